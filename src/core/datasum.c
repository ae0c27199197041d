/*
 * datasum.c - reads the rows of all tables as texts; see datasum.h.  datasum_compare.c compares.
 */
#include "core/datasum.h"

#include <string.h>

#include "core/filled.h"

enum {
	LARGE = 4000, /* rows: more are summed up and not kept */
	BATCH = 1000,
};

/* ---- what makes a column's values ----------------------------------------------------------- */

static const char *made_by(const Conn *conn, const Table *table, const Column *column, Arena *arena)
{
	return filled_by(conn->backend->dialect, table, column, arena);
}

static const char *referred_column(const Constraint *fk, const Table *to, size_t place)
{
	const Constraint *key = table_primary_key(to);
	const StrVec *columns =
		fk->foreign_key.columns.count || !key ? &fk->foreign_key.columns : &key->columns;
	return place < columns->count ? columns->items[place] : NULL;
}

/* A reference to a numbered row is as volatile as its number. */
static const char *refers_to(const Conn *conn, const Schema *schema, const Table *table,
	const Column *column, Arena *arena)
{
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		const ForeignKey *fk = &c->foreign_key;
		const Table *to =
			c->kind == CONSTRAINT_FOREIGN_KEY
				? schema_table(schema, fk->schema ? fk->schema : table->schema,
					  fk->table)
				: NULL;
		for (size_t k = 0; to && k < c->columns.count; k++) {
			const char *name = referred_column(c, to, k);
			const Column *key = name ? table_column(to, name) : NULL;
			if (key && strcmp(c->columns.items[k], column->name) == 0 &&
				made_by(conn, to, key, arena))
				return arena_printf(arena, "refers to %s.%s", to->name, name);
		}
	}
	return NULL;
}

/* ---- values as texts ------------------------------------------------------------------------ */

/* The same number is the same text, however the database came to store it. */
static const char *text_of(const Value *v, Arena *arena)
{
	Str hex;
	switch (v->type) {
	case VAL_NULL:
		return NULL;
	case VAL_BOOL:
		return v->as.boolean ? "1" : "0";
	case VAL_INT:
		return arena_printf(arena, "%lld", (long long)v->as.integer);
	case VAL_REAL:
		return arena_printf(arena, "%.17g", v->as.real);
	case VAL_TEXT:
		return v->as.text.data;
	case VAL_BLOB:
		break;
	}
	hex = str_new(arena);
	str_add(&hex, "x'");
	for (size_t i = 0; i < v->as.text.len; i++)
		str_addf(&hex, "%02x", (unsigned)(unsigned char)v->as.text.data[i]);
	str_add(&hex, "'");
	return hex.data;
}

static uint64_t hash_on(uint64_t hash, const char *text) /* FNV-1a */
{
	if (!text)
		return (hash ^ 0xff) * UINT64_C(1099511628211);
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return (hash ^ 0xfe) * UINT64_C(1099511628211);
}

/* ---- reading -------------------------------------------------------------------------------- */

static const char *select_of(const Conn *conn, const DataSumTable *table, Arena *arena)
{
	Str sql = str_new(arena);
	for (size_t i = 0; i < table->columns.count; i++)
		sql_addf(&sql, conn->backend->dialect, i ? ", %i" : "SELECT %i",
			table->columns.items[i].name);
	sql_addf(&sql, conn->backend->dialect, " FROM %n", table->schema, table->name);
	return sql.data;
}

static void keep_rows(DataSumTable *table, const Result *rows, Arena *arena)
{
	size_t cells = rows->nrows * rows->ncols;
	table->rows = (int64_t)rows->nrows;
	table->cells = arena_alloc(arena, (cells + 1) * sizeof(*table->cells));
	for (size_t i = 0; i < cells; i++) {
		table->cells[i] = text_of(&rows->cells[i], arena);
		table->columns.items[i % rows->ncols].filled += table->cells[i] != NULL;
	}
}

static void sum_row(DataSumTable *table, const Value *cells, Arena *arena)
{
	uint64_t key = UINT64_C(14695981039346656037);
	for (size_t k = 0; k < table->key.count; k++)
		key = hash_on(key, text_of(&cells[table->key.items[k]], arena));
	for (size_t i = 0; i < table->columns.count; i++) {
		const char *text = text_of(&cells[i], arena);
		table->columns.items[i].filled += text != NULL;
		table->columns.items[i].sum += hash_on(key, text);
	}
	table->rows++;
}

static bool sum_rows(Conn *conn, DataSumTable *table, const char *sql, Error *err)
{
	Cursor *cursor = db_cursor_open(conn, &(Stmt){.sql = sql}, err);
	bool ok = cursor != NULL;
	size_t got = 1;
	table->large = true;
	while (ok && got) {
		Arena batch = ARENA_INIT;
		Result rows = {0};
		ok = db_cursor_next(cursor, BATCH, &batch, &rows, err);
		got = ok ? rows.nrows : 0;
		for (size_t i = 0; i < got; i++)
			sum_row(table, rows.cells + i * rows.ncols, &batch);
		arena_release(&batch);
	}
	db_cursor_close(cursor);
	return ok;
}

static bool read_rows(Conn *conn, DataSumTable *table, Arena *arena, Error *err)
{
	Result rows;
	const char *sql = select_of(conn, table, arena);
	const char *first = arena_printf(arena, "%s LIMIT %d", sql, LARGE + 1);
	if (table->columns.count == 0)
		return true;
	if (!db_run(conn, &(Stmt){.sql = first}, arena, &rows, err))
		return error_wrap(err, "the rows of %s cannot be read", table->name);
	if (rows.nrows > LARGE)
		return sum_rows(conn, table, sql, err);
	keep_rows(table, &rows, arena);
	return true;
}

static int column_place(const DataSumTable *table, const char *name)
{
	for (size_t i = 0; i < table->columns.count; i++)
		if (strcmp(table->columns.items[i].name, name) == 0)
			return (int)i;
	return -1;
}

static DataSumTable describe_table(
	const Conn *conn, const Schema *schema, const Table *from, Arena *arena)
{
	DataSumTable table = {.schema = from->schema, .name = from->name};
	const Constraint *key = table_primary_key(from);
	for (size_t i = 0; i < from->columns.count; i++) {
		const Column *c = &from->columns.items[i];
		DataSumColumn column = {.name = c->name, .generated = c->generated != NULL};
		column.volatile_by = made_by(conn, from, c, arena);
		if (!column.volatile_by)
			column.volatile_by = refers_to(conn, schema, from, c, arena);
		vec_push(&table.columns, arena, column);
	}
	for (size_t i = 0; key && i < key->columns.count; i++)
		vec_push(&table.key, arena, column_place(&table, key->columns.items[i]));
	return table;
}

static bool is_skipped(const StrVec *skip, const char *name)
{
	for (size_t i = 0; skip && i < skip->count; i++)
		if (strcmp(skip->items[i], name) == 0)
			return true;
	return false;
}

bool datasum_read(Conn *conn, const Schema *schema, const StrVec *skip, Arena *arena, DataSum *out,
	Error *err)
{
	*out = (DataSum){0};
	for (size_t i = 0; i < schema->tables.count; i++) {
		const Table *from = &schema->tables.items[i];
		if (is_skipped(skip, from->name))
			continue;
		DataSumTable table = describe_table(conn, schema, from, arena);
		if (!read_rows(conn, &table, arena, err))
			return false;
		vec_push(&out->tables, arena, table);
	}
	return true;
}
