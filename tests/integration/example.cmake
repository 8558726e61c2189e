# An example as a project of its own against the installed package.
cmake_minimum_required(VERSION 3.24)
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)

fresh_folder(folder)
file(COPY ${SOURCE}/examples/${EXAMPLE} DESTINATION ${folder})
configure(${folder}/${EXAMPLE} ${folder}/build -DCMAKE_PREFIX_PATH=${PREFIX} "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wconversion -Werror")
build(${folder}/build)
run(${folder}/build/${EXAMPLE} ${SOURCE}/tests/data/documentation_example.safetensors)
message(STATUS "${output}")
file(REMOVE_RECURSE ${folder})
