/* script_host.c - see script_host.h. */
#include "tests/support/script_host.h"

#include <stdlib.h>

FakeHost fake;
Script *script;

/* ---- the host ------------------------------------------------------------------------------ */

static const char *const fake_postgresql_keys[] = {"postgresql", NULL};
static const char *const fake_mysql_keys[] = {"mysql", NULL};
static const char *const fake_sqlite_keys[] = {"sqlite", NULL};

static void fake_note(const char *kind, const char *text)
{
	size_t used = strlen(fake.log);
	snprintf(fake.log + used, sizeof(fake.log) - used, "%s(%s)", kind, text);
}

static void fake_where(const char *where)
{
	snprintf(fake.where, sizeof(fake.where), "%s", where);
}

static bool fake_op(ScriptHost *host, const Op *op, const char *where, Error *err)
{
	(void)host;
	fake.ops++;
	fake_note("op", op_kind_word(op->kind));
	fake_where(where);
	if (fake.fail_op)
		return error_set(err, fake.fail_op, "the server refused");
	if (fake.check_op)
		fake.check_op(op);
	return true;
}

static bool fake_sql(ScriptHost *host, const ScriptSql *sql, Arena *arena, Result *out, Error *err)
{
	(void)host;
	(void)arena;
	fake.sqls++;
	fake_note(sql->is_query ? "query" : "sql", sql->stmt.sql);
	fake_where(sql->where);
	if (fake.check_sql)
		fake.check_sql(sql);
	if (fake.fail_sql) {
		error_set(err, fake.fail_sql, "fake: no such table: nowhere");
		err->native = 7;
		snprintf(err->sqlstate, sizeof(err->sqlstate), "42P01");
		error_statement(err, sql->stmt.sql, strlen(sql->stmt.sql), 0);
		return false;
	}
	*out = (Result){.ncols = fake.ncols,
		.nrows = fake.nrows,
		.names = fake.names,
		.cells = fake.cells,
		.affected = 3};
	return true;
}

static bool fake_file(
	ScriptHost *host, const char *path, const char *where, int64_t *statements, Error *err)
{
	(void)host;
	(void)err;
	fake.files++;
	fake_note("file", path);
	fake_where(where);
	*statements = 5;
	return true;
}

static bool fake_enter(ScriptHost *host, const char *where, Error *err)
{
	(void)host;
	(void)err;
	fake.autocommits++;
	fake_where(where);
	return true;
}

static bool fake_leave(ScriptHost *host, Error *err)
{
	(void)host;
	(void)err;
	fake.autocommit_leaves++;
	return true;
}

static void fake_guard_enter(ScriptHost *host)
{
	(void)host;
	fake.enters++;
	fake.depth++;
}

static bool fake_guard_leave(ScriptHost *host, bool failed, Error *err)
{
	(void)host;
	fake.leaves++;
	fake.failed_leaves += failed;
	fake.depth--;
	if (fake.fail_leave)
		return error_set(err, fake.fail_leave, "the connection is gone");
	return true;
}

static bool fake_has(ScriptHost *host, const ScriptHas *what, bool *out, Error *err)
{
	(void)host;
	(void)err;
	snprintf(fake.has_text, sizeof(fake.has_text), "%d %s.%s %s %d %s/%zu", (int)what->kind,
		what->schema ? what->schema : "-", what->table, what->name ? what->name : "-",
		(int)what->constraint, what->columns.count ? what->columns.items[0] : "-",
		what->columns.count);
	*out = fake.has_answer;
	return true;
}

static bool fake_reflect(ScriptHost *host, const char *schema, const char *table, Arena *arena,
	const Table **out, Error *err)
{
	(void)host, (void)arena;
	snprintf(fake.has_text, sizeof(fake.has_text), "%s.%s", schema ? schema : "-", table);
	*out = fake.reflected;
	return !fake.fail_op || error_set(err, fake.fail_op, "the server refused");
}

/* ---- cursors: the host's rows, two at a time ----------------------------------------------- */

typedef struct FakeCursor {
	Cursor cursor;
	size_t next;
} FakeCursor;

static bool fake_cursor_next(Cursor *cursor, size_t max, Arena *arena, Result *out, Error *err)
{
	FakeCursor *c = (FakeCursor *)cursor;
	(void)max;
	(void)arena;
	if (fake.fail_sql)
		return error_set(err, fake.fail_sql, "the cursor broke");
	size_t left = fake.nrows - c->next;
	*out = (Result){.ncols = fake.ncols,
		.nrows = left < 2 ? left : 2,
		.names = fake.names,
		.cells = fake.cells + c->next * fake.ncols};
	c->next += out->nrows;
	return true;
}

static void fake_cursor_close(Cursor *cursor)
{
	fake.open_cursors--;
	free(cursor);
}

static const Driver fake_driver = {
	.name = "fake", .cursor_next = fake_cursor_next, .cursor_close = fake_cursor_close};
static Conn fake_conn = {.driver = &fake_driver};

static Cursor *fake_rows(ScriptHost *host, const ScriptSql *sql, Error *err)
{
	(void)host;
	fake_note("rows", sql->stmt.sql);
	if (fake.fail_op) {
		error_set(err, fake.fail_op, "no cursor");
		return NULL;
	}
	FakeCursor *cursor = xcalloc(1, sizeof(*cursor));
	*cursor = (FakeCursor){.cursor = {.conn = &fake_conn}};
	fake.open_cursors++;
	fake.cursors++;
	return &cursor->cursor;
}

/* ---- life ---------------------------------------------------------------------------------- */

void fake_host_speak(const char *dialect, const char *server)
{
	bool postgresql = strcmp(dialect, "postgresql") == 0;
	bool mysql = strcmp(dialect, "mysql") == 0;
	fake.dialect = (Dialect){
		.name = dialect,
		.option_keys = postgresql ? fake_postgresql_keys
			       : mysql    ? fake_mysql_keys
					  : fake_sqlite_keys,
		.caps = postgresql ? DIALECT_NUMBERED_PARAMS : 0,
	};
	fake.server = (ServerInfo){.name = server, .version = "10.11.6", .number = 101106};
}

void fake_host_init(void)
{
	fake = (FakeHost){.host = {
				  .op = fake_op,
				  .sql = fake_sql,
				  .file = fake_file,
				  .rows = fake_rows,
				  .autocommit_enter = fake_enter,
				  .autocommit_leave = fake_leave,
				  .guard_enter = fake_guard_enter,
				  .guard_leave = fake_guard_leave,
				  .has = fake_has,
				  .reflect = fake_reflect,
			  }};
	fake.host.dialect = &fake.dialect;
	fake.host.server = &fake.server;
	fake_host_speak("sqlite", "SQLite");
}

/* ---- running texts ------------------------------------------------------------------------- */

int open_script(void **state)
{
	(void)state;
	fake_host_init();
	script = script_new(&(ScriptOptions){0}, &fake.host);
	return 0;
}

int close_script(void **state)
{
	(void)state;
	script_free(script);
	script = NULL;
	return fake.open_cursors + fake.depth; /* 0: all closed */
}

bool call(const char *text, Error *err)
{
	*err = (Error)ERROR_INIT;
	return script_call(script, "/tmp/migrations/0001_users.lua", "migrations/0001_users.lua",
		text, strlen(text), "upgrade", err);
}

void good(const char *body)
{
	Error err;
	char text[8192];
	snprintf(text, sizeof(text), "function upgrade()\n%s\nend", body);
	if (!call(text, &err))
		fail_msg("%s: %s", err.where, err.message);
}

Error bad(const char *body, const char *message)
{
	Error err;
	char text[8192];
	snprintf(text, sizeof(text), "function upgrade()\n%s\nend", body);
	if (call(text, &err))
		fail_msg("no error: %s", body);
	if (message)
		assert_string_equal(err.message, message);
	assert_string_equal(err.where, "migrations/0001_users.lua:2");
	return err;
}
