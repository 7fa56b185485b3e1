# tests/compile_fail/<area>/<name>.cpp: snippets that must not compile (check.sh), one entry per snippet and compiler.

file(GLOB_RECURSE snippets CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.cpp)
foreach(snippet IN LISTS snippets)
    cmake_path(RELATIVE_PATH snippet BASE_DIRECTORY ${CMAKE_CURRENT_LIST_DIR} OUTPUT_VARIABLE name)
    string(REGEX REPLACE "\\.cpp$" "" name ${name})
    string(REPLACE "/" "." name ${name})
    foreach(compiler IN LISTS compilers)
        cmake_path(GET compiler FILENAME compiler_name)
        set(entry compile_fail.${name}.${compiler_name})
        add_test(NAME ${entry} COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/check.sh ${snippet}
            ${compiler} -I${PROJECT_SOURCE_DIR}/include)
        set_tests_properties(${entry} PROPERTIES LABELS compile_fail TIMEOUT 120)
    endforeach()
endforeach()
