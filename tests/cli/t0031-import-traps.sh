#!/bin/sh
# t0031-import-traps.sh - what real histories of other tools hold, in the smallest form.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

begin() {
	rm -rf migrations theirs luamig.lua
	mkdir migrations theirs
	echo 'return { url = env "DATABASE_URL" }' >luamig.lua
}
table() { echo "CREATE TABLE $1 (id integer PRIMARY KEY);"; }

use_database sqlite
it 'golang-migrate: dots in a name, and a file that is none' \
	'begin && table one >theirs/1_a.b..up..sql && table two >theirs/2_b.up.sql && echo "DROP TABLE two;" >theirs/2_b..down.sql && table no >theirs/schema.sql &&
	expect 0 luamig import golang-migrate theirs && out_has "2 revisions" && err_has "schema.sql was left out" && expect 0 luamig upgrade && query "SELECT 1 FROM one, two" && expect 0 luamig downgrade -1 && expect 1 luamig downgrade -1 && err_has irreversible'

use_database sqlite
it 'dbmate: whatever follows the digits' \
	'begin && { echo "-- migrate:up" && table one; } >theirs/20250101-first-table.sql && { echo "-- migrate:up" && table two; } >theirs/20250102.sql && table no >theirs/x.sql &&
	expect 0 luamig import dbmate theirs && out_has "2 revisions" && err_has "x.sql was left out" && expect 0 luamig upgrade && out_has "first-table" && query "SELECT 1 FROM one, two"'

use_database sqlite
it 'goose: annotations in any case, a dot in the name' \
	'begin && { printf -- "-- +goose no transaction\n-- +GOOSE up\n" | sed "s/GOOSE/goose/" && table one && echo "-- +goose down" && echo "DROP TABLE one;"; } >theirs/0001_v0.1.sql &&
	expect 0 luamig import goose theirs && grep -q "transactional = false" migrations/*.lua && expect 0 luamig upgrade && query "SELECT 1 FROM one" && expect 0 luamig downgrade base'
it 'goose: variables' \
	'begin && printf -- "-- +goose ENVSUB ON\n-- +goose Up\nCREATE TABLE \${NAME} (id integer DEFAULT \${N});\n-- +goose Down\nDROP TABLE \${NAME};\n" >theirs/0001_a.sql && expect 0 luamig import goose theirs -x NAME=one && err_has "no value for N (-x KEY=VALUE gives one)" && grep -q "DROP TABLE one" migrations/*.down.sql'

use_database sqlite
it 'flyway: placeholders, callbacks' \
	'begin && echo "CREATE TABLE one (id integer DEFAULT \${start-at}, b text);" >theirs/V1__a.sql && echo "SELECT \${x}, \${y};" >theirs/V2__b.sql && echo "SELECT 1;" >theirs/afterMigrate__views.sql &&
	expect 0 luamig import flyway theirs -x start-at=5 -x x=1 && err_has "V2__b.sql: no value for y" "afterMigrate__views.sql was left out" && expect 0 luamig upgrade +1 && query "INSERT INTO one (b) VALUES (0)" && query_is 5 "SELECT id FROM one"'

# SQLite has foreign keys off unless somebody switches them on, and those tools do not.
keys() {
	begin
	{ table one && echo 'CREATE TABLE two (n integer REFERENCES one (id) ON DELETE CASCADE);' && echo 'INSERT INTO one VALUES (1); INSERT INTO two VALUES (1);'; } >theirs/1_a.up.sql
	printf 'CREATE TABLE new_one (id integer PRIMARY KEY, b text);\nINSERT INTO new_one (id) SELECT id FROM one;\nDROP TABLE one;\nALTER TABLE new_one RENAME TO one;\n' >theirs/2_b.up.sql
	echo 'CREATE TABLE three (id integer);' >theirs/3_c.up.sql
}
use_database sqlite
it 'foreign keys are as the tool left them: a table made anew keeps the rows that refer to it' \
	'keys && expect 0 luamig import golang-migrate theirs && expect 0 luamig upgrade && query_is 1 "SELECT n FROM two" && grep -q "PRAGMA foreign_keys = OFF" migrations/0002*.lua && ! grep -q PRAGMA migrations/0003*.lua'
it 'said once' 'keys && sed -i "1i PRAGMA foreign_keys = OFF;" theirs/2_b.up.sql && use_database sqlite && luamig import golang-migrate theirs >/dev/null && ! grep -q PRAGMA migrations/0002*.lua && expect 0 luamig upgrade && query_is 1 "SELECT n FROM two"'

reworked() {
	begin
	mkdir theirs/deploy theirs/revert
	printf 'one a\nviews/v a\n@v1 a\n@v2 a\nviews/v [views/v@v2] b\n@v3 a\nviews/v c\n' | sed 's/ \([abc]\)$/ 2025-01-01T10:00:00Z A <a@x>/; 1i %project=app' >theirs/sqitch.plan
	mkdir theirs/deploy/views theirs/revert/views
	table one >theirs/deploy/one.sql
	echo 'DROP TABLE one;' >theirs/revert/one.sql
	for form in v@v1:1 v@v3:2 v:3; do
		printf 'DROP VIEW IF EXISTS v;\nCREATE VIEW v AS SELECT %s AS n;\n' "${form#*:}" >"theirs/deploy/views/${form%:*}.sql"
		printf 'DROP VIEW v;\nCREATE VIEW v AS SELECT %s AS n;\n' "$((${form#*:} - 1))" >"theirs/revert/views/${form%:*}.sql"
	done
	echo 'DROP VIEW v;' >theirs/revert/views/v@v1.sql
}
for name in $(databases); do
	use_database "$name"
	it "$name: sqitch: a change in three forms, each with the scripts of its tag" \
		'reworked && expect 0 luamig import sqitch theirs && err_has "form 3 of it is views/v_again2" && expect 0 luamig upgrade +2 && query_is 1 "SELECT n FROM v" && expect 0 luamig upgrade && query_is 3 "SELECT n FROM v" && expect 0 luamig downgrade -1 && query_is 2 "SELECT n FROM v" && expect 0 luamig downgrade base'
done

for name in $(databases | grep '^postgres\|^pg'); do
	use_database "$name"
	it "$name: sqitch: the form that the database has" \
		'reworked && query "CREATE SCHEMA sqitch; CREATE TABLE sqitch.changes (change text, project text, planned_at timestamptz); INSERT INTO sqitch.changes VALUES ('"'one', 'app', '2025-01-01'), ('views/v', 'app', '2025-01-02'), ('views/v', 'app', '2025-01-03'"')" && expect 0 luamig import sqitch theirs --stamp && out_has "it is at views_v_again"'
done

for name in $(databases); do
	use_database "$name"
	it "$name: temporary tables end with the revision that made them" \
		'begin && for n in 1 2; do echo "CREATE TEMPORARY TABLE t AS SELECT $n AS n; CREATE TABLE t$n AS SELECT n FROM t;" >theirs/${n}_a.up.sql; done && expect 0 luamig import golang-migrate theirs && expect 0 luamig upgrade && query_is 2 "SELECT n FROM t2"'
done

# The way in which such histories drop what may not be there.
for name in $(databases | grep '^mariadb\|^mysql'); do
	use_database "$name"
	it "$name: a procedure is called in a file" \
		'begin && printf "CREATE PROCEDURE p(IN n integer)\nBEGIN\n  IF n > 0 THEN\n    CREATE TABLE one (id integer);\n  END IF;\nEND;\nCALL p(1);\nDROP PROCEDURE p;\n" >theirs/1_a.up.sql && expect 0 luamig import golang-migrate theirs && expect 0 luamig upgrade && query "SELECT 1 FROM one"'
done

alembic() {
	begin
	mkdir theirs/versions
	cat >theirs/versions/1.py <<-'PY'
		"""one"""
		revision = "a1a1a1"
		down_revision = None
		FLAGS = ("one", "two")
		role = postgresql.ENUM("x", "y", name="role", create_type=False)

		def upgrade():
		    bind = op.get_bind()
		    role.create(bind, checkfirst=True)
		    a = op.create_table("a", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("r", role, server_default="x"))
		    op.create_index("i", "a", ["id"], postgresql_using="hash", sqlite_where=sa.text("id > 0"))
		    op.bulk_insert(a, [{"id": 1, "r": "y"}, {"id": 2, "r": None}])
		    for flag in FLAGS:
		        op.add_column("a", sa.Column(f"flag_{flag}", sa.Integer(), server_default="7", default=lambda: 8))
		    if bind.dialect.name in ("mysql", "mariadb"):
		        bind.execute(sa.text("UPDATE a SET flag_two = :n").bindparams(n=1))
		    elif is_postgres():
		        bind.execute(sa.text("UPDATE a SET flag_two = 2"))
		    else:
		        op.execute(sa.text("UPDATE a SET flag_two = 3"))
		    if sa.inspect(bind).has_table("missing"):
		        raise RuntimeError("there is no such table")

		def downgrade():
		    op.drop_table("a")
		    role.drop(op.get_bind(), checkfirst=True)
	PY
}
for name in $(databases); do
	use_database "$name"
	case $name in
	sqlite) dialect=3 ;;
	postgres | pg*) dialect=2 ;;
	*) dialect=1 ;;
	esac
	it "$name: alembic: names, loops, rows and questions" \
		'alembic && expect 0 luamig import alembic theirs -x is_postgres=postgresql && out_has "(100 %)" && expect 0 luamig upgrade && query_is "y	7	$dialect" "SELECT r, flag_one, flag_two FROM a WHERE id = 1" && query_is 1 "SELECT count(*) FROM a WHERE r IS NULL" && expect 0 luamig downgrade base && expect 0 luamig upgrade'
done

# The way in which SQLite tables were made anew by hand.
use_database sqlite
it 'alembic: a renamed table leaves the references to it alone, where that was asked' \
	'begin && printf "revision = \"a1a1a1\"\ndown_revision = None\ndef upgrade():\n    op.execute(\"PRAGMA legacy_alter_table=ON\")\n    op.rename_table(\"one\", \"old\")\n    op.execute(\"CREATE TABLE one (id integer PRIMARY KEY, n integer)\")\n    op.drop_table(\"old\")\n" >theirs/1.py && query "CREATE TABLE one (id integer PRIMARY KEY)" && query "CREATE TABLE two (n integer REFERENCES one (id))" &&
	expect 0 luamig import alembic theirs && expect 0 luamig upgrade && query "INSERT INTO one VALUES (1, 1)" && query_is one "SELECT \"table\" FROM pragma_foreign_key_list('"'two'"')"'
finish
