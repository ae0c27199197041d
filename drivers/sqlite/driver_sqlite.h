/* driver_sqlite.h - what driver*.c share; the only header here that knows sqlite3. */
#ifndef LUAMIG_DRIVERS_SQLITE_DRIVER_SQLITE_H
#define LUAMIG_DRIVERS_SQLITE_DRIVER_SQLITE_H

#include <sqlite3.h>

#include "drivers/sqlite/conn.h"

/* Around whatever cancel() may stop. */
void sqlite_begin_statement(SqliteConn *self);
void sqlite_end_statement(SqliteConn *self);

/* One statement; *out NULL: nothing but comments. */
bool sqlite_prepare(SqliteConn *self, const char *sql, sqlite3_stmt **out, Error *err);
/* A value that stays where it is until the statement is reset; from 1. */
int sqlite_bind_value(sqlite3_stmt *prepared, int i, const Value *value);
/* What the last call failed of.  Always false. */
bool sqlite_fail(SqliteConn *self, Error *err);

#endif
