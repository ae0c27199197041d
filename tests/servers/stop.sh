#!/bin/sh
# stop.sh - stops what start.sh started, and removes its data.
#
#   tests/servers/stop.sh [NAME...]		without names: all in $LUAMIG_SERVERS_DIR
#
# Stops by the pid that start.sh noted, after a look at that process's command line; a server that
# is gone already is no error.
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"

[ -d "$servers" ] || exit 0
# shellcheck disable=SC2086 # a list of names
[ $# -gt 0 ] || set -- $all_names
for name; do
	is_name "$name" || { say "unknown server '$name' (one of: $all_names)"; exit 2; }
done

lock_servers || exit 1
trap 'unlock_servers' EXIT
trap '' INT TERM HUP			# half a stop would leave a server that nobody knows of
for name; do
	signal_server "$name"
done
status=0
for name; do
	[ ! -d "$servers/$name" ] || remove_server "$name" || status=1
done
write_env
[ -s "$servers/env" ] || rm -f "$servers/env"
unlock_servers
rmdir "$servers" 2>/dev/null
exit "$status"
