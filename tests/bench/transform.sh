#!/bin/sh
# transform.sh BUILD - data.transform of a million rows, one Lua call a row, beside a program written by
# hand for each database (tests/bench/rivals) that calls the same Lua function, and beside SQLAlchemy;
# then the memory of a long one.  The plans of what is sent are printed with the result.  A table, no
# verdict: machines differ.
#
#   LUAMIG_BENCH_ROWS          rows (default 1000000)
#   LUAMIG_BENCH_MEMORY_ROWS   rows of the run whose memory is watched (default 10000000, 0: none)
#   LUAMIG_BENCH_REPEAT        runs of each, in turn, of which the median counts (default 3)
#   LUAMIG_BENCH_ON            databases (default "sqlite postgres mariadb")
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?usage: transform.sh BUILD}" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"
rows=${LUAMIG_BENCH_ROWS:-1000000}
memory_rows=${LUAMIG_BENCH_MEMORY_ROWS:-10000000}
repeat=${LUAMIG_BENCH_REPEAT:-3}
names=${LUAMIG_BENCH_ON:-$all_databases}
conninfo="host=$LUAMIG_TEST_POSTGRES_SOCKET port=$LUAMIG_TEST_POSTGRES_PORT user=postgres dbname=$database"

# --- the rivals --------------------------------------------------------------------------------
first_package() { for found; do pkg-config --exists "$found" && echo "$found" && return 0; done; return 1; }
compile() { # DATABASE PACKAGE...: rival_DATABASE
	source=$1
	shift
	package=$(first_package "$@") || return 1
	# shellcheck disable=SC2046 # words of pkg-config
	${CC:-cc} -std=c11 -D_POSIX_C_SOURCE=200809L -O2 -o "$work/rival_$source" "$here/rivals/$source.c" "$here/rivals/rival.c" \
		$(pkg-config --cflags --libs "$package" "$(first_package lua5.4 lua-5.4 lua54 lua)")
}
compile sqlite sqlite3
compile postgres libpq
compile mysql libmariadb mariadb mysqlclient

# --- the data ----------------------------------------------------------------------------------
make_people() { # DATABASE ROWS
	new_database "$1"
	columns='(id bigint PRIMARY KEY, first_name text, last_name text, full_name text)'
	case $1 in
	sqlite) client sqlite <<-SQL ;;
		CREATE TABLE people (id INTEGER PRIMARY KEY, first_name text, last_name text, full_name text);
		WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < $2)
		INSERT INTO people SELECT x, 'First' || x, 'Last' || (x * 7 % 100000), NULL FROM c;
	SQL
	postgres) client postgres <<-SQL ;;
		CREATE TABLE people $columns;
		INSERT INTO people SELECT x, 'First' || x, 'Last' || (x * 7 % 100000), NULL FROM generate_series(1, $2) x;
		VACUUM ANALYZE people;
		CHECKPOINT;
	SQL
	mariadb) client mariadb >/dev/null <<-SQL ;;
		CREATE TABLE people $columns;
		INSERT INTO people SELECT seq, concat('First', seq), concat('Last', seq * 7 % 100000), NULL FROM seq_1_to_$2;
		ANALYZE TABLE people;
	SQL
	esac
}
all_changed() { # DATABASE ROWS
	[ "$(echo "SELECT count(*) FROM people WHERE full_name IS NOT NULL" | client "$1")" -eq "$2" ] ||
		{ echo "not every row was changed" >&2; return 1; }
}

mkdir -p "$work/project/migrations"
cp "$here/rivals/full_name.lua" "$work/project/migrations/full_name.lua"
echo 'return { url = env("DATABASE_URL"), migrations = "migrations" }' >"$work/project/luamig.lua"
cat >"$work/project/migrations/0001_full_name.lua" <<'LUA'
--- the full names
revision      = "fullname0001"
down_revision = nil

function upgrade()
  data.transform("people", { read = { "first_name", "last_name" }, require "full_name" })
end
LUA

# --- one run of each: microseconds -----------------------------------------------------------------
luamig_run() { (cd "$work/project" && DATABASE_URL=$(database_url "$1") "$luamig" "${2:--q}" upgrade head); }
run_luamig() {
	now >"$work/began"
	luamig_run "$1" >"$work/said" 2>&1 && since
}
# They tell their own time, without connecting.
rival_time() { sed -n 's/^[0-9]* rows in \([0-9.]*\) s$/\1/p' | awk '{ printf "%d\n", $1 * 1e6 }'; }
run_rival() { "$work/rival_sqlite" "$work/it.db" "$here/rivals/full_name.lua"; }
run_rival_postgres() { "$work/rival_postgres" "$conninfo" "$here/rivals/full_name.lua" "$@"; }
run_rival_mysql() { "$work/rival_mysql" "$LUAMIG_TEST_MARIADB_SOCKET" "$database" "$here/rivals/full_name.lua" "$@"; }
run_sqlalchemy() {
	case $1 in
	sqlite) url=sqlite:///$work/it.db module=sqlite3 ;;
	postgres) url="postgresql+psycopg2://postgres@/$database?host=$LUAMIG_TEST_POSTGRES_SOCKET&port=$LUAMIG_TEST_POSTGRES_PORT" module=psycopg2 ;;
	mariadb) url="mysql+pymysql://root@localhost/$database?unix_socket=$LUAMIG_TEST_MARIADB_SOCKET" module=pymysql ;;
	esac
	"$(python_with "sqlalchemy, $module")" "$here/rivals/sqlalchemy_chunks.py" "$url"
}

peers_of() {
	case $1 in
	sqlite) echo 'rival' ;;
	postgres) echo 'rival rival_ahead' ;;
	mariadb) echo 'rival rival_bulk' ;;
	esac
}
run_peer() { # DATABASE PEER
	case $1.$2 in
	sqlite.rival) run_rival ;;
	postgres.rival) run_rival_postgres ;;
	postgres.rival_ahead) run_rival_postgres ahead ;;
	mariadb.rival) run_rival_mysql ;;
	mariadb.rival_bulk) run_rival_mysql bulk ;;
	*.sqlalchemy) run_sqlalchemy "$1" ;;
	esac
}
title_of_peer() {
	case $2.$1 in
	rival.sqlite) echo 'by hand: cursor and prepared UPDATE' ;;
	rival.postgres) echo 'by hand: FOR UPDATE, UPDATE FROM unnest' ;;
	rival_ahead.postgres) echo 'by hand: a second connection reads ahead' ;;
	rival.mariadb) echo 'by hand: UPDATE joined to JSON_TABLE' ;;
	rival_bulk.mariadb) echo 'by hand: array binding' ;;
	sqlalchemy.*) echo 'SQLAlchemy: executemany in chunks of 5000' ;;
	esac
}

# --- the plans of luamig's own statements --------------------------------------------------------
# Of a run over a few rows: SQLite's by what -v tells, PostgreSQL's by auto_explain in the server's log,
# MariaDB's by its general log.
plans_sqlite() {
	luamig_run sqlite -v 2>&1 | sed -n 's/^ *[0-9.]* ms  \(SELECT.*people.*\)/\1/p' | sort -u | while read -r text; do
		printf 'plan: %s\n' "$text"
		echo "EXPLAIN QUERY PLAN $text" | client sqlite | sed 's/^/plan:   /'
	done
}
plans_postgres() {
	log=$(postgres -c 'SHOW data_directory')/server.log
	[ -r "$log" ] || { echo "plan: the server's log cannot be read: $log"; return 0; }
	before=$(wc -c <"$log")
	PGOPTIONS='-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0' \
		luamig_run postgres >/dev/null 2>&1 || return 0
	tail -c +"$((before + 1))" "$log" | awk '
		/^\t/ { block = block "\n" $0; next }
		{ finish(); block = "" }
		END { finish() }
		function finish() {
			if (block !~ /people/ || block ~ /pg_catalog/ || block !~ /Query Text/) return
			match(block, /Query Text: [^\n]*/)
			if (seen[substr(block, RSTART, RLENGTH)]++) return
			gsub(/\n\t/, "\nplan:   ", block)
			sub(/^\nplan:   Query Text:/, "plan:", block)
			print block
		}'
}
plans_mariadb() {
	mariadb_admin -e "SET GLOBAL log_output = 'TABLE'; TRUNCATE mysql.general_log; SET GLOBAL general_log = 1"
	luamig_run mariadb >/dev/null 2>&1 || :
	mariadb_admin -e 'SET GLOBAL general_log = 0'
	mariadb_admin -N -r -e "SELECT DISTINCT replace(left(argument, 1500), '\n', ' ') FROM mysql.general_log
		WHERE command_type IN ('Query', 'Execute') AND argument REGEXP '^(SELECT|UPDATE).*people'" |
		awk '!seen[substr($0, 1, 60)]++' | while read -r text; do
		printf 'plan: %s\n' "$(printf '%s' "$text" | cut -c1-200)"
		echo "EXPLAIN $text" | mariadb_admin -N "$database" 2>/dev/null | tr '\t' ' ' | sed 's/^/plan:   /'
	done
	mariadb_admin -e "SET GLOBAL log_output = 'FILE'"
}

# --- the table ---------------------------------------------------------------------------------
measure() { # DATABASE
	peers=$(peers_of "$1")
	for peer in luamig $peers; do : >"$work/$1.$peer"; done
	for _ in $(seq 1 "$repeat"); do
		for peer in luamig $peers; do
			make_people "$1" "$rows"
			if [ "$peer" = luamig ]; then
				run_luamig "$1" >>"$work/$1.luamig" || { cat "$work/said" >&2; return 1; }
			else
				run_peer "$1" "$peer" >"$work/said"
				rival_time <"$work/said" >>"$work/$1.$peer"
				grep '^plan:' "$work/said" >"$work/$1.$peer.plan" || :
			fi
			all_changed "$1" "$rows"
		done
	done
}
# The target is on rows a second: at least that part of the peer's.
speed_line() { # WHAT OURS THEIRS TARGET
	awk -v what="$1" -v ours="$2" -v theirs="$3" -v rows="$rows" -v target="$4" 'BEGIN {
		printf "%-54s %9.0f rows/s %9.0f rows/s %7.2fx", what, rows / ours * 1e6, rows / theirs * 1e6, theirs / ours
		if (target != "") printf "  >= %sx  %s", target, theirs / ours >= target ? "reached" :
			sprintf("missed by %.0f %%", (1 - theirs / ours / target) * 100)
		print "" }'
}
printf '\n%-54s %16s %16s %8s  target\n' "data.transform, $rows rows, a Lua call a row" luamig peer ratio
printf '%.0s-' $(seq 1 110) && echo
printf 'fsync of a page here: %d us; the servers run without it\n' "$(sync_time)"
for name in $names; do
	measure "$name" || { absent "$(title_of "$name")" 'luamig failed, see above'; continue; }
	ours=$(median <"$work/$name.luamig")
	for peer in $(peers_of "$name"); do
		speed_line "$(title_of "$name"), $(title_of_peer "$name" "$peer")" "$ours" "$(median <"$work/$name.$peer")" 0.9
	done
	case $name in sqlite) module=sqlite3 target=2 ;; postgres) module=psycopg2 target=15 ;; *) module=pymysql target='' ;; esac
	if python_with "sqlalchemy, $module" >/dev/null; then
		make_people "$name" "$rows"
		theirs=$(run_sqlalchemy "$name" | rival_time)
		speed_line "$(title_of "$name"), $(title_of_peer "$name" sqlalchemy)" "$ours" "$theirs" "$target"
	else
		absent "$(title_of "$name"), SQLAlchemy" "no Python with sqlalchemy and $module"
	fi
done

# --- memory ------------------------------------------------------------------------------------
# The highest resident size after a tenth of the time, after half of it, and at the end.
watched() {
	perl -MTime::HiRes=time,sleep -e '
		my $pid = fork;
		if (!$pid) { open STDOUT, ">", "/dev/null"; exec @ARGV or exit 127 }
		my (@seen, $began);
		$began = time;
		until (waitpid $pid, 1) {
			open my $in, "<", "/proc/$pid/status" or last;
			my ($kib) = join("", <$in>) =~ /^VmHWM:\s+(\d+)/m;
			push @seen, [time - $began, $kib] if $kib;
			sleep 0.1;
		}
		$? == 0 or die "it failed\n";
		my $all = $seen[-1][0];
		printf "%.1f s, %s MiB", $all, join ", ", map { my $part = $_;
			my ($then) = grep { $_->[0] >= $all * $part } @seen;
			sprintf "%.1f", $then->[1] / 1024 } 0.1, 0.5, 1;
		printf "  <= 32 MiB  %s\n", $seen[-1][1] <= 32 * 1024 ? "reached" : "missed"' "$@"
}
if [ "$memory_rows" -gt 0 ]; then
	printf '\nmost memory of a transform of %s rows, after 10 %%, 50 %% and all of the time\n' "$memory_rows"
	printf '%.0s-' $(seq 1 110) && echo
	for name in $names; do
		make_people "$name" "$memory_rows"
		cd "$work/project"
		printf '%-14s ' "$(title_of "$name")"
		DATABASE_URL=$(database_url "$name") watched "$luamig" -q upgrade head || continue
		cd "$work"
		all_changed "$name" "$memory_rows"
	done
fi

# --- plans -------------------------------------------------------------------------------------
printf '\nthe plans\n'
printf '%.0s-' $(seq 1 110) && echo
for name in $names; do
	make_people "$name" 5000
	echo "$(title_of "$name"), luamig"
	"plans_$name" | sed 's/^plan:/   /'
	for peer in $(peers_of "$name"); do
		echo "$(title_of "$name"), $(title_of_peer "$name" "$peer")"
		sed 's/^plan:/   /' "$work/$name.$peer.plan"
	done
done
