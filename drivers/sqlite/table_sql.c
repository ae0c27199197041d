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
	const char *sql;
	VEC(LexToken) tokens; /* the last is LEX_END */
	size_t at;
	Arena *arena;
	TableSql *out;
} Reader;

/* Where a clause begins, and the name it was given. */
typedef struct Start {
	size_t at;        /* byte */
	const char *name; /* after CONSTRAINT, or NULL */
	SqlSpan name_span;
} Start;

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

static bool take_mark(Reader *r, char mark)
{
	bool is = sql_is_mark(peek(r), mark);
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

static const char *take_name(Reader *r)
{
	return sql_token_name(next(r), r->arena);
}

/* The text inside the parentheses that begin here; they are skipped. */
static const char *take_parentheses(Reader *r)
{
	const LexToken *first = next(r), *last = first;
	for (int depth = 1; depth > 0 && peek(r)->kind != LEX_END;) {
		last = next(r);
		depth += sql_is_mark(last, '(') - sql_is_mark(last, ')');
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
		depth += sql_is_mark(token, '(') - sql_is_mark(token, ')');
		if (depth == 1 && sql_is_mark(token, ','))
			vec_push(columns, r->arena, take_name(r));
	}
}

/* ---- places -------------------------------------------------------------------------------- */

/* Where the next token begins, and where the last one ended. */
static size_t here(const Reader *r)
{
	return (size_t)(peek(r)->start - r->sql);
}

static size_t behind(const Reader *r)
{
	const LexToken *last = &r->tokens.items[r->at - 1]; /* CREATE is before everything */
	return (size_t)(last->start - r->sql) + last->len;
}

static SqlSpan since(const Reader *r, size_t start)
{
	return (SqlSpan){start, behind(r) > start ? behind(r) : start};
}

static Start take_start(Reader *r)
{
	Start start = {.at = here(r)};
	while (lex_is_word(peek(r), "CONSTRAINT")) { /* only the last one counts */
		start = (Start){.at = here(r)};
		next(r);
		size_t at = here(r);
		start.name = take_name(r);
		start.name_span = since(r, at);
	}
	return start;
}

/* ---- constraints ------------------------------------------------------------------------- */

enum { OF_TABLE = -1 };

static TableSqlConstraint *add_constraint(
	Reader *r, ConstraintKind kind, const Start *start, int column)
{
	TableSqlConstraint new = {.kind = kind,
		.name = start->name,
		.name_span = start->name_span,
		.on_column = column != OF_TABLE};
	if (column != OF_TABLE) {
		new.column = (size_t)column;
		if (kind != CONSTRAINT_CHECK)
			vec_push(&new.columns, r->arena, r->out->columns.items[column].name);
	}
	vec_push(&r->out->constraints, r->arena, new);
	return &r->out->constraints.items[r->out->constraints.count - 1];
}

static void take_conflict(Reader *r)
{
	if (!lex_is_word(peek(r), "ON") || !lex_is_word(&r->tokens.items[r->at + 1], "CONFLICT"))
		return;
	r->at += 2;
	next(r);
}

/* ON DELETE SET NULL, MATCH x, NOT DEFERRABLE INITIALLY DEFERRED */
static bool take_reference_word(Reader *r)
{
	static const char *const initially[] = {"INITIALLY", "DEFERRED", "IMMEDIATE", NULL};
	const LexToken *second = peek(r)->kind == LEX_END ? peek(r) : peek(r) + 1;
	bool not_deferrable = lex_is_word(peek(r), "NOT") && lex_is_word(second, "DEFERRABLE");
	if (not_deferrable || lex_is_word(peek(r), "DEFERRABLE")) {
		r->at += not_deferrable ? 2 : 1;
		take_words(r, initially);
		return true;
	}
	if (take_word(r, "MATCH")) {
		next(r);
		return true;
	}
	if (!lex_is_word(peek(r), "ON") || lex_is_word(second, "CONFLICT"))
		return false;
	next(r);
	next(r); /* DELETE, UPDATE */
	if (lex_is_word(peek(r), "SET") || lex_is_word(peek(r), "NO"))
		next(r);
	next(r);
	return true;
}

static void take_reference(Reader *r, TableSqlConstraint *key)
{
	key->parent = take_name(r);
	if (sql_is_mark(peek(r), '('))
		take_parentheses(r);
	while (take_reference_word(r))
		;
}

static const char *take_default(Reader *r)
{
	const LexToken *first = next(r), *last = first;
	if (sql_is_mark(first, '(')) {
		r->at--;
		return arena_printf(r->arena, "(%s)", take_parentheses(r));
	}
	const LexToken *second = peek(r);
	bool sign = sql_is_mark(first, '-') || sql_is_mark(first, '+');
	bool blob = first->kind == LEX_WORD && first->len == 1 && second->kind == LEX_STRING &&
		    second->start == first->start + 1;
	if (sign || blob)
		last = next(r);
	return arena_strndup(
		r->arena, first->start, (size_t)(last->start + last->len - first->start));
}

/* PRIMARY KEY (id AUTOINCREMENT), read from the token at `from` on */
static void mark_autoincrement(Reader *r, const TableSqlConstraint *key, size_t from)
{
	for (size_t i = from; i < r->at; i++)
		for (size_t k = 0; lex_is_word(&r->tokens.items[i], "AUTOINCREMENT") &&
				   key->columns.count == 1 && k < r->out->columns.count;
			k++)
			if (text_equal_nocase(r->out->columns.items[k].name, key->columns.items[0]))
				r->out->columns.items[k].autoincrement = true;
}

static void take_primary_key(Reader *r, const Start *start, int column)
{
	take_word(r, "KEY");
	TableSqlConstraint *key = add_constraint(r, CONSTRAINT_PRIMARY_KEY, start, column);
	if (column == OF_TABLE) {
		size_t list = r->at;
		take_columns(r, &key->columns);
		mark_autoincrement(r, key, list);
	} else {
		take_word(r, "ASC");
		key->descending = take_word(r, "DESC");
	}
	take_conflict(r);
	if (column != OF_TABLE && take_word(r, "AUTOINCREMENT"))
		r->out->columns.items[column].autoincrement = true;
}

static void take_foreign_key(Reader *r, const Start *start)
{
	take_word(r, "KEY");
	TableSqlConstraint *key = add_constraint(r, CONSTRAINT_FOREIGN_KEY, start, OF_TABLE);
	take_columns(r, &key->columns);
	if (take_word(r, "REFERENCES"))
		take_reference(r, key);
}

/* A constraint of a column or (OF_TABLE) of the table.  False: none is here. */
static bool take_constraint(Reader *r, const Start *start, int column)
{
	size_t count = r->out->constraints.count;
	if (take_word(r, "PRIMARY")) {
		take_primary_key(r, start, column);
	} else if (take_word(r, "UNIQUE")) {
		TableSqlConstraint *unique = add_constraint(r, CONSTRAINT_UNIQUE, start, column);
		if (column == OF_TABLE)
			take_columns(r, &unique->columns);
		take_conflict(r);
	} else if (take_word(r, "CHECK")) {
		add_constraint(r, CONSTRAINT_CHECK, start, column)->expression =
			sql_is_mark(peek(r), '(') ? take_parentheses(r) : "";
		take_conflict(r);
	} else if (column != OF_TABLE && take_word(r, "REFERENCES")) {
		take_reference(r, add_constraint(r, CONSTRAINT_FOREIGN_KEY, start, column));
	} else if (column == OF_TABLE && take_word(r, "FOREIGN")) {
		take_foreign_key(r, start);
	} else {
		return false;
	}
	r->out->constraints.items[count].span = since(r, start->at);
	return true;
}

/* ---- columns ----------------------------------------------------------------------------- */

static void take_generated(Reader *r, TableSqlColumn *column)
{
	static const char *const words[] = {"GENERATED", "ALWAYS", "AS", NULL};
	take_words(r, words);
	column->generated = sql_is_mark(peek(r), '(') ? take_parentheses(r) : "";
	column->stored = take_word(r, "STORED");
	take_word(r, "VIRTUAL");
}

static bool take_null(Reader *r, TableSqlColumn *column, TableSqlClauseKind *kind)
{
	bool not_null = lex_is_word(peek(r), "NOT") && lex_is_word(peek(r) + 1, "NULL");
	if (!not_null && !lex_is_word(peek(r), "NULL"))
		return false;
	r->at += not_null ? 2 : 1;
	take_conflict(r);
	column->not_null = column->not_null || not_null;
	*kind = not_null ? CLAUSE_NOT_NULL : CLAUSE_NULL;
	return true;
}

/* A clause that is no constraint of the table.  False: none is here. */
static bool take_plain_clause(Reader *r, TableSqlColumn *column, TableSqlClauseKind *kind)
{
	if (take_null(r, column, kind))
		return true;
	if (take_word(r, "DEFAULT")) {
		*kind = CLAUSE_DEFAULT;
		column->value = take_default(r);
	} else if (take_word(r, "COLLATE")) {
		*kind = CLAUSE_COLLATE;
		column->collate = take_name(r);
	} else if (lex_is_word(peek(r), "GENERATED") || lex_is_word(peek(r), "AS")) {
		*kind = CLAUSE_GENERATED;
		take_generated(r, column);
	} else {
		return false;
	}
	return true;
}

static void take_clause(Reader *r, size_t index)
{
	TableSqlClause clause = {.kind = CLAUSE_CONSTRAINT};
	Start start = take_start(r);
	clause.constraint = r->out->constraints.count;
	TableSqlColumn *column = &r->out->columns.items[index];
	if (!take_constraint(r, &start, (int)index) &&
		!take_plain_clause(r, column, &clause.kind)) {
		next(r); /* nothing that we know */
		return;
	}
	clause.span = since(r, start.at);
	vec_push(&column->clauses, r->arena, clause);
}

static bool at_end_of_part(const Reader *r)
{
	return sql_is_mark(peek(r), ',') || sql_is_mark(peek(r), ')') || peek(r)->kind == LEX_END;
}

static bool is_one_of(const LexToken *token, const char *const *words)
{
	for (; *words; words++)
		if (lex_is_word(token, *words))
			return true;
	return false;
}

/* `VARYING CHARACTER (10)`: any words that begin no clause. */
static void take_type(Reader *r, TableSqlColumn *column)
{
	static const char *const clauses[] = {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK",
		"REFERENCES", "NOT", "NULL", "DEFAULT", "COLLATE", "GENERATED", "AS", "DEFERRABLE",
		NULL};
	size_t start = here(r), end = behind(r);
	bool any = false;
	for (; !at_end_of_part(r) && !is_one_of(peek(r), clauses); any = true) {
		LexKind kind = peek(r)->kind;
		if (kind != LEX_WORD && kind != LEX_QUOTED && kind != LEX_STRING)
			break;
		next(r);
	}
	if (any && sql_is_mark(peek(r), '('))
		take_parentheses(r);
	column->type_span = any ? since(r, start) : (SqlSpan){end, end};
	column->type = arena_strndup(r->arena, r->sql + column->type_span.start,
		column->type_span.end - column->type_span.start);
}

static void take_column(Reader *r)
{
	size_t start = here(r), index = r->out->columns.count;
	TableSqlColumn column = {.name = take_name(r)};
	column.name_span = since(r, start);
	take_type(r, &column);
	vec_push(&r->out->columns, r->arena, column);
	while (!at_end_of_part(r)) {
		if (sql_is_mark(peek(r), '('))
			take_parentheses(r);
		else
			take_clause(r, index);
	}
	r->out->columns.items[index].span = since(r, start);
}

static bool at_table_constraint(const Reader *r)
{
	static const char *const words[] = {
		"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", NULL};
	return is_one_of(peek(r), words);
}

/* Or a word of one that nobody asks for: DEFERRABLE, … */
static void take_table_constraint(Reader *r)
{
	Start start = take_start(r);
	if (take_constraint(r, &start, OF_TABLE)) {
		while (take_reference_word(r))
			;
		r->out->constraints.items[r->out->constraints.count - 1].span = since(r, start.at);
	} else if (!at_end_of_part(r)) {
		next(r);
	}
}

/* ---- the columns of a CHECK -------------------------------------------------------------- */

static void find_columns(Reader *r, TableSqlConstraint *check)
{
	Lexer lexer;
	lex_init(&lexer, check->expression, strlen(check->expression), dialect_sqlite.lex);
	for (LexToken token; (token = lex_next_solid(&lexer)).kind != LEX_END;) {
		if (token.kind != LEX_WORD && token.kind != LEX_QUOTED)
			continue;
		const TableSqlColumn *column =
			table_sql_column(r->out, sql_token_name(&token, r->arena));
		if (column && !sql_in_list(&check->columns, column->name))
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
	size_t start = here(r);
	take_name(r);
	if (take_mark(r, '.')) {
		start = here(r);
		take_name(r);
	}
	r->out->name_span = since(r, start);
	r->out->open = here(r);
	return take_mark(r, '(');
}

/* Columns come first; later words belong to a constraint. */
static void take_items(Reader *r)
{
	TableSql *out = r->out;
	bool columns = true;
	while (peek(r)->kind != LEX_END && !sql_is_mark(peek(r), ')')) {
		size_t start = here(r);
		columns = columns && !at_table_constraint(r);
		if (columns)
			take_column(r);
		else
			take_table_constraint(r);
		if (behind(r) > start)
			vec_push(&out->items, r->arena, since(r, start));
		if (sql_is_mark(peek(r), ','))
			vec_push(&out->commas, r->arena, here(r));
		take_mark(r, ',');
	}
	out->close = here(r);
	take_mark(r, ')');
}

static void take_options(Reader *r)
{
	while (peek(r)->kind != LEX_END) {
		const LexToken *token = next(r);
		if (lex_is_word(token, "STRICT"))
			r->out->strict = true;
		else if (lex_is_word(token, "WITHOUT"))
			r->out->without_rowid = take_word(r, "ROWID");
	}
}

bool table_sql_read(const char *sql, Arena *arena, TableSql *out)
{
	Reader r = {.sql = sql, .arena = arena, .out = out};
	*out = (TableSql){0};
	read_tokens(&r, sql);
	if (!take_head(&r))
		return false;
	take_items(&r);
	take_options(&r);
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

/* `"INTEGER"` is the word as well. */
static bool is_integer(const char *type)
{
	char plain[16];
	size_t len = strlen(type);
	if (len == strlen("INTEGER") + 2 && strchr("\"'`[", type[0])) {
		snprintf(plain, sizeof(plain), "%.*s", (int)(len - 2), type + 1);
		type = plain;
	}
	return text_equal_nocase(type, "INTEGER");
}

const TableSqlColumn *table_sql_rowid_column(const TableSql *table)
{
	for (size_t i = 0; i < table->constraints.count && !table->without_rowid; i++) {
		const TableSqlConstraint *c = &table->constraints.items[i];
		if (c->kind != CONSTRAINT_PRIMARY_KEY || c->columns.count != 1 || c->descending)
			continue;
		const TableSqlColumn *column = table_sql_column(table, c->columns.items[0]);
		if (column && is_integer(column->type))
			return column;
	}
	return NULL;
}
