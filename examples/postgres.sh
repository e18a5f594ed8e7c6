#!/usr/bin/env bash
# Runs a PostgreSQL server for the tests on 127.0.0.1 and a free port. Its data is in a temporary
# directory, which `stop` deletes.
#
#   eval "$(examples/postgres.sh start)"   # sets TEST_DATABASE_URL; installs PostgreSQL if needed
#   examples/postgres.sh stop
#
# A second `start` prints the address of the running server. Stdout carries only the export line.
# The server trades durability for speed (fsync off). `start --durable` keeps Debian's settings,
# for measurements.
set -euo pipefail

say() { echo "postgres.sh: $*" >&2; }
die() { say "$*"; exit 1; }

state=${CARGO_TARGET_DIR:-$(dirname "$0")/../target}/postgres
mkdir -p "$state"
exec 9>"$state/lock"
flock -w 300 9 || die "another run holds $state/lock"

# PostgreSQL refuses to run as root.
as_server() {
    if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@" 9>&-; else "$@" 9>&-; fi
}

find_server() {
    bin=$(find /usr/lib/postgresql -path '*/bin/initdb' -printf '%h\n' 2>/dev/null | sort -V | tail -1)
    [ -n "$bin" ] || { command -v initdb >/dev/null && bin=$(dirname "$(readlink -f "$(command -v initdb)")"); }
}

install_server() {
    command -v apt-get >/dev/null || die "PostgreSQL is not installed, and there is no apt-get to install it; put initdb and pg_ctl on the PATH"
    [ "$(id -u)" -eq 0 ] || die "PostgreSQL is not installed; run: sudo apt-get install postgresql"
    say "installing Debian's postgresql"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >&2 || die "apt-get update failed"
    apt-get install -y -qq --no-install-recommends postgresql >&2 || die "apt-get install postgresql failed"
}

running() {
    [ -f "$state/directory" ] && [ -f "$state/url" ] && find_server &&
        as_server "$bin/pg_ctl" -D "$(cat "$state/directory")/data" status >/dev/null 2>&1
}

start() {
    if running; then return; fi
    find_server || { install_server; find_server || die "the package postgresql is installed, but there is no initdb under /usr/lib/postgresql"; }

    local directory password port try
    directory=$(mktemp -d "${TMPDIR:-/tmp}/postgres-XXXXXXXX")
    [ "$(id -u)" -ne 0 ] || chown postgres "$directory"
    echo "$directory" >"$state/directory"
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    as_server sh -c "umask 077; printf %s '$password' >'$directory/password'"
    as_server "$bin/initdb" -D "$directory/data" -U postgres --pwfile="$directory/password" --auth=password \
        --no-locale --encoding=UTF8 >"$state/log" 2>&1 || { cat "$state/log" >&2; die "initdb failed"; }
    as_server tee -a "$directory/data/postgresql.conf" >/dev/null <<EOF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
EOF
    [ "${1:-}" = --durable ] || as_server tee -a "$directory/data/postgresql.conf" >/dev/null <<EOF
fsync = off
synchronous_commit = off
full_page_writes = off
EOF
    # Use ports 20000 to 31999, below the range that the system assigns by itself.
    for try in 1 2 3 4 5 6 7 8 9 10; do
        port=$((20000 + RANDOM % 12000))
        if as_server "$bin/pg_ctl" -D "$directory/data" -l "$directory/log" -o "-p $port" -w -t 60 start >&2 </dev/null; then
            echo "postgres://postgres:$password@127.0.0.1:$port/postgres" >"$state/url"
            return
        fi
        say "could not start on port $port (attempt $try of 10)"
    done
    tail -20 "$directory/log" >&2
    die "the server does not start"
}

stop() {
    [ -f "$state/directory" ] || { say "no server was started"; return; }
    local directory
    directory=$(cat "$state/directory")
    if running; then as_server "$bin/pg_ctl" -D "$directory/data" -m immediate -w stop >&2; fi
    rm -rf "$directory"
    rm -f "$state/directory" "$state/url"
}

case "${1:-}" in
    start)
        start "${2:-}"
        echo "export TEST_DATABASE_URL=$(cat "$state/url")"
        ;;
    stop) stop ;;
    *) die "usage: eval \"\$($0 start [--durable])\" · $0 stop" ;;
esac
