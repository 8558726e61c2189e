# cellc_processor(OUT): the processor that this build is for, in the words of GNU/Linux.
function(cellc_processor out)
  string(TOLOWER "${CMAKE_SYSTEM_PROCESSOR}" processor)
  string(REGEX REPLACE "^(amd64|x64)$" "x86_64" processor "${processor}")
  string(REGEX REPLACE "^(arm64|armv8.*)$" "aarch64" processor "${processor}")
  set(${out} "${processor}" PARENT_SCOPE)
endfunction()
