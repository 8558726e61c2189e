# cellc_room(NAME SOURCES ... LINK ... [STANDARD 20]): a static library of one room, with the project's warnings as errors.
function(cellc_room name)
  cmake_parse_arguments(room "" "STANDARD" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${room_SOURCES})
  target_link_libraries(${name} PUBLIC ${room_LINK})
  cellc_strict(${name} "${room_STANDARD}")
endfunction()

# cellc_strict(TARGET STANDARD): warnings as errors, hidden symbols, position-independent.
function(cellc_strict target standard)
  if(NOT standard)
    set(standard 20)
  endif()
  target_compile_features(${target} PUBLIC cxx_std_${standard})
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON CXX_EXTENSIONS OFF)
endfunction()
