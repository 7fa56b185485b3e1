#!/bin/sh
# Compiles the oneDNN headers of this library, syntax only, against the headers of oneDNN 3, with every compiler that is
# installed. oneDNN's headers come from PyPI's onednn-devel, into a folder outside the repository.
#   sh tools/check_onednn3.sh [FOLDER]      default: a temporary folder, removed afterwards
set -eu
cd "$(dirname "$0")/.."
version=2026.1.0 # of the package; oneDNN 3.13.2

if [ $# -gt 0 ]; then
    folder=$1
    mkdir -p "$folder"
else
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
fi

echo "==> fetching onednn-devel $version"
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
    --dest "$folder" "onednn-devel==$version"
"$folder/venv/bin/python" -m zipfile -e "$folder"/onednn_devel-"$version"-*.whl "$folder/headers"
include=$(dirname "$(find "$folder/headers" -name dnnl.h -not -path '*/oneapi/*' | head -n 1)")

checked=0
for compiler in g++ clang++ clang++-14; do
    command -v "$compiler" >/dev/null 2>&1 || continue
    for header in include/nas/backend/onednn/*.hpp include/nas/nn/kernels/onednn.hpp; do
        echo "#include <${header#include/}>" | "$compiler" -std=c++20 -fsyntax-only -Wall -Wextra -Wpedantic -Wconversion -Wshadow \
            -Wnon-virtual-dtor -Werror -isystem "$include" -Iinclude -x c++ -
    done
    echo "==> $compiler: $(sed -n 's/#define DNNL_VERSION_\(M[A-Z]*\) \([0-9]*\)/\2/p' "$include/oneapi/dnnl/dnnl_version.h" | paste -sd. -) headers accepted"
    checked=$((checked + 1))
done
if [ "$checked" -eq 0 ]; then
    echo "no compiler found: install g++ or clang" >&2
    exit 1
fi
