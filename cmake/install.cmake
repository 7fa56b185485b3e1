# Headers, and a CMake package with one target file per component.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/nas)
foreach(component IN LISTS nas_components)
    install(TARGETS nas_${component} EXPORT nas-${component}-targets FILE_SET HEADERS)
    install(EXPORT nas-${component}-targets NAMESPACE nas:: DESTINATION ${package_dir})
endforeach()

configure_package_config_file(cmake/nas-config.cmake.in ${PROJECT_BINARY_DIR}/nas-config.cmake
    INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/nas-config-version.cmake
    COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES
    ${PROJECT_BINARY_DIR}/nas-config.cmake
    ${PROJECT_BINARY_DIR}/nas-config-version.cmake
    cmake/dependencies.cmake
    cmake/FindoneDNN.cmake
    DESTINATION ${package_dir})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
