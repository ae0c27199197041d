#!/bin/sh
# tap.sh PROGRAM - one test program or script for prove.
#
# cmocka writes a skipped test as "not ok N # SKIP", which readers of TAP count as failed.  What failed
# is written once more to the file $LUAMIG_TAP_FAILED, with what the tests say about it: prove tells
# only the numbers.  $LUAMIG_TAP_TIMES gets a line: seconds, seconds of CPU (without the servers'), name.
out=$(mktemp) || exit 1
trap 'rm -f "$out" "$out.times"' EXIT
began=$(date +%s)
case $1 in
*.sh) sh "$1" >"$out" ;;
*) "$1" >"$out" ;;
esac
status=$?
times >"$out.times"		# not in a pipe: that would be another shell's
sed -i 's/^not ok \([0-9]*\) # SKIP/ok \1 # SKIP/' "$out"
cat "$out"
if [ -n "${LUAMIG_TAP_TIMES:-}" ]; then
	tail -n 1 "$out.times" | tr 'ms' '  ' | awk -v wall=$(($(date +%s) - began)) -v name="$1" \
		'{ printf "%5d s  %6.1f s CPU  %s\n", wall, ($1 + $3) * 60 + $2 + $4, name }' >>"$LUAMIG_TAP_TIMES"
fi
if [ -n "${LUAMIG_TAP_FAILED:-}" ] && { [ "$status" -ne 0 ] || grep -q '^not ok' "$out"; }; then
	{
		echo "--- $1 (exit status $status)"
		awk '/^(not )?ok/ { failed = /^not ok/; lines = 0 } failed && ++lines <= 40' "$out"
	} >>"$LUAMIG_TAP_FAILED"
fi
exit $status
