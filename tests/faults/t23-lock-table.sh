#!/bin/sh
# The run lock in a table (lock = "table"): one run at a time, a holder that dies, one that is silent
# for too long, one that executes for long; through a pooler, too.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

lease() { # SECONDS
	config "lock = \"table\", lock_lease = $1, lock_timeout = 3000, ddl_lock_timeout = 3000"
}
of_lock() { query "SELECT $1 FROM luamig_lock WHERE number = 1"; }
is_free() { is "$(of_lock token)$(of_lock session)$(of_lock session_before)" ''; }
# A revision that makes t_2, stands at the gate, and fills it.
slow_second() {
	tables 1 1
	"$LUAMIG" upgrade head >first.out 2>first.err && shut_gate || return 1
	revision 2 "op.create_table('t_2', { { 'id', t.integer } })
		op.execute('$at_gate')
		op.execute('INSERT INTO t_2 VALUES (1)')" "op.drop_table('t_2')"
}
second_is_done() {
	at_revision 2 && is "$(query 'SELECT count(*) FROM t_2')" 1 && is "$(applied_count)" 2 && is_free
}

# --- one at a time -------------------------------------------------------------------------------
several_at_once() {
	lease 600
	tables 1 4
	processes=
	for n in 1 2 3 4; do
		start "run$n" "$LUAMIG" upgrade head
		processes="$processes $pid"
	done
	for process in $processes; do ends_with 0 "$process" || return 1; done
	at_revision 4 && is "$(applied_count)" 4 && is "$(query 'SELECT count(*) FROM luamig_history')" 4 || return 1
	if [ "$family" = sqlite ]; then
		! has_table luamig_lock # its file is a better lock than a table in it
	else
		is_free && is "$(query 'SELECT count(*) FROM luamig_lock')" 2
	fi
}

# --- a statement longer than the lease -----------------------------------------------------------
long_statement_keeps_it() {
	lease 5
	slow_second || return 1
	start run "$LUAMIG" upgrade head
	run=$pid
	wait_for stands && sleep 6
	"$LUAMIG" doctor >doctor.out 2>&1
	fails_with 3 "$LUAMIG" --lock-timeout 0 upgrade head 2>waiter.err || return 1
	says waiter.err "pid $run .*running: $at_gate" && silent_on waiter.err 'client is gone' &&
		says doctor.out "another run is going on: pid $run" && open_gate && ends_with 0 "$run" && second_is_done
}

# --- a holder that dies --------------------------------------------------------------------------
killed_between() {
	lease 3000 # its session has ended with it: nobody waits for its time
	tables 1 1
	"$LUAMIG" upgrade head >first.out 2>first.err || return 1
	revision 2 "op.create_table('t_2', { { 'id', t.integer } }) log.info('in the loop') while true do end"
	start run "$LUAMIG" -v upgrade head
	run=$pid
	wait_for grep -qs 'in the loop' run.err run.out && kill -KILL "$run"
	ended "$run"
	revision 2 "op.create_table('t_2', { { 'id', t.integer } }) op.execute('INSERT INTO t_2 VALUES (1)')"
	"$LUAMIG" --lock-timeout 300 upgrade head >again.out 2>again.err && second_is_done
}

# Its statement runs on in the server: it is waited for, named, and what would end it is told.
killed_in_a_statement() {
	lease 2
	slow_second || return 1
	start run "$LUAMIG" upgrade head
	run=$pid
	wait_for stands && kill -KILL "$run"
	ended "$run"
	# PostgreSQL sees that a client is gone since version 14
	if [ "$family" = mysql ] || [ "$database" = pg12 ]; then
		fails_with 3 "$LUAMIG" --lock-timeout 3 upgrade head 2>waiter.err || return 1
		says waiter.err 'its client is gone, the server still runs: SELECT n FROM gate' || return 1
		"$LUAMIG" doctor >doctor.out 2>&1
		says doctor.out 'gives no sign of life' || return 1
		end=$(sed -n 's/.*or end it: \(KILL [0-9]*\|SELECT pg_terminate_backend([0-9]*)\).*/\1/p' waiter.err)
		[ -n "$end" ] || { cat waiter.err; return 1; }
		admin "$end" >/dev/null
	fi
	wait_for stands_no_more && open_gate && lease 600 &&
		"$LUAMIG" upgrade head >again.out 2>again.err && second_is_done
}

# --- a holder that is silent for too long ---------------------------------------------------------
# Stopped in the middle: its session is ended, another run takes over; going on it changes nothing.
stopped() {
	lease 2
	slow_second || return 1
	start run "$LUAMIG" upgrade head
	run=$pid
	wait_for stands && kill -STOP "$run" && open_gate && wait_for stands_no_more && lease 600 &&
		"$LUAMIG" upgrade head >other.out 2>other.err && second_is_done || return 1
	kill -CONT "$run"
	ended "$run" && return 1
	second_is_done && is "$(query "SELECT count(*) FROM luamig_history WHERE revision = '$(id_of 2)'")" 1
}

# Somebody else has the lock by the time of the COMMIT.
stolen() {
	lease 20
	slow_second || return 1
	start run "$LUAMIG" upgrade head
	run=$pid
	wait_for stands &&
		query "UPDATE luamig_lock SET fence = fence + 1, token = 'somebody', session = 'else' WHERE number = 1" &&
		open_gate && ends_with 3 "$run" && says run.err 'taken over by another run' && says run.err lock_lease &&
		at_revision 1 && is "$(of_lock token)" somebody && is "$(applied_count)" 1 || return 1
	if [ "$family" = mysql ]; then # its table was made before, and nothing after
		is "$(query 'SELECT count(*) FROM t_2')" 0
	else
		! has_table t_2
	fi
	# whose session cannot be looked for has the lock until a person says otherwise
	query "UPDATE luamig_lock SET valid_until = 0 WHERE number = 1"
	fails_with 3 "$LUAMIG" --lock-timeout 0 upgrade head 2>waiter.err &&
		says waiter.err 'cannot be seen from here' || return 1
	free=$(sed -n "s/.*when it has: \(UPDATE .* WHERE number = 1\).*/\1/p" waiter.err)
	query "$free" && "$LUAMIG" upgrade head >again.out 2>again.err && second_is_done
}

# The same with a statement that commits by itself: it does not run.
stolen_before_autocommit() {
	lease 20
	slow_second || return 1
	revision 2 "op.autocommit(function()
		op.execute { 'CREATE TABLE t_2 (id integer)', probe = [[SELECT count(*) FROM information_schema.tables
			WHERE table_name = 't_2' AND table_schema IN ('public', '$dbname')]] }
		op.execute { '$at_gate', probe = 'SELECT 0' }
		op.execute { 'CREATE TABLE t_3 (id integer)', probe = [[SELECT count(*) FROM information_schema.tables
			WHERE table_name = 't_3' AND table_schema IN ('public', '$dbname')]] }
	end)"
	start run "$LUAMIG" upgrade head
	run=$pid
	wait_for stands && query 'UPDATE luamig_lock SET fence = fence + 1 WHERE number = 1' &&
		open_gate && ends_with 3 "$run" && has_table t_2 && ! has_table t_3 && at_revision 1
}

# --- through a pooler -----------------------------------------------------------------------------
start_pooler() {
	pooler=$(mktemp -d /tmp/luamig-pooler.XXXXXX)
	cat >"$pooler/ini" <<-INI
		[databases]
		* = host=$(url_parameter "$DATABASE_URL" host) port=$(url_parameter "$DATABASE_URL" port) user=postgres
		[pgbouncer]
		listen_addr =
		listen_port = 6432
		unix_socket_dir = $pooler
		auth_type = any
		pool_mode = transaction
		default_pool_size = 4
		logfile = $pooler/log
		pidfile = $pooler/pid
	INI
	as=
	if [ "$(id -u)" -eq 0 ]; then
		chmod 755 "$pooler" && chown nobody "$pooler" && as='-u nobody'
	fi
	# shellcheck disable=SC2086 # two words
	start pooler pgbouncer $as "$pooler/ini"
	direct=$DATABASE_URL
	DATABASE_URL="postgresql://postgres@/$dbname?host=$pooler&port=6432"
	wait_for pooler_answers
}
# shellcheck disable=SC2317 # called through wait_for
pooler_answers() { psql -XAt -d "$DATABASE_URL" -c 'SELECT 1' >/dev/null 2>&1; }
# Nothing that luamig sets reaches the next client, and nothing stays prepared.
pool_is_clean() {
	is "$(psql -XAt -d "$DATABASE_URL" -c "SELECT current_setting('lock_timeout'), current_setting('statement_timeout'),
		(SELECT count(*) FROM pg_prepared_statements), (SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
		WHERE l.locktype = 'advisory' AND d.datname = current_database())")" '0|0|0|0'
}
pooled() {
	direct=$DATABASE_URL
	lease 600
	start_pooler && several_pooled && killed_pooled && stopped_pooled
	status=$?
	DATABASE_URL=$direct
	rm -rf "$pooler"
	return $status
}
several_pooled() {
	slow_second || return 1
	start run "$LUAMIG" upgrade head
	run=$pid
	wait_for stands && fails_with 3 "$LUAMIG" --lock-timeout 0 upgrade head 2>waiter.err &&
		says waiter.err "pid $run .*running: $at_gate" && open_gate && ends_with 0 "$run" && second_is_done && pool_is_clean
}
killed_pooled() {
	"$LUAMIG" downgrade -1 >down.out 2>down.err && lease 3 && shut_gate || return 1
	start run "$LUAMIG" upgrade head
	run=$pid
	wait_for stands && kill -KILL "$run"
	ended "$run"
	wait_for stands_no_more && open_gate && lease 600 &&
		"$LUAMIG" upgrade head >again.out 2>again.err && at_revision 2 && is_free && pool_is_clean
}
stopped_pooled() {
	"$LUAMIG" downgrade -1 >down.out 2>down.err && lease 3 && shut_gate || return 1
	start run "$LUAMIG" upgrade head
	run=$pid
	wait_for stands && kill -STOP "$run" && open_gate && wait_for stands_no_more && lease 600 &&
		"$LUAMIG" upgrade head >other.out 2>other.err && at_revision 2 || return 1
	kill -CONT "$run"
	ended "$run" && return 1
	at_revision 2 && is "$(query 'SELECT count(*) FROM t_2')" 1 && is_free
}

for name in $(databases); do
	it "$name: lock = table: of four at once each revision runs once" "on $name several_at_once"
	[ "$name" != sqlite ] || continue
	it "$name: a statement longer than the lease keeps the lock" "on $name long_statement_keeps_it"
	it "$name: a holder that died is followed at once" "on $name killed_between"
	it "$name: the statement of a dead holder is waited for" "on $name killed_in_a_statement"
	it "$name: a stopped holder is followed, and changes nothing any more" "on $name stopped"
	it "$name: a stolen lock never commits" "on $name stolen"
	it "$name: … nor runs a statement outside a transaction" "on $name stolen_before_autocommit"
	[ "$name" = postgres ] || continue
	if command -v pgbouncer >/dev/null 2>&1; then
		it "$name: through a pooler that gives out sessions by the transaction" "on $name pooled"
	else
		count=$((count + 1))
		echo "ok $count - $name: through a pooler # SKIP no pgbouncer here"
	fi
done
finish
