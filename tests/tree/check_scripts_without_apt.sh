#!/bin/sh
# Where there is no apt, the scripts of tools/ name the packages they need and stop.
set -u
cd "$(dirname "$0")/../.." || exit 1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
ln -s "$(command -v sh)" "$(command -v dirname)" "$folder"
for script in demo test; do
    if printed=$(env -u NAS_NO_INSTALL PATH="$folder" sh "tools/$script.sh" 2>&1); then
        echo "tools/$script.sh goes on without apt: $printed"
        exit 1
    fi
    case $printed in
    *"Needed packages"*cmake*libdnnl-dev*) ;;
    *)
        echo "tools/$script.sh does not name the packages it needs: $printed"
        exit 1
        ;;
    esac
done
echo "both scripts name their packages and stop"
