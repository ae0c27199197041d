/* type.c - how MySQL and MariaDB call the types, and what they have no type for. */
#include "drivers/mysql/ddl.h"

bool mysql_is_mariadb(const Emit *e)
{
	return strcmp(e->server->name, "MariaDB") == 0;
}

bool mysql_since(const Emit *e, int mysql, int mariadb)
{
	int since = mysql_is_mariadb(e) ? mariadb : mysql;

	return since > 0 && e->server->number >= since;
}

bool mysql_too_old(
	const Emit *e, const char *what, const char *mysql, const char *mariadb, Error *err)
{
	error_set(
		err, ERR_UNSUPPORTED, "%s %s has no %s", e->server->name, e->server->version, what);
	return error_hint(err, "they came with %s %s", e->server->name,
		mysql_is_mariadb(e) ? mariadb : mysql);
}

static const char *const names[TYPE_COUNT] = {
	/* What BOOLEAN means to both servers, and what they say it is. */
	[TYPE_BOOLEAN] = "tinyint(1)",
	[TYPE_SMALLINT] = "smallint",
	[TYPE_INTEGER] = "int",
	[TYPE_BIGINT] = "bigint",
	[TYPE_NUMERIC] = "decimal",
	/* REAL would be a double here. */
	[TYPE_REAL] = "float",
	[TYPE_DOUBLE] = "double",
	[TYPE_STRING] = "varchar",
	[TYPE_CHAR] = "char",
	/* TEXT and BLOB end at 64 KB; elsewhere a text has no such end. */
	[TYPE_TEXT] = "longtext",
	[TYPE_BINARY] = "varbinary",
	[TYPE_BLOB] = "longblob",
	[TYPE_DATE] = "date",
	[TYPE_TIME] = "time",
	[TYPE_TIMESTAMP] = "datetime",
	/* An instant would be TIMESTAMP, but that ends in 2038 and begins in 1970: an error for a
	 * date of birth or the end of a contract.  DATETIME holds every date and keeps what it is
	 * given: applications write UTC.  t.per{ mysql = t.raw("timestamp(6)") } gives the other.
	 */
	[TYPE_TIMESTAMPTZ] = "datetime",
	[TYPE_JSON] = "json",
	[TYPE_JSONB] = "json",
	/* PostgreSQL's longest inet as text: an IPv6 address with its mask. MariaDB's INET6 has no
	 * masks and no plain IPv4. */
	[TYPE_INET] = "varchar(43)",
};

/* What is not said is filled in where the server's own choice would cut values that the other
 * databases keep. */
static Type with_defaults(const Type *type)
{
	Type full = *type;

	switch (type->kind) {
	case TYPE_STRING:
	case TYPE_BINARY:
		if (full.length == 0)
			full.length = 255; /* varchar cannot be without */
		break;
	case TYPE_NUMERIC:
		if (full.precision < 0) {
			full.precision = 65; /* DECIMAL alone is DECIMAL(10,0) */
			full.scale = 30;
		}
		break;
	case TYPE_TIME:
	case TYPE_TIMESTAMP:
	case TYPE_TIMESTAMPTZ:
		if (full.precision < 0)
			full.precision = 6; /* alone: whole seconds */
		if (full.precision == 0)
			full.precision = -1;
		break;
	default:
		break;
	}
	return full;
}

static bool no_type(const Emit *e, const char *word, const char *hint, Error *err)
{
	error_set(err, ERR_UNSUPPORTED, "%s has no %s type", e->server->name, word);
	return error_hint(err, "%s", hint);
}

static bool add_enum(const Emit *e, const Type *type, Str *out, Error *err)
{
	if (type->labels.count == 0) {
		error_set(err, ERR_UNSUPPORTED, "%s needs the labels of the enum \"%s\"",
			e->server->name, type->name);
		return error_hint(
			err, "write them again: t.enum(\"%s\", { \"a\", \"b\" })", type->name);
	}
	str_add(out, "enum(");
	for (size_t i = 0; i < type->labels.count; i++)
		sql_addf(out, e->dialect, i ? ", %l" : "%l", type->labels.items[i]);
	str_add(out, ")");
	return true;
}

bool mysql_type(const Emit *e, const Type *type, const Column *column, Str *out, Error *err)
{
	Type full = with_defaults(type);

	(void)column;
	switch (type->kind) {
	case TYPE_INTERVAL:
		return no_type(e, "interval",
			"use t.bigint and keep seconds, or t.per{ mysql = t.time(6) } below 839 "
			"hours",
			err);
	case TYPE_ARRAY:
		return no_type(e, "array", "use t.json, or t.per{ mysql = t.json }", err);
	case TYPE_ENUM:
		return add_enum(e, type, out, err);
	case TYPE_UUID:
		str_add(out, mysql_since(e, 0, 100700) ? "uuid" : "char(36)");
		return true;
	case TYPE_RAW:
		str_add(out, type->name);
		return true;
	default:
		emit_type_name(names[type->kind], &full, out);
		return true;
	}
}
