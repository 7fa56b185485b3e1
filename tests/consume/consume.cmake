# The ways in which a project gets at nas; each is configured, built and run as its user would.

set(consume_source ${CMAKE_CURRENT_LIST_DIR})
set(consume_binary ${CMAKE_CURRENT_BINARY_DIR}/consume)
set(consume_prefix "${consume_binary}/installed nas") # a path with a space in it

add_test(NAME consume.install COMMAND ${CMAKE_COMMAND} --install ${PROJECT_BINARY_DIR} --prefix ${consume_prefix})
set_tests_properties(consume.install PROPERTIES LABELS consume FIXTURES_SETUP installed_nas)
add_test(NAME consume.installed_files
    COMMAND sh ${consume_source}/check_installed.sh ${consume_prefix} ${PROJECT_SOURCE_DIR})
set_tests_properties(consume.installed_files PROPERTIES LABELS consume FIXTURES_REQUIRED installed_nas)

# Configures, builds and tests the project tests/consume/<project> as entry consume.<name>.
function(nas_consume name project)
    add_test(NAME consume.${name} COMMAND ${CMAKE_CTEST_COMMAND}
        --build-and-test ${consume_source}/${project} ${consume_binary}/${name}
        --build-generator ${CMAKE_GENERATOR}
        --build-options -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER} ${ARGN}
        --test-command ${CMAKE_CTEST_COMMAND} --output-on-failure --no-tests=error)
    set_tests_properties(consume.${name} PROPERTIES LABELS consume TIMEOUT 600)
endfunction()

set(components core)
if("images" IN_LIST nas_found_components)
    list(APPEND components images)
endif()
if("onednn" IN_LIST nas_found_components)
    list(APPEND components onednn)
endif()
nas_consume(find_package find_package -DCMAKE_PREFIX_PATH=${consume_prefix} "-DCOMPONENTS=${components}")
nas_consume(unknown_component find_package -DCMAKE_PREFIX_PATH=${consume_prefix} -DCOMPONENTS=cores)
nas_consume(missing_dependency find_package -DCMAKE_PREFIX_PATH=${consume_prefix} -DCOMPONENTS=onednn
    -DCMAKE_DISABLE_FIND_PACKAGE_oneDNN=ON)
set_tests_properties(consume.find_package consume.unknown_component consume.missing_dependency PROPERTIES
    FIXTURES_REQUIRED installed_nas)
set_tests_properties(consume.unknown_component PROPERTIES
    PASS_REGULAR_EXPRESSION "there is no component 'cores'. there are:[ \n]*core, data, images, onednn,[ \n]*eigen, io")
set_tests_properties(consume.missing_dependency PROPERTIES
    PASS_REGULAR_EXPRESSION "component 'onednn' needs oneDNN 2.6 or newer")
nas_consume(subdirectory subdirectory -DNAS_SOURCE=${PROJECT_SOURCE_DIR})
nas_consume(fetch_content fetch_content -DNAS_SOURCE=${PROJECT_SOURCE_DIR})

# No build system: the include path is all it takes.
foreach(compiler IN LISTS compilers)
    cmake_path(GET compiler FILENAME name)
    set(program ${consume_binary}/include_path_${name})
    add_test(NAME consume.include_path.${name} COMMAND sh -c
        "mkdir -p '${consume_binary}' && '${compiler}' -std=c++20 -I'${PROJECT_SOURCE_DIR}/include' \
'${consume_source}/core.cpp' '${consume_source}/other_file.cpp' -o '${program}' && '${program}'")
    set_tests_properties(consume.include_path.${name} PROPERTIES LABELS consume)
endforeach()
