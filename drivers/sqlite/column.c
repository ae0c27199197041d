/* column.c - a column as SQLite writes it. */
#include "drivers/sqlite/ddl.h"

/*
 * SQLite stores what it is given; the declared type is only an affinity, found by looking
 * for INT, CHAR, TEXT, BLOB, REAL or DOUB in it, else NUMERIC.  So a name says the author's
 * type to readers (and to luamig, which gives BOOLEAN back as a boolean) and must have an
 * affinity that changes no value: TEXT for what is text.
 */
static const char *const names[TYPE_COUNT] = {
	[TYPE_BOOLEAN] = "BOOLEAN",
	[TYPE_SMALLINT] = "SMALLINT",
	[TYPE_INTEGER] = "INTEGER",
	[TYPE_BIGINT] = "BIGINT",
	[TYPE_NUMERIC] = "NUMERIC",
	[TYPE_REAL] = "REAL",
	[TYPE_DOUBLE] = "DOUBLE",
	[TYPE_STRING] = "VARCHAR",
	[TYPE_CHAR] = "CHAR",
	[TYPE_TEXT] = "TEXT",
	[TYPE_BINARY] = "BLOB", /* BINARY would be NUMERIC */
	[TYPE_BLOB] = "BLOB",
	[TYPE_DATE] = "DATE",
	[TYPE_TIME] = "TIME",
	[TYPE_TIMESTAMP] = "DATETIME",
	[TYPE_TIMESTAMPTZ] = "DATETIME",
	[TYPE_INTERVAL] = "TEXT",
	[TYPE_JSON] = "JSON TEXT", /* JSON alone is NUMERIC: the document 1.0 would become 1 */
	[TYPE_JSONB] = "JSON TEXT",
	[TYPE_UUID] = "CHAR(36)",
	[TYPE_INET] = "VARCHAR(43)",
	[TYPE_ENUM] = "VARCHAR", /* with a CHECK, see column_tail */
};

bool sqlite_type(const Emit *e, const Type *type, const Column *column, Str *out, Error *err)
{
	(void)column;
	switch (type->kind) {
	case TYPE_ARRAY:
		error_set(err, ERR_UNSUPPORTED, "%s has no array type", e->server->name);
		return error_hint(err, "use t.json, or t.per{ sqlite = t.json }");
	case TYPE_RAW:
		str_add(out, type->name);
		return true;
	case TYPE_STRING:
	case TYPE_CHAR:
	case TYPE_NUMERIC:
		emit_type_name(names[type->kind], type, out);
		return true;
	default:
		str_add(out, names[type->kind]);
		return true;
	}
}
