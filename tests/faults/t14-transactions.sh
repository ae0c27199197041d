#!/bin/sh
# What is committed together, what stays after a failure, and that "applied" is told of nothing else.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# Revisions told as applied by run.out (--json), in order.
told() { sed -n 's/.*"event": *"revision".*"revision": *"\([^"]*\)".*"status": *"applied".*/\1/p' run.out; }
recorded() { query "SELECT revision FROM luamig_history WHERE outcome = 'applied' ORDER BY id"; }
up_to() { for n in $(seq 1 "$1"); do id_of "$n"; echo; done; }

upgrade() { # STATUS OPTION...
	want=$1
	shift
	fails_with "$want" "$LUAMIG" --json upgrade head "$@" >run.out 2>run.err || return 1
}
# Told, recorded, in the version table, and there: the first N revisions and nothing else.
exactly() { # N
	is "$(told)" "$(up_to "$1")" && is "$(recorded)" "$(up_to "$1")" && at_revision "$1" &&
		is "$(table_names | grep -c '^t_')" "$1"
}
nothing_at_all() {
	is "$(told)" '' && at_base && is "$(table_names | grep -c '^t_')" 0 && is "$(applied_count)" 0
}

fails_at() { # N: a revision that makes a table and then fails
	revision "$1" "op.execute('CREATE TABLE t_$1 (id integer)') op.execute('INSERT INTO nowhere VALUES (1)')"
}

# --- one transaction for the run ---------------------------------------------------------------
all() {
	tables 1 3
	upgrade 0 --single-transaction && exactly 3
}
or_nothing() {
	tables 1 2
	fails_at 3
	upgrade 1 --single-transaction && nothing_at_all && says run.err 'whole run was rolled back'
}
only_what_can_be_rolled_back() {
	tables 1 2
	if [ "$family" = mysql ]; then
		upgrade 1 --single-transaction && nothing_at_all && says run.err single
		return
	fi
	revision 3 'op.autocommit(function() end)'
	upgrade 1 --single-transaction && nothing_at_all && says run.err 'op.autocommit' &&
		says run.err 'migrations/0003.lua:'
	revision 3 "op.execute('CREATE TABLE t_3 (id integer)')" '' 'transactional = false'
	upgrade 1 --single-transaction && nothing_at_all && says run.err transactional
}
by_configuration() {
	config 'transaction = "run"'
	tables 1 2
	fails_at 3
	upgrade 1 && nothing_at_all && rm migrations/0003.lua && upgrade 0 && exactly 2
}

# What a failure exits with where statements that commit by themselves came before it: half of the
# revision is left, and the same command goes on with it.
half() { [ "$family" = mysql ] && echo 5 || echo 1; }

# --- a revision fails --------------------------------------------------------------------------
finished_ones_stay() {
	tables 1 3
	fails_at 4
	tables 5 5
	upgrade "$(half)" && at_revision 3 && is "$(told)" "$(up_to 3)" && is "$(recorded)" "$(up_to 3)" &&
		is "$(query "SELECT revision FROM luamig_history WHERE outcome = 'failed'")" "$(id_of 4)" &&
		says run.err "$(id_of 4)" || return 1
	if [ "$family" = mysql ]; then
		has_table t_4 && says run.err 'permanent' && says run.err 'CREATE TABLE t_4'
	else
		! has_table t_4 && says run.err 'rolled back'
	fi
}
in_a_lua_error() {
	tables 1 2
	revision 3 "op.create_table('t_3', { { 'id', t.integer } })
		error('no more')"
	upgrade "$(half)" && at_revision 2 && is "$(told)" "$(up_to 2)" && says run.err 'migrations/0003.lua:[0-9]+' &&
		says run.err 'no more' && { [ "$family" = mysql ] || ! has_table t_3; }
}
downgrade_fails() {
	tables 1 3
	upgrade 0
	revision 2 '' "op.drop_table('t_2') op.execute('INSERT INTO nowhere VALUES (1)')"
	fails_with "$(half)" "$LUAMIG" downgrade base 2>run.err && at_revision 2 && ! has_table t_3 &&
		{ [ "$family" = mysql ] || has_table t_2; }
}
pcall_is_a_savepoint() {
	tables 1 1
	revision 2 "op.create_table('t_2', { { 'id', t.integer, primary_key = true } })
		op.execute('INSERT INTO t_2 VALUES (1)')
		local ok = pcall(function()
			op.execute('INSERT INTO t_2 VALUES (2)')
			op.execute('INSERT INTO t_2 VALUES (1)')
		end)
		assert(not ok)
		assert(db.value('SELECT count(*) FROM t_2') == 1)
		op.execute('INSERT INTO t_2 VALUES (3)')"
	upgrade 0 && at_revision 2 && is "$(query 'SELECT id FROM t_2 ORDER BY id' | tr '\n' ' ')" '1 3 '
}

# --- groups ------------------------------------------------------------------------------------
# SQLite drops the whole transaction: what was finished in it runs again.
dropped_group() {
	tables 1 3
	revision 4 "op.execute('CREATE TABLE t_4 (id integer)')
		op.execute([[INSERT OR ROLLBACK INTO t_1 VALUES (1, 'again')]])"
	upgrade 1 && exactly 3 && is "$(query 'SELECT count(*) FROM t_1')" 2 && says run.err 'migrations/0004.lua'
}
# … also when a pcall catches it: nothing may go on as if the rest were there.
dropped_group_in_pcall() {
	tables 1 3
	revision 4 "op.execute('CREATE TABLE t_4 (id integer)')
		pcall(function() op.execute([[INSERT OR ROLLBACK INTO t_1 VALUES (1, 'again')]]) end)
		op.execute('CREATE TABLE t_40 (id integer)')"
	upgrade 1 && exactly 3
}
# A group of its own for each: a real COMMIT between them.
commit_each() {
	config 'transaction = "revision"'
	tables 1 3
	fails_at 4
	upgrade 1 && exactly 3
}
groups() {
	config 'transaction = "group"'
	tables 1 3
	fails_at 4
	upgrade "$(half)" && is "$(told)" "$(up_to 3)" && at_revision 3 && { [ "$family" = mysql ] || exactly 3; }
}
# Another process looks on: whatever has been told is committed.
told_is_committed() {
	tables 1 40
	start run "$LUAMIG" --json upgrade head
	while kill -0 "$pid" 2>/dev/null && ! grep -qs '"end"' run.out; do
		seen=$(told | tail -n 1)
		now=$(version_rows 2>/dev/null)
		echo "told $seen while at $now"
		is "$(printf '%s\n%s\n' "$seen" "$now" | sort | tail -n 1)" "$now" || return 1
	done
	ends_with 0 "$pid" && exactly 40
}

# --- COMMIT fails ------------------------------------------------------------------------------
# A key that is checked at the end.
fails_at_commit() { # N
	revision "$1" "op.execute('CREATE TABLE t_$1 (id integer REFERENCES t_1 (id) DEFERRABLE INITIALLY DEFERRED)')
		op.execute('INSERT INTO t_$1 VALUES (99)')"
}
commit_fails() {
	config 'transaction = "revision"'
	tables 1 2
	fails_at_commit 3
	upgrade 1 && exactly 2 && says run.err "$(id_of 3)" && says run.err 'rolled back' &&
		is "$(query "SELECT revision FROM luamig_history WHERE outcome = 'failed'")" "$(id_of 3)"
}
# The revision that is to blame is found; those before it are committed, those after it do not run.
commit_of_group_fails() {
	config 'transaction = "group"'
	tables 1 2
	fails_at_commit 3
	tables 4 5
	upgrade 1 && exactly 2 && says run.err "$(id_of 3)" &&
		is "$(query "SELECT revision FROM luamig_history WHERE outcome = 'failed'")" "$(id_of 3)"
}
commit_of_run_fails() {
	tables 1 2
	fails_at_commit 3
	tables 4 4
	upgrade 1 --single-transaction && nothing_at_all && says run.err 'whole run was rolled back'
}

# --- outside a transaction ---------------------------------------------------------------------
refuses_transaction() { # a statement that does, in this database
	case $family in
	sqlite) echo 'VACUUM' ;;
	postgres) echo 'CREATE INDEX CONCURRENTLY ix_t_1 ON t_1 (note)' ;;
	mysql) echo 'CREATE INDEX ix_t_1 ON t_1 (note)' ;;
	esac
}
without_transaction() {
	tables 1 1
	revision 2 "op.execute('CREATE TABLE t_2 (id integer)')
		op.execute('$(refuses_transaction)')
		op.execute('INSERT INTO t_2 VALUES (1)')" '' 'transactional = false'
	upgrade 0 && exactly 2 && is "$(query 'SELECT count(*) FROM t_2')" 1
}
without_transaction_fails() {
	tables 1 1
	revision 2 "op.execute('CREATE TABLE t_2 (id integer)')
		op.execute('INSERT INTO t_2 VALUES (1)')
		op.execute('INSERT INTO nowhere VALUES (1)')" '' 'transactional = false'
	upgrade 5 && at_revision 1 && is "$(told)" "$(up_to 1)" && is "$(query 'SELECT count(*) FROM t_2')" 1 &&
		says run.err '2 statements of it' && says run.err 'INSERT INTO t_2'
}
needs_autocommit() { # the error says what to do
	tables 1 1
	revision 2 "op.execute('$(refuses_transaction)')"
	upgrade 1 && at_revision 1 && says run.err 'op.autocommit'
}
autocommit() {
	tables 1 1
	revision 2 "op.execute('CREATE TABLE t_2 (id integer)')
		op.autocommit(function() op.execute('$(refuses_transaction)') end)
		op.execute('INSERT INTO t_2 VALUES (1)')"
	tables 3 3
	upgrade 0 && exactly 3 && is "$(query 'SELECT count(*) FROM t_2')" 1
}
autocommit_then_failure() {
	tables 1 1
	revision 2 "op.execute('CREATE TABLE t_2 (id integer)')
		op.autocommit(function() op.execute('$(refuses_transaction)') end)
		op.execute('CREATE TABLE t_20 (id integer)')
		op.execute('INSERT INTO nowhere VALUES (1)')"
	upgrade 5 && at_revision 1 && is "$(told)" "$(up_to 1)" && has_table t_2 && says run.err 'permanent' &&
		{ [ "$family" = mysql ] || ! has_table t_20; }
}
failure_in_autocommit() {
	tables 1 1
	revision 2 "op.execute('CREATE TABLE t_2 (id integer)')
		op.autocommit(function() op.execute('INSERT INTO nowhere VALUES (1)') end)"
	upgrade 5 && at_revision 1 && is "$(told)" "$(up_to 1)" && has_table t_2
}

for name in $(databases); do
	family=$(family_of "$name")
	if [ "$family" != mysql ]; then
		it "$name: --single-transaction: all" "on $name all"
		it "$name: --single-transaction: or nothing" "on $name or_nothing"
		it "$name: transaction = \"run\" in luamig.lua" "on $name by_configuration"
		it "$name: transaction = \"revision\"" "on $name commit_each"
		it "$name: a COMMIT that fails" "on $name commit_fails"
		it "$name: a COMMIT that fails for several revisions" "on $name commit_of_group_fails"
		it "$name: a COMMIT that fails for the whole run" "on $name commit_of_run_fails"
		it "$name: a statement that refuses a transaction: the error tells the way" "on $name needs_autocommit"
	fi
	it "$name: --single-transaction with what cannot be rolled back" "on $name only_what_can_be_rolled_back"
	it "$name: a failing revision leaves the finished ones" "on $name finished_ones_stay"
	it "$name: an error in Lua does too" "on $name in_a_lua_error"
	it "$name: a failing downgrade" "on $name downgrade_fails"
	it "$name: pcall is a savepoint" "on $name pcall_is_a_savepoint"
	it "$name: transaction = \"group\"" "on $name groups"
	it "$name: whatever is told as applied is committed" "on $name told_is_committed"
	it "$name: transactional = false" "on $name without_transaction"
	it "$name: transactional = false, failing half way" "on $name without_transaction_fails"
	it "$name: op.autocommit" "on $name autocommit"
	it "$name: a failure after op.autocommit" "on $name autocommit_then_failure"
	it "$name: a failure in op.autocommit" "on $name failure_in_autocommit"
done
it 'sqlite: a transaction that SQLite dropped: the finished revisions run again' 'on sqlite dropped_group'
it 'sqlite: … also when pcall caught the error' 'on sqlite dropped_group_in_pcall'
finish
