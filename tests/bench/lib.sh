# shellcheck shell=sh disable=SC2034,SC2154
# lib.sh - what the benchmarks share: the servers, a folder to work in, the table, projects of N
# revisions for each tool, and which tools there are.  Sourced with `here` and `build` set.
#
#   LUAMIG_BENCH_DIR    where the SQLite files lie (default build/bench; a real disk, as sync counts)
if [ -z "${LUAMIG_TEST_POSTGRES:-}" ] || [ -z "${LUAMIG_TEST_MARIADB:-}" ]; then
	exec sh "$here/../servers/with.sh" postgres mariadb -- sh "$0" "$build"
fi
luamig=$build/luamig
dir=${LUAMIG_BENCH_DIR:-$here/../../build/bench}
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
work=$(mktemp -d "$dir/run.XXXXXX")
database=luamig_b$$
unset LUAMIG_CONFIG LUAMIG_ENV LUAMIG_URL

postgres() { psql -X -q -At -d "$LUAMIG_TEST_POSTGRES" "$@"; }
mariadb_admin() { mariadb --no-defaults -u root -S "$LUAMIG_TEST_MARIADB_SOCKET" "$@"; }
leave() {
	postgres -c "DROP DATABASE IF EXISTS $database" 2>/dev/null
	mariadb_admin -e "DROP DATABASE IF EXISTS $database"
	cd / && rm -rf "$work"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
${CC:-cc} -std=c11 -D_POSIX_C_SOURCE=200809L -O2 -o "$work/alternate" "$here/alternate.c"

# --- databases ---------------------------------------------------------------------------------
all_databases='sqlite postgres mariadb'
title_of() {
	case $1 in sqlite) echo SQLite ;; postgres) echo PostgreSQL ;; mariadb) echo MariaDB ;; esac
}
database_url() { # NAME
	case $1 in
	sqlite) echo "sqlite:$work/it.db" ;;
	postgres) echo "$LUAMIG_TEST_POSTGRES" | sed "s|/luamig_test|/$database|" ;;
	mariadb) echo "$LUAMIG_TEST_MARIADB" | sed "s|/luamig_test|/$database|" ;;
	esac
}
new_database() { # NAME
	case $1 in
	sqlite) rm -f "$work/it.db"* ;;
	postgres)
		postgres -c "DROP DATABASE IF EXISTS $database" 2>/dev/null
		postgres -c "CREATE DATABASE $database"
		;;
	mariadb) mariadb_admin -e "DROP DATABASE IF EXISTS $database; CREATE DATABASE $database" ;;
	esac
}
client() { # NAME: SQL from standard input
	case $1 in
	sqlite) sqlite3 -bail "$work/it.db" ;;
	postgres) psql -X -q -At -v ON_ERROR_STOP=1 -d "$(database_url postgres)" ;;
	mariadb) mariadb_admin -N "$database" ;;
	esac
}

# --- time --------------------------------------------------------------------------------------
now() { perl -MTime::HiRes=time -e 'printf "%d\n", time * 1e6'; }
since() { perl -MTime::HiRes=time -e 'printf "%d\n", time * 1e6 - <STDIN>' <"$work/began"; }
median() { sort -n | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }
# Microseconds for a write of one page and its fsync, where the SQLite files lie.
sync_time() {
	perl -MTime::HiRes=time -MIO::Handle -e '
		open my $f, ">", $ARGV[0] or die;
		for (1 .. 50) {
			my $began = time;
			syswrite $f, "x" x 4096;
			$f->sync;
			push @times, time - $began;
		}
		@times = sort { $a <=> $b } @times;
		printf "%d\n", $times[25] * 1e6;
		unlink $ARGV[0]' "$work/sync"
}

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

# --- projects of N revisions, a small table each -------------------------------------------------
project() { # FOLDER COUNT
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

alembic_project() { # FOLDER COUNT [URL]
	mkdir -p "$1/scripts/versions"
	printf '[alembic]\nscript_location = scripts\nsqlalchemy.url = %s\n' "${3:-sqlite:///it.db}" >"$1/alembic.ini"
	cat >"$1/scripts/env.py" <<-'PY'
		from alembic import context
		from sqlalchemy import create_engine
		url = context.config.get_main_option("sqlalchemy.url")
		with create_engine(url).connect() as connection:
		    context.configure(connection=connection, transaction_per_migration=True)
		    with context.begin_transaction():
		        context.run_migrations()
	PY
	awk -v dir="$1/scripts/versions" -v count="$2" 'BEGIN {
		for (n = 1; n <= count; n++) {
			file = sprintf("%s/rev%09d.py", dir, n)
			printf "from alembic import op\nimport sqlalchemy as sa\nrevision = \"rev%09d\"\n", n >file
			if (n > 1) printf "down_revision = \"rev%09d\"\n", n - 1 >file
			else printf "down_revision = None\n" >file
			printf "def upgrade():\n    op.create_table(\"t_%d\", sa.Column(\"id\", sa.Integer, primary_key=True, autoincrement=False),", n >file
			printf " sa.Column(\"name\", sa.String(40), nullable=False))\n" >file
			printf "def downgrade():\n    op.drop_table(\"t_%d\")\n", n >file
			close(file)
		}
	}'
}

# --- the peers ---------------------------------------------------------------------------------
# Tools from npm lie in build/bench/peers; one that cannot be had is named in the output.
peers=$dir/peers
npm_peers='dbmate@2 knex@3 pg@8 mysql2@3 better-sqlite3@13'
fetch_peers() {
	[ ! -d "$peers/node_modules/knex" ] && command -v npm >/dev/null || return 0
	mkdir -p "$peers"
	echo '{ "private": true }' >"$peers/package.json"
	echo "tests/bench: npm install $npm_peers" >&2
	# shellcheck disable=SC2086 # a list
	(cd "$peers" && npm install --no-audit --no-fund --loglevel=error $npm_peers) >"$dir/npm.log" 2>&1 || {
		tail -n 3 "$dir/npm.log" >&2
		rm -rf "$peers"
	}
}
# The Python that has what Alembic stands on.
python_with() { # MODULES
	for found in python3 /usr/bin/python3; do
		"$found" -c "import $1" 2>/dev/null && echo "$found" && return 0
	done
	return 1
}
absent() { printf '%-48s %s\n' "$1" "absent here: $2"; }
