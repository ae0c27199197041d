#!/bin/sh
# t0011-foreign-keys-off.sh - PRAGMA foreign_keys = OFF in a revision on SQLite: ignored inside a
# transaction, so the revision is run again without one of its own being lost.
# shellcheck disable=SC2016 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

rows() { sqlite3 app.db "$1"; }

family() {
	project
	rm migrations/*.lua
	script aaaa1111 nil 'parents and children' 'op.create_table("p", { { "id", t.integer, primary_key = true } })
	  op.create_table("c", { { "id", t.integer, primary_key = true }, { "p", t.integer, references = "p.id" } })'
}

it 'rows may come before what they refer to' '
	family && script bbbb2222 aaaa1111 load "op.execute(\"PRAGMA foreign_keys = OFF\")
	  op.execute(\"INSERT INTO c VALUES (1, 7)\")
	  op.execute(\"INSERT INTO p VALUES (7)\")
	  op.execute(\"PRAGMA foreign_keys = ON\")" &&
	expect 0 luamig upgrade && test "$(rows "SELECT p FROM c")" = 7 && out_has "2 revisions applied"'
it 'each revision is told and recorded once' '
	family && script bbbb2222 aaaa1111 load "op.execute(\"PRAGMA foreign_keys(0)\") op.execute(\"INSERT INTO p VALUES (1)\")" &&
	expect 0 luamig upgrade && test "$(grep -c bbbb2222.*load "$work/out")" -eq 1 &&
	test "$(rows "SELECT count(*) FROM p")" -eq 1 &&
	test "$(rows "SELECT count(*) FROM luamig_history WHERE revision = '"'bbbb2222'"'")" -eq 1'
it 'a reference that leads nowhere at the end is an error, and nothing stays' '
	family && script bbbb2222 aaaa1111 load "op.execute(\"PRAGMA foreign_keys = off\") op.execute(\"INSERT INTO c VALUES (1, 7)\")" &&
	expect 1 luamig upgrade && err_has "refer to nothing" "table c" "bbbb2222 was rolled back" &&
	test "$(rows "SELECT count(*) FROM c")" -eq 0 && expect 0 luamig current && out_has aaaa1111'
it 'what was wrong before is not held against it' '
	family && expect 0 luamig upgrade && rows "INSERT INTO c VALUES (1, 99)" &&
	script bbbb2222 aaaa1111 load "op.execute(\"PRAGMA foreign_keys = off\") op.execute(\"INSERT INTO p VALUES (5)\")" &&
	expect 0 luamig upgrade'
it 'the next revision has them on again' '
	family && script bbbb2222 aaaa1111 load "op.execute(\"PRAGMA foreign_keys = off\")" &&
	script cccc3333 bbbb2222 next "op.execute(\"INSERT INTO c VALUES (1, 7)\")" &&
	expect 1 luamig upgrade && err_has "FOREIGN KEY constraint failed" && expect 0 luamig current && out_has bbbb2222'
it 'pcall does not catch it' '
	family && script bbbb2222 aaaa1111 load "pcall(function() op.execute(\"PRAGMA foreign_keys = off\") end)
	  op.execute(\"INSERT INTO c VALUES (1, 7)\") op.execute(\"INSERT INTO p VALUES (7)\")" &&
	expect 0 luamig upgrade && test "$(rows "SELECT count(*) FROM c")" -eq 1'
it 'a single transaction refuses it' '
	family && script bbbb2222 aaaa1111 load "op.execute(\"PRAGMA foreign_keys = off\")" &&
	expect 1 luamig upgrade --single-transaction && err_has "single transaction" &&
	expect 0 luamig current && out_has base'

finish
