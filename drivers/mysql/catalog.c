/* catalog.c - what emitters and scripts ask about the live database; columns: catalog_column.c. */
#include "drivers/mysql/catalog.h"

#include "base/str.h"
#include "base/text.h"
#include "db/answer.h"
#include "db/lex.h"

bool my_catalog_ask(void *arg, const MyQuestion *question, Arena *arena, Result *out, Error *err)
{
	Value params[ARRAY_LEN(question->params)];
	for (size_t i = 0; i < question->count; i++)
		params[i] = my_param(question->params[i]);
	return my_run(arg,
		&(Stmt){.sql = my_query(question->query),
			.params = params,
			.nparams = question->count},
		arena, out, err);
}

/* ---- constraints and indexes by what they are ------------------------------------------------ */

/* Rows of (name, column), together by name: the names whose columns are exactly these, in order. */
static void match_columns(const Result *rows, const StrVec *columns, Arena *arena, StrVec *names)
{
	for (size_t first = 0, next; first < rows->nrows; first = next) {
		const char *name = my_text(rows, first, 0);
		bool same = true;
		for (next = first; next < rows->nrows; next++) {
			if (strcmp(my_text(rows, next, 0), name) != 0)
				break;
			const char *column = my_text(rows, next, 1);
			size_t i = next - first;
			same = same && column && i < columns->count &&
			       text_equal_nocase(column, columns->items[i]);
		}
		if (columns->count == 0 || (same && next - first == columns->count))
			vec_push(names, arena, arena_strdup(arena, name));
	}
}

static bool has_name(const StrVec *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++) {
		if (text_equal_nocase(names->items[i], name))
			return true;
	}
	return false;
}

/* The columns that an expression names: all its quoted names. */
static StrVec named_columns(const char *clause, Arena *arena)
{
	StrVec columns = {0};
	Lexer lexer;
	lex_init(&lexer, clause, strlen(clause), dialect_mysql.lex);
	for (LexToken t = lex_next(&lexer); t.kind != LEX_END; t = lex_next(&lexer)) {
		if (t.kind != LEX_QUOTED || t.len < 2)
			continue;
		Str name = str_new(arena);
		for (size_t i = 1; i + 1 < t.len; i++) {
			str_addn(&name, t.start + i, 1);
			i += t.start[i] == '`'; /* it is doubled */
		}
		if (!has_name(&columns, name.data))
			vec_push(&columns, arena, name.data);
	}
	return columns;
}

static bool names_same(const StrVec *a, const StrVec *b)
{
	for (size_t i = 0; i < a->count; i++) {
		if (!has_name(b, a->items[i]))
			return false;
	}
	return a->count == b->count;
}

static bool read_checks(
	void *arg, const char *schema, const char *table, Arena *arena, Result *out, Error *err)
{
	MyQuestion question = {
		my_is_mariadb(arg) ? "checks_mariadb.sql" : "checks_mysql.sql", {schema, table}, 2};
	return my_catalog_ask(arg, &question, arena, out, err);
}

/* A check has no columns of its own: it is over those that its expression names. */
static void match_checks(
	void *arg, const Result *rows, const StrVec *columns, Arena *arena, StrVec *names)
{
	for (size_t i = 0; i < rows->nrows; i++) {
		const char *clause = my_expression(arg, my_text(rows, i, 1), arena);
		StrVec named = named_columns(clause, arena);
		if (columns->count == 0 || names_same(&named, columns))
			vec_push(names, arena, arena_strdup(arena, my_text(rows, i, 0)));
	}
}

static const char *const kind_words[CONSTRAINT_COUNT] = {
	[CONSTRAINT_PRIMARY_KEY] = "PRIMARY KEY",
	[CONSTRAINT_UNIQUE] = "UNIQUE",
	[CONSTRAINT_FOREIGN_KEY] = "FOREIGN KEY",
	[CONSTRAINT_CHECK] = "CHECK",
};

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool catalog_constraints(void *arg, const char *schema, const char *table,
	ConstraintKind kind, const StrVec *columns, Arena *arena, StrVec *names, Error *err)
{
	MyQuestion question = {"keys.sql", {schema, table, schema, table, kind_words[kind]}, 5};
	Result rows;

	*names = (StrVec){0};
	if (!kind_words[kind])
		return true; /* there are none of that kind here */
	if (kind == CONSTRAINT_CHECK) {
		if (!read_checks(arg, schema, table, arena, &rows, err))
			return false;
		match_checks(arg, &rows, columns, arena, names);
		return true;
	}
	if (!my_catalog_ask(arg, &question, arena, &rows, err))
		return false;
	match_columns(&rows, columns, arena, names);
	for (size_t i = 0; kind == CONSTRAINT_PRIMARY_KEY && i < names->count; i++)
		names->items[i] = NULL;
	return true;
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool catalog_indexes(void *arg, const char *schema, const char *table, const StrVec *columns,
	Arena *arena, StrVec *names, Error *err)
{
	MyQuestion question = {"indexes.sql", {schema, table}, 2};
	Result rows;

	*names = (StrVec){0};
	if (!my_catalog_ask(arg, &question, arena, &rows, err))
		return false;
	match_columns(&rows, columns, arena, names);
	return true;
}

/* ---- by name --------------------------------------------------------------------------------- */

/* On MariaDB the check of a column's definition stands in the list under the column's name. */
static bool is_named_check(
	void *arg, const MyQuestion *question, Arena *arena, bool *out, Error *err)
{
	Result rows;
	*out = false;
	if (!read_checks(arg, question->params[0], question->params[1], arena, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++)
		*out = *out || text_equal_nocase(my_text(&rows, i, 0), question->params[2]);
	return true;
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool catalog_constraint_kind(void *arg, const char *schema, const char *table,
	const char *name, Arena *arena, ConstraintKind *out, Error *err)
{
	MyQuestion question = {"constraint.sql", {schema, table, name}, 3};
	Result rows;

	*out = CONSTRAINT_COUNT;
	if (!my_catalog_ask(arg, &question, arena, &rows, err))
		return false;
	for (int kind = 0; kind < CONSTRAINT_COUNT && rows.nrows > 0; kind++) {
		if (kind_words[kind] && strcmp(kind_words[kind], my_text(&rows, 0, 0)) == 0)
			*out = (ConstraintKind)kind;
	}
	if (*out != CONSTRAINT_CHECK)
		return true;
	bool named;
	if (!is_named_check(arg, &question, arena, &named, err))
		return false;
	if (!named)
		*out = CONSTRAINT_COUNT;
	return true;
}

static bool exists(void *arg, const MyQuestion *question, bool *out, Error *err)
{
	Arena arena = ARENA_INIT;
	Result rows;
	bool ok = my_catalog_ask(arg, question, &arena, &rows, err);
	*out = ok && rows.nrows > 0;
	arena_release(&arena);
	return ok;
}

static bool catalog_has_table(
	void *arg, const char *schema, const char *table, bool *out, Error *err)
{
	return exists(arg, &(MyQuestion){"has_table.sql", {schema, table}, 2}, out, err);
}

static bool catalog_has_index(
	void *arg, const char *schema, const char *table, const char *name, bool *out, Error *err)
{
	return exists(arg, &(MyQuestion){"has_index.sql", {schema, table, name}, 3}, out, err);
}

bool mysql_has_index(
	Conn *conn, const char *schema, const char *table, const char *name, bool *out, Error *err)
{
	return catalog_has_index(conn, schema, table, name, out, err);
}

const Catalog catalog_mysql = {
	.column = my_catalog_column,
	.constraints = catalog_constraints,
	.indexes = catalog_indexes,
	.constraint_kind = catalog_constraint_kind,
	.has_table = catalog_has_table,
	.has_index = catalog_has_index,
	.ask = answer_ask,
};
