# The header-only libraries of the machine that builds, for a compiler of another one: not the rest of their folder, which holds the C
# library of the wrong processor.
foreach(library IN ITEMS doctest nlohmann)
  find_path(CELLC_${library}_HEADERS ${library} PATHS /usr/include NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH REQUIRED
            DOC "The folder that holds ${library}/")
  file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/headers)
  file(CREATE_LINK ${CELLC_${library}_HEADERS}/${library} ${PROJECT_BINARY_DIR}/headers/${library} SYMBOLIC)
endforeach()
foreach(package IN ITEMS doctest nlohmann_json)
  add_library(${package}::${package} INTERFACE IMPORTED GLOBAL)
  target_include_directories(${package}::${package} INTERFACE ${PROJECT_BINARY_DIR}/headers)
  file(WRITE ${CMAKE_FIND_PACKAGE_REDIRECTS_DIR}/${package}-config.cmake "")
endforeach()
