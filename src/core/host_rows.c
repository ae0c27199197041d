/*
 * host_rows.c - db.rows: a cursor whose rows are remembered as they are read, so that a replay can
 * give them again; and a cursor over such a record.
 *
 * Both are a Cursor with a driver of its own, so the script layer sees no difference.  A record is
 * complete when the cursor is at its end or was closed; a commit point in the middle of it is
 * refused, because the rest could not be read again as it was.
 */
#include <string.h>

#include "core/record.h"
#include "core/run.h"
#include "db/statement.h"

typedef struct HostCursor {
	Cursor base;
	Conn conn; /* only its driver is looked at */
	Run *run;
	Cursor *real; /* NULL: a record is read */
	Call call;
	Str text;
	bool begun, complete;
	Arena arena; /* of the record */
	Result record;
	size_t given;
} HostCursor;

static void complete(HostCursor *c)
{
	if (c->complete)
		return;
	c->complete = true;
	c->run->journal.rows_open--;
	if (!c->run->journal.unread)
		journal_row(c->run, &c->call)->result = c->text.data;
}

static void remember(HostCursor *c, const Result *rows)
{
	journal_count_read(c->run, &c->call, record_size(rows));
	if (c->run->journal.unread)
		return;
	if (!c->begun)
		record_head(rows, &c->text);
	c->begun = true;
	record_rows(rows, &c->text);
}

static bool next_live(Cursor *cursor, size_t max, Arena *arena, Result *out, Error *err)
{
	HostCursor *c = (HostCursor *)cursor;
	if (!db_cursor_next(c->real, max, arena, out, err))
		return false;
	remember(c, out);
	if (out->nrows < max)
		complete(c);
	return true;
}

static bool next_recorded(Cursor *cursor, size_t max, Arena *arena, Result *out, Error *err)
{
	HostCursor *c = (HostCursor *)cursor;
	size_t left = c->record.nrows - c->given;
	(void)arena;
	(void)err;
	*out = c->record;
	out->nrows = left < max ? left : max;
	if (out->nrows)
		out->cells = c->record.cells + c->given * c->record.ncols;
	c->given += out->nrows;
	return true;
}

static void close_cursor(Cursor *cursor)
{
	HostCursor *c = (HostCursor *)cursor;
	if (c->real)
		complete(c);
	db_cursor_close(c->real);
	arena_release(&c->arena);
	free(c);
}

static const Driver live_rows = {.cursor_next = next_live, .cursor_close = close_cursor};
static const Driver recorded_rows = {.cursor_next = next_recorded, .cursor_close = close_cursor};

static HostCursor *new_cursor(Run *run, const Driver *driver, const Call *call)
{
	HostCursor *c = xcalloc(1, sizeof(*c));
	c->conn.driver = driver;
	c->base.conn = &c->conn;
	c->run = run;
	c->call = *call;
	c->text = str_new(&run->journal.arena);
	return c;
}

static Cursor *open_recorded(Run *run, const Call *call, Error *err)
{
	HostCursor *c = new_cursor(run, &recorded_rows, call);
	if (!call->result || record_read_result(call->result, &c->arena, &c->record))
		return &c->base;
	close_cursor(&c->base);
	error_set(err, ERR_IN_DOUBT, "the journal has no result for statement %d", call->number);
	return NULL;
}

static Cursor *open_live(Run *run, Call *call, const Stmt *stmt, Error *err)
{
	Cursor *real = host_prepare(run, err) ? db_cursor_open(run->conn, stmt, err) : NULL;
	if (!real) {
		journal_failed(run, call, err);
		return NULL;
	}
	host_count(run, 0);
	HostCursor *c = new_cursor(run, &live_rows, call);
	c->real = real;
	run->journal.rows_open++;
	return &c->base;
}

Cursor *host_rows(ScriptHost *host, const ScriptSql *sql, Error *err)
{
	Run *run = (Run *)host;
	const char *text = sql->stmt.sql;
	unsigned lex = run->conn->backend->dialect->lex;
	StatementKind kind = statement_kind(text, strlen(text), lex);
	Arena scratch = ARENA_INIT;
	Call call = {0};
	Cursor *cursor = NULL;
	if (kind != STATEMENT_READ && kind != STATEMENT_WRITE) {
		error_set(err, ERR_SCRIPT, "db.rows takes a query");
		return NULL;
	}
	run->session_touched = true;
	const char *asks = host_asked(&sql->stmt, &scratch);
	if (!journal_begin(run, "rows", asks, strlen(asks), sql->where, &call, err))
		cursor = NULL;
	else if (call.state == CALL_DONE)
		cursor = open_recorded(run, &call, err);
	else if (journal_end(run, &call, NULL, err))
		cursor = open_live(run, &call, &sql->stmt, err);
	arena_release(&scratch);
	return cursor;
}
