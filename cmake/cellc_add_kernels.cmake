# cellc_add_kernels(NAME
#   CELLS cell...          cells of SOURCE, or of the sources that come with cellc; with a SIZES_FILE by default those that it names
#   [SIZES 10x20...]       extents in the order of the cell's dimensions, each at least 1, or I=10,H=20: these sizes get objects of their own
#   [SIZES_FILE sizes.txt] more kernels, a line "rnn_tanh 10x20 float32" for each, as `cellc scan` writes them; lines for other cells are skipped
#   [DTYPES float32...]    float32, float64, bfloat16, float16, float32-bfloat16 or float32-int8: vectors and weights; default those of the file, else float32
#   [TARGETS x86-64-v3...] x86-64-v2, x86-64-v3, x86-64-v4, x86-64-v4-vnni-bf16; arm-64, arm-64-dotprod-fp16 in a build for ARM; cuda: docs/cuda.md; or native alone:
#                          the best level of the machine that builds; default native
#   [SOURCE my_cell.cpp]   a file in the cell language
#   [SCHEDULES folder]     tables of schedules, as `cellc tune` writes them: they go before those that come with cellc
#   [GRADIENTS]            kernels for step_backward and sequence_backward, too, of the dtypes float32 and float64, not for cuda
#   [PROCESSOR amd-26-2])  read the tables of this processor first (`cellc targets` tells its name); default native for the target native
#
# Makes the library NAME: a kernel for every combination, a generic one (any size) for every cell, dtype and target, the table in which the
# runtime finds them, and for each cell a header <cell>.h with a class NAME::Cell, `my_cell` being MyCell (SOURCE my_cells.cpp: my_cells.h
# includes them all). `target_link_libraries(app PRIVATE NAME)` is all that a program needs; it may link several such libraries, also through static or shared libraries of its own. Wrong arguments are errors when CMake configures.
#
# CELLC_EXECUTABLE, if set, is the program cellc to use, one for the machine that builds; else the package's or the one that this project
# builds. In a cross build objects, table and runtime are for the processor that CMAKE_SYSTEM_PROCESSOR names: docs/targets.md.
cmake_policy(VERSION 3.24)
include(${CMAKE_CURRENT_LIST_DIR}/cellc_cell_sources.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/cellc_check_kernels.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/cellc_processor.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/cellc_sizes_file.cmake)

function(cellc_add_kernels)
  set(name "${ARGV0}")
  cmake_parse_arguments(PARSE_ARGV 1 kernels "GRADIENTS" "SOURCE;SIZES_FILE;SCHEDULES;PROCESSOR" "CELLS;SIZES;DTYPES;TARGETS")
  cellc_default(kernels_TARGETS native)
  cellc_check_arguments()
  cellc_find_generator()
  if(kernels_SOURCE)
    cellc_included_files(sources ${kernels_SOURCE})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${sources})
  else()
    file(GLOB sources ${share}/cells/*.cpp)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${share}/cells)
  endif()
  cellc_check_sizes_file()
  cellc_check_cells()

  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name}.cellc)
  set(plans "")
  set(objects "")
  cellc_wanted_kernels(wanted)
  foreach(kernel_words IN LISTS wanted)
    string(REGEX MATCH "^(.*)[|](.*)[|](.*)$" kernel_words ${kernel_words})
    set(cell ${CMAKE_MATCH_1})
    set(size ${CMAKE_MATCH_2})
    set(dtype ${CMAKE_MATCH_3})
    foreach(target IN LISTS kernels_TARGETS)
      cellc_object_command(${cell} ${size} ${dtype} ${target})
      cellc_gradient_commands()
    endforeach()
  endforeach()
  cellc_plan_command()
  cellc_kernel_library()
endfunction()

# The functions below belong to cellc_add_kernels and read its variables.

# Every kernel but for its target, as "cell|size|dtype": what `cellc plan` makes of the same arguments.
function(cellc_wanted_kernels out)
  set(all "")
  foreach(cell IN LISTS kernels_CELLS)
    set(of_file ${file_entries})
    list(FILTER of_file INCLUDE REGEX "^${cell}[|]")
    list(TRANSFORM of_file REPLACE "^.*[|]" "" OUTPUT_VARIABLE file_dtypes)
    set(dtypes ${kernels_DTYPES})
    if(NOT dtypes)
      set(dtypes ${file_dtypes})
    endif()
    if(NOT dtypes)
      set(dtypes float32)
    endif()
    foreach(size IN ITEMS generic ${kernels_SIZES})
      foreach(dtype IN LISTS dtypes)
        list(APPEND all "${cell}|${size}|${dtype}")
      endforeach()
    endforeach()
    foreach(dtype IN LISTS file_dtypes)
      list(APPEND all "${cell}|generic|${dtype}")
    endforeach()
    list(APPEND all ${of_file})
  endforeach()
  list(REMOVE_DUPLICATES all)
  set(${out} ${all} PARENT_SCOPE)
endfunction()

macro(cellc_default variable value)
  if(NOT DEFINED ${variable})
    set(${variable} ${value})
  endif()
endmacro()

# The program cellc is `generator`; `share` is the folder with its cells and schedules. `emitters` is what an object is made anew after: the
# program, or in cellc's own build those of its libraries that turn a plan into an object.
macro(cellc_find_generator)
  get_property(share GLOBAL PROPERTY CELLC_SHARE_DIR)
  if(CELLC_EXECUTABLE)
    cmake_path(ABSOLUTE_PATH CELLC_EXECUTABLE BASE_DIRECTORY ${CMAKE_SOURCE_DIR} NORMALIZE OUTPUT_VARIABLE generator)
    if(NOT EXISTS ${generator})
      cellc_wrong("CELLC_EXECUTABLE is ${CELLC_EXECUTABLE}, which does not exist.")
    endif()
    file(REAL_PATH ${generator} generator)
    cmake_path(GET generator PARENT_PATH share)
    cmake_path(APPEND share ../share/cellc)
    cmake_path(NORMAL_PATH share)
  elseif(TARGET cellc::cellc)
    set(generator cellc::cellc)
  else()
    cellc_wrong("there is no program cellc: set CELLC_EXECUTABLE to one, or CELLC_BUILD_GENERATOR to ON.")
  endif()
  set(emitters ${generator})
  if(NOT CELLC_EXECUTABLE)
    get_target_property(libraries ${generator} CELLC_EMITTERS)
    if(libraries)
      set(emitters ${libraries})
    endif()
  endif()
endmacro()

# One command writes all plans, each only when it changes. They are by-products, so that only the objects of changed plans are made anew;
# a target of its own makes that hold for Makefiles, too.
function(cellc_plan_command)
  set(arguments --library ${name} --cell ${kernels_CELLS} --target ${kernels_TARGETS})
  if(kernels_DTYPES)
    list(APPEND arguments --dtype ${kernels_DTYPES})
  endif()
  if(has_sizes_file)
    list(APPEND arguments --sizes-file ${kernels_SIZES_FILE})
    list(APPEND sources ${kernels_SIZES_FILE})
  endif()
  if(kernels_SIZES)
    list(APPEND arguments --size ${kernels_SIZES})
  endif()
  if(kernels_SOURCE)
    list(APPEND arguments --source ${kernels_SOURCE})
  endif()
  set(tables ${share}/schedules ${kernels_SCHEDULES})
  if(kernels_SCHEDULES)
    list(APPEND arguments --schedules ${kernels_SCHEDULES})
  endif()
  if(kernels_GRADIENTS)
    list(APPEND arguments --gradients)
  endif()
  if(kernels_PROCESSOR)
    list(APPEND arguments --processor ${kernels_PROCESSOR})
  endif()
  list(TRANSFORM tables APPEND /*.json OUTPUT_VARIABLE patterns)
  file(GLOB schedules ${patterns})
  file(GLOB language ${share}/../../include/cellc/cell*.h)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${tables})
  set(headers ${kernels_CELLS})
  if(kernels_SOURCE)
    cmake_path(GET kernels_SOURCE STEM LAST_ONLY stem)
    list(APPEND headers ${stem})
    list(REMOVE_DUPLICATES headers)
  endif()
  list(TRANSFORM headers REPLACE "^(.+)$" "${folder}/include/\\1.h")
  add_custom_command(
    OUTPUT ${folder}/planned
    BYPRODUCTS ${plans} ${headers} ${folder}/${name}_kernels.cpp
    COMMAND ${generator} plan ${arguments} -o ${folder}
    COMMAND ${CMAKE_COMMAND} -E touch ${folder}/planned
    DEPENDS ${generator} ${sources} ${schedules} ${language}
    COMMENT "cellc plan ${name}"
    VERBATIM)
  add_custom_target(${name}_plans DEPENDS ${folder}/planned)
endfunction()

# One object; `plans` and `objects` grow by their files.
macro(cellc_object_command cell size dtype target)
  string(REPLACE "=" "" size_word ${size})
  string(REPLACE "," "_" size_word ${size_word})
  set(kernel ${folder}/${cell}_${size_word}_${dtype}_${target})
  list(APPEND plans ${kernel}.plan)
  list(APPEND objects ${kernel}.o)
  add_custom_command(
    OUTPUT ${kernel}.o
    COMMAND ${generator} build --plan ${kernel}.plan -o ${kernel}.o
    DEPENDS ${emitters} ${kernel}.plan
    COMMENT "cellc ${cell} ${size} ${dtype} ${target}"
    VERBATIM)
endmacro()

# The parts of a gradient; that of the parameters is of any size. There are none for cuda yet.
macro(cellc_gradient_commands)
  if(kernels_GRADIENTS AND dtype MATCHES "^float(32|64)$" AND NOT target STREQUAL "cuda")
    foreach(part IN ITEMS backward grad_inputs grad_states)
      cellc_object_command(${cell}_${part} ${size} ${dtype} ${target})
    endforeach()
    if(size STREQUAL "generic")
      cellc_object_command(${cell}_grad_parameters ${size} ${dtype} ${target})
    endif()
  endif()
endmacro()

# Nothing refers to the table by name, so the archive is linked whole, wherever in a program's libraries NAME stands.
function(cellc_kernel_library)
  set_source_files_properties(${objects} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
  set_source_files_properties(${folder}/${name}_kernels.cpp PROPERTIES GENERATED TRUE COMPILE_OPTIONS -w)
  add_library(${name}_objects STATIC ${folder}/${name}_kernels.cpp ${objects})
  add_dependencies(${name}_objects ${name}_plans)
  target_link_libraries(${name}_objects PRIVATE cellc::runtime)
  set_target_properties(${name}_objects PROPERTIES POSITION_INDEPENDENT_CODE ON INTERPROCEDURAL_OPTIMIZATION OFF UNITY_BUILD OFF)
  add_library(${name} INTERFACE ${sources})
  add_dependencies(${name} ${name}_objects)
  target_include_directories(${name} SYSTEM INTERFACE ${folder}/include)
  target_link_libraries(${name} INTERFACE "$<LINK_LIBRARY:WHOLE_ARCHIVE,${name}_objects>" cellc::runtime)
endfunction()
