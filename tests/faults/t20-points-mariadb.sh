#!/bin/sh
# t20-points-mariadb.sh - a fault at every message to the server, a sample of them: see points.pl.
exec perl "$(dirname "$0")/points.pl" mariadb
