# shellcheck shell=sh disable=SC2034
# lib.sh - TAP for command-line tests.  Source it, write test blocks, end with `finish`.
#
#   it 'says what must hold' '<commands joined by &&>'
#
# Each file runs in an empty folder of its own; a failing block prints its output.  The program is
# $LUAMIG (default build/release/luamig).  Databases: SQLite always, servers where the environment
# names them (tests/servers/with.sh); each file makes databases of its own there and drops them.
set -u

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
LUAMIG=${LUAMIG:-$top/build/release/luamig}
case $LUAMIG in /*) ;; *) LUAMIG=$PWD/$LUAMIG ;; esac
[ -x "$LUAMIG" ] || { echo "Bail out! there is no $LUAMIG"; exit 1; }
work=$(mktemp -d) || exit 1
made=
count=0 failed=0

# What the caller's environment says must not decide a test.
unset LUAMIG_CONFIG LUAMIG_ENV LUAMIG_URL DATABASE_URL NO_COLOR LC_CTYPE LANG
export LC_ALL=C.UTF-8 TERM=dumb TZ=UTC

cleanup() {
	for one in $made; do
		drop_database "${one%%:*}" "${one#*:}" >/dev/null 2>&1
	done
	cd / && rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir "$work/here" && cd "$work/here" || exit 1

# ---- blocks -------------------------------------------------------------------------------------

it() { # DESCRIPTION COMMANDS
	count=$((count + 1))
	if (eval "$2") >"$work/log" 2>&1; then
		echo "ok $count - $1"
	else
		failed=$((failed + 1))
		echo "not ok $count - $1"
		sed 's/^/# /' "$work/log"
		for stream in out err; do
			[ ! -s "$work/$stream" ] || sed "s/^/# $stream: /" "$work/$stream"
		done
	fi
}

skip() { # DESCRIPTION REASON
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

finish() {
	echo "1..$count"
	[ "$failed" -eq 0 ]
}

command -v timeout >/dev/null 2>&1 || timeout() { shift; "$@"; }

# ---- running ------------------------------------------------------------------------------------

luamig() { timeout 600 "$LUAMIG" "$@"; }

# Until it succeeds: for what another process does when it comes to it.  The time only ends a test that
# would never end.  The processes in $running must not end first: they would not do it any more.
wait_for() { # COMMAND...
	deadline=$(($(date +%s) + 300))
	until "$@"; do
		for one in ${running:-}; do
			kill -0 "$one" 2>/dev/null && continue
			! "$@" || return 0
			echo "process $one has ended, and not: $*" >&2
			[ ! -f "$work/background" ] || sed 's/^/it said: /' "$work/background" >&2
			return 1
		done
		[ "$(date +%s)" -lt "$deadline" ] || { echo "not within five minutes: $*" >&2; return 1; }
		sleep 0.05 2>/dev/null || sleep 1
	done
}

# A command beside the others of a block, and $pid; what it says goes to $work/background.  It is
# killed when the block ends, unless `background_ends` has seen its end.  One that computes without
# end ends even if this shell is killed: at an hour of the processor.
in_background() { # COMMAND...
	: >"$work/background" # the shell below may come to it later than who waits for a line in it
	# shellcheck disable=SC3045 # where there is no -t, it does without
	(ulimit -t 3600 2>/dev/null; exec "$@") >"$work/background" 2>&1 &
	pid=$! running=$!
	trap 'kill -KILL $running 2>/dev/null' EXIT
}
# Its status, when it has ended, by a signal or by itself.
background_ends() { # [SIGNAL]
	[ -z "${1:-}" ] || kill "-$1" "$running"
	wait "$running"
	set -- $?
	running=
	trap - EXIT
	return "$1"
}

# Run a command; its output goes to $work/out and $work/err, for out_has and the others.
expect() { # STATUS COMMAND...
	want=$1
	shift
	"$@" >"$work/out" 2>"$work/err" </dev/null
	got=$?
	[ "$got" -eq "$want" ] || { echo "status $got, expected $want: $*"; return 1; }
}
has() { # FILE TEXT...
	file=$1
	shift
	for text; do
		grep -qF -- "$text" "$file" || { echo "not there: $text"; return 1; }
	done
}
lacks() { # FILE TEXT...
	file=$1
	shift
	for text; do
		! grep -qF -- "$text" "$file" || { echo "there, but must not be: $text"; return 1; }
	done
}
out_has() { has "$work/out" "$@"; }
err_has() { has "$work/err" "$@"; }
out_lacks() { lacks "$work/out" "$@"; }
err_lacks() { lacks "$work/err" "$@"; }
out_is() { # TEXT: all of standard output
	printf '%s\n' "$1" | diff -u - "$work/out"
}
out_empty() { [ ! -s "$work/out" ] || { echo 'there is output'; return 1; }; }
err_empty() { [ ! -s "$work/err" ] || { echo 'there are messages'; return 1; }; }
same() { diff -u "$1" "$2"; }

# A value out of JSON on standard output: json .revisions[0].path; `.#` is the length of a list, and
# lists and objects are printed as JSON.
json() { # PATH [LINE]: of the document, or of the n-th line (0 the first, -1 the last)
	perl -MJSON::PP -e '
		my ($file, $path, $line) = @ARGV;
		open my $in, "<:raw", $file or die;
		my @lines = <$in>;
		my $coder = JSON::PP->new->utf8->allow_nonref->canonical;
		my $value = $coder->decode(defined $line ? $lines[$line] : join "", @lines);
		while ($path =~ /\.(#)|\.(\w+)|\[(-?\d+)\]/g) {
			if ($1) { $value = @$value }
			elsif (defined $2) { exists $value->{$2} or die "no key $2\n"; $value = $value->{$2} }
			else { $value = $value->[$3] }
		}
		print !defined $value ? "null" : ref $value || !length $value ? $coder->encode($value)
			: JSON::PP->new->utf8->allow_nonref->encode($value) =~ s/^"(.*)"\n?$/$1/rs, "\n";
	' "$work/out" "$@"
}
json_is() { # VALUE EXPRESSION [LINE]
	value=$1
	shift
	got=$(json "$@") || return 1
	[ "$got" = "$value" ] || { echo "$*: $got, expected $value"; return 1; }
}

# ---- projects -----------------------------------------------------------------------------------

# script ID PARENT MESSAGE [UPGRADE [DOWNGRADE]]: PARENT is an id, "nil" or a Lua list; the file is
# migrations/ID.lua.
script() {
	case $2 in nil | \{*) parent=$2 ;; *) parent="\"$2\"" ;; esac
	mkdir -p migrations
	cat >"migrations/$1.lua" <<-LUA
		--- $3
		--- Create Date: 2026-11-20 12:00:00 UTC
		revision      = "$1"
		down_revision = $parent

		function upgrade()
		  ${4:-}
		end

		function downgrade()
		  ${5:-}
		end
	LUA
}

# A table for each revision: ID PARENT MESSAGE
table_script() {
	script "$1" "$2" "$3" \
		"op.create_table(\"t_$1\", { { \"id\", t.integer, primary_key = true }, { \"name\", t.string(40) } })" \
		"op.drop_table(\"t_$1\")"
}

# project: luamig.lua for $DATABASE_URL (default: SQLite), and three revisions aaaa1111, bbbb2222,
# cccc3333, one table each.
project() {
	rm -rf migrations luamig.lua app.db app.db-*
	cat >luamig.lua <<-'LUA'
		return {
		  url        = env("DATABASE_URL", "sqlite:app.db"),
		  migrations = "migrations",
		}
	LUA
	table_script aaaa1111 nil 'first table'
	table_script bbbb2222 aaaa1111 'second table'
	table_script cccc3333 bbbb2222 'third table'
}

# ---- databases ----------------------------------------------------------------------------------

# The names of the databases that there are, one of each kind.  PostgreSQL's other versions only
# stand in for one that is missing.
databases() {
	echo sqlite
	first_there postgres pg18 pg16 pg12
	first_there mariadb
	first_there mysql
}
# And the oldest and the newest PostgreSQL: for what asks its catalogs or depends on its words.
versions() {
	{ databases && first_there pg12 && first_there pg18; } | awk '!seen[$0]++'
}
# And those in between.
every_version() {
	{ versions && first_there pg16; } | awk '!seen[$0]++'
}
first_there() { # NAME...
	for one; do
		[ -z "$(server_url "$one")" ] || { echo "$one" && break; }
	done
}

server_url() { # NAME
	eval "printf '%s' \"\${LUAMIG_TEST_$(printf '%s' "$1" | tr '[:lower:]' '[:upper:]'):-}\""
}

# The value of a parameter of a URL.
url_parameter() { # URL NAME
	printf '%s' "$1" | sed -n "s/.*[?&]$2=\([^&]*\).*/\1/p"
}

with_database() { # URL DATABASE
	printf '%s' "$1" | sed "s|^\([a-z0-9+]*://[^/?]*\)/[^?]*|\1/$2|"
}

# SQL to a server, as its own client sends it; rows come without headings, columns with tabs.
postgres_client() { # URL SQL
	psql -X -q -A -t -F "$(printf '\t')" -v ON_ERROR_STOP=1 -d "$1" -c "$2"
}
mysql_client() { # URL SQL
	authority=$(printf '%s' "$1" | sed 's|^[a-z0-9+]*://\([^/?]*\).*|\1|')
	user=${authority%@*} host=${authority##*@}
	set -- "$(printf '%s' "$1" | sed 's|^[a-z0-9+]*://[^/?]*/\([^?]*\).*|\1|')" "$2" \
		"$(url_parameter "$1" unix_socket)"
	client=$(command -v mariadb || command -v mysql) || return 1
	MYSQL_PWD=$(case $user in *:*) printf '%s' "${user#*:}" ;; esac) \
		"$client" --no-defaults -u "${user%%:*}" -h "${host%%:*}" -N -B \
		-P "$(case $host in *:*) echo "${host#*:}" ;; *) echo 3306 ;; esac)" \
		${3:+--protocol=socket} ${3:+-S "$3"} "$1" -e "$2" # -P alone would mean TCP
}
client() { # NAME URL SQL
	case $1 in
	mariadb | mysql) mysql_client "$2" "$3" ;;
	*) postgres_client "$2" "$3" ;;
	esac
}

# use_database NAME: a new, empty database of that kind becomes $DATABASE_URL; $database is NAME.
use_database() {
	database=$1
	made_count=$((${made_count:-0} + 1))
	if [ "$1" = sqlite ]; then
		rm -f "$work"/here/app.db "$work"/here/app.db-*
		DATABASE_URL=sqlite:$work/here/app.db
	else
		new=luamig_cli_$$_$made_count
		client "$1" "$(server_url "$1")" "CREATE DATABASE $new" || return 1
		made="$made $1:$new"
		DATABASE_URL=$(with_database "$(server_url "$1")" "$new")
	fi
	export DATABASE_URL
}

drop_database() { # NAME DATABASE
	client "$1" "$(server_url "$1")" "DROP DATABASE $2"
}

# two_databases NAME: empty ones, $live and $loaded
two_databases() {
	if [ "$1" = sqlite ]; then
		number=$((${number:-0} + 1))
		live=sqlite:$work/live$number.db loaded=sqlite:$work/loaded$number.db
		return
	fi
	use_database "$1" && live=$DATABASE_URL && use_database "$1" && loaded=$DATABASE_URL
	unset DATABASE_URL
}

# load NAME URL FILE: a script through the database's own client
load() {
	case $1 in
	sqlite) sqlite3 "${2#sqlite:}" <"$3" ;;
	mariadb | mysql)
		socket=$(url_parameter "$2" unix_socket)
		mariadb --no-defaults -uroot -S "$socket" \
			"$(printf '%s' "$2" | sed 's|^[a-z]*://[^/]*/\([^?]*\).*|\1|')" <"$3"
		;;
	*) psql -X -q -v ON_ERROR_STOP=1 -d "$2" -f "$3" ;;
	esac
}

# What --dialect calls a database.
dialect_of() {
	case $1 in
	sqlite | mariadb | mysql) echo "$1" ;;
	*) echo postgresql ;;
	esac
}

# query SQL: the rows of $DATABASE_URL.
query() {
	case $database in
	sqlite) sqlite3 -batch -noheader -separator "$(printf '\t')" "${DATABASE_URL#sqlite:}" "$1" ;;
	*) client "$database" "$DATABASE_URL" "$1" ;;
	esac
}
query_is() { # ROWS SQL
	got=$(query "$2") || return 1
	[ "$got" = "$1" ] || { printf '%s\n' "$2" "gave: $got" "not:  $1"; return 1; }
}
table_exists() { query "SELECT 1 FROM $1 WHERE 1 = 0" >/dev/null 2>&1; }

# Can DDL be rolled back there?
rolls_back() { case $database in mariadb | mysql) return 1 ;; *) return 0 ;; esac; }
