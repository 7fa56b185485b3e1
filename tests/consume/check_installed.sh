#!/bin/sh
# Checks an installed tree: every header is there, and no file names the folder it was built from.
#   check_installed.sh PREFIX SOURCE
set -u
prefix=$1
source=$2
if ! missing=$(cd "$source/include" && find nas -name '*.hpp' | while read -r header; do
    [ -e "$prefix/include/$header" ] || echo "$header"
done) || [ -n "$missing" ]; then
    echo "not installed: $missing"
    exit 1
fi
if grep -rlF "$source" "$prefix"; then
    echo "the files above name $source, which a user does not have"
    exit 1
fi
