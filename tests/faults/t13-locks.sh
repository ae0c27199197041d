#!/bin/sh
# Locks of other sessions, what scripts must not do to the transaction and to the session, and rows of
# the version table that change behind luamig's back.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# --- somebody is in the way --------------------------------------------------------------------
retries() { grep -c 'tried again' run.err; }
# shellcheck disable=SC2317 # called through wait_for
at_least_retries() { [ "$(retries)" -ge "$1" ]; }

# How the other session must be named; SQLite knows it where the system does.
holder_name() {
	case $family in
	sqlite) if [ -r /proc/locks ]; then echo "pid $holder"; else echo 'tried again'; fi ;;
	postgres) query "SELECT 'pid ' || pid FROM pg_stat_activity
		WHERE datname = '$dbname' AND state = 'idle in transaction' AND application_name = 'psql'" ;;
	mysql) query "SELECT concat('connection ', id) FROM information_schema.processlist
		WHERE db = '$dbname' AND command = 'Sleep'" ;;
	esac
}

blocked_by_a_reader() { # starts a run that waits for the table: pid in `run`
	case $family in
	mysql) config 'ddl_lock_timeout = 1' ;;
	*) config 'ddl_lock_timeout = 0.5' ;;
	esac
	tables 1 1
	"$LUAMIG" upgrade head || return 1
	revision 2 "op.add_column('t_1', { 'more', t.integer })"
	case $family in
	sqlite) hold 'BEGIN IMMEDIATE;' ;;
	*) hold 'START TRANSACTION; SELECT * FROM t_1;' ;;
	esac || return 1
	name=$(holder_name)
	start run "$LUAMIG" upgrade head
	run=$pid
}

blocker_is_named() {
	blocked_by_a_reader && wait_for at_least_retries 2 && grep 'tried again' run.err >tries || return 1
	release
	ends_with 0 "$run" && at_revision 2 && silent_on_others tries "$name([^0-9]|\$)" &&
		is "$(applied_count)" 2 && is "$(query 'SELECT count(more) FROM t_1')" 0
}

silent_on_others() { # FILE EXTENDED-REGEX: each line says it
	! grep -Ev -e "$2" "$1" || { echo "these say no /$2/"; return 1; }
}

interrupted_between_tries() {
	blocked_by_a_reader && wait_for at_least_retries 1 || return 1
	kill -INT "$run" && ends_with 130 "$run" && release && wait_for no_sessions && at_revision 1 &&
		fails_with 0 "$LUAMIG" --lock-timeout 0 upgrade head
}

# A reader that stays keeps SQLite from finishing COMMIT.
reader_at_commit() {
	config 'ddl_lock_timeout = 0.2'
	tables 1 1
	"$LUAMIG" upgrade head || return 1
	tables 2 3
	hold 'BEGIN; SELECT * FROM t_1;' || return 1
	start run "$LUAMIG" upgrade head
	run=$pid
	name=$(holder_name)
	wait_for at_least_retries 2 && silent_on run.out 'rev000000002|rev000000003' &&
		says run.err "tried again .*$name([^0-9]|\$)" && release || return 1
	ends_with 0 "$run" && at_revision 3 && is "$(applied_count)" 3 && says run.out "ok $(id_of 3)"
}
reader_stays_at_commit() {
	config 'ddl_lock_timeout = 0.1'
	tables 1 1
	"$LUAMIG" upgrade head || return 1
	tables 2 3
	hold 'BEGIN; SELECT * FROM t_1;' || return 1
	start run "$LUAMIG" upgrade head
	run=$pid
	wait_for at_least_retries 1 && kill -INT "$run" && ends_with 130 "$run" && release || return 1
	silent_on run.out 'ok rev' && at_revision 1 && is "$(applied_count)" 1 && ! has_table t_2
}

# --- deadlocks ---------------------------------------------------------------------------------
# The other one has changed many rows already, so that MySQL takes luamig as the victim and rolls back
# all that it did in the transaction: then the revision must run again from the top.
# PostgreSQL ends the one that looks first.
# shellcheck disable=SC2317 # called through wait_for
deadlock_is_over() { at_least_retries 1 || grep -q deadlock other.err; }
deadlock() { # CALL: how the revision makes its last statement
	config 'ddl_lock_timeout = 3000'
	tables 1 1
	revision 2 "op.execute('CREATE TABLE heavy (id integer)')
		for i = 1, 50 do op.execute('INSERT INTO heavy VALUES (' .. i .. ')') end"
	"$LUAMIG" upgrade head || return 1
	revision 3 "local function directly(call) call() end
		op.execute([[UPDATE t_1 SET note = 'x' WHERE id = 1]])
		log.info('has the first row')
		$1(function() op.execute([[UPDATE t_1 SET note = 'y' WHERE id = 2]]) end)"
	hold "START TRANSACTION; UPDATE heavy SET id = id + 1; UPDATE t_1 SET note = 'h' WHERE id = 2;" || return 1
	start run "$LUAMIG" -v upgrade head
	run=$pid
	wait_for grep -qs 'has the first row' run.err run.out || return 1
	echo "UPDATE t_1 SET note = 'h' WHERE id = 1;" >&8
	case $family in
	mysql) wait_for at_least_retries 1 || return 1 ;;
	*) wait_for deadlock_is_over || return 1 ;;
	esac
	release
	ends_with 0 "$run" && at_revision 3 &&
		is "$(query 'SELECT note FROM t_1 ORDER BY id' | tr '\n' ' ')" 'x y '
}

# --- the session is ended by an administrator --------------------------------------------------
ended_session() {
	tables 1 1
	"$LUAMIG" upgrade head || return 1
	revision 2 "op.execute([[INSERT INTO t_1 VALUES (3, 'three')]]) $long_statement"
	start run "$LUAMIG" --json upgrade head
	run=$pid
	wait_for is_long_running || return 1
	case $family in
	postgres) admin "SELECT pg_terminate_backend($(long_sessions))" >/dev/null ;;
	mysql) admin "KILL $(long_sessions)" ;;
	esac
	ends_with 1 "$run" && says run.out '"kind": "connection_lost"' && wait_for no_sessions && at_revision 1 &&
		is "$(query 'SELECT count(*) FROM t_1')" 2 && tables 2 2 &&
		"$LUAMIG" --lock-timeout 0 upgrade head && at_revision 2
}

# --- transactions belong to luamig -------------------------------------------------------------
refused() { # STATEMENT
	revision 2 "op.execute('CREATE TABLE t_2 (id integer)')
		op.execute('$1')"
	line=$(grep -n "'$1'" migrations/0002.lua | cut -d : -f 1)
	status=1 # where CREATE TABLE commits half of the revision is left, and may be mended
	[ "$family" != mysql ] || status=5
	fails_with "$status" "$LUAMIG" upgrade head >run.out 2>run.err &&
		says run.err "migrations/0002.lua:$line" && says run.err "${1%% *}" && at_revision 1 || return 1
	if [ "$family" = mysql ]; then
		has_table t_2
	else
		! has_table t_2
	fi
}
transaction_control() {
	tables 1 1
	"$LUAMIG" upgrade head || return 1
	case $family in
	sqlite) list='BEGIN|COMMIT|ROLLBACK|END TRANSACTION|begin immediate' ;;
	postgres) list='BEGIN|COMMIT|ROLLBACK|commit and chain' ;;
	mysql) list='START TRANSACTION|COMMIT|rollback' ;;
	esac
	echo "$list" | tr '|' '\n' >list
	while read -r statement; do
		refused "$statement" || { echo "after: $statement"; return 1; }
	done <list
}

# Histories written for other tools carry them: left out, and told.
in_a_file() {
	tables 1 1
	printf 'BEGIN;\nCREATE TABLE t_2 (id integer);\nINSERT INTO t_2 VALUES (1);\nCOMMIT;\n' >migrations/two.sql
	revision 2 "op.execute_file('two.sql')"
	"$LUAMIG" upgrade head >run.out 2>run.err || return 1
	cat run.out run.err >all
	says all 'two.sql: 2 transaction statements left out' && at_revision 2 &&
		is "$(query 'SELECT count(*) FROM t_2')" 1
}
# … and the file is still all or nothing.
failing_file() {
	tables 1 1
	printf 'BEGIN;\nCREATE TABLE t_2 (id integer);\nCOMMIT;\n\nINSERT INTO nowhere VALUES (1);\n' >migrations/two.sql
	revision 2 "op.execute_file('two.sql')"
	fails_with 1 "$LUAMIG" upgrade head 2>run.err && says run.err 'migrations/two.sql:5' &&
		says run.err nowhere && at_revision 1 && ! has_table t_2
}

# --- the session -------------------------------------------------------------------------------
# Each kind of setting is spoiled by the second revision and looked at by the first and third.
settings_come_back() {
	case $family in
	sqlite)
		spoil='PRAGMA recursive_triggers = on|PRAGMA legacy_alter_table = on|PRAGMA ignore_check_constraints = on'
		look='SELECT (SELECT recursive_triggers FROM pragma_recursive_triggers) || (SELECT legacy_alter_table FROM pragma_legacy_alter_table) || (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) || (SELECT foreign_keys FROM pragma_foreign_keys)'
		;;
	postgres)
		spoil="SET search_path = pg_catalog|SET lock_timeout = 12345|SET statement_timeout = 54321|SET standard_conforming_strings = off|SET check_function_bodies = off|SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE|SELECT pg_catalog.set_config(''row_security'', ''off'', false)"
		look="SELECT concat_ws(''/'', current_setting(''search_path''), current_setting(''lock_timeout''), current_setting(''statement_timeout''), current_setting(''standard_conforming_strings''), current_setting(''check_function_bodies''), current_setting(''transaction_isolation''), current_setting(''row_security''))"
		;;
	mysql)
		spoil="SET sql_mode = ''ANSI_QUOTES''|SET foreign_key_checks = 0|SET unique_checks = 0|SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE|SET lock_wait_timeout = 77|SET time_zone = ''+05:00''|SET NAMES latin1"
		look="SELECT concat_ws(''/'', @@sql_mode, @@foreign_key_checks, @@unique_checks, @@lock_wait_timeout, @@time_zone, @@character_set_client)"
		;;
	esac
	look=$(echo "$look" | sed "s/''/'/g")
	seen="op.execute('INSERT INTO seen VALUES (:n, :v)', { n = \$n, v = db.value([[$look]]) })"
	revision 1 "op.create_table('seen', { { 'n', t.integer }, { 'v', t.text } }, { sqlite = {} })
		$(echo "$seen" | sed "s/\$n/1/")"
	revision 2 "$(echo "$spoil" | tr '|' '\n' | sed "s/''/'/g; s/.*/op.execute([[&]])/")"
	revision 3 "$(echo "$seen" | sed "s/\$n/3/")"
	"$LUAMIG" upgrade head >run.out 2>run.err || return 1
	is "$(query 'SELECT v FROM seen WHERE n = 3')" "$(query 'SELECT v FROM seen WHERE n = 1')" &&
		[ -n "$(query 'SELECT v FROM seen WHERE n = 1')" ]
}

# Wherever a script puts the search path or the default database, luamig finds its own tables.
own_tables_are_found() {
	case $family in
	sqlite) away='ATTACH' ; return 0 ;;
	postgres) away='CREATE SCHEMA other|SET search_path = other' ;;
	mysql) away="CREATE DATABASE ${dbname}x|USE ${dbname}x" ;;
	esac
	revision 1 "$(echo "$away" | tr '|' '\n' | sed "s/.*/op.execute([[&]])/")"
	revision 2 "op.execute('CREATE TABLE t_2 (id integer)')"
	"$LUAMIG" upgrade head >run.out 2>run.err
	status=$?
	[ "$family" != mysql ] || admin "DROP DATABASE ${dbname}x"
	is "$status" 0 && at_revision 2 && has_table t_2 || return 1
}

# --- the fence ---------------------------------------------------------------------------------
# Another client writes a row while the second revision runs: nothing goes on after it.
row_comes_between() {
	tables 1 1
	"$LUAMIG" upgrade head || return 1
	config 'ddl_lock_timeout = 3000'
	shut_gate || return 1
	revision 2 "op.execute('CREATE TABLE t_2 (id integer)') op.execute('$at_gate')"
	tables 3 3
	start run "$LUAMIG" upgrade head
	run=$pid
	wait_for stands && query "INSERT INTO luamig_version VALUES ('somebody')" && open_gate
	ends_with 3 "$run" || return 1
	# MySQL's tables cannot be rolled back, so there the rows are moved last: the second notices it
	[ "$family" = mysql ] && done=1 || done=2
	has_table t_2 && ! has_table t_3 && says run.err luamig_version &&
		is "$(version_rows | tr '\n' ' ')" "$(id_of "$done") somebody " && is "$(applied_count)" "$done"
}

# … or the row that luamig is about to move changes before its first revision begins: it stands in a
# hook until somebody reads what the hook prints.
row_changes_before_the_first() {
	tables 1 1
	"$LUAMIG" upgrade head || return 1
	tables 2 2
	config 'hooks = { before_run = function() print("in the hook\n" .. ("x"):rep(200000)) end }'
	mkfifo pipe
	exec_hearing "$LUAMIG" upgrade head >run.out 2>pipe &
	run=$!
	running=$run
	exec 7<pipe
	read -r line <&7
	is "$line" 'in the hook' && query "UPDATE luamig_version SET version_num = 'somebody'" || return 1
	tr -d x <&7 >run.err
	ends_with 3 "$run" && ! has_table t_2 && is "$(version_rows)" somebody && is "$(applied_count)" 1
}

# What the manual says, where the configuration says nothing.
default_timeout() {
	revision 1 "log.info('waits ' .. tostring(db.value { postgresql = 'SHOW lock_timeout',
		mysql = 'SELECT @@innodb_lock_wait_timeout + @@lock_wait_timeout' }) .. ' at most')"
	"$LUAMIG" -v upgrade head >run.out 2>run.err && cat run.out run.err >all &&
		says all "waits $([ "$family" = mysql ] && echo 10 || echo 2s) at most"
}

for name in $(versions); do
	[ "$name" = sqlite ] || it "$name: statements wait for locks for a short time only" "on $name default_timeout"
	it "$name: who is in the way is named at each try, and it goes on when he leaves" "on $name blocker_is_named"
	it "$name: Ctrl-C between two tries" "on $name interrupted_between_tries"
	it "$name: transaction control in a script is refused with its line" "on $name transaction_control"
	it "$name: transaction control in a file is left out and told" "on $name in_a_file"
	[ "$(family_of "$name")" = mysql ] ||
		it "$name: a file with a COMMIT in it is still all or nothing" "on $name failing_file"
	it "$name: session settings come back before the next revision" "on $name settings_come_back"
	case $(family_of "$name") in
	sqlite)
		it "$name: a reader that holds up the COMMIT" "on $name reader_at_commit"
		it "$name: Ctrl-C while a reader holds up the COMMIT" "on $name reader_stays_at_commit"
		;;
	mysql)
		it "$name: a deadlock: the revision runs again" "on $name deadlock directly"
		it "$name: a deadlock inside pcall too" "on $name deadlock pcall"
		;;
	postgres) it "$name: a deadlock: nothing is lost" "on $name deadlock directly" ;;
	esac
	[ "$name" = sqlite ] || {
		it "$name: luamig's own tables are found wherever a script goes" "on $name own_tables_are_found"
		it "$name: a session that an administrator ends" "on $name ended_session"
		it "$name: a strange version row stops the next revision" "on $name row_comes_between"
	}
	it "$name: a changed version row stops the first revision" "on $name row_changes_before_the_first"
done
finish
