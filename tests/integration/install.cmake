# Installs the package, moves it, and looks for traces of where it came from.
cmake_minimum_required(VERSION 3.24)
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)

file(REMOVE_RECURSE ${WORK}/installed ${PREFIX})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/installed)
file(RENAME ${WORK}/installed ${PREFIX})

foreach(part IN ITEMS bin/cellc include/cellc/rnn_cell.h include/cellc/cell.h lib/cmake/cellc/cellc-config.cmake
                      share/cellc/cells/rnn_cell.cpp share/cellc/schedules/x86-64-v3.json share/cellc/LICENSE)
  if(NOT EXISTS ${PREFIX}/${part})
    message(SEND_ERROR "the package has no ${part}")
  endif()
endforeach()

# The program must find its libraries in the package; nothing may name the source tree, the build tree or the first prefix.
run(readelf -d ${PREFIX}/bin/cellc)
string(REGEX MATCH "R(UN)?PATH\\)[^\n]*" runpath "${output}")
if(runpath MATCHES "${SOURCE}|${BUILD}|${WORK}")
  message(SEND_ERROR "the run path of cellc is ${runpath}")
endif()
# A path that begins so: a source tree /src is none of runtime/src.
execute_process(COMMAND grep -rlIE "(^|[^[:alnum:]_.-])(${SOURCE}|${WORK}/installed)(/|$)" ${PREFIX} OUTPUT_VARIABLE traces)
if(traces)
  message(SEND_ERROR "these files name the source tree or the first prefix:\n${traces}")
endif()
