/*
 * driver.h - what a database driver must provide.
 *
 * How to add a database:
 *  1. A folder drivers/<name>/ with driver.c (how it is told), dialect.c (what it is told) and
 *     reflect.c (what it says), exporting one `const Backend backend_<name>`.
 *  2. A line in src/db/registry.c.
 *  3. A row in tests/conformance/databases.c: every test there passes or is answered by a
 *     capability bit; golden files for the dialect.
 *
 * Rules:
 *  - Only the wrappers in db.c call these functions; the shared work (logging, timing, the
 *    transaction flag, statements kept for errors) is there, once.
 *  - A driver copies a result into the arena and frees the client library's own result before it
 *    returns; no native handle leaves the driver but Conn and Cursor.
 *  - A driver reports failure through `err` only: kind, native code, SQLSTATE, position, the
 * server's words.  It never prints, exits or retries.  ERR_LOST when the connection is gone,
 *    ERR_LOCK_TIMEOUT for lock wait timeouts, busy and deadlock (the statement may be tried again),
 *    ERR_INTERRUPTED when the statement was cancelled by cancel(), else ERR_SQL.
 *  - Client libraries other than sqlite3 are opened by the driver's open() (dlopen), so that
 * starting costs nothing; a library that is not installed is an ERR_CONNECT which names its
 * package.
 */
#ifndef LUAMIG_DB_DRIVER_H
#define LUAMIG_DB_DRIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "db/bulk.h"
#include "db/url.h"
#include "model/dialect.h"

typedef struct Conn Conn;
typedef struct Cursor Cursor;
struct ForecastAsk;
struct Forecast;
struct TableSize;

/* ---- values ---------------------------------------------------------------------------- */

/* VAL_TEXT is also what numerics (exact), dates, times, uuids, json and enums come as. */
typedef enum ValueType { VAL_NULL, VAL_BOOL, VAL_INT, VAL_REAL, VAL_TEXT, VAL_BLOB } ValueType;

typedef struct Value {
	ValueType type;
	union {
		bool boolean;
		int64_t integer;
		double real;
		struct {
			const char *data;
			size_t len;
		} text; /* VAL_TEXT and VAL_BLOB; both are also NUL-terminated */
	} as;
} Value;

#define VALUE_TEXT(s) ((Value){.type = VAL_TEXT, .as.text = {(s), strlen(s)}})
#define VALUE_INT(i)  ((Value){.type = VAL_INT, .as.integer = (i)})

/* How far a statement is, in the server's own words. */
typedef struct StatementProgress {
	const char *phase;   /* "building index: scanning table"; NULL: not known */
	int64_t done, total; /* total -1: not known */
	const char *unit;    /* of both: "blocks"; NULL where total is -1 */
} StatementProgress;

typedef struct Stmt {
	const char *sql; /* exactly one statement, placeholders in the driver's own style */
	const Value *params;
	size_t nparams;
} Stmt;

typedef struct Result {
	size_t ncols;
	size_t nrows;
	const char **names; /* ncols */
	Value *cells;       /* nrows * ncols, row by row */
	int64_t affected;   /* rows changed by INSERT, UPDATE, DELETE…; 0 for others */
} Result;

/* Several of luamig's own statements that are sent together: in order, and none after one that
 * fails. */
typedef struct Batch {
	const Stmt *stmts;
	size_t count;
	Result *out; /* count */
	size_t done; /* how many were done: the next one failed */
} Batch;

/* ---- state ------------------------------------------------------------------------------- */

typedef enum TxState {
	TX_NONE, /* no transaction */
	TX_OPEN,
	TX_FAILED,  /* PostgreSQL: only ROLLBACK is accepted */
	TX_UNKNOWN, /* the connection is gone */
} TxState;

/* Who holds the run lock, as far as it can be known. */
typedef struct LockHolder {
	char who[128];       /* user, or "" */
	char host[128];      /* host or address, or "" */
	char program[64];    /* "luamig", or "" */
	char since[64];      /* "2026-11-20 13:05:12 UTC", or "" */
	long pid;            /* the holder's process or server session id, 0 unknown */
	bool client_gone;    /* the server knows that the client left; its statement still runs */
	char statement[256]; /* what it is running, or "" */
	char advice[384];    /* what a person can do about it, or "" */
} LockHolder;

/* What has become of a session of the server. */
typedef enum SessionState {
	SESSION_GONE,   /* it has ended, and with it all that it did */
	SESSION_QUIET,  /* nothing of it runs; whether its client lives the server cannot tell */
	SESSION_IDLE,   /* it is there and waits for its client */
	SESSION_BUSY,   /* it executes a statement */
	SESSION_HIDDEN, /* it cannot be asked for from here */
} SessionState;

typedef struct SessionSeen {
	SessionState state;
	char statement[256]; /* BUSY: what it executes, as far as known */
	char end_sql[128];   /* BUSY: the statement that ends it, or "" */
} SessionSeen;

/* What a run lock in a table needs to know of a server (core/lease.h).  A session is a text of the
 * driver's own, which others can look for. */
typedef struct SessionDriver {
	const char *now_sql; /* whole seconds since 1970, by the server's clock, when it is read */
	/* Ours, to be found under it from now on.  mark: a word that nobody else has. */
	bool (*own)(Conn *conn, const char *mark, Arena *arena, const char **session, Error *err);
	bool (*look)(Conn *conn, const char *session, SessionSeen *out, Error *err);
	/* End one that is IDLE; does nothing when it is not there any more. */
	bool (*end)(Conn *conn, const char *session, Error *err);
} SessionDriver;

typedef enum DriverFlags {
	DRIVER_LOCK_IN_SERVER = 1 << 0, /* the run lock is a session lock of the server */
	DRIVER_ROW_RANGES = 1 << 1,     /* (a, b) > (x, y) is read as a range of an index */
	DRIVER_ROW_LOCKS = 1 << 2,      /* others write other rows meanwhile: FOR UPDATE */
	/* Backend.scratch_open needs no live database (live and url may be NULL) and writes none.
	 */
	DRIVER_SCRATCH_IN_MEMORY = 1 << 3,
	DRIVER_FORECAST_TRIES = 1 << 4, /* Backend.forecast tries statements in a scratch place */
} DriverFlags;

typedef struct ConnectOptions {
	int timeout_s;       /* 0: the library's default (10 s) */
	const char *program; /* shown by the server: "luamig" */
} ConnectOptions;

/* ---- the driver ---------------------------------------------------------------------------- */

typedef struct Driver {
	const char *name;           /* "postgres", "mysql", "sqlite" */
	const char *const *schemes; /* URL schemes, NULL-terminated */
	unsigned flags;             /* DriverFlags */
	const char *begin_sql;      /* "BEGIN", "START TRANSACTION", "BEGIN IMMEDIATE" */
	/* From here on nothing can be written: for the transaction that it begins, or the session.
	 */
	const char *read_only_sql;

	/* NULL: err is set (ERR_CONNECT, or ERR_CONFIG for a URL parameter that does not exist).
	 * Fills conn->server.  err->sqlstate says whether waiting can help: 08xxx (not reachable),
	 * 57P03 (starting), 53300 (no connection free); 28xxx, 3D000 and so on: it cannot. */
	Conn *(*open)(const Url *url, const ConnectOptions *options, Error *err);
	void (*close)(Conn *conn); /* also releases conn->arena and frees conn */

	/* Run one statement and keep its whole result. */
	bool (*run)(Conn *conn, const Stmt *stmt, Arena *arena, Result *out, Error *err);
	/* The same for one of our own that comes again and again: it stays prepared on the server
	 * (kept.h).  NULL: run() is as good. */
	bool (*run_kept)(Conn *conn, const Stmt *stmt, Arena *arena, Result *out, Error *err);

	/* Several of our own that come again and again, in fewer messages.  NULL: this driver has
	 * no better way than one by one. */
	bool (*run_together)(Conn *conn, Batch *batch, Arena *arena, Error *err);

	/* Feed rows to COPY … FROM stdin.  NULL where there is no such thing. */
	bool (*copy_in)(Conn *conn, const char *sql, const char *data, size_t len, int64_t *rows,
		Error *err);

	/* Insert or update many rows in the fastest form there is; part of a longer list may be
	 * done when it fails.  *failed: the row that cannot be written, where that is known. */
	bool (*bulk)(Conn *conn, const Bulk *bulk, int64_t *affected, size_t *failed, Error *err);
	/* Before (on) and after work in chunks: an isolation under which reading a range FOR UPDATE
	 * locks rows and not the gaps between.  NULL where it is always so. */
	bool (*chunks)(Conn *conn, bool on, Error *err);
	/* How far replicas are behind; *known false: this server cannot tell.  May be NULL. */
	bool (*lag)(Conn *conn, double *seconds, bool *known, Error *err);
	/* How far the statement is that another session (Conn.session) runs, asked on this one.
	 * NULL: this database cannot tell. */
	bool (*statement_progress)(
		Conn *conn, int64_t session, Arena *arena, StatementProgress *out, Error *err);

	/* Read a large result in batches; other statements may run between two fetches.
	 * cursor_next() gives at most `max` rows in `out`; nrows 0: the end.  cursor_close() never
	 * fails. */
	Cursor *(*cursor_open)(Conn *conn, const Stmt *stmt, Error *err);
	bool (*cursor_next)(Cursor *cursor, size_t max, Arena *arena, Result *out, Error *err);
	void (*cursor_close)(Cursor *cursor);

	/* Ask the server; never guessed from what we sent. */
	TxState (*tx_state)(Conn *conn);

	/* Stop the statement that is running.  Called from another thread than the one in run();
	 * does nothing when none runs. */
	void (*cancel)(Conn *conn);

	/* The run lock.  name: at most 200 bytes; the driver makes its own key of it.  lock_try()
	 * does not wait longer than a second: *got says whether we have it; if not, *holder says
	 * who has. */
	bool (*lock_try)(Conn *conn, const char *name, bool *got, LockHolder *holder, Error *err);
	bool (*lock_held)(Conn *conn, const char *name, bool *ours, Error *err); /* still ours? */
	bool (*unlock)(Conn *conn, const char *name, Error *err);
	/* SQL that is true in the session that has the lock, and in no other; it may trust that
	 * nobody has the session give it back.  NULL: there is no such SQL. */
	const char *(*lock_proof)(Conn *conn, const char *name, Arena *arena);
	/* Where a lock can be in a table.  NULL: lock_try() is as good everywhere. */
	const SessionDriver *sessions;

	/* Session settings luamig relies on (timeouts, search_path, sql_mode, isolation,
	 * foreign_key_checks, autocommit, …): remember them now; put them back later.
	 * session_restore() is called between two revisions, which may share a transaction. */
	bool (*session_save)(Conn *conn, Error *err);
	bool (*session_restore)(Conn *conn, Error *err);

	/* How long DDL waits for locks where nothing is said; negative: the session's own. */
	int ddl_lock_ms;
	/* How long DDL may wait for locks, and any statement may run; 0: no limit; negative: leave.
	 */
	bool (*set_timeouts)(Conn *conn, int lock_ms, int statement_ms, Error *err);

	/* After ERR_LOCK_TIMEOUT: who was in the way, one line each ("pid 4711 app@10.0.0.5
	 * \"psql\", in a transaction for 312 s: SELECT …"), or "" when it cannot be known. */
	const char *(*blockers)(Conn *conn, Arena *arena);

	/* One statement as the database's own parser reads it, as JSON; no connection is needed.
	 * NULL: it is no such statement, or the parser is not installed.  May be NULL itself. */
	const char *(*parse)(const char *sql, Arena *arena);
} Driver;

/* Every driver's connection starts with this. */
struct Conn {
	const Driver *driver;
	const struct Backend *backend;
	ServerInfo server;
	const char *shown; /* the URL for people, in arena */
	long statements;   /* sent so far; db.c counts */
	int64_t session;   /* the server's number of the session that serves us, as far as known;
			      0: there is none */
	Catalog catalog;   /* the backend's, with arg = this connection; db.c fills it */
	/* Asked before each COMMIT, in its transaction; false: it must not be.  NULL: nobody asks
	 */
	bool (*before_commit)(void *arg, Error *err);
	void *before_commit_arg;
	Arena arena; /* lives as long as the connection; released by close() */
};

/* Every driver's cursor starts with this. */
struct Cursor {
	Conn *conn;
};

/* A place for a schema that is made only to be looked at. */
typedef struct Scratch {
	Conn *conn;
	const char *name;    /* of the database, for people */
	bool in_transaction; /* it is a schema in a transaction that is never committed */
} Scratch;

/* An empty database of its own, for runs that are tried. */
typedef struct Trial {
	Conn *conn;
	Url url;
	const char *name; /* for people, and for trial_drop() */
	int mark;         /* the driver's: by this others see that its maker lives */
} Trial;

/* All that luamig knows of one database; the one symbol a drivers/ folder exports. */
typedef struct Backend {
	const Driver *driver;   /* how it is told */
	const Dialect *dialect; /* what it is told */
	/* Answers emitters' questions about the live database; arg is the Conn. */
	const Catalog *catalog; /* its arg is filled by db_emit() */
	/* db.has_index(table, name) for scripts; has_table, has_column and has_constraint go
	 * through Catalog. */
	bool (*has_index)(Conn *conn, const char *schema, const char *table, const char *name,
		bool *out, Error *err);
	/* Columns and unique keys of a table, for data.*; *found false: there is no such table. */
	bool (*data_table)(Conn *conn, const char *schema, const char *table, Arena *arena,
		DataTable *out, bool *found, Error *err);
	/* The live schema, one question per kind of object and not per table.  What the server
	 * makes by itself (the index behind a key, the sequence behind an identity) is not listed
	 * apart.  Texts are the server's own. */
	bool (*reflect)(
		Conn *conn, const ReflectScope *scope, Arena *arena, Schema *out, Error *err);
	/* An empty database on the server of `live`, whose texts come out as they do there
	 * (encoding, collation, extensions), with a connection to it.  scratch_close() removes it.
	 */
	bool (*scratch_open)(Conn *live, const Url *url, Arena *arena, Scratch *out, Error *err);
	bool (*scratch_close)(Conn *live, Scratch *scratch, Error *err);
	/* The same as a place for runs, with a connection whose writes need not outlive a crash.
	 * live is only asked to make it, and may be NULL where DRIVER_SCRATCH_IN_MEMORY; it must
	 * stay open.  When the maker dies trial_left() names the database to others, for
	 * trial_drop(). */
	bool (*trial_open)(Conn *live, const Url *url, Arena *arena, Trial *out, Error *err);
	bool (*trial_close)(Conn *live, Trial *trial, Error *err);
	bool (*trial_left)(Conn *live, Arena *arena, StrVec *names, Error *err);
	bool (*trial_drop)(Conn *live, const char *name, Error *err);
	/* Schemas that somebody made, besides the connection's own.  NULL where there are none. */
	bool (*schemas)(Conn *conn, Arena *arena, StrVec *names, Error *err);
	/* What scripts can change in a database and a Schema does not hold, a line each:
	 * "privileges NAME: …", owners, triggers that are off.  NULL: that is no part of a database
	 * there. */
	bool (*remarks)(Conn *conn, Arena *arena, StrVec *lines, Error *err);
	/* The objects of one table as a text that changes when, and only when, its definition does
	 * (counters do not count); "" when there is no such table.  Cheap: it is asked before each
	 * statement that cannot be rolled back. */
	bool (*fingerprint)(Conn *conn, const char *schema, const char *table, Arena *arena,
		const char **out, Error *err);
	/* Indexes that were begun and not finished, so that they are there and of no use (CREATE
	 * INDEX CONCURRENTLY): their names, and for each the statement that removes it.  NULL where
	 * there is no such thing. */
	bool (*invalid_indexes)(Conn *conn, Arena *arena, StrVec *names, StrVec *drops, Error *err);
	/* What a statement would lock and cost; see db/forecast.h.  Never fails: what is not known
	 * is COST_UNKNOWN. */
	void (*forecast)(const struct ForecastAsk *ask, struct Forecast *out);
	/* SQL that is true for a value of the column (quoted) which cannot become one of the new
	 * type; "": every value can; NULL: nobody can tell.  Types in the database's own words. */
	const char *(*misfit)(const char *column, const char *from, const char *to, Arena *arena);
	/* Rows and bytes of a table, cheaply: counted where that is cheap, else the server's
	 * statistics. */
	bool (*table_size)(Conn *conn, const char *schema, const char *table, struct TableSize *out,
		Error *err);
} Backend;

#endif
