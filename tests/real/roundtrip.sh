#!/bin/sh
# roundtrip.sh FILE SERVER - a real schema through dump, check and autogenerate, beside the original.
#
# SERVER is sqlite, or a URL of a server whose socket is in it (tests/servers).  FILE is loaded by the
# database's own client; `luamig dump` of it is a schema.lua that `luamig check` finds no difference
# to; what `revision --autogenerate` makes of that in an empty database is the same by check and by the
# dump of the database's own program, and the way down leaves nothing.  Exit 77: no input.
set -u
here=$(cd "$(dirname "$0")/../.." && pwd)
luamig=${LUAMIG:-$here/build/release/luamig}
file=${1:?usage: roundtrip.sh FILE SERVER}
server=${2:?usage: roundtrip.sh FILE SERVER}
[ -f "$file" ] || {
	echo "NOT RUN: no file $file"
	exit 77
}
file=$(cd "$(dirname "$file")" && pwd)/$(basename "$file")
name=$(basename "$(dirname "$file")")/$(basename "$file" .sql)
work=$(mktemp -d)
cd "$work" || exit 1
# shellcheck source=tests/real/schema_lib.sh
. "$here/tests/real/schema_lib.sh"
trap 'schema_drop a; schema_drop b; rm -rf "$work"' EXIT

fail() { # WHAT FILES...
	echo "not ok - $name: $1"
	shift
	head -qn 20 "$@" | cut -c1-400
	[ -z "${KEEP:-}" ] || cp -r . "$KEEP"
	exit 1
}
run() { # WHAT ARGUMENTS...
	what=$1
	shift
	"$luamig" --url "$url" "$@" >out 2>err || fail "$what" out err
}
lines() { # the comma behind the last line of a list is behind another one
	schema_dump "$1" | sed 's/^ *//; s/,$//' | grep -v '^$' | sort >"$1.lines"
}
count() { grep -c "^  $1(" schema.lua; }
now() { date +%s%N; }

echo 'return { migrations = "migrations" }' >luamig.lua
mkdir migrations
schema_new a || exit 1
schema_load a "$file" 2>client.err || fail "the client does not load it" client.err
run 'dump' dump
mv out schema.lua
start=$(now)
run 'check of what was dumped' check
took=$((($(now) - start) / 1000000))
[ ! -s out ] || fail 'check of what was dumped' out
lines a

schema_new b || exit 1
lines b && mv b.lines empty.lines
run 'autogenerate' revision --autogenerate -m all
run 'upgrade' upgrade head
run 'check of what was made' check
[ ! -s out ] || fail 'check of what was made' out
lines b
cmp -s a.lines b.lines || {
	diff a.lines b.lines >differences
	fail 'the dumps differ' differences
}
run 'downgrade' downgrade base
lines b
cmp -s b.lines empty.lines || fail 'something is left after the way down' b.lines
echo "ok - $name: $(count table) tables, $(count view) views, $(count enum) enums," \
	"$(count sequence) sequences, $(count object) other objects;" \
	"$(wc -l <a.lines) lines of dump are equal; check in $took ms"
