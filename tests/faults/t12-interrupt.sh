#!/bin/sh
# Ctrl-C and SIGTERM: the statement is stopped on the server, what the revision did is taken back,
# the lock is given up, exit status 130.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# On MySQL only rows can be taken back, so the second revision begins with rows.
project() { # BODY-OF-THE-SECOND-REVISION
	tables 1 1
	"$LUAMIG" upgrade head || return 1
	revision 2 "op.execute(\"INSERT INTO t_1 VALUES (3, 'three')\") $1"
}

nothing_is_left() {
	wait_for no_sessions && at_revision 1 &&
		is "$(query 'SELECT count(*) FROM t_1')" 2 &&
		tables 2 2 && "$LUAMIG" --lock-timeout 0 upgrade head && at_revision 2
}

interrupted() { # SIGNAL
	kill "-$1" "$run" && ends_with 130 "$run" || return 1
	says run.err interrupted && silent_on run.out rev000000002
}

in_a_statement() { # SIGNAL
	project "$long_statement"
	start run "$LUAMIG" upgrade head
	run=$pid
	wait_for is_long_running && interrupted "$1" && says run.err 'hint +run it again: luamig upgrade head$' &&
		nothing_is_left
}

# What a run did before it (a commit between two revisions) must not make it deaf.
in_a_later_revision() { # SIGNAL
	tables 1 1
	"$LUAMIG" upgrade head || return 1
	tables 2 2
	revision 3 "op.execute(\"INSERT INTO t_1 VALUES (3, 'three')\") op.execute(\"UPDATE t_1 SET note = 'x' WHERE id = 3\") $long_statement"
	start run "$LUAMIG" upgrade head
	run=$pid
	wait_for is_long_running && kill "-$1" "$run" && ends_with 130 "$run" && says run.err interrupted &&
		wait_for no_long_sessions && is "$(query 'SELECT count(*) FROM t_1')" 2
}

in_a_loop() { # SIGNAL
	project 'log.info("looping") while true do end'
	start run "$LUAMIG" -v upgrade head
	run=$pid
	wait_for grep -qs looping run.err run.out && interrupted "$1" && nothing_is_left
}

# pcall must not swallow it.
in_a_pcall_loop() { # SIGNAL
	project "log.info('looping') while true do pcall(function() $long_statement end) end"
	start run "$LUAMIG" -v upgrade head
	run=$pid
	wait_for is_long_running && interrupted "$1" && nothing_is_left
}

in_the_lock_wait() { # SIGNAL
	project "$long_statement"
	start first "$LUAMIG" upgrade head
	first=$pid
	wait_for is_long_running || return 1
	start run "$LUAMIG" upgrade head
	run=$pid
	wait_for grep -qs 'waiting for the run lock' run.err && interrupted "$1" &&
		kill -TERM "$first" && ends_with 130 "$first" && nothing_is_left
}

# In a single transaction, and with several revisions in it: all of them are taken back.
in_a_single_transaction() { # SIGNAL
	project ''
	revision 3 "$long_statement"
	start run "$LUAMIG" upgrade head --single-transaction
	run=$pid
	wait_for is_long_running && interrupted "$1" && rm migrations/0003.lua && nothing_is_left
}

# A run that was started deaf to a signal (nohup) stays so.
nohup_stays_deaf() {
	tables 1 1
	"$LUAMIG" upgrade head || return 1
	config 'trust = true'
	revision 2 "log.info('looping') $until_go"
	(trap '' HUP && exec "$LUAMIG" -v upgrade head) >run.out 2>run.err &
	run=$!
	running="$running $run"
	wait_for grep -qs looping run.err run.out && kill -HUP "$run" && : >go && ends_with 0 "$run" && at_revision 2
}

for name in $(databases); do
	it "$name: Ctrl-C in a long statement" "on $name in_a_statement INT"
	it "$name: SIGTERM in a long statement" "on $name in_a_statement TERM"
	it "$name: Ctrl-C in a later revision" "on $name in_a_later_revision INT"
	it "$name: Ctrl-C in a Lua loop" "on $name in_a_loop INT"
	it "$name: SIGTERM in a Lua loop" "on $name in_a_loop TERM"
	it "$name: Ctrl-C in a loop of pcall" "on $name in_a_pcall_loop INT"
	it "$name: Ctrl-C while waiting for the run lock" "on $name in_the_lock_wait INT"
	it "$name: SIGTERM while waiting for the run lock" "on $name in_the_lock_wait TERM"
	[ "$(family_of "$name")" = mysql ] ||
		it "$name: Ctrl-C in a single transaction" "on $name in_a_single_transaction INT"
done
it 'nohup: a signal that was ignored at the start stays ignored' 'on sqlite nohup_stays_deaf'
finish
