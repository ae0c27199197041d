/* column.c - a column as PostgreSQL writes it. */
#include "drivers/postgres/ddl.h"

static const char *const names[TYPE_COUNT] = {
	[TYPE_BOOLEAN] = "boolean",
	[TYPE_SMALLINT] = "smallint",
	[TYPE_INTEGER] = "integer",
	[TYPE_BIGINT] = "bigint",
	[TYPE_NUMERIC] = "numeric",
	[TYPE_REAL] = "real",
	[TYPE_DOUBLE] = "double precision",
	/* Without a length varchar has no limit, like text. */
	[TYPE_STRING] = "varchar",
	[TYPE_CHAR] = "char",
	[TYPE_TEXT] = "text",
	/* bytea knows no length: a length of t.binary is a limit for databases that need one. */
	[TYPE_BINARY] = "bytea",
	[TYPE_BLOB] = "bytea",
	[TYPE_DATE] = "date",
	[TYPE_TIME] = "time",
	[TYPE_TIMESTAMP] = "timestamp",
	[TYPE_TIMESTAMPTZ] = "timestamptz",
	[TYPE_INTERVAL] = "interval",
	[TYPE_JSON] = "json",
	[TYPE_JSONB] = "jsonb",
	[TYPE_UUID] = "uuid",
	[TYPE_INET] = "inet",
};

bool postgres_type(const Emit *e, const Type *type, const Column *column, Str *out, Error *err)
{
	switch (type->kind) {
	case TYPE_ENUM:
		sql_addf(out, e->dialect, "%n", type->schema, type->name);
		return true;
	case TYPE_ARRAY:
		if (!postgres_type(e, type->element, column, out, err))
			return false;
		str_add(out, "[]");
		return true;
	case TYPE_RAW:
		str_add(out, type->name);
		return true;
	case TYPE_BINARY:
		str_add(out, names[TYPE_BINARY]);
		return true;
	default:
		emit_type_name(names[type->kind], type, out);
		return true;
	}
}

bool postgres_too_old(const Emit *e, const char *what, int since, Error *err)
{
	error_set(err, ERR_UNSUPPORTED, "PostgreSQL %d has no %s", e->server->number / 10000, what);
	return error_hint(err, "they came with PostgreSQL %d", since / 10000);
}

static bool add_options(const Emit *e, const Column *column, Str *out, Error *err)
{
	/* inherited: it is its parent's (see table.c) */
	static const char *const known[] = {"compression", "inherited", "storage", NULL};
	const char *compression = options_get(&column->options, "compression");
	const char *storage = options_get(&column->options, "storage");

	if (!emit_check_options(e, &column->options, known, "a column", err))
		return false;
	if (compression && e->server->number < 140000)
		return postgres_too_old(e, "compression options", 140000, err);
	if (storage && e->server->number >= 160000) /* else postgres_push_storage() */
		str_addf(out, " STORAGE %s", storage);
	if (compression)
		str_addf(out, " COMPRESSION %s", compression);
	return true;
}

void postgres_push_storage(Emit *e, const Op *op, const Column *column)
{
	const char *storage = options_get(&column->options, "storage");
	Str sql = str_new(e->arena);

	if (!storage || e->server->number >= 160000)
		return;
	sql_addf(&sql, e->dialect, "ALTER TABLE %t ALTER COLUMN %i SET STORAGE %s", op,
		column->name, storage);
	sql_push(e, &sql);
}

bool postgres_column_tail(
	const Emit *e, const Table *table, const Column *column, Str *out, Error *err)
{
	Column own = *column;

	/* Before 18 a generated column is stored or it is not; its values are the same. */
	if (e->server->number < 180000)
		own.stored = true;
	return add_options(e, column, out, err) && emit_column_tail(e, table, &own, out, err);
}
