# shellcheck shell=sh
# For the scripts of this folder:  . tools/packages.sh; install_packages NAME...
#
# Installs what is missing of the named Debian or Ubuntu packages. Without apt it lists them and stops;
# NAS_NO_INSTALL=1 goes on with what is there.

say() { printf '%s\n' "==> $*"; }

install_packages() {
    [ -z "${NAS_NO_INSTALL:-}" ] || return 0
    if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-query >/dev/null 2>&1; then
        echo "This script installs with apt, which is not here. Needed packages, by their Debian and Ubuntu names:" >&2
        printf '    %s\n' "$*" >&2
        echo "Install their equivalents, then run it again with NAS_NO_INSTALL=1." >&2
        exit 1
    fi
    missing=
    for package in "$@"; do
        state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || state=
        [ "$state" = installed ] || missing="$missing $package"
    done
    if [ -z "$missing" ]; then
        say "all packages are installed"
        return 0
    fi
    if [ "$(id -u)" -eq 0 ]; then
        as_root=
    elif command -v sudo >/dev/null 2>&1; then
        as_root=sudo
    else
        echo "Run this as root or install sudo; missing packages:$missing" >&2
        exit 1
    fi
    say "installing$missing"
    log=$(mktemp)
    # shellcheck disable=SC2086 # the lists are lists
    if ! { $as_root apt-get -q update && $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y --no-install-recommends install $missing; } >"$log" 2>&1; then
        tail -n 30 "$log" >&2
        echo "apt could not install:$missing" >&2
        exit 1
    fi
    rm -f "$log"
}

# Runs a command silently; if it fails, shows the end of what it printed and ends the script with its status.
quietly() {
    log=$(mktemp)
    status=0
    "$@" >"$log" 2>&1 || status=$?
    if [ "$status" -ne 0 ]; then
        tail -n 60 "$log" >&2
        echo "failed with $status: $*" >&2
        exit "$status"
    fi
    rm -f "$log"
}
