# The installed package, and the same for a project that has cellc as a subdirectory: find_package(cellc) finds what is there.
include(CMakePackageConfigHelpers)

# The targets and, at the same places, their processors: the first two strings of the rows of the table.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/targets/targets.h)
file(STRINGS targets/targets.h rows REGEX "^    [{]\"")
list(TRANSFORM rows REPLACE "^    [{]\"([^\"]*)\", \"([^\"]*)\".*" "\\1" OUTPUT_VARIABLE targets)
list(TRANSFORM rows REPLACE "^    [{]\"([^\"]*)\", \"([^\"]*)\".*" "\\2" OUTPUT_VARIABLE processors)
set_property(GLOBAL PROPERTY CELLC_TARGETS ${targets})
set_property(GLOBAL PROPERTY CELLC_TARGET_PROCESSORS ${processors})

cellc_processor(processor)
set(package ${CMAKE_CURRENT_BINARY_DIR}/package)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/cellc)
set(share_dir ${CMAKE_INSTALL_DATADIR}/cellc)
configure_package_config_file(cmake/cellc-config.cmake.in ${package}/cellc-config.cmake INSTALL_DESTINATION ${package_dir}
                              PATH_VARS share_dir)
write_basic_package_version_file(${package}/cellc-config-version.cmake COMPATIBILITY SameMinorVersion)

install(FILES ${package}/cellc-config.cmake ${package}/cellc-config-version.cmake cmake/cellc_add_kernels.cmake
              cmake/cellc_cell_sources.cmake cmake/cellc_check_kernels.cmake cmake/cellc_processor.cmake
              cmake/cellc_sizes_file.cmake DESTINATION ${package_dir})
install(EXPORT cellc NAMESPACE cellc:: FILE cellc-targets.cmake DESTINATION ${package_dir})
install(EXPORT cellc_libraries NAMESPACE cellc:: FILE cellc-libraries.cmake DESTINATION ${package_dir})
install(DIRECTORY cmake/toolchains DESTINATION ${share_dir})
install(FILES cmake/source/CMakeLists.txt DESTINATION ${share_dir}/source)
install(DIRECTORY limits runtime targets DESTINATION ${share_dir}/source)
install(FILES LICENSE THIRD_PARTY.md DESTINATION ${CMAKE_INSTALL_DATADIR}/cellc)
install(DIRECTORY LICENSES DESTINATION ${CMAKE_INSTALL_DATADIR}/cellc)

# What find_package(cellc) gives in this build: the targets are here already.
set_property(GLOBAL PROPERTY CELLC_SHARE_DIR ${CMAKE_CURRENT_BINARY_DIR}/share/cellc)
file(WRITE ${CMAKE_FIND_PACKAGE_REDIRECTS_DIR}/cellc-config.cmake "")
file(COPY_FILE ${package}/cellc-config-version.cmake ${CMAKE_FIND_PACKAGE_REDIRECTS_DIR}/cellc-config-version.cmake)
