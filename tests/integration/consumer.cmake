# A fresh project outside the tree against the installed package: configured, built, run.
cmake_minimum_required(VERSION 3.24)
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)

fresh_folder(folder)
file(COPY ${CMAKE_CURRENT_LIST_DIR}/consumer DESTINATION ${folder})
configure(${folder}/consumer ${folder}/build -DCMAKE_PREFIX_PATH=${PREFIX} "-DCMAKE_CXX_FLAGS=${FLAGS}" ${OPTIONS})
build(${folder}/build)
foreach(program IN ITEMS direct through_shared without_kernels with_cuda own_cell)
  run(${folder}/build/${program})
  message(STATUS "${program}\n${output}")
endforeach()
file(REMOVE_RECURSE ${folder})
