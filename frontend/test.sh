#!/bin/sh
# What tests the front end without a browser: types, lints and units.
#
# usage: frontend/test.sh
# Needs Node 20 or later, and says so where there is none.
set -eu

cd "$(dirname "$0")"
if ! command -v npm >/dev/null; then
    echo "skipped: the front end is not tested without npm (Node 20 or later)"
    exit 0
fi
./install.sh
npm run --silent check
npm run --silent lint
npm run --silent test
