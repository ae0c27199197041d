#!/bin/sh
# demo.sh PROGRAM - the main job on SQLite: up to head, look, down to base and up again.
set -eu
cd "$(dirname "$0")/.."
luamig=$1
mkdir -p build
rm -f build/demo.db build/demo.db-luamig-lock*
unset LUAMIG_CONFIG LUAMIG_ENV LUAMIG_URL DATABASE_URL

run() {
	printf '\n$ luamig %s\n' "$*"
	"$luamig" "$@"
}

run upgrade head
run current
run history
run downgrade base
run upgrade head
printf '\nThe database is build/demo.db; the scripts are in migrations/.\n'
