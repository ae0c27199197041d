#!/bin/sh
# t0006-stamp.sh - version rows without running anything, on every database there is.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

for name in $(databases); do
	use_database "$name" || { it "$name: a database to work on" false; continue; }
	project
	it "$name: stamp head: the row, the history, no table of the scripts" \
		'expect 0 luamig stamp head && out_is "stamped; now at cccc3333" && err_empty && query_is cccc3333 "SELECT version_num FROM luamig_version" &&
		! table_exists t_aaaa1111 && query_is "cccc3333	stamp	stamped" "SELECT revision, direction, outcome FROM luamig_history"'
	it "$name: upgrade has nothing to do then" 'expect 0 luamig upgrade && out_has "nothing to do"'
	it "$name: stamp back, and base" \
		'expect 0 luamig stamp aaaa && query_is aaaa1111 "SELECT version_num FROM luamig_version" && expect 0 luamig stamp base && out_is "stamped; now at base" && query_is "" "SELECT version_num FROM luamig_version"'
	it "$name: several branches" \
		'table_script dddd4444 aaaa1111 side && expect 0 luamig stamp cccc dddd && query_is "cccc3333
dddd4444" "SELECT version_num FROM luamig_version ORDER BY version_num" && expect 0 luamig stamp heads'
	it "$name: unknown: nothing changes" 'expect 1 luamig stamp nonsense && err_has nonsense && query_is 2 "SELECT count(*) FROM luamig_version"'
	it "$name: a row of no script: refused, --purge repairs it" \
		'query "UPDATE luamig_version SET version_num = '"'gone'"' WHERE version_num = '"'dddd4444'"'" && expect 1 luamig stamp cccc && err_has gone --purge &&
		expect 0 luamig stamp --purge cccc && query_is cccc3333 "SELECT version_num FROM luamig_version"'
	it "$name: --resign: a changed script is taken as what was run, and nothing else changes" \
		'luamig stamp --purge aaaa >/dev/null && luamig stamp cccc >/dev/null &&
		sed "s/string(40)/string(42)/" migrations/aaaa1111.lua >x && mv x migrations/aaaa1111.lua &&
		expect 2 luamig check --history && out_has aaaa1111 && { luamig doctor >doctor || true; } && has doctor "stamp --resign aaaa1111" &&
		expect 0 luamig stamp --resign aaaa && out_is "accepted aaaa1111 as it is now" && expect 0 luamig check --history &&
		query_is cccc3333 "SELECT version_num FROM luamig_version" &&
		query_is resigned "SELECT outcome FROM luamig_history WHERE id = (SELECT max(id) FROM luamig_history)"'
	it "$name: --resign of what is not applied, of nothing, with --purge" \
		'table_script eeee5555 cccc3333 later && expect 1 luamig stamp --resign eeee && err_has "not applied" && expect 64 luamig stamp --resign base &&
		expect 64 luamig stamp --resign --purge cccc && err_has "do not go together" && rm migrations/eeee5555.lua'
	it "$name: --json" \
		'expect 0 luamig stamp --resign aaaa --json && json_is resign .direction 0 && json_is "[\"aaaa1111\"]" .revisions 0 &&
		expect 0 luamig stamp bbbb --json && json_is end .event 0 && json_is ok .status 0 && json_is "[\"bbbb2222\"]" .current 0 &&
		expect 1 luamig stamp nonsense --json && json_is unknown_revision .kind 0 && json_is end .event -1'
	it "$name: a table of Alembic's is taken over as it is" \
		'query "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)" && query "INSERT INTO alembic_version VALUES ('"'aaaa1111'"')" &&
		echo "return { url = env \"DATABASE_URL\", version_table = \"alembic_version\" }" >luamig.lua && expect 0 luamig current && out_has aaaa1111 && luamig stamp --purge bbbb >/dev/null &&
		query_is bbbb2222 "SELECT version_num FROM alembic_version"'
done
finish
