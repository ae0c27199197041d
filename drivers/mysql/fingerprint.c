/*
 * fingerprint.c - the definition of a table, view or sequence as text: see Backend.fingerprint.
 *
 * The server's own CREATE statement, without where AUTO_INCREMENT stands, and the triggers.
 */
#include "db/lex.h"
#include "drivers/mysql/conn.h"

enum { NO_SUCH_TABLE = 1146, NO_SUCH_DATABASE = 1049, BROKEN_VIEW = 1356 };

/* SHOW CREATE …; "" where there is no such thing.  That answer says nothing of the transaction, and
 * leaves it as it was: it need not be asked for. */
static bool show(Conn *conn, const char *sql, const char **out, Arena *arena, Error *err)
{
	MyConn *self = (MyConn *)conn;
	const bool stale = self->stale;
	Result result;
	*out = "";
	if (!my_run(conn, &(Stmt){.sql = sql}, arena, &result, err)) {
		bool missing = err->native == NO_SUCH_TABLE || err->native == NO_SUCH_DATABASE;
		if (missing) {
			error_clear(err);
			self->stale = stale;
		}
		return missing;
	}
	if (result.nrows > 0 && result.ncols > 1)
		*out = my_text(&result, 0, 1);
	return true;
}

static const char *question(const char *what, const char *schema, const char *table, Arena *arena)
{
	Str sql = str_new(arena);
	sql_addf(&sql, &dialect_mysql, "SHOW CREATE %s %n", what, schema, table);
	return sql.data;
}

/* AUTO_INCREMENT=7 counts rows; the word without a number is part of a column. */
static const char *without_counter(const char *text, Arena *arena)
{
	Str s = str_new(arena);
	Lexer lexer;
	lex_init(&lexer, text, strlen(text), dialect_mysql.lex);
	for (LexToken t = lex_next(&lexer); t.kind != LEX_END; t = lex_next(&lexer)) {
		if (lex_is_word(&t, "AUTO_INCREMENT") && t.start[t.len] == '=') {
			lex_next(&lexer); /* = */
			lex_next(&lexer); /* the number */
			lex_next(&lexer); /* the space behind it */
			continue;
		}
		str_addn(&s, t.start, t.len);
	}
	return s.data;
}

static bool add_triggers(
	Conn *conn, const char *schema, const char *table, Arena *arena, Str *out, Error *err)
{
	const Value params[] = {my_param(schema), my_param(table)};
	Result rows;
	if (!my_run_kept(conn, &(Stmt){my_query("fingerprint.sql"), params, 2}, arena, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++) {
		str_add(out, "\ntrigger");
		for (size_t n = 0; n < rows.ncols; n++) {
			const char *text = my_text(&rows, i, n);
			if (text)
				str_addf(out, " %s", text);
			else
				str_addf(out, " %lld", (long long)my_int(&rows, i, n));
		}
	}
	return true;
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Backend.fingerprint */
bool my_fingerprint(Conn *conn, const char *schema, const char *table, Arena *arena,
	const char **out, Error *err)
{
	const char *text;
	if (!show(conn, question("TABLE", schema, table, arena), &text, arena, err)) {
		if (err->native != BROKEN_VIEW)
			return false;
		error_clear(err); /* what it selects from is gone */
		if (!show(conn, question("VIEW", schema, table, arena), &text, arena, err))
			return false;
	}
	if (strstr(text, " SEQUENCE=1") &&
		!show(conn, question("SEQUENCE", schema, table, arena), &text, arena, err))
		return false;
	Str s = str_new(arena);
	str_add(&s, without_counter(text, arena));
	*out = s.data;
	if (!*text)
		return true;
	if (!add_triggers(conn, schema, table, arena, &s, err))
		return false;
	*out = s.data;
	return true;
}
