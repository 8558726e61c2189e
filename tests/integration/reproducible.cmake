# The same object, made twice in different folders from different copies of the source, is the same byte for byte.
cmake_minimum_required(VERSION 3.24)
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)

set(kernel rnn_tanh_5x7_float32_x86-64-v3.o)
foreach(attempt IN ITEMS first a_longer_name/second)
  set(folder ${WORK}/${attempt})
  file(MAKE_DIRECTORY ${folder})
  file(COPY ${PREFIX}/share/cellc/cells/rnn_cell.cpp DESTINATION ${folder})
  execute_process(
    COMMAND ${PREFIX}/bin/cellc build rnn_cell.cpp --cell rnn_tanh --size 5x7 --dtype float32 --target x86-64-v3 -o out
    WORKING_DIRECTORY ${folder} COMMAND_ERROR_IS_FATAL ANY)
  list(APPEND objects ${folder}/out/${kernel})
endforeach()
run(${CMAKE_COMMAND} -E compare_files ${objects})
file(REMOVE_RECURSE ${WORK})
