/* rows.c - see rows.h. */
#include "rows.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- values ---------------------------------------------------------------------------------- */

/* What the generator gives as t.raw(…), and a value of it with the number of the row for its #. */
static const char *raw_value(const char *type, int n, Arena *arena)
{
	static const char *const values[][2] = {{"cidr", "10.0.0.#"}, {"tsvector", "word#"},
		{"bit(3)", "101"}, {"timetz", "10:00:0#"}, {"money", "#"}, {"mediumint", "#"},
		{"year", "202#"}, {"tinyint unsigned", "#"}, {"binary(16)", "#"},
		{"mediumtext", "text #"}, {"timestamp", "2026-01-01 10:00:0#"},
		{"set('a','b')", "a"}};
	const char *form = "#";
	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		if (strcmp(type, values[i][0]) == 0)
			form = values[i][1];
	const char *hash = strchr(form, '#');
	if (!hash)
		return arena_printf(arena, "'%s'", form);
	return arena_printf(arena, "'%.*s%d%s'", (int)(hash - form), form, n, hash + 1);
}

static const char *label_value(const Rows *r, const Type *type)
{
	Str s = str_new(r->arena);
	sql_addf(&s, r->conn->backend->dialect, "%l", type->labels.items[0]);
	return s.data;
}

/* Checks of the generator ask for more than three letters. */
static const char *text_value(const Type *type, int n, Arena *arena)
{
	bool room = type->length == 0 ? type->kind != TYPE_CHAR : type->length > 3;
	return arena_printf(arena, room ? "'row%d'" : "'%d'", n);
}

static const char *value_of(const Rows *r, const Column *c, int n)
{
	Arena *a = r->arena;
	switch (c->type.kind) {
	case TYPE_BLOB:
	case TYPE_BINARY:
		return arena_printf(a, r->database == PG ? "'\\x%02d'" : "x'%02d'", n);
	case TYPE_BOOLEAN:
		return n % 2 ? r->database & SL ? "1" : "TRUE" : r->database & SL ? "0" : "FALSE";
	case TYPE_STRING:
	case TYPE_CHAR:
	case TYPE_TEXT:
		return text_value(&c->type, n, a);
	case TYPE_DATE:
		return arena_printf(a, "'2026-01-0%d'", n);
	case TYPE_TIME:
		return arena_printf(a, "'10:00:0%d'", n);
	case TYPE_TIMESTAMP:
	case TYPE_TIMESTAMPTZ:
		return arena_printf(a, "'2026-01-01 10:00:0%d'", n);
	case TYPE_INTERVAL:
		return r->database == PG ? "'1 hour'" : "'1'";
	case TYPE_JSON:
	case TYPE_JSONB:
		return arena_printf(a, "'{\"n\": %d}'", n);
	case TYPE_UUID:
		return arena_printf(a, "'00000000-0000-0000-0000-00000000000%d'", n);
	case TYPE_INET:
		return arena_printf(a, "'10.0.0.%d'", n);
	case TYPE_ARRAY:
		return "'{}'";
	case TYPE_RAW:
		return raw_value(c->type.name, n, a);
	case TYPE_ENUM:
		return label_value(r, &c->type);
	default:
		return arena_printf(a, "'%d'", n);
	}
}

/* ---- writing --------------------------------------------------------------------------------- */

static bool refers(const Table *table, const Column *column)
{
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		for (size_t k = 0; c->kind == CONSTRAINT_FOREIGN_KEY && k < c->columns.count; k++)
			if (strcmp(c->columns.items[k], column->name) == 0)
				return true;
	}
	return false;
}

static const char *insert_text(const Rows *r, const Table *table, int n, bool alone)
{
	const Dialect *d = r->conn->backend->dialect;
	Str names = str_new(r->arena), values = str_new(r->arena), sql = str_new(r->arena);
	for (size_t i = 0; i < table->columns.count; i++) {
		const Column *c = &table->columns.items[i];
		if (c->generated || c->identity.kind == IDENTITY_ALWAYS)
			continue;
		bool left_out = alone && c->nullable && refers(table, c);
		sql_addf(&names, d, names.len ? ", %i" : "%i", c->name);
		str_addf(&values, "%s%s", values.len ? ", " : "",
			left_out ? "NULL" : value_of(r, c, n));
	}
	sql_addf(&sql, d, "INSERT INTO %n (%s) VALUES (%s)", table->schema, table->name, names.data,
		values.data);
	return names.len ? sql.data : NULL;
}

static bool try_insert(const Rows *r, const char *sql)
{
	Error err = ERROR_INIT;
	bool postgres = r->database == PG;
	bool within = db_tx_state(r->conn) != TX_NONE;
	if (within && !db_savepoint(r->conn, "r", &err))
		return false;
	bool ok = db_exec(r->conn, sql, &err) &&
		  (!within || !postgres || db_exec(r->conn, "SET CONSTRAINTS ALL IMMEDIATE", &err));
	error_clear(&err);
	if (within && !ok)
		(void)!db_rollback_to(r->conn, "r", &err);
	if (within)
		(void)!db_release(r->conn, "r", &err);
	return ok;
}

bool rows_insert(const Rows *rows, const Table *table, int n)
{
	const char *whole = insert_text(rows, table, n, false);
	return whole &&
	       (try_insert(rows, whole) || try_insert(rows, insert_text(rows, table, n, true)));
}

/* ---- reading --------------------------------------------------------------------------------- */

static void add_cell(Str *out, const Value *v)
{
	switch (v->type) {
	case VAL_NULL:
		str_add(out, "|NULL");
		break;
	case VAL_BOOL:
		str_addf(out, "|%d", v->as.boolean);
		break;
	case VAL_INT:
		str_addf(out, "|%" PRId64, v->as.integer);
		break;
	case VAL_REAL:
		str_addf(out, "|%.17g", v->as.real);
		break;
	case VAL_TEXT:
	case VAL_BLOB:
		str_add(out, "|");
		for (size_t i = 0; i < v->as.text.len; i++)
			str_addf(out, "%02x", (unsigned char)v->as.text.data[i]);
		break;
	}
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_among(const StrVec *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->items[i], name) == 0)
			return true;
	return false;
}

static const char *select_text(const Rows *r, const Table *table, const StrVec *but)
{
	Str sql = str_new(r->arena);
	StrVec names = {0};
	for (size_t i = 0; i < table->columns.count; i++)
		if (!is_among(but, table->columns.items[i].name))
			vec_push(&names, r->arena, table->columns.items[i].name);
	if (names.count == 0)
		return NULL;
	qsort(names.items, names.count, sizeof(*names.items), by_text);
	sql_addf(&sql, r->conn->backend->dialect, "SELECT %c FROM %n", &names, table->schema,
		table->name);
	return sql.data;
}

bool rows_text(const Rows *rows, const Table *table, const StrVec *but, Str *out, Error *err)
{
	const char *sql = select_text(rows, table, but);
	Result res;
	StrVec lines = {0};
	if (!sql)
		return true;
	if (!db_run(rows->conn, &(Stmt){.sql = sql}, rows->arena, &res, err))
		return false;
	for (size_t row = 0; row < res.nrows; row++) {
		Str line = str_new(rows->arena);
		for (size_t c = 0; c < res.ncols; c++)
			add_cell(&line, &res.cells[row * res.ncols + c]);
		vec_push(&lines, rows->arena, line.data);
	}
	if (lines.count)
		qsort(lines.items, lines.count, sizeof(*lines.items), by_text);
	for (size_t i = 0; i < lines.count; i++)
		str_addf(out, "row %s %s\n", table->name, lines.items[i]);
	return true;
}
