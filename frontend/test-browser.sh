#!/bin/sh
# The web pages in a real browser, at a real server and its PostgreSQL.
#
# usage: frontend/test-browser.sh [PLAYWRIGHT_ARGUMENT ...]
# Needs a debug build of the server, and Node 20 or later, and says so where there is none. Builds the pages. Wants Chromium,
# and installs Debian's where there is none.
set -eu

cd "$(dirname "$0")"
if ! command -v npm >/dev/null; then
    echo "skipped: the pages are not tested in a browser without npm (Node 20 or later)"
    exit 0
fi
if [ -z "${CHROMIUM:-}" ] && ! command -v chromium >/dev/null && ! command -v google-chrome >/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "installing Chromium (once)…"
        apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null || true
    fi
    if ! command -v chromium >/dev/null; then
        echo "skipped: the pages are not tested without Chromium: apt install chromium, or say where one is in CHROMIUM"
        exit 0
    fi
fi
./install.sh
NEXT_TELEMETRY_DISABLED=1 npm run --silent build
npm run --silent e2e -- "$@"
