/* sql_text.c - small questions about the text of a statement; see sql_text.h. */
#include "drivers/sqlite/sql_text.h"

#include <string.h>

#include "base/text.h"
#include "drivers/sqlite/ddl.h"

void sql_lex(Lexer *lexer, const char *sql)
{
	lex_init(lexer, sql, strlen(sql), dialect_sqlite.lex);
}

bool sql_is_mark(const LexToken *token, char mark)
{
	return token->kind == LEX_OTHER && *token->start == mark;
}

const char *sql_token_name(const LexToken *token, Arena *arena)
{
	if (token->kind != LEX_QUOTED && token->kind != LEX_STRING)
		return arena_strndup(arena, token->start, token->len);
	char quote = token->start[0] == '[' ? ']' : token->start[0];
	Str s = str_new(arena);
	for (size_t i = 1; i + 1 < token->len; i++) {
		str_addn(&s, token->start + i, 1);
		if (token->start[i] == quote) /* doubled */
			i++;
	}
	return s.data;
}

bool sql_token_is(const LexToken *token, const char *name, Arena *arena)
{
	return (token->kind == LEX_WORD || token->kind == LEX_QUOTED) &&
	       text_equal_nocase(sql_token_name(token, arena), name);
}

bool sql_in_list(const StrVec *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (text_equal_nocase(names->items[i], name))
			return true;
	return false;
}

bool sql_same_columns(const StrVec *a, const StrVec *b, bool in_order)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (in_order ? !text_equal_nocase(a->items[i], b->items[i])
			     : !sql_in_list(b, a->items[i]))
			return false;
	return true;
}

/* ---- names ----------------------------------------------------------------------------------- */

bool sql_has_name(const char *sql, const char *name, Arena *arena)
{
	Lexer lexer;
	sql_lex(&lexer, sql);
	for (LexToken t; (t = lex_next_solid(&lexer)).kind != LEX_END;)
		if (sql_token_is(&t, name, arena))
			return true;
	return false;
}

bool sql_has_qualifier(const char *sql, const char *name, Arena *arena)
{
	Lexer lexer;
	bool was_name = false;
	sql_lex(&lexer, sql);
	for (LexToken t; (t = lex_next_solid(&lexer)).kind != LEX_END;) {
		if (was_name && sql_is_mark(&t, '.'))
			return true;
		was_name = sql_token_is(&t, name, arena);
	}
	return false;
}

/* A function, a collation, a table before a point, or the type of a CAST has a place of its own. */
static bool is_column(const LexToken *before, const LexToken *t, const Lexer *at, Arena *arena,
	const char *column)
{
	Lexer ahead = *at;
	LexToken after = lex_next_solid(&ahead);
	return sql_token_is(t, column, arena) && !lex_is_word(before, "COLLATE") &&
	       !lex_is_word(before, "AS") && !sql_is_mark(&after, '.') && !sql_is_mark(&after, '(');
}

bool sql_names_column(const char *expression, const char *column, Arena *arena)
{
	Lexer lexer;
	LexToken before = {0};
	sql_lex(&lexer, expression);
	for (LexToken t; (t = lex_next_solid(&lexer)).kind != LEX_END; before = t)
		if (is_column(&before, &t, &lexer, arena, column))
			return true;
	return false;
}

const char *sql_rename_column(
	const char *expression, const char *from, const char *to, Arena *arena)
{
	Lexer lexer;
	LexToken before = {0};
	Str s = str_new(arena);
	const char *at = expression;
	sql_lex(&lexer, expression);
	for (LexToken t; (t = lex_next_solid(&lexer)).kind != LEX_END; before = t) {
		if (!is_column(&before, &t, &lexer, arena, from))
			continue;
		str_addn(&s, at, (size_t)(t.start - at));
		bool plain = t.kind == LEX_WORD && sqlite_is_plain_name(to);
		sql_addf(&s, &dialect_sqlite, plain ? "%s" : "%i", to);
		at = t.start + t.len;
	}
	str_add(&s, at);
	return s.data;
}

SqlSpan sql_object_name(const char *sql)
{
	static const char *const words[] = {
		"CREATE", "UNIQUE", "TEMP", "TEMPORARY", "INDEX", "TRIGGER", "IF", "NOT", "EXISTS"};
	Lexer lexer;
	LexToken t;
	size_t i = 0;
	sql_lex(&lexer, sql);
	t = lex_next_solid(&lexer);
	for (; i < ARRAY_LEN(words); i++)
		if (lex_is_word(&t, words[i]))
			t = lex_next_solid(&lexer);
	return (SqlSpan){(size_t)(t.start - sql), (size_t)(t.start - sql) + t.len};
}

/* ---- enums ----------------------------------------------------------------------------------- */

static bool take_mark(Lexer *lexer, char mark)
{
	LexToken t = lex_next_solid(lexer);
	return sql_is_mark(&t, mark);
}

static bool take_word(Lexer *lexer, const char *word)
{
	LexToken t = lex_next_solid(lexer);
	return lex_is_word(&t, word);
}

static bool take_column(Lexer *lexer, const char *column, bool exact, Arena *arena)
{
	LexToken t = lex_next_solid(lexer);
	return sql_token_is(&t, column, arena) && (!exact || *t.start == '"');
}

bool sql_enum_labels(const char *check, const char *column, bool exact, Arena *arena, StrVec *out)
{
	Lexer lexer;
	LexToken t;
	sql_lex(&lexer, check);
	if (!take_word(&lexer, "CHECK") || !take_mark(&lexer, '(') ||
		!take_column(&lexer, column, exact, arena) || !take_word(&lexer, "IN") ||
		!take_mark(&lexer, '('))
		return false;
	do {
		t = lex_next_solid(&lexer);
		if (t.kind != LEX_STRING || *t.start != '\'')
			return false;
		vec_push(out, arena, sql_token_name(&t, arena));
		t = lex_next_solid(&lexer);
	} while (sql_is_mark(&t, ','));
	return sql_is_mark(&t, ')') && take_mark(&lexer, ')') &&
	       lex_next_solid(&lexer).kind == LEX_END;
}

/* ---- triggers -------------------------------------------------------------------------------- */

/* INTO table (a, b): is the column there? */
static bool insert_names(Lexer *lexer, const char *table, const char *column, Arena *arena)
{
	Lexer at = *lexer;
	LexToken t = lex_next_solid(&at), point;
	Lexer ahead = at;
	point = lex_next_solid(&ahead);
	if (sql_is_mark(&point, '.')) {
		t = lex_next_solid(&ahead);
		at = ahead;
	}
	if (!sql_token_is(&t, table, arena) || !take_mark(&at, '('))
		return false;
	do {
		t = lex_next_solid(&at);
		if (sql_token_is(&t, column, arena))
			return true;
	} while (t.kind != LEX_END && !sql_is_mark(&t, ')'));
	return false;
}

/* UPDATE OF a, b ON table: is the column there? */
static bool update_names(Lexer *lexer, const char *table, const char *column, Arena *arena)
{
	Lexer at = *lexer;
	LexToken t;
	bool named = false;
	do {
		t = lex_next_solid(&at);
		named = named || sql_token_is(&t, column, arena);
	} while (t.kind != LEX_END && !lex_is_word(&t, "ON"));
	t = lex_next_solid(&at);
	return named && sql_token_is(&t, table, arena);
}

bool sql_trigger_lists(const char *sql, const char *table, const char *column, Arena *arena)
{
	Lexer lexer;
	sql_lex(&lexer, sql);
	for (LexToken t; (t = lex_next_solid(&lexer)).kind != LEX_END;) {
		if (lex_is_word(&t, "INTO") && insert_names(&lexer, table, column, arena))
			return true;
		if (lex_is_word(&t, "OF") && update_names(&lexer, table, column, arena))
			return true;
	}
	return false;
}
