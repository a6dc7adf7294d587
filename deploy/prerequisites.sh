#!/usr/bin/env bash
# Says what a machine lacks for building and testing FinTrack, and how to get it.
set -euo pipefail

missing=0
need() { # command, what for, how to get it
    command -v "$1" >/dev/null 2>&1 && return
    printf 'missing: %-8s %s\n         install: %s\n' "$1" "$2" "$3" >&2
    missing=1
}

need cargo "the Rust toolchain, 1.95 or later" "https://rustup.rs"
need cc "a C compiler, for linking and the allocator" "apt install build-essential, or xcode-select --install"
need python3 "Python 3.11 or later, for the Python package's tests and for fetching PostgreSQL" "apt install python3 python3-venv"

if command -v cargo >/dev/null 2>&1; then
    have=$(cargo --version | awk '{print $2}')
    wanted=1.95.0
    if [ "$(printf '%s\n%s\n' "$wanted" "$have" | sort -V | head -n 1)" != "$wanted" ]; then
        printf 'too old: cargo %s, %s or later is needed\n         update: rustup update stable\n' "$have" "$wanted" >&2
        missing=1
    fi
fi
if command -v python3 >/dev/null 2>&1; then
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
        printf 'too old: %s, 3.11 or later is needed\n' "$(python3 --version)" >&2
        missing=1
    }
    python3 -c 'import venv, ensurepip' 2>/dev/null || {
        printf 'missing: venv      Python\x27s virtual environments\n         install: apt install python3-venv\n' >&2
        missing=1
    }
fi

exit "$missing"
