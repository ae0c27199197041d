#!/bin/sh
# check.sh [BUILD [TABLES]] - luamig check of a schema of 300 tables, on each database of the environment
# (tests/servers) and SQLite: nothing differs; a column differs in every tenth table; the median of
# three each.  Target: a second.
set -u
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:-$here/../../build/release}" && pwd)
tables=${2:-300}
luamig=$build/luamig
work=$(mktemp -d)
database=luamig_check_$$
unset LUAMIG_CONFIG LUAMIG_ENV LUAMIG_URL DATABASE_URL
cd "$work" || exit 1
# shellcheck source=tests/bench/servers.sh
. "$here/servers.sh"
trap 'drop_all; rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

write_schema() { # TABLES EXTRA: every EXTRA-th table has a column more (0: none)
	awk -v count="$1" -v extra="$2" 'BEGIN {
		print "return {"
		for (n = 1; n <= count; n++) {
			printf "table(\"t_%d\", {\n  { \"id\", t.bigint, primary_key = true, identity = true },\n", n
			printf "  { \"parent_id\", t.bigint, references = \"t_%d.id\" },\n", (n > 1 ? n - 1 : 1)
			print "  { \"name\", t.string(50), nullable = false },"
			print "  { \"code\", t.string(20), default = \"x\" },"
			print "  { \"amount\", t.numeric(10, 2), nullable = false, default = 0, check = \"amount >= 0\" },"
			print "  { \"status\", t.string(20), nullable = false, default = \"new\" },"
			print "  { \"created_at\", t.timestamp, nullable = false, default = sql \"CURRENT_TIMESTAMP\" },"
			print "  { \"flag\", t.boolean, nullable = false, default = true },"
			print "  { \"note\", t.text },"
			print "  { \"n1\", t.integer },"
			if (extra && n % extra == 0) print "  { \"extra\", t.integer },"
			printf "  unique({ \"name\", \"code\" }, { name = \"uq_%d\" }),\n", n
			printf "  index({ \"status\", \"n1\" }, { name = \"ix_a_%d\" }),\n", n
			printf "  index({ \"created_at\" }, { name = \"ix_b_%d\" }),\n})", n
			print ","
		}
		print "}"
	}' >schema.lua
}

measure() { # WANTED-STATUS
	for _ in 1 2 3; do
		perl -MTime::HiRes=time -e '
			my $began = time;
			system "$ARGV[0] --url \"$ARGV[1]\" check >out 2>&1";
			printf "%d\n", (time - $began) * 1e3;
			if ($? >> 8 != $ARGV[2]) { warn "exit ", $? >> 8, "\n", `head -5 out`; exit 1 }
		' "$luamig" "$url" "$1" || exit 1
	done | sort -n | sed -n 2p
}

printf '\n%-32s %12s %12s\n' "check of $tables tables" 'the same' 'differences'
for db in $(databases); do
	rm -rf migrations luamig.lua
	new_database "$db" || exit 1
	mkdir migrations
	echo 'return { migrations = "migrations" }' >luamig.lua
	write_schema "$tables" 0
	for command in 'revision --autogenerate -m all' 'upgrade head'; do
		# shellcheck disable=SC2086 # words
		"$luamig" -q --url "$url" $command >out 2>&1 && continue
		head -5 out
		exit 1
	done
	same=$(measure 0)
	write_schema "$tables" 10
	printf '%-32s %9s ms %9s ms\n' "$db" "$same" "$(measure 2)"
done
