#!/bin/sh
# Installs what is missing, builds everything and runs every test: all with g++, the language of spaces and the search
# with clang++ too, and what handles memory by hand under the address and undefined-behaviour sanitizers. The rest with
# clang++ and under sanitizers: cmake --workflow --preset clang, and asan.
set -eu
cd "$(dirname "$0")/.."
. tools/packages.sh

install_packages g++ clang libomp-dev cmake ninja-build ccache python3 catch2 libbenchmark-dev \
    libdnnl-dev libeigen3-dev libcli11-dev libjpeg-dev libpng-dev nlohmann-json3-dev zlib1g-dev

[ -n "${NAS_DATA_DIR:-}" ] || say "NAS_DATA_DIR is not set: tests on real data will skip"

# A newer compiler may know new warnings; they shall not fail a user's tests.
werror=OFF
case $(g++ -dumpversion) in 12*) werror=ON ;; esac

jobs=$(nproc 2>/dev/null || echo 2)
failed=

# suite PRESET WHAT [CONFIGURE ARGUMENTS]
suite() {
    preset=$1
    what=$2
    shift 2
    say "$what: configuring"
    quietly cmake --preset "$preset" -DNAS_WERROR="$werror" "$@"
    say "$what: building"
    start=$(date +%s)
    cmake --build --preset "$preset" -j "$jobs" -- -k 0 >"build/$preset/build.log" 2>&1 || {
        grep -E -A 12 'error|FAILED' "build/$preset/build.log" | head -n 200 >&2 || tail -n 60 "build/$preset/build.log" >&2
        failed="$failed $preset-build"
    }
    say "$what: built in $(($(date +%s) - start)) s; testing"
    ctest --preset "$preset" -j "$jobs" --quiet --output-log "build/$preset/test.log" || {
        # The log holds the output of the failed tests only.
        sed '/tests passed/,$d' "build/$preset/test.log" | grep -vE ' Passed +[0-9]|^ +Start +[0-9]|^\[' | head -n 400 >&2
        failed="$failed $preset"
    }
    sed -n '/tests passed/,/^Errors while/p' "build/$preset/test.log" | grep -v '^\[' || true
}

# What the language of spaces and the search are made of: templates, where compilers differ most.
language="core;space;trial;reward;latency;storage;search"

suite ci "g++"
suite clang "clang++" -DNAS_TEST_AREAS="$language" -DNAS_BUILD_BENCHMARKS=OFF
suite asan "sanitizers" -DNAS_TEST_AREAS="core;trial;storage;tensor"

if [ -n "$failed" ]; then
    echo "FAILED:$failed" >&2
    exit 1
fi
say "all tests passed"
