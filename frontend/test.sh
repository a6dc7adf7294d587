#!/bin/sh
# Everything that tests the front end: types, lints, units, and a real browser at a real server.
#
# usage: frontend/test.sh
# Needs Node 20 or later, and says so where there is none. Wants Chromium, and installs Debian's where there is none.
set -eu

cd "$(dirname "$0")"
if ! command -v npm >/dev/null; then
    echo "skipped: the front end is not tested without npm (Node 20 or later)"
    exit 0
fi
./install.sh
export NEXT_TELEMETRY_DISABLED=1
npm run --silent check
npm run --silent lint
npm run --silent test
npm run --silent build

if [ -z "${CHROMIUM:-}" ] && ! command -v chromium chromium-browser google-chrome >/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "installing Chromium (once)…"
        apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null
    else
        echo "Chromium is needed: apt install chromium, or say where one is in CHROMIUM" >&2
        exit 1
    fi
fi
npm run --silent e2e
