#!/bin/sh
# data.transform: every row exactly once, and no write of others lost, whatever comes in between: another
# writer, locks, kill -9, two processes, Ctrl-C.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
rows=3000

up() { "$LUAMIG" upgrade head; }

# A table of $rows rows, and a revision that adds one to n of each, slowly, in small chunks.
numbers() { # [OPTIONS-OF-THE-TRANSFORM]
	revision 1 "op.create_table(\"k\", { { \"id\", t.integer, primary_key = true },
    { \"n\", t.integer, nullable = false }, { \"other\", t.integer, nullable = false } })
  local rows = {}
  for i = 1, $rows do rows[i] = { id = i, n = 0, other = 0 } end
  data.insert(\"k\", rows)"
	"$LUAMIG" upgrade head >/dev/null || return 1
	revision 2 "data.transform(\"k\", { read = \"n\", chunk = 50, ${1:-}
    function(row) ${2:-} return { n = row.n + 1 } end })"
}
# Before the last chunks it stands until it may go on: a run is under way as long as it takes to end it.
before_the_end="if row.id == 2900 then $until_go end"
each_once() {
	is "$(query 'SELECT count(*), min(n), max(n) FROM k' | tr '|\t' '  ')" "$rows 1 1"
}
is_under_way() { [ "$(query "SELECT count(*) FROM k WHERE n = 1" 2>/dev/null || echo 0)" -ge "${1:-100}" ]; }

# --- killed ------------------------------------------------------------------------------------------
killed() {
	config 'trust = true'
	numbers 'pause = 0.05,' "$before_the_end" || return 1
	for part in 200 900 1700; do
		start run "$LUAMIG" upgrade head
		run=$pid
		wait_for is_under_way $part || return 1
		kill -KILL "$run"
		ended "$run" 2>/dev/null
	done
	[ "$(query 'SELECT max(n) FROM k')" -eq 1 ] && [ "$(query 'SELECT min(n) FROM k')" -eq 0 ] || return 1
	: >go
	up && each_once && at_revision 2 && is "$(query 'SELECT count(*) FROM luamig_journal' 2>/dev/null || echo 0)" 0
}
two_processes() {
	config 'lock_timeout = 3000'
	numbers 'pause = 0.002,' || return 1
	start one "$LUAMIG" upgrade head
	one=$pid
	start two "$LUAMIG" upgrade head
	two=$pid
	ends_with 0 "$one" && ends_with 0 "$two" && each_once && at_revision 2
}

# --- another writer --------------------------------------------------------------------------------------
# It adds one to `other` of rows all over the table, one by one, until it is told to stop.
# shellcheck disable=SC2317 # run in the background
writer() {
	case $family in
	sqlite) say='.timeout 300000' client_of='sqlite3 -batch' at=$dbfile ;;
	postgres) say='' client_of='psql -X -q -d' at=$DATABASE_URL ;;
	mysql) say='' client_of="mariadb --no-defaults -u root -S $(url_parameter "$DATABASE_URL" unix_socket)" at=$dbname ;;
	esac
	i=0 every=20
	[ "$family" != sqlite ] || every=2 # its lock is of the whole file, and goes to whom it goes
	{
		echo "$say"
		while [ ! -e stop ] && [ "$i" -lt 20000 ]; do
			i=$((i + 1))
			echo "UPDATE k SET other = other + 1 WHERE id = $((i * 1327 % rows + 1));"
			[ $((i % every)) -ne 0 ] || { echo "$i" >wrote && nap; }
		done
		echo "$i" >wrote
	} | $client_of "$at" >writer.out 2>writer.err
}
with_a_writer() {
	numbers 'pause = 0.002,' || return 1
	writer &
	writer=$!
	running="$running $writer"
	wait_for test -e wrote && up || return 1
	touch stop
	ended "$writer" || { cat writer.err; return 1; }
	each_once && is "$(query 'SELECT sum(other) FROM k')" "$(cat wrote)"
}

# --- locks -----------------------------------------------------------------------------------------------------
# One row is held by another session for a while: the chunk is tried again, and all gets done.
# Told at a try that failed.
# shellcheck disable=SC2317 # called through wait_for
has_not_its_locks() { grep -Eqs '"waits_for": "|"event": "retry"' run.out; }
a_lock_for_a_while() {
	config 'ddl_lock_timeout = 1,'
	numbers '' || return 1
	case $family in
	sqlite) hold 'BEGIN IMMEDIATE; UPDATE k SET other = 5 WHERE id = 1020;' ;;
	*) hold 'BEGIN; UPDATE k SET other = 5 WHERE id = 1020;' ;;
	esac
	start run "$LUAMIG" --json upgrade head
	run=$pid
	wait_for has_not_its_locks && echo 'COMMIT;' >&8
	release
	ends_with 0 "$run" && each_once && is "$(query 'SELECT other FROM k WHERE id = 1020')" 5
}
# And for ever: it stops, naming the row; what is done stays, and the same command goes on.
a_lock_for_ever() {
	config 'ddl_lock_timeout = 1,'
	numbers 'target = 0.1,' || return 1
	hold 'BEGIN; UPDATE k SET other = 5 WHERE id = 1020;'
	fails_with 5 "$LUAMIG" upgrade head 2>err
	status=$?
	release
	[ "$status" -eq 0 ] && says err 'row id = 1020 \(' && is "$(query 'SELECT count(*) FROM k WHERE n = 1')" 1019 &&
		up && each_once
}

# --- signals ---------------------------------------------------------------------------------------------------
stopped() { # SIGNAL
	config 'trust = true'
	numbers 'pause = 0.05,' "$before_the_end" || return 1
	start run "$LUAMIG" upgrade head
	run=$pid
	wait_for is_under_way 200 && kill "-$1" "$run" && ends_with 5 "$run" || return 1
	says run.err '0 statements of it are permanent and a part of the next \(data.transform k' &&
		says run.err 'run it again: luamig upgrade head; it goes on at statement 1' || return 1
	: >go
	at_revision 1 && up && each_once
}
stopped_at_once() {
	numbers '' || return 1
	revision 2 'data.transform("k", { chunk = 5000, function(row) while true do end end })'
	start run "$LUAMIG" -v upgrade head
	run=$pid
	wait_for grep -qs 'FROM .*k. ORDER BY\|FROM .*k. WHERE\|LIMIT 5001' run.err && kill -INT "$run" && ends_with 130 "$run" &&
		is "$(query 'SELECT max(n) FROM k')" 0
}

for name in $(databases); do
	it "$name: killed three times, each row once" "on $name killed"
	it "$name: two processes at once" "on $name two_processes"
	it "$name: another writer loses nothing" "on $name with_a_writer"
	it "$name: a lock for a while" "on $name a_lock_for_a_while"
	[ "$name" = sqlite ] || it "$name: a lock for ever names the row" "on $name a_lock_for_ever"
	it "$name: Ctrl-C between chunks leaves what can be resumed" "on $name stopped INT"
	it "$name: SIGTERM between chunks leaves what can be resumed" "on $name stopped TERM"
	it "$name: Ctrl-C in the only chunk takes all back" "on $name stopped_at_once"
done
finish
