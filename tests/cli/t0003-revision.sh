#!/bin/sh
# t0003-revision.sh - new scripts: their names, their headers, where they hang.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

fresh() { # KEYS: an empty project with these keys
	rm -rf migrations more luamig.lua app.db
	mkdir migrations
	echo "return { url = \"sqlite:app.db\", migrations = \"migrations\", ${1:-} }" >luamig.lua
}
header() { # ID KEY: the line of the script that sets it
	grep "^$2 *=" "$(luamig show "$1" --json | sed -n 's/^ *"path": "\(.*\)",$/\1/p')"
}

it 'prints the path of a script that luamig can read' \
	'fresh && expect 0 luamig revision -m "add fees table" && err_empty && path=$(cat "$work/out") && [ -f "$path" ] &&
	grep -q "^--- add fees table" "$path" && expect 0 luamig heads && out_has "add fees table" "(head)"'
it 'the name: time, id, slug' \
	'ls migrations | grep -qE "^20[0-9]{10}_[0-9a-f]{12}_add_fees_table\.lua$"'
it 'the header: id, parent, date in UTC' \
	'expect 0 luamig show head --json && json_is "[]" ".revisions[0].down_revision" && json_is "add fees table" ".revisions[0].message" &&
	json ".revisions[0].create_date" | grep -qE "^20[0-9-]{8} [0-9:]{8} UTC$"'
it 'the next one follows the head, by id' \
	'first=$(luamig heads --json | sed -n "s/^ *\"revision\": \"\(.*\)\",/\1/p") && expect 0 luamig revision -m second && expect 0 luamig show head --json &&
	json_is "[\"$first\"]" ".revisions[0].down_revision"'
it 'it runs, up and down' 'expect 0 luamig upgrade && expect 0 luamig downgrade base'
it '--json: the new revision' \
	'expect 0 luamig revision -m third --json && json_is third ".revisions[0].message" && [ -f "$(json ".revisions[0].path")" ] && json_is true ".revisions[0].is_head"'
it 'without a message' 'expect 0 luamig revision && ls migrations | grep -qE "^20[0-9]{10}_[0-9a-f]{12}\.lua$" && expect 0 luamig upgrade'

it '--rev-id' 'fresh && expect 0 luamig revision -m a --rev-id first_1 && expect 0 luamig show first_1'
it '--rev-id: taken ids, labels and illegal characters are refused, no file is written' \
	'fresh && luamig revision --rev-id aaaa1111 --branch-label core >/dev/null && for id in aaaa1111 core a-b a+b a@b a:b "a b" head base heads current ""; do
		expect 1 luamig revision --rev-id "$id" && [ "$(ls migrations | wc -l)" -eq 1 ] || exit 1; done'
it '--rev-id: the error names the file that has it' \
	'expect 1 luamig revision --rev-id aaaa1111 && err_has aaaa1111 migrations/ && expect 1 luamig revision --rev-id aaaa1111 --json && json_is duplicate_revision .kind'
it '--rev-id that needs quoting in Lua and in file names' \
	'fresh && for id in "q\"uo" "b\\s" "s/l" "été"; do expect 0 luamig revision --rev-id "$id" --head base --splice && expect 0 luamig show "$id" || exit 1; done'

it 'a message of any kind' \
	'fresh && for text in "a \"quoted\" thing" "back\\slash" "]] end --[[ x" "two
lines" "Grüße, 世界 🎉" "..." "  " "$(printf "tab\there")" "%(rev)s \${message} %d"; do
		expect 0 luamig revision -m "$text" && expect 0 luamig show head || { echo "$text"; exit 1; }; done && expect 0 luamig upgrade'
it 'the slug: words, lower case, 40 characters, cut between words' \
	'fresh && luamig revision -m "Add: The (Very) Long-Named Table; of Fees, and What Is Owed" | grep -qE "_add_the_very_long_named_table_of_fees\.lua$"'
it 'slug_length' 'fresh "slug_length = 10" && luamig revision -m "abcde fghij klmno" | grep -q "_abcde.lua$"'
it 'bytes that are no UTF-8 do not reach the file name' \
	'fresh && luamig revision -m "$(printf "caf\351 x")" | LC_ALL=C grep -qE "^[ -~]*\.lua$" && expect 0 luamig heads --json && json .revisions'

it '--head base begins an independent line; then head is ambiguous' \
	'fresh && luamig revision --rev-id aaaa1111 >/dev/null && expect 0 luamig revision --rev-id bbbb1111 --head base --branch-label billing &&
	expect 0 luamig show bbbb1111 --json && json_is "[]" ".revisions[0].down_revision" && json_is "[\"billing\"]" ".revisions[0].branch_labels" &&
	expect 1 luamig revision -m x && err_has aaaa1111 bbbb1111'
it '--head branch@head' \
	'expect 0 luamig revision --rev-id bbbb2222 --head billing@head && expect 0 luamig show bbbb2222 --json && json_is "[\"bbbb1111\"]" ".revisions[0].down_revision"'
it '--depends-on: ids are completed, labels stay' \
	'expect 0 luamig revision --rev-id aaaa2222 --head aaaa1111 --depends-on bbbb2 --depends-on billing && expect 0 luamig show aaaa2222 --json &&
	json_is "[\"bbbb2222\",\"billing\"]" ".revisions[0].depends_on"'
it 'a parent that is no head wants --splice' \
	'expect 1 luamig revision --head aaaa1111 && err_has splice && expect 0 luamig revision --head aaaa1111 --splice --rev-id cccc1111 && expect 0 luamig branches && out_has aaaa1111'
it 'an unknown parent' 'expect 1 luamig revision --head nonsense && err_has nonsense && expect 1 luamig revision --depends-on nonsense'
it 'a label that is taken, an id, or illegal' \
	'for label in billing aaaa1111 "a b" a@b head ""; do expect 1 luamig revision --head aaaa2222 --branch-label "$label" || exit 1; done'

it 'file_template' \
	'fresh "file_template = \"%(year)s/%(rev)s-%(slug)s\", recursive = true" && luamig revision -m "Hello World" --rev-id aaaa1111 >got && grep -qE "^migrations/20[0-9]{2}/aaaa1111-hello_world\.lua$" got && expect 0 luamig heads && out_has aaaa1111'
it 'file_template: all fields, and Alembic'\''s spelling of them' \
	'fresh "file_template = \"%(epoch)s_%(year)d_%(month).2d_%(day).2d_%(hour)s_%(minute)s_%(second)s_%%_%(rev)s\"" &&
	luamig revision --rev-id aaaa1111 | grep -qE "/[0-9]{10}_20[0-9]{2}_[01][0-9]_[0-3][0-9]_[0-2][0-9]_[0-5][0-9]_[0-6][0-9]_%_aaaa1111\.lua$"'
it 'file_template: an unknown field, and a name that would not be read' \
	'fresh "file_template = \"%(nonsense)s\"" && expect 1 luamig revision && err_has nonsense && fresh "file_template = \"%(slug)s\"" && expect 1 luamig revision &&
	fresh "file_template = \"../%(rev)s\"" && expect 1 luamig revision && [ -z "$(ls migrations)" ]'
it 'timezone' \
	'if [ -f /usr/share/zoneinfo/Asia/Tokyo ]; then fresh "timezone = \"Asia/Tokyo\"" && luamig revision --rev-id aaaa1111 >/dev/null && grep -q "Create Date:.*+09:00" migrations/*; fi &&
	fresh "timezone = \"Nowhere/City\"" && expect 1 luamig revision && err_has Nowhere/City'

two() { rm -rf migrations more luamig.lua; mkdir migrations more
	echo 'return { url = "sqlite:app.db", migrations = { "migrations", "more" } }' >luamig.lua; }
it 'several folders: --version-path says which, else it goes where its parent is' \
	'two && expect 1 luamig revision && err_has --version-path more && expect 0 luamig revision --version-path more --rev-id aaaa1111 && out_has more/ &&
	expect 0 luamig revision --rev-id aaaa2222 && out_has more/ && expect 0 luamig revision --version-path ./migrations/ --rev-id aaaa3333 && out_has migrations/ &&
	expect 1 luamig revision --version-path elsewhere && err_has elsewhere'

it 'after_write: commands run with the path' \
	'fresh "hooks = { after_write = { \"echo hooked >hooked; cat >>hooked\" } }" && luamig revision --rev-id aaaa1111 >/dev/null && grep -q hooked hooked && grep -q aaaa1111 hooked'
it 'after_write: a command that fails is an error, and says that the file stays' \
	'fresh "hooks = { after_write = { \"false\" } }" && expect 1 luamig revision --rev-id aaaa1111 && err_has false "status 1" stays && ls migrations | grep -q aaaa1111'
it 'after_write: the path is a word of its own, whatever is in it; stdout belongs to luamig' \
	'fresh "file_template = \"a \$(touch bad) b; touch worse_%(rev)s\", hooks = { after_write = { \"printf \\\"%s\\\\n\\\"\", \"cp -t copies\" } }" && mkdir -p copies && expect 0 luamig revision --rev-id aaaa1111 &&
	out_is "migrations/a \$(touch bad) b; touch worse_aaaa1111.lua" && err_has "worse_aaaa1111.lua" && [ -f "copies/a \$(touch bad) b; touch worse_aaaa1111.lua" ] && [ ! -e bad ] &&
	expect 0 luamig revision --rev-id bbbb1111 --json && json_is bbbb1111 ".revisions[0].revision"'
it 'after_write: a function gets path, revision and message; its error is an error' \
	'fresh "hooks = { after_write = function(new) assert(new.path:find(new.revision) and new.message == \"hi\", \"wrong call\") end }" && expect 0 luamig revision -m hi --rev-id aaaa1111 &&
	expect 1 luamig revision -m ho --rev-id bbbb1111 && err_has "hook after_write" "wrong call" stays && ls migrations | grep -q bbbb1111'
it 'after_write: the first failure ends the list; a killed command, and one that is not there' \
	'fresh "hooks = { after_write = { \"kill -9 \$\$;\", \"touch ran\" } }" && expect 1 luamig revision && err_has "signal 9" && [ ! -e ran ] && fresh "hooks = { after_write = \"no_such_command\" }" && expect 1 luamig revision && err_has "status 127"'
it 'after_write: Ctrl-C ends the command, and luamig says that the file stays' \
	'fresh "hooks = { after_write = \"kill -INT \$PPID; kill -INT \$\$;\" }" && expect 1 luamig revision && err_has "signal 2" stays && [ "$(ls migrations | wc -l)" -eq 1 ]'
it 'after_write runs for merge, too' \
	'fresh "hooks = { after_write = \"grep -l down_revision\" }" && for id in aaaa1111 bbbb1111; do luamig revision --head base --rev-id $id >/dev/null 2>&1 || exit 1; done && expect 0 luamig merge heads --rev-id cccc1111 && err_has _cccc1111_'
it '--sql prints the script and writes nothing; no hook runs' \
	'fresh "hooks = { after_write = \"touch ran\" }" && expect 0 luamig revision -m "see me" --rev-id aaaa1111 --sql && err_empty && out_has "--- see me" "revision      = \"aaaa1111\"" "function upgrade()" && [ -z "$(ls migrations)" ] && [ ! -e ran ] &&
	cp "$work/out" printed && expect 0 luamig revision -m "see me" --rev-id aaaa1111 && grep -v Date: printed >one && grep -v Date: migrations/* >two && same one two'
it '--sql --json: a document, and mistakes are mistakes' \
	'fresh && expect 0 luamig revision -m x --rev-id aaaa1111 --sql --json && json_is aaaa1111 .revision && json .path | grep -q "migrations/.*aaaa1111_x.lua" && json .text | grep -q "function upgrade()" && expect 1 luamig revision --head zzzz9999 --sql && [ -z "$(ls migrations)" ]'
it 'in a graph with a mistake nothing is added' \
	'fresh && table_script aaaa1111 nonsense x && expect 1 luamig revision && err_has nonsense && [ "$(ls migrations)" = aaaa1111.lua ]'
it 'a folder that cannot be written' \
	'[ "$(id -u)" -eq 0 ] || { fresh && chmod a-w migrations && expect 1 luamig revision && err_has migrations; }'
finish
