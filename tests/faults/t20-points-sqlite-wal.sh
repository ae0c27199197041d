#!/bin/sh
# t20-points-sqlite-wal.sh - a fault at every write to the database's files, a sample of them, with
# SQLite's write-ahead log: see points.pl.
LUAMIG_FAULT_WAL=1 LUAMIG_FAULT_SECONDS=${LUAMIG_FAULT_SECONDS:-25} exec perl "$(dirname "$0")/points.pl" sqlite
