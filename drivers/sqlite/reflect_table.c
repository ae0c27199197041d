/*
 * reflect_table.c - a CREATE TABLE as a Table: see reflect.h.
 *
 * SQLite keeps the text of a type as it was written, and it is the type: only a text that dialect.c
 * would write for a kind is that kind.
 */
#include "base/text.h"
#include "drivers/sqlite/reflect.h"
#include "model/emit.h"

/* ---- types ----------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	TypeKind kind;
} names[] = {
	{"BOOLEAN", TYPE_BOOLEAN},
	{"SMALLINT", TYPE_SMALLINT},
	{"INTEGER", TYPE_INTEGER},
	{"BIGINT", TYPE_BIGINT},
	{"NUMERIC", TYPE_NUMERIC},
	{"REAL", TYPE_REAL},
	{"DOUBLE", TYPE_DOUBLE},
	{"VARCHAR", TYPE_STRING},
	{"CHAR", TYPE_CHAR},
	{"TEXT", TYPE_TEXT},
	{"BLOB", TYPE_BLOB},
	{"DATE", TYPE_DATE},
	{"TIME", TYPE_TIME},
	{"DATETIME", TYPE_TIMESTAMP},
	{"JSON TEXT", TYPE_JSON},
};

static Type type_of(const char *declared, Arena *arena)
{
	size_t len = strcspn(declared, "(");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		Type type = {.kind = names[i].kind, .precision = -1, .scale = -1};
		int first = 0, second = 0;
		if (strncmp(names[i].name, declared, len) != 0 || names[i].name[len])
			continue;
		int n = sscanf(declared + len, "(%d, %d", &first, &second);
		if (type.kind == TYPE_NUMERIC) {
			type.precision = n >= 1 ? first : -1;
			type.scale = n == 2 ? second : -1;
		} else if (n >= 1) {
			type.length = first;
		}
		Str again = str_new(arena);
		emit_type_name(names[i].name, &type, &again);
		if (strcmp(again.data, declared) == 0)
			return type;
	}
	return (Type){.kind = TYPE_RAW, .precision = -1, .scale = -1, .name = declared};
}

/* ---- columns --------------------------------------------------------------------------------- */

/* A name alone, and a text in the quotes of a name, are strings here. */
static const char *default_text(const char *value, Arena *arena)
{
	static const char *const words[] = {
		"true", "false", "null", "current_timestamp", "current_date", "current_time", NULL};
	SqlReader r;
	sql_reader_init(&r, value, strlen(value), arena);
	bool whole = r.token.len == strlen(value);
	if (!whole || (r.token.kind != LEX_WORD && r.token.kind != LEX_QUOTED))
		return value;
	for (const char *const *w = words; *w; w++)
		if (lex_is_word(&r.token, *w))
			return value;
	Str s = str_new(arena);
	sql_addf(&s, &dialect_sqlite, "%l", sql_reader_name(&r));
	return s.data;
}

static Column column_of(const char *sql, const TableSqlColumn *from, Arena *arena)
{
	Column column = {
		.name = from->name,
		.declared = from->type,
		.type = type_of(from->type, arena),
		.nullable = !from->not_null,
		.autoincrement = from->autoincrement,
		.generated = schema_bare(&dialect_sqlite, from->generated, arena),
		.stored = from->stored,
		.collate = from->collate,
	};
	if (from->value)
		column.value =
			(Default){.kind = DEFAULT_SQL, .text = default_text(from->value, arena)};
	for (size_t i = 0; i < from->clauses.count; i++) {
		const TableSqlClause *clause = &from->clauses.items[i];
		if (clause->kind == CLAUSE_NOT_NULL)
			options_add(&column.options, arena, "on_conflict",
				sqlite_read_conflict(sql + clause->span.start,
					clause->span.end - clause->span.start, arena));
	}
	return column;
}

/* ---- constraints ----------------------------------------------------------------------------- */

static Constraint constraint_of(const char *sql, const TableSqlConstraint *from, Arena *arena)
{
	const char *text = sql + from->span.start;
	size_t len = from->span.end - from->span.start;
	Constraint out = {
		.kind = from->kind,
		.name = from->name,
		.columns = from->columns,
		.expression = schema_bare(&dialect_sqlite, from->expression, arena),
	};
	if (from->kind == CONSTRAINT_FOREIGN_KEY)
		sqlite_read_reference(text, len, arena, &out);
	else if (from->kind != CONSTRAINT_CHECK)
		options_add(
			&out.options, arena, "on_conflict", sqlite_read_conflict(text, len, arena));
	return out;
}

/* Names as the columns are written: SQLite does not mind their case. */
static void spell(StrVec *names_, const TableSql *table)
{
	for (size_t i = 0; i < names_->count; i++) {
		const TableSqlColumn *column = table_sql_column(table, names_->items[i]);
		if (column)
			names_->items[i] = column->name;
	}
}

static bool in_key(const Constraint *key, const Column *column)
{
	for (size_t i = 0; i < key->columns.count; i++)
		if (strcmp(key->columns.items[i], column->name) == 0)
			return true;
	return false;
}

/* An integer that alone is the key is the rowid, and never NULL, nor is any key without a rowid;
 * only the word INTEGER makes it so, and dialect.c would write that word for any integer. */
static void mark_key(Table *table, const TableSql *from, Arena *arena)
{
	const TableSqlColumn *rowid = table_sql_rowid_column(from);
	const Constraint *key = table_primary_key(table);
	for (size_t i = 0; key && i < table->columns.count; i++) {
		Column *column = &table->columns.items[i];
		if (!in_key(key, column))
			continue;
		if ((rowid && strcmp(rowid->name, column->name) == 0) || from->without_rowid)
			column->nullable = false;
		if (column->nullable)
			options_add(&column->options, arena, NULLABLE_KEY, "true");
		if (key->columns.count == 1 &&
			(column->type.kind == TYPE_SMALLINT || column->type.kind == TYPE_BIGINT)) {
			column->type.kind = TYPE_RAW;
			column->type.name = column->declared;
		}
	}
}

bool sqlite_reflect_table(const char *sql, Arena *arena, Table *out)
{
	TableSql from;
	if (!table_sql_read(sql, arena, &from))
		return false;
	for (size_t i = 0; i < from.columns.count; i++)
		vec_push(&out->columns, arena, column_of(sql, &from.columns.items[i], arena));
	for (size_t i = 0; i < from.constraints.count; i++) {
		Constraint constraint = constraint_of(sql, &from.constraints.items[i], arena);
		spell(&constraint.columns, &from);
		vec_push(&out->constraints, arena, constraint);
	}
	options_add(&out->options, arena, "strict", from.strict ? "true" : NULL);
	options_add(&out->options, arena, "without_rowid", from.without_rowid ? "true" : NULL);
	mark_key(out, &from, arena);
	table_mark_key(out);
	return true;
}
