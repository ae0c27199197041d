#!/bin/sh
# t0011-edit.sh - a script in the editor.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# An editor that notes its words and adds a line to each file.
cat >"$work/editor" <<'SH'
#!/bin/sh
printf '%s\n' "$@" >>"$NOTES"
for file; do [ ! -f "$file" ] || echo "-- edited" >>"$file"; done
SH
chmod +x "$work/editor"
export NOTES="$work/notes" EDITOR="$work/editor"
unset VISUAL
edited() { printf '%s\n' "$@" | diff -u - "$NOTES"; }
start() { project; rm -f "$NOTES"; }

it 'opens the script' 'start && expect 0 luamig edit bbbb2222 && edited migrations/bbbb2222.lua && [ "$(tail -n 1 migrations/bbbb2222.lua)" = "-- edited" ] && err_empty && out_empty'
it 'by prefix, by name' 'start && expect 0 luamig edit aaaa && expect 0 luamig edit head && edited migrations/aaaa1111.lua migrations/cccc3333.lua'
it 'current asks the database' \
	'start && luamig upgrade +2 >/dev/null && expect 0 luamig edit current && edited migrations/bbbb2222.lua'
it 'current without a revision, base, an unknown one, two words' \
	'start && expect 1 luamig edit current && err_has "none is applied" && expect 1 luamig edit base && expect 1 luamig edit nonsense && err_has nonsense && expect 64 luamig edit && expect 64 luamig edit aaaa bbbb && [ ! -e "$NOTES" ]'
it 'without a database' 'start && echo "return {}" >luamig.lua && expect 0 luamig edit head && edited migrations/cccc3333.lua'
it 'VISUAL comes first, an empty one does not count; words in it are options' \
	'start && VISUAL="$work/editor --wait" && export VISUAL && expect 0 luamig edit head && edited --wait migrations/cccc3333.lua && rm "$NOTES" && VISUAL= && expect 0 luamig edit head && edited migrations/cccc3333.lua'
it 'vi, when nothing is said' \
	'start && mkdir -p bin && cp "$work/editor" bin/vi && unset EDITOR && PATH=$PWD/bin:$PATH && export PATH && expect 0 luamig edit head && edited migrations/cccc3333.lua'
it 'a name with spaces and quotes' \
	'start && mv migrations/cccc3333.lua "migrations/it'\''s \$(touch bad) here.lua" && expect 0 luamig edit head && edited "migrations/it'\''s \$(touch bad) here.lua" && [ ! -e bad ]'
it 'several heads: all of them; one that is ambiguous: none' \
	'start && table_script dddd4444 bbbb2222 other && expect 0 luamig edit heads && edited migrations/cccc3333.lua migrations/dddd4444.lua && rm "$NOTES" && expect 1 luamig edit head && [ ! -e "$NOTES" ]'
it 'an editor that fails, one that is not there' \
	'start && EDITOR="false" && expect 1 luamig edit head && err_has "status 1" && EDITOR=no_such_editor && expect 1 luamig edit head && err_has no_such_editor EDITOR'
it 'afterwards: a script that does not compile is told' \
	'start && EDITOR="echo \"upgrade = = 1\" >>\"\$1\"; :" && expect 0 luamig edit head && err_has "migrations/cccc3333.lua:"'
it 'a script whose header cannot be read, by id or file' \
	'start && echo "revision = \"dddd4444\"; down_revision = = 1" >migrations/dddd4444.lua && expect 0 luamig edit dddd4444.lua && expect 0 luamig edit migrations/dddd4444.lua && edited migrations/dddd4444.lua migrations/dddd4444.lua'
it 'another folder: -c' \
	'start && mkdir -p elsewhere && cd elsewhere && expect 0 luamig edit head && [ "$(tail -n 1 ../migrations/cccc3333.lua)" = "-- edited" ]'
finish
