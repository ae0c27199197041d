# shellcheck shell=sh disable=SC2154,SC2034,SC2016
# lib.sh - what the scripts of this folder share: where things are, who runs a server, how one is
# told apart from other processes.  Sourced, with `here` set to this folder.
set -u

top=$(cd "$here/../.." && pwd)
servers=${LUAMIG_SERVERS_DIR:-$top/build/servers}
cache=${LUAMIG_CACHE_DIR:-$top/build/cache}
case $servers in /*) ;; *) servers=$PWD/$servers ;; esac
case $cache in /*) ;; *) cache=$PWD/$cache ;; esac
not_run=${LUAMIG_NOT_RUN:-$servers/not-run}

all_names='postgres mariadb mysql pg12 pg16 pg18'
tcp_user=luamig
tcp_password='p@ss:w/rd 1%'			# every character that a URL must escape
tcp_password_in_url='p%40ss%3Aw%2Frd%201%25'
database=luamig_test

say() { echo "tests/servers: $*" >&2; }

is_name() { case " $all_names " in *" $1 "*) return 0 ;; *) return 1 ;; esac; }
is_optional() { case $1 in postgres | mariadb) return 1 ;; *) return 0 ;; esac; }
upper() { printf '%s' "$1" | tr '[:lower:]' '[:upper:]'; }

# Hundredths of a second where the system tells them, for the "ready in" column.
now() {
	if read -r uptime _ 2>/dev/null </proc/uptime; then
		echo "${uptime%.*}${uptime#*.}"
	else
		echo "$(date +%s)00"
	fi
}
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.1f", (b - a) / 100 }'; }
nap() { sleep 0.05 2>/dev/null || sleep 1; }

# --- the user who owns the servers -------------------------------------------------------------
# PostgreSQL refuses to run as root, so root hands the servers to an ordinary user.
find_run_user() {
	run_user=
	[ "$(id -u)" -eq 0 ] || return 0
	for run_user in ${LUAMIG_SERVERS_USER:-postgres nobody}; do
		id "$run_user" >/dev/null 2>&1 && break
		run_user=
	done
	[ -n "$run_user" ] || { say "no ordinary user to run servers as: set LUAMIG_SERVERS_USER"; return 1; }
	run_uid=$(id -u "$run_user") run_gid=$(id -g "$run_user")
	if setpriv --reuid "$run_uid" --regid "$run_gid" --clear-groups true 2>/dev/null; then
		run_as=setpriv
	elif runuser -u "$run_user" -- true 2>/dev/null; then
		run_as=runuser
	else
		run_as=su
	fi
}

# exec_as_user replaces this process, so that `exec_as_user server &` leaves the server's pid in $!.
# With own_session=setsid the server does not hear the Ctrl-C that is meant for the tests.
# shellcheck disable=SC2086 # own_session is empty or one word
exec_as_user() {
	own_session=${own_session:-}
	[ -n "$run_user" ] || exec $own_session "$@"
	case $run_as in
	setpriv) exec $own_session setpriv --reuid "$run_uid" --regid "$run_gid" --clear-groups "$@" ;;
	runuser) exec $own_session runuser -u "$run_user" -- "$@" ;;
	*) exec $own_session su -s /bin/sh -c 'exec "$0" "$@"' -- "$run_user" "$@" ;;
	esac
}
as_user() { (exec_as_user "$@"); }

own() { [ -z "$run_user" ] || chown -R "$run_uid:$run_gid" "$@"; }

# --- processes ---------------------------------------------------------------------------------
command_line() {
	if [ -r "/proc/$1/cmdline" ]; then
		tr '\0' ' ' <"/proc/$1/cmdline"
	else
		ps -o args= -p "$1" 2>/dev/null
	fi
}

# Also for a process of another user.  One that has ended but was not waited for has no command line;
# one that is about to become another program has none for a moment.
pid_exists() {
	[ -z "$(command_line "$1")" ] || return 0
	case $(sed -n 's/^State:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null) in
	'' | [ZX]*) return 1 ;;
	esac
}

# A pid file outlives a crash and the system gives numbers out again: the process counts as ours
# only when its command line names the server's own data folder.
# server_pid NAME prints the pid of the running server NAME, or fails.  The servers' own pid files
# come second: they also tell of one whose start was broken off.
server_pid() {
	read -r its_data 2>/dev/null <"$servers/$1/data-folder" || return 1
	for its_file in "$servers/$1/pid" "$its_data/postmaster.pid" "$its_data/server.pid"; do
		read -r its_pid 2>/dev/null <"$its_file" || continue
		case $(command_line "$its_pid") in
		*"$its_data"*) echo "$its_pid" && return 0 ;;
		esac
	done
	return 1
}

# PostgreSQL takes TERM as "wait until the last client has gone"; INT is its fast shutdown.
signal_server() {
	its_pid=$(server_pid "$1") || return 0
	case $1 in
	postgres | pg*) kill -INT "$its_pid" 2>/dev/null ;;
	*) kill -TERM "$its_pid" 2>/dev/null ;;
	esac
	return 0
}

# remove_server NAME: waits for a signalled server, ends it by force after a minute, removes its files.
remove_server() {
	tries=0
	while its_pid=$(server_pid "$1"); do
		tries=$((tries + 1))
		if [ "$tries" -eq 1200 ]; then
			say "$1 did not stop within a minute: killed"
			kill -KILL "$its_pid" 2>/dev/null
		elif [ "$tries" -gt 6000 ]; then
			say "$1 (process $its_pid) cannot be stopped"
			return 1
		fi
		nap
	done
	read -r its_run 2>/dev/null <"$servers/$1/run-folder" || its_run=
	case $its_run in /tmp/luamig-s.*) rm -rf "$its_run" ;; esac
	rm -rf "${servers:?}/$1"
}

# --- one start or stop at a time in a servers folder -------------------------------------------
lock_servers() {
	mkdir -p "$servers" || return 1
	waited=0
	until mkdir "$servers/.lock" 2>/dev/null; do
		read -r holder 2>/dev/null <"$servers/.lock/pid" || holder=
		if [ -n "$holder" ] && ! pid_exists "$holder"; then
			rm -rf "$servers/.lock"
			continue
		fi
		waited=$((waited + 1))
		if [ "$waited" -gt 6000 ]; then
			say "$servers/.lock is held by process ${holder:-(unknown)}: remove it if that is gone"
			return 1
		fi
		nap
	done
	echo $$ >"$servers/.lock/pid"
	locked=yes
}
unlock_servers() {
	[ "${locked:-}" != yes ] || rm -rf "$servers/.lock"
	locked=
}

# The one file to source: what every server of the folder wrote for itself.  The folders of with.sh
# are those of one command.
write_env() {
	for file in "$servers"/*/env; do
		case $file in "$servers"/with.*) continue ;; esac
		[ ! -f "$file" ] || cat "$file"
	done >"$servers/env.tmp" && mv -f "$servers/env.tmp" "$servers/env"
}

# --- what did not start ------------------------------------------------------------------------
forget_not_run() {
	[ -f "$not_run" ] || return 0
	grep -v "^NOT RUN: $1: " "$not_run" >"$not_run.$$"
	mv -f "$not_run.$$" "$not_run"
	[ -s "$not_run" ] || rm -f "$not_run"
}
note_not_run() {
	forget_not_run "$1"
	mkdir -p "$(dirname "$not_run")"
	echo "NOT RUN: $1: $2" | tee -a "$not_run"
}
