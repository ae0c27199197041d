#!/bin/sh
# t-between.sh - faults that show when databases are compared with each other: see README.md.
exec perl "$(dirname "$0")/run.pl" between
