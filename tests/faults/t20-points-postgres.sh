#!/bin/sh
# t20-points-postgres.sh - a fault at every message to the server, a sample of them: see points.pl.
exec perl "$(dirname "$0")/points.pl" postgres
