#!/bin/sh
# t0013-templates.sh - the user's own templates: init --template, revision.lua.tmpl.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# A folder of templates.
templates() {
	rm -rf ours p
	mkdir ours
	echo 'return { url = "sqlite:ours.db", migrations = { "db", "more" } }' >ours/config.lua.tmpl
	echo '-- our schema: ${left} as it is' >ours/schema.lua.tmpl
	cat >ours/revision.lua.tmpl <<-'LUA'
		--- ${message}
		--- Create Date: ${create_date}
		--- for $${price}
		revision = ${revision}
		down_revision = ${down_revision}
		branch_labels = ${branch_labels?}
		depends_on = ${depends_on?}
		function upgrade() log.info("OURS") end
		function downgrade() end
	LUA
}
own() { # TEXT...: the project's own revision.lua.tmpl
	rm -rf migrations luamig.lua revision.lua.tmpl app.db*
	mkdir migrations
	echo 'return { url = "sqlite:app.db" }' >luamig.lua
	printf '%s\n' "$@" >revision.lua.tmpl
}

it 'init --template: all three, as they are' \
	'templates && expect 0 luamig init p --template ours && out_has p/luamig.lua p/schema.lua p/revision.lua.tmpl && same ours/config.lua.tmpl p/luamig.lua && same ours/schema.lua.tmpl p/schema.lua && same ours/revision.lua.tmpl p/revision.lua.tmpl'
it 'new scripts are made from it, in every folder' \
	'templates && luamig init p --template ours -q && cd p && expect 0 luamig revision -m "hi there" --rev-id aaaa1111 --version-path db && path=$(cat "$work/out") && has "$path" "--- hi there" OURS "for \${price}" && lacks "$path" branch_labels depends_on &&
	expect 0 luamig revision --version-path more --head base --splice --rev-id bbbb1111 --branch-label side --depends-on aaaa1111 && has "$(cat "$work/out")" OURS "branch_labels = \"side\"" "depends_on = \"aaaa1111\"" &&
	expect 0 luamig merge aaaa1111 bbbb1111 --rev-id cccc1111 && has "$(cat "$work/out")" OURS && expect 0 luamig upgrade && expect 0 luamig current && out_has cccc1111'
it 'one in a migrations folder comes first' \
	'templates && luamig init p --template ours -q && cd p && sed s/OURS/THEIRS/ revision.lua.tmpl >db/revision.lua.tmpl && expect 0 luamig revision --version-path db && has "$(cat "$work/out")" THEIRS &&
	expect 0 luamig revision --version-path more && has "$(cat "$work/out")" OURS'
it 'what DIR does not hold is luamig'\''s own' \
	'templates && rm ours/config.lua.tmpl ours/revision.lua.tmpl && expect 0 luamig init p --template ours && out_lacks revision.lua.tmpl && [ ! -e p/revision.lua.tmpl ] && same ours/schema.lua.tmpl p/schema.lua && grep -q DATABASE_URL p/luamig.lua'
it 'a file that is there is not written over' \
	'templates && mkdir p && echo mine >p/revision.lua.tmpl && expect 1 luamig init p --template ours && err_has p/revision.lua.tmpl && [ "$(ls p)" = revision.lua.tmpl ] && rm ours/revision.lua.tmpl && expect 0 luamig init p --template ours && [ "$(cat p/revision.lua.tmpl)" = mine ]'
it 'a folder that is not there, without templates, with a misspelt one: nothing is written' \
	'templates && expect 1 luamig init p --template nowhere && err_has nowhere && mkdir -p none && expect 1 luamig init p --template none && err_has "holds no templates" config.lua.tmpl &&
	mv ours/revision.lua.tmpl ours/revison.lua.tmpl && expect 1 luamig init p --template ours && err_has ours/revison.lua.tmpl && [ ! -e p ]'
it '--json' 'templates && expect 0 luamig init --json p --template ours && json_is "[\"p/luamig.lua\",\"p/schema.lua\",\"p/revision.lua.tmpl\",\"p/db/\",\"p/more/\"]" .created'

it 'the folders are those of the new luamig.lua; one that cannot be read yet is no failure' \
	'templates && expect 0 luamig init p --template ours && [ -d p/db ] && [ -d p/more ] && [ ! -e p/migrations ] && rm -r p && echo "return { url = nonsense }" >ours/config.lua.tmpl && expect 0 luamig init p --template ours && err_has nonsense && [ -f p/luamig.lua ]'

none() { [ -z "$(ls migrations)" ] || { ls migrations; return 1; }; }
it 'a template that asks for what there is not: its name, the names there are' \
	'own "revision = \${revision}" "down_revision = \${down}" && expect 1 luamig revision && err_has revision.lua.tmpl "\${down}" "\${down_revision}" && none'
it 'a template whose script would be another revision, or none' \
	'own "down_revision = \${down_revision}" "function upgrade() end" && expect 1 luamig revision && err_has revision.lua.tmpl "no revision id" && none &&
	own "revision = \"fixed\"" && expect 1 luamig revision && err_has "revision is not \${revision}" "nothing was written" && none && own "" && expect 1 luamig revision && none'
it 'a template without down_revision is good for the first one only' \
	'own "revision = \${revision}" "function upgrade() end" && expect 0 luamig revision --rev-id aaaa1111 && expect 1 luamig revision && err_has "down_revision is not" && expect 1 luamig revision --head base --splice --branch-label x && err_has branch_labels && [ "$(ls migrations | wc -l)" -eq 1 ]'
it 'luamig help templates' 'expect 0 luamig help templates && out_has revision.lua.tmpl "\${down_revision}"'
finish
