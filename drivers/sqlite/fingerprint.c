/*
 * fingerprint.c - the definition of a table or view as text: see Backend.fingerprint.
 *
 * The statements that sqlite_master keeps, token by token: white space, comments and needless
 * quotes say nothing.
 */
#include "base/text.h"
#include "db/lex.h"
#include "drivers/sqlite/conn.h"

/* A name that means the same without its quotes, but for its quotes. */
static bool is_plain(const LexToken *token)
{
	for (size_t i = 1; i + 1 < token->len; i++) {
		char c = token->start[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
		if (!letter && (i == 1 || c < '0' || c > '9'))
			return false;
	}
	return token->len > 2;
}

static void add_text(Str *out, const char *sql)
{
	Lexer lexer;
	lex_init(&lexer, sql, strlen(sql), dialect_sqlite.lex);
	for (LexToken t = lex_next_solid(&lexer); t.kind != LEX_END; t = lex_next_solid(&lexer)) {
		bool bare = t.kind == LEX_QUOTED && is_plain(&t);
		str_add(out, " ");
		str_addn(out, t.start + bare, t.len - 2 * (size_t)bare);
	}
}

static bool add_objects(
	Conn *conn, const char *schema, const char *table, Arena *arena, Str *out, Error *err)
{
	const Value name = VALUE_TEXT(table);
	Str sql = str_new(arena);
	Result rows;
	sql_addf(&sql, &dialect_sqlite,
		"SELECT sql FROM %i.sqlite_master WHERE lower(tbl_name) = lower(?) AND sql IS NOT "
		"NULL ORDER BY type <> 'table', type, name",
		schema);
	if (!sqlite_run(conn, &(Stmt){sql.data, &name, 1}, arena, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++) {
		str_add(out, out->len > 0 ? "\n" : "");
		add_text(out, rows.cells[i].as.text.data);
	}
	return true;
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Backend.fingerprint */
bool sqlite_fingerprint(Conn *conn, const char *schema, const char *table, Arena *arena,
	const char **out, Error *err)
{
	StrVec path = {0};
	Str s = str_new(arena);
	if (!sqlite_search_path(conn, NULL, arena, &path, err))
		return false;
	for (size_t i = 0; i < path.count && s.len == 0; i++)
		if ((!schema || text_equal_nocase(schema, path.items[i])) &&
			!add_objects(conn, path.items[i], table, arena, &s, err))
			return false;
	*out = s.data;
	return true;
}
