#!/bin/sh
# One snippet that must not compile, beside its twin that must:  check.sh FILE COMPILER [FLAGS...]
# The file compiles as it is; with -DMUST_FAIL it does not, and the first error holds the sentence of its first line
# ("// expect: <sentence>").
set -u
file=$1
shift
sentence=$(sed -n '1s|^// expect: ||p' "$file")
if [ -z "$sentence" ]; then
    echo "$file: the first line must read '// expect: <sentence>'"
    exit 1
fi
if ! errors=$("$@" -std=c++20 -c -o /dev/null "$file" 2>&1); then
    echo "$file: the twin without MUST_FAIL does not compile:"
    echo "$errors" | head -n 20
    exit 1
fi
if errors=$("$@" -std=c++20 -c -o /dev/null -DMUST_FAIL "$file" 2>&1); then
    echo "$file: compiles with MUST_FAIL, but must not"
    exit 1
fi
first=$(echo "$errors" | grep -m 1 'error: ')
case $first in
*"$sentence"*) echo "$first" ;;
*)
    echo "$file: the first error is"
    echo "    $first"
    echo "but should contain"
    echo "    $sentence"
    exit 1
    ;;
esac
