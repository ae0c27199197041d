#!/bin/sh
# t23-points-mysql.sh - a fault at every message to the server, a sample of them, with the run lock in
# a table: see points.pl.
LUAMIG_FAULT_LOCK=table LUAMIG_FAULT_POINTS=${LUAMIG_FAULT_POINTS:-1} LUAMIG_FAULT_SECONDS=${LUAMIG_FAULT_SECONDS:-20} \
	exec perl "$(dirname "$0")/points.pl" mysql
