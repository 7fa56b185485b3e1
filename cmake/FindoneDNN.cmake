# Finds oneDNN (2.6 or newer) and defines oneDNN::dnnl.
#
# A shared library is found by its header and file: Debian's own package configuration asks for OpenCL headers, which
# its package does not bring and the CPU engine does not need. A static library needs what its own configuration says.
# Hints: oneDNN_ROOT or CMAKE_PREFIX_PATH.

find_path(oneDNN_INCLUDE_DIR dnnl.h)
find_library(oneDNN_LIBRARY NAMES dnnl)
mark_as_advanced(oneDNN_INCLUDE_DIR oneDNN_LIBRARY)

if(oneDNN_INCLUDE_DIR)
    set(oneDNN_VERSION "")
    foreach(_part MAJOR MINOR PATCH)
        file(STRINGS ${oneDNN_INCLUDE_DIR}/oneapi/dnnl/dnnl_version.h _line REGEX "define DNNL_VERSION_${_part} +[0-9]+")
        string(REGEX MATCH "[0-9]+$" _number "${_line}")
        list(APPEND oneDNN_VERSION ${_number})
    endforeach()
    list(JOIN oneDNN_VERSION "." oneDNN_VERSION)
    unset(_part)
    unset(_line)
    unset(_number)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(oneDNN
    REQUIRED_VARS oneDNN_LIBRARY oneDNN_INCLUDE_DIR
    VERSION_VAR oneDNN_VERSION)

if(oneDNN_FOUND AND NOT TARGET oneDNN::dnnl)
    if(oneDNN_LIBRARY MATCHES "\\.(a|lib)$")
        find_package(dnnl CONFIG REQUIRED)
        add_library(oneDNN::dnnl INTERFACE IMPORTED)
        target_link_libraries(oneDNN::dnnl INTERFACE DNNL::dnnl)
    else()
        add_library(oneDNN::dnnl UNKNOWN IMPORTED)
        set_target_properties(oneDNN::dnnl PROPERTIES
            IMPORTED_LOCATION "${oneDNN_LIBRARY}"
            INTERFACE_INCLUDE_DIRECTORIES "${oneDNN_INCLUDE_DIR}")
    endif()
    if(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL)
        set_target_properties(oneDNN::dnnl PROPERTIES IMPORTED_GLOBAL TRUE)
    endif()
endif()
