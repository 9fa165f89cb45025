# Sourced by ./run and ./check, with ROOT set to the checkout: makes ROOT/.venv and installs what is locked.
#   install_locked run          what FirstCall needs
#   install_locked run check    and what the checks need
# Nothing is done twice: a stamp in .venv names the lock file, pyproject.toml and the place they were installed at.

# Nothing is compiled beforehand, so what Python compiles must be kept: images of containers often forbid it, and then
# every process (a reader of one file, a command) would compile all it imports anew.
unset PYTHONDONTWRITEBYTECODE

find_python() { # prints a Python 3.11 that can make virtual environments
    local candidate
    for candidate in python3.11 /usr/bin/python3.11 python3 python; do
        if "$candidate" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    echo "FirstCall needs Python 3.11 with its venv module, and none was found." >&2
    echo "On Debian or Ubuntu: apt-get install python3.11 python3.11-venv. Then run this command again." >&2
    return 1
}

stamp_of() { # what a complete installation of $1 looks like
    { echo "$ROOT"; cat "$ROOT/requirements/$1.txt" "$ROOT/pyproject.toml"; } | cksum
}

quiet_pip() { # errors only
    "$ROOT/.venv/bin/python" -m pip --disable-pip-version-check --no-input -qq "$@"
}

make_venv() { # a .venv that was moved, or made by another Python, is made anew
    local python
    if [ -x "$ROOT/.venv/bin/python" ] && [ -x "$ROOT/.venv/bin/pip" ] &&
        "$ROOT/.venv/bin/pip" --version 2>/dev/null | grep -q '(python 3\.11)'; then
        return
    fi
    python="$(find_python)"
    rm -rf "$ROOT/.venv"
    "$python" -m venv "$ROOT/.venv"
}

installed() { # whether $1 is complete
    [ -x "$ROOT/.venv/bin/python" ] && [ "$(cat "$ROOT/.venv/installed-$1" 2>/dev/null)" = "$(stamp_of "$1")" ]
}

besides() { # the lock file $1 without the packages that one of the lock files after it names too
    local file="$1"
    shift
    if [ $# -eq 0 ]; then cat "$file"; return; fi
    awk 'FILENAME != last { if (/^[^ #]/) known[$0]; next } /^[^ #]/ { skip = $0 in known } !skip' \
        last="$file" "$@" "$file"
}

install_one() { # install_one NAME LOCKFILE...: the packages of NAME that are not in these lock files, installed meanwhile
    local name="$1"
    shift
    echo "Installing requirements/$name.txt into .venv ..."
    # The lock names every package, so there is nothing to resolve; Python compiles what it imports.
    quiet_pip install --no-deps --no-compile --require-hashes \
        -r <(besides "$ROOT/requirements/$name.txt" "$@") || return
    if [ "$name" = run ]; then quiet_pip install --no-deps --no-build-isolation -e "$ROOT" || return; fi
    stamp_of "$name" >"$ROOT/.venv/installed-$name"
}

install_locked() (
    set -euo pipefail
    # ./run and ./check may be started together: the second waits for the first.
    if command -v flock >/dev/null; then exec 9<"$ROOT/requirements/install.sh"; flock 9; fi
    wanted=() meanwhile=() started=() code=0
    for name in "$@"; do installed "$name" || wanted+=("$name"); done
    [ ${#wanted[@]} -gt 0 ] || exit 0
    make_venv
    for name in "${wanted[@]}"; do # beside each other: each is unpacked by one process
        install_one "$name" ${meanwhile[@]+"${meanwhile[@]}"} &
        started+=($!)
        meanwhile+=("$ROOT/requirements/$name.txt")
    done
    for one in "${started[@]}"; do wait "$one" || code=$?; done
    exit "$code"
)
