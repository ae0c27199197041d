/* column.c - the definition of a column as MySQL and MariaDB take it. */
#include "drivers/mysql/ddl.h"

#include <ctype.h>

#include "base/text.h"

/* The time of now, in any of its names; now() must have its parentheses. */
static bool is_now(const char *text)
{
	static const char *const names[] = {
		"current_timestamp", "localtimestamp", "localtime", "now"};
	const char *p;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (!emit_starts_with_word(text, names[i]))
			continue;
		p = emit_skip_spaces(text + strlen(names[i]));
		if (*p == '\0')
			return strcmp(names[i], "now") != 0;
		if (*p != '(')
			return false;
		for (p++; isdigit((unsigned char)*p) || *p == ' '; p++)
			;
		return *p == ')' && !*emit_skip_spaces(p + 1);
	}
	return false;
}

/* ---- defaults ------------------------------------------------------------------------------- */

int mysql_time_digits(const char *type)
{
	const char *paren = strchr(type, '(');

	if (!emit_starts_with_word(type, "datetime") && !emit_starts_with_word(type, "timestamp"))
		return -1;
	return paren ? (int)strtol(paren + 1, NULL, 10) : 0;
}

const char *mysql_now(const Emit *e, int digits)
{
	return digits > 0 ? arena_printf(e->arena, "CURRENT_TIMESTAMP(%d)", digits)
			  : "CURRENT_TIMESTAMP";
}

bool mysql_wants_expression(const Emit *e, const char *type)
{
	static const char *const types[] = {"tinytext", "text", "mediumtext", "longtext",
		"tinyblob", "blob", "mediumblob", "longblob", "json", "geometry"};

	for (size_t i = 0; !mysql_is_mariadb(e) && i < ARRAY_LEN(types); i++)
		if (emit_starts_with_word(type, types[i]))
			return true;
	return false;
}

/*
 * The time of now must have the column's own number of digits (else error 1067).  Any other
 * expression stands in parentheses; a literal does not, because older servers know only those.
 */
const char *mysql_sql_default(const Emit *e, const char *type, const char *expression)
{
	const char *text = emit_skip_spaces(expression);
	int digits = mysql_time_digits(type);

	if (digits >= 0 && is_now(text))
		return mysql_now(e, digits);
	if (emit_is_parenthesised(e->dialect, text) || text_equal_nocase(text, "null"))
		return text;
	if (emit_is_literal(e->dialect, text) && !mysql_wants_expression(e, type))
		return text;
	return arena_printf(e->arena, "(%s)", text);
}

bool mysql_column_default(
	const Emit *e, const char *type, const Default *value, const char **out, Error *err)
{
	Str text = str_new(e->arena);

	*out = NULL;
	if (value->kind == DEFAULT_NONE || value->kind == DEFAULT_DROP)
		return true;
	if (!emit_default(e, value, &text, err))
		return false;
	*out = mysql_sql_default(e, type, text.data);
	if (**out != '(' || mysql_since(e, 80013, 100201))
		return true;
	return mysql_too_old(e, "expressions as defaults", "8.0.13", "10.2.1", err);
}

/* DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP is often written as one expression. */
static void split_on_update(const Emit *e, const Default *value, Default *first, bool *on_update)
{
	static const char words[] = " on update ";
	const char *p = value->kind == DEFAULT_SQL ? emit_find_nocase(value->text, words) : NULL;

	*first = *value;
	*on_update = p && is_now(emit_skip_spaces(p + strlen(words)));
	if (*on_update)
		first->text = arena_strndup(e->arena, value->text, (size_t)(p - value->text));
}

/* ---- the parts of a definition -------------------------------------------------------------- */

bool mysql_column_type(const Emit *e, const Column *column, const char **out, Error *err)
{
	Str text = str_new(e->arena);

	if (!mysql_type(e, &column->type, column, &text, err))
		return false;
	if (emit_option_on(&column->options, "unsigned"))
		str_add(&text, " unsigned");
	*out = text.data;
	return true;
}

static const char *place_of(const Emit *e, const Column *column)
{
	const char *after = options_get(&column->options, "after");
	Str text = str_new(e->arena);

	if (emit_option_on(&column->options, "first"))
		return " FIRST";
	if (!after)
		return NULL;
	sql_addf(&text, e->dialect, " AFTER %i", after);
	return text.data;
}

bool mysql_describe_column(const Emit *e, const Column *column, MysqlColumn *out, Error *err)
{
	static const char *const known[] = {
		"after", "charset", "collate", "first", "invisible", "on_update", "unsigned", NULL};
	const char *collate = options_get(&column->options, "collate");
	const char *update = options_get(&column->options, "on_update");
	Default value;
	bool on_update;

	split_on_update(e, &column->value, &value, &on_update);
	*out = (MysqlColumn){
		.charset = options_get(&column->options, "charset"),
		.collate = collate ? collate : column->collate,
		.generated = column->generated,
		.stored = column->stored,
		.nullable = column->nullable,
		.auto_increment = emit_is_identity(column),
		.comment = column->comment,
		.extra = emit_option_on(&column->options, "invisible") ? "INVISIBLE" : NULL,
		.place = place_of(e, column),
	};
	if (!emit_check_options(e, &column->options, known, "a column", err) ||
		!emit_check_identity(e, column, err) ||
		!mysql_column_type(e, column, &out->type, err))
		return false;
	if (update && !emit_option_on(&column->options, "on_update"))
		update = NULL;
	if (on_update || update)
		out->on_update = !update || is_now(update)
					 ? mysql_now(e, mysql_time_digits(out->type))
					 : update;
	/* MariaDB's grammar has no place for it; the expression decides anyway. */
	if (out->generated && !out->nullable && mysql_is_mariadb(e))
		return emit_no(e, "NOT NULL on generated columns",
			"leave nullable = false out and say it as a check", err);
	return mysql_column_default(e, out->type, &value, &out->value, err);
}

void mysql_add_definition(const Emit *e, const MysqlColumn *c, Str *out)
{
	str_add(out, c->type);
	if (c->charset)
		str_addf(out, " CHARACTER SET %s", c->charset);
	if (c->collate)
		str_addf(out, " COLLATE %s", c->collate);
	if (c->generated)
		str_addf(out, " GENERATED ALWAYS AS (%s) %s", c->generated,
			c->stored ? "STORED" : "VIRTUAL");
	if (!c->nullable)
		str_add(out, " NOT NULL");
	else if (emit_starts_with_word(c->type, "timestamp"))
		str_add(out, " NULL"); /* which older servers do not mean by saying nothing */
	if (c->value && !c->generated)
		str_addf(out, " DEFAULT %s", c->value);
	if (c->on_update)
		str_addf(out, " ON UPDATE %s", c->on_update);
	if (c->auto_increment)
		str_add(out, " AUTO_INCREMENT");
	if (c->comment)
		sql_addf(out, e->dialect, " COMMENT %l", c->comment);
	if (c->extra && *c->extra)
		str_addf(out, " %s", c->extra);
	if (c->place)
		str_add(out, c->place);
}

/* The type is there already, without its options: it is written once more. */
bool mysql_column_tail(
	const Emit *e, const Table *table, const Column *column, Str *out, Error *err)
{
	MysqlColumn parts;
	Str plain = str_new(e->arena), whole = str_new(e->arena);

	(void)table;
	if (!mysql_type(e, &column->type, column, &plain, err) ||
		!mysql_describe_column(e, column, &parts, err))
		return false;
	mysql_add_definition(e, &parts, &whole);
	str_add(out, whole.data + plain.len);
	return true;
}

bool mysql_live_column(const Emit *e, const Column *column, LiveColumn *out, Error *err)
{
	MysqlColumn parts;
	Str extra = str_new(e->arena);

	if (!mysql_describe_column(e, column, &parts, err))
		return false;
	if (parts.auto_increment)
		str_add(&extra, "auto_increment");
	if (parts.on_update)
		str_addf(&extra, "%son update %s", extra.len ? " " : "", parts.on_update);
	if (parts.extra)
		str_addf(&extra, "%s%s", extra.len ? " " : "", parts.extra);
	*out = (LiveColumn){
		.type = parts.type,
		.nullable = parts.nullable,
		.value = parts.value,
		.charset = parts.charset,
		.collate = parts.collate,
		.extra = extra.data,
		.generated = parts.generated,
		.stored = parts.stored,
		.comment = parts.comment,
	};
	return true;
}
