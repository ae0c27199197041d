#!/bin/sh
# t0031-import.sh - the migrations of other tools become revisions; the SQL does what it did there.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

begin() {
	rm -rf migrations theirs luamig.lua
	mkdir migrations theirs
	echo 'return { url = env "DATABASE_URL" }' >luamig.lua
}
# The same three steps, as each tool has them.
golang_migrate() {
	begin
	echo 'CREATE TABLE one (id integer PRIMARY KEY);' >theirs/1_first_table.up.sql
	echo 'DROP TABLE one;' >theirs/1_first_table.down.sql
	printf 'CREATE TABLE two (id integer PRIMARY KEY);\nINSERT INTO two VALUES (2);\n' >theirs/2_second.up.sql
	echo 'DROP TABLE two;' >theirs/2_second.down.sql
	echo 'CREATE TABLE ten (id integer PRIMARY KEY);' >theirs/10_tenth.up.sql
	echo 'DROP TABLE ten;' >theirs/10_tenth.down.sql
}
dbmate() {
	begin
	printf -- '-- migrate:up\nCREATE TABLE one (id integer PRIMARY KEY);\n\n-- migrate:down\nDROP TABLE one;\n' >theirs/20250101_first_table.sql
	printf -- '-- migrate:up transaction:false\nCREATE TABLE two (id integer PRIMARY KEY);\nINSERT INTO two VALUES (2);\n-- migrate:down\nDROP TABLE two;\n' >theirs/20250102_second.sql
	printf -- '-- migrate:up\nCREATE TABLE ten (id integer PRIMARY KEY);\n-- migrate:down\nDROP TABLE ten;\n' >theirs/20250110_tenth.sql
}
goose() {
	begin
	printf -- '-- +goose Up\nCREATE TABLE one (id integer PRIMARY KEY);\n-- +goose Down\nDROP TABLE one;\n' >theirs/00001_first_table.sql
	printf -- '-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose StatementBegin\nCREATE TABLE two (id integer PRIMARY KEY);\n-- +goose StatementEnd\nINSERT INTO two VALUES (2);\n-- +goose Down\nDROP TABLE two;\n' >theirs/00002_second.sql
	printf -- '-- +goose Up\nCREATE TABLE ten (id integer PRIMARY KEY);\n-- +goose Down\nDROP TABLE ten;\n' >theirs/00010_tenth.sql
}
flyway() {
	begin
	echo 'CREATE TABLE one (id integer PRIMARY KEY);' >theirs/V1__first_table.sql
	echo 'DROP TABLE one;' >theirs/U1__first_table.sql
	printf 'CREATE TABLE two (id integer PRIMARY KEY);\nINSERT INTO two VALUES (2);\n' >theirs/V1_2__second.sql
	echo 'DROP TABLE two;' >theirs/U1_2__second.sql
	echo 'CREATE TABLE ten (id integer PRIMARY KEY);' >theirs/V1_10__tenth.sql
	echo 'DROP TABLE ten;' >theirs/U1_10__tenth.sql
	echo 'SELECT 1;' >theirs/R__again.sql
}
sqitch() {
	begin
	mkdir theirs/deploy theirs/revert
	printf '%%syntax-version=1.0.0\n%%project=app\n\nfirst_table 2025-01-01T10:00:00Z A <a@x> # one\n@v1 2025-01-01T10:00:00Z A <a@x>\nsecond [first_table] 2025-01-02T10:00:00Z A <a@x>\ntenth 2025-01-03T10:00:00Z A <a@x>\n' >theirs/sqitch.plan
	for step in first_table:one second:two tenth:ten; do
		printf 'BEGIN;\nCREATE TABLE %s (id integer PRIMARY KEY);\nCOMMIT;\n' "${step#*:}" >"theirs/deploy/${step%:*}.sql"
		printf 'BEGIN;\nDROP TABLE %s;\nCOMMIT;\n' "${step#*:}" >"theirs/revert/${step%:*}.sql"
	done
	echo 'INSERT INTO two VALUES (2);' >>theirs/deploy/second.sql
}
tables() { query_is '2' 'SELECT id FROM two' && query_is '0' 'SELECT count(*) FROM ten'; }
no_tables() { ! query 'SELECT 1 FROM one' >/dev/null 2>&1 && ! query 'SELECT 1 FROM ten' >/dev/null 2>&1; }

for name in $(databases); do
	for tool in golang_migrate dbmate goose flyway sqitch; do
		word=$(echo "$tool" | tr _ -)
		use_database "$name"
		it "$name: $word" \
			'$tool && expect 0 luamig import "$word" theirs && out_has "3 revisions written to migrations" && expect 0 luamig upgrade && out_has "first table" && tables && expect 0 luamig downgrade base && no_tables'
	done
done

# What the tool's own table says: TABLE, and how two of the three steps are noted there.
noted() {
	query "CREATE TABLE $1"
	shift
	for row; do query "$row" || return 1; done
}
for name in $(databases); do
	use_database "$name"
	it "$name: golang-migrate: a database goes on where it was" \
		'golang_migrate && noted "schema_migrations (version bigint, dirty boolean)" "INSERT INTO schema_migrations VALUES (2, false)" && expect 0 luamig import golang-migrate theirs --stamp && out_has "it is at 0002" && expect 0 luamig current && out_has 0002'
	it "$name: dirty is no place" \
		'query "DELETE FROM luamig_version" && query "UPDATE schema_migrations SET dirty = true" && golang_migrate && expect 1 luamig import golang-migrate theirs --stamp && err_has "half done" && test -z "$(ls migrations)"'
	use_database "$name"
	it "$name: dbmate, with a gap" \
		'dbmate && noted "schema_migrations (version varchar(20))" "INSERT INTO schema_migrations VALUES ('"'20250101'"')" "INSERT INTO schema_migrations VALUES ('"'20250110'"')" && expect 1 luamig import dbmate theirs --stamp && err_has 20250110 20250102'
	it "$name: dbmate" 'query "DELETE FROM schema_migrations WHERE version = '"'20250110'"'" && expect 0 luamig import dbmate theirs --stamp && out_has "it is at 20250101"'
	use_database "$name"
	it "$name: goose: what was taken back counts as not applied" \
		'goose && noted "goose_db_version (id integer PRIMARY KEY, version_id bigint, is_applied boolean)" "INSERT INTO goose_db_version VALUES (1, 0, true)" "INSERT INTO goose_db_version VALUES (2, 1, true)" "INSERT INTO goose_db_version VALUES (3, 2, true)" "INSERT INTO goose_db_version VALUES (4, 2, false)" &&
		expect 0 luamig import goose theirs --stamp && out_has "it is at 00001"'
	use_database "$name"
	it "$name: flyway" \
		'flyway && noted "flyway_schema_history (version varchar(50), success boolean)" "INSERT INTO flyway_schema_history VALUES ('"'1'"', true)" "INSERT INTO flyway_schema_history VALUES ('"'1.2'"', true)" "INSERT INTO flyway_schema_history VALUES (NULL, true)" &&
		expect 0 luamig import flyway theirs --stamp && out_has "it is at v1_2" && err_has R__again.sql'
done

alembic() {
	begin
	mkdir theirs/versions
	cat >theirs/versions/1.py <<-'PY'
		"""first table

		Create Date: 2025-01-01 10:00:00
		"""
		from alembic import op
		import sqlalchemy as sa
		revision: str = "a1a1a1a1"
		down_revision = None

		def upgrade() -> None:
		    # ### commands auto generated by Alembic - please adjust! ###
		    op.create_table(
		        "one",
		        sa.Column("id", sa.Integer(), nullable=False),
		        sa.Column("name", sa.String(length=40), server_default="x"),
		        sa.PrimaryKeyConstraint("id"),
		    )
		    # ### end Alembic commands ###

		def downgrade() -> None:
		    op.drop_table("one")
	PY
	cat >theirs/versions/2.py <<-'PY'
		"""second"""
		revision = "b2b2b2b2"
		down_revision = ("a1a1a1a1",)
		branch_labels = ("web",)

		def upgrade():
		    with op.batch_alter_table("one") as batch_op:
		        batch_op.add_column(sa.Column("n", sa.BigInteger(), nullable=True))
		        batch_op.create_index("ix_one_n", ["n"], unique=False)

		def downgrade():
		    with op.batch_alter_table("one") as batch_op:
		        batch_op.drop_index("ix_one_n")
		        batch_op.drop_column("n")
	PY
	cat >theirs/versions/3.py <<-'PY'
		"""third"""
		revision = "c3c3c3c3"
		down_revision = "b2b2b2b2"

		def upgrade():
		    if shutil.which("sqlite3"):
		        op.drop_table("one")
		    op.drop_column("one", "name")

		def downgrade():
		    pass
	PY
}
for name in $(databases); do
	use_database "$name"
	it "$name: alembic: what is literal runs, what is not stops there" \
		'alembic && expect 0 luamig import alembic theirs && out_has "7 of 9 statements translated (77 %)" && expect 0 luamig upgrade web && query "INSERT INTO one (n) VALUES (5)" && query_is "5	x" "SELECT n, name FROM one" &&
		expect 1 luamig upgrade head && err_has "translate the Python above" && expect 0 luamig downgrade base && ! query "SELECT 1 FROM one" >/dev/null 2>&1'
	it "$name: alembic: its version table is used as it is" \
		'alembic && echo "return { url = env \"DATABASE_URL\", version_table = \"alembic_version\" }" >luamig.lua && noted "alembic_version (version_num varchar(32) NOT NULL PRIMARY KEY)" "INSERT INTO alembic_version VALUES ('"'a1a1a1a1'"')" "CREATE TABLE one (id integer PRIMARY KEY, name varchar(40))" &&
		expect 64 luamig import alembic theirs --stamp && err_has version_table && luamig import alembic theirs >/dev/null && expect 0 luamig current && out_has a1a1a1a1 && expect 0 luamig upgrade b2b2'
done
use_database sqlite
it 'alembic: the graph' 'alembic && luamig import alembic theirs >/dev/null && expect 0 luamig history --json && json_is 3 .revisions.# && json_is web ".revisions[1].branch_labels[0]" && json_is "2025-01-01 10:00:00" ".revisions[2].create_date"'
it 'alembic: a header that is computed' 'alembic && sed -i "s/^down_revision = \"b2.*/down_revision = find()/" theirs/versions/3.py && expect 1 luamig import alembic theirs && err_has "3.py" "no literal"'

use_database sqlite
it 'a tool that is not known' 'begin && expect 64 luamig import gose theirs && err_has "did you mean luamig import goose?"'
it 'nothing to import' 'expect 1 luamig import goose theirs && err_has "no migrations of goose in theirs"'
it 'no such folder' 'expect 1 luamig import goose nowhere && err_has nowhere'
it 'only into an empty folder' 'goose && luamig import goose theirs >/dev/null && expect 1 luamig import goose theirs && err_has "holds revisions already" "nothing was written"'
it 'two of one version' 'goose && cp theirs/00001_first_table.sql theirs/1_again.sql && expect 1 luamig import goose theirs && err_has "two migrations of version" && test -z "$(ls migrations)"'
it 'a program is named, and stops the run' \
	'goose && echo "package x" >theirs/00003_prog.go && expect 0 luamig import goose theirs && err_has "00003_prog.go is a program" && expect 1 luamig upgrade && err_has "this migration was a program"'
it 'no way back is said' 'use_database sqlite && flyway && rm theirs/U1_10__tenth.sql && luamig import flyway theirs >/dev/null 2>&1 && luamig upgrade >/dev/null && expect 1 luamig downgrade -1 && err_has irreversible'
it 'versions longer than a machine word' \
	'begin && echo "CREATE TABLE a (id integer);" >theirs/20150100000001000000_a.up.sql && echo "CREATE TABLE b (id integer);" >theirs/20150100000002000000_b.up.sql && expect 0 luamig import golang-migrate theirs --json && json_is 2 .revisions && expect 0 luamig heads && out_has 20150100000002000000'
it 'a reworked change of sqitch' \
	'sqitch && printf "@v2 2025-01-04T10:00:00Z A <a@x>\nfirst_table [first_table@v2] 2025-01-05T10:00:00Z A <a@x>\n" >>theirs/sqitch.plan && cp theirs/deploy/first_table.sql theirs/deploy/first_table@v1.sql && cp theirs/revert/first_table.sql theirs/revert/first_table@v1.sql &&
	echo "ALTER TABLE one ADD COLUMN n integer;" >theirs/deploy/first_table.sql && echo "ALTER TABLE one DROP COLUMN n;" >theirs/revert/first_table.sql && use_database sqlite && expect 0 luamig import sqitch theirs && err_has reworked && expect 0 luamig upgrade && query "SELECT n FROM one" && expect 0 luamig downgrade base'
finish
