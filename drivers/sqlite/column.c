/* column.c - a column as SQLite writes it. */
#include "drivers/sqlite/ddl.h"

#include "base/text.h"

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
	[TYPE_ENUM] = "TEXT", /* with a CHECK, see below */
};

bool sqlite_type(const Emit *e, const Type *type, const Column *column, Str *out, Error *err)
{
	switch (type->kind) {
	case TYPE_ARRAY:
		return emit_no(e, "array type", "use t.json, or t.per{ sqlite = t.json }", err);
	case TYPE_RAW:
		str_add(out, type->name);
		return true;
	case TYPE_STRING:
	case TYPE_CHAR:
	case TYPE_NUMERIC:
		emit_type_name(names[type->kind], type, out);
		return true;
	case TYPE_SMALLINT:
	case TYPE_BIGINT:
		/* Only the word INTEGER makes a key the rowid itself, which numbers rows. */
		str_add(out, names[column && column->primary_key ? TYPE_INTEGER : type->kind]);
		return true;
	default:
		str_add(out, names[type->kind]);
		return true;
	}
}

/* A STRICT table takes six names only, and refuses values of another kind. */
static const char *strict_name(TypeKind kind)
{
	switch (kind) {
	case TYPE_BOOLEAN:
	case TYPE_SMALLINT:
	case TYPE_INTEGER:
	case TYPE_BIGINT:
		return "INTEGER";
	case TYPE_NUMERIC:
	case TYPE_REAL:
	case TYPE_DOUBLE:
		return "REAL";
	case TYPE_BINARY:
	case TYPE_BLOB:
		return "BLOB";
	default:
		return "TEXT";
	}
}

bool sqlite_strict_types(const Emit *e, const Table *table, Table *out, Error *err)
{
	*out = *table;
	out->columns = (Columns){0};
	for (size_t i = 0; i < table->columns.count; i++) {
		Column column = table->columns.items[i];
		Str ignored = str_new(e->arena);
		if (!sqlite_type(e, &column.type, &column, &ignored, err))
			return error_wrap(err, "column %s", column.name);
		if (column.type.kind != TYPE_RAW && column.type.kind != TYPE_ENUM)
			column.type =
				(Type){.kind = TYPE_RAW, .name = strict_name(column.type.kind)};
		vec_push(&out->columns, e->arena, column);
	}
	return true;
}

/* ---- defaults ------------------------------------------------------------------------------- */

/* What is neither a literal nor one of three words stands in parentheses.  now(), which most
 * databases know, would be accepted in them and fail at the first INSERT. */
const char *sqlite_sql_default(const Emit *e, const char *expression)
{
	static const char *const words[] = {"current_timestamp", "current_date", "current_time"};
	const char *text = emit_skip_spaces(expression);

	if (text_equal_nocase(text, "now()"))
		return "CURRENT_TIMESTAMP";
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (text_equal_nocase(text, words[i]))
			return text;
	if (emit_is_literal(e->dialect, text) || emit_is_parenthesised(e->dialect, text))
		return text;
	return arena_printf(e->arena, "(%s)", text);
}

bool sqlite_default(const Emit *e, const Column *column, Str *out, Error *err)
{
	Str text = str_new(e->arena);

	if (column->value.kind == DEFAULT_NONE || column->value.kind == DEFAULT_DROP)
		return true;
	if (!emit_default(e, &column->value, &text, err))
		return false;
	str_addf(out, "DEFAULT %s",
		column->value.kind == DEFAULT_SQL ? sqlite_sql_default(e, text.data) : text.data);
	return true;
}

static bool add_value(const Emit *e, const Column *column, Str *out, Error *err)
{
	Str text = str_new(e->arena);

	if (column->generated) {
		str_addf(out, " GENERATED ALWAYS AS (%s) %s", column->generated,
			column->stored ? "STORED" : "VIRTUAL");
		return true;
	}
	if (!sqlite_default(e, column, &text, err))
		return false;
	str_addf(out, text.len ? " %s" : "%s", text.data);
	return true;
}

/* ---- the rest of a definition --------------------------------------------------------------- */

bool sqlite_is_autoincrement(const Column *column)
{
	/* Without the word the first number is always 1. */
	return column->autoincrement ||
	       (column->identity.kind != IDENTITY_NONE && column->identity.has_start &&
		       column->identity.start != 1);
}

bool sqlite_check_labels(const Emit *e, const Column *column, Error *err)
{
	if (column->type.labels.count > 0)
		return true;
	error_set(err, ERR_UNSUPPORTED, "%s needs the labels of the enum \"%s\"", e->server->name,
		column->type.name);
	return error_hint(
		err, "write them again: t.enum(\"%s\", { \"a\", \"b\" })", column->type.name);
}

static bool add_enum_check(const Emit *e, const Column *column, Str *out, Error *err)
{
	const StrVec *labels = &column->type.labels;

	if (column->type.kind != TYPE_ENUM)
		return true;
	if (!sqlite_check_labels(e, column, err))
		return false;
	sql_addf(out, e->dialect, " CHECK (%i IN (", column->name);
	for (size_t i = 0; i < labels->count; i++)
		sql_addf(out, e->dialect, i ? ", %l" : "%l", labels->items[i]);
	str_add(out, "))");
	return true;
}

bool sqlite_column_tail(
	const Emit *e, const Table *table, const Column *column, Str *out, Error *err)
{
	static const char *const known[] = {"on_conflict", NULLABLE_KEY, NULL};
	const char *on_conflict = options_get(&column->options, "on_conflict");

	if (!emit_check_options(e, &column->options, known, "a column", err) ||
		!emit_check_identity(e, column, err))
		return false;
	if (emit_is_identity(column) && !column->primary_key) {
		error_set(err, ERR_UNSUPPORTED, "%s numbers rows only in an integer primary key",
			e->server->name);
		return error_hint(err, "make the column alone the key, or fill it in a trigger");
	}
	if (column->collate)
		sql_addf(out, e->dialect, " COLLATE %i", column->collate);
	/* The rowid is never NULL. */
	if (!column->nullable && !column->primary_key) {
		str_add(out, " NOT NULL");
		if (on_conflict)
			str_addf(out, " ON CONFLICT %s", on_conflict);
	}
	return add_value(e, column, out, err) && add_enum_check(e, column, out, err) &&
	       sqlite_add_column_constraints(e, table, column, out, err);
}
