# The project of docs/your_own_cell.md, as it stands there, built against the installed package.
cmake_minimum_required(VERSION 3.24)
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)

set(page ${SOURCE}/docs/your_own_cell.md)
fresh_folder(folder)
take_block(cell ${page} cpp 1)
file(WRITE ${folder}/app/my_cell.cpp "${cell}")
take_block(lists ${page} cmake 1)
file(WRITE ${folder}/app/CMakeLists.txt "${lists}")
take_block(program ${page} cpp 2)
file(WRITE ${folder}/app/main.cpp "${program}")
configure(${folder}/app ${folder}/build -DCMAKE_PREFIX_PATH=${PREFIX} "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Wconversion -Werror")
build(${folder}/build)
run(${folder}/build/app)
if(NOT output MATCHES "^my_cell_8x12_float32_x86-64-v[^\n]*\n  why: of the exact size")
  message(FATAL_ERROR "the program printed:\n${output}")
endif()

# The scan finds the size by itself.
run(${PREFIX}/bin/cellc scan ${folder}/app/main.cpp -o ${folder}/sizes.txt -- -std=c++17 -isystem ${PREFIX}/include -isystem
    ${folder}/build/my_kernels.cellc/include)
file(READ ${folder}/sizes.txt sizes)
if(NOT output MATCHES "main.cpp:[0-9]+:22: my_cell I=8,H=12 float32" OR NOT sizes MATCHES "\nmy_cell I=8,H=12 float32\n")
  message(FATAL_ERROR "the scan printed:\n${output}\nand wrote:\n${sizes}")
endif()
file(REMOVE_RECURSE ${folder})
