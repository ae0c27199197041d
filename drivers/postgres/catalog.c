/*
 * catalog.c - what emitters and scripts ask about the live database.
 *
 * A schema that is not given means the one in which the search_path finds the table.
 */
#include "db/answer.h"
#include "drivers/postgres/conn.h"

/* One letter of pg_constraint.contype for each kind. */
static const char *const letters[CONSTRAINT_COUNT] = {
	[CONSTRAINT_PRIMARY_KEY] = "p",
	[CONSTRAINT_UNIQUE] = "u",
	[CONSTRAINT_FOREIGN_KEY] = "f",
	[CONSTRAINT_CHECK] = "c",
	[CONSTRAINT_EXCLUDE] = "x",
};

static const char *text_or_null(const Value *v)
{
	return v->type == VAL_TEXT ? v->as.text.data : NULL;
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool column(void *arg, const char *schema, const char *table, const char *name, Arena *arena,
	LiveColumn *out, bool *found, Error *err)
{
	const Value params[] = {pg_text(schema), pg_text(table), pg_text(name)};
	Result result;
	if (!pg_run(arg, &(Stmt){pg_query("column.sql"), params, 3}, arena, &result, err))
		return false;
	*found = result.nrows > 0;
	*out = (LiveColumn){0};
	if (!*found)
		return true;
	const Value *row = result.cells;
	*out = (LiveColumn){
		.type = text_or_null(&row[0]),
		.nullable = row[1].as.boolean,
		.value = text_or_null(&row[2]),
		.generated = text_or_null(&row[3]),
		.stored = row[4].as.boolean,
		.collate = text_or_null(&row[5]),
		.extra = text_or_null(&row[6]),
		.comment = text_or_null(&row[7]),
	};
	return true;
}

static void push_names(const Result *result, Arena *arena, StrVec *names)
{
	for (size_t i = 0; i < result->nrows; i++)
		vec_push(names, arena, text_or_null(&result->cells[i * result->ncols]));
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool constraints(void *arg, const char *schema, const char *table, ConstraintKind kind,
	const StrVec *columns, Arena *arena, StrVec *names, Error *err)
{
	const Value params[] = {pg_text(schema), pg_text(table), pg_text(letters[kind]),
		pg_text(pg_array(arena, columns))};
	Result result;
	if (!pg_run(arg, &(Stmt){pg_query("constraints.sql"), params, 4}, arena, &result, err))
		return false;
	push_names(&result, arena, names);
	return true;
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool indexes(void *arg, const char *schema, const char *table, const StrVec *columns,
	Arena *arena, StrVec *names, Error *err)
{
	const Value params[] = {pg_text(schema), pg_text(table), pg_text(pg_array(arena, columns))};
	Result result;
	if (!pg_run(arg, &(Stmt){pg_query("indexes.sql"), params, 3}, arena, &result, err))
		return false;
	push_names(&result, arena, names);
	return true;
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool constraint_kind(void *arg, const char *schema, const char *table, const char *name,
	Arena *arena, ConstraintKind *out, Error *err)
{
	const Value params[] = {pg_text(schema), pg_text(table), pg_text(name)};
	Result result;
	*out = CONSTRAINT_COUNT;
	if (!pg_run(arg, &(Stmt){pg_query("constraint_kind.sql"), params, 3}, arena, &result, err))
		return false;
	for (int kind = 0; result.nrows > 0 && kind < CONSTRAINT_COUNT; kind++)
		if (strcmp(letters[kind], result.cells[0].as.text.data) == 0)
			*out = (ConstraintKind)kind;
	return true;
}

static bool is_true(Conn *conn, const Stmt *stmt, bool *out, Error *err)
{
	Arena scratch = ARENA_INIT;
	Result result;
	bool ok = pg_run(conn, stmt, &scratch, &result, err);
	*out = ok && result.cells[0].as.boolean;
	arena_release(&scratch);
	return ok;
}

static bool has_table(void *arg, const char *schema, const char *table, bool *out, Error *err)
{
	const Value params[] = {pg_text(schema), pg_text(table)};
	return is_true(arg, &(Stmt){pg_query("has_table.sql"), params, 2}, out, err);
}

bool pg_has_index(
	Conn *conn, const char *schema, const char *table, const char *name, bool *out, Error *err)
{
	const Value params[] = {pg_text(schema), pg_text(table), pg_text(name)};
	return is_true(conn, &(Stmt){pg_query("has_index.sql"), params, 3}, out, err);
}

static bool catalog_has_index(
	void *arg, const char *schema, const char *table, const char *name, bool *out, Error *err)
{
	return pg_has_index(arg, schema, table, name, out, err);
}

const Catalog pg_catalog = {
	.column = column,
	.constraints = constraints,
	.indexes = indexes,
	.constraint_kind = constraint_kind,
	.has_table = has_table,
	.has_index = catalog_has_index,
	.ask = answer_ask,
};
