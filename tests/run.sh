#!/bin/sh
# run.sh BUILD - every test program and script through prove; servers are named by the environment
# (tests/servers/with.sh).  Everything speaks TAP.
set -eu
build=$1
shift
cd "$(dirname "$0")/.."
LUAMIG=$(pwd)/$build/luamig
export LUAMIG CMOCKA_MESSAGE_OUTPUT=TAP
if [ "$#" -eq 0 ]; then
	# those that mostly wait come first, so that the others fill their pauses
	set -- tests/faults/t*.sh "$build"/tests/unit/test_* "$build"/tests/fuzz/fuzz_* "$build"/tests/conformance/conformance \
		"$build"/tests/ops/ops "$build"/tests/forecast/forecast "$build"/tests/laws/laws "$build"/tests/laws/reversed "$build"/tests/laws/seeded "$build"/tests/laws/mutate "$build"/tests/graph/graph_* tests/golden/t*.sh tests/cli/t*.sh tests/wrong/t*.sh
fi
programs=
for program; do
	case $program in
	*.o | *.d) continue ;;
	esac
	[ -f "$program" ] && programs="$programs $program"
done
LUAMIG_TAP_FAILED=$(mktemp)
export LUAMIG_TAP_FAILED
trap 'rm -f "$LUAMIG_TAP_FAILED"' EXIT
status=0
# shellcheck disable=SC2086 # names of ours, without spaces
prove --jobs "${JOBS:-3}" --timer --exec 'sh tests/tap.sh' $programs || status=$?
cat "$LUAMIG_TAP_FAILED"
exit "$status"
