#!/bin/sh
# Installs what the front end is built with, as package-lock.json says, and makes its client of the OpenAPI document.
set -eu

cd "$(dirname "$0")"
command -v npm >/dev/null || {
    echo "the web pages need Node 20 or later: apt install nodejs npm, or https://nodejs.org" >&2
    exit 1
}
# What is installed is kept as long as what it holds. No package runs anything while it is installed.
if ! cmp -s package-lock.json node_modules/.installed; then
    npm ci --loglevel=error --ignore-scripts
    cp package-lock.json node_modules/.installed
fi
npm run --silent api
