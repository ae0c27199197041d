#!/bin/sh
# run.sh DIR URL - a real history of up/down files through luamig.
#
# DIR holds NAME.up.sql and NAME.down.sql (any names; their byte order is the order of the history).
# Each pair becomes a revision that calls op.execute_file on the files where they are.  Runs up to
# head, down to base, and says how far it came and what is left.  Exit 77: no input.
#
#   LUAMIG            the program (default build/release/luamig)
#   LUAMIG_REAL_SED   a sed script through which the files go first (into the throwaway folder)
#   LUAMIG_REAL_UP    only the way up
set -u
here=$(cd "$(dirname "$0")/../.." && pwd)
luamig=${LUAMIG:-$here/build/release/luamig}
dir=${1:?usage: run.sh DIR URL}
url=${2:?usage: run.sh DIR URL}
[ -d "$dir" ] || {
	echo "NOT RUN: no folder $dir"
	exit 77
}
dir=$(cd "$dir" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/migrations" "$work/sql"

# make_revision NUMBER STEM PARENT-LITERAL
make_revision() {
	up=$dir/$2.up.sql down=$dir/$2.down.sql
	if [ -n "${LUAMIG_REAL_SED:-}" ]; then
		sed "$LUAMIG_REAL_SED" "$up" >"$work/sql/$2.up.sql"
		[ -f "$down" ] && sed "$LUAMIG_REAL_SED" "$down" >"$work/sql/$2.down.sql"
		up=$work/sql/$2.up.sql down=$work/sql/$2.down.sql
	fi
	{
		echo "--- $2"
		echo "revision = \"real$1\""
		echo "down_revision = $3"
		echo "function upgrade() op.execute_file(\"$up\") end"
		[ -f "$down" ] && echo "function downgrade() op.execute_file(\"$down\") end"
	} >"$work/migrations/$1.lua"
}

count=0
parent=nil
for up in "$dir"/*.up.sql; do
	[ -f "$up" ] || continue
	count=$((count + 1))
	stem=$(basename "$up" .up.sql)
	number=$(printf '%05d' "$count")
	make_revision "$number" "$stem" "$parent"
	parent="\"real$number\""
done
[ "$count" -gt 0 ] || {
	echo "NOT RUN: no *.up.sql in $dir"
	exit 77
}

cd "$work" || exit 1
echo 'return { migrations = "migrations" }' >luamig.lua
status=0
"$luamig" --url "$url" upgrade head >up.out 2>up.err || status=$?
current=$("$luamig" --url "$url" current 2>&1)
if [ "$status" -ne 0 ]; then
	echo "up: stopped (exit $status) at $current of $count revisions"
	cat up.err
	exit "$status"
fi
echo "up: $count of $count revisions; current: $current"
[ -z "${LUAMIG_REAL_UP:-}" ] || exit 0

"$luamig" --url "$url" downgrade base >down.out 2>down.err || status=$?
current=$("$luamig" --url "$url" current 2>&1)
if [ "$status" -ne 0 ]; then
	echo "down: stopped (exit $status) at $current"
	cat down.err
	exit "$status"
fi
echo "down: $count of $count revisions; current: $current"
