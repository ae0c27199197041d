#!/bin/sh
# valgrind.sh BUILD - most unit tests, the conformance suite and a handful of runs under valgrind: no
# error and no leak of our own (TAP).  It is for what `make asan` does not see, the use of memory that
# nobody has written.  Servers are named by the environment (tests/servers/with.sh).
# What libraries leak is left out by tests/valgrind.supp, with its reason.
build=$(cd "${1:?usage: valgrind.sh BUILD}" && pwd) || exit 1
LUAMIG=$build/luamig
export LUAMIG
# shellcheck source-path=SCRIPTDIR source=faults/lib.sh
. "$(dirname "$0")/faults/lib.sh"
top=$(dirname "$tests")
luamig=$LUAMIG
errors=99

# The program under test is this script, which runs the real one under valgrind.
cat >"$work/luamig" <<-SH
	#!/bin/sh
	exec valgrind --quiet --leak-check=full --show-leak-kinds=definite,indirect,possible \
		--errors-for-leak-kinds=definite,indirect,possible --error-exitcode=$errors \
		--child-silent-after-fork=yes --suppressions='$tests/valgrind.supp' \
		--log-file='$work/valgrind.%p' \${VALGRIND_PROGRAM-'$luamig'} "\$@"
SH
chmod +x "$work/luamig"
LUAMIG=$work/luamig

# What valgrind wrote counts also for those that end with the wanted status.
watched() { # COMMAND...
	outcome=0 found=0
	"$@" || outcome=$?
	for log in "$work"/valgrind.*; do
		[ ! -s "$log" ] || { cat "$log" && found=1; }
	done
	rm -f "$work"/valgrind.*
	[ "$outcome" -eq 0 ] && [ "$found" -eq 0 ]
}
ends() { # STATUS ARGUMENT...
	watched fails_with "$@" >run.out 2>run.err
}
program() { # PROGRAM: one of the tests'
	cd "$top" || return 1
	VALGRIND_PROGRAM='' watched fails_with 0 "$LUAMIG" "$1"
}

# --- runs --------------------------------------------------------------------------------------
demo() {
	rm -r migrations && cp -R "$top/migrations" . || return 1
	ends 0 "$LUAMIG" upgrade head && ends 0 "$LUAMIG" upgrade head && ends 0 "$LUAMIG" current -v &&
		ends 0 "$LUAMIG" --json history && ends 0 "$LUAMIG" downgrade -1 &&
		ends 0 "$LUAMIG" downgrade base && ends 0 "$LUAMIG" --json upgrade head
}
failing_revision() {
	tables 1 2
	revision 3 "op.execute('CREATE TABLE t_3 (id integer)')
		pcall(function() op.execute('INSERT INTO nowhere VALUES (0)') end)
		for row in db.rows('SELECT * FROM t_1') do op.execute('INSERT INTO nowhere VALUES (1)') end"
	# where DDL commits by itself a part of the revision remains
	case $database in mariadb | mysql) status=5 ;; *) status=1 ;; esac
	ends $status "$LUAMIG" upgrade head && ends $status "$LUAMIG" --json upgrade head
}
held_lock() {
	tables 1 1
	revision 2 "$long_statement"
	start first "$luamig" upgrade head
	first=$pid
	wait_for is_long_running && ends 3 "$LUAMIG" --lock-timeout 1 upgrade head &&
		kill -TERM "$first" && ends_with 130 "$first"
}
interrupted() {
	tables 1 1
	revision 2 "$long_statement"
	start run "$LUAMIG" upgrade head
	wait_for is_long_running && kill -INT "$pid" && watched ends_with 130 "$pid"
}
wrong_use() {
	tables 1 2
	ends 64 "$LUAMIG" upgarde && ends 64 "$LUAMIG" upgrade --nonsense && ends 1 "$LUAMIG" upgrade nowhere &&
		ends 1 "$LUAMIG" show abcdef && ends 1 "$LUAMIG" --url nonsense://x current &&
		ends 1 "$LUAMIG" --url 'postgresql://127.0.0.1:1/x' current &&
		ends 1 "$LUAMIG" --url 'mysql://127.0.0.1:1/x' current
}
broken_files() {
	tables 1 1
	echo 'function upgrade( end' >migrations/0002.lua
	ends 1 "$LUAMIG" upgrade head && ends 0 "$LUAMIG" history || return 1
	revision 2 'op.create_table("x", { { "id", t.nothing } })'
	ends 1 "$LUAMIG" upgrade head || return 1
	revision 2 'local a = nil; a.b = 1'
	ends 1 "$LUAMIG" upgrade head || return 1
	echo 'return { urll = 1 }' >luamig.lua
	ends 1 "$LUAMIG" current || return 1
	echo 'retrun {}' >luamig.lua
	ends 1 "$LUAMIG" current
}
reading_commands() {
	tables 1 3
	ends 0 "$LUAMIG" heads && ends 0 "$LUAMIG" show head && ends 0 "$LUAMIG" stamp head &&
		ends 0 "$LUAMIG" branches && ends 0 "$LUAMIG" help upgrade && ends 0 "$LUAMIG" --version &&
		ends 0 "$LUAMIG" revision -m 'one more' && ends 0 "$LUAMIG" upgrade +1
}

for file in "$build"/tests/unit/test_* "$build"/tests/conformance/conformance; do
	case $file in
	*.o | *.d) continue ;;
	*/test_graph_random | */test_graph_replace | */test_script_random) continue ;; # thousands of rounds of the same
	esac
	[ ! -x "$file" ] || it "${file##*/}" "program $file"
done
for name in $(databases); do
	it "$name: the demo up, down and up" "on $name demo"
	it "$name: a revision that fails" "on $name failing_revision"
	it "$name: a lock that somebody holds" "on $name held_lock"
	it "$name: Ctrl-C" "on $name interrupted"
done
it 'wrong use' 'on sqlite wrong_use'
it 'broken files' 'on sqlite broken_files'
it 'commands that only read, stamp and revision' 'on sqlite reading_commands'
finish
