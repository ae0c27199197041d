#!/bin/sh
# graph.sh BUILD - how the commands that read the whole graph grow with it: 1000, 3000, 10000 revisions,
# a branch and a merge for every 20.  Growth is time per revision against that of the line's first size:
# 1 is linear.  A table, no verdict: machines differ.
#
#   LUAMIG_BENCH_SIZES  other sizes         LUAMIG_BENCH_RUNS   runs, of which the median counts (7)
#
# Two shapes: "short" merges a branch two revisions after it began; "long" keeps all branches open and
# merges them at the end, one after the other.  Ten branches have labels: a label belongs to all that
# follows it, so the labels to print would grow with the square of their number.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?usage: graph.sh BUILD}" && pwd)
luamig=$build/luamig
sizes=${LUAMIG_BENCH_SIZES:-1000 3000 10000}
runs=${LUAMIG_BENCH_RUNS:-7}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
unset LUAMIG_CONFIG LUAMIG_ENV LUAMIG_URL DATABASE_URL
${CC:-cc} -std=c11 -D_POSIX_C_SOURCE=200809L -O2 -o "$work/alternate" "$here/alternate.c"

project() { # FOLDER COUNT SHAPE
	mkdir -p "$1/migrations"
	echo 'return { url = "sqlite:none.db", migrations = "migrations" }' >"$1/luamig.lua"
	awk -v dir="$1/migrations" -v count="$2" -v shape="$3" '
	function id(n) { return sprintf("%012x", n * 2654435761 % 281474976710656) }
	function write(n, parents, label) {
		file = sprintf("%s/%06d_%s_table_number_%d.lua", dir, n, id(n), n)
		printf "--- table number %d\n--- Create Date: 2026-11-20 12:00:00 UTC\n", n >file
		printf "revision      = \"%s\"\ndown_revision = %s\n", id(n), parents >file
		if (label != "") printf "branch_labels = { \"%s\" }\n", label >file
		printf "\nfunction upgrade()\n  op.create_table(\"t%d\", {\n", n >file
		printf "    { \"id\", t.bigint, primary_key = true, identity = true },\n" >file
		printf "    { \"name\", t.string(40), nullable = false },\n  })\nend\n" >file
		printf "\nfunction downgrade()\n  op.drop_table(\"t%d\")\nend\n", n >file
		close(file)
	}
	function one(n) { return "\"" id(n) "\"" }
	function both(a, b) { return "{ " one(a) ", " one(b) " }" }
	BEGIN {
		branches = int(count / 20)
		for (n = 0; n < count; n++) {
			if (shape == "short") # … 15, then 16 and 17 beside each other, 18 merges them
				write(n, n == 0 ? "nil" : n % 20 == 17 ? one(n - 2) :
					n % 20 == 18 ? both(n - 2, n - 1) : one(n - 1),
					n % 20 == 17 && n < 200 ? "branch" n : "")
			else if (n >= count - branches + 1) # the tip of the next branch joins
				write(n, both(n - 1, 2 * (count - branches) - n), "")
			else # the lines of all branches, turn by turn
				write(n, n == 0 ? "nil" : n <= branches ? one(0) : one(n - branches),
					n > 0 && n <= 10 ? "branch" n : "")
		}
	}'
}

heading() {
	printf '\n%-34s' "$1"
	for size in $sizes; do printf '%20s' "$size"; done
	echo
	printf '%.0s-' $(seq 1 $((34 + 20 * $(echo "$sizes" | wc -w)))) && echo
}
line() { # SHAPE ARGUMENT...: milliseconds for each size, and the growth
	shape=$1 times=
	shift
	printf '%-34s' "$*"
	for size in $sizes; do
		time=$("$work/alternate" "$runs" "$luamig" -c "$work/$shape$size/luamig.lua" "$@")
		times="$times $size $time"
		echo "$times" | awk '{ n = NF / 2
			growth = ($NF / $(NF - 1)) / ($2 / $1)
			printf "%11.1f ms %5s", $NF / 1000, n == 1 ? "" : sprintf("%.2fx", growth) }'
	done
	echo
	[ "$*" != heads ] || echo "$times" | awk '$(NF - 1) == 10000 {
		printf "  %-32s %s\n", "target at 10000: 100 ms", $NF <= 100000 ? "reached" : "missed" }'
}

for shape in short long; do
	for size in $sizes; do project "$work/$shape$size" "$size" "$shape"; done
	heading "$shape branches"
	line "$shape" heads
	line "$shape" history
	line "$shape" history --json
	line "$shape" upgrade --sql
	line "$shape" show head --json
done
