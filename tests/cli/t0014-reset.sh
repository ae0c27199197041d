#!/bin/sh
# t0014-reset.sh - down and up again, only where the database may be emptied.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

config() { # LUA: the keys
	echo "return { $1 }" >luamig.lua
}
kept() { query_is '1	kept' 'SELECT id, name FROM t_aaaa1111'; }
fill() { query "INSERT INTO t_aaaa1111 (id, name) VALUES (1, 'kept')"; }
refused() { # WORDS...
	expect 1 luamig "$@" && err_has "nothing was changed" && out_empty && kept
}

for name in $(databases); do
	use_database "$name"
	it "$name: down to base and up again" \
		'project && config "url = env \"DATABASE_URL\", disposable = true" && luamig upgrade >/dev/null && fill && expect 0 luamig reset && err_empty &&
		out_has "downgrade: 3 revisions" "upgrade: 3 revisions" "now at cccc3333 (head)" && query_is 0 "SELECT count(*) FROM t_aaaa1111"'
	it "$name: from the middle, and when nothing is applied" \
		'luamig downgrade -1 >/dev/null && expect 0 luamig reset && out_has "downgrade: 2 revisions" "upgrade: 3 revisions" && luamig downgrade base >/dev/null && expect 0 luamig reset && out_lacks downgrade && out_has "upgrade: 3 revisions"'
	it "$name: refused" 'project && luamig upgrade >/dev/null && fill && refused reset && err_has "disposable = true" luamig.lua'
done

use_database sqlite
start() { # LUA: a project with these keys, at the head, with a row
	project
	luamig upgrade >/dev/null && fill && config "$1"
}
it 'disposable = false, and none' 'start "url = \"sqlite:app.db\", disposable = false" && refused reset && config "url = \"sqlite:app.db\"" && refused reset && expect 1 luamig reset --json && json_is config .kind 0 && json_is error .status -1 && kept'
it 'an environment: its own word counts' \
	'start "environments = { dev = { url = \"sqlite:app.db\", disposable = true } }" && expect 0 luamig -e dev reset && out_has "now at cccc3333"'
it 'an environment does not inherit it' \
	'start "url = \"sqlite:other.db\", disposable = true, environments = { production = { url = \"sqlite:app.db\" } }" && refused -e production reset && err_has "environment production" "environments.production.disposable"'
it 'an environment can refuse' \
	'start "disposable = true, environments = { production = { url = \"sqlite:app.db\", disposable = false } }" && refused -e production reset'
it 'a URL from elsewhere is another database' \
	'start "url = \"sqlite:other.db\", disposable = true" && refused --url sqlite:app.db reset && err_has sqlite:app.db --url && LUAMIG_URL=sqlite:app.db && export LUAMIG_URL && refused reset && err_has LUAMIG_URL && unset LUAMIG_URL && expect 0 luamig reset && kept'
it 'the same URL again is no other one' \
	'start "url = \"sqlite:app.db\", disposable = true" && expect 0 luamig --url sqlite:app.db reset && mkdir -p below && cd below && expect 1 luamig --url sqlite:app.db reset && [ ! -e app.db ]'
it 'no password is shown' \
	'start "url = \"sqlite:app.db\", disposable = true" && refused --url postgresql://u:sEcReT@h/d reset && err_lacks sEcReT && err_has "postgresql://u:"'
it 'no luamig.lua, no url' 'start "url = \"sqlite:app.db\"" && rm luamig.lua && expect 1 luamig --url sqlite:app.db reset && err_has luamig.lua && kept && config "disposable = true" && refused reset && err_has "no database"'
it '--json: the events of both ways' \
	'start "url = \"sqlite:app.db\", disposable = true" && expect 0 luamig reset --json && json_is downgrade .direction 0 && json_is end .event -1 && json_is upgrade .direction -1 && json_is "[\"cccc3333\"]" .current -1'
it 'all branches' 'start "url = \"sqlite:app.db\", disposable = true" && table_script dddd4444 bbbb2222 other && expect 0 luamig reset && out_has "upgrade: 4 revisions"'
it 'a downgrade that fails: it stays there, and the error says where' \
	'start "url = \"sqlite:app.db\", disposable = true" && table_script bbbb2222 aaaa1111 x && sed -i "s/op.drop_table.*/error(\"no way back\")/" migrations/bbbb2222.lua && expect 1 luamig reset && err_has "no way back" "bbbb2222" && expect 0 luamig current && out_has bbbb2222 && kept'
it 'in a graph with a mistake nothing is run' 'start "url = \"sqlite:app.db\", disposable = true" && table_script dddd4444 nonsense x && expect 1 luamig reset && err_has nonsense && kept'
finish
