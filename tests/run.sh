#!/bin/sh
# run.sh BUILD [FILE...] - test programs and scripts through prove: the named ones, or all; servers are
# named by the environment (tests/servers/with.sh).  Everything speaks TAP.
#
#   LUAMIG_TEST_SET=sanitized    not all, but those which run our own code and not mostly servers,
#                                the shell or the same code many times over
#   JOBS=3                       how many at once
#   TMPDIR                       where their files are; a folder in it is made for this run, and
#                                removed with all that a killed test has left.  Default: memory, as
#                                thousands of small commits wait for a disk otherwise; else /tmp.
set -eu
build=$1
shift
cd "$(dirname "$0")/.."
LUAMIG=$(pwd)/$build/luamig
export LUAMIG CMOCKA_MESSAGE_OUTPUT=TAP

# A container's /dev/shm may be tiny, and closed to programs, which some tests write.
memory_is_usable() {
	[ "$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print int($4 / 1024) }')" -ge 1024 ] 2>/dev/null &&
		probe=$(mktemp /dev/shm/luamig-t.XXXXXX 2>/dev/null) || return 1
	printf '#!/bin/sh\nexit 0\n' >"$probe" && chmod +x "$probe"
	usable=0
	"$probe" 2>/dev/null || usable=1
	rm -f "$probe"
	return $usable
}
if [ -z "${TMPDIR:-}" ]; then
	TMPDIR=/tmp
	! memory_is_usable || TMPDIR=/dev/shm
fi
# Short, as it becomes part of the paths of sockets; open to a server's user.
TMPDIR=$(mktemp -d "$TMPDIR/luamig-t.XXXXXX")
chmod 1777 "$TMPDIR"
export TMPDIR

# The long ones first, so that none is left alone at the end; those that mostly wait beside them.
everything() {
	echo tests/wrong/t*.sh tests/faults/t*.sh tests/cli/t0031-changes.sh tests/golden/t*.sh
	echo "$build"/tests/laws/laws "$build"/tests/laws/reversed "$build"/tests/laws/seeded "$build"/tests/laws/mutate
	echo "$build"/tests/conformance/conformance "$build"/tests/ops/ops "$build"/tests/forecast/forecast
	echo "$build"/tests/graph/graph_* tests/cli/t*.sh "$build"/tests/fuzz/fuzz_* "$build"/tests/unit/test_*
}
sanitized() {
	echo tests/wrong/t-sqlite.sh tests/golden/t*.sh tests/faults/t12*.sh tests/faults/t17*.sh
	echo "$build"/tests/laws/laws "$build"/tests/laws/reversed "$build"/tests/laws/seeded "$build"/tests/laws/mutate
	echo "$build"/tests/conformance/conformance "$build"/tests/ops/ops "$build"/tests/forecast/forecast
	echo tests/cli/t*.sh "$build"/tests/fuzz/fuzz_* "$build"/tests/unit/test_*
}
# shellcheck disable=SC2046 # names of ours, without spaces
[ "$#" -gt 0 ] || case ${LUAMIG_TEST_SET:-all} in
all) set -- $(everything) ;;
sanitized) set -- $(sanitized) ;;
*)
	echo "run.sh: unknown LUAMIG_TEST_SET '$LUAMIG_TEST_SET' (all, sanitized)" >&2
	exit 2
	;;
esac
programs=
for program; do
	case $program in
	*.o | *.d) continue ;;
	esac
	case " $programs " in
	*" $program "*) continue ;;
	esac
	[ -f "$program" ] && programs="$programs $program"
done
LUAMIG_TAP_FAILED=$TMPDIR/failed LUAMIG_TAP_TIMES=$TMPDIR/times
export LUAMIG_TAP_FAILED LUAMIG_TAP_TIMES
: >"$LUAMIG_TAP_FAILED"
: >"$LUAMIG_TAP_TIMES"
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
status=0
# shellcheck disable=SC2086 # names of ours, without spaces
prove --jobs "${JOBS:-3}" --timer --exec 'sh tests/tap.sh' $programs || status=$?
if [ "$(wc -l <"$LUAMIG_TAP_TIMES")" -gt 1 ]; then
	echo "the slowest:"
	sort -rn "$LUAMIG_TAP_TIMES" | head -n 15
fi
cat "$LUAMIG_TAP_FAILED"
left=$(find "$TMPDIR" -mindepth 1 -maxdepth 1 ! -name failed ! -name times)
if [ -n "$left" ]; then
	echo "left behind by tests:"
	echo "$left"
	[ "$status" -ne 0 ] || status=1	# a killed test may leave something, one that passed may not
fi
exit "$status"
