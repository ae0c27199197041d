/*
 * session.c - the pragmas that a script may change and luamig relies on, put back between
 * revisions.
 *
 * Pragmas that are kept in the file (journal_mode, user_version, auto_vacuum) are what a script
 * wanted to change, and stay.  Temporary tables go: a revision must not depend on whether it runs
 * in the session of another.
 */
#include "base/arena.h"
#include "base/str.h"
#include "drivers/sqlite/conn.h"

static const char *const pragmas[] = {
	"foreign_keys",
	"recursive_triggers",
	"ignore_check_constraints",
	"legacy_alter_table",
	"query_only",
	"writable_schema",
	"read_uncommitted",
	"reverse_unordered_selects",
	"trusted_schema",
	"automatic_index",
	"cell_size_check",
	"synchronous",
	"temp_store",
	"cache_size",
};

_Static_assert(ARRAY_LEN(pragmas) == SQLITE_SAVED_PRAGMAS, "one place for each");

/* No row: this SQLite has no such pragma; *out stays. */
static bool ask(Conn *conn, const char *sql, int64_t *out, Error *err)
{
	Arena scratch = ARENA_INIT;
	Result result;
	bool ok = sqlite_run(conn, &(Stmt){.sql = sql}, &scratch, &result, err);
	if (ok && result.nrows > 0 && result.cells[0].type == VAL_INT)
		*out = result.cells[0].as.integer;
	arena_release(&scratch);
	return ok;
}

static bool read_pragma(Conn *conn, size_t i, int64_t *out, Error *err)
{
	char sql[64];
	*out = 0;
	snprintf(sql, sizeof(sql), "PRAGMA %s", pragmas[i]);
	return ask(conn, sql, out, err);
}

/* case_sensitive_like cannot be read back, but it shows. */
static bool read_like(Conn *conn, bool *out, Error *err)
{
	int64_t same = 1;
	bool ok = ask(conn, "SELECT 'a' LIKE 'A'", &same, err);
	*out = !same;
	return ok;
}

bool sqlite_session_save(Conn *conn, Error *err)
{
	SqliteConn *self = (SqliteConn *)conn;
	for (size_t i = 0; i < ARRAY_LEN(pragmas); i++)
		if (!read_pragma(conn, i, &self->saved_pragmas[i], err))
			return false;
	if (!read_like(conn, &self->saved_like, err))
		return false;
	self->saved_busy_ms = self->busy_ms;
	self->saved_statement_ms = self->statement_ms;
	self->saved = true;
	return true;
}

static bool restore_pragma(Conn *conn, size_t i, Error *err)
{
	char sql[96];
	int64_t now, before = ((SqliteConn *)conn)->saved_pragmas[i];
	if (!read_pragma(conn, i, &now, err))
		return false;
	if (now == before)
		return true;
	snprintf(sql, sizeof(sql), "PRAGMA %s = %lld", pragmas[i], (long long)before);
	return ask(conn, sql, &now, err);
}

/* The newest first, for they may refer to older ones; virtual tables before their own parts. */
static const char temporaries_sql[] =
	"SELECT type, name FROM sqlite_temp_master WHERE type IN ('table', 'view', 'trigger') AND "
	"substr(name, 1, 7) <> 'sqlite_' ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC, rowid DESC";

static bool drop_temporaries(Conn *conn, Error *err)
{
	Arena scratch = ARENA_INIT;
	Result found, ignored;
	bool ok = sqlite_run(conn, &(Stmt){.sql = temporaries_sql}, &scratch, &found, err);
	for (size_t i = 0; ok && i < found.nrows; i++) {
		const Value *row = &found.cells[i * found.ncols];
		Str sql = str_new(&scratch);
		sql_addf(&sql, &dialect_sqlite, "DROP %s IF EXISTS temp.%i", row[0].as.text.data,
			row[1].as.text.data);
		ok = sqlite_run(conn, &(Stmt){.sql = sql.data}, &scratch, &ignored, err);
	}
	arena_release(&scratch);
	return ok;
}

bool sqlite_session_restore(Conn *conn, Error *err)
{
	SqliteConn *self = (SqliteConn *)conn;
	bool like, ok = true;
	if (!self->saved)
		return true;
	self->busy_ms = self->saved_busy_ms;
	self->statement_ms = self->saved_statement_ms;
	sqlite_wait_for_locks(self);
	for (size_t i = 0; ok && i < ARRAY_LEN(pragmas); i++)
		ok = restore_pragma(conn, i, err);
	if (!ok || !drop_temporaries(conn, err) || !read_like(conn, &like, err))
		return false;
	int64_t ignored;
	return like == self->saved_like ||
	       ask(conn,
		       self->saved_like ? "PRAGMA case_sensitive_like = 1"
					: "PRAGMA case_sensitive_like = 0",
		       &ignored, err);
}

bool sqlite_set_timeouts(Conn *conn, int lock_ms, int statement_ms, Error *err)
{
	SqliteConn *self = (SqliteConn *)conn;
	(void)err; /* nothing is asked of a server */
	if (lock_ms >= 0)
		self->busy_ms = lock_ms > 0 ? lock_ms : INT32_MAX; /* 0: no limit */
	if (statement_ms >= 0)
		self->statement_ms = statement_ms;
	sqlite_wait_for_locks(self);
	return true;
}
