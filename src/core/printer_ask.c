/*
 * printer_ask.c - what a script wants to know while nothing of it is done: read from the live
 * database or looked up in the overlay, and offline an error.
 */
#include <string.h>

#include "core/ask.h"
#include "core/printer_internal.h"
#include "db/lex.h"

static bool unknown_offline(const char *what, Error *err)
{
	error_set(err, ERR_SCRIPT, "%s cannot be known offline: there is no database to ask", what);
	return error_hint(err, "run the revision on a database, or leave the question out of it");
}

static bool starts_with(const Printer *p, const char *sql, const char *word)
{
	Lexer lexer;
	lex_init(&lexer, sql, strlen(sql), printer_dialect(p)->lex);
	LexToken token = lex_next_solid(&lexer);
	return lex_is_word(&token, word);
}

/* Only what reads is executed; what it reads is said. */
static bool check_read(Printer *p, const ScriptSql *sql, const char *what, Error *err)
{
	enum { LONGEST_NAMED = 120 };
	const char *text = sql->stmt.sql;
	StatementKind kind = statement_kind(text, strlen(text), printer_dialect(p)->lex);
	bool with = kind == STATEMENT_WRITE && starts_with(p, text, "WITH");
	if (!p->conn)
		return unknown_offline("the result of a query", err);
	if (kind != STATEMENT_READ && !with) {
		error_set(err, ERR_SCRIPT, "%s: a dry run executes nothing that is no plain query",
			what);
		return error_hint(err, "op.execute says it without a result");
	}
	printer_note(p, arena_printf(&p->scratch, "%s (%s) reads the database as it is now%s: %s",
				what, sql->where, p->any ? ", without the statements above" : "",
				str_one_line(text, LONGEST_NAMED, " ...", &p->scratch)));
	return true;
}

/* A failure in a pcall must not take the transaction that reads with it. */
static bool protect(const Printer *p, Error *err)
{
	return !p->guards || db_tx_state(p->conn) != TX_OPEN ||
	       db_savepoint(p->conn, "luamig_read", err);
}

static bool unprotect(const Printer *p, bool ok, Error *err)
{
	Error ignored = ERROR_INIT;
	if (p->guards && !ok && db_tx_state(p->conn) != TX_NONE)
		db_rollback_to(p->conn, "luamig_read", &ignored);
	if (!ok && err->kind == ERR_SQL && p->any)
		error_hint(err, "%s", PRINTER_TOO_EARLY);
	if (!ok || !p->guards || db_tx_state(p->conn) != TX_OPEN)
		return ok;
	return db_release(p->conn, "luamig_read", err);
}

bool printer_host_sql(ScriptHost *host, const ScriptSql *sql, Arena *arena, Result *out, Error *err)
{
	Printer *p = (Printer *)host;
	*out = (Result){0};
	if (!sql->is_query)
		return printer_author_sql(p, sql, arena, err);
	if (!check_read(p, sql, "db.query", err) || !protect(p, err))
		return false;
	return unprotect(p, db_run(p->conn, &sql->stmt, arena, out, err), err);
}

Cursor *printer_host_rows(ScriptHost *host, const ScriptSql *sql, Error *err)
{
	Printer *p = (Printer *)host;
	if (!check_read(p, sql, "db.rows", err) || !protect(p, err))
		return NULL;
	Cursor *cursor = db_cursor_open(p->conn, &sql->stmt, err);
	if (!unprotect(p, cursor != NULL, err)) {
		db_cursor_close(cursor);
		return NULL;
	}
	return cursor;
}

/* Offline only of tables that this text has made. */
static bool check_known(Printer *p, bool ok, const char *what, Error *err)
{
	if (ok || p->conn || !p->unknown)
		return ok;
	error_clear(err);
	return unknown_offline(what, err);
}

/* What the overlay does not see. */
static void note_raw(Printer *p, const char *table, const char *name)
{
	if (p->raw)
		printer_note(
			p, arena_printf(&p->scratch, "%s%s%s%s is looked for without the SQL above",
				   name ? name : "", name ? " in " : "", "table ", table));
}

/* What it would do depends on the rows. */
bool printer_host_data(ScriptHost *host, const ScriptData *data, ScriptDataResult *out, Error *err)
{
	Printer *p = (Printer *)host;
	*out = (ScriptDataResult){0};
	if (p->conn && p->to->data) {
		p->to->data(p->to->arg, p->revision, data);
		return true;
	}
	if (p->conn) {
		printer_note(
			p, arena_printf(&p->scratch, "%s of table %s (%s) works on rows: not shown",
				   data->word, data->table, data->at));
		return true;
	}
	snprintf(err->where, sizeof(err->where), "%s", data->at);
	error_set(err, ERR_UNSUPPORTED,
		"%s works on the rows of a database and cannot be printed as SQL", data->word);
	return error_hint(err, "run it on the database: luamig upgrade; or say it in SQL with "
			       "op.execute");
}

bool printer_host_has(ScriptHost *host, const ScriptHas *what, bool *out, Error *err)
{
	Printer *p = (Printer *)host;
	*out = false;
	if (!p->conn && p->blind)
		return unknown_offline("what exists", err);
	if (p->conn && p->shadow.scratch.conn)
		return ask_catalog(shadow_catalog(&p->shadow), what, out, err);
	note_raw(p, what->table, what->name);
	p->unknown = false;
	return check_known(p, ask_catalog(&p->overlay.catalog, what, out, err), "what exists", err);
}

bool printer_host_reflect(ScriptHost *host, const char *schema, const char *table, Arena *arena,
	const Table **out, Error *err)
{
	Printer *p = (Printer *)host;
	*out = NULL;
	if (!p->conn && p->blind)
		return unknown_offline("what a table is like", err);
	if (p->conn && p->shadow.scratch.conn)
		return ask_reflect(shadow_catalog(&p->shadow), schema, table, arena, out, err);
	note_raw(p, table, NULL);
	p->unknown = false;
	return check_known(p, ask_reflect(&p->overlay.catalog, schema, table, arena, out, err),
		"what a table is like", err);
}
