/*
 * table_sql.c - reads the text of a CREATE TABLE; see table_sql.h.
 *
 * SQLite has accepted the text, so this need not be strict: it goes from keyword to keyword and
 * skips what it does not ask for.  Constraints of a table may follow each other without a comma.
 */
#include "drivers/sqlite/table_sql.h"

#include "base/text.h"
#include "db/lex.h"
#include "drivers/sqlite/sqlite.h"

typedef struct Reader {
	VEC(LexToken) tokens; /* the last is LEX_END */
	size_t at;
	Arena *arena;
	TableSql *out;
} Reader;

static const LexToken *peek(const Reader *r)
{
	return &r->tokens.items[r->at];
}

static const LexToken *next(Reader *r)
{
	const LexToken *token = peek(r);
	if (token->kind != LEX_END)
		r->at++;
	return token;
}

static bool is_mark(const LexToken *token, char mark)
{
	return token->kind == LEX_OTHER && *token->start == mark;
}

static bool take_mark(Reader *r, char mark)
{
	bool is = is_mark(peek(r), mark);
	r->at += is;
	return is;
}

static bool take_word(Reader *r, const char *word)
{
	bool is = lex_is_word(peek(r), word);
	r->at += is;
	return is;
}

static void take_words(Reader *r, const char *const *words)
{
	while (*words)
		take_word(r, *words++);
}

/* A name, without its quotes. */
static const char *token_name(const LexToken *token, Arena *arena)
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

static const char *take_name(Reader *r)
{
	return token_name(next(r), r->arena);
}

/* The text inside the parentheses that begin here; they are skipped. */
static const char *take_parentheses(Reader *r)
{
	const LexToken *first = next(r), *last = first;
	for (int depth = 1; depth > 0 && peek(r)->kind != LEX_END;) {
		last = next(r);
		depth += is_mark(last, '(') - is_mark(last, ')');
	}
	const char *start = first->start + 1;
	return last > first ? arena_strndup(r->arena, start, (size_t)(last->start - start)) : "";
}

/* `(a, b COLLATE x DESC)`: the first name of each part. */
static void take_columns(Reader *r, StrVec *columns)
{
	if (!take_mark(r, '('))
		return;
	vec_push(columns, r->arena, take_name(r));
	for (int depth = 1; depth > 0 && peek(r)->kind != LEX_END;) {
		const LexToken *token = next(r);
		depth += is_mark(token, '(') - is_mark(token, ')');
		if (depth == 1 && is_mark(token, ','))
			vec_push(columns, r->arena, take_name(r));
	}
}

/* ---- constraints ------------------------------------------------------------------------- */

static TableSqlConstraint *add_constraint(
	Reader *r, ConstraintKind kind, const char *name, const TableSqlColumn *column)
{
	TableSqlConstraint new = {.kind = kind, .name = name, .on_column = column != NULL};
	if (column && kind != CONSTRAINT_CHECK)
		vec_push(&new.columns, r->arena, column->name);
	vec_push(&r->out->constraints, r->arena, new);
	return &r->out->constraints.items[r->out->constraints.count - 1];
}

/* What follows REFERENCES; ON DELETE, MATCH and DEFERRABLE are words that nobody waits for. */
static void skip_reference(Reader *r)
{
	take_name(r);
	if (is_mark(peek(r), '('))
		take_parentheses(r);
}

static const char *take_default(Reader *r)
{
	const LexToken *first = next(r), *last = first;
	if (is_mark(first, '(')) {
		r->at--;
		return arena_printf(r->arena, "(%s)", take_parentheses(r));
	}
	const LexToken *second = peek(r);
	bool sign = is_mark(first, '-') || is_mark(first, '+');
	bool blob = first->kind == LEX_WORD && first->len == 1 && second->kind == LEX_STRING &&
		    second->start == first->start + 1;
	if (sign || blob)
		last = next(r);
	return arena_strndup(
		r->arena, first->start, (size_t)(last->start + last->len - first->start));
}

static void take_generated(Reader *r, TableSqlColumn *column)
{
	column->generated = take_parentheses(r);
	column->stored = take_word(r, "STORED");
}

/* PRIMARY KEY, UNIQUE or CHECK, of a column or (column NULL) of the table.  False: none of these.
 */
static bool take_constraint(Reader *r, const char *name, TableSqlColumn *column)
{
	if (take_word(r, "PRIMARY")) {
		take_word(r, "KEY");
		TableSqlConstraint *key = add_constraint(r, CONSTRAINT_PRIMARY_KEY, name, column);
		if (!column)
			take_columns(r, &key->columns);
	} else if (take_word(r, "UNIQUE")) {
		TableSqlConstraint *unique = add_constraint(r, CONSTRAINT_UNIQUE, name, column);
		if (!column)
			take_columns(r, &unique->columns);
	} else if (take_word(r, "CHECK")) {
		add_constraint(r, CONSTRAINT_CHECK, name, column)->expression = take_parentheses(r);
	} else {
		return false;
	}
	return true;
}

static void take_column_word(Reader *r, const char *name, TableSqlColumn *column)
{
	if (take_constraint(r, name, column))
		return;
	if (take_word(r, "DEFAULT")) {
		column->value = take_default(r);
	} else if (take_word(r, "COLLATE")) {
		column->collate = take_name(r);
	} else if (take_word(r, "REFERENCES")) {
		add_constraint(r, CONSTRAINT_FOREIGN_KEY, name, column);
		skip_reference(r);
	} else if (take_word(r, "AUTOINCREMENT")) {
		column->autoincrement = true;
	} else if (take_word(r, "AS")) {
		take_generated(r, column);
	} else if (is_mark(peek(r), '(')) {
		take_parentheses(r);
	} else {
		/* NOT NULL, ON CONFLICT …, SET DEFAULT of a foreign key, or the type */
		static const char *const set_default[] = {"SET", "DEFAULT", NULL};
		if (lex_is_word(peek(r), "SET"))
			take_words(r, set_default);
		else
			next(r);
	}
}

static bool at_end_of_part(const Reader *r)
{
	return is_mark(peek(r), ',') || is_mark(peek(r), ')') || peek(r)->kind == LEX_END;
}

static void take_column(Reader *r)
{
	TableSqlColumn column = {.name = take_name(r)};
	while (!at_end_of_part(r)) {
		const char *name = take_word(r, "CONSTRAINT") ? take_name(r) : NULL;
		take_column_word(r, name, &column);
	}
	vec_push(&r->out->columns, r->arena, column);
}

static bool at_table_constraint(const Reader *r)
{
	static const char *const words[] = {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"};
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (lex_is_word(peek(r), words[i]))
			return true;
	return false;
}

/* Or a word of one that nobody asks for: ON CONFLICT, DEFERRABLE, … */
static void take_table_constraint(Reader *r)
{
	const char *name = take_word(r, "CONSTRAINT") ? take_name(r) : NULL;
	if (take_constraint(r, name, NULL))
		return;
	if (!take_word(r, "FOREIGN")) {
		next(r);
		return;
	}
	take_word(r, "KEY");
	TableSqlConstraint *key = add_constraint(r, CONSTRAINT_FOREIGN_KEY, name, NULL);
	take_columns(r, &key->columns);
	if (take_word(r, "REFERENCES"))
		skip_reference(r);
}

/* ---- the columns of a CHECK -------------------------------------------------------------- */

static bool has_name(const StrVec *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (text_equal_nocase(names->items[i], name))
			return true;
	return false;
}

static void find_columns(Reader *r, TableSqlConstraint *check)
{
	Lexer lexer;
	lex_init(&lexer, check->expression, strlen(check->expression), dialect_sqlite.lex);
	for (LexToken token; (token = lex_next_solid(&lexer)).kind != LEX_END;) {
		if (token.kind != LEX_WORD && token.kind != LEX_QUOTED)
			continue;
		const TableSqlColumn *column =
			table_sql_column(r->out, token_name(&token, r->arena));
		if (column && !has_name(&check->columns, column->name))
			vec_push(&check->columns, r->arena, column->name);
	}
}

/* ---- the statement ----------------------------------------------------------------------- */

static void read_tokens(Reader *r, const char *sql)
{
	Lexer lexer;
	LexToken token;
	lex_init(&lexer, sql, strlen(sql), dialect_sqlite.lex);
	do {
		token = lex_next_solid(&lexer);
		vec_push(&r->tokens, r->arena, token);
	} while (token.kind != LEX_END);
}

static bool take_head(Reader *r)
{
	static const char *const temporary[] = {"TEMP", "TEMPORARY", NULL};
	static const char *const if_not_exists[] = {"IF", "NOT", "EXISTS", NULL};
	if (!take_word(r, "CREATE"))
		return false;
	take_words(r, temporary);
	if (!take_word(r, "TABLE"))
		return false;
	take_words(r, if_not_exists);
	take_name(r);
	if (take_mark(r, '.'))
		take_name(r);
	return take_mark(r, '(');
}

bool table_sql_read(const char *sql, Arena *arena, TableSql *out)
{
	Reader r = {.arena = arena, .out = out};
	*out = (TableSql){0};
	read_tokens(&r, sql);
	if (!take_head(&r))
		return false;
	bool columns = true; /* they come first; later words belong to a constraint */
	while (peek(&r)->kind != LEX_END && !take_mark(&r, ')')) {
		columns = columns && !at_table_constraint(&r);
		if (columns)
			take_column(&r);
		else
			take_table_constraint(&r);
		take_mark(&r, ',');
	}
	for (size_t i = 0; i < out->constraints.count; i++)
		if (out->constraints.items[i].kind == CONSTRAINT_CHECK)
			find_columns(&r, &out->constraints.items[i]);
	return true;
}

const TableSqlColumn *table_sql_column(const TableSql *table, const char *name)
{
	for (size_t i = 0; i < table->columns.count; i++)
		if (text_equal_nocase(table->columns.items[i].name, name))
			return &table->columns.items[i];
	return NULL;
}
