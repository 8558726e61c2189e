# The targets that cellc_add_kernels knows are those of the program. Run as: cmake -DTARGETS=<list> -DCELLC=<program> -P targets.cmake
cmake_minimum_required(VERSION 3.24)
execute_process(COMMAND ${CELLC} targets OUTPUT_VARIABLE output COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "(^|\n)[a-z0-9-]+ +(here|not here)" listed "${output}")
list(TRANSFORM listed STRIP)
list(TRANSFORM listed REPLACE " .*" "")
if(NOT listed STREQUAL TARGETS)
  message(FATAL_ERROR "cellc_add_kernels knows ${TARGETS}; cellc targets lists ${listed}")
endif()
