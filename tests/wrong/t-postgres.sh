#!/bin/sh
# t-postgres.sh - wrong revisions and their corrected twins: see README.md.
exec perl "$(dirname "$0")/run.pl" postgres
