#!/bin/sh
# Asks a real server everything that its OpenAPI document allows, and much that it forbids: no answer may be an error of the
# server's, or other than the document says.
#
# usage: fintrack-http/schemathesis/run.sh CASES [SCHEMATHESIS_ARGUMENT ...]
# CASES is how many are made up for each operation. The seed is printed; --seed takes one again. PYTHON names the
# interpreter (python3). Everything is written under the target folder.
set -eu

cd "$(dirname "$0")/../.."
cases=${1:?how many cases for each operation?}
shift
here=$PWD/fintrack-http/schemathesis
target=${CARGO_TARGET_DIR:-target}
case $target in /*) ;; *) target=$PWD/$target ;; esac
work=$target/schemathesis
export PIP_DISABLE_PIP_VERSION_CHECK=1

# The environment is kept as long as what it holds.
venv=$work/venv-$(cksum <"$here/requirements.txt" | tr ' ' -)
if [ ! -x "$venv/bin/schemathesis" ]; then
    rm -rf "$work"
    "${PYTHON:-python3}" -m venv "$venv"
    "$venv/bin/pip" install --quiet -r "$here/requirements.txt"
fi

rm -rf "$work/data" "$work/server.log"
mkdir -p "$work/data"
# Who asks may say where they are: the two people who sign in are not kept from it by what else comes from here.
SECRET_KEY=$(head -c 48 /dev/urandom | base64) TRUSTED_PROXIES=127.0.0.0/8 \
    FINTRACK_LOG=warn,fintrack_http::server=info \
    "$target/debug/fintrack" --data-dir "$work/data" serve --listen 127.0.0.1:0 --log json 2>"$work/server.log" &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null || true' EXIT

address=
for _ in $(seq 300); do
    address=$(sed -n 's/.*"address":"\([^"]*\)".*/\1/p' "$work/server.log" | head -n 1)
    [ -n "$address" ] && break
    kill -0 $server 2>/dev/null || break
    sleep 0.2
done
if [ -z "$address" ]; then
    cat "$work/server.log" >&2
    echo "schemathesis/run.sh: the server did not start" >&2
    exit 1
fi

cd "$work"
failed=0
PYTHONPATH=$here FINTRACK_SERVER=http://$address SCHEMATHESIS_HOOKS=hooks "$venv/bin/schemathesis" \
    --config-file "$here/schemathesis.toml" run "http://$address/api/v1/openapi.json" \
    --max-examples "$cases" --continue-on-failure --warnings off --request-timeout 30 "$@" || failed=1
# What went wrong inside says more than a status.
if grep '"level":"ERROR"' server.log >&2; then failed=1; fi
exit $failed
