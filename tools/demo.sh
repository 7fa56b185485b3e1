#!/bin/sh
# Builds and runs the flagship example, a search for an image classifier, on the data it makes itself.
#   sh tools/demo.sh [ARGUMENTS OF examples/search_images]
set -eu
cd "$(dirname "$0")/.."
. tools/packages.sh

install_packages g++ cmake ninja-build libdnnl-dev libcli11-dev nlohmann-json3-dev zlib1g-dev

say "configuring"
quietly cmake --preset demo
say "building examples/search_images (some minutes the first time)"
quietly cmake --build --preset demo --target search_images
say "searching"
exec build/demo/examples/search_images "$@"
