/* import_alembic_table.c - op.create_table of Alembic as Lua. */
#include <string.h>

#include "base/text.h"
#include "core/import_alembic_make.h"

static const char *columns_then_options(Maker *m, const Py *call, const char *word)
{
	static const char *const names[] = {"name", "deferrable", "initially", NULL};
	Str columns = str_new(m->arena), options = str_new(m->arena);
	make_only(m, call, 1000, names);
	for (size_t i = 0; i < call->args.count; i++) {
		if (call->args.items[i].name)
			continue;
		const char *name = make_name(m, call->args.items[i].value);
		str_addf(&columns, "%s%s", columns.len ? ", " : "",
			name ? text_as_lua(name, m->arena) : "");
	}
	make_add_text(&options, "name", make_name(m, py_arg(call, "name", -1)));
	make_key_options(m, &options, call);
	return arena_printf(m->arena, "%s({ %s }%s)", word, columns.data, make_tail(&options));
}

/* sa.Index("name", "x", "y", unique=True) */
static const char *index_text(Maker *m, const Py *call)
{
	static const char *const names[] = {"unique", "postgresql_using", "postgresql_where",
		"sqlite_where", "postgresql_include", "postgresql_nulls_not_distinct", NULL};
	Str options = str_new(m->arena);
	Py parts = {.kind = PY_LIST};
	make_only(m, call, 1000, names);
	int at = 0;
	for (size_t i = 0; i < call->args.count; i++)
		if (!call->args.items[i].name && at++ > 0)
			vec_push(&parts.args, m->arena, call->args.items[i]);
	make_add_text(&options, "name", make_name(m, py_arg(call, NULL, 0)));
	make_index_options(m, &options, call);
	return arena_printf(m->arena, "index(%s%s)", make_index_parts(m, &parts, NULL, NULL),
		make_tail(&options));
}

static const char *table_constraint(Maker *m, const Py *item)
{
	static const char *const key_names[] = {"name", "ondelete", "onupdate", "initially",
		"deferrable", "use_alter", "match", NULL};
	Str options = str_new(m->arena);
	if (make_is_call(item, "Index"))
		return index_text(m, item);
	if (make_is_call(item, "PrimaryKeyConstraint"))
		return columns_then_options(m, item, "primary_key");
	if (make_is_call(item, "UniqueConstraint"))
		return columns_then_options(m, item, "unique");
	make_add_text(&options, "name", make_name(m, py_arg(item, "name", -1)));
	if (make_is_call(item, "CheckConstraint")) {
		const Py *text = py_arg(item, "sqltext", 0);
		make_only(m, item, 1, (const char *const[]){"sqltext", "name", NULL});
		const char *check = make_sql(m, text);
		return check ? arena_printf(m->arena, "check(%s%s)", text_as_lua(check, m->arena),
				       make_tail(&options))
			     : "";
	}
	if (make_is_call(item, "ForeignKeyConstraint")) {
		make_only(m, item, 2, key_names);
		make_key_options(m, &options, item);
		return arena_printf(m->arena, "foreign_key(%s, %s%s)",
			make_names(m, py_arg(item, "columns", 0)),
			make_referred(m, py_arg(item, "refcolumns", 1)), make_tail(&options));
	}
	m->failed = true;
	return "";
}

/* SQLAlchemy counts a lone integer primary key by itself. */
static bool is_identity(const ColumnFacts *facts, const Py *call)
{
	size_t keys = 0;
	bool mine = facts->primary;
	for (size_t i = 0; i < call->args.count; i++) {
		const Py *item = call->args.items[i].value;
		if (make_is_call(item, "PrimaryKeyConstraint")) {
			const Py *first = py_arg(item, NULL, 0);
			keys += py_arg(item, NULL, 1) ? 2 : 1;
			mine |= first && first->kind == PY_STRING && facts->name &&
				strcmp(first->text, facts->name) == 0;
		}
		const Py *primary =
			make_is_call(item, "Column") ? py_arg(item, "primary_key", -1) : NULL;
		keys += primary && primary->kind == PY_TRUE;
	}
	return mine && keys == 1 && facts->integer && facts->counts && !facts->foreign &&
	       !facts->has_default;
}

/* The options of MySQL, whatever their case and whether DEFAULT stands before. */
static void mysql_options(Maker *m, Str *s, const Py *call)
{
	static const char *const ours[] = {"engine", "charset", "collate", "row_format"};
	Str mysql = str_new(m->arena);
	for (size_t i = 0; i < call->args.count; i++) {
		const char *name = call->args.items[i].name, *found = NULL;
		if (!name || !text_starts_with(name, "mysql_"))
			continue;
		name += strlen("mysql_");
		if (strlen(name) > 8 &&
			text_equal_nocase(arena_strndup(m->arena, name, 8), "default_"))
			name += 8;
		for (size_t k = 0; k < ARRAY_LEN(ours); k++)
			found = text_equal_nocase(ours[k], name) ? ours[k] : found;
		if (!found)
			m->failed = true;
		else
			make_add_text(&mysql, found, make_name(m, call->args.items[i].value));
	}
	if (mysql.len)
		make_add(s, "mysql", arena_printf(m->arena, "{ %s }", mysql.data));
}

static void table_options(Maker *m, Str *s, const Py *call)
{
	static const char *const names[] = {"schema", "comment", "if_not_exists", "info",
		"extend_existing", "keep_existing", "sqlite_autoincrement"};
	for (size_t i = 0; i < call->args.count; i++) {
		const char *name = call->args.items[i].name;
		bool known = !name || text_starts_with(name, "mysql_");
		for (size_t k = 0; k < ARRAY_LEN(names); k++)
			known |= name && strcmp(names[k], name) == 0;
		m->failed |= !known;
	}
	make_add_text(s, "schema", make_name(m, py_arg(call, "schema", -1)));
	make_add_text(s, "comment", make_name(m, py_arg(call, "comment", -1)));
	make_add_flag(s, "if_not_exists", make_truth(m, py_arg(call, "if_not_exists", -1), false));
	mysql_options(m, s, call);
}

/* A key with a name, or into another schema, stands behind the columns. */
static const char *named_key(Maker *m, const ColumnFacts *facts)
{
	Str options = str_new(m->arena);
	make_add_text(&options, "name", make_name(m, py_arg(facts->named_key, "name", -1)));
	make_key_options(m, &options, facts->named_key);
	return arena_printf(m->arena, "    foreign_key({ %s }, %s%s),\n",
		facts->name ? text_as_lua(facts->name, m->arena) : "",
		make_referred(m, py_arg(facts->named_key, "column", 0)), make_tail(&options));
}

const char *make_table(Maker *m, const Py *call)
{
	Str items = str_new(m->arena), keys = str_new(m->arena), options = str_new(m->arena);
	const char *table = make_name(m, py_arg(call, NULL, 0));
	bool rises = make_truth(m, py_arg(call, "sqlite_autoincrement", -1), false);
	int at = 0;
	for (size_t i = 0; i < call->args.count; i++) {
		const PyArg *arg = &call->args.items[i];
		ColumnFacts facts;
		if (arg->name || at++ == 0)
			continue;
		if (!make_is_call(arg->value, "Column")) {
			str_addf(&items, "    %s,\n", table_constraint(m, arg->value));
			continue;
		}
		const char *column = make_column(m, arg->value, &facts);
		bool counts = is_identity(&facts, call);
		str_addf(&items, "    { %s%s%s },\n", column, counts ? ", identity = true" : "",
			counts && rises ? ", autoincrement = true" : "");
		if (facts.named_key)
			str_add(&keys, named_key(m, &facts));
	}
	table_options(m, &options, call);
	return table ? arena_printf(m->arena, "op.create_table(%s, {\n%s%s  }%s)",
			       text_as_lua(table, m->arena), items.data, keys.data,
			       make_tail(&options))
		     : NULL;
}
