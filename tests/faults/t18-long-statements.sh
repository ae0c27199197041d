#!/bin/sh
# A statement that takes long tells how far it is, in the server's own words.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

tells() { # TEXT: an event of run.out has it
	grep -Fq "$1" run.out || { echo "no $1 in:"; cat run.out; return 1; }
}

# It ends when it has been told of: from its last rows on it waits for the other session.
index_that_takes_long() {
	tables 1 1
	revision 2 'op.execute([[CREATE FUNCTION slowly(n integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS
			$$ BEGIN
				WHILE n > 350 AND NOT pg_try_advisory_xact_lock_shared(42) LOOP PERFORM pg_sleep(0.01); END LOOP;
				RETURN n;
			END $$]])
		op.execute("CREATE TABLE big (n integer)")
		op.execute("INSERT INTO big SELECT generate_series(1, 400)")
		op.execute("CREATE INDEX big_ix ON big (slowly(n))")'
	hold 'SELECT pg_advisory_lock(42);' || return 1
	start run "$LUAMIG" --json upgrade head
	run=$pid
	wait_for grep -qs '"building index' run.out || return 1
	release
	ends_with 0 "$run" || return 1
	tells '"statement": "CREATE INDEX big_ix ON big (slowly(n))", "phase": "building index' && tells '"unit": "blocks"' &&
		at_revision 2
}

waits_for_a_lock() { # WHAT THE SERVER SAYS
	config 'ddl_lock_timeout = 3000'
	tables 1 1
	"$LUAMIG" upgrade head || return 1
	revision 2 "op.execute('ALTER TABLE t_1 ADD x integer')"
	hold 'BEGIN; SELECT * FROM t_1;' || return 1
	start run "$LUAMIG" --json upgrade head
	run=$pid
	wait_for grep -qs '"statement"' run.out || return 1
	release
	ends_with 0 "$run" || return 1
	tells '"statement": "ALTER TABLE t_1 ADD x integer", "phase": "'"$1"'"'
}

for name in $(databases); do
	case $(family_of "$name") in
	sqlite) continue ;;
	postgres)
		it "$name: an index that takes long" "on $name index_that_takes_long"
		it "$name: a statement that waits for a lock" "on $name waits_for_a_lock 'waiting for a lock'"
		;;
	mysql) it "$name: a statement that waits for a lock" "on $name waits_for_a_lock 'Waiting for table metadata lock'" ;;
	esac
done
finish
