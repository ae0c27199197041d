/* import_alembic_column.c - columns, and the parts of keys and indexes, of Alembic as Lua. */
#include <string.h>

#include "base/text.h"
#include "core/import_alembic_make.h"

/* What stands in the column: a string is a literal, sa.text("…") an expression. */
const char *make_default(Maker *m, const Py *value)
{
	if (value->kind == PY_STRING || value->kind == PY_TRUE || value->kind == PY_FALSE ||
		value->kind == PY_NUMBER)
		return make_value(m, value);
	if (make_is_call(value, "inline_literal") && value->args.count == 1)
		return make_value(m, value);
	const char *word = value->kind == PY_CALL && !value->of ? make_last_word(value->text) : "";
	bool bare = value->args.count == 0;
	if (strcmp(word, "text") == 0 || strcmp(word, "literal_column") == 0) {
		const char *text = make_sql(m, value);
		return text ? arena_printf(m->arena, "sql %s", text_as_lua(text, m->arena)) : NULL;
	}
	if (bare && (strcmp(word, "now") == 0 || strcmp(word, "current_timestamp") == 0))
		return "sql \"CURRENT_TIMESTAMP\"";
	if (bare && (strcmp(word, "false") == 0 || strcmp(word, "true") == 0))
		return strcmp(word, "true") == 0 ? "true" : "false";
	if (bare && strstr(value->text ? value->text : "", "func."))
		return arena_printf(m->arena, "sql \"%s()\"", word);
	m->failed = true;
	return NULL;
}

void make_key_options(Maker *m, Str *s, const Py *key)
{
	make_add_text(s, "on_delete", make_name(m, py_arg(key, "ondelete", -1)));
	make_add_text(s, "on_update", make_name(m, py_arg(key, "onupdate", -1)));
	make_add_text(s, "match", make_name(m, py_arg(key, "match", -1)));
	const char *initially = make_name(m, py_arg(key, "initially", -1));
	if (initially)
		make_add_text(s, "deferrable",
			text_equal_nocase(initially, "DEFERRED") ? "deferred" : "immediate");
	else if (make_truth(m, py_arg(key, "deferrable", -1), false))
		make_add_text(s, "deferrable", "immediate");
}

static void foreign_key(Maker *m, Str *s, const Py *key, ColumnFacts *facts)
{
	static const char *const names[] = {"ondelete", "onupdate", "initially", "deferrable",
		"name", "use_alter", "match", "column", NULL};
	make_only(m, key, 1, names);
	const char *to = make_name(m, py_arg(key, "column", 0));
	const char *dot = to ? strchr(to, '.') : NULL;
	facts->foreign = true;
	if (!dot || facts->named_key)
		m->failed = true;
	else if (make_name(m, py_arg(key, "name", -1)) || strchr(dot + 1, '.'))
		facts->named_key = key; /* a column says neither */
	else {
		make_add_text(s, "references", to);
		make_key_options(m, s, key);
	}
}

static void identity(Maker *m, Str *s, const Py *call, ColumnFacts *facts)
{
	static const char *const keys[] = {"start", "increment"};
	Str options = str_new(m->arena);
	make_only(m, call, 0, (const char *const[]){"always", "start", "increment", NULL});
	bool always = make_truth(m, py_arg(call, "always", -1), false);
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		const Py *value = py_arg(call, keys[i], -1);
		if (value && value->kind != PY_NONE)
			make_add(&options, keys[i], make_value(m, value));
	}
	facts->has_default = true; /* it counts as it says here */
	if (options.len)
		make_add_flag(&options, "always", always);
	make_add(s, "identity",
		options.len ? arena_printf(m->arena, "{ %s }", options.data)
		: always    ? "\"always\""
			    : "true");
}

static void part(Maker *m, Str *s, const Py *value, ColumnFacts *facts)
{
	if (make_is_call(value, "ForeignKey")) {
		foreign_key(m, s, value, facts);
	} else if (make_is_call(value, "Identity")) {
		identity(m, s, value, facts);
	} else if (make_is_call(value, "Computed")) {
		make_only(m, value, 1, (const char *const[]){"sqltext", "persisted", NULL});
		make_add_text(s, "generated", make_sql(m, py_arg(value, "sqltext", 0)));
		make_add_flag(s, "stored", make_truth(m, py_arg(value, "persisted", -1), false));
		if (!py_arg(value, "persisted", -1))
			m->failed = true; /* each database has its own idea then */
	} else {
		m->failed = true;
	}
}

/* What stands after the name: the type and things such as sa.ForeignKey("…"). */
static const char *column_parts(Maker *m, Str *s, const Py *column, ColumnFacts *facts)
{
	const char *type = NULL;
	int at = 0;
	for (size_t i = 0; i < column->args.count; i++) {
		const PyArg *arg = &column->args.items[i];
		bool is_type = arg->name && strcmp(arg->name, "type_") == 0;
		if (!is_type && (arg->name || at++ == 0))
			continue;
		if (!type && !make_is_call(arg->value, "ForeignKey"))
			type = make_type(m, arg->value);
		else
			part(m, s, arg->value, facts);
	}
	return type;
}

/* Those that only Python sees may be anything. */
static const char *const column_names[] = {"nullable", "primary_key", "unique", "index", "comment",
	"server_default", "autoincrement", "default", "onupdate", "doc", "info", "key", "type_",
	"server_onupdate", NULL};

static void column_options(Maker *m, Str *s, const Py *column, ColumnFacts *facts)
{
	const Py *counts = py_arg(column, "autoincrement", -1);
	const Py *value = py_arg(column, "server_default", -1);
	facts->counts = !counts || counts->kind != PY_FALSE;
	facts->primary = make_truth(m, py_arg(column, "primary_key", -1), false);
	make_add_flag(s, "primary_key", facts->primary);
	if (!make_truth(m, py_arg(column, "nullable", -1), true) && !facts->primary)
		make_add(s, "nullable", "false");
	if (value && value->kind != PY_NONE && !make_is_call(value, "FetchedValue")) {
		facts->has_default = true;
		make_add(s, "default", make_default(m, value));
	}
	make_add_flag(s, "unique", make_truth(m, py_arg(column, "unique", -1), false));
	make_add_flag(s, "index", make_truth(m, py_arg(column, "index", -1), false));
	make_add_text(s, "comment", make_name(m, py_arg(column, "comment", -1)));
}

const char *make_column(Maker *m, const Py *column, ColumnFacts *facts)
{
	Str s = str_new(m->arena);
	*facts = (ColumnFacts){.counts = true};
	if (!make_is_call(column, "Column")) {
		m->failed = true;
		return "";
	}
	make_only(m, column, 1000, column_names);
	facts->name = make_name(m, py_arg(column, NULL, 0));
	const char *type = column_parts(m, &s, column, facts);
	column_options(m, &s, column, facts);
	facts->integer = type && (strcmp(type, "t.integer") == 0 || strcmp(type, "t.bigint") == 0 ||
					 strcmp(type, "t.smallint") == 0);
	if (!facts->name || !type)
		m->failed = true;
	return m->failed ? ""
			 : arena_printf(m->arena, "%s, %s%s%s", text_as_lua(facts->name, m->arena),
				   type, s.len ? ", " : "", s.data);
}

/* ---- keys and indexes ----------------------------------------------------------------------- */

/* "s.t.x": the table with its schema before the last dot. */
static const char *split_reference(Maker *m, const char *name, const char **table)
{
	const char *dot = name ? strrchr(name, '.') : NULL;
	if (!dot) {
		m->failed = true;
		return "";
	}
	const char *of = arena_strndup(m->arena, name, (size_t)(dot - name));
	m->failed |= *table && strcmp(*table, of) != 0;
	*table = of;
	return text_as_lua(dot + 1, m->arena);
}

const char *make_referred(Maker *m, const Py *list)
{
	Str s = str_new(m->arena), columns = str_new(m->arena);
	const char *table = NULL;
	bool one = list && list->kind == PY_STRING;
	if (!one && (!list || list->kind != PY_LIST || list->args.count == 0)) {
		m->failed = true;
		return "";
	}
	if (one)
		str_add(&columns, split_reference(m, list->text, &table));
	for (size_t i = 0; i < list->args.count; i++)
		str_addf(&columns, "%s%s", i ? ", " : "",
			split_reference(m, make_name(m, list->args.items[i].value), &table));
	const char *dot = table ? strchr(table, '.') : NULL;
	if (dot)
		make_add_text(&s, "schema", arena_strndup(m->arena, table, (size_t)(dot - table)));
	make_add_text(&s, "table", dot ? dot + 1 : table);
	make_add(&s, "columns", arena_printf(m->arena, "{ %s }", columns.data));
	return arena_printf(m->arena, "{ %s }", s.data);
}

/* What a dict of the index says of this column. */
static const Py *said_of(Maker *m, const Py *dict, const char *name)
{
	if (dict && dict->kind != PY_DICT)
		m->failed = true;
	return dict && name && dict->kind == PY_DICT ? py_arg(dict, name, -1) : NULL;
}

/* Names, or sa.text("lower(x)"). */
const char *make_index_parts(Maker *m, const Py *list, const Py *ops, const Py *lengths)
{
	Str s = str_new(m->arena);
	if (!list || list->kind != PY_LIST || list->args.count == 0) {
		m->failed = true;
		return "";
	}
	for (size_t i = 0; i < list->args.count; i++) {
		const Py *item = list->args.items[i].value;
		bool text = make_is_call(item, "text") || make_is_call(item, "literal_column");
		const char *name = make_sql(m, item);
		const Py *op = said_of(m, ops, name), *length = said_of(m, lengths, name);
		Str options = str_new(m->arena);
		if (!name)
			m->failed = true;
		make_add_text(&options, "opclass", op ? make_name(m, op) : NULL);
		make_add(&options, "length", length ? make_value(m, length) : NULL);
		const char *quoted = name ? text_as_lua(name, m->arena) : "";
		str_addf(&s, "%s%s%s%s%s%s", i ? ", " : "", options.len ? "{ " : "",
			text ? "sql " : "", quoted, options.len ? ", " : "", options.data);
		str_add(&s, options.len ? " }" : "");
	}
	return arena_printf(m->arena, "{ %s }", s.data);
}

void make_index_options(Maker *m, Str *s, const Py *call)
{
	Str postgres = str_new(m->arena), sqlite = str_new(m->arena);
	const Py *include = py_arg(call, "postgresql_include", -1);
	make_add_flag(s, "unique", make_truth(m, py_arg(call, "unique", -1), false));
	make_add_text(&postgres, "using", make_name(m, py_arg(call, "postgresql_using", -1)));
	make_add_text(&postgres, "where", make_sql(m, py_arg(call, "postgresql_where", -1)));
	make_add_text(&sqlite, "where", make_sql(m, py_arg(call, "sqlite_where", -1)));
	if (include && include->kind != PY_NONE)
		make_add(s, "include", make_names(m, include));
	make_add_flag(s, "nulls_not_distinct",
		make_truth(m, py_arg(call, "postgresql_nulls_not_distinct", -1), false));
	if (postgres.len)
		make_add(s, "postgresql", arena_printf(m->arena, "{ %s }", postgres.data));
	if (sqlite.len)
		make_add(s, "sqlite", arena_printf(m->arena, "{ %s }", sqlite.data));
}
