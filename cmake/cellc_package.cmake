# The installed package, and the same for a project that has cellc as a subdirectory: find_package(cellc) finds what is there.
include(CMakePackageConfigHelpers)

set(package ${CMAKE_CURRENT_BINARY_DIR}/package)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/cellc)
set(share_dir ${CMAKE_INSTALL_DATADIR}/cellc)
configure_package_config_file(cmake/cellc-config.cmake.in ${package}/cellc-config.cmake INSTALL_DESTINATION ${package_dir}
                              PATH_VARS share_dir)
write_basic_package_version_file(${package}/cellc-config-version.cmake COMPATIBILITY SameMinorVersion)

install(FILES ${package}/cellc-config.cmake ${package}/cellc-config-version.cmake cmake/cellc_add_kernels.cmake
              cmake/cellc_cell_sources.cmake cmake/cellc_check_kernels.cmake
              cmake/cellc_sizes_file.cmake DESTINATION ${package_dir})
install(EXPORT cellc NAMESPACE cellc:: FILE cellc-targets.cmake DESTINATION ${package_dir})
install(FILES LICENSE THIRD_PARTY.md DESTINATION ${CMAKE_INSTALL_DATADIR}/cellc)
install(DIRECTORY LICENSES DESTINATION ${CMAKE_INSTALL_DATADIR}/cellc)

# What find_package(cellc) gives in this build: the targets are here already.
set_property(GLOBAL PROPERTY CELLC_SHARE_DIR ${CMAKE_CURRENT_BINARY_DIR}/share/cellc)
file(WRITE ${CMAKE_FIND_PACKAGE_REDIRECTS_DIR}/cellc-config.cmake "")
file(COPY_FILE ${package}/cellc-config-version.cmake ${CMAKE_FIND_PACKAGE_REDIRECTS_DIR}/cellc-config-version.cmake)
