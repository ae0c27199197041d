/*
 * fingerprint.c - the definition of a table or view as text: see Backend.fingerprint.
 *
 * The statements that sqlite_master keeps, token by token: white space, comments and needless
 * quotes say nothing.  Nor does the order of what is said of a column, or whether UNIQUE, CHECK and
 * REFERENCES stand there or in a line of their own.
 */
#include <stdlib.h>

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

typedef VEC(LexToken) Tokens;

static void add_tokens(Str *out, const Tokens *t, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		bool bare = t->items[i].kind == LEX_QUOTED && is_plain(&t->items[i]);
		str_add(out, " ");
		str_addn(out, t->items[i].start + bare, t->items[i].len - 2 * (size_t)bare);
	}
}

static bool is_one_of(const LexToken *token, const char *const *words)
{
	for (; *words; words++)
		if (lex_is_word(token, *words))
			return true;
	return false;
}

/* Does something that is said of a column begin here? */
static bool begins_clause(const Tokens *t, size_t from, size_t i)
{
	static const char *const first[] = {"CONSTRAINT", "NOT", "NULL", "DEFAULT", "UNIQUE",
		"PRIMARY", "CHECK", "COLLATE", "REFERENCES", "GENERATED", NULL};
	static const char *const goes_on[] = {"NOT", "SET", "DEFAULT", NULL};
	if (!is_one_of(&t->items[i], first))
		return false;
	if (is_one_of(&t->items[i - 1], goes_on) || lex_is_word(&t->items[from], "REFERENCES"))
		return !is_one_of(&t->items[i - 1], goes_on) &&
		       !(lex_is_word(&t->items[i], "NOT") &&
			       lex_is_word(&t->items[i + 1], "DEFERRABLE"));
	return !(i == from + 2 && lex_is_word(&t->items[from], "CONSTRAINT"));
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t end_of_clause(const Tokens *t, size_t from, size_t to)
{
	int depth = 0;
	for (size_t i = from; i < to; i++) {
		char c = t->items[i].kind == LEX_OTHER ? *t->items[i].start : '\0';
		if (depth == 0 && i > from && begins_clause(t, from, i))
			return i;
		depth += (c == '(') - (c == ')');
	}
	return to;
}

/* A constraint that is said of the column `name` may as well stand in a line of its own: it goes to
 * `lines`.  False: it is another clause. */
static bool lift(Str *lines, const Tokens *t, size_t name, size_t from, size_t to)
{
	size_t kind = from + (lex_is_word(&t->items[from], "CONSTRAINT") ? 2 : 0);
	bool unique = kind < to && lex_is_word(&t->items[kind], "UNIQUE");
	bool key = kind < to && lex_is_word(&t->items[kind], "REFERENCES");
	if (!unique && !key && !(kind < to && lex_is_word(&t->items[kind], "CHECK")))
		return false;
	str_add(lines, " ,");
	add_tokens(lines, t, from, kind + unique);
	if (unique || key) {
		str_add(lines, key ? " FOREIGN KEY (" : " (");
		add_tokens(lines, t, name, name + 1);
		str_add(lines, " )");
	}
	add_tokens(lines, t, kind + unique, to);
	return true;
}

/* One of the things between the parentheses of a table; what a column's own line need not say goes
 * to `lines`. */
static void add_part(Str *out, const Tokens *t, size_t from, size_t to, Str *lines)
{
	static const char *const constraints[] = {
		"CONSTRAINT", "UNIQUE", "PRIMARY", "FOREIGN", "CHECK", NULL};
	Arena *arena = out->arena;
	StrVec clauses = {0};
	if (from >= to || is_one_of(&t->items[from], constraints)) {
		add_tokens(out, t, from, to);
		return;
	}
	size_t head = end_of_clause(t, from, to);
	add_tokens(out, t, from, head);
	for (size_t i = head, end; i < to; i = end) {
		Str clause = str_new(arena);
		end = end_of_clause(t, i, to);
		if (lift(lines, t, from, i, end))
			continue;
		add_tokens(&clause, t, i, end);
		vec_push(&clauses, arena, clause.data);
	}
	if (clauses.count)
		qsort(clauses.items, clauses.count, sizeof(*clauses.items), by_text);
	for (size_t i = 0; i < clauses.count; i++)
		str_add(out, clauses.items[i]);
}

static void add_table(Str *out, const Tokens *t)
{
	Str lines = str_new(out->arena);
	size_t from = 0;
	int depth = 0;
	for (size_t i = 0; i < t->count; i++) {
		char c = t->items[i].kind == LEX_OTHER ? *t->items[i].start : '\0';
		depth += (c == '(') - (c == ')');
		bool opens = c == '(' && depth == 1 && from == 0;
		bool closes = c == ')' && depth == 0;
		if (!opens && !closes && !(c == ',' && depth == 1))
			continue;
		if (opens)
			add_tokens(out, t, 0, i);
		else
			add_part(out, t, from, i, &lines);
		if (closes)
			str_add(out, lines.data);
		add_tokens(out, t, i, i + 1);
		from = i + 1;
		if (closes)
			break;
	}
	add_tokens(out, t, from, t->count);
}

static void add_text(Str *out, const char *sql)
{
	static const char *const plain[] = {"INDEX", "VIEW", "TRIGGER", "UNIQUE", "VIRTUAL", NULL};
	Lexer lexer;
	Tokens tokens = {0};
	lex_init(&lexer, sql, strlen(sql), dialect_sqlite.lex);
	for (LexToken t = lex_next_solid(&lexer); t.kind != LEX_END; t = lex_next_solid(&lexer))
		vec_push(&tokens, out->arena, t);
	/* what is made by a query has no parentheses of this kind: sqlite_master keeps columns */
	if (tokens.count < 3 || is_one_of(&tokens.items[1], plain))
		add_tokens(out, &tokens, 0, tokens.count);
	else
		add_table(out, &tokens);
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
