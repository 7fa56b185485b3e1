# The targets of the library: one header-only target per component, named by what it needs (dependencies.cmake).
#
#   nas::core     everything that needs the standard library alone: spaces, search, networks, reference backend, training
#   nas::data     reading compressed data sets (zlib)
#   nas::images   JPEG and PNG pictures, and data sets made of them (libjpeg-turbo, libpng); builds on nas::data
#   nas::onednn   the oneDNN backend
#   nas::eigen    controllers with networks: BANANAS, neural predictors, recurrent policies; the backend without oneDNN (Eigen)
#   nas::io       JSON, reports and other exchange formats (nlohmann/json)
#
# A component whose dependency is missing has no nas:: target here, but is installed: its headers need no building.

include(${CMAKE_CURRENT_LIST_DIR}/dependencies.cmake)
list(PREPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR})
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL TRUE) # a project that adds nas as a subfolder links what is found here

# Headers of each component, as paths below include/; core owns those that no other claims.
set(nas_data_headers "^nas/train/(csv|gzip|idx|folder|input_file|table|tfrecord|tfrecord_index)\\.hpp$")
set(nas_images_headers "^nas/train/(jpeg|png|decode_image|image_folder|tar_source|tfrecord_source)\\.hpp$")
set(nas_onednn_headers "^nas/(backend|nn/kernels|nn)/onednn")
set(nas_eigen_headers "^nas/(backend/eigen/.*|nn/kernels/eigen.*|model/(lstm|mlp)|controller/(bananas|lstm_ppo|lstm_reinforce|network_ensemble|neural_predictor|recurrent_policy))\.hpp$")
set(nas_io_headers "^nas/io/")

# The component that owns the header `path` ("nas/io/json.hpp").
function(nas_component_of path result)
    foreach(component IN LISTS nas_components)
        if(DEFINED nas_${component}_headers AND path MATCHES "${nas_${component}_headers}")
            set(${result} ${component} PARENT_SCOPE)
            return()
        endif()
    endforeach()
    set(${result} core PARENT_SCOPE)
endfunction()

file(GLOB_RECURSE nas_headers CONFIGURE_DEPENDS
    RELATIVE ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/include/nas/*.hpp)
foreach(header IN LISTS nas_headers)
    nas_component_of(${header} component)
    list(APPEND nas_${component}_files ${PROJECT_SOURCE_DIR}/include/${header})
endforeach()

foreach(component IN LISTS nas_components)
    add_library(nas_${component} INTERFACE)
    set_target_properties(nas_${component} PROPERTIES EXPORT_NAME ${component})
    target_sources(nas_${component} INTERFACE
        FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${nas_${component}_files})
    if(NOT component STREQUAL "core")
        target_link_libraries(nas_${component} INTERFACE nas_core)
    endif()

    nas_find_dependencies(${component} NAS_${component}_FOUND need)
    if(NAS_${component}_FOUND)
        add_library(nas::${component} ALIAS nas_${component})
        set_target_properties(nas_${component} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ${PROJECT_IS_TOP_LEVEL})
        list(APPEND nas_found_components ${component})
    else()
        message(STATUS "nas: ${need}; it is left out")
    endif()
endforeach()

target_compile_features(nas_core INTERFACE cxx_std_20)
target_link_libraries(nas_core INTERFACE Threads::Threads)
target_link_libraries(nas_data INTERFACE ZLIB::ZLIB)
target_link_libraries(nas_images INTERFACE nas_data JPEG::JPEG PNG::PNG)
target_link_libraries(nas_onednn INTERFACE oneDNN::dnnl $<TARGET_NAME_IF_EXISTS:OpenMP::OpenMP_CXX>)
target_link_libraries(nas_eigen INTERFACE Eigen3::Eigen)
target_compile_definitions(nas_eigen INTERFACE EIGEN_DONT_PARALLELIZE) # threads are stated by callers
target_link_libraries(nas_io INTERFACE nlohmann_json::nlohmann_json)

list(JOIN nas_found_components ", " text)
message(STATUS "nas ${PROJECT_VERSION}: ${text}")

# Those components that the source file `file` needs, by its includes, and whether they are all there.
function(nas_components_used file used missing)
    set(all)
    file(STRINGS ${file} lines REGEX "^ *# *include *[<\"]nas/")
    foreach(line IN LISTS lines)
        string(REGEX REPLACE ".*[<\"](nas/[^>\"]*)[>\"].*" "\\1" header "${line}")
        nas_component_of(${header} component)
        list(APPEND all ${component})
    endforeach()
    list(REMOVE_DUPLICATES all)
    set(absent ${all})
    if(absent)
        list(REMOVE_ITEM absent ${nas_found_components})
    endif()
    set(${used} ${all} PARENT_SCOPE)
    set(${missing} ${absent} PARENT_SCOPE)
endfunction()
