#!/bin/sh
# Makes a TypeScript client of the OpenAPI document, and checks a program that uses it.
#
# usage: fintrack-http/typescript/test.sh
# Needs Node 20 or later, and says so where there is none. Everything is written under the target folder.
set -eu

cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
work=$target/typescript

if ! command -v npm >/dev/null; then
    echo "skipped: the TypeScript client is not checked without npm (Node 20 or later)"
    exit 0
fi

mkdir -p "$work"
cp fintrack-http/typescript/package.json fintrack-http/typescript/package-lock.json \
    fintrack-http/typescript/tsconfig.json fintrack-http/typescript/client.ts "$work"
# What is installed is kept as long as what it holds.
if ! cmp -s "$work/package-lock.json" "$work/node_modules/.installed"; then
    npm --prefix "$work" ci --silent --no-audit --no-fund --ignore-scripts
    cp "$work/package-lock.json" "$work/node_modules/.installed"
fi
"$target/debug/examples/openapi" >"$work/openapi.json"
cd "$work"
npm run --silent generate -- openapi.json --output api.d.ts
npm run --silent check
echo "the TypeScript client agrees with the document"
