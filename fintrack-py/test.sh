#!/bin/sh
# Builds the wheel, installs it in a fresh virtual environment and tests it there: what users get is what is tested.
#
# usage: fintrack-py/test.sh [PYTEST_ARGUMENT ...]
# PYTHON names the interpreter (python3; 3.11 or later). Everything is written under the target folder.
set -eu

cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
work=${CARGO_TARGET_DIR:-target}/python
case $work in /*) ;; *) work=$PWD/$work ;; esac
maturin=1.16.0
export PIP_DISABLE_PIP_VERSION_CHECK=1

fail() {
    echo "fintrack-py/test.sh: $1" >&2
    exit 1
}

command -v "$python" >/dev/null || fail "no $python: install Python 3.11 or later, or name it with PYTHON"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "$("$python" -V) is older than 3.11"
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "$python cannot make virtual environments: install the package python3-venv"

# The build tool keeps its environment as long as the pinned version holds.
builder=$work/maturin-$maturin
if [ ! -x "$builder/bin/maturin" ]; then
    rm -rf "$builder"
    "$python" -m venv "$builder"
    "$builder/bin/pip" install --quiet "maturin==$maturin" || fail "maturin $maturin could not be installed"
fi

rm -rf "$work/wheels" "$work/venv"
# In a target folder of its own: maturin sets variables that PyO3's build looks at, so in the shared one each build with
# maturin and the next without it would build PyO3 anew.
"$builder/bin/maturin" build --quiet --profile dev --locked --interpreter "$python" \
    --manifest-path fintrack-py/Cargo.toml --target-dir "$work/cargo" --out "$work/wheels"

"$python" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet "$work"/wheels/fintrack-*.whl -r fintrack-py/tests/requirements.txt ||
    fail "the wheel or what its tests need could not be installed"

"$work/venv/bin/python" -m pytest --config-file fintrack-py/pyproject.toml \
    -o cache_dir="$work/pytest-cache" "${@:-fintrack-py/tests}"
