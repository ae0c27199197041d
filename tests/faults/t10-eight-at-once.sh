#!/bin/sh
# Several processes start the same upgrade on the same database: one does it, nobody fails.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

summary() { # FILE: "ok N": status and number of applied revisions in the end event
	sed -n 's/.*"event": *"end".*"status": *"\([a-z]*\)".*"applied": *\([0-9]*\).*/\1 \2/p' "$1"
}

eight_at_once() {
	config 'lock_timeout = 3000'
	tables 1 8
	processes=
	for n in 1 2 3 4 5 6 7 8; do
		start "run$n" "$LUAMIG" --json upgrade head
		processes="$processes $pid"
	done
	for process in $processes; do
		ends_with 0 "$process" || return 1
	done
	for n in 1 2 3 4 5 6 7 8; do summary "run$n.out"; done | sort | uniq -c | sed 's/^ *//' >summaries
	printf '7 ok 0\n1 ok 8\n' >wanted
	same wanted summaries && at_revision 8 && is "$(applied_count)" 8 &&
		is "$(query 'SELECT count(DISTINCT revision) FROM luamig_history')" 8 &&
		is "$(query 'SELECT count(*) FROM luamig_history')" 8 &&
		is "$(table_names | grep -c '^t_')" 8
}

holder_is_named() {
	tables 1 1
	"$LUAMIG" upgrade head || return 1
	revision 2 "$long_statement"
	start run "$LUAMIG" upgrade head
	run=$pid
	wait_for is_long_running || return 1
	# the process; or, where the server does not know it, the session
	fails_with 3 "$LUAMIG" --lock-timeout 1 upgrade head 2>ninth.err &&
		says ninth.err "pid ($run|$(long_sessions))([^0-9]|\$)" && says ninth.err '--lock-timeout' &&
		kill -INT "$run" && ends_with 130 "$run" && at_revision 1
}

for name in $(databases); do
	it "$name: of eight at once one applies, the others find nothing left" "on $name eight_at_once"
	it "$name: a ninth with --lock-timeout 1 exits 3 and names the holder" "on $name holder_is_named"
done
finish
