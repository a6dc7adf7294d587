#!/bin/sh
# Describes every query to the committed `.sqlx` folder, from a throw-away PostgreSQL with the migrations applied.
# With `--check`, says whether the folder is up to date instead.
#
# Needs cargo-sqlx (`cargo install sqlx-cli --no-default-features --features postgres`) and a server >= 15: the folder
# in FINTRACK_PG_BIN, one unpacked below target/postgres, or the distribution's.
set -eu
cd "$(dirname "$0")/.."

find_server() {
    if [ -n "${FINTRACK_PG_BIN:-}" ]; then
        echo "$FINTRACK_PG_BIN"
        return
    fi
    find "${CARGO_TARGET_DIR:-target}/postgres" /usr/lib/postgresql /usr/pgsql-* /opt/homebrew/opt /usr/local/opt \
        -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1 | xargs -r dirname
}
server=$(find_server)
if [ -z "$server" ]; then
    echo "no PostgreSQL server found: run \`make postgres\` or set FINTRACK_PG_BIN" >&2
    exit 1
fi

folder=$(mktemp -d /tmp/fintrack-sqlx.XXXXXX)
# PostgreSQL refuses to be root.
as_server=
if [ "$(id -u)" = 0 ]; then
    chown nobody "$folder"
    as_server="setpriv --reuid=nobody --clear-groups"
fi
stop() {
    $as_server "$server/pg_ctl" --pgdata "$folder/data" --mode immediate --silent stop || true
    rm -rf "$folder"
}
trap stop EXIT

$as_server "$server/initdb" --pgdata "$folder/data" --username fintrack_admin --auth trust --encoding UTF8 \
    --locale C --no-sync >/dev/null
$as_server "$server/pg_ctl" --pgdata "$folder/data" --silent --wait --log "$folder/log" \
    --options "-c listen_addresses='' -c unix_socket_directories='$folder' -c fsync=off" start

DATABASE_URL="postgres:///fintrack?host=$folder&user=fintrack_admin"
SQLX_OFFLINE=false
export DATABASE_URL SQLX_OFFLINE
cargo sqlx database create
cargo sqlx migrate run --source fintrack-db/migrations
cargo sqlx prepare --workspace "$@" -- --all-targets
