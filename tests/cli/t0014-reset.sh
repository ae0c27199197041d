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

for name in $(versions); do
	use_database "$name"
	it "$name: down to base and up again" \
		'project && config "url = env \"DATABASE_URL\", disposable = true" && luamig upgrade >/dev/null && fill && expect 0 luamig reset && err_empty &&
		out_has "downgrade: 3 revisions" "upgrade: 3 revisions" "now at cccc3333 (head)" && query_is 0 "SELECT count(*) FROM t_aaaa1111"'
	it "$name: from the middle, and when nothing is applied" \
		'luamig downgrade -1 >/dev/null && expect 0 luamig reset && out_has "downgrade: 2 revisions" "upgrade: 3 revisions" && luamig downgrade base >/dev/null && expect 0 luamig reset && out_lacks downgrade && out_has "upgrade: 3 revisions"'
	it "$name: refused" 'project && luamig upgrade >/dev/null && fill && refused reset && err_has "disposable = true" luamig.lua'
done

# What no revision made: names to quote, keys that go round, views over views, what stands alone.
mess() {
	query 'CREATE TABLE m_a (id integer PRIMARY KEY, b integer)'
	query 'CREATE TABLE m_b (id integer PRIMARY KEY, a integer, FOREIGN KEY (a) REFERENCES m_a (id) ON DELETE CASCADE)'
	query 'CREATE VIEW m_v AS SELECT id FROM m_a'
	query 'CREATE VIEW m_w AS SELECT id FROM m_v'
	case $database in
	sqlite)
		query 'CREATE TABLE "m; -- ""x" (id integer PRIMARY KEY AUTOINCREMENT, a integer REFERENCES m_c (id))'
		query 'CREATE TABLE m_c (id integer PRIMARY KEY, b integer REFERENCES m_b (id) ON DELETE RESTRICT)'
		query "INSERT INTO m_c VALUES (1, 1); INSERT INTO m_b VALUES (1, 1); INSERT INTO m_a VALUES (1, 1)"
		query 'CREATE VIRTUAL TABLE m_text USING fts5(words)' || query 'CREATE VIRTUAL TABLE m_text USING rtree(id, a, b)'
		query "CREATE TRIGGER m_t AFTER INSERT ON m_a BEGIN SELECT 1; END"
		;;
	mariadb | mysql)
		query 'ALTER TABLE m_a ADD FOREIGN KEY (b) REFERENCES m_b (id)'
		query 'CREATE TABLE `m; -- ``x` (id integer)'
		query 'CREATE TRIGGER m_t BEFORE INSERT ON m_a FOR EACH ROW SET NEW.b = NULL'
		query 'CREATE FUNCTION m_f() RETURNS integer DETERMINISTIC RETURN 1'
		query 'CREATE PROCEDURE m_p() SELECT 1'
		query 'CREATE EVENT m_e ON SCHEDULE EVERY 1 DAY DO SELECT 1'
		[ "$database" != mariadb ] || query 'CREATE SEQUENCE m_s'
		;;
	*)
		query 'ALTER TABLE m_a ADD FOREIGN KEY (b) REFERENCES m_b (id)'
		query 'CREATE TABLE "m; -- ""x" (id integer) PARTITION BY RANGE (id)'
		query 'CREATE TABLE m_part PARTITION OF "m; -- ""x" FOR VALUES FROM (1) TO (2)'
		query 'CREATE MATERIALIZED VIEW m_m AS SELECT id FROM m_w'
		query 'CREATE SEQUENCE m_s'
		query "CREATE TYPE \"m e\" AS ENUM ('a')"
		query 'CREATE TYPE m_c AS (a integer)'
		query 'CREATE DOMAIN m_d AS text'
		query 'CREATE TYPE m_r AS RANGE (subtype = float8)'
		query 'CREATE FUNCTION m_f(a "m e", b integer) RETURNS "m e" LANGUAGE sql AS $$SELECT a$$'
		query 'CREATE PROCEDURE m_p() LANGUAGE sql AS $$SELECT 1$$'
		query 'CREATE AGGREGATE m_g (integer) (sfunc = int4pl, stype = integer)'
		query 'CREATE SCHEMA elsewhere CREATE TABLE kept (id integer)'
		;;
	esac
}
left() { # what is there of it, and how much else
	case $database in
	sqlite) query "SELECT name FROM sqlite_master WHERE name NOT LIKE 't\_%' ESCAPE '\' AND name NOT LIKE 'luamig%' AND name NOT LIKE 'sqlite%'" ;;
	mariadb | mysql)
		query "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE 'm%'
			UNION ALL SELECT routine_name FROM information_schema.routines WHERE routine_schema = DATABASE()
			UNION ALL SELECT event_name FROM information_schema.events WHERE event_schema = DATABASE()"
		;;
	*)
		query "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname LIKE 'm%'
			UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
			UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typname LIKE 'm%'"
		;;
	esac
}

for name in $(versions); do
	use_database "$name"
	it "$name: --drop takes everything, and comes up again" \
		'project && config "url = env \"DATABASE_URL\", disposable = true" && luamig upgrade >/dev/null && fill && mess && [ -n "$(left)" ] &&
		query "UPDATE luamig_version SET version_num = '"'gone4444'"'" && expect 1 luamig reset && expect 0 luamig reset --drop && err_empty &&
		out_has "dropped everything in" "upgrade: 3 revisions" "now at cccc3333 (head)" && out_lacks downgrade && left >what && same what /dev/null && query_is 0 "SELECT count(*) FROM t_aaaa1111" && query_is 3 "SELECT count(*) FROM luamig_history"'
	it "$name: --drop of an empty database, and twice" 'expect 0 luamig reset --drop && expect 0 luamig reset --drop --json && json_is drop .event 0 && json_is cccc3333 ".current[0]" -1'
	it "$name: --drop is refused" 'project && luamig upgrade >/dev/null && fill && refused reset --drop && err_has "disposable = true"'
	case $name in
	sqlite | mariadb | mysql) ;;
	*)
		it "$name: --drop keeps other schemas, and drops version tables that are in one" \
			'query_is 0 "SELECT count(*) FROM elsewhere.kept" && config "url = env \"DATABASE_URL\", disposable = true, version_table_schema = \"elsewhere\"" && expect 0 luamig reset --drop && expect 0 luamig reset --drop && out_has "upgrade: 3 revisions" && query_is 1 "SELECT count(*) FROM elsewhere.luamig_version" && query_is 0 "SELECT count(*) FROM elsewhere.kept"'
		;;
	esac
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
it '--drop in a graph with a mistake drops nothing' 'start "url = \"sqlite:app.db\", disposable = true" && table_script dddd4444 nonsense x && expect 1 luamig reset --drop && err_has nonsense && kept'
it '--drop waits for the lock' 'start "url = \"sqlite:app.db\", disposable = true" && script dddd4444 cccc3333 slow "log.info([[under way]]) while true do end" && in_background "$LUAMIG" -v upgrade && wait_for grep -q "under way" "$work/background" &&
	expect 3 luamig reset --drop --lock-timeout 0 && { background_ends TERM; [ $? -eq 130 ]; } && kept'
it 'all branches' 'start "url = \"sqlite:app.db\", disposable = true" && table_script dddd4444 bbbb2222 other && expect 0 luamig reset && out_has "upgrade: 4 revisions"'
it 'a downgrade that fails: it stays there, and the error says where' \
	'start "url = \"sqlite:app.db\", disposable = true" && table_script bbbb2222 aaaa1111 x && sed -i "s/op.drop_table.*/error(\"no way back\")/" migrations/bbbb2222.lua && expect 1 luamig reset && err_has "no way back" "bbbb2222" && expect 0 luamig current && out_has bbbb2222 && kept'
it 'in a graph with a mistake nothing is run' 'start "url = \"sqlite:app.db\", disposable = true" && table_script dddd4444 nonsense x && expect 1 luamig reset && err_has nonsense && kept'
finish
