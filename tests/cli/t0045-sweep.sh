#!/bin/sh
# shellcheck disable=SC2016,SC2034 # blocks are expanded when they run
# t0045-sweep.sh - luamig doctor names scratch databases that killed commands left, and removes them when
# told to: only those with a name of luamig's own whose maker is gone.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

export TMPDIR="$work"
# A number that no process has: t0030-wanted.sh looks past these.
left=luamig_scratch_look_999999999_$(printf %x $$)
alike=luamig_scratch_look_$$_mine

make_scratch() { # NAME
	case $database in
	sqlite) mkdir -p "$work/luamig_scratch_test_$1" && : >"$work/luamig_scratch_test_$1/maker" ;;
	*) query "CREATE DATABASE $1" ;;
	esac
}
there() { # NAME
	case $database in
	sqlite) [ -d "$work/luamig_scratch_test_$1" ] ;;
	mariadb | mysql) [ -n "$(query "SHOW DATABASES LIKE '$1'")" ] ;;
	*) [ -n "$(query "SELECT 1 FROM pg_database WHERE datname = '$1'")" ] ;;
	esac
}
# A test that is at it until it is ended.
busy() {
	sed -i 's/^function upgrade()/&\n  while true do end/' migrations/bbbb2222.lua
	in_background "$LUAMIG" test
	wait_for grep -q aaaa1111 "$work/background"
}
its_own() {
	case $database in
	sqlite) find "$work" -name 'luamig_scratch_test_*' -type d ;;
	mariadb | mysql) query "SHOW DATABASES LIKE 'luamig\_scratch\_test\_${pid}\_%'" ;;
	*) query "SELECT datname FROM pg_database WHERE datname LIKE 'luamig\_scratch\_test\_${pid}\_%'" ;;
	esac
}

for one in $(databases); do
	case $one in pg12 | pg16) continue ;; esac
	use_database "$one" || { skip "$one" 'no database'; continue; }
	it "$one: doctor names what was left, and the database is healthy all the same" '
		project && make_scratch $left && expect 0 luamig doctor && out_has "healthy: " "left by commands that were killed (luamig doctor --sweep)" "$left" &&
		expect 0 luamig doctor --json && out_has "\"scratch\"" "$left" && there $left'
	it "$one: --sweep removes it, and nothing that only looks like it" '
		{ [ "$database" = sqlite ] || make_scratch $alike; } && expect 0 luamig doctor --sweep && out_has "removed " "$left" && ! there $left &&
		{ [ "$database" = sqlite ] || { there $alike && query "DROP DATABASE $alike"; }; }'
	it "$one: a scratch database that is in use is not named and not removed" '
		project && busy && [ -n "$(its_own)" ] && expect 0 luamig doctor --sweep && [ -n "$(its_own)" ] && { background_ends TERM; [ $? -eq 130 ]; } && [ -z "$(its_own)" ]'
done
finish
