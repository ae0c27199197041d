/*
 * catalog.c - what emitters and scripts ask about the live database: pragmas, and the text of
 * CREATE TABLE for what they do not tell.
 *
 * SQLite compares names without regard to ASCII case.  Without a schema a table is looked for where
 * SQLite would find it: in temp, in main, then in attached databases.
 */

#include "base/text.h"
#include "db/answer.h"
#include "drivers/sqlite/conn.h"
#include "drivers/sqlite/table_sql.h"

/* A table that was found. */
typedef struct Found {
	const char *schema; /* NULL: there is none */
	const char *sql;
} Found;

static Value text_value(const char *text)
{
	return VALUE_TEXT(text);
}

static const char *text_or_null(const Value *v)
{
	return v->type == VAL_TEXT ? v->as.text.data : NULL;
}

/* In one schema: a row with the table's text, or none. */
static bool find_in(
	Conn *conn, const char *schema, const char *table, Arena *arena, Result *out, Error *err)
{
	Str sql = str_new(arena);
	sql_addf(&sql, &dialect_sqlite,
		"SELECT sql FROM %i.sqlite_master WHERE type = 'table' AND lower(name) = lower(?)",
		schema);
	const Value name = text_value(table);
	return sqlite_run(conn, &(Stmt){sql.data, &name, 1}, arena, out, err);
}

bool sqlite_search_path(Conn *conn, const char *schema, Arena *arena, StrVec *out, Error *err)
{
	Result result;
	if (schema) {
		vec_push(out, arena, schema);
		return true;
	}
	vec_push(out, arena, "temp");
	if (!sqlite_run(conn, &(Stmt){.sql = "PRAGMA database_list"}, arena, &result, err))
		return false;
	for (size_t i = 0; i < result.nrows; i++) {
		const char *name = text_or_null(&result.cells[i * result.ncols + 1]);
		if (name && strcmp(name, "temp") != 0)
			vec_push(out, arena, name);
	}
	return true;
}

static bool find_table(
	Conn *conn, const char *schema, const char *table, Arena *arena, Found *out, Error *err)
{
	StrVec path = {0};
	*out = (Found){0};
	if (!sqlite_search_path(conn, schema, arena, &path, err))
		return false;
	for (size_t i = 0; i < path.count && !out->schema; i++) {
		Result result;
		if (!find_in(conn, path.items[i], table, arena, &result, err))
			return false;
		if (result.nrows > 0)
			*out = (Found){path.items[i], text_or_null(&result.cells[0])};
	}
	return true;
}

/* The table's text, read; without such a table, and of what cannot be read (a virtual table), there
 * are no columns and constraints. */
static bool read_table(
	Conn *conn, const char *schema, const char *table, Arena *arena, TableSql *out, Error *err)
{
	Found found;
	*out = (TableSql){0};
	if (!find_table(conn, schema, table, arena, &found, err))
		return false;
	if (found.sql)
		table_sql_read(found.sql, arena, out);
	return true;
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool column(void *arg, const char *schema, const char *table, const char *name, Arena *arena,
	LiveColumn *out, bool *found, Error *err)
{
	static const char sql[] = "SELECT type, \"notnull\", dflt_value FROM "
				  "pragma_table_xinfo(?, ?) WHERE lower(name) = lower(?)";
	Found where;
	Result result;
	TableSql text = {0};
	*found = false;
	*out = (LiveColumn){0};
	if (!find_table(arg, schema, table, arena, &where, err) || !where.schema)
		return err->kind == ERR_NONE;
	const Value params[] = {text_value(table), text_value(where.schema), text_value(name)};
	if (!sqlite_run(arg, &(Stmt){sql, params, 3}, arena, &result, err))
		return false;
	*found = result.nrows > 0;
	if (!*found)
		return true;
	*out = (LiveColumn){
		.type = text_or_null(&result.cells[0]),
		.nullable = !result.cells[1].as.integer,
		.value = text_or_null(&result.cells[2]),
		.extra = "",
	};
	if (!where.sql || !table_sql_read(where.sql, arena, &text))
		return true;
	const TableSqlColumn *written = table_sql_column(&text, name);
	if (!written)
		return true;
	out->value = written->value;
	out->collate = written->collate;
	out->extra = written->autoincrement ? "AUTOINCREMENT" : "";
	out->generated = written->generated;
	out->stored = written->stored;
	return true;
}

static const char *index_name(const Result *rows, size_t i)
{
	const char *name = text_or_null(&rows->cells[i * rows->ncols]);
	return name ? name : "";
}

/* The index of the rows from `first` on: its columns; the next index begins at the result. */
static size_t read_index(const Result *rows, size_t first, Arena *arena, StrVec *columns)
{
	size_t i = first;
	for (; i < rows->nrows && strcmp(index_name(rows, i), index_name(rows, first)) == 0; i++) {
		const char *column_name = text_or_null(&rows->cells[i * rows->ncols + 1]);
		vec_push(columns, arena, column_name ? column_name : ""); /* "": an expression */
	}
	return i;
}

/* Every index that was made by CREATE INDEX, or those of them that are unique and of all rows: what
 * a unique constraint is on a table that was there already. */
static const char every_index[] =
	"SELECT i.name, c.name FROM pragma_index_list(?1, ?2) AS i, "
	"pragma_index_info(i.name, ?2) AS c WHERE i.origin = 'c' ORDER BY i.name, c.seqno";
static const char unique_indexes[] =
	"SELECT i.name, c.name FROM pragma_index_list(?1, ?2) AS i, "
	"pragma_index_info(i.name, ?2) AS c WHERE i.origin = 'c' AND i.\"unique\" AND NOT "
	"i.partial ORDER BY i.name, c.seqno";

/* Of one of these queries the names of the indexes over exactly these columns, or over any. */
typedef struct IndexQuestion {
	const char *sql, *schema, *table;
	const StrVec *columns; /* NULL: any */
} IndexQuestion;

static bool find_indexes(
	Conn *conn, const IndexQuestion *question, Arena *arena, StrVec *names, Error *err)
{
	Found where;
	Result rows;
	if (!find_table(conn, question->schema, question->table, arena, &where, err) ||
		!where.schema)
		return err->kind == ERR_NONE;
	const Value params[] = {text_value(question->table), text_value(where.schema)};
	if (!sqlite_run(conn, &(Stmt){question->sql, params, 2}, arena, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows;) {
		StrVec has = {0};
		const char *name = index_name(&rows, i);
		i = read_index(&rows, i, arena, &has);
		if (!question->columns || sql_same_columns(&has, question->columns, true))
			vec_push(names, arena, name);
	}
	return true;
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool indexes(void *arg, const char *schema, const char *table, const StrVec *columns,
	Arena *arena, StrVec *names, Error *err)
{
	const IndexQuestion question = {every_index, schema, table, columns};
	return find_indexes(arg, &question, arena, names, err);
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool constraints(void *arg, const char *schema, const char *table, ConstraintKind kind,
	const StrVec *columns, Arena *arena, StrVec *names, Error *err)
{
	TableSql text;
	if (!read_table(arg, schema, table, arena, &text, err))
		return false;
	for (size_t i = 0; i < text.constraints.count; i++) {
		const TableSqlConstraint *c = &text.constraints.items[i];
		if (c->kind == kind &&
			(columns->count == 0 ||
				sql_same_columns(&c->columns, columns, kind != CONSTRAINT_CHECK)))
			vec_push(names, arena, c->name);
	}
	const IndexQuestion question = {
		unique_indexes, schema, table, columns->count > 0 ? columns : NULL};
	return kind != CONSTRAINT_UNIQUE || find_indexes(arg, &question, arena, names, err);
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool constraint_kind(void *arg, const char *schema, const char *table, const char *name,
	Arena *arena, ConstraintKind *out, Error *err)
{
	TableSql text;
	*out = CONSTRAINT_COUNT;
	if (!read_table(arg, schema, table, arena, &text, err))
		return false;
	for (size_t i = 0; i < text.constraints.count; i++) {
		const TableSqlConstraint *c = &text.constraints.items[i];
		if (c->name && text_equal_nocase(c->name, name))
			*out = c->kind;
	}
	const IndexQuestion question = {unique_indexes, schema, table, NULL};
	StrVec names = {0};
	if (!find_indexes(arg, &question, arena, &names, err))
		return false;
	if (*out == CONSTRAINT_COUNT && sql_in_list(&names, name))
		*out = CONSTRAINT_UNIQUE;
	return true;
}

static bool has_table(void *arg, const char *schema, const char *table, bool *out, Error *err)
{
	Arena scratch = ARENA_INIT;
	Found found;
	bool ok = find_table(arg, schema, table, &scratch, &found, err);
	*out = ok && found.schema;
	arena_release(&scratch);
	return ok;
}

bool sqlite_has_index(
	Conn *conn, const char *schema, const char *table, const char *name, bool *out, Error *err)
{
	static const char sql[] =
		"SELECT 1 FROM pragma_index_list(?, ?) WHERE lower(name) = lower(?)";
	Arena scratch = ARENA_INIT;
	Found where;
	Result result = {0};
	bool ok = find_table(conn, schema, table, &scratch, &where, err);
	if (ok && where.schema) {
		const Value params[] = {
			text_value(table), text_value(where.schema), text_value(name)};
		ok = sqlite_run(conn, &(Stmt){sql, params, 3}, &scratch, &result, err);
	}
	*out = ok && result.nrows > 0;
	arena_release(&scratch);
	return ok;
}

static bool catalog_has_index(
	void *arg, const char *schema, const char *table, const char *name, bool *out, Error *err)
{
	return sqlite_has_index(arg, schema, table, name, out, err);
}

const Catalog sqlite_catalog = {
	.column = column,
	.constraints = constraints,
	.indexes = indexes,
	.constraint_kind = constraint_kind,
	.has_table = has_table,
	.has_index = catalog_has_index,
	.ask = answer_ask,
};
