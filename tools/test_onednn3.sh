#!/bin/sh
# Builds and runs the tests of the oneDNN backend with oneDNN 3 instead of the system's oneDNN 2, by hand:
#   sh tools/test_onednn3.sh [FOLDER]      default: a temporary folder, removed afterwards
#
# Two builds of oneDNN come from PyPI into FOLDER: the newest, which runs on SYCL and TBB, and the last one there that runs on
# OpenMP as those of Linux distributions do. With a FOLDER given, the benchmark FOLDER/<version>/step stays for
# benchmarks/peers/compare_steps.py. Needs g++ (or CXX), Python with venv, Catch2 and CLI11. Downloads 700 MB.
set -eu
cd "$(dirname "$0")/.."
CXX=${CXX:-g++}

if [ $# -gt 0 ]; then
    mkdir -p "$1"
    folder=$(cd "$1" && pwd)
else
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
fi

flags="-std=c++20 -fopenmp -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Werror -Iinclude -Itests"
sources="tests/unit/backend/onednn/*.cpp tests/unit/nn/kernels/onednn.cpp tests/unit/nn/kernels/onednn/*.cpp tests/main.cpp"

# with NAME PACKAGE...
with() {
    name=$1
    shift
    here=$folder/$name
    echo "==> oneDNN $name: fetching $*"
    [ -d "$here/venv" ] || python3 -m venv "$here/venv"
    "$here/venv/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: "$@"
    library=$here/venv/lib
    build="$CXX $flags -isystem $here/venv/include"
    # The library brings its own dependencies, beside it.
    link="-L$library -ldnnl -Wl,-rpath,$library -Wl,--disable-new-dtags -Wl,--allow-shlib-undefined"

    echo "==> oneDNN $name: building"
    mkdir -p "$here/objects"
    # shellcheck disable=SC2086 # the lists are lists
    for source in $sources tests/support/*.cpp; do
        printf '%s\0%s\0' "$source" "$here/objects/$(echo "$source" | tr / _).o"
    done | xargs -0 -n 2 -P "$(nproc 2>/dev/null || echo 2)" sh -c "$build -O1 -c -DNAS_TEST_SOURCE_DIR='\"$PWD/tests\"' \"\$0\" -o \"\$1\""
    # shellcheck disable=SC2086
    $build "$here"/objects/*.o -o "$here/tests" $link
    # shellcheck disable=SC2086
    $build -O3 -DNDEBUG benchmarks/step.cpp -o "$here/step" $link

    echo "==> oneDNN $name: testing"
    # A build on SYCL finds the processor through OpenCL.
    export OCL_ICD_FILENAMES="$library/libintelocl.so" ONEDNN_VERBOSE=none
    "$here/step" --case resnet20 --batch 2 --rounds 1 --window 0.01 | head -n 1
    "$here/tests"
}

with 3.2-openmp onednn-cpu-gomp==2023.2.0 onednn-devel-cpu-gomp==2023.2.0
with 3.13-sycl onednn==2026.1.0 onednn-devel==2026.1.0
