#!/bin/sh
# t21-once-sqlite-wal.sh - a transform changes each row once, whatever is killed, with SQLite's
# write-ahead log: see once.pl.
LUAMIG_FAULT_WAL=1 exec perl "$(dirname "$0")/once.pl" sqlite
