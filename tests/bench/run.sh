#!/bin/sh
# run.sh BUILD - how fast luamig is, as ratios measured in this run against the databases' own clients
# doing the same SQL (and Alembic, where it is installed).  A table, no verdict: machines differ.
#
#   LUAMIG_BENCH_DIR    where the SQLite files lie (default build/bench; a real disk, as sync counts)
#   LUAMIG_BENCH_RUNS   starts measured (default 200)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?usage: run.sh BUILD}" && pwd)
if [ -z "${LUAMIG_TEST_POSTGRES:-}" ] || [ -z "${LUAMIG_TEST_MARIADB:-}" ]; then
	exec sh "$here/../servers/with.sh" postgres mariadb -- sh "$0" "$build"
fi
luamig=$build/luamig
runs=${LUAMIG_BENCH_RUNS:-200}
dir=${LUAMIG_BENCH_DIR:-$here/../../build/bench}
mkdir -p "$dir"
work=$(mktemp -d "$dir/run.XXXXXX")
work=$(cd "$work" && pwd)
database=luamig_b$$
unset LUAMIG_CONFIG LUAMIG_ENV LUAMIG_URL

postgres() { psql -X -q -At -d "$LUAMIG_TEST_POSTGRES" "$@"; }
mariadb_admin() { mariadb --no-defaults -u root -S "$LUAMIG_TEST_MARIADB_SOCKET" "$@"; }
# shellcheck disable=SC2317 # run by a trap
leave() {
	postgres -c "DROP DATABASE IF EXISTS $database" 2>/dev/null
	mariadb_admin -e "DROP DATABASE IF EXISTS $database"
	rm -rf "$work"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
${CC:-cc} -std=c11 -D_POSIX_C_SOURCE=200809L -O2 -o "$work/alternate" "$here/alternate.c"

# --- the table ---------------------------------------------------------------------------------
head_line() {
	printf '\n%-48s %12s %12s %9s  %s\n' "$1" luamig "$2" ratio target
	printf '%.0s-' $(seq 1 100) && echo
}
# WHAT OURS THEIRS (microseconds) TARGET (may be empty)
line() {
	awk -v what="$1" -v ours="$2" -v theirs="$3" -v target="$4" 'BEGIN {
		ratio = ours / theirs
		printf "%-48s %9.2f ms %9.2f ms %8.2fx", what, ours / 1000, theirs / 1000, ratio
		if (target != "")
			printf "  <= %sx  %s", target, ratio <= target ? "reached" :
				sprintf("missed by %.0f %%", (ratio / target - 1) * 100)
		print ""
	}'
}
median() { sort -n | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }

# --- start -------------------------------------------------------------------------------------
project() { # FOLDER COUNT: that many revisions, a small table each
	mkdir -p "$1/migrations"
	echo 'return { url = env("DATABASE_URL"), migrations = "migrations" }' >"$1/luamig.lua"
	awk -v dir="$1/migrations" -v count="$2" 'BEGIN {
		for (n = 1; n <= count; n++) {
			file = sprintf("%s/%05d.lua", dir, n)
			printf "--- table number %d\n--- Create Date: 2026-11-20 12:00:00 UTC\n", n >file
			printf "revision      = \"rev%09d\"\n", n >file
			if (n > 1) printf "down_revision = \"rev%09d\"\n", n - 1 >file
			else printf "down_revision = nil\n" >file
			printf "\nfunction upgrade()\n" >file
			printf "  op.create_table(\"t_%d\", {\n", n >file
			printf "    { \"id\", t.integer, primary_key = true },\n" >file
			printf "    { \"name\", t.string(40), nullable = false },\n  })\nend\n" >file
			printf "\nfunction downgrade()\n  op.drop_table(\"t_%d\")\nend\n", n >file
			close(file)
		}
	}'
}

starting() {
	project "$work/one" 1
	cd "$work/one"
	export DATABASE_URL="sqlite:$work/one/it.db"
	"$luamig" upgrade head >/dev/null
	head_line 'starting (median of '"$runs"', in turn)' sqlite3
	# shellcheck disable=SC2046 # two numbers
	set -- $("$work/alternate" "$runs" "$luamig" current -- \
		sqlite3 "$work/one/it.db" 'select version_num from luamig_version')
	line 'luamig current, SQLite, one revision' "$1" "$2" 2
	if command -v alembic >/dev/null; then
		alembic_project "$work/alembic" 1
		cd "$work/alembic"
		alembic upgrade head >/dev/null 2>&1
		theirs=$("$work/alternate" 15 alembic current 2>/dev/null)
		awk -v a="$theirs" -v b="$2" 'BEGIN { printf "%-61s %9.2f ms %8.2fx\n", "alembic current (median of 15)", a / 1000, a / b }'
	fi
}

alembic_project() { # FOLDER COUNT
	mkdir -p "$1/scripts/versions"
	printf '[alembic]\nscript_location = scripts\nsqlalchemy.url = sqlite:///it.db\n' >"$1/alembic.ini"
	cat >"$1/scripts/env.py" <<-'PY'
		from alembic import context
		from sqlalchemy import create_engine
		url = context.config.get_main_option("sqlalchemy.url")
		with create_engine(url).connect() as connection:
		    context.configure(connection=connection)
		    with context.begin_transaction():
		        context.run_migrations()
	PY
	awk -v dir="$1/scripts/versions" -v count="$2" 'BEGIN {
		for (n = 1; n <= count; n++) {
			file = sprintf("%s/rev%09d.py", dir, n)
			printf "from alembic import op\nimport sqlalchemy as sa\nrevision = \"rev%09d\"\n", n >file
			if (n > 1) printf "down_revision = \"rev%09d\"\n", n - 1 >file
			else printf "down_revision = None\n" >file
			printf "def upgrade():\n    op.create_table(\"t_%d\", sa.Column(\"id\", sa.Integer, primary_key=True))\n", n >file
			printf "def downgrade():\n    op.drop_table(\"t_%d\")\n", n >file
			close(file)
		}
	}'
}

# --- a thousand revisions ----------------------------------------------------------------------
# The same SQL as luamig sends, as a file for the client: OPEN and CLOSE around each revision.
thousand_sql() { # BEGIN COMMIT CREATE-FORM
	awk -v begin="$1" -v commit="$2" -v form="$3" 'BEGIN {
		for (n = 1; n <= 1000; n++) {
			print begin
			if (n == 1) print "INSERT INTO luamig_version (version_num) SELECT \047rev000000001\047;"
			else printf "UPDATE luamig_version SET version_num = \047rev%09d\047 WHERE version_num = \047rev%09d\047 AND (SELECT n FROM (SELECT count(*) AS n FROM luamig_version) x) = 1;\n", n, n - 1
			printf form "\n", n
			printf "INSERT INTO luamig_history (run_id, revision, direction, started, duration_ms, statements, row_count, checksum, who, host, luamig, outcome, error) VALUES (\0470123456789ab\047, \047rev%09d\047, \047upgrade\047, \0472026-11-20 12:00:00.000\047, 1, 1, 0, \047v1:0123456789012345678901234567890123456789012345678901234567890123\047, \047me\047, \047here\047, \0470.1.0\047, \047applied\047, NULL);\n", n
			print commit
		}
	}'
}
# luamig's own two tables, as it makes them.
own_tables() { # CLIENT...: emptied afterwards
	mkdir -p "$work/empty"
	project "$work/empty" 1
	(cd "$work/empty" && "$luamig" upgrade head && "$luamig" downgrade base) >/dev/null
	echo 'DELETE FROM luamig_history;' | "$@"
}

times=3
compare() { # WHAT TARGET EMPTY OURS THEIRS: functions; medians of a few runs in turn
	: >"$work/ours" && : >"$work/theirs"
	for _ in $(seq 1 "$times"); do
		"$3" && now >"$work/began" && "$4" >/dev/null && since >>"$work/ours"
		"$3" && own_tables "$6" && now >"$work/began" && "$5" >/dev/null && since >>"$work/theirs"
	done
	line "$1" "$(median <"$work/ours")" "$(median <"$work/theirs")" "$2"
}
now() { perl -MTime::HiRes=time -e 'printf "%d\n", time * 1e6'; }
since() { perl -MTime::HiRes=time -e 'printf "%d\n", time * 1e6 - <STDIN>' <"$work/began"; }

ours() { (cd "$work/thousand" && "$luamig" upgrade head); }

sqlite_new() { rm -f "$work/it.db"*; }
sqlite_client() { sqlite3 -bail "$work/it.db"; }
sqlite_each() { sqlite_client <"$work/sqlite.sql"; }
sqlite_all() { { echo 'BEGIN IMMEDIATE;' && grep -Ev '^(BEGIN|COMMIT)' "$work/sqlite.sql" && echo 'COMMIT;'; } | sqlite_client; }

postgres_new() {
	postgres -c "DROP DATABASE IF EXISTS $database" 2>/dev/null
	postgres -c "CREATE DATABASE $database"
}
postgres_client() { psql -X -q -v ON_ERROR_STOP=1 -d "$DATABASE_URL"; }
postgres_each() { postgres_client <"$work/postgres.sql"; }

mariadb_new() { mariadb_admin -e "DROP DATABASE IF EXISTS $database; CREATE DATABASE $database"; }
mariadb_client() { mariadb_admin "$database"; }
mariadb_each() { mariadb_client <"$work/mariadb.sql"; }

thousand() {
	project "$work/thousand" 1000
	thousand_sql 'BEGIN IMMEDIATE;' 'COMMIT;' \
		'CREATE TABLE "t_%d" ("id" INTEGER PRIMARY KEY, "name" VARCHAR(40) NOT NULL);' >"$work/sqlite.sql"
	thousand_sql 'BEGIN;' 'COMMIT;' \
		'CREATE TABLE "t_%d" ("id" integer NOT NULL, "name" varchar(40) NOT NULL, PRIMARY KEY ("id"));' >"$work/postgres.sql"
	# MariaDB commits at the DDL, so luamig moves the version row after it
	# shellcheck disable=SC2016 # quotes of names
	thousand_sql '' '' 'CREATE TABLE `t_%d` (`id` int NOT NULL, `name` varchar(40) NOT NULL, PRIMARY KEY (`id`));' |
		awk 'NF == 0 { next } /^CREATE/ { print; print "BEGIN;"; print held; next }
			/^INSERT INTO luamig_history/ { print; print "COMMIT;"; next } { held = $0 }' >"$work/mariadb.sql"

	head_line "upgrade head, 1000 small revisions (median of $times)" client
	export DATABASE_URL="sqlite:$work/it.db"
	compare 'SQLite, client: a transaction per revision' 0.2 sqlite_new ours sqlite_each sqlite_client
	compare 'SQLite, client: one transaction for all' '' sqlite_new ours sqlite_all sqlite_client
	DATABASE_URL=$(echo "$LUAMIG_TEST_POSTGRES" | sed "s|/luamig_test|/$database|")
	compare 'PostgreSQL, client: the same transactions' 1.15 postgres_new ours postgres_each postgres_client
	DATABASE_URL=$(echo "$LUAMIG_TEST_MARIADB" | sed "s|/luamig_test|/$database|")
	compare 'MariaDB, client: the same transactions' 1.15 mariadb_new ours mariadb_each mariadb_client
}

# --- nothing to do -----------------------------------------------------------------------------
nothing_to_do() {
	head_line 'upgrade head with nothing to do (median of 15)' alembic
	for count in 500 5000; do
		project "$work/n$count" "$count"
		cd "$work/n$count"
		export DATABASE_URL="sqlite:$work/n$count/it.db"
		"$luamig" stamp head >/dev/null
		ours=$("$work/alternate" 15 "$luamig" upgrade head)
		theirs=
		if command -v alembic >/dev/null; then
			alembic_project "$work/a$count" "$count"
			cd "$work/a$count"
			alembic stamp head >/dev/null 2>&1
			theirs=$("$work/alternate" 3 alembic upgrade head 2>/dev/null)
		fi
		awk -v count="$count" -v ours="$ours" -v theirs="$theirs" 'BEGIN {
			printf "%-48s %9.2f ms %9s ms %8s", count " scripts", ours / 1000,
				theirs ? sprintf("%.2f", theirs / 1000) : "-", theirs ? sprintf("%.2fx", ours / theirs) : "-"
			if (count == 5000) printf "   <= 60 ms  %s", ours <= 60000 ? "reached" : sprintf("missed by %.0f %%", (ours / 60000 - 1) * 100)
			print "" }'
	done
}

# --- the program -------------------------------------------------------------------------------
the_program() {
	head_line 'the program' ''
	if ldd "$luamig" | grep -E 'libpq|libmariadb|libmysqlclient'; then
		echo 'ldd: linked to a client library'
	else
		echo 'ldd: neither libpq nor a MySQL client library'
	fi
	strip -o "$work/stripped" "$luamig"
	awk -v size="$(wc -c <"$work/stripped")" 'BEGIN { printf "stripped: %.0f KiB (target: below 1024)\n", size / 1024 }'
}

starting
cd "$here"
thousand
nothing_to_do
the_program
