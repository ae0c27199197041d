#!/bin/sh
# t22-server-mysql.sh - the server itself is killed (kill -9) in the middle of a revision and started
# again on the same data: a server of this test's own, a small sample of points; see points.pl.
[ -n "${LUAMIG_TEST_MYSQL:-}" ] || { echo '1..0 # SKIP no mysql server in the environment'; exit 0; }
unset LUAMIG_TEST_MYSQL
here=$(cd "$(dirname "$0")" && pwd)
export LUAMIG_FAULT_OWN_SERVER=1 LUAMIG_FAULT_MODES=server-before,server-after,server-both
LUAMIG_FAULT_POINTS=${LUAMIG_FAULT_SERVER_POINTS:-1} LUAMIG_FAULT_SECONDS=${LUAMIG_FAULT_SERVER_SECONDS:-20} \
	exec sh "$here/../servers/with.sh" mysql -- perl "$here/points.pl" mysql
