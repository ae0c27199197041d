/*
 * cursor.c - a large result in batches, by the server's own cursors: between two FETCHes the
 * connection is free for other statements.
 *
 * In a transaction a plain cursor, which ends with it; outside one WITH HOLD, for which the server
 * keeps the rows.  What cannot be declared as a cursor (INSERT … RETURNING, SHOW, EXPLAIN) is read
 * whole and handed out in batches.
 */
#include "base/text.h"
#include "db/lex.h"
#include "drivers/postgres/conn.h"

typedef struct PgCursor {
	Cursor base;
	char name[32]; /* "": read whole into `whole` */
	bool open;
	Arena arena;
	Result whole;
	size_t given; /* rows of `whole` handed out so far */
} PgCursor;

/* SELECT, VALUES, TABLE and WITH, when no word in it may mean a change (which a cursor refuses); a
 * word that only looks like one costs memory and nothing else. */
static bool can_be_declared(const char *sql)
{
	static const char *const changing[] = {"INSERT", "UPDATE", "DELETE", "MERGE", "INTO"};
	Lexer lexer;
	lex_init(&lexer, sql, strlen(sql), dialect_postgres.lex);
	LexToken token = lex_next_solid(&lexer);
	while (token.kind == LEX_OTHER && *token.start == '(')
		token = lex_next_solid(&lexer);
	if (!lex_is_word(&token, "SELECT") && !lex_is_word(&token, "WITH") &&
		!lex_is_word(&token, "VALUES") && !lex_is_word(&token, "TABLE"))
		return false;
	for (; token.kind != LEX_END; token = lex_next_solid(&lexer)) {
		for (size_t i = 0; i < ARRAY_LEN(changing); i++)
			if (lex_is_word(&token, changing[i]))
				return false;
	}
	return true;
}

static bool declare(PgCursor *cursor, Conn *conn, const Stmt *stmt, Error *err)
{
	PgConn *self = (PgConn *)conn;
	Arena scratch = ARENA_INIT;
	Result result;
	snprintf(cursor->name, sizeof(cursor->name), "luamig_cursor_%u", ++self->cursors);
	const char *words = arena_printf(&scratch, "DECLARE %s NO SCROLL CURSOR %s FOR ",
		cursor->name, pg_tx_state(conn) == TX_NONE ? "WITH HOLD" : "WITHOUT HOLD");
	const Stmt declared = {
		arena_printf(&scratch, "%s%s", words, stmt->sql), stmt->params, stmt->nparams};
	bool ok = pg_run(conn, &declared, &scratch, &result, err);
	if (!ok && err->position > (int)strlen(words)) /* count in the caller's text */
		err->position -= (int)strlen(words);
	arena_release(&scratch);
	return ok;
}

Cursor *pg_cursor_open(Conn *conn, const Stmt *stmt, Error *err)
{
	PgCursor *cursor = xcalloc(1, sizeof(*cursor));
	cursor->base.conn = conn;
	bool ok = false;
	if (can_be_declared(stmt->sql))
		ok = cursor->open = declare(cursor, conn, stmt, err);
	else
		ok = pg_run(conn, stmt, &cursor->arena, &cursor->whole, err);
	if (ok)
		return &cursor->base;
	pg_cursor_close(&cursor->base);
	return NULL;
}

/* The next rows of a result that was read whole; they stay where they are until it is closed. */
static void hand_out(PgCursor *cursor, size_t max, Result *out)
{
	size_t left = cursor->whole.nrows - cursor->given;
	*out = cursor->whole;
	out->nrows = left < max ? left : max;
	if (out->nrows > 0)
		out->cells += cursor->given * out->ncols;
	cursor->given += out->nrows;
}

bool pg_cursor_next(Cursor *base, size_t max, Arena *arena, Result *out, Error *err)
{
	PgCursor *cursor = (PgCursor *)base;
	char sql[96];
	if (!cursor->name[0]) {
		hand_out(cursor, max, out);
		return true;
	}
	snprintf(sql, sizeof(sql), "FETCH FORWARD %zu FROM %s", max, cursor->name);
	return pg_run(base->conn, &(Stmt){.sql = sql}, arena, out, err);
}

/* CLOSE of a cursor that is gone would doom the transaction that is open now. */
static bool is_there(PgCursor *cursor)
{
	Arena scratch = ARENA_INIT;
	Error ignored = ERROR_INIT;
	Result result;
	const Value name = VALUE_TEXT(cursor->name);
	bool there =
		pg_run(cursor->base.conn,
			&(Stmt){"SELECT 1 FROM pg_catalog.pg_cursors WHERE name = $1", &name, 1},
			&scratch, &result, &ignored) &&
		result.nrows > 0;
	arena_release(&scratch);
	return there;
}

void pg_cursor_close(Cursor *base)
{
	PgCursor *cursor = (PgCursor *)base;
	TxState state = cursor->open ? pg_tx_state(base->conn) : TX_UNKNOWN;
	if (state == TX_NONE || (state == TX_OPEN && is_there(cursor))) {
		Arena scratch = ARENA_INIT;
		Error ignored = ERROR_INIT;
		Result result;
		char sql[64];
		snprintf(sql, sizeof(sql), "CLOSE %s", cursor->name);
		(void)!pg_run(base->conn, &(Stmt){.sql = sql}, &scratch, &result, &ignored);
		arena_release(&scratch);
	}
	arena_release(&cursor->arena);
	free(cursor);
}
