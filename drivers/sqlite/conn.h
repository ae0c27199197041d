/*
 * conn.h - what the files of this folder know of each other, without sqlite3.
 *
 *	driver_open.c   opens and closes: what a URL means
 *	driver.c        statements, cursors, cancel, and the table of all this
 *	driver_bulk.c   many rows; bulk_table.c what a table is made of, for data.*
 *	driver_lock.c   the run lock: a second database file
 *	blockers.c      which process is in the way
 *	session.c       pragmas that scripts may change, put back
 *	catalog.c       what emitters and scripts ask about the live database
 *	driver_reads.c  which columns a statement uses, asked of SQLite
 *	table_sql.c     reads a CREATE TABLE, for what pragmas do not tell
 */
#ifndef LUAMIG_DRIVERS_SQLITE_CONN_H
#define LUAMIG_DRIVERS_SQLITE_CONN_H

#include <pthread.h>
#include <stdatomic.h>

#include "drivers/sqlite/sqlite.h"

enum { SQLITE_SAVED_PRAGMAS = 14 };

typedef struct SqliteConn {
	Conn base;
	struct sqlite3 *db;
	const char *path; /* as SQLite opened it, in base.arena; "": in memory */

	pthread_mutex_t mutex; /* between a statement that begins or ends and cancel() */
	bool running;          /* under mutex */
	atomic_bool cancelled; /* set under mutex */
	int64_t deadline;      /* of the running statement, by clock_ms(); 0: none */
	bool timed_out;        /* it passed its deadline */
	int64_t waiting_since; /* for a lock, by clock_ms() */
	int busy_ms, statement_ms;

	struct SqliteLock *lock; /* NULL: not held */

	bool saved; /* session_save() was called */
	int64_t saved_pragmas[SQLITE_SAVED_PRAGMAS];
	bool saved_like; /* case_sensitive_like */
	int saved_busy_ms, saved_statement_ms;
} SqliteConn;

/* ---- driver_open.c --- */

Conn *sqlite_open(const Url *url, const ConnectOptions *options, Error *err);
void sqlite_close(Conn *conn);

/* ---- driver.c ---------------------------------------------------------------------------- */

bool sqlite_run(
	Conn *conn, const Stmt *stmt, Arena *arena, Result *out, Error *err) LUAMIG_MUST_CHECK;
/* Let statements be stopped, and wait for locks in our own way. */
void sqlite_watch_statements(SqliteConn *self);
/* PRAGMA busy_timeout replaces the function that waits for locks: put ours back. */
void sqlite_wait_for_locks(SqliteConn *self);

/* ---- driver_reads.c ---------------------------------------------------------------------- */

void sqlite_add_functions(SqliteConn *self);

/* ---- driver_lock.c ----------------------------------------------------------------------- */

bool sqlite_lock_try(Conn *conn, const char *name, bool *got, LockHolder *holder, Error *err);
bool sqlite_lock_held(Conn *conn, const char *name, bool *ours, Error *err);
bool sqlite_unlock(Conn *conn, const char *name, Error *err);
void sqlite_lock_close(struct SqliteLock *lock); /* NULL is fine */

/* ---- blockers.c -------------------------------------------------------------------------- */

const char *sqlite_blockers(Conn *conn, Arena *arena);

/* ---- session.c --------------------------------------------------------------------------- */

bool sqlite_session_save(Conn *conn, Error *err);
bool sqlite_session_restore(Conn *conn, Error *err);
bool sqlite_set_timeouts(Conn *conn, int lock_ms, int statement_ms, Error *err);

/* ---- driver_bulk.c, bulk_table.c ---------------------------------------------------------- */

bool sqlite_bulk(Conn *conn, const Bulk *bulk, int64_t *affected, size_t *failed, Error *err);
bool sqlite_data_table(Conn *conn, const char *schema, const char *table, Arena *arena,
	DataTable *out, bool *found, Error *err);

/* ---- catalog.c --------------------------------------------------------------------------- */

extern const Catalog sqlite_catalog; /* arg is the Conn */
bool sqlite_has_index(
	Conn *conn, const char *schema, const char *table, const char *name, bool *out, Error *err);
/* The schemas in which a name is looked for, in SQLite's order; given one: only that. */
bool sqlite_search_path(
	Conn *conn, const char *schema, Arena *arena, StrVec *out, Error *err) LUAMIG_MUST_CHECK;

/* ---- reflect.c --------------------------------------------------------------------------- */

bool sqlite_reflect(Conn *conn, const ReflectScope *scope, Arena *arena, Schema *out, Error *err);

/* ---- fingerprint.c ----------------------------------------------------------------------- */

bool sqlite_fingerprint(Conn *conn, const char *schema, const char *table, Arena *arena,
	const char **out, Error *err);

/* ---- scratch.c ----------------------------------------------------------------------------- */

bool sqlite_scratch_open(Conn *live, const Url *url, Arena *arena, Scratch *out, Error *err);
bool sqlite_scratch_close(Conn *live, Scratch *scratch, Error *err);

/* ---- trial.c ---- */

bool sqlite_trial_open(Conn *live, const Url *url, Arena *arena, Trial *out, Error *err);
bool sqlite_trial_close(Conn *live, Trial *trial, Error *err);
bool sqlite_trial_left(Conn *live, Arena *arena, StrVec *names, Error *err);
bool sqlite_trial_drop(Conn *live, const char *name, Error *err);

/* ---- forecast.c ---------------------------------------------------------------------------- */

void sqlite_forecast(const struct ForecastAsk *ask, struct Forecast *out);
/* misfit.c */
const char *sqlite_misfit(const char *column, const char *from, const char *to, Arena *arena);
bool sqlite_table_size(
	Conn *conn, const char *schema, const char *table, struct TableSize *out, Error *err);

#endif
