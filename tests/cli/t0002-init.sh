#!/bin/sh
# t0002-init.sh - a new project.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

it 'makes luamig.lua, migrations/ and schema.lua, and says what next' \
	'expect 0 luamig init && err_empty && out_has luamig.lua migrations/ schema.lua "luamig revision" && [ -f luamig.lua ] && [ -d migrations ] && [ -f schema.lua ]'
it 'the new project works at once, on the database that luamig.lua says' \
	'expect 0 luamig heads && expect 0 luamig revision -m "first tables" && expect 0 luamig upgrade && expect 0 luamig current && out_has "(head)"'
it 'what it writes is Lua' 'for file in luamig.lua schema.lua migrations/*.lua; do ! command -v luac5.4 >/dev/null || luac5.4 -p "$file" || exit 1; done'
it 'never writes over a file, and writes nothing else then' \
	'mkdir a && echo mine >a/schema.lua && expect 1 luamig init a && err_has a/schema.lua "exists already" &&
	[ "$(cat a/schema.lua)" = mine ] && [ "$(ls a)" = schema.lua ]'
it 'a second init is refused' 'cp luamig.lua before && expect 1 luamig init && err_has luamig.lua && same before luamig.lua'
it 'in a folder that does not exist' 'expect 0 luamig init x/y/z && [ -f x/y/z/luamig.lua ] && out_has "cd x/y/z"'
it 'scripts that are there already belong to the project' \
	'mkdir -p old/migrations && (cd old && table_script aaaa1111 nil first) && expect 0 luamig init old && out_lacks migrations/ &&
	(cd old && luamig heads) | grep aaaa1111'
it 'a folder that cannot be made: its name and the reason' \
	'echo >file && expect 1 luamig init file/x && err_has file && expect 64 luamig init ""'
it '-q says nothing' 'expect 0 luamig init -q quiet && out_empty && err_empty'
it '--json lists what was made' 'expect 0 luamig init --json j && json_is "[\"j/migrations/\",\"j/luamig.lua\",\"j/schema.lua\"]" .created'
it 'a project is found from the folders below it' 'mkdir -p x/y/z/src/deep && (cd x/y/z/src/deep && expect 0 luamig heads)'
it 'without a project: what to do' 'cd / && expect 1 luamig heads && err_has luamig.lua "luamig init"'
finish
