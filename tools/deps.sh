#!/bin/sh
# deps.sh - makes sure that the packages are there which luamig is built and tested with.
#
#   tools/deps.sh [build|check|check-all|bench]
#
#   build      what the program needs (the client libraries only of the databases in $DRIVERS)
#   check      and what its tests need: cmocka, prove, the servers and their clients
#   check-all  and what fetches the other servers (see tests/servers/fetch.sh)
#   bench      what check needs, and the tools that luamig is measured against
#
# Installs only what is missing, with the system's own package manager; prints nothing when all is
# there.  Without the rights to install it prints the command to run and ends with 1.
set -u
PATH=$PATH:/usr/sbin:/sbin:/usr/local/sbin
level=${1:-build}
drivers=${DRIVERS-postgres mysql sqlite}

# --- is it there? ------------------------------------------------------------------------------
have() {
	for program; do
		command -v "$program" >/dev/null 2>&1 && return 0
	done
	return 1
}
pkg_config() { have "${PKG_CONFIG:-pkg-config}"; }
library() { # PKG-CONFIG-NAME...: one of them is there
	for module; do
		"${PKG_CONFIG:-pkg-config}" --exists "$module" 2>/dev/null && return 0
	done
	return 1
}
lua_54() {
	library lua5.4 lua-5.4 lua54 ||
		"${PKG_CONFIG:-pkg-config}" --exists 'lua >= 5.4' 'lua < 5.5' 2>/dev/null
}
postgres_server() {
	for found in /usr/lib/postgresql/*/bin/postgres /usr/pgsql-*/bin/postgres; do
		[ ! -x "$found" ] || return 0
	done
	have postgres
}
pg_query() {
	for found in /usr/lib/*/libpg_query.so* /usr/lib*/libpg_query.so* /opt/homebrew/lib/libpg_query.*; do
		[ ! -e "$found" ] || return 0
	done
	return 1
}
python_has() { python3 -c "import $1" 2>/dev/null || /usr/bin/python3 -c "import $1" 2>/dev/null; }
perl_has() { perl -M"$1" -e 1 2>/dev/null; }
driver() { case " $drivers " in *" $1 "*) ;; *) return 1 ;; esac; }

# --- what it is called -------------------------------------------------------------------------
# need LEVEL "TEST" APT DNF APK PACMAN BREW: `-` where a manager has nothing for it.
missing='' wished=''
need() {
	case "$level $1" in
	"build build" | "check build" | "check check" | "bench build" | "bench check" | "bench bench") ;;
	"check-all build" | "check-all check" | "check-all check-all") ;;
	*) return 0 ;;
	esac
	eval "$2" && return 0
	case $manager in
	apt) package=$3 ;; dnf) package=$4 ;; apk) package=$5 ;; pacman) package=$6 ;; brew) package=$7 ;;
	*) package=$3 ;;
	esac
	[ "$package" != - ] || return 0
	missing="$missing $package"
}
wish() { # as need: installed with the rest, but nothing stops for its sake
	before=$missing
	need "$@"
	wished="$wished${missing#"$before"}"
	missing=$before
}

find_manager() {
	for manager in apt-get dnf apk pacman brew; do
		if have "$manager"; then manager=${manager%-get} && return 0; fi
	done
	manager=none
}

list_needs() {
	need build 'have cc gcc clang' gcc gcc 'gcc musl-dev' gcc gcc
	need build 'have make' make make make make make
	need build pkg_config pkg-config pkgconf-pkg-config pkgconf pkgconf pkgconf
	need build lua_54 liblua5.4-dev lua-devel lua5.4-dev lua54 lua@5.4
	need build 'library jansson' libjansson-dev jansson-devel jansson-dev jansson jansson
	need build 'library libmd' libmd-dev libmd-devel libmd-dev libmd libmd
	need build 'library gmp' libgmp-dev gmp-devel gmp-dev gmp gmp
	need build 'library zlib' zlib1g-dev zlib-devel zlib-dev zlib zlib
	! driver postgres ||
		need build 'library libpq' libpq-dev libpq-devel libpq-dev postgresql-libs libpq
	! driver mysql ||
		need build 'library mysqlclient libmariadb mariadb' libmariadb-dev \
			mariadb-connector-c-devel mariadb-connector-c-dev mariadb-libs mariadb-connector-c
	! driver sqlite ||
		need build 'library sqlite3' libsqlite3-dev sqlite-devel sqlite-dev sqlite sqlite
	need check 'library cmocka' libcmocka-dev libcmocka-devel cmocka-dev cmocka cmocka
	need check 'have prove' perl perl-Test-Harness perl-utils perl perl
	need check 'have sqlite3' sqlite3 sqlite sqlite sqlite sqlite
	need check postgres_server postgresql postgresql-server postgresql postgresql postgresql
	need check 'have psql' postgresql-client postgresql postgresql-client postgresql postgresql
	need check 'have mariadbd' mariadb-server mariadb-server mariadb mariadb mariadb
	need check 'have mariadb' mariadb-client mariadb mariadb-client mariadb-clients mariadb
	need check 'have openssl' openssl openssl openssl openssl openssl
	wish check 'have valgrind' valgrind valgrind valgrind valgrind -
	wish check 'have pgbouncer' pgbouncer pgbouncer pgbouncer pgbouncer pgbouncer
	wish check-all 'have npm' npm npm npm npm node
	wish check-all pg_query libpg-query-dev - - - libpg_query
	wish check-all 'have dpkg-deb' dpkg dpkg dpkg dpkg -
	wish bench 'have npm' npm npm npm npm node
	wish bench 'have alembic' alembic python3-alembic py3-alembic - -
	wish bench 'python_has psycopg2' python3-psycopg2 python3-psycopg2 py3-psycopg2 python-psycopg2 -
	wish bench 'python_has pymysql' python3-pymysql python3-PyMySQL py3-pymysql python-pymysql -
	wish bench 'have sqitch' sqitch sqitch sqitch - sqitch
	wish bench 'perl_has DBD::Pg' libdbd-pg-perl perl-DBD-Pg perl-dbd-pg - -
	wish bench 'perl_has DBD::SQLite' libdbd-sqlite3-perl perl-DBD-SQLite perl-dbd-sqlite - -
	wish bench 'perl_has DBD::mysql' libdbd-mysql-perl perl-DBD-MySQL perl-dbd-mysql - -
}

# --- install -----------------------------------------------------------------------------------
install_command() { # the words before the packages
	case $manager in
	apt) echo 'apt-get install -y --no-install-recommends' ;;
	dnf) echo 'dnf install -y' ;;
	apk) echo 'apk add' ;;
	pacman) echo 'pacman -S --needed --noconfirm' ;;
	brew) echo 'brew install' ;;
	esac
}

as_root=
find_rights() {
	[ "$manager" != brew ] || return 0	# brew refuses root
	[ "$(id -u)" -ne 0 ] || return 0
	as_root='sudo -n'
	have sudo && sudo -n true 2>/dev/null
}

# A server package starts its server at once on some systems.  The tests start their own, so for the
# time of the install the answer to "may it start?" is no, in Debian's own way.
policy=/usr/sbin/policy-rc.d
forbid_starting() {
	[ "$manager" = apt ] && [ ! -e "$policy" ] || return 0
	# shellcheck disable=SC2086 # as_root is empty or two words
	printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null && $as_root chmod 755 "$policy"
	trap 'allow_starting' EXIT
	trap 'exit 130' INT TERM HUP
}
# shellcheck disable=SC2086,SC2317 # as above; run by a trap
allow_starting() { $as_root rm -f "$policy"; }

# shellcheck disable=SC2046,SC2086 # as_root and install_command are lists of words
run_install() {
	if [ "$manager" = apt ]; then
		$as_root env DEBIAN_FRONTEND=noninteractive $(install_command) -q "$@"
	else
		$as_root $(install_command) "$@"
	fi >&2
}

# The lists of packages are read anew only when the install fails with the ones that are there.
install() {
	run_install "$@" && return 0
	# shellcheck disable=SC2086 # as_root is empty or two words
	case $manager in
	apt) $as_root apt-get update -q >&2 ;;
	apk) $as_root apk update >&2 ;;
	pacman) $as_root pacman -Sy >&2 ;;
	*) return 1 ;;
	esac
	run_install "$@"
}

case $level in
build | check | check-all | bench) ;;
*) echo "usage: deps.sh [build|check|check-all|bench]" >&2; exit 2 ;;
esac
find_manager
list_needs
[ -n "$missing$wished" ] || exit 0
if [ "$manager" = none ]; then
	echo "deps.sh: no package manager that it knows; by Debian's names these are missing:$missing$wished" >&2
	[ -z "$missing" ]
	exit
fi
if ! find_rights; then
	[ -n "$missing" ] || exit 0
	echo "luamig needs packages that are not installed here. Run as root:" >&2
	echo "  $(install_command)$missing$wished" >&2
	exit 1
fi
echo "deps.sh: installing$missing$wished" >&2
forbid_starting
# shellcheck disable=SC2086 # lists of packages
{
	[ -z "$missing" ] || install $missing || {
		echo "deps.sh: could not install:$missing" >&2
		exit 1
	}
	for package in $wished; do
		install "$package" || echo "deps.sh: goes on without $package" >&2
	done
}
# What was installed has to be what was missing.
missing='' wished=''
list_needs
[ -z "$missing" ] || { echo "deps.sh: still missing after the install:$missing" >&2; exit 1; }
