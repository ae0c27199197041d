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
