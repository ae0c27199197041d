#!/bin/sh
# t0016-hooks.sh - before_run, after_revision and after_run.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

config() { # HOOKS
	printf 'return { url = "sqlite:app.db", hooks = { %s } }\n' "$1" >luamig.lua
}
tell='before_run = function(r) print("before " .. r.direction .. " " .. r.target) end,
	after_revision = function(r) print("after " .. r.revision) end,
	after_run = function(r) print("end " .. r.direction) end'

it 'they are called round a run, after_revision for each that is committed' '
	project && config "$tell" && expect 0 luamig upgrade bbbb2222 &&
	test "$(cat "$work/err")" = "$(printf "before upgrade bbbb2222\nafter aaaa1111\nafter bbbb2222\nend upgrade")"'
it 'nothing is called when nothing is pending' '
	project && config "$tell" && expect 0 luamig upgrade && expect 0 luamig upgrade && err_lacks before end'
it 'a failing before_run stops the run before anything is written' '
	project && config "before_run = function() error(\"no backup\") end" &&
	expect 1 luamig upgrade && err_has "no backup" "before_run" &&
	test "$(sqlite3 app.db "SELECT count(*) FROM sqlite_master")" -eq 0'
it 'a failing after_revision is a warning: the revision is applied' '
	project && config "after_revision = function() error(\"mail is down\") end" &&
	expect 0 luamig upgrade && err_has "mail is down" && expect 0 luamig current && out_has cccc3333'
it 'after_revision is not called for what is rolled back' '
	project && script dddd4444 cccc3333 bad "error(\"no\")" && config "$tell" &&
	expect 1 luamig upgrade && err_has "after cccc3333" && err_lacks "after dddd4444" "end upgrade"'

finish
