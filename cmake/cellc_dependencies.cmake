# Where the generator's dependencies are when nobody says so: Halide's wheel in the project's Python environment, Debian's Clang.
if(CMAKE_VERSION VERSION_LESS 3.28)
  message(FATAL_ERROR "Building the program cellc needs CMake 3.28 or newer (for Halide); this is ${CMAKE_VERSION}. "
                      "scripts/setup.sh installs one: .venv/bin/cmake. Or set CELLC_BUILD_GENERATOR=OFF and CELLC_EXECUTABLE.")
endif()
file(GLOB halide LIST_DIRECTORIES TRUE ${CMAKE_CURRENT_SOURCE_DIR}/.venv/lib/python3*/site-packages/halide)
foreach(package IN ITEMS Halide HalideHelpers)
  if(halide AND NOT ${package}_DIR AND NOT ${package}_ROOT)
    set(${package}_DIR ${halide}/lib64/cmake/${package} CACHE PATH "Where ${package}Config.cmake is" FORCE)
  endif()
endforeach()
list(APPEND CMAKE_PREFIX_PATH /usr/lib/llvm-19)

# Halide's package looks for these for uses that cellc does not make of it; Python would need its headers.
foreach(unused IN ITEMS Halide_Python PNG JPEG)
  set(CMAKE_DISABLE_FIND_PACKAGE_${unused} TRUE)
endforeach()
