# What the tests, examples and benchmarks of this project share; nothing here reaches a project that uses nas.

set(CMAKE_CXX_EXTENSIONS OFF)

add_library(nas_dev INTERFACE)
target_compile_options(nas_dev INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor $<$<BOOL:${NAS_WERROR}>:-Werror>)
# std::string's operator+ trips -Wrestrict in g++ 12 when optimised (GCC bug 105329).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(nas_dev INTERFACE -Wno-restrict)
endif()
foreach(component IN LISTS nas_found_components)
    target_link_libraries(nas_dev INTERFACE nas::${component})
endforeach()

find_package(CLI11 QUIET CONFIG)
find_package(Python3 QUIET COMPONENTS Interpreter)

# Adds the program `target` of one source file, or says what it lacks: components of nas, or CLI11 if it reads arguments.
function(nas_add_program target source)
    nas_components_used(${source} used missing)
    file(STRINGS ${source} cli REGEX "# *include *<CLI/")
    if(cli AND NOT CLI11_FOUND)
        list(APPEND missing "CLI11 (Debian, Ubuntu: libcli11-dev)")
    endif()
    if(missing)
        list(JOIN missing ", " text)
        message(STATUS "nas: ${target} is left out: it needs ${text}")
        return()
    endif()
    add_executable(${target} ${source})
    target_link_libraries(${target} PRIVATE nas_dev $<TARGET_NAME_IF_EXISTS:CLI11::CLI11>)
endfunction()
