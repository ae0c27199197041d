#!/bin/sh
# t0030-rebuild.sh - the cases of SQLite's rebuild: see tests/rebuild/run.pl.
here=$(cd "$(dirname "$0")" && pwd)
exec perl "$here/../rebuild/run.pl" "$here"/../rebuild/*.case
