# Sourced by the scripts beside it: finds Python, makes .venv, installs a lock file into it when it has changed.
# Only wheels whose hashes the lock names are installed: no compiler is ever needed.

ROOT=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
VENV="$ROOT/.venv"

# The product is a dozen processes of the same four hundred modules: whoever forbids to keep them compiled waits long.
unset PYTHONDONTWRITEBYTECODE

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

can_apt() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1
}

# apt_install PACKAGE…: true when they are installed now.
apt_install() {
    can_apt || return 1
    printf 'installing system packages: %s\n' "$*" >&2
    {
        apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
    } >"${TMPDIR:-/tmp}/omnivox-apt.$$.log" 2>&1 && rm -f "${TMPDIR:-/tmp}/omnivox-apt.$$.log"
}

find_python() {
    for name in python3 python3.13 python3.12 python3.11 python3.14; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

need_python() {
    PYTHON=$(find_python) && return 0
    apt_install python3 python3-venv && PYTHON=$(find_python) && return 0
    fail "OmniVOX needs Python 3.11 or newer and found none. Install it with: sudo apt-get install -y python3 python3-venv"
}

make_venv() {
    "$VENV/bin/python" -c 'import sys' >/dev/null 2>&1 && return 0
    need_python
    rm -rf "$VENV"
    "$PYTHON" -m venv "$VENV" >/dev/null 2>&1 && return 0
    rm -rf "$VENV"
    if command -v uv >/dev/null 2>&1; then
        uv venv -q --python "$PYTHON" "$VENV" && return 0
    fi
    package="python$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    apt_install "$package" && "$PYTHON" -m venv "$VENV" && return 0
    rm -rf "$VENV"
    fail "Python's venv module is not complete here. Install it with: sudo apt-get install -y $package"
}

# install_lock FILE: brings .venv to what the file says; quick when it says so already.
install_lock() {
    make_venv
    sum=$(cksum <"$ROOT/$1")
    mark="$VENV/installed-$1"
    [ "$(cat "$mark" 2>/dev/null)" = "$sum" ] && return 0
    printf 'installing Python packages of %s, once, about a minute\n' "$1" >&2
    if "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
        "$VENV/bin/python" -m pip install -qq --disable-pip-version-check --no-input --require-hashes \
            --only-binary :all: -r "$ROOT/$1" || fail "The packages of $1 could not be installed; see above."
    elif command -v uv >/dev/null 2>&1; then
        uv pip install -q --python "$VENV/bin/python" --require-hashes --only-binary :all: --compile-bytecode \
            -r "$ROOT/$1" || fail "The packages of $1 could not be installed; see above."
    else
        fail "$VENV has no pip. Remove that folder and start again."
    fi
    printf '%s\n' "$sum" >"$mark"
}

# install_dev: the development lock contains the other one.
install_dev() {
    install_lock requirements-dev.lock
    cksum <"$ROOT/requirements.lock" >"$VENV/installed-requirements.lock"
}

# want_pango: PDF files need system libraries. All else works without them, so a start tries to install them once.
want_pango() {
    packages=$(PYTHONPATH="$ROOT" "$VENV/bin/python" -P -m kernel.pango)
    [ -n "$packages" ] || return 0
    if [ ! -e "$VENV/tried-pango" ]; then
        : >"$VENV/tried-pango"
        # shellcheck disable=SC2086
        apt_install $packages && return 0
    fi
    printf 'Dialogs cannot be saved as PDF here. Install what that needs with: %s\n' \
        "sudo apt-get install -y --no-install-recommends $packages" >&2
}

# in_venv MODULE…: becomes `python -m MODULE` with the project importable from any folder.
in_venv() {
    PYTHONPATH="$ROOT${PYTHONPATH:+:$PYTHONPATH}" exec "$VENV/bin/python" -P -m "$@"
}
