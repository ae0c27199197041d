/*
 * bulk_table.c - what a table is made of, for data.*: columns and the keys to walk by.
 *
 * A declared type does not bind the values: but for booleans and bytes, each value travels as what
 * it is.
 */
#include "base/text.h"
#include "drivers/sqlite/conn.h"

static const char columns_sql[] =
	"SELECT name, type, \"notnull\", pk, hidden FROM pragma_table_xinfo(?, ?) "
	"WHERE hidden <> 1 ORDER BY cid";
/* Whole unique indexes over plain columns; a row a column. */
static const char keys_sql[] =
	"SELECT l.name, i.name FROM pragma_index_list(?1, ?2) AS l, "
	"pragma_index_info(l.name, ?2) AS i "
	"WHERE l.\"unique\" AND NOT l.partial AND l.origin <> 'pk' AND NOT EXISTS "
	"(SELECT 1 FROM pragma_index_info(l.name, ?2) AS n WHERE n.name IS NULL) "
	"ORDER BY (SELECT count(*) FROM pragma_index_info(l.name, ?2)), l.name, i.seqno";

/* The schema in which SQLite finds the table; *out stays NULL when there is none. */
static bool find_schema(Conn *conn, const char *schema, const char *table, Arena *arena,
	const char **out, Error *err)
{
	StrVec path = {0};
	const Value name = VALUE_TEXT(table);
	if (!sqlite_search_path(conn, schema, arena, &path, err))
		return false;
	for (size_t i = 0; i < path.count && !*out; i++) {
		Result result;
		Str sql = str_new(arena);
		sql_addf(&sql, &dialect_sqlite,
			"SELECT 1 FROM %i.sqlite_master WHERE type = 'table' AND lower(name) = "
			"lower(?)",
			path.items[i]);
		if (!sqlite_run(conn, &(Stmt){sql.data, &name, 1}, arena, &result, err))
			return false;
		*out = result.nrows > 0 ? path.items[i] : NULL;
	}
	return true;
}

/* A table WITHOUT ROWID has no such column. */
static bool has_rowid(Conn *conn, const char *schema, const char *table, Arena *arena)
{
	Error ignored = ERROR_INIT;
	Result result;
	Str sql = str_new(arena);
	sql_addf(&sql, &dialect_sqlite, "SELECT rowid FROM %n LIMIT 0", schema, table);
	return sqlite_run(conn, &(Stmt){.sql = sql.data}, arena, &result, &ignored);
}

static bool has_word(const char *type, const char *word)
{
	for (size_t n = strlen(word); *type; type++) {
		char head[16];
		snprintf(head, sizeof(head), "%.*s", (int)n, type);
		if (text_equal_nocase(head, word))
			return true;
	}
	return false;
}

/* The order of SQLite's own rules for affinity. */
static DataClass class_of(const char *type)
{
	if (text_equal_nocase(type, "BOOLEAN") || text_equal_nocase(type, "BOOL"))
		return DATA_BOOL;
	if (has_word(type, "CHAR") || has_word(type, "CLOB") || has_word(type, "TEXT"))
		return DATA_TEXT;
	if (has_word(type, "BLOB") || has_word(type, "BINARY"))
		return DATA_BYTES;
	return DATA_ANY;
}

static void read_columns(const Result *result, Arena *arena, DataTable *out)
{
	DataKey key = {.name = "its primary key", .primary = true};
	size_t parts = 0;
	for (size_t i = 0; i < result->nrows; i++) {
		const Value *row = &result->cells[i * result->ncols];
		const char *type = row[1].type == VAL_TEXT ? row[1].as.text.data : "";
		parts += row[3].as.integer > 0;
		vec_push(&out->columns, arena,
			(DataColumn){.name = row[0].as.text.data,
				.class = class_of(type),
				.nullable = !row[2].as.integer,
				.generated = row[4].as.integer > 0});
	}
	for (size_t n = 1; n <= parts; n++)
		for (size_t i = 0; i < result->nrows; i++)
			if (result->cells[i * result->ncols + 3].as.integer == (int64_t)n)
				vec_push(&key.columns, arena, (int)i);
	if (parts > 0)
		vec_push(&out->keys, arena, key);
}

/* INTEGER PRIMARY KEY is the row's own number and never NULL, and no key of WITHOUT ROWID is; any
 * other may be, unless it is said. */
static void check_primary(const Result *result, bool without_rowid, DataTable *out)
{
	if (out->keys.count == 0)
		return;
	DataKey *key = &out->keys.items[0];
	const Value *type = &result->cells[(size_t)key->columns.items[0] * result->ncols + 1];
	bool rowid = key->columns.count == 1 && type->type == VAL_TEXT &&
		     text_equal_nocase(type->as.text.data, "INTEGER");
	for (size_t i = 0; i < key->columns.count && !rowid && !without_rowid; i++)
		key->nullable = key->nullable || out->columns.items[key->columns.items[i]].nullable;
}

static void read_keys(const Result *result, Arena *arena, DataTable *out)
{
	const char *last = "";
	for (size_t i = 0; i < result->nrows; i++) {
		const Value *row = &result->cells[i * result->ncols];
		if (i == 0 || strcmp(row[0].as.text.data, last) != 0)
			vec_push(&out->keys, arena, (DataKey){.name = row[0].as.text.data});
		last = row[0].as.text.data;
		DataKey *key = &out->keys.items[out->keys.count - 1];
		int column = data_table_column(out, row[1].as.text.data);
		vec_push(&key->columns, arena, column);
		key->nullable = key->nullable || out->columns.items[column].nullable;
	}
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Backend */
bool sqlite_data_table(Conn *conn, const char *schema, const char *table, Arena *arena,
	DataTable *out, bool *found, Error *err)
{
	const char *where = NULL;
	Result columns, keys;
	*out = (DataTable){.schema = schema, .name = table, .rows = -1};
	*found = false;
	if (!find_schema(conn, schema, table, arena, &where, err) || !where)
		return err->kind == ERR_NONE;
	const Value name = VALUE_TEXT(table), in = VALUE_TEXT(where);
	const Value params[] = {name, in};
	if (!sqlite_run(conn, &(Stmt){columns_sql, params, 2}, arena, &columns, err) ||
		!sqlite_run(conn, &(Stmt){keys_sql, params, 2}, arena, &keys, err))
		return false;
	*found = columns.nrows > 0;
	out->schema = where;
	read_columns(&columns, arena, out);
	check_primary(&columns, !has_rowid(conn, where, table, arena), out);
	read_keys(&keys, arena, out);
	return true;
}
