#!/bin/sh
# with.sh - runs a command with database servers of its own, and stops them in any case.
#
#   tests/servers/with.sh [NAME...] -- COMMAND [ARGUMENT...]
#
# NAMEs as for start.sh.  A server whose LUAMIG_TEST_... variable is set already is not started: its
# URL is used as it is.  The others live in a folder of this run only, so that two runs do not
# disturb each other.  Ends with the command's own status.
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"

names=
while [ $# -gt 0 ] && [ "$1" != -- ]; do
	is_name "$1" || { say "unknown server '$1' (one of: $all_names)"; exit 2; }
	names="$names $1"
	shift
done
[ $# -gt 1 ] || { say 'usage: with.sh [NAME...] -- COMMAND [ARGUMENT...]'; exit 2; }
shift

wanted=
for name in ${names:-postgres mariadb}; do
	eval "url=\${LUAMIG_TEST_$(upper "$name"):-}"
	[ -n "$url" ] || wanted="$wanted $name"
done
[ -n "$wanted" ] || exec "$@"

# What a killed run left behind.
for left in "$servers"/with.*; do
	[ ! -d "$left" ] || pid_exists "${left##*.}" || LUAMIG_SERVERS_DIR=$left "$here/stop.sh"
done

LUAMIG_NOT_RUN=$not_run
LUAMIG_SERVERS_DIR=$servers/with.$$
child='' signalled=''

# shellcheck disable=SC2317 # run by a trap
stop_servers() {
	LUAMIG_SERVERS_DIR=$servers/with.$$ "$here/stop.sh"
}

# The command runs in the background so that a signal reaches it at once.  From a terminal Ctrl-C has
# gone to the command as well, and must not come twice.
# shellcheck disable=SC2317 # run by a trap
pass_on() { # SIGNAL STATUS
	signalled=$2
	[ -n "$child" ] || return 0
	if [ "$1" != INT ] || [ ! -t 0 ]; then kill "-$1" "$child" 2>/dev/null; fi
}
trap 'pass_on INT 130' INT
trap 'pass_on TERM 143' TERM
trap 'pass_on HUP 129' HUP
trap stop_servers EXIT

export LUAMIG_SERVERS_DIR LUAMIG_NOT_RUN
# shellcheck disable=SC2086 # a list of names
"$here/start.sh" $wanted >&2 || exit 1
[ -z "$signalled" ] || exit "$signalled"
# shellcheck disable=SC1091 # written by start.sh
. "$LUAMIG_SERVERS_DIR/env"

# A shell starts what runs in the background deaf to Ctrl-C, which a test of Ctrl-C would inherit,
# and with nothing on its standard input.
exec 9<&0
if env --default-signal=INT,QUIT true 2>/dev/null; then
	set -- env --default-signal=INT,QUIT "$@"
elif command -v perl >/dev/null 2>&1; then
	# shellcheck disable=SC2016 # perl's variables
	set -- perl -e '$SIG{INT} = $SIG{QUIT} = "DEFAULT"; exec {$ARGV[0]} @ARGV or exit 127' -- "$@"
fi
"$@" <&9 9<&- &
child=$!
exec 9<&-
while :; do
	wait "$child"
	status=$?
	pid_exists "$child" || break
done
[ -z "$signalled" ] || exit "$signalled"
exit "$status"
