#!/bin/sh
# t0021-rebase.sh - a branch on top of another head: only the one literal changes.
# shellcheck disable=SC2016 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# fork: aaaa1111 bbbb2222 cccc3333, and behind bbbb2222 also mine4444 mine5555.
fork() {
	project
	unset DATABASE_URL
	table_script mine4444 bbbb2222 mine
	table_script mine5555 mine4444 'mine, too'
}
refused() { # TEXT ARGUMENTS...
	text=$1
	shift
	cat migrations/* >before
	expect 1 luamig rebase "$@" && err_has "$text" 'nothing was written' && cat migrations/* | same before - && [ -z "$(ls migrations/*.tmp 2>/dev/null)" ]
}

it 'the branch goes behind the other head, and the history is one line' \
	'fork && luamig -q upgrade cccc3333 && expect 0 luamig rebase mine4444 &&
	out_is "migrations/mine4444.lua: mine4444 follows cccc3333 now, not bbbb2222" && err_empty &&
	expect 0 luamig heads && out_has "mine5555 (head)" && expect 0 luamig upgrade && out_has "2 revisions applied" mine5555'
it 'only the literal changes: line ends, comments and the mode stay' \
	'fork && printf "\357\273\277--- down_revision = \"no\"\r\nrevision=[[mine4444]]\r\ndown_revision--[[x]]=--y\r\n  { \"bbbb2222\", }; loses = nil\r\nfunction upgrade() down_revision = \"bbbb2222\" end -- \377\r\nfunction downgrade() end" >migrations/mine4444.lua &&
	chmod 640 migrations/mine4444.lua && sed "s/  { \"bbbb2222\", }/  \"cccc3333\"/" migrations/mine4444.lua >wanted && expect 0 luamig rebase mine4444 && same wanted migrations/mine4444.lua &&
	[ "$(ls -l migrations/mine4444.lua | cut -c1-10)" = -rw-r----- ]'
it 'a base without down_revision gets one' \
	'project && printf "revision = \"mine4444\" -- mine\nfunction upgrade() end\n" >migrations/mine4444.lua && expect 0 luamig rebase mine4444 && out_has "not base" &&
	printf "revision = \"mine4444\"\ndown_revision = \"cccc3333\" -- mine\nfunction upgrade() end\n" | same - migrations/mine4444.lua'
it 'a link stays a link' 'fork && mv migrations/mine4444.lua mine.lua && ln -s ../mine.lua migrations/mine4444.lua && expect 0 luamig rebase mine4444 && [ -h migrations/mine4444.lua ] && has mine.lua cccc3333'
it 'JSON is the revision as it is now' 'fork && expect 0 luamig rebase mine4444 --json && json_is "[\"cccc3333\"]" ".revisions[0].down_revision" && json_is mine4444 ".revisions[0].revision"'
it '--onto chooses among several heads' \
	'fork && table_script dddd6666 aaaa1111 other && refused "there are 2 other heads: cccc3333, dddd6666" mine4444 && expect 0 luamig rebase mine4444 --onto dddd6666 && out_has "follows dddd6666"'
it '--onto must be a head of another branch' \
	'fork && refused "revision aaaa1111 is not a head" mine4444 --onto aaaa1111 && refused "mine5555 is on the branch of mine4444 itself" mine4444 --onto mine5555 &&
	refused "names no revision" mine4444 --onto base && refused "no revision" mine4444 --onto zzzz'
it 'it must be the first one of a branch of its own' \
	'fork && refused "mine5555 is in the middle of its branch, which begins with mine4444" mine5555 && err_has "luamig rebase mine4444" && project &&
	refused "there is no other head" aaaa1111'
it 'a merge, and a branch that is merged' \
	'fork && script eeee7777 "{ \"cccc3333\", \"mine5555\" }" merge && refused "eeee7777 is a merge" eeee7777 && refused "eeee7777 merges it with cccc3333" mine4444'
it 'an applied revision stays' 'fork && luamig -q upgrade mine4444 && refused "revision mine4444 is applied in sqlite:" mine4444 && err_has "luamig merge" &&
	expect 0 luamig rebase --no-check mine4444'
it 'also one that is applied below a row' 'fork && luamig -q upgrade mine5555 && refused "is applied" mine4444'
it 'a row that is unknown leaves it open' 'fork && luamig -q upgrade cccc3333 && sqlite3 app.db "UPDATE luamig_version SET version_num = '\''ffff9999'\''" && refused "cannot be told whether mine4444 is applied" mine4444'
it 'without a url it says that it did not look' 'fork && echo "return { migrations = \"migrations\" }" >luamig.lua && expect 0 luamig rebase mine4444 && err_has "whether mine4444 is applied was not checked"'
it 'a database that does not answer' 'fork && refused "" mine4444 --url postgresql://127.0.0.1:1/x && err_has "--no-check" && expect 0 luamig rebase mine4444 --no-check --url postgresql://127.0.0.1:1/x'
it 'several environments' 'fork && echo "return { url = \"sqlite:app.db\", environments = { a = {}, b = {} } }" >luamig.lua && expect 64 luamig -e a,b rebase mine4444'
it 'a circle through depends_on' 'fork && sed -i "2i depends_on = \"mine5555\"" migrations/cccc3333.lua && refused "mine4444 cannot be moved" mine4444'
it 'wrong use' 'fork && expect 64 luamig rebase && expect 64 luamig rebase a b && refused "no revision" zzzz && expect 1 luamig rebase base'
finish
