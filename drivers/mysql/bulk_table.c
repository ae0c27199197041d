/* bulk_table.c - what a table is made of, for data.*: columns and the keys to walk by. */
#include <stdlib.h>

#include "base/text.h"
#include "drivers/mysql/conn.h"

static bool is_among(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (text_equal_nocase(word, *words))
			return true;
	return false;
}

static DataClass class_of(const char *type, const char *full)
{
	static const char *const integers[] = {
		"tinyint", "smallint", "mediumint", "int", "bigint", "year", "bit", NULL};
	static const char *const reals[] = {"float", "double", NULL};
	static const char *const texts[] = {
		"char", "varchar", "tinytext", "text", "mediumtext", "longtext", NULL};
	static const char *const bytes[] = {"binary", "varbinary", "tinyblob", "blob", "mediumblob",
		"longblob", "geometry", "point", "linestring", "polygon", "multipoint",
		"multilinestring", "multipolygon", "geometrycollection", NULL};
	if (text_starts_with(full, "tinyint(1)"))
		return DATA_BOOL;
	if (is_among(type, integers))
		return DATA_INT;
	if (is_among(type, reals))
		return DATA_REAL;
	if (is_among(type, texts))
		return DATA_TEXT;
	return is_among(type, bytes) ? DATA_BYTES : DATA_OTHER;
}

/* Where the order of ORDER BY is not that of comparisons, or a value does not find its row. */
static const char *why_no_key(const char *type)
{
	static const char *const by_number[] = {"enum", "set", NULL};
	static const char *const inexact[] = {"float", "double", NULL};
	static const char *const zoned[] = {"timestamp", NULL};
	if (is_among(type, by_number))
		return "it is sorted by number and compared by text";
	if (is_among(type, inexact))
		return "numbers that are not exact may not find their row";
	if (is_among(type, zoned))
		return "an hour of the session's time zone may come twice";
	return NULL;
}

/* Compared with a text, an exact number would become an inexact one. */
static void set_param(DataColumn *column, Arena *arena)
{
	if (strcmp(column->type, "decimal") == 0) {
		column->param_open = "CAST(";
		column->param_close = arena_printf(
			arena, " AS %.*s)", (int)strcspn(column->full, " "), column->full);
	} else if (column->class == DATA_INT && strstr(column->full, "unsigned")) {
		column->param_open = "CAST(";
		column->param_close = " AS UNSIGNED)";
	}
}

static void read_columns(const Result *result, Arena *arena, DataTable *out)
{
	for (size_t i = 0; i < result->nrows; i++) {
		const char *type = my_text(result, i, 1), *full = my_text(result, i, 2);
		vec_push(&out->columns, arena,
			(DataColumn){.name = my_text(result, i, 0),
				.type = type,
				.full = full,
				.charset = my_text(result, i, 4),
				.collation = my_text(result, i, 5),
				.class = class_of(type, full),
				.nullable = strcmp(my_text(result, i, 3), "YES") == 0,
				.generated = my_int(result, i, 6) != 0,
				.no_key = why_no_key(type)});
		set_param(&out->columns.items[i], arena);
	}
}

static void add_part(const Result *result, size_t row, Arena *arena, DataTable *out, bool *whole)
{
	const char *name = my_text(result, row, 0), *column = my_text(result, row, 1);
	bool is_new = out->keys.count == 0 ||
		      strcmp(out->keys.items[out->keys.count - 1].name, name) != 0;
	if (is_new) {
		vec_push(&out->keys, arena,
			(DataKey){.name = name, .primary = strcmp(name, "PRIMARY") == 0});
		*whole = true;
	}
	DataKey *key = &out->keys.items[out->keys.count - 1];
	int at = column ? data_table_column(out, column) : -1;
	/* a part of a column, or an expression */
	*whole = *whole && at >= 0 && result->cells[row * result->ncols + 2].type == VAL_NULL;
	if (*whole)
		vec_push(&key->columns, arena, at);
	key->nullable = key->nullable || !*whole || out->columns.items[at].nullable;
	if (!*whole)
		key->columns.count = 0;
}

static int by_length(const void *a, const void *b)
{
	const DataKey *x = a, *y = b;
	if (x->primary != y->primary)
		return x->primary ? -1 : 1;
	if (x->columns.count != y->columns.count)
		return x->columns.count < y->columns.count ? -1 : 1;
	return strcmp(x->name, y->name);
}

static void read_keys(const Result *result, Arena *arena, DataTable *out)
{
	bool whole = false;
	size_t kept = 0;
	for (size_t i = 0; i < result->nrows; i++)
		add_part(result, i, arena, out, &whole);
	for (size_t i = 0; i < out->keys.count; i++)
		if (out->keys.items[i].columns.count > 0)
			out->keys.items[kept++] = out->keys.items[i];
	out->keys.count = kept;
	if (kept > 1)
		qsort(out->keys.items, kept, sizeof(*out->keys.items), by_length);
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Backend */
bool my_data_table(Conn *conn, const char *schema, const char *table, Arena *arena, DataTable *out,
	bool *found, Error *err)
{
	const Value params[] = {
		my_param(schema), my_param(table), my_param(schema), my_param(table)};
	Result columns, keys;
	*out = (DataTable){.schema = schema, .name = table, .rows = -1};
	*found = false;
	if (!my_run(conn, &(Stmt){my_query("bulk_columns.sql"), params, 4}, arena, &columns, err))
		return false;
	*found = columns.nrows > 0;
	if (!*found)
		return true;
	read_columns(&columns, arena, out);
	out->rows = my_int(&columns, 0, 9);
	if (strcmp(my_text(&columns, 0, 8), "YES") != 0)
		out->refused = arena_printf(
			arena, "its engine %s has no transactions", my_text(&columns, 0, 7));
	if (!my_run(conn, &(Stmt){my_query("bulk_keys.sql"), params, 2}, arena, &keys, err))
		return false;
	read_keys(&keys, arena, out);
	return true;
}
