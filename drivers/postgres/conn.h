/*
 * conn.h - what the files of this folder know of a connection, without libpq.
 *
 *	driver_libpq.c    finds libpq
 *	driver_connect.c  opens and closes connections
 *	driver_values.c   values both ways
 *	driver_batch.c    several statements in one message
 *	driver.c          statements, COPY, cancel, and the table of all this
 *	cursor.c lock.c session.c blockers.c catalog.c    SQL sent through pg_run()
 *	*.sql             their longer queries, embedded
 */
#ifndef LUAMIG_DRIVERS_POSTGRES_CONN_H
#define LUAMIG_DRIVERS_POSTGRES_CONN_H

#include <pthread.h>

#include "db/kept.h"
#include "drivers/postgres/postgres.h"

#define BEGIN_SQL "BEGIN"

typedef struct PgConn {
	Conn base;
	struct pg_conn *pg;              /* libpq's PGconn */
	struct pg_cancel *canceller;     /* libpq's PGcancel; usable from another thread */
	const char **keywords, **values; /* of PQconnectdbParams(), in base.arena: for pg_again() */
	int lock_timeout_ms;             /* as last set by set_timeouts(); 0: none */

	/* Held by cancel() until the server has been told, so that what it stops is the statement
	 * that it saw running and never the next one. */
	pthread_mutex_t mutex;
	bool running, cancelled; /* under mutex */

	char blockers[1024]; /* of the last lock timeout */
	unsigned cursors;    /* opened so far: their names */
	KeptTable kept;      /* prepared as luamig_N */

	Arena saved; /* of session_save() */
	const char *saved_names, *saved_values;
	int saved_lock_timeout_ms;

	/* Behind a pooler that gives out sessions by the transaction: the application_name that
	 * goes with us; NULL: the session is ours (session_of.c). */
	const char *pooled_name;
	int pooled_statement_ms; /* set in each transaction, as lock_timeout_ms is */
} PgConn;

/* ---- driver_connect.c -------------------------------------------------------------------- */

Conn *pg_open(const Url *url, const ConnectOptions *options, Error *err);
/* A second connection with the same parameters. */
PgConn *pg_again(const PgConn *first, int timeout_s, Error *err);
void pg_close(Conn *conn);

/* ---- driver.c ---------------------------------------------------------------------------- */

bool pg_run(Conn *conn, const Stmt *stmt, Arena *arena, Result *out, Error *err) LUAMIG_MUST_CHECK;
bool pg_run_kept(
	Conn *conn, const Stmt *stmt, Arena *arena, Result *out, Error *err) LUAMIG_MUST_CHECK;
TxState pg_tx_state(Conn *conn);

/* An embedded query of this folder, by file name. */
const char *pg_query(const char *name);
/* A text[] literal for a parameter: {"a","b"}. */
const char *pg_array(Arena *arena, const StrVec *items);
/* libpq's own texts have several lines, indented by tabs: add them as one, sentences divided by
 * semicolons. */
void pg_add_words(Str *s, const char *text);
/* A text parameter that may be NULL. */
Value pg_text(const char *text);

/* ---- cursor.c, lock.c, session.c --------------------------------------------------------- */

Cursor *pg_cursor_open(Conn *conn, const Stmt *stmt, Error *err);
bool pg_cursor_next(Cursor *cursor, size_t max, Arena *arena, Result *out, Error *err);
void pg_cursor_close(Cursor *cursor);

bool pg_lock_try(Conn *conn, const char *name, bool *got, LockHolder *holder, Error *err);
bool pg_lock_held(Conn *conn, const char *name, bool *ours, Error *err);
bool pg_unlock(Conn *conn, const char *name, Error *err);
const char *pg_lock_proof(Conn *conn, const char *name, Arena *arena);
/* What lock.c reads back from the server to name a holder: "luamig 4711@host". */
void pg_program_name(const char *program, char *out, size_t size);

extern const SessionDriver pg_sessions; /* session_of.c */

bool pg_session_save(Conn *conn, Error *err);
bool pg_session_restore(Conn *conn, Error *err);
bool pg_set_timeouts(Conn *conn, int lock_ms, int statement_ms, Error *err);
/* Where a session is not ours to set: our name again; the timeouts for the transaction that has
 * just begun. */
bool pg_pooled_name(PgConn *self, Error *err) LUAMIG_MUST_CHECK;
bool pg_pooled_begin(PgConn *self, Error *err) LUAMIG_MUST_CHECK;

/* ---- blockers.c -------------------------------------------------------------------------- */

/* While a statement waits for longer than most of its lock timeout, ask on a second connection who
 * is in the way.  Nothing here can make the statement fail. */
typedef struct Watch {
	PgConn *owner;
	PgConn *second;   /* open from the first look to the end of the statement */
	int64_t due;      /* when to look next, by clock_ms(); 0: never */
	char found[1024]; /* what the last look that found somebody saw */
} Watch;

void watch_start(Watch *watch, PgConn *owner);
int watch_poll_ms(
	const Watch *watch); /* how long to wait for the server: for poll(), -1: for ever */
void watch_look(Watch *watch);
void watch_end(Watch *watch, bool timed_out);
const char *pg_blockers(Conn *conn, Arena *arena);

/* progress.c */
bool pg_statement_progress(
	Conn *conn, int64_t session, Arena *arena, StatementProgress *out, Error *err);

/* driver_parse.c: see Driver.parse */
const char *pg_parse(const char *sql, Arena *arena);

/* ---- bulk.c, bulk_table.c ---------------------------------------------------------------- */

bool pg_bulk(Conn *conn, const Bulk *bulk, int64_t *affected, size_t *failed, Error *err);
bool pg_lag(Conn *conn, double *seconds, bool *known, Error *err);
bool pg_data_table(Conn *conn, const char *schema, const char *table, Arena *arena, DataTable *out,
	bool *found, Error *err);
/* The shortest text that reads back as the same number; 40 bytes are enough (driver_values.c). */
void pg_real_text(double real, char *out, size_t size);

/* ---- catalog.c --------------------------------------------------------------------------- */

extern const Catalog pg_catalog; /* arg is the Conn */
bool pg_has_index(
	Conn *conn, const char *schema, const char *table, const char *name, bool *out, Error *err);

/* ---- reflect.c ---------------------------------------------------------------------------- */

bool pg_reflect(Conn *conn, const ReflectScope *scope, Arena *arena, Schema *out, Error *err);

/* ---- fingerprint.c ----------------------------------------------------------------------- */

/* invalid.c */
bool pg_invalid_indexes(Conn *conn, Arena *arena, StrVec *names, StrVec *drops, Error *err);

bool pg_fingerprint(Conn *conn, const char *schema, const char *table, Arena *arena,
	const char **out, Error *err);

/* ---- forecast.c ---------------------------------------------------------------------------- */

void pg_forecast(const struct ForecastAsk *ask, struct Forecast *out);
/* misfit.c */
const char *pg_misfit(const char *column, const char *from, const char *to, Arena *arena);
bool pg_table_size(
	Conn *conn, const char *schema, const char *table, struct TableSize *out, Error *err);

/* ---- scratch.c ----------------------------------------------------------------------------- */

bool pg_scratch_open(Conn *live, const Url *url, Arena *arena, Scratch *out, Error *err);
bool pg_scratch_close(Conn *live, Scratch *scratch, Error *err);
bool pg_scratch_create(Conn *live, const char *name, Arena *arena, Error *err) LUAMIG_MUST_CHECK;
bool pg_scratch_drop(Conn *live, const char *name, Error *err);

/* ---- trial.c ---- */

/* Its maker's, from before a database is there until it is gone; pg_unlock() takes it back. */
bool pg_trial_mark(Conn *live, const char *name, Error *err) LUAMIG_MUST_CHECK;
bool pg_trial_open(Conn *live, const Url *url, Arena *arena, Trial *out, Error *err);
bool pg_trial_close(Conn *live, Trial *trial, Error *err);
bool pg_trial_left(Conn *live, Arena *arena, StrVec *names, Error *err);
bool pg_trial_drop(Conn *live, const char *name, Error *err);
bool pg_schemas(Conn *conn, Arena *arena, StrVec *names, Error *err);
bool pg_remarks(Conn *conn, Arena *arena, StrVec *lines, Error *err);

#endif
