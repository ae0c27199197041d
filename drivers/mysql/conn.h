/*
 * conn.h - what the files of this folder know of a connection, without the client library.
 *
 *	driver_library.c  finds the client library
 *	driver_connect.c  opening and closing; target.c what the URL asks for
 *	driver_run.c      statements; driver_rows.c values both ways; driver_cursor.c large results
 *	driver_error.c    what an error means; position.c where in the statement it is
 *	driver.c          cancel, transaction state, and the table of all this
 *	lock.c session.c blockers.c catalog.c    SQL sent through my_run()
 *	*.sql             their longer queries, embedded
 */
#ifndef LUAMIG_DRIVERS_MYSQL_CONN_H
#define LUAMIG_DRIVERS_MYSQL_CONN_H

#include <pthread.h>

#include "db/kept.h"
#include "drivers/mysql/backend.h"

typedef enum TlsMode {
	TLS_UNSAID,
	TLS_DISABLED,
	TLS_PREFERRED,
	TLS_REQUIRED,
	TLS_VERIFY_CA,
	TLS_VERIFY_IDENTITY,
} TlsMode;

/* How to connect: the URL's parts, checked.  NULL: the client library's own default. */
typedef struct Target {
	const char *host, *user, *password, *database, *socket;
	unsigned port;
	bool tcp; /* "localhost" is meant as a host, not as the socket */
	TlsMode tls;
	const char *ssl_ca, *ssl_cert, *ssl_key;
	const char *defaults_file, *defaults_group;
	bool public_key; /* ask the server for its RSA key where there is no TLS */
	unsigned timeout_s;
	const char *program, *started; /* connection attributes: "luamig 4711@host", UTC */
} Target;

typedef struct MyConn {
	Conn base;
	void *my;             /* MYSQL */
	Target target;        /* in base.arena: for a second connection */
	const char *database; /* the current one when it was opened, or NULL */
	bool mariadb;
	bool lost;         /* the connection is gone */
	bool stale;        /* an error came since: it carries no transaction state */
	bool not_galera;   /* lock.c has asked */
	KeptTable kept;    /* handle: MYSQL_STMT */
	char waited[1024]; /* the last statement that ended in ERR_LOCK_TIMEOUT, its beginning */

	/* Held by cancel() until the server has been told, so that what it stops is the statement
	 * that it saw running and never the next one. */
	pthread_mutex_t mutex;
	bool running, cancelled; /* under mutex */

	char isolation[32]; /* as it was before my_chunks(), or "" */

	Arena saved; /* of session_save() */
	Result session;
	bool has_session;
	Arena noted;        /* of the next */
	StrVec temporaries; /* tables that statements made since, quoted */
} MyConn;

/* ---- target.c ------------------------------------------------------------------------------- */

/* Its texts are in arena.  ERR_CONFIG for a parameter that does not exist or makes no sense. */
bool my_target(const Url *url, const ConnectOptions *options, Arena *arena, Target *out,
	Error *err) LUAMIG_MUST_CHECK;

/* ---- driver_connect.c ---------------------------------------------------------------------- */

Conn *my_open(const Url *url, const ConnectOptions *options, Error *err);
void my_close(Conn *conn);
/* On a second connection to the same server: ask it to stop what `self` is running. */
bool my_kill_query(const MyConn *self);

/* ---- driver_run.c, driver_cursor.c ---------------------------------------------------------- */

bool my_run(Conn *conn, const Stmt *stmt, Arena *arena, Result *out, Error *err) LUAMIG_MUST_CHECK;
bool my_run_kept(
	Conn *conn, const Stmt *stmt, Arena *arena, Result *out, Error *err) LUAMIG_MUST_CHECK;
bool my_exec(Conn *conn, const char *sql, Error *err) LUAMIG_MUST_CHECK;

/* Around whatever cancel() may stop.  The end turns the error of a cancelled statement into
 * ERR_INTERRUPTED; `reads`: it changed nothing, so it counts as interrupted even if it got done. */
void my_begin(MyConn *self);
bool my_end(MyConn *self, bool ok, bool reads, Error *err);

Cursor *my_cursor_open(Conn *conn, const Stmt *stmt, Error *err);
bool my_cursor_next(Cursor *cursor, size_t max, Arena *arena, Result *out, Error *err);
void my_cursor_close(Cursor *cursor);

/* An embedded query of this folder, by file name. */
const char *my_query(const char *name);
/* Cells of a result as text and number: NULL or 0 where the cell is NULL. */
const char *my_text(const Result *result, size_t row, size_t col);
int64_t my_int(const Result *result, size_t row, size_t col);
Value my_param(const char *text); /* VAL_NULL for NULL */

/* ---- position.c ------------------------------------------------------------------------------ */

/* Where in the statement the server found its mistake, in characters from 1; 0: it cannot be told.
 * words: "You have an error in your SQL syntax … near 'FORM t' at line 1", "Unknown column 'x' …".
 */
int my_error_position(const char *words, const char *sql);

/* ---- lock.c, session.c, blockers.c ---------------------------------------------------------- */

bool my_lock_try(Conn *conn, const char *name, bool *got, LockHolder *holder, Error *err);
bool my_is_galera(MyConn *self, bool *out, Error *err) LUAMIG_MUST_CHECK;
extern const SessionDriver my_sessions; /* session_of.c */
bool my_lock_held(Conn *conn, const char *name, bool *ours, Error *err);
bool my_unlock(Conn *conn, const char *name, Error *err);
const char *my_lock_proof(Conn *conn, const char *name, Arena *arena);

/* Put a new session, whose sql_mode is given, into the state that luamig relies on: strict, with
 * the literals and names that dialect.c writes, autocommit on. */
bool my_session_start(MyConn *self, const char *sql_mode, Error *err) LUAMIG_MUST_CHECK;
bool my_session_save(Conn *conn, Error *err);
bool my_session_restore(Conn *conn, Error *err);
/* A statement that succeeded: the temporary table that it made is dropped by my_session_restore().
 * The server cannot be asked for them, and those that a procedure makes stay. */
void my_session_note(MyConn *self, const char *sql);
bool my_set_timeouts(Conn *conn, int lock_ms, int statement_ms, Error *err);

const char *my_blockers(Conn *conn, Arena *arena);

/* ---- progress.c ------------------------------------------------------------------------------ */

bool my_statement_progress(
	Conn *conn, int64_t session, Arena *arena, StatementProgress *out, Error *err);

/* ---- catalog.c ------------------------------------------------------------------------- */

/* An expression of information_schema as the server is to read it again. */
const char *my_expression(Conn *conn, const char *text, Arena *arena);
/* A column's default in SQL, or NULL; row: one of column.sql. */
typedef struct ColumnPlace {
	const char *schema, *table, *column;
} ColumnPlace;
bool my_read_default(Conn *conn, const ColumnPlace *place, const Result *row, Arena *arena,
	const char **out, Error *err) LUAMIG_MUST_CHECK;

/* ---- column_check.c ------------------------------------------------------------------------- */

bool my_show_create(Conn *conn, const char *schema, const char *table, Arena *arena,
	const char **out, Error *err) LUAMIG_MUST_CHECK;
/* Does the column's line in SHOW CREATE TABLE end with this check? */
bool my_column_has_check(const char *show, const char *column, const char *clause, Arena *arena);
/* MariaDB: the check in a column's definition; *clause NULL: it has none. */
bool my_column_check(Conn *conn, const ColumnPlace *place, Arena *arena, const char **clause,
	Error *err) LUAMIG_MUST_CHECK;

/* ---- reflect.c ------------------------------------------------------------------------------ */

bool my_reflect(Conn *conn, const ReflectScope *scope, Arena *arena, Schema *out, Error *err);

/* ---- bulk.c, bulk_table.c ------------------------------------------------------------------- */

bool my_bulk(Conn *conn, const Bulk *bulk, int64_t *affected, size_t *failed, Error *err);
/* driver_bulk.c: the parameters of many rows in one message, where library and server can. */
bool my_has_arrays(const MyConn *self);
bool my_bulk_arrays(MyConn *self, const char *sql, const Bulk *b, int64_t *affected, Error *err);
bool my_chunks(Conn *conn, bool on, Error *err);
bool my_lag(Conn *conn, double *seconds, bool *known, Error *err);
bool my_data_table(Conn *conn, const char *schema, const char *table, Arena *arena, DataTable *out,
	bool *found, Error *err);

/* ---- fingerprint.c -------------------------------------------------------------------------- */

bool my_fingerprint(Conn *conn, const char *schema, const char *table, Arena *arena,
	const char **out, Error *err);

/* ---- scratch.c ----------------------------------------------------------------------------- */

bool my_scratch_open(Conn *live, const Url *url, Arena *arena, Scratch *out, Error *err);
bool my_scratch_close(Conn *live, Scratch *scratch, Error *err);
bool my_scratch_create(Conn *live, const char *name, Arena *arena, Error *err) LUAMIG_MUST_CHECK;
bool my_scratch_drop(Conn *live, const char *name, Error *err);

/* ---- trial.c ---- */

/* Its maker's, from before a database is there until it is gone. */
bool my_trial_mark(Conn *live, const char *name, Error *err) LUAMIG_MUST_CHECK;
bool my_trial_unmark(Conn *live, const char *name, Error *err);
bool my_trial_open(Conn *live, const Url *url, Arena *arena, Trial *out, Error *err);
bool my_trial_close(Conn *live, Trial *trial, Error *err);
bool my_trial_left(Conn *live, Arena *arena, StrVec *names, Error *err);
bool my_trial_drop(Conn *live, const char *name, Error *err);

/* ---- forecast.c ---------------------------------------------------------------------------- */

void my_forecast(const struct ForecastAsk *ask, struct Forecast *out);
/* misfit.c */
const char *my_misfit(const char *column, const char *from, const char *to, Arena *arena);
bool my_table_size(
	Conn *conn, const char *schema, const char *table, struct TableSize *out, Error *err);

#endif
