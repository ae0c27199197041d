#!/bin/sh
# A revision that is half done: what is told, how it goes on, how it is given back.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

luamig() { # STATUS ARGUMENT...
	want=$1
	shift
	fails_with "$want" "$LUAMIG" "$@" >run.out 2>run.err || { cat run.out run.err; return 1; }
}
journal_rows() { query 'SELECT count(*) FROM luamig_journal WHERE number > 0'; }
journal_is_empty() { ! has_table luamig_journal || is "$(query 'SELECT count(*) FROM luamig_journal')" 0; }

# Five statements; the third fails: two rows have the same name.
five() { # NUMBER [THIRD]
	third="op.create_index('people', { 'name' }, { unique = true, name = 'uq_people' })"
	revision "$1" "op.create_table('people', { { 'id', t.integer, primary_key = true }, { 'name', t.string(20) } })
		data.insert('people', { { id = 1, name = 'ann' }, { id = 2, name = 'ann' } })
		${2:-$third}
		op.add_column('people', { 'age', t.integer })
		op.create_table('pets', { { 'id', t.integer, primary_key = true } })" \
		"op.drop_table('pets') op.drop_table('people')"
}
half_done() {
	tables 1 1
	five 2
	luamig 5 upgrade head && at_revision 1 && says run.err 'people' && says run.err "$(id_of 2) is unfinished" &&
		says run.err '2 statements of it are permanent' && says run.err 'goes on at statement 3' &&
		says run.err 'migrations/0002.lua:8' && has_table people && ! has_table pets
}
all_five() {
	at_revision 2 && has_table pets && is "$(query 'SELECT count(age), count(*) FROM people' | tr '\t' ' ')" '0 2' &&
		journal_is_empty && luamig 0 doctor && says run.out healthy
}
mended_in_the_data() {
	half_done && query "UPDATE people SET name = 'bob' WHERE id = 2" && luamig 0 upgrade head && all_five
}
mended_in_the_script() {
	half_done && five 2 "op.create_index('people', { 'name', 'id' }, { unique = true, name = 'uq_people' })" &&
		luamig 0 upgrade head && all_five
}
# The same failure again leaves the same state.
fails_again() {
	half_done && luamig 5 upgrade head && says run.err 'goes on at statement 3' && is "$(journal_rows)" 3 &&
		query "UPDATE people SET name = 'bob' WHERE id = 2" && luamig 0 upgrade head && all_five
}
given_back() {
	tables 1 1
	"$LUAMIG" upgrade head || return 1
	before=$(table_names)
	rm migrations/0001.lua
	half_done && luamig 0 abort && says run.out 'undone: create table people' && at_revision 1 &&
		is "$(table_names)" "$before" && journal_is_empty && luamig 0 doctor && luamig 0 abort &&
		says run.out 'nothing to abort'
}
# Also what was dropped and changed is there again: its definition was read before it went.
gives_back_what_was_lost() {
	revision 1 "op.create_table('p', { { 'id', t.integer, primary_key = true },
			{ 'name', t.string(20), nullable = false, default = 'x', comment = 'c' },
			{ 'age', t.integer, nullable = false, default = 7 }, check('age > 0', { name = 'ck' }) })
		op.create_index('p', { 'age', 'name' }, { name = 'ix' })
		op.create_table('q', { { 'id', t.integer, primary_key = true }, { 'p', t.integer, references = 'p.id' } })"
	"$LUAMIG" upgrade head || return 1
	query 'SHOW CREATE TABLE p' >before && query 'SHOW CREATE TABLE q' >>before || return 1
	revision 2 "op.alter_column('p', 'name', { type = t.string(50), nullable = true, default = sql.none })
		op.drop_index('ix', 'p') op.drop_constraint('p', 'ck') op.drop_column('p', 'age') op.drop_table('q')
		op.rename_column('p', 'name', 'nom') op.execute('INSERT INTO nowhere VALUES (1)')"
	luamig 5 upgrade head && says run.err '6 statements of it' && luamig 0 abort || return 1
	query 'SHOW CREATE TABLE p' >after && query 'SHOW CREATE TABLE q' >>after
	is "$(cat after)" "$(cat before)" && at_revision 1
}
changed_before() {
	half_done && sed -i "s/'people', { { 'id', t.integer/'people', { { 'id', t.bigint/" migrations/0002.lua &&
		luamig 1 upgrade head && says run.err 'the script changed at statement 1' &&
		says run.err 'migrations/0002.lua:7' && is "$(journal_rows)" 3
}
comes_first() {
	half_done && tables 3 3 && query "UPDATE people SET name = 'bob' WHERE id = 2" &&
		luamig 4 downgrade -1 && says run.err 'luamig abort' && says run.err "luamig upgrade $(id_of 2)" &&
		luamig 4 stamp base && luamig 4 upgrade "$(id_of 1)" && luamig 2 doctor &&
		says run.out "next: luamig upgrade $(id_of 2)" && luamig 0 upgrade +1 && at_revision 2 && luamig 0 doctor
}
shown() {
	half_done && luamig 0 current && says run.out "upgrade of revision $(id_of 2) is unfinished" &&
		luamig 0 current --json && says run.out '"unfinished"' && luamig 0 history -i && says run.out 'unfinished' &&
		luamig 2 doctor --json && says run.out '"kind": "unfinished"' && says run.out '"error": "Duplicate entry' &&
		luamig 2 doctor && says run.out '^ +Duplicate entry'
}
downgrade_goes_on() {
	tables 1 2
	"$LUAMIG" upgrade head || return 1
	revision 2 '' "op.drop_table('t_2') op.execute('DROP TABLE nowhere') op.execute('DROP TABLE t_1')"
	luamig 5 downgrade -1 && at_revision 2 && luamig 4 upgrade head &&
		revision 2 '' "op.drop_table('t_2') op.execute('DELETE FROM t_1')" &&
		luamig 0 downgrade -1 && at_revision 1 && is "$(query 'SELECT count(*) FROM t_1')" 0 && journal_is_empty
}
# What a script has read before is read again from the record, and a caught failure fails again.
takes_the_same_way() {
	tables 1 1
	revision 2 "local n = db.value('SELECT count(*) FROM t_1')
		local ok, e = pcall(op.execute, [[INSERT INTO t_1 VALUES (1, 'again')]])
		assert(not ok)
		local time, number = os.time(), math.random(1000000000)
		op.execute('CREATE TABLE a_' .. time .. '_' .. number .. '_' .. n .. ' (x integer)')
		op.execute([[INSERT INTO t_1 VALUES (3, 'three')]])
		for row in db.rows('SELECT id FROM t_1 ORDER BY id') do n = n * 10 + row.id end
		op.execute('CREATE TABLE b_' .. time .. '_' .. number .. '_' .. n .. ' (x integer)')
		op.execute('CREATE TABLE c (x integer)')"
	"$LUAMIG" upgrade +1 && query 'CREATE TABLE c (y integer)' || return 1
	luamig 5 upgrade head && query 'DROP TABLE c' && query 'DELETE FROM t_1' && sleep 1 && luamig 0 upgrade head &&
		at_revision 2 && is "$(table_names | grep -c '^a_[0-9]*_[0-9]*_2$')" 1 &&
		is "$(table_names | grep -c '^b_[0-9]*_[0-9]*_2123$')" 1 && has_table c
}
reads_too_much() {
	tables 1 1
	revision 2 "db.query([[SELECT '$(printf '%070000d' 0)' AS x]])
		op.execute('CREATE TABLE t_2 (x integer)')"
	luamig 1 upgrade head && says run.err 'data.transform' && ! has_table t_2 && journal_is_empty
}

# --- outside a transaction ---------------------------------------------------------------------
in_autocommit() {
	tables 1 1
	revision 2 "op.execute('CREATE TABLE t_2 (id integer)')
		op.autocommit(function()
			op.execute('INSERT INTO t_2 VALUES (1)')
			op.execute('INSERT INTO t_1 VALUES (3, NULL)')
		end)
		op.execute('INSERT INTO t_2 VALUES (2)')"
	luamig 5 upgrade head && at_revision 1 && is "$(query 'SELECT id FROM t_2')" 1 &&
		sed -i 's/(3, NULL)/(3, 3)/' migrations/0002.lua && luamig 0 upgrade head && at_revision 2 &&
		is "$(query 'SELECT id FROM t_2 ORDER BY id' | tr '\n' ' ')" '1 2 ' && is "$(query 'SELECT count(*) FROM t_1')" 3
}
without_a_transaction() {
	tables 1 1
	revision 2 "op.execute('CREATE TABLE t_2 (id integer)')
		op.execute('INSERT INTO t_2 VALUES (1)')
		op.execute('INSERT INTO nowhere VALUES (1)')" '' 'transactional = false'
	luamig 5 upgrade head && sed -i 's/nowhere/t_2/' migrations/0002.lua && luamig 0 upgrade head && at_revision 2 &&
		is "$(query 'SELECT count(*) FROM t_2')" 2 && journal_is_empty
}
undone_by_undo() {
	tables 1 1
	revision 2 "op.execute { [[INSERT INTO t_1 VALUES (3, 'three')]], undo = 'DELETE FROM t_1 WHERE id = 3' }
		op.execute('INSERT INTO nowhere VALUES (1)')" '' 'transactional = false'
	luamig 5 upgrade head && is "$(query 'SELECT count(*) FROM t_1')" 3 && luamig 0 abort &&
		is "$(query 'SELECT count(*) FROM t_1')" 2 && at_revision 1 && journal_is_empty
}
cannot_be_undone() {
	tables 1 1
	revision 2 "op.execute([[INSERT INTO t_1 VALUES (3, 'three')]])
		op.execute('INSERT INTO nowhere VALUES (1)')" '' 'transactional = false'
	luamig 5 upgrade head && luamig 4 abort && says run.err 'statement 1 cannot be undone' &&
		is "$(query 'SELECT count(*) FROM t_1')" 3 && luamig 0 abort --keep-rows && journal_is_empty &&
		says run.out 'left: +INSERT INTO t_1' && says run.out '0 statements; rows of 1 more stay' &&
		silent_on run.out 'undone: INSERT'
}
# A table of the same name elsewhere is not the one that the revision made.
rows_of_another_schema() {
	tables 1 1
	"$LUAMIG" upgrade head && query 'CREATE SCHEMA elsewhere' || return 1
	revision 2 "op.create_table('t_1', { { 'id', t.integer, primary_key = true } }, { schema = 'elsewhere' })
		data.insert('t_1', { { id = 7 } }, { schema = 'elsewhere' })
		data.update('t_1', { set = \"note = 'x'\", where = 'id = 1', key = 'id' })
		op.execute('nonsense')" '' 'transactional = false'
	luamig 5 upgrade head && luamig 4 abort && says run.err 'statement 3 cannot be undone' || return 1
	luamig 0 abort --keep-rows && says run.out 'left: +data.update t_1' && says run.out 'undone: data.insert t_1' &&
		is "$(query 'SELECT note FROM t_1 WHERE id = 1')" x && ! has_table elsewhere.t_1
}
# shellcheck disable=SC2317 # called through wait_for
slow_is_made() {
	[ "$(admin "SELECT count(*) FROM information_schema.processlist
		WHERE db = '$dbname' AND info LIKE 'CREATE TABLE slow%'")" -eq 1 ]
}
# Raw DDL without a probe: nobody but a person knows whether it was done.
in_doubt() {
	tables 1 1
	revision 2 "op.execute('CREATE TABLE a (x int)') op.execute('CREATE TABLE slow AS SELECT SLEEP(4) AS x') op.drop_table('a')"
	start run "$LUAMIG" upgrade head
	wait_for slow_is_made && kill -KILL "$pid" && ends_with 137 "$pid" && luamig 4 upgrade head || return 1
	says run.err '1 statement of it is permanent .*, whether the next is done is not known' && luamig 4 doctor &&
		luamig 64 resolve && luamig 0 resolve --applied && luamig 0 upgrade head && at_revision 2 && has_table slow
}
concurrent_index() {
	tables 1 1
	"$LUAMIG" upgrade head && query "UPDATE t_1 SET note = 'same'" || return 1
	revision 2 "op.create_index('t_1', { 'note' }, { unique = true, concurrently = true, name = 'uq' })"
	luamig 1 upgrade head || return 1
	query "UPDATE t_1 SET note = id::text" && luamig 0 upgrade head && at_revision 2 &&
		is "$(query 'SELECT count(*) FROM pg_index WHERE NOT indisvalid')" 0
}

for name in $(databases); do
	family=$(family_of "$name")
	if [ "$family" = mysql ]; then
		it "$name: half done, mended in the data" "on $name mended_in_the_data"
		it "$name: half done, mended in the script" "on $name mended_in_the_script"
		it "$name: half done, and it fails again" "on $name fails_again"
		it "$name: half done, and given back" "on $name given_back"
		it "$name: half done, and what was lost is given back" "on $name gives_back_what_was_lost"
		it "$name: the script changed where it was done" "on $name changed_before"
		it "$name: what is unfinished comes first" "on $name comes_first"
		it "$name: what is unfinished is shown" "on $name shown"
		it "$name: a downgrade goes on" "on $name downgrade_goes_on"
		it "$name: a replay takes the same way" "on $name takes_the_same_way"
		it "$name: raw SQL in doubt, settled by a person" "on $name in_doubt"
		it "$name: a script that reads too much to be replayed" "on $name reads_too_much"
	fi
	it "$name: op.autocommit goes on" "on $name in_autocommit"
	it "$name: transactional = false goes on" "on $name without_a_transaction"
	it "$name: abort by undo" "on $name undone_by_undo"
	it "$name: abort without undo" "on $name cannot_be_undone"
	[ "$family" != postgres ] || it "$name: abort leaves rows of another schema" "on $name rows_of_another_schema"
	[ "$family" != postgres ] ||
		it "$name: a unique index built concurrently, that fails" "on $name concurrent_index"
done
finish
