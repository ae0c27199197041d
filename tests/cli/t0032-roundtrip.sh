#!/bin/sh
# t0032-roundtrip.sh - what a database holds, through dump, check and autogenerate into another one:
# what real schemas have in them.
# shellcheck disable=SC2016,SC2034,SC2154 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# trip NAME SQL: SQL by the database's own client; dump; check; made in an empty database from
# schema.lua, which is $DATABASE_URL afterwards; the way down leaves an empty one.
trip() {
	printf '%s\n' "$2" >loaded.sql
	# the block runs in a shell of its own: so do its databases end
	trap 'for one in $made; do drop_database "${one%%:*}" "${one#*:}"; done >/dev/null 2>&1' EXIT
	rm -rf project "$work"/live*.db* "$work"/loaded*.db* && mkdir -p project/migrations && two_databases "$1" &&
		load "$1" "$live" loaded.sql && cd project || return 1
	echo 'return { migrations = "migrations" }' >luamig.lua
	expect 0 luamig --url "$live" dump && cp "$work/out" schema.lua &&
		expect 0 luamig --url "$live" check && out_empty &&
		expect 0 luamig --url "$loaded" revision --autogenerate -m all &&
		expect 0 luamig --url "$loaded" upgrade head &&
		expect 0 luamig --url "$loaded" check && out_empty &&
		expect 0 luamig --url "$live" dump --sql && cp "$work/out" live.sql &&
		expect 0 luamig --url "$loaded" dump --sql && same live.sql "$work/out" &&
		expect 0 luamig --url "$loaded" downgrade base &&
		expect 0 luamig --url "$loaded" dump && out_lacks 'table(' 'object(' 'view(' 'enum(' &&
		expect 0 luamig --url "$loaded" upgrade head || return 1
	database=$1 DATABASE_URL=$loaded
	cd ..
}

shadow() { # URL
	echo "return { url = \"$live\", shadow_url = \"$1\", migrations = \"migrations\" }" >luamig.lua
}

# ---- SQLite -------------------------------------------------------------------------------------

it 'sqlite: a key that may be NULL' "
	trip sqlite 'CREATE TABLE t (code CHAR(5), n INT, PRIMARY KEY (code));' &&
	has project/schema.lua 'nullable_key = true' &&
	query_is 0 \"SELECT \\\"notnull\\\" FROM pragma_table_info('t') WHERE name = 'code'\""

it 'sqlite: references in circles, with other tables that lead into them' "
	trip sqlite '
		CREATE TABLE staff (id INTEGER PRIMARY KEY, store_id INT NOT NULL REFERENCES store (id));
		CREATE TABLE store (id INTEGER PRIMARY KEY, staff_id INT NOT NULL REFERENCES staff (id));
		CREATE TABLE rental (id INTEGER PRIMARY KEY, staff_id INT NOT NULL REFERENCES staff (id));' &&
	lacks project/migrations/*.lua create_foreign_key &&
	query_is staff \"SELECT \\\"table\\\" FROM pragma_foreign_key_list('rental')\""

# ---- PostgreSQL ---------------------------------------------------------------------------------

for db in $(versions); do
	[ "$(dialect_of "$db")" = postgresql ] || continue
	it "$db: functions and tables that need each other" "
		trip $db '
			CREATE FUNCTION join_two(a text, b text) RETURNS text LANGUAGE sql IMMUTABLE AS \$\$ SELECT a || b \$\$;
			CREATE AGGREGATE a_join(text) (SFUNC = join_two, STYPE = text);
			CREATE TABLE first (id bigint PRIMARY KEY, code text DEFAULT join_two(1::text, 2::text));
			CREATE FUNCTION all_of_first() RETURNS SETOF first LANGUAGE sql STABLE AS \$\$ SELECT * FROM first \$\$;
			CREATE TYPE span AS RANGE (subtype = bigint);
			CREATE TABLE spans (id bigint PRIMARY KEY, during span);
			CREATE VIEW both_ways AS SELECT a_join(code) AS codes FROM all_of_first();' &&
		lacks project/schema.lua 'object(\"function\", \"span'"
	it "$db: a sequence that goes with a column, by hand and by serial with a cache" "
		trip $db '
			CREATE SEQUENCE numbers;
			CREATE TABLE t (id bigint DEFAULT nextval(\$\$numbers\$\$) PRIMARY KEY, n serial);
			ALTER SEQUENCE numbers OWNED BY t.id;
			ALTER SEQUENCE t_n_seq CACHE 100;' &&
		has project/schema.lua 'object(\"sequence_owner\", \"numbers\"' &&
		query_is 2 \"SELECT count(*) FROM pg_depend WHERE deptype = 'a' AND classid = 'pg_class'::regclass AND refobjsubid > 0 AND objid IN ('numbers'::regclass, 't_n_seq'::regclass)\""
	it "$db: an operator of its own" "
		trip $db '
			CREATE FUNCTION unlike_any(a anyarray, b text) RETURNS bool LANGUAGE sql IMMUTABLE AS \$\$ SELECT NOT b = ANY (a::text[]) \$\$;
			CREATE OPERATOR !~~~ (FUNCTION = unlike_any, LEFTARG = anyarray, RIGHTARG = text);
			CREATE FUNCTION same_len(a text, b text) RETURNS bool LANGUAGE sql IMMUTABLE AS \$\$ SELECT length(a) = length(b) \$\$;
			CREATE OPERATOR === (FUNCTION = same_len, LEFTARG = text, RIGHTARG = text, COMMUTATOR = ===, RESTRICT = eqsel, JOIN = eqjoinsel);
			CREATE TABLE t (id bigint PRIMARY KEY, words text[], CHECK (words !~~~ id::text));' &&
		query_is t \"SELECT ARRAY['a'] !~~~ 'b'\""
	it "$db: extensions, and columns of their types" "
		trip $db '
			CREATE EXTENSION citext;
			CREATE EXTENSION pg_trgm;
			CREATE TABLE t (id bigint PRIMARY KEY, name citext UNIQUE);
			CREATE INDEX ON t USING gin ((name::text) gin_trgm_ops);' &&
		has project/schema.lua 'extension(\"citext\")' 'extension(\"pg_trgm\")' &&
		query_is 2 \"SELECT count(*) FROM pg_extension WHERE extname IN ('citext', 'pg_trgm')\" &&
		echo 'return { extension \"citext\" }' >project/schema.lua && cd project && export LUAMIG_URL=\"\$DATABASE_URL\" &&
		expect 0 luamig check && has \"\$work/err\" 'left alone: extension pg_trgm' &&
		expect 0 luamig revision --autogenerate --allow-drop -m gone && expect 0 luamig upgrade &&
		query_is 1 \"SELECT count(*) FROM pg_extension WHERE extname IN ('citext', 'pg_trgm')\" &&
		expect 0 luamig check && expect 0 luamig downgrade -1 &&
		query_is 2 \"SELECT count(*) FROM pg_extension WHERE extname IN ('citext', 'pg_trgm')\" &&
		expect 0 luamig upgrade && echo 'return { extension \"citext\", extension \"hstore\" }' >schema.lua &&
		expect 2 luamig check && out_has 'hstore' &&
		echo 'return {}' >schema.lua && expect 0 luamig check && ! grep -q extension \"\$work/err\""
	it "$db: what the planner is told of single columns" "
		trip $db '
			CREATE TABLE t (id bigint PRIMARY KEY, grp int, word text);
			ALTER TABLE t ALTER COLUMN grp SET (n_distinct = -0.02), ALTER COLUMN word SET STATISTICS 500;
			CREATE INDEX ON t (grp);' &&
		query_is 500 \"SELECT attstattarget FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'word'\""
	it "$db: a constraint that is not valid yet, with a key in circles" "
		trip $db '
			CREATE TABLE a (id bigint PRIMARY KEY, b bigint, CHECK (b > 0));
			CREATE TABLE b (id bigint PRIMARY KEY, a bigint REFERENCES a);
			ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b NOT VALID, ADD CHECK (id > 0) NOT VALID;' &&
		query_is 2 \"SELECT count(*) FROM pg_constraint WHERE NOT convalidated\""
done

# ---- MySQL, MariaDB -----------------------------------------------------------------------------

for db in $(versions); do
	case $db in mariadb | mysql) ;; *) continue ;; esac
	it "$db: a primary key over the beginnings of columns" "
		trip $db 'CREATE TABLE t (token text NOT NULL, n int NOT NULL, PRIMARY KEY (token(50), n));
			CREATE TABLE u (host varchar(200) NOT NULL, PRIMARY KEY (host(20)));' &&
		query_is 50 \"SELECT sub_part FROM information_schema.statistics WHERE table_schema = database() AND table_name = 't' AND column_name = 'token'\""
done

# ---- shadow_url ---------------------------------------------------------------------------------

for db in $(versions); do
	rm -rf project "$work"/live*.db* "$work"/loaded*.db*
	two_databases "$db" || continue
	it "$db: shadow_url: the wanted schema is made there, and it is empty afterwards" '
		mkdir -p project/migrations && cd project && shadow "$loaded" &&
		echo "return { table(\"t\", { { \"id\", t.integer, primary_key = true }, { \"n\", t.integer, check = \"n+1>0\" } }) }" >schema.lua &&
		expect 0 luamig revision --autogenerate -m all && expect 0 luamig upgrade head &&
		expect 0 luamig check && expect 0 luamig -v check && err_lacks "CREATE DATABASE" &&
		expect 0 luamig --url "$loaded" dump && out_lacks "table(" &&
		sed -i s/n+1/n+2/ schema.lua && expect 2 luamig -v check && err_lacks "CREATE DATABASE" &&
		expect 0 luamig --url "$loaded" dump && out_lacks "table("'
	it "$db: shadow_url: not the configured database, and none that holds something" '
		cd project && shadow "$live" && expect 1 luamig check && err_has "is the configured database itself" &&
		echo "CREATE TABLE mine (id integer)" >mine.sql && load "$db" "$loaded" mine.sql && shadow "$loaded" &&
		expect 1 luamig check && err_has "holds mine" &&
		expect 0 luamig --url "$loaded" dump && out_has "table(\"mine\""'
done

it 'shadow_url: a database of another kind' '
	cd project && shadow sqlite:other.db && case $live in sqlite:*) exit 0 ;; esac
	expect 1 luamig check && err_has "shadow_url is SQLite"'

finish
