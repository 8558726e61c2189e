# A fresh project that is built for 64-bit ARM against the package installed for this machine, with the package's toolchain file, and run in
# qemu beside torch's numbers.
cmake_minimum_required(VERSION 3.24)
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)

find_program(qemu qemu-aarch64)
find_program(compiler aarch64-linux-gnu-g++)
if(NOT qemu OR NOT compiler)
  message(FATAL_ERROR "qemu-aarch64 or aarch64-linux-gnu-g++ is missing: scripts/setup.sh installs both.")
endif()
set(toolchain ${PREFIX}/share/cellc/toolchains/aarch64-linux-gnu.cmake)

# expect_error(WHAT ARGUMENT...): configuring with these arguments stops and says it.
function(expect_error what)
  execute_process(COMMAND ${CMAKE_PROGRAM} -S ${folder}/cross -B ${folder}/wrong "-DCMAKE_PREFIX_PATH=${PREFIX}" ${ARGN}
                  RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE message)
  file(REMOVE_RECURSE ${folder}/wrong)
  string(REGEX REPLACE "[ \n]+" " " message "${message}")
  string(FIND "${message}" "${what}" found)
  if(result EQUAL 0 OR found EQUAL -1)
    message(SEND_ERROR "expected: ${what}\nwas: ${message}")
  endif()
endfunction()

fresh_folder(folder)
file(COPY ${CMAKE_CURRENT_LIST_DIR}/cross DESTINATION ${folder})
expect_error("the target native, which is the default, is the best level of the machine that builds, and this build is for aarch64. Set TARGETS to some of these: arm-64, arm-64-dotprod-fp16."
             -DCMAKE_TOOLCHAIN_FILE=${toolchain} -DWHAT_FOR=)
expect_error("this build is for aarch64 (CMAKE_SYSTEM_PROCESSOR), which x86-64-v3 is not for. For aarch64 there are: arm-64, arm-64-dotprod-fp16."
             -DCMAKE_TOOLCHAIN_FILE=${toolchain} "-DWHAT_FOR=TARGETS x86-64-v3")
expect_error("CMAKE_SYSTEM_PROCESSOR is empty" -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_CXX_COMPILER=${compiler})

configure(${folder}/cross ${folder}/build "-DCMAKE_TOOLCHAIN_FILE=${toolchain}" "-DCMAKE_PREFIX_PATH=${PREFIX}" -DCMAKE_BUILD_TYPE=
          "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Wconversion -Werror")
build(${folder}/build)
run(readelf -h ${folder}/build/steps)
if(NOT output MATCHES "AArch64")
  message(SEND_ERROR "the program is not for 64-bit ARM:\n${output}")
endif()
set(data ${SOURCE}/tests/data)
set(cases ${data}/step_10x20_n17_tanh.safetensors ${data}/step_64x64_n1_relu_nobias_nohx.safetensors ${data}/step_40x100_n3_relu.safetensors)
foreach(model IN ITEMS "cortex-a72|arm-64" "cortex-a76|arm-64-dotprod-fp16")
  string(REPLACE "|" ";" model ${model})
  list(POP_FRONT model cpu)
  run(${qemu} -L /usr/aarch64-linux-gnu -cpu ${cpu} ${folder}/build/steps ${cases})
  set(expected "rnn_tanh_10x20_float32_${model}\nrnn_relu_64x64_float32_${model}\nrnn_relu_generic_float32_${model}\n")
  if(NOT output STREQUAL expected)
    message(SEND_ERROR "${cpu}: expected\n${expected}was\n${output}")
  endif()
endforeach()
run(${qemu} -L /usr/aarch64-linux-gnu ${folder}/build/limit)
file(REMOVE_RECURSE ${folder})
