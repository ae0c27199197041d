#!/bin/sh
# kill -9 at random moments of an upgrade: the database is at a revision boundary, the lock is free,
# and the same command goes on.
#
#   LUAMIG_KILL_ROUNDS   kills for each database (default 12)
#   LUAMIG_KILL_SEED     of the random moments; the one used is printed
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
all_rounds=${LUAMIG_KILL_ROUNDS:-12}
seed=${LUAMIG_KILL_SEED:-$$}
echo "# LUAMIG_KILL_ROUNDS=$all_rounds LUAMIG_KILL_SEED=$seed"

# Where DDL commits by itself less can be promised, and each statement syncs the disk.
how_much() { # NAME
	case $(family_of "$1") in
	mysql) rounds=$(((all_rounds + 1) / 2)) revisions=20 ;;
	*) rounds=$all_rounds revisions=50 ;;
	esac
}

# All there is, a line each: "t_N <rows>", "version <id>", "applied <revisions in the history>".
look() {
	table_names >names
	sql=$(awk -v q="'" '
		/^t_/ { add(q $0 q, "count(*)", $0) }
		/^luamig_version$/ { add(q "version" q, "version_num", $0) }
		/^luamig_history$/ { add(q "applied" q, "count(DISTINCT revision)", $0 " WHERE outcome <> " q "failed" q) }
		function add(key, value, from) {
			printf("%sSELECT %s AS k, CAST(%s AS char(12)) AS v FROM %s", (n++ ? " UNION ALL " : ""), key, value, from)
		}' names)
	[ -z "$sql" ] || query "$sql" | tr '|' '\t' | sed 's/ *$//'
}

# The tables and rows are those of the revision in the version table, which becomes `now`.  Where DDL
# cannot be rolled back the next revision may have begun.
at_a_boundary() {
	look >state
	now=$(awk '$1 == "version" { n++; id = $2 } END { sub(/^rev0*/, "", id); print (n > 1 ? "several" : id + 0) }' state)
	awk -v now="$now" -v may_have_begun="$([ "$family" != mysql ] || echo 1)" '
		$1 == "applied" { applied = $2 }
		/^t_/ { sub(/^t_/, "", $1); tables++; if ($1 + 0 <= now && $2 == 2) good++; else if ($1 + 0 == now + 1) begun++ }
		END { exit !(good + 0 == now && applied + 0 == now && tables + 0 == good + begun && (!begun || may_have_begun)) }' state ||
		{ echo "at revision $now:"; cat state; return 1; }
}

finishes() {
	"$LUAMIG" --lock-timeout 0 upgrade head >last.out 2>last.err && at_a_boundary && is "$now" "$revisions"
}

# In hundredths of a second, how long an undisturbed run takes.
whole_time() {
	began=$(centiseconds)
	"$LUAMIG" upgrade head >whole.out 2>&1 || return 1
	whole=$(($(centiseconds) - began))
	"$LUAMIG" downgrade base >whole.out 2>&1 || return 1
}
empty() { # as if nothing had run yet
	case $family in
	sqlite) rm -f "$dbfile"* ;;
	postgres) query 'SET client_min_messages = error; DROP SCHEMA public CASCADE; CREATE SCHEMA public' ;;
	mysql) query "DROP DATABASE $dbname; CREATE DATABASE $dbname" ;;
	esac
}

killed_at() { # SECONDS
	: >run.out # killed early, the new run has not emptied the last one's
	start run "$LUAMIG" upgrade head
	sleep "$1"
	kill -KILL "$pid" 2>/dev/null
	ended "$pid"
	# what the server still does for the dead session ends by itself
	wait_for no_sessions && at_a_boundary || return 1
	told=$(sed -n 's/^ *[^ ]* rev0*\([0-9]*\) .*/\1/p' run.out | tail -n 1)
	[ "${told:-0}" -le "$now" ] || { echo "told $told as applied, but the database is at $now"; return 1; }
}

random_kills() {
	tables 1 "$revisions"
	whole_time || return 1
	delays=$(awk -v seed="$seed" -v n="$rounds" -v whole="$whole" 'BEGIN { srand(seed)
		for (i = 0; i < n; i++) printf "%.3f ", (whole + 2) / 100 * rand() }')
	echo "one run takes $whole/100 s; killed after (s): $delays"
	stops=
	for delay in $delays; do
		echo "killed after $delay s:"
		empty && killed_at "$delay" || return 1
		stops="$stops $now"
		finishes || return 1
	done
	echo "# $database: killed at revisions$stops" >&3
}

# From the death of the client to the moment when another run has the lock.
lock_is_free_soon() { # WHERE: the run is $pid, in its second revision
	kill -KILL "$pid"
	died=$(centiseconds)
	ended "$pid"
	# much less than what the statement takes
	wait_for no_sessions || return 1
	waited=$(($(centiseconds) - died))
	echo "# $database, $1: the lock was free after $waited/100 s" >&3
	at_revision 1 && ! has_table t_2 &&
		tables 2 3 &&
		"$LUAMIG" --lock-timeout 0 upgrade head && at_revision 3
}

killed_in_a_statement() {
	tables 1 1
	"$LUAMIG" upgrade head || return 1
	revision 2 "op.create_table('t_2', { { 'id', t.integer } }) $long_statement"
	start run "$LUAMIG" upgrade head
	wait_for is_long_running && lock_is_free_soon 'in a statement'
}

# shellcheck disable=SC2317 # called through wait_for
waits_for_a_lock() { [ "$(query 'SELECT count(*) FROM pg_locks WHERE NOT granted')" -gt 0 ]; }
killed_in_a_lock_wait() {
	config 'ddl_lock_timeout = 3000'
	tables 1 1
	"$LUAMIG" upgrade head || return 1
	revision 2 "op.create_table('t_2', { { 'id', t.integer } }) op.execute('ALTER TABLE t_1 ADD x integer')"
	hold 'BEGIN; SELECT * FROM t_1;' || return 1
	start run "$LUAMIG" upgrade head
	wait_for waits_for_a_lock && lock_is_free_soon 'in a lock wait' && release
}

exec 3>&1
for name in $(databases); do
	how_much "$name"
	it "$name: killed $rounds times, each time at a revision boundary, and finished" "on $name random_kills"
done
for name in $(databases); do
	case $name in
	sqlite) it "$name: killed in a long statement: at a boundary, the lock is free" "on $name killed_in_a_statement" ;;
	postgres | pg16 | pg18)
		it "$name: killed in a long statement: the lock is free soon" "on $name killed_in_a_statement"
		it "$name: killed while waiting for a lock: the lock is free soon" "on $name killed_in_a_lock_wait"
		;;
	esac
done
finish
