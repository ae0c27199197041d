#!/bin/sh
# t0020-squash.sh - one revision in the place of several: databases before, inside and behind the
# line go on by the same commands, with the old files and without them.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# five: pppp1111 aaaa1111 bbbb2222 cccc3333 dddd4444, a table each.  The middle three have helpers
# of the same name, and a return.
five() {
	rm -rf migrations luamig.lua ./*.db ./*.db-*
	echo 'return { url = env("DATABASE_URL", "sqlite:app.db") }' >luamig.lua
	unset DATABASE_URL
	table_script pppp1111 nil 'before'
	for one in aaaa1111:pppp1111 bbbb2222:aaaa1111 cccc3333:bbbb2222; do
		cat >"migrations/${one%:*}.lua" <<-LUA
			--- table ${one%:*}
			revision      = "${one%:*}"
			down_revision = "${one#*:}"

			local name = "t_" .. revision
			function helper() return name end
			function upgrade()
			  op.create_table(helper(), { { "id", t.integer, primary_key = true } })
			end
			downgrade = function() op.drop_table(helper()) end
			return -- the end
		LUA
	done
	printf '\357\273\277%s' "$(cat migrations/aaaa1111.lua)" >x && mv x migrations/aaaa1111.lua
	table_script dddd4444 cccc3333 'behind'
}
squash() { luamig squash aaaa1111:cccc3333 -m 'all three' --rev-id rrrr9999; }
old_files_go() { rm migrations/aaaa1111.lua migrations/bbbb2222.lua migrations/cccc3333.lua; }
use() { DATABASE_URL=sqlite:$1 && export DATABASE_URL; }
query() { sqlite3 "${DATABASE_URL#sqlite:}" "$1"; }
tables() { query "SELECT name FROM sqlite_master WHERE name LIKE 't!_%' ESCAPE '!' ORDER BY name" | tr '\n' ' '; }
tables_are() { [ "$(tables)" = "$1" ] || { tables; return 1; }; }
all_tables='t_aaaa1111 t_bbbb2222 t_cccc3333 t_dddd4444 t_pppp1111 '
rows() { query 'SELECT version_num FROM luamig_version ORDER BY 1' | tr '\n' ' '; }
rows_are() { [ "$(rows)" = "$1" ] || { echo "rows: $(rows)"; return 1; }; }
steps_down_are() { [ "$(query "SELECT count(*) FROM luamig_history WHERE direction = 'downgrade'")" = "$1" ]; }

# states: a database for each place, n0.db (nothing) to n5.db (everything).
states() {
	n=0
	for target in base pppp1111 aaaa1111 bbbb2222 cccc3333 dddd4444; do
		DATABASE_URL=sqlite:n$n.db luamig -q upgrade $target || return 1
		n=$((n + 1))
	done
}
each() { # COMMANDS [DATABASE...]
	commands=$1
	shift
	[ $# -gt 0 ] || set -- 0 1 2 3 4 5
	for n; do
		use "n$n.db"
		eval "$commands" || { echo "database n$n"; return 1; }
	done
}

five
it 'squash writes one script and prints its path' \
	'expect 0 squash && file=$(cat "$work/out") && [ -f "$file" ] &&
	has "$file" "revision      = \"rrrr9999\"" "down_revision = \"pppp1111\"" \
		"replaces      = { \"aaaa1111\", \"bbbb2222\", \"cccc3333\" }" "--- all three" && lacks "$file" irreversible &&
	expect 0 luamig heads && out_has dddd4444 && err_empty'
it 'history shows both, and marks them' \
	'expect 0 luamig history && out_has "pppp1111 -> rrrr9999 (replaces aaaa1111:cccc3333), all three" \
		"bbbb2222 -> cccc3333 (replaced by rrrr9999)" && [ "$(wc -l <"$work/out")" -eq 6 ] &&
	expect 0 luamig history --json && json_is rrrr9999 ".revisions[1].revision" && json_is true ".revisions[2].is_hidden" &&
	json_is rrrr9999 ".revisions[2].replaced_by" && json_is "[\"aaaa1111\",\"bbbb2222\",\"cccc3333\"]" ".revisions[1].replaces"'
it 'show finds an old one, also by its first characters' \
	'expect 0 luamig show bbbb && out_has "Rev: bbbb2222 (replaced by rrrr9999)"'
it 'a new database takes the new one, and goes down by it' \
	'expect 0 luamig upgrade && out_has "3 revisions applied" "rrrr9999" && out_lacks aaaa1111 &&
	use app.db && tables_are "$all_tables" && rows_are "dddd4444 " &&
	expect 0 luamig downgrade pppp1111 && out_has "2 revisions reverted" rrrr9999 && tables_are "t_pppp1111 " &&
	rows_are "pppp1111 " && expect 0 luamig upgrade +1 && rows_are "rrrr9999 " && expect 0 luamig current && out_has "rrrr9999" &&
	expect 1 luamig downgrade aaaa1111 && err_has "aaaa1111 is part of rrrr9999 now" && expect 0 luamig downgrade base && rows_are ""'
it 'databases at every place go to the head, and their schemas are equal' \
	'five && states && squash && each "luamig -q upgrade && rows_are \"dddd4444 \" && tables_are \"\$all_tables\" &&
		sqlite3 n\$n.db .schema | grep t_ | sort >schema.\$n && same schema.0 schema.\$n"'
it 'and those that came by the old files go back by them' \
	'each "luamig -q downgrade pppp1111 && rows_are \"pppp1111 \" && tables_are \"t_pppp1111 \"" &&
	use n3.db && steps_down_are 4 && use n0.db && steps_down_are 2'
it 'in the middle -1 and +1 are steps of the old files' \
	'five && states && squash && use n3.db && luamig -q upgrade +1 && rows_are "cccc3333 " &&
	luamig -q downgrade -2 && rows_are "aaaa1111 " && expect 0 luamig current && out_has aaaa1111 &&
	expect 0 luamig history -i && out_has "rrrr9999 (will replace aaaa1111:cccc3333)" "aaaa1111 (current) (to be replaced by rrrr9999)"'
it 'a row of the last old one counts as the new one' \
	'five && states && squash && use n4.db && expect 0 luamig current && out_has rrrr9999 &&
	expect 0 luamig upgrade rrrr9999 && out_has "nothing to do" && rows_are "cccc3333 " &&
	luamig -q stamp rrrr9999 && rows_are "rrrr9999 "'
it 'a name from inside the line asks for the old files' \
	'five && squash && luamig -q upgrade bbbb2222 && use app.db && rows_are "bbbb2222 " && rm app.db &&
	luamig -q stamp aaaa1111 && rows_are "aaaa1111 " && luamig -q stamp --purge bbbb2222 && rows_are "bbbb2222 "'
it 'a revision made behind the new one works for all' \
	'five && states && rm -f n5.db && squash && table_script dddd4444 rrrr9999 behind &&
	each "luamig -q upgrade && rows_are \"dddd4444 \" && luamig -q downgrade -2 && luamig -q upgrade && luamig -q downgrade base && tables_are \"\""'
it 'without the old files: before and behind the line all goes on' \
	'five && states && squash && old_files_go &&
	each "luamig -q upgrade && rows_are \"dddd4444 \" && tables_are \"\$all_tables\" && luamig -q downgrade -2 && rows_are \"pppp1111 \"" 0 1 4 5'
it 'without the old files: in the middle it stops, and says what to do' \
	'use n3.db && expect 1 luamig upgrade && err_has "luamig_version is in the middle of what rrrr9999 replaces" \
		"it holds bbbb2222, and the files of aaaa1111, bbbb2222, cccc3333 are gone" "run luamig upgrade cccc3333 there" &&
	rows_are "bbbb2222 " && expect 1 luamig downgrade -1 && expect 1 luamig current && out_has bbbb2222 && err_has "in the middle" &&
	expect 0 luamig history -i && err_has "in the middle" && expect 1 luamig stamp head && expect 0 luamig stamp --purge head && rows_are "dddd4444 "'
it 'without the old files and without `replaces`: behind the line all goes on' \
	'sed -i "/^replaces/d" migrations/*all_three*.lua && sed -i "s/^down_revision = .*/down_revision = \"rrrr9999\"/" migrations/dddd4444.lua &&
	use n0.db && luamig -q upgrade && expect 0 luamig current && out_has "dddd4444 (head)" && luamig -q downgrade base'
it '--sql runs the new one, and from an old name the old ones' \
	'five && squash && expect 0 luamig upgrade --sql --dialect sqlite && out_has rrrr9999 t_cccc3333 && out_lacks "-> bbbb2222" &&
	expect 0 luamig upgrade --sql --dialect sqlite aaaa1111:head && out_lacks rrrr9999 &&
	out_has "aaaa1111 -> bbbb2222" "bbbb2222 -> cccc3333" "cccc3333 -> dddd4444"'

# ---- what it refuses ----------------------------------------------------------------------------
refused() { # TEXT COMMAND...
	text=$1
	shift
	find migrations | sort >before
	expect 1 "$@" && err_has "$text" 'nothing was written' && find migrations | sort | same before -
}
add_line() { sed -i "2i $2" "migrations/$1.lua"; } # ID TEXT
it 'not a line: a fork' 'five && table_script eeee5555 bbbb2222 fork && refused "bbbb2222 is no simple line: the history forks there" squash'
it 'not a line: a merge' 'five && table_script eeee5555 pppp1111 fork && sed -i "s/^down_revision.*/down_revision = { \"aaaa1111\", \"eeee5555\" }/" migrations/bbbb2222.lua &&
	refused "bbbb2222 is no simple line: it merges" squash'
it 'not a line: something depends on the middle' 'five && table_script eeee5555 nil other && add_line eeee5555 "depends_on = \"bbbb2222\"" &&
	refused "bbbb2222 is no simple line: it is needed by eeee5555" squash'
it 'what one of them depends on, the new one does' 'five && table_script eeee5555 nil other && add_line eeee5555 "depends_on = \"pppp1111\"" &&
	add_line cccc3333 "depends_on = { \"eeee5555\", \"aaaa1111\" }" && expect 0 squash && has migrations/*all_three*.lua "depends_on    = \"eeee5555\"" &&
	luamig -q upgrade heads && use app.db && rows_are "dddd4444 "'
it 'the wrong way round' 'five && refused "not below its end" luamig squash cccc3333:aaaa1111'
it 'one revision' 'five && refused "there is nothing to squash" luamig squash aaaa1111:aaaa1111'
it 'no range' 'five && expect 64 luamig squash aaaa1111 && expect 64 luamig squash'
it 'a script that does not compile' 'five && echo "function" >>migrations/pppp1111.lua && refused "pppp1111.lua" luamig squash pppp1111:bbbb2222'
it 'transactional = false' 'five && add_line cccc3333 "transactional = false" && refused "cccc3333 refuses a transaction" squash'
it 'twice' 'five && squash && refused "is part of rrrr9999 now" luamig squash aaaa1111:bbbb2222 && refused "rrrr9999 replaces others itself" luamig squash pppp1111:rrrr9999'
it 'an id that is taken' 'five && refused "dddd4444 is already the id" luamig squash aaaa1111:cccc3333 --rev-id dddd4444'
it 'a file executed from another folder' 'five && sed -i "s/migrations = .*//; s/{ url/{ recursive = true, url/" luamig.lua && mkdir migrations/old && mv migrations/aaaa1111.lua migrations/old &&
	expect 0 squash && rm migrations/*all_three* && echo "-- op.execute_file" >>migrations/old/aaaa1111.lua && refused "executes files beside it" squash'
it 'one that is irreversible makes all of it so' 'five && add_line cccc3333 "irreversible = true" && squash &&
	has migrations/*all_three*.lua "irreversible  = true" && lacks migrations/*all_three*.lua "scripts[i].downgrade()"'
it 'from the base to the head, with labels and what is lost' 'five && add_line pppp1111 "branch_labels = \"main\"\nloses = \"a.b\"" &&
	expect 0 luamig squash : --rev-id rrrr9999 && luamig -q upgrade main@head && use app.db && rows_are "rrrr9999 " &&
	has migrations/*squash*.lua "branch_labels = \"main\"" "loses         = \"a.b\"" "down_revision = nil"'
it 'a revision behind the middle, made later, is named' 'five && squash && table_script eeee5555 bbbb2222 late &&
	expect 1 luamig upgrade && err_has "eeee5555.lua: down_revision bbbb2222 is inside the line that rrrr9999 replaces"'
finish
