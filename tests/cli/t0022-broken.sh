#!/bin/sh
# t0022-broken.sh - a script that is broken or missing stops the commands that need it, which name the
# file, and no others.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# damage: a project whose database is at aaaa1111; then the commands that follow break something.
damage() { # COMMANDS
	rm -rf keep && project && rm -f ./*.db-* && luamig -q upgrade aaaa1111 && eval "$1" &&
		mkdir keep && cp app.db keep && cp -R migrations keep
}
again() { rm -rf migrations app.db app.db-* && cp keep/app.db . && cp -R keep/migrations .; }
rows() { sqlite3 app.db 'SELECT version_num FROM luamig_version ORDER BY 1' | tr '\n' ' '; }
works() { # COMMAND...: for each of them, from the damaged state
	for command; do
		# shellcheck disable=SC2086 # words
		again && expect 0 luamig $command && continue
		echo "$command"
		return 1
	done
}
# All of them fail, say $words (separated by |), and change nothing.
stops() { # COMMAND...
	for command; do
		again && before=$(rows)
		# shellcheck disable=SC2086
		expect 1 luamig $command && says err && [ "$(rows)" = "$before" ] && diff -r migrations keep/migrations && continue
		echo "$command"
		return 1
	done
}
# Reading goes on, and says $words beside it.
warns() { # COMMAND...
	for command; do
		# shellcheck disable=SC2086
		again && expect 0 luamig $command && says err && continue
		echo "$command"
		return 1
	done
}
says() { # STREAM
	old_ifs=$IFS
	IFS='|'
	# shellcheck disable=SC2086
	set -- "$1" $words
	IFS=$old_ifs
	stream=$1
	shift
	has "$work/$stream" "$@"
}
reading='heads branches history current'
far='upgrade|upgrade heads|upgrade +1|stamp head|show head|revision -m x|upgrade --sql --dialect sqlite|history -r :head'
each_far() { # FUNCTION
	old_ifs=$IFS
	IFS='|'
	# shellcheck disable=SC2086
	set -- "$1" $far
	IFS=$old_ifs
	function=$1
	shift
	"$function" "$@"
}
near() { works 'upgrade bbbb2222' 'downgrade aaaa1111' 'downgrade -1' 'downgrade base' 'stamp aaaa1111' 'stamp base' \
	'stamp --purge bbbb2222' 'show aaaa1111' 'history -r :bbbb2222' 'upgrade --sql --dialect sqlite bbbb2222' \
	'revision -m x --head bbbb2222 --splice' 'edit aaaa1111' 'history -i' 'completion bash'; }
export EDITOR=true

# ---- the header -----------------------------------------------------------------------------------
words='migrations/dddd4444.lua:1'
it 'a header that cannot be read: damage' 'damage "echo revision = >migrations/dddd4444.lua"'
it 'a header that cannot be read: reading names the file' 'warns $reading "history -i"'
it 'a header that cannot be read: what may need it stops' 'each_far stops'
it 'a header that cannot be read: the rest works' 'near && works "upgrade cccc3333"'
it 'a header that cannot be read, of an applied revision' \
	'damage "echo broken >>migrations/bbbb2222.lua && sed -i s/^revision.*/revision=1/ migrations/aaaa1111.lua" && words=migrations/aaaa1111.lua:3 &&
	warns heads history && stops upgrade "upgrade bbbb2222" "downgrade -1" "downgrade base" current && again && expect 1 luamig current && out_has aaaa1111'

# ---- two files with one id --------------------------------------------------------------------------
words='revision cccc3333 is in two files|migrations/cccc3333.lua|migrations/copy.lua'
it 'an id in two files: damage' 'damage "cp migrations/cccc3333.lua migrations/copy.lua"'
it 'an id in two files: reading names both' 'warns $reading'
it 'an id in two files: what needs them stops' 'each_far stops && stops "upgrade cccc3333" "stamp cccc3333" "upgrade cccc3333-1" "merge cccc3333 aaaa1111 --splice"'
it 'an id in two files: the rest works' 'near'
it 'an id in two files, applied: the database is named in what stops' \
	'damage "luamig -q upgrade && cp migrations/cccc3333.lua migrations/copy.lua" && stops upgrade "upgrade bbbb2222" "downgrade -1" "stamp aaaa1111" && works "stamp --purge aaaa1111"'

# ---- a parent that is missing -----------------------------------------------------------------------
words='migrations/dddd4444.lua: down_revision gone0000 is in no file'
it 'a missing parent: damage' 'damage "table_script dddd4444 gone0000 lost && table_script eeee5555 dddd4444 behind"'
it 'a missing parent: reading names the file' 'warns $reading'
it 'a missing parent: what needs it stops, also behind it' 'each_far stops && stops "upgrade dddd4444" "upgrade eeee5555" "stamp eeee5555" "revision -m x --head eeee5555"'
it 'a missing parent: the rest works' 'near && works "upgrade cccc3333" "revision -m x --head cccc3333"'
it 'a missing parent below a row' 'damage "table_script dddd4444 aaaa1111 x && luamig -q upgrade dddd4444 && sed -i s/aaaa1111/gone0000/ migrations/dddd4444.lua" &&
	stops "upgrade bbbb2222" "downgrade -1" "stamp bbbb2222" && works "stamp --purge bbbb2222" current'
words='migrations/dddd4444.lua: depends_on gone0000 is in no file'
it 'a missing dependency' 'damage "table_script dddd4444 cccc3333 lost && sed -i \"2i depends_on = \\\"gone0000\\\"\" migrations/dddd4444.lua" && each_far stops && warns $reading && near && works "upgrade cccc3333"'

words='migrations/dddd4444.lua:1: the comment that begins here has no end'
it 'a comment without an end' 'damage "table_script dddd4444 cccc3333 x && sed -i \"1i --[[\" migrations/dddd4444.lua" && warns $reading && stops upgrade "upgrade heads" "revision -m x" && works "upgrade cccc3333"'

# ---- circles and labels -----------------------------------------------------------------------------
words='dddd4444|eeee5555|in a circle|migrations/dddd4444.lua'
it 'a circle beside the rest' 'damage "table_script dddd4444 eeee5555 x && table_script eeee5555 dddd4444 y" && warns $reading && stops "upgrade dddd4444" upgrade "stamp eeee5555" && near'
words='branch label one is in two files|migrations/cccc3333.lua|migrations/dddd4444.lua'
it 'a label in two files' 'damage "table_script dddd4444 bbbb2222 x && sed -i \"2i branch_labels = \\\"one\\\"\" migrations/cccc3333.lua migrations/dddd4444.lua" && warns $reading && stops upgrade "upgrade one@head" "upgrade dddd4444" && near'

# ---- the body ---------------------------------------------------------------------------------------
it 'a body that does not compile: only running it stops' \
	'damage "script dddd4444 cccc3333 bad \"x = = 1\"" && words=migrations/dddd4444.lua:7 && works $reading "stamp head" "show head" "revision -m x" "upgrade +1" "upgrade cccc3333" && near &&
	again && expect 0 luamig history && out_has "(broken)" "migrations/dddd4444.lua:7" && expect 1 luamig upgrade && says err && [ "$(rows)" = "cccc3333 " ] &&
	again && expect 1 luamig upgrade --single-transaction && [ "$(rows)" = "aaaa1111 " ] && again && expect 1 luamig upgrade --sql && says err'
it 'the same in an applied one' 'damage "sed -i \"s/^function down/functio down/\" migrations/aaaa1111.lua" && words=migrations/aaaa1111.lua && works upgrade "stamp head" current && stops "downgrade -1" "downgrade base"'

# ---- a row without a file ---------------------------------------------------------------------------
words=ffff9999
it 'a row without a file' 'damage "sqlite3 app.db \"INSERT INTO luamig_version VALUES ('\''ffff9999'\'')\"" &&
	stops upgrade "upgrade bbbb2222" "downgrade -1" "stamp head" current && err_has "ahead of this checkout" && warns "history -i" &&
	works heads history "show head" "revision -m x" "upgrade --sql --dialect sqlite" "stamp --purge aaaa1111"'
it 'no folder' 'project && rm -r migrations && for command in heads history upgrade "revision -m x"; do luamig $command >"$work/out" 2>"$work/err"; [ $? -le 1 ] || exit 1; done && err_lacks assert'
finish
