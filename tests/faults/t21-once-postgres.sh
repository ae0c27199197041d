#!/bin/sh
# t21-once-postgres.sh - a transform changes each row once, whatever is killed: see once.pl.
exec perl "$(dirname "$0")/once.pl" postgres
