/*
 * driver.c - SQLite through sqlite3: statements, cursors, cancel.
 *
 * A statement is stopped, and waits for locks, by functions of ours (progress and busy handler):
 * sqlite3_interrupt() would also stop every other statement as long as a cursor is open, ROLLBACK
 * included, and nothing ends SQLite's own wait for a lock.
 */
#include <time.h>

#include "base/clock.h"
#include "base/text.h"
#include "drivers/sqlite/driver_sqlite.h"

enum { STEPS_BETWEEN_LOOKS = 2000 }; /* of SQLite's machine: well under a millisecond */

#if SQLITE_VERSION_NUMBER >= 3037000
#define changes       sqlite3_changes64
#define total_changes sqlite3_total_changes64
#else
#define changes       sqlite3_changes
#define total_changes sqlite3_total_changes
#endif

/* ---- waiting and stopping ---------------------------------------------------------------- */

void sqlite_begin_statement(SqliteConn *self)
{
	pthread_mutex_lock(&self->mutex);
	self->running = true;
	atomic_store(&self->cancelled, false);
	pthread_mutex_unlock(&self->mutex);
	self->timed_out = false;
	self->deadline = self->statement_ms > 0 ? clock_ms() + self->statement_ms : 0;
}

void sqlite_end_statement(SqliteConn *self)
{
	pthread_mutex_lock(&self->mutex);
	self->running = false;
	pthread_mutex_unlock(&self->mutex);
}

static void cancel(Conn *conn)
{
	SqliteConn *self = (SqliteConn *)conn;
	pthread_mutex_lock(&self->mutex);
	if (self->running)
		atomic_store(&self->cancelled, true);
	pthread_mutex_unlock(&self->mutex);
}

/* Must the running statement stop? */
static int must_stop(void *arg)
{
	SqliteConn *self = arg;
	if (self->deadline && clock_ms() >= self->deadline)
		self->timed_out = true;
	return self->timed_out || atomic_load(&self->cancelled);
}

static int wait_for_lock(void *arg, int tries)
{
	SqliteConn *self = arg;
	int64_t now = clock_ms();
	if (tries == 0)
		self->waiting_since = now;
	int64_t left = self->waiting_since + self->busy_ms - now;
	if (left <= 0 || must_stop(self))
		return 0;
	int64_t pause = tries < 10 ? 1 + 2 * tries : 25;
	if (pause > left)
		pause = left;
	nanosleep(&(struct timespec){.tv_nsec = pause * 1000000L}, NULL);
	return 1;
}

void sqlite_wait_for_locks(SqliteConn *self)
{
	sqlite3_busy_handler(self->db, wait_for_lock, self);
}

void sqlite_watch_statements(SqliteConn *self)
{
	sqlite3_progress_handler(self->db, STEPS_BETWEEN_LOOKS, must_stop, self);
	sqlite_wait_for_locks(self);
}

/* ---- errors ------------------------------------------------------------------------------ */

static const char *shown_path(const SqliteConn *self)
{
	return self->path && self->path[0] ? self->path : ":memory:";
}

static ErrorKind kind_of(const SqliteConn *self, int code)
{
	bool stopped = atomic_load(&self->cancelled);
	switch (code & 0xFF) {
	case SQLITE_BUSY:
		return stopped ? ERR_INTERRUPTED : self->timed_out ? ERR_SQL : ERR_LOCK_TIMEOUT;
	case SQLITE_LOCKED: /* else it is a statement of our own that is in the way */
		return code == SQLITE_LOCKED_SHAREDCACHE ? ERR_LOCK_TIMEOUT : ERR_SQL;
	case SQLITE_INTERRUPT:
		return self->timed_out && !stopped ? ERR_SQL : ERR_INTERRUPTED;
	default:
		return ERR_SQL;
	}
}

static bool is_about_the_file(int code)
{
	switch (code & 0xFF) {
	case SQLITE_PERM:
	case SQLITE_BUSY:
	case SQLITE_READONLY:
	case SQLITE_IOERR:
	case SQLITE_CORRUPT:
	case SQLITE_FULL:
	case SQLITE_CANTOPEN:
	case SQLITE_NOTADB:
		return true;
	default:
		return false;
	}
}

static int count_characters(const char *text, size_t bytes)
{
	int n = 0;
	for (size_t i = 0; i < bytes && text[i]; i++)
		n += ((unsigned char)text[i] & 0xC0) != 0x80;
	return n;
}

/* sql: what was given, or NULL; at: the part of it that SQLite was given. */
static void set_position(sqlite3 *db, const char *sql, const char *at, Error *err)
{
#if SQLITE_VERSION_NUMBER >= 3038000
	int offset = sqlite3_error_offset(db);
	if (sql && offset >= 0)
		err->position = count_characters(sql, (size_t)(at - sql) + (size_t)offset) + 1;
#else
	(void)db, (void)sql, (void)at, (void)err;
#endif
}

static bool fail_at(SqliteConn *self, const char *sql, const char *at, Error *err)
{
	int code = sqlite3_extended_errcode(self->db);
	const char *text = sqlite3_errmsg(self->db);
	ErrorKind kind = kind_of(self, code);
	set_position(self->db, sql, at, err);
	err->native = code;
	if (self->timed_out && kind == ERR_SQL)
		return error_set(err, kind, "statement timeout: it ran for more than %d ms",
			self->statement_ms);
	if (is_about_the_file(code))
		return error_set(err, kind, "%s: %s", shown_path(self), text);
	error_set(err, kind, "%s", text);
	if ((code & 0xFF) == SQLITE_LOCKED)
		error_hint(err, "rows of an earlier query are still being read: read them to the "
				"end first");
	return false;
}

bool sqlite_fail(SqliteConn *self, Error *err)
{
	return fail_at(self, NULL, NULL, err);
}

/* ---- one statement ----------------------------------------------------------------------- */

static bool refuse_more(const char *sql, const char *second, Error *err)
{
	err->position = count_characters(sql, (size_t)(second - sql)) + 1;
	return error_set(err, ERR_SQL, "this is more than one statement");
}

/* SQLite stops reading after the first statement: more than comments behind it is an error.
 * *out NULL: nothing but comments. */
bool sqlite_prepare(SqliteConn *self, const char *sql, sqlite3_stmt **out, Error *err)
{
	const char *at = sql, *rest = sql;
	*out = NULL;
	do {
		at = rest;
		if (sqlite3_prepare_v2(self->db, at, -1, out, &rest) != SQLITE_OK)
			return fail_at(self, sql, at, err);
	} while (!*out && *rest);

	while (*rest) {
		sqlite3_stmt *second = NULL;
		at = rest;
		int rc = sqlite3_prepare_v2(self->db, at, -1, &second, &rest);
		sqlite3_finalize(second);
		if (rc == SQLITE_OK && !second)
			continue;
		sqlite3_finalize(*out);
		*out = NULL;
		return refuse_more(sql, at, err);
	}
	return true;
}

static int bind_value(
	sqlite3_stmt *prepared, int i, const Value *v, sqlite3_destructor_type lifetime)
{
	const char *data = v->as.text.data;
	switch (v->type) {
	case VAL_NULL:
		return sqlite3_bind_null(prepared, i);
	case VAL_BOOL:
		return sqlite3_bind_int(prepared, i, v->as.boolean);
	case VAL_INT:
		return sqlite3_bind_int64(prepared, i, v->as.integer);
	case VAL_REAL:
		return sqlite3_bind_double(prepared, i, v->as.real);
	case VAL_TEXT:
		return sqlite3_bind_text64(
			prepared, i, data ? data : "", v->as.text.len, lifetime, SQLITE_UTF8);
	case VAL_BLOB:
		return sqlite3_bind_blob64(prepared, i, data ? data : "", v->as.text.len, lifetime);
	}
	return SQLITE_MISUSE;
}

int sqlite_bind_value(sqlite3_stmt *prepared, int i, const Value *v)
{
	return bind_value(prepared, i, v, SQLITE_STATIC);
}

static bool bind_values(SqliteConn *self, sqlite3_stmt *prepared, const Stmt *stmt,
	sqlite3_destructor_type lifetime, Error *err)
{
	size_t wanted = (size_t)sqlite3_bind_parameter_count(prepared);
	if (wanted != stmt->nparams) /* SQLite would take NULL for what is missing */
		return error_set(err, ERR_SQL,
			"the statement has %zu parameters, and %zu were given", wanted,
			stmt->nparams);
	for (size_t i = 0; i < stmt->nparams; i++)
		if (bind_value(prepared, (int)i + 1, &stmt->params[i], lifetime) != SQLITE_OK)
			return sqlite_fail(self, err);
	return true;
}

/* Columns declared BOOLEAN: their 0 and 1 are truth values.  NULL: there is none. */
static const bool *find_booleans(sqlite3_stmt *prepared, size_t ncols, Arena *arena)
{
	bool *out = NULL;
	for (size_t c = 0; c < ncols; c++) {
		const char *type = sqlite3_column_decltype(prepared, (int)c);
		if (!type ||
			(!text_equal_nocase(type, "BOOLEAN") && !text_equal_nocase(type, "BOOL")))
			continue;
		if (!out)
			out = arena_alloc(arena, ncols);
		out[c] = true;
	}
	return out;
}

static void make_boolean(Value *v)
{
	if (v->type == VAL_INT && (v->as.integer == 0 || v->as.integer == 1))
		*v = (Value){.type = VAL_BOOL, .as.boolean = v->as.integer == 1};
}

static Value read_value(sqlite3_stmt *prepared, int i, Arena *arena)
{
	Value v = {0};
	const void *data = NULL;
	switch (sqlite3_column_type(prepared, i)) {
	case SQLITE_NULL:
		return (Value){.type = VAL_NULL};
	case SQLITE_INTEGER:
		return VALUE_INT(sqlite3_column_int64(prepared, i));
	case SQLITE_FLOAT:
		return (Value){.type = VAL_REAL, .as.real = sqlite3_column_double(prepared, i)};
	case SQLITE_BLOB:
		v.type = VAL_BLOB;
		data = sqlite3_column_blob(prepared, i);
		break;
	default:
		v.type = VAL_TEXT;
		data = sqlite3_column_text(prepared, i); /* UTF-8, whatever the file holds */
		break;
	}
	v.as.text.len = (size_t)sqlite3_column_bytes(prepared, i);
	v.as.text.data = arena_strndup(arena, data ? data : "", v.as.text.len);
	return v;
}

static void read_names(sqlite3_stmt *prepared, Arena *arena, Result *out)
{
	out->ncols = (size_t)sqlite3_column_count(prepared);
	out->names = arena_alloc(arena, (out->ncols + 1) * sizeof(*out->names));
	for (size_t c = 0; c < out->ncols; c++)
		out->names[c] = arena_strdup(arena, sqlite3_column_name(prepared, (int)c));
}

/* Rows until the end or max: SQLITE_DONE, SQLITE_ROW (there may be more), or an error. */
static int read_rows(sqlite3_stmt *prepared, size_t max, Arena *arena, Result *out)
{
	size_t room = 0, row = out->ncols * sizeof(*out->cells);
	const bool *booleans = find_booleans(prepared, out->ncols, arena);
	int rc = SQLITE_ROW;
	while (out->nrows < max && (rc = sqlite3_step(prepared)) == SQLITE_ROW) {
		if (out->nrows == room) {
			room = room ? room * 2 : 8;
			out->cells = arena_grow(arena, out->cells, out->nrows * row, room * row);
		}
		Value *cells = out->cells + out->nrows * out->ncols;
		for (size_t c = 0; c < out->ncols; c++)
			cells[c] = read_value(prepared, (int)c, arena);
		for (size_t c = 0; booleans && c < out->ncols; c++)
			if (booleans[c])
				make_boolean(&cells[c]);
		out->nrows++;
	}
	return rc;
}

static bool run_prepared(SqliteConn *self, sqlite3_stmt *prepared, const Stmt *stmt, Arena *arena,
	Result *out, Error *err)
{
	if (!prepared) /* nothing but comments */
		return true;
	if (!bind_values(self, prepared, stmt, SQLITE_STATIC, err))
		return false;
	int64_t before = total_changes(self->db);
	read_names(prepared, arena, out);
	if (read_rows(prepared, SIZE_MAX, arena, out) != SQLITE_DONE)
		return sqlite_fail(self, err);
	if (total_changes(self->db) != before) /* else it is the count of an earlier statement */
		out->affected = changes(self->db);
	return true;
}

bool sqlite_run(Conn *conn, const Stmt *stmt, Arena *arena, Result *out, Error *err)
{
	SqliteConn *self = (SqliteConn *)conn;
	sqlite3_stmt *prepared = NULL;

	*out = (Result){0};
	sqlite_begin_statement(self);
	bool ok = sqlite_prepare(self, stmt->sql, &prepared, err) &&
		  run_prepared(self, prepared, stmt, arena, out, err);
	sqlite_end_statement(self);
	sqlite3_finalize(prepared);
	return ok;
}

/* ---- cursors ----------------------------------------------------------------------------- */

typedef struct SqliteCursor {
	Cursor base;
	sqlite3_stmt *prepared;
	bool ended;
} SqliteCursor;

static void cursor_close(Cursor *base)
{
	SqliteCursor *cursor = (SqliteCursor *)base;
	sqlite3_finalize(cursor->prepared);
	free(cursor);
}

static Cursor *cursor_open(Conn *conn, const Stmt *stmt, Error *err)
{
	SqliteConn *self = (SqliteConn *)conn;
	SqliteCursor *cursor = xcalloc(1, sizeof(*cursor));
	cursor->base.conn = conn;
	sqlite_begin_statement(self);
	bool ok = sqlite_prepare(self, stmt->sql, &cursor->prepared, err) &&
		  bind_values(self, cursor->prepared, stmt, SQLITE_TRANSIENT, err);
	sqlite_end_statement(self);
	cursor->ended = !cursor->prepared;
	if (ok)
		return &cursor->base;
	cursor_close(&cursor->base);
	return NULL;
}

static bool cursor_next(Cursor *base, size_t max, Arena *arena, Result *out, Error *err)
{
	SqliteCursor *cursor = (SqliteCursor *)base;
	SqliteConn *self = (SqliteConn *)base->conn;
	*out = (Result){0};
	if (cursor->prepared)
		read_names(cursor->prepared, arena, out);
	if (cursor->ended) /* another step would begin again */
		return true;
	sqlite_begin_statement(self);
	int rc = read_rows(cursor->prepared, max, arena, out);
	sqlite_end_statement(self);
	cursor->ended = rc != SQLITE_ROW;
	return rc == SQLITE_ROW || rc == SQLITE_DONE || sqlite_fail(self, err);
}

/* ---- the rest ---------------------------------------------------------------------------- */

static TxState tx_state(Conn *conn)
{
	return sqlite3_get_autocommit(((SqliteConn *)conn)->db) ? TX_NONE : TX_OPEN;
}

static const char *const schemes[] = {"sqlite", "sqlite3", NULL};

static const Driver driver = {
	.name = "sqlite",
	.schemes = schemes,
	.flags = DRIVER_ROW_RANGES | DRIVER_SCRATCH_IN_MEMORY,
	.begin_sql = "BEGIN IMMEDIATE",
	.read_only_sql = "PRAGMA query_only = ON",
	.open = sqlite_open,
	.close = sqlite_close,
	.run = sqlite_run,
	.bulk = sqlite_bulk,
	.cursor_open = cursor_open,
	.cursor_next = cursor_next,
	.cursor_close = cursor_close,
	.tx_state = tx_state,
	.cancel = cancel,
	.lock_try = sqlite_lock_try,
	.lock_held = sqlite_lock_held,
	.unlock = sqlite_unlock,
	.session_save = sqlite_session_save,
	.session_restore = sqlite_session_restore,
	.ddl_lock_ms = -1,
	.set_timeouts = sqlite_set_timeouts,
	.blockers = sqlite_blockers,
};

const Backend backend_sqlite = {
	.driver = &driver,
	.dialect = &dialect_sqlite,
	.catalog = &sqlite_catalog,
	.has_index = sqlite_has_index,
	.reflect = sqlite_reflect,
	.scratch_open = sqlite_scratch_open,
	.scratch_close = sqlite_scratch_close,
	.trial_open = sqlite_trial_open,
	.trial_close = sqlite_trial_close,
	.trial_left = sqlite_trial_left,
	.trial_drop = sqlite_trial_drop,
	.data_table = sqlite_data_table,
	.fingerprint = sqlite_fingerprint,
	.forecast = sqlite_forecast,
	.misfit = sqlite_misfit,
	.table_size = sqlite_table_size,
};
