/* fake_driver.c - the scripted database; see fake_driver.h. */
#include "fake_driver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "base/text.h"

typedef struct Step {
	const char *pattern;
	Result result;
	Error failure; /* kind ERR_NONE: it succeeds */
} Step;

typedef struct FakeConn {
	Conn conn;
	Backend backend;
	VEC(Step) steps;
	size_t next;
	TxState tx;
	bool doomed;
	bool locked;
	const char *holder;
	int lock_ms, restores, cancels;
} FakeConn;

typedef struct FakeCursor {
	Cursor cursor;
	Result rows;
	size_t given;
} FakeCursor;

static FakeConn *fake(Conn *conn)
{
	return (FakeConn *)conn;
}

/* ---- matching ------------------------------------------------------------------------------ */

static bool matches(const char *pattern, const char *text)
{
	for (; *pattern && *pattern != '*'; pattern++, text++) {
		if (*pattern != *text)
			return false;
	}
	if (!*pattern)
		return !*text;
	for (;; text++) {
		if (matches(pattern + 1, text))
			return true;
		if (!*text)
			return false;
	}
}

static void add_blob(Str *s, const Value *value)
{
	str_add(s, "x'");
	for (size_t i = 0; i < value->as.text.len; i++)
		str_addf(s, "%02x", (unsigned char)value->as.text.data[i]);
	str_add(s, "'");
}

static void add_value(Str *s, const Value *value)
{
	switch (value->type) {
	case VAL_NULL:
		str_add(s, "NULL");
		break;
	case VAL_BOOL:
		str_add(s, value->as.boolean ? "true" : "false");
		break;
	case VAL_INT:
		str_addf(s, "%lld", (long long)value->as.integer);
		break;
	case VAL_REAL:
		str_addf(s, "%g", value->as.real);
		break;
	case VAL_TEXT:
		str_addf(s, "'%s'", value->as.text.data);
		break;
	case VAL_BLOB:
		add_blob(s, value);
		break;
	}
}

static const char *statement_text(Conn *conn, const Stmt *stmt)
{
	Str s = str_new(&conn->arena);
	str_add(&s, stmt->sql);
	for (size_t i = 0; i < stmt->nparams; i++) {
		str_add(&s, i == 0 ? " <- " : ", ");
		add_value(&s, &stmt->params[i]);
	}
	return s.data;
}

static Step *next_step(Conn *conn, const Stmt *stmt)
{
	FakeConn *f = fake(conn);
	const char *text = statement_text(conn, stmt);
	if (f->next == f->steps.count)
		fail_msg("no statement was expected, but this came: %s", text);
	Step *step = &f->steps.items[f->next++];
	if (!matches(step->pattern, text))
		fail_msg("expected: %s\n          came: %s", step->pattern, text);
	return step;
}

/* ---- the driver ---------------------------------------------------------------------------- */

static void follow_tx(FakeConn *f, const char *sql, bool ok)
{
	bool begins = text_starts_with(sql, "BEGIN") || text_starts_with(sql, "START TRANSACTION");
	bool saved = text_starts_with(sql, "ROLLBACK TO") && f->tx == TX_FAILED;

	if (ok && (begins || saved))
		f->tx = TX_OPEN;
	else if (ok && (strcmp(sql, "COMMIT") == 0 || strcmp(sql, "ROLLBACK") == 0))
		f->tx = TX_NONE;
	else if (!ok && f->doomed && f->tx == TX_OPEN)
		f->tx = TX_FAILED;
}

static bool answer(Conn *conn, const Stmt *stmt, Result *out, Error *err)
{
	Step *step = next_step(conn, stmt);
	bool ok = step->failure.kind == ERR_NONE;
	follow_tx(fake(conn), stmt->sql, ok);
	if (ok) {
		*out = step->result;
		return true;
	}
	if (step->failure.kind == ERR_LOST)
		fake(conn)->tx = TX_UNKNOWN;
	error_set(err, step->failure.kind, "%s", step->failure.message);
	memcpy(err->sqlstate, step->failure.sqlstate, sizeof(err->sqlstate));
	return false;
}

static bool fake_run(Conn *conn, const Stmt *stmt, Arena *arena, Result *out, Error *err)
{
	(void)arena;
	return answer(conn, stmt, out, err);
}

static bool fake_copy_in(
	Conn *conn, const char *sql, const char *data, size_t len, int64_t *rows, Error *err)
{
	Result result = {0};
	Value value = {.type = VAL_TEXT};
	value.as.text.data = arena_strndup(&conn->arena, data, len);
	value.as.text.len = len;
	if (!answer(conn, &(Stmt){.sql = sql, .params = &value, .nparams = 1}, &result, err))
		return false;
	*rows = result.affected;
	return true;
}

static Cursor *fake_cursor_open(Conn *conn, const Stmt *stmt, Error *err)
{
	Result rows = {0};
	if (!answer(conn, stmt, &rows, err))
		return NULL;
	FakeCursor *cursor = xcalloc(1, sizeof(*cursor));
	cursor->cursor.conn = conn;
	cursor->rows = rows;
	return &cursor->cursor;
}

static bool fake_cursor_next(Cursor *cursor, size_t max, Arena *arena, Result *out, Error *err)
{
	FakeCursor *c = (FakeCursor *)cursor;
	size_t left = c->rows.nrows - c->given;
	(void)arena;
	(void)err;
	*out = c->rows;
	out->nrows = left < max ? left : max;
	if (out->nrows > 0)
		out->cells = c->rows.cells + c->given * c->rows.ncols;
	c->given += out->nrows;
	return true;
}

static void fake_cursor_close(Cursor *cursor)
{
	free(cursor);
}

static TxState fake_tx_state(Conn *conn)
{
	return fake(conn)->tx;
}

static void fake_cancel(Conn *conn)
{
	fake(conn)->cancels++;
}

static bool fake_lock_try(Conn *conn, const char *name, bool *got, LockHolder *holder, Error *err)
{
	FakeConn *f = fake(conn);
	(void)name;
	(void)err;
	*holder = (LockHolder){0};
	*got = !f->holder;
	if (f->holder)
		snprintf(holder->who, sizeof(holder->who), "%s", f->holder);
	else
		f->locked = true;
	return true;
}

static bool fake_lock_held(Conn *conn, const char *name, bool *ours, Error *err)
{
	(void)name;
	(void)err;
	*ours = fake(conn)->locked;
	return true;
}

static bool fake_unlock(Conn *conn, const char *name, Error *err)
{
	(void)name;
	(void)err;
	fake(conn)->locked = false;
	return true;
}

static bool fake_session_save(Conn *conn, Error *err)
{
	(void)conn;
	(void)err;
	return true;
}

static bool fake_session_restore(Conn *conn, Error *err)
{
	(void)err;
	fake(conn)->restores++;
	return true;
}

static bool fake_set_timeouts(Conn *conn, int lock_ms, int statement_ms, Error *err)
{
	(void)statement_ms;
	(void)err;
	if (lock_ms >= 0)
		fake(conn)->lock_ms = lock_ms;
	return true;
}

static const char *fake_blockers(Conn *conn, Arena *arena)
{
	(void)conn;
	(void)arena;
	return "";
}

static void fake_driver_close(Conn *conn)
{
	arena_release(&conn->arena);
	free(conn);
}

static const char *const no_schemes[] = {NULL};

static const Driver fake_driver = {
	.name = "fake",
	.schemes = no_schemes,
	.flags = DRIVER_LOCK_IN_SERVER,
	.begin_sql = "BEGIN",
	.read_only_sql = "BEGIN READ ONLY",
	.close = fake_driver_close,
	.run = fake_run,
	.copy_in = fake_copy_in,
	.cursor_open = fake_cursor_open,
	.cursor_next = fake_cursor_next,
	.cursor_close = fake_cursor_close,
	.tx_state = fake_tx_state,
	.cancel = fake_cancel,
	.lock_try = fake_lock_try,
	.lock_held = fake_lock_held,
	.unlock = fake_unlock,
	.session_save = fake_session_save,
	.session_restore = fake_session_restore,
	.set_timeouts = fake_set_timeouts,
	.blockers = fake_blockers,
};

static void fake_string(const char *text, size_t len, Str *out)
{
	str_add(out, "'");
	for (size_t i = 0; i < len; i++)
		str_addn(out, text[i] == '\'' ? "''" : text + i, text[i] == '\'' ? 2 : 1);
	str_add(out, "'");
}

static const Dialect fake_dialect = {
	.name = "fake",
	.quote = '"',
	.caps = DIALECT_TRANSACTIONAL_DDL,
	.string = fake_string,
	.true_literal = "true",
	.false_literal = "false",
	.binary_collation = "BINARY",
};

/* ---- for tests ----------------------------------------------------------------------------- */

Conn *fake_open(const Dialect *dialect)
{
	FakeConn *f = xcalloc(1, sizeof(*f));
	f->backend =
		(Backend){.driver = &fake_driver, .dialect = dialect ? dialect : &fake_dialect};
	f->conn.driver = &fake_driver;
	f->conn.backend = &f->backend;
	f->conn.server = (ServerInfo){.name = "Fake", .version = "1.0", .number = 10000};
	f->conn.shown = "fake:";
	f->conn.catalog.arg = f;
	return &f->conn;
}

void fake_close(Conn *conn)
{
	FakeConn *f = fake(conn);
	const char *missing = NULL;
	char text[512];
	if (f->next < f->steps.count) {
		snprintf(text, sizeof(text), "%s", f->steps.items[f->next].pattern);
		missing = text;
	}
	db_close(conn);
	if (missing)
		fail_msg("expected, but did not come: %s", missing);
}

void fake_expect(Conn *conn, const char *pattern)
{
	Step step = {.pattern = arena_strdup(&conn->arena, pattern)};
	vec_push(&fake(conn)->steps, &conn->arena, step);
}

static Step *last_step(Conn *conn)
{
	FakeConn *f = fake(conn);
	assert_true(f->steps.count > 0);
	return &f->steps.items[f->steps.count - 1];
}

static size_t count_cells(const char *row)
{
	size_t n = 1;
	for (; *row; row++)
		n += *row == '|';
	return n;
}

static const char *next_cell(Arena *arena, const char **row)
{
	size_t n = strcspn(*row, "|");
	const char *cell = arena_strndup(arena, *row, n);
	*row += n + ((*row)[n] == '|');
	return cell;
}

static Value cell_value(const char *cell)
{
	int64_t number;
	if (strcmp(cell, "~") == 0)
		return (Value){.type = VAL_NULL};
	if (text_to_int(cell, &number))
		return VALUE_INT(number);
	return VALUE_TEXT(cell + (*cell == '\''));
}

void fake_rows(Conn *conn, const char *names, ...)
{
	Result *result = &last_step(conn)->result;
	VEC(Value) cells = {0};
	const char *row;
	va_list ap;

	result->ncols = count_cells(names);
	result->names = arena_alloc(&conn->arena, result->ncols * sizeof(*result->names));
	for (size_t i = 0; i < result->ncols; i++)
		result->names[i] = next_cell(&conn->arena, &names);

	va_start(ap, names);
	for (result->nrows = 0; (row = va_arg(ap, const char *)); result->nrows++) {
		assert_int_equal(count_cells(row), result->ncols);
		for (size_t i = 0; i < result->ncols; i++)
			vec_push(&cells, &conn->arena, cell_value(next_cell(&conn->arena, &row)));
	}
	va_end(ap);
	result->cells = cells.items;
}

void fake_affected(Conn *conn, int64_t rows)
{
	last_step(conn)->result.affected = rows;
}

void fake_fails(Conn *conn, ErrorKind kind, const char *sqlstate, const char *message)
{
	Error *failure = &last_step(conn)->failure;
	error_set(failure, kind, "%s", message);
	snprintf(failure->sqlstate, sizeof(failure->sqlstate), "%s", sqlstate);
}

void fake_set_tx(Conn *conn, TxState state)
{
	fake(conn)->tx = state;
}

void fake_set_doomed(Conn *conn, bool doomed)
{
	fake(conn)->doomed = doomed;
}

void fake_set_lock_holder(Conn *conn, const char *who)
{
	fake(conn)->holder = who;
}

void fake_lose_lock(Conn *conn)
{
	fake(conn)->locked = false;
}

bool fake_has_lock(const Conn *conn)
{
	return ((const FakeConn *)conn)->locked;
}

int fake_lock_ms(const Conn *conn)
{
	return ((const FakeConn *)conn)->lock_ms;
}

int fake_restores(const Conn *conn)
{
	return ((const FakeConn *)conn)->restores;
}

int fake_cancels(const Conn *conn)
{
	return ((const FakeConn *)conn)->cancels;
}
