#!/bin/sh
# t20-points-sqlite.sh - a fault at every change of a file, a sample of them: see points.pl.
exec perl "$(dirname "$0")/points.pl" sqlite
