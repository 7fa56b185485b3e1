# What each component needs beyond the standard library. Used by the build of nas and, installed, by find_package(nas).

# All components, each after those it builds on.
set(nas_components core data onednn eigen io)

# Looks for what `component` needs; sets <found> to TRUE or FALSE and <need> to the sentence that says what it needs.
# A macro, because the targets found must reach the caller's scope.
macro(nas_find_dependencies component found need)
    set(${need} "component '${component}' needs")
    if("${component}" STREQUAL "core")
        find_package(Threads QUIET)
        set(${found} ${Threads_FOUND})
        string(APPEND ${need} " a thread library")
    elseif("${component}" STREQUAL "data")
        find_package(ZLIB QUIET)
        set(${found} ${ZLIB_FOUND})
        string(APPEND ${need} " zlib (Debian, Ubuntu: zlib1g-dev)")
    elseif("${component}" STREQUAL "onednn")
        # Kernels run on one thread where the compiler has no OpenMP.
        find_package(oneDNN 2.6 QUIET MODULE)
        find_package(OpenMP QUIET COMPONENTS CXX)
        set(${found} ${oneDNN_FOUND})
        string(APPEND ${need} " oneDNN 2.6 or newer (Debian, Ubuntu: libdnnl-dev)")
    elseif("${component}" STREQUAL "eigen")
        find_package(Eigen3 3.4 QUIET CONFIG)
        set(${found} ${Eigen3_FOUND})
        string(APPEND ${need} " Eigen 3.4 or newer (Debian, Ubuntu: libeigen3-dev)")
    elseif("${component}" STREQUAL "io")
        find_package(nlohmann_json QUIET CONFIG)
        set(${found} ${nlohmann_json_FOUND})
        string(APPEND ${need} " nlohmann/json (Debian, Ubuntu: nlohmann-json3-dev)")
    else()
        set(${found} FALSE)
        string(JOIN ", " ${need} ${nas_components})
        string(PREPEND ${need} "there is no component '${component}'; there are: ")
    endif()
endmacro()
