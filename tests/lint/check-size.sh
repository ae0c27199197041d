#!/bin/sh
# check-size.sh PROGRAM - how large the program is without its symbols; too large is a failure.  The
# limit is for what plain `make` builds.  One MiB is where it is to come to: lower it as that nears.
set -eu
limit=1310720
stripped=$(mktemp)
trap 'rm -f "$stripped"' EXIT
strip -o "$stripped" "$1"
size=$(wc -c <"$stripped")
if [ "$size" -gt "$limit" ]; then
	echo "$1 has $size bytes without symbols, more than $limit (was it built with other CFLAGS?)" >&2
	echo "what grew: nm --size-sort -S $1 | tail -40; size -A $1" >&2
	exit 1
fi
