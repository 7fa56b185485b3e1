# Checks of the tree itself: layers, self-contained headers, documentation, the cost of nas.hpp.

# Each header compiles on its own, with nothing but what its component brings.
add_test(NAME tree.self_contained_headers
    COMMAND ${CMAKE_COMMAND} --build ${PROJECT_BINARY_DIR} --target all_verify_interface_header_sets)
set_tests_properties(tree.self_contained_headers PROPERTIES LABELS tree RUN_SERIAL TRUE TIMEOUT 1200)

add_test(NAME tree.scripts_without_apt COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/check_scripts_without_apt.sh)
set_tests_properties(tree.scripts_without_apt PROPERTIES LABELS tree)

find_program(NAS_SHELLCHECK shellcheck)
if(NAS_SHELLCHECK)
    file(GLOB_RECURSE scripts CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tools/*.sh ${PROJECT_SOURCE_DIR}/tests/*.sh)
    add_test(NAME tree.shell_scripts COMMAND ${NAS_SHELLCHECK} -x ${scripts} ${PROJECT_SOURCE_DIR}/.ci/run
        WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(tree.shell_scripts PROPERTIES LABELS tree)
endif()

if(NOT Python3_FOUND)
    message(STATUS "nas: the checks of the tree are left out: they need python3")
    return()
endif()

function(nas_check name script)
    add_test(NAME tree.${name} COMMAND Python3::Interpreter ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/${script} ${ARGN})
    set_tests_properties(tree.${name} PROPERTIES LABELS tree ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
endfunction()

nas_check(layering check_layering.py ${CMAKE_CURRENT_BINARY_DIR}/generated/components.txt)
nas_check(umbrella check_umbrella.py)
nas_check(errors check_errors.py)
nas_check(tests check_tests.py)
nas_check(links check_links.py)
nas_check(compare_steps check_compare_steps.py)
foreach(compiler IN LISTS compilers)
    cmake_path(GET compiler FILENAME name)
    nas_check(readme.${name} check_readme.py ${compiler})
    foreach(page space controllers)
        nas_check(tutorial.${page}.${name} check_tutorial.py docs/${page}.md ${compiler})
    endforeach()
endforeach()
nas_check(header_cost header_cost.py ${CMAKE_CXX_COMPILER})
set_tests_properties(tree.header_cost PROPERTIES RUN_SERIAL TRUE)
