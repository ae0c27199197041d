/*
 * driver_cursor.c - large results in batches.
 *
 * A query gets a cursor on the server, so other statements can run between two batches, and neither
 * side keeps more than one batch.  Other statements that return rows (SHOW, EXPLAIN, CALL) have
 * small results and, in part, no cursors (libmariadb loses its place when it does not get one):
 * they are read at once and handed out from memory.
 */
#include "base/vec.h"
#include "db/lex.h"
#include "drivers/mysql/driver_library.h"

typedef struct MyCursor {
	Cursor base;
	MYSQL_STMT *stmt; /* NULL: the result is in memory */
	MyRows rows;
	Result whole; /* in memory */
	size_t next;  /* row of it */
	char *sql;
	bool ended;
	Arena arena; /* buffers, or the whole result */
} MyCursor;

static bool can_have_cursor(const char *sql)
{
	Lexer lexer;
	lex_init(&lexer, sql, strlen(sql), dialect_mysql.lex);
	LexToken token = lex_next_solid(&lexer);
	while (token.kind == LEX_OTHER && token.start[0] == '(')
		token = lex_next_solid(&lexer);
	return lex_is_word(&token, "SELECT") || lex_is_word(&token, "WITH") ||
	       lex_is_word(&token, "TABLE");
}

static bool execute(MyConn *self, MyCursor *cursor, const Stmt *stmt, Error *err)
{
	unsigned long type = CURSOR_TYPE_READ_ONLY;

	cursor->stmt = my_lib.mysql_stmt_init(self->my);
	if (!cursor->stmt)
		return my_fail(self, stmt->sql, err);
	my_lib.mysql_stmt_attr_set(cursor->stmt, STMT_ATTR_CURSOR_TYPE, &type);
	if (my_lib.mysql_stmt_prepare(cursor->stmt, stmt->sql, (unsigned long)strlen(stmt->sql)) !=
		0)
		return my_fail_stmt(self, cursor->stmt, stmt->sql, err);
	if (my_lib.mysql_stmt_param_count(cursor->stmt) != stmt->nparams)
		return error_set(err, ERR_SQL, "the statement has %lu parameters, %zu are given",
			my_lib.mysql_stmt_param_count(cursor->stmt), stmt->nparams);
	if ((stmt->nparams > 0 && my_lib.mysql_stmt_bind_param(cursor->stmt,
					  my_bind_params(stmt, &cursor->arena)) != 0) ||
		my_lib.mysql_stmt_execute(cursor->stmt) != 0)
		return my_fail_stmt(self, cursor->stmt, stmt->sql, err);
	return true;
}

static bool open_on_server(MyConn *self, MyCursor *cursor, const Stmt *stmt, Error *err)
{
	if (!execute(self, cursor, stmt, err))
		return false;
	self->stale = false;
	MYSQL_RES *meta = my_lib.mysql_stmt_result_metadata(cursor->stmt);
	cursor->ended = !meta;
	return !meta || my_rows_init(&cursor->rows, cursor->stmt, meta, &cursor->arena) ||
	       my_fail_stmt(self, cursor->stmt, stmt->sql, err);
}

Cursor *my_cursor_open(Conn *conn, const Stmt *stmt, Error *err)
{
	MyConn *self = (MyConn *)conn;
	MyCursor *cursor = xcalloc(1, sizeof(*cursor));
	bool ok;

	cursor->base.conn = conn;
	cursor->sql = arena_strdup(&cursor->arena, stmt->sql);
	if (can_have_cursor(stmt->sql)) {
		my_begin(self);
		ok = my_end(self, open_on_server(self, cursor, stmt, err), true, err);
	} else {
		ok = my_run(conn, stmt, &cursor->arena, &cursor->whole, err);
	}
	if (ok)
		return &cursor->base;
	my_cursor_close(&cursor->base);
	return NULL;
}

static Value copied(const Value *value, Arena *arena)
{
	Value copy = *value;
	if (copy.type == VAL_TEXT || copy.type == VAL_BLOB)
		copy.as.text.data = arena_strndup(arena, copy.as.text.data, copy.as.text.len);
	return copy;
}

static void next_in_memory(MyCursor *cursor, size_t max, Arena *arena, Result *out)
{
	const Result *whole = &cursor->whole;
	size_t left = whole->nrows - cursor->next, cells;

	out->nrows = left < max ? left : max;
	out->ncols = whole->ncols;
	cells = out->nrows * out->ncols;
	out->names = arena_alloc(arena, (out->ncols + 1) * sizeof(*out->names));
	for (size_t c = 0; c < out->ncols; c++)
		out->names[c] = arena_strdup(arena, whole->names[c]);
	out->cells = arena_alloc(arena, (cells + 1) * sizeof(*out->cells));
	for (size_t i = 0; i < cells; i++)
		out->cells[i] = copied(&whole->cells[cursor->next * out->ncols + i], arena);
	cursor->next += out->nrows;
}

static bool next_from_server(MyCursor *cursor, size_t max, Arena *arena, Result *out, Error *err)
{
	MyConn *self = (MyConn *)cursor->base.conn;
	unsigned long batch = max;
	VEC(Value) cells = {0};

	out->ncols = cursor->rows.ncols;
	out->names = my_rows_names(&cursor->rows, arena);
	/* One message brings the batch; the library asks for the next one only when this is read.
	 */
	my_lib.mysql_stmt_attr_set(cursor->stmt, STMT_ATTR_PREFETCH_ROWS, &batch);
	while (out->nrows < max && !cursor->ended) {
		vec_reserve(&cells, arena, cells.count + out->ncols);
		RowsStep step = my_rows_next(&cursor->rows, arena, cells.items + cells.count);
		if (step == ROWS_FAILED)
			return my_fail_stmt(self, cursor->stmt, cursor->sql, err);
		cursor->ended = step == ROWS_END;
		if (cursor->ended)
			break;
		cells.count += out->ncols;
		out->nrows++;
	}
	out->cells = cells.items;
	return true;
}

bool my_cursor_next(Cursor *base, size_t max, Arena *arena, Result *out, Error *err)
{
	MyCursor *cursor = (MyCursor *)base;
	MyConn *self = (MyConn *)base->conn;

	*out = (Result){0};
	if (!cursor->stmt) {
		next_in_memory(cursor, max, arena, out);
		return true;
	}
	my_begin(self);
	return my_end(self, next_from_server(cursor, max, arena, out, err), true, err);
}

void my_cursor_close(Cursor *base)
{
	MyCursor *cursor = (MyCursor *)base;
	my_rows_release(&cursor->rows);
	if (cursor->stmt)
		my_lib.mysql_stmt_close(cursor->stmt);
	arena_release(&cursor->arena);
	free(cursor);
}
