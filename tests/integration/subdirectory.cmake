# cellc's source as a subdirectory of a user's project, with a program cellc that is there already.
cmake_minimum_required(VERSION 3.24)
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)

fresh_folder(folder)
configure(${CMAKE_CURRENT_LIST_DIR}/subdirectory ${folder} -DCELLC_SOURCE=${SOURCE} -DCELLC_BUILD_GENERATOR=OFF
          -DCELLC_EXECUTABLE=${PREFIX}/bin/cellc)
build(${folder})
run(${folder}/app)
message(STATUS "${output}")
file(REMOVE_RECURSE ${folder})
