#!/bin/sh
# Set up this checkout: `setup.sh site` for building, `setup.sh test` for testing as well.
# `make site` and `make test` call it; there is no need to call it by hand.
#
#   1. The system's own libraries and programs: checked, and installed where Debian's apt
#      and the user's rights allow. Otherwise the one command to type is printed.
#   2. .venv/          from requirements/*.txt, each file checked against its hash.
#   3. node_modules/   from package-lock.json; no package's own script is run.
#
# Steps 2 and 3 leave a stamp: the job and the hash of everything they were made from. A step
# whose stamp still fits is not done again. The stamp goes before a step begins and comes back
# when it ended, so a step without a stamp was interrupted and starts from nothing.

set -eu
cd "$(dirname "$0")/.."

job=${1:-}
case $job in site | test) ;; *)
    echo "usage: setup.sh site|test" >&2
    exit 2
    ;;
esac

PYTHON=${PYTHON:-python3}
NODE_OLDEST=20
here=$(pwd -P)
venv_stamp=.venv/setup.stamp
npm_stamp=node_modules/.setup.stamp

# uv takes the Python that made the venv; it never fetches one.
export UV_PYTHON_DOWNLOADS=never

say() { echo "set-up: $*" >&2; }

stop() {
    say "$*"
    exit 1
}

hash_of() {
    if command -v sha256sum >/dev/null; then
        cat -- "$@" | sha256sum | cut -d ' ' -f 1
    else
        cat -- "$@" | shasum -a 256 | cut -d ' ' -f 1
    fi
}

# ---- what is there already ------------------------------------------------------------------

venv_key=$(hash_of scripts/setup.sh pyproject.toml requirements/*.txt)
npm_key=$(hash_of scripts/setup.sh package.json package-lock.json .npmrc)

# A venv's scripts hold its absolute path, so a venv that was moved is no venv.
venv_is_usable() {
    [ -f "$venv_stamp" ] && grep -Fqx -- "at $here" "$venv_stamp" && .venv/bin/python -c ''
}

# What serves the tests serves the site too.
stamp_fits() { # stamp key
    [ -f "$1" ] && grep -Eqx -- "($job|test) $2" "$1"
}

all_is_ready() {
    venv_is_usable 2>/dev/null &&
        stamp_fits "$venv_stamp" "$venv_key" &&
        stamp_fits "$npm_stamp" "$npm_key" &&
        [ -z "$(.venv/bin/python scripts/missing.py "$job")" ]
}

# ---- Python ---------------------------------------------------------------------------------

# The interpreter outside any venv: an activated .venv must not be asked to remake itself.
find_python() {
    command -v "$PYTHON" >/dev/null ||
        stop "Python 3.11 or later is needed, and there is no $PYTHON (Debian: apt-get install python3 python3-venv)"
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        stop "Python 3.11 or later is needed, and $PYTHON is $("$PYTHON" -V 2>&1); name another one: make $job PYTHON=python3.11"
    python=$("$PYTHON" -c 'import sys; print(sys._base_executable)')
}

# Two set-ups of one checkout wait for each other. The lock is on this very file and is held by
# this process and its children, so it ends with them however they end.
take_lock() {
    exec "$python" -c '
import fcntl, os, sys
lock = os.open("scripts/setup.sh", os.O_RDONLY)
try:
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    print("set-up: another one is at work here; waiting for it", file=sys.stderr)
    fcntl.flock(lock, fcntl.LOCK_EX)
os.set_inheritable(lock, True)
os.execvp("sh", ["sh", "scripts/setup.sh", sys.argv[1], "locked"])
' "$job"
}

# ---- 1. the system --------------------------------------------------------------------------

missing_packages() {
    list=$("$python" scripts/missing.py "$job") || exit 1
    echo $list # on one line
}

check_system() {
    packages=$(missing_packages)
    [ -n "$packages" ] || return 0
    if ! command -v apt-get >/dev/null; then
        say "this system lacks what Debian calls: $packages"
        stop "install them with your package manager (Fedora: dnf install pango harfbuzz; macOS: brew install pango), then run make $job again"
    fi
    install_debian_packages
    still=$(missing_packages)
    [ -z "$still" ] || stop "installed, but still not found: $still"
}

# $packages is split on purpose: package names hold no spaces.
install_debian_packages() {
    install="apt-get install --yes --no-install-recommends $packages"
    if [ "$(id -u)" -eq 0 ]; then
        as_root=''
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as_root='sudo -n'
    else
        sudo=$(command -v sudo >/dev/null && echo 'sudo ') || sudo=''
        say "these Debian packages are missing, and only root may install them; type this, then make $job again:"
        echo "${sudo}apt-get update && ${sudo}$install" >&2
        exit 1
    fi
    say "installing Debian packages: $packages"
    $as_root apt-get --quiet=2 update </dev/null >&2 || say "apt-get update failed; trying with the lists that are here"
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get --quiet=2 -o DPkg::Lock::Timeout=300 \
        install --yes --no-install-recommends $packages </dev/null >&2 && return
    say "apt-get could not install them; type this, read what it says, then make $job again:"
    echo "${as_root:+sudo }apt-get update && ${as_root:+sudo }$install" >&2
    exit 1
}

# What was set up for the tests is not taken apart by a later `make site`.
job_or_more() { # stamp
    if [ -f "$1" ] && grep -q '^test ' "$1"; then echo test; else echo "$job"; fi
}

# ---- 2. Python packages ---------------------------------------------------------------------

# npm of this machine, unless it is the one we put into .venv ourselves, or its Node is too old.
system_npm() {
    found=$(command -v npm) || return 1
    case $found in "$here"/.venv/*) return 1 ;; esac
    major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
    [ "${major:-0}" -ge "$NODE_OLDEST" ] && echo "$found"
}

make_venv() {
    say "Python packages into .venv/"
    venv_is_usable 2>/dev/null || start_venv
    wanted=$(job_or_more "$venv_stamp")
    rm -f "$venv_stamp"
    set -- requirements/tools.txt "requirements/$wanted.txt"
    system_npm >/dev/null || set -- "$@" requirements/node.txt
    # No build isolation: what is published as source alone is built with the hashed tools.
    .venv/bin/uv pip sync --python .venv/bin/python --quiet --no-build-isolation --require-hashes "$@" </dev/null
    .venv/bin/uv pip install --python .venv/bin/python --quiet --no-build-isolation --no-deps --editable . </dev/null
    printf 'at %s\n%s %s\n' "$here" "$wanted" "$venv_key" >"$venv_stamp.new"
    mv "$venv_stamp.new" "$venv_stamp"
}

start_venv() {
    rm -rf .venv
    "$python" -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
        --require-hashes --requirement requirements/tools.txt </dev/null
}

# ---- 3. npm packages ------------------------------------------------------------------------

# The site needs fonts and the map; the checkers among the packages are for the tests.
make_node_modules() {
    say "fonts, the map and (for tests) checkers into node_modules/"
    if ! npm=$(system_npm); then
        npm=.venv/bin/npm
        [ -x "$npm" ] || make_venv
    fi
    wanted=$(job_or_more "$npm_stamp")
    kinds=--omit=dev
    if [ "$wanted" = test ]; then kinds=--include=dev; fi
    rm -f "$npm_stamp"
    "$npm" ci --ignore-scripts --no-audit --no-fund --loglevel=error "$kinds" </dev/null >&2
    printf '%s %s\n' "$wanted" "$npm_key" >"$npm_stamp.new"
    mv "$npm_stamp.new" "$npm_stamp"
}

# ---- in order -------------------------------------------------------------------------------

all_is_ready && exit 0
find_python
[ "${2:-}" = locked ] || take_lock
check_system
if ! venv_is_usable 2>/dev/null || ! stamp_fits "$venv_stamp" "$venv_key"; then make_venv; fi
if ! stamp_fits "$npm_stamp" "$npm_key"; then make_node_modules; fi
