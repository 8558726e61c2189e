# Includes run one way: each room includes only the rooms that are listed for it. Run as: cmake -DROOT=<source> -P includes.cmake
cmake_minimum_required(VERSION 3.24)

# folder | what the paths of the project's own headers begin with that its files may include
set(rooms
    "targets|targets/"
    "runtime|cellc/,targets/"
    "limits|cellc/limits.h"
    "cells|cellc/cell.h"
    "generator/include|cell_"
    "generator/graph|graph/"
    "generator/unit|unit/"
    "generator/frontend|frontend/,graph/,unit/"
    "generator/passes|passes/,graph/"
    "schedules|schedules/,graph/,targets/"
    "generator/plan|plan/,graph/,schedules/"
    "generator/lower|lower/,passes/,plan/,graph/,schedules/,targets/"
    "generator/registry|registry/,passes/,lower/,plan/,graph/,schedules/,cellc/kernel.h,cellc/cell_module.h" # the last two by the texts that it writes
    "generator/scan|scan/,unit/"
    "generator/tune|tune/,lower/,plan/,graph/,schedules/,targets/,cellc/"
    "generator/cli|cli/,scan/,tune/,passes/,registry/,lower/,plan/,schedules/,frontend/,graph/,targets/,cellc/choice.h,cellc/cell_module.h,cellc/stages.h"
    "examples|cellc/")

# Whether `header`, as `file` includes it, is one of the project and not of the file's own folder.
function(is_of_another_room out file line header)
  set(${out} FALSE PARENT_SCOPE)
  cmake_path(GET file PARENT_PATH folder)
  if(line MATCHES "<cellc/")
    set(${out} TRUE PARENT_SCOPE)
  elseif(line MATCHES "\"" AND NOT EXISTS ${folder}/${header} AND (EXISTS ${ROOT}/generator/${header} OR EXISTS ${ROOT}/${header}))
    set(${out} TRUE PARENT_SCOPE)
  endif()
endfunction()

# Appends to `wrong` what the files of `folder` include beside `allowed`.
function(check_room folder allowed)
  file(GLOB_RECURSE files ${ROOT}/${folder}/*.h ${ROOT}/${folder}/*.cpp)
  if(NOT files)
    string(APPEND wrong "  ${folder} has no sources\n")
  endif()
  foreach(file IN LISTS files)
    file(STRINGS ${file} lines REGEX "^[ \t]*#[ \t]*include")
    foreach(line IN LISTS lines)
      string(REGEX REPLACE ".*(\"|<)([^\">]*).*" "\\2" header "${line}")
      is_of_another_room(foreign ${file} "${line}" "${header}")
      if(foreign AND (NOT header MATCHES "^(${allowed})" OR (folder STREQUAL "runtime" AND header MATCHES "^cellc/(cell|limits)[.]h$")))
        cmake_path(RELATIVE_PATH file BASE_DIRECTORY ${ROOT} OUTPUT_VARIABLE name)
        string(APPEND wrong "  ${name} includes ${header}\n")
      endif()
    endforeach()
  endforeach()
  set(wrong "${wrong}" PARENT_SCOPE)
endfunction()

set(wrong "")
foreach(row IN LISTS rooms)
  string(REGEX MATCH "^(.*)[|](.*)$" row "${row}")
  set(folder ${CMAKE_MATCH_1})
  string(REPLACE "," "|" allowed "${CMAKE_MATCH_2}")
  check_room(${folder} "${allowed}")
endforeach()
if(wrong)
  message(FATAL_ERROR "These includes are not allowed (see the table in tests/setup/includes.cmake):\n${wrong}")
endif()
