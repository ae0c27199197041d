/*
 * db.h - connections as everybody but the drivers sees them; see driver.h for what is behind.
 *
 * A failing statement is kept in the error (error_statement); each statement is logged with its
 * time at LOG_DEBUG.  Functions that take an Arena put the result there.
 */
#ifndef LUAMIG_DB_DB_H
#define LUAMIG_DB_DB_H

#include "db/driver.h"

/* The backends compiled in (make DRIVERS=…), NULL-terminated. */
extern const Backend *const db_backends[];

/* The backend for a URL's scheme, or NULL: err says which schemes exist (with "did you mean") or
 * that this build has no such driver. */
const Backend *db_backend_for(const Url *url, Error *err);
/* By dialect name ("postgresql", "mysql", "sqlite", "mariadb"), for work without a connection. */
const Backend *db_backend_named(const char *name, Error *err);

/* The server that is assumed where there is no connection: a usual one of that name ("postgresql",
 * "mysql", "mariadb", "sqlite"). */
ServerInfo db_assumed_server(const char *name);

Conn *db_open(const Url *url, const ConnectOptions *options, Error *err) LUAMIG_MUST_CHECK;
/* Try again each half second until the database answers or wait_s seconds are over; refused
 * passwords and unknown databases fail at once. */
Conn *db_open_wait(
	const Url *url, const ConnectOptions *options, int wait_s, Error *err) LUAMIG_MUST_CHECK;
void db_close(Conn *conn); /* NULL is fine; an open transaction is rolled back by the server */

bool db_run(Conn *conn, const Stmt *stmt, Arena *arena, Result *out, Error *err) LUAMIG_MUST_CHECK;
/* The same for one of our own statements that comes with each revision: it stays prepared. */
bool db_run_kept(
	Conn *conn, const Stmt *stmt, Arena *arena, Result *out, Error *err) LUAMIG_MUST_CHECK;
/* Several of those in as few messages as the driver can; batch->done says how many were done. */
bool db_run_together(Conn *conn, Batch *batch, Arena *arena, Error *err) LUAMIG_MUST_CHECK;
/* Driver.set_timeouts(), with the database's own default for lock_ms -1. */
bool db_set_timeouts(Conn *conn, int lock_ms, int statement_ms, Error *err) LUAMIG_MUST_CHECK;
bool db_exec(Conn *conn, const char *sql, Error *err) LUAMIG_MUST_CHECK;
/* One value of one row; *found false: no row. */
bool db_value(Conn *conn, const Stmt *stmt, Arena *arena, Value *out, bool *found,
	Error *err) LUAMIG_MUST_CHECK;
bool db_copy_in(Conn *conn, const char *sql, const char *data, size_t len, int64_t *rows,
	Error *err) LUAMIG_MUST_CHECK;

Cursor *db_cursor_open(Conn *conn, const Stmt *stmt, Error *err) LUAMIG_MUST_CHECK;
bool db_cursor_next(
	Cursor *cursor, size_t max, Arena *arena, Result *out, Error *err) LUAMIG_MUST_CHECK;
void db_cursor_close(Cursor *cursor); /* NULL is fine */

/* Transactions.  db_in_transaction() asks the driver, so it is right after user SQL too. */
TxState db_tx_state(Conn *conn);
bool db_begin(Conn *conn, Error *err) LUAMIG_MUST_CHECK;
bool db_commit(Conn *conn, Error *err) LUAMIG_MUST_CHECK;
/* A last statement of our own and COMMIT.  *done: the statement was done, so that only the COMMIT
 * is left to be tried again. */
bool db_run_and_commit(Conn *conn, const Stmt *stmt, bool *done, Error *err) LUAMIG_MUST_CHECK;
bool db_rollback(Conn *conn, Error *err); /* fine when there is no transaction */
bool db_savepoint(Conn *conn, const char *name, Error *err) LUAMIG_MUST_CHECK;
bool db_release(Conn *conn, const char *name, Error *err) LUAMIG_MUST_CHECK;
bool db_rollback_to(Conn *conn, const char *name, Error *err);

/* Number of user-visible statements sent so far on this connection (db_run and friends). */
long db_statement_count(const Conn *conn);

/* The n-th placeholder (from 1) in this dialect's style. */
const char *db_placeholder(const Conn *conn, Arena *arena, size_t n);

/* Fixed SQL with "?" written for each parameter, turned into the dialect's style: luamig's own
 * statements. */
const char *db_own_sql(const Conn *conn, Arena *arena, const char *sql);

/* An Emit for this connection, its Catalog bound to it; statements go to *out. */
Emit db_emit(Conn *conn, Arena *arena, SqlVec *out);

/* The live schema, and the text of one table that changes with its definition: see Backend. */
bool db_reflect(Conn *conn, const ReflectScope *scope, Arena *arena, Schema *out,
	Error *err) LUAMIG_MUST_CHECK;
bool db_fingerprint(Conn *conn, const char *schema, const char *table, Arena *arena,
	const char **out, Error *err) LUAMIG_MUST_CHECK;

/* Ask the running statement to stop; safe from another thread.  NULL is fine. */
void db_cancel(Conn *conn);

#endif
