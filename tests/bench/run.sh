#!/bin/sh
# run.sh BUILD - how fast luamig is, as ratios measured in this run against the databases' own clients
# doing the same SQL (and Alembic, where it is installed).  A table, no verdict: machines differ.
#
#   LUAMIG_BENCH_RUNS   starts measured (default 200)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?usage: run.sh BUILD}" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"
runs=${LUAMIG_BENCH_RUNS:-200}

# --- start -------------------------------------------------------------------------------------
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

# --- a thousand revisions ----------------------------------------------------------------------
# The floor, as a file for the client: the same DDL and the version row, a COMMIT for each revision; no
# history, no journal, no fence.
thousand_sql() { # BEGIN CREATE-FORM [ddl first]
	awk -v begin="$1" -v form="$2" -v first="${3:-}" 'BEGIN {
		for (n = 1; n <= 1000; n++) {
			if (first) printf form "\n", n
			print begin
			if (!first) printf form "\n", n
			if (n == 1) print "INSERT INTO luamig_version (version_num) VALUES (\047rev000000001\047);"
			else printf "UPDATE luamig_version SET version_num = \047rev%09d\047 WHERE version_num = \047rev%09d\047;\n", n, n - 1
			print "COMMIT;"
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

ours() { (cd "$work/thousand" && "$luamig" upgrade head); }

sqlite_new() { new_database sqlite; }
sqlite_client() { client sqlite; }
sqlite_each() { client sqlite <"$work/sqlite.sql"; }
sqlite_all() { { echo 'BEGIN IMMEDIATE;' && grep -Ev '^(BEGIN|COMMIT)' "$work/sqlite.sql" && echo 'COMMIT;'; } | client sqlite; }
postgres_new() { new_database postgres; }
postgres_client() { client postgres; }
postgres_each() { client postgres <"$work/postgres.sql"; }
mariadb_new() { new_database mariadb; }
mariadb_client() { client mariadb; }
mariadb_each() { client mariadb <"$work/mariadb.sql"; }

thousand() {
	project "$work/thousand" 1000
	thousand_sql 'BEGIN IMMEDIATE;' \
		'CREATE TABLE "t_%d" ("id" INTEGER PRIMARY KEY, "name" VARCHAR(40) NOT NULL);' >"$work/sqlite.sql"
	thousand_sql 'BEGIN;' \
		'CREATE TABLE "t_%d" ("id" integer NOT NULL, "name" varchar(40) NOT NULL, PRIMARY KEY ("id"));' >"$work/postgres.sql"
	# MariaDB commits at the DDL
	# shellcheck disable=SC2016 # quotes of names
	thousand_sql 'START TRANSACTION;' \
		'CREATE TABLE `t_%d` (`id` int NOT NULL, `name` varchar(40) NOT NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB;' \
		'DDL first' >"$work/mariadb.sql"

	head_line "upgrade head, 1000 small revisions (median of $times)" client
	DATABASE_URL=$(database_url sqlite) && export DATABASE_URL
	printf 'fsync of a page here: %d us; the servers run without it\n' "$(sync_time)"
	compare 'SQLite, client: a transaction per revision' 0.2 sqlite_new ours sqlite_each sqlite_client
	compare 'SQLite, client: one transaction for all' '' sqlite_new ours sqlite_all sqlite_client
	DATABASE_URL=$(database_url postgres)
	compare 'PostgreSQL, client: DDL, version row, COMMIT' 1.15 postgres_new ours postgres_each postgres_client
	DATABASE_URL=$(database_url mariadb)
	compare 'MariaDB, client: DDL, version row, COMMIT' 1.15 mariadb_new ours mariadb_each mariadb_client
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
