/* import_alembic_op.c - the everyday operations of Alembic in luamig's words. */
#include <string.h>

#include "base/text.h"
#include "core/import_alembic_make.h"

/* In a batch the table is not among the arguments: positions move by one. */
typedef struct Call {
	Maker *m;
	const Py *py;
	const AlembicBatch *batch;
	Str options;
} Call;

static const Py *arg(const Call *c, const char *name, int position)
{
	return py_arg(c->py, name, position);
}

/* The table: at this position, or the batch's; positions after it are one less in a batch. */
static const char *table_of(Call *c, const char *name, int position)
{
	const char *table =
		c->batch->table ? c->batch->table : make_name(c->m, arg(c, name, position));
	const char *schema =
		c->batch->table ? c->batch->schema : make_name(c->m, arg(c, "schema", -1));
	make_add_text(&c->options, "schema", schema);
	if (!table)
		c->m->failed = true;
	return table ? text_as_lua(table, c->m->arena) : "";
}

static int shifted(const Call *c, int position)
{
	return c->batch->table ? position - 1 : position;
}

static const char *quoted(Call *c, const char *name, int position)
{
	const char *text = make_name(c->m, arg(c, name, position));
	if (!text)
		c->m->failed = true;
	return text ? text_as_lua(text, c->m->arena) : "";
}

static const char *drop_table(Call *c)
{
	make_only(c->m, c->py, 1, (const char *const[]){"schema", "if_exists", "table_name", NULL});
	const char *table = table_of(c, "table_name", 0);
	make_add_flag(&c->options, "if_exists", make_truth(c->m, arg(c, "if_exists", -1), false));
	return arena_printf(c->m->arena, "op.drop_table(%s%s)", table, make_tail(&c->options));
}

static const char *rename_table(Call *c)
{
	make_only(c->m, c->py, 2,
		(const char *const[]){"schema", "old_table_name", "new_table_name", NULL});
	const char *table = table_of(c, "old_table_name", 0);
	return arena_printf(c->m->arena, "op.rename_table(%s, %s%s)", table,
		quoted(c, "new_table_name", 1), make_tail(&c->options));
}

/* A key of the column that has a name, or is into another schema, is a statement of its own. */
static const char *column_key(Call *c, const char *table, const ColumnFacts *facts)
{
	Str options = str_new(c->m->arena);
	const Py *schema = c->batch->table ? NULL : arg(c, "schema", -1);
	make_add_text(
		&options, "schema", c->batch->table ? c->batch->schema : make_name(c->m, schema));
	make_add_text(&options, "name", make_name(c->m, py_arg(facts->named_key, "name", -1)));
	make_key_options(c->m, &options, facts->named_key);
	return arena_printf(c->m->arena, "\n  op.create_foreign_key(%s, { %s }, %s%s)", table,
		facts->name ? text_as_lua(facts->name, c->m->arena) : "",
		make_referred(c->m, py_arg(facts->named_key, "column", 0)), make_tail(&options));
}

static const char *add_column(Call *c)
{
	static const char *const names[] = {"schema", "insert_before", "insert_after",
		"if_not_exists", "table_name", "column", NULL};
	ColumnFacts facts;
	make_only(c->m, c->py, 2, names);
	const char *table = table_of(c, "table_name", 0);
	const char *column = make_column(c->m, arg(c, "column", shifted(c, 1)), &facts);
	make_add_flag(
		&c->options, "if_not_exists", make_truth(c->m, arg(c, "if_not_exists", -1), false));
	return arena_printf(c->m->arena, "op.add_column(%s, { %s }%s)%s", table, column,
		make_tail(&c->options), facts.named_key ? column_key(c, table, &facts) : "");
}

static const char *drop_column(Call *c)
{
	make_only(c->m, c->py, 2,
		(const char *const[]){"schema", "if_exists", "table_name", "column_name", NULL});
	const char *table = table_of(c, "table_name", 0);
	make_add_flag(&c->options, "if_exists", make_truth(c->m, arg(c, "if_exists", -1), false));
	return arena_printf(c->m->arena, "op.drop_column(%s, %s%s)", table,
		quoted(c, "column_name", shifted(c, 1)), make_tail(&c->options));
}

static void changes(Call *c, Str *s)
{
	const Py *type = arg(c, "type_", -1), *value = arg(c, "server_default", -1);
	const Py *nullable = arg(c, "nullable", -1), *comment = arg(c, "comment", -1);
	if (type)
		make_add(s, "type", make_type(c->m, type));
	make_add_text(s, "using", make_name(c->m, arg(c, "postgresql_using", -1)));
	if (nullable)
		make_add(s, "nullable", make_truth(c->m, nullable, true) ? "true" : "false");
	if (value && (value->kind == PY_NONE || value->kind == PY_FALSE))
		make_add(s, "default", value->kind == PY_NONE ? "sql.none" : NULL);
	else if (value)
		make_add(s, "default", make_default(c->m, value));
	if (comment)
		make_add(s, "comment",
			comment->kind == PY_NONE
				? "null"
				: text_as_lua(make_name(c->m, comment) ? comment->text : "",
					  c->m->arena));
}

static const char *alter_column(Call *c)
{
	static const char *const names[] = {"nullable", "server_default", "type_", "comment",
		"new_column_name", "existing_type", "existing_server_default", "existing_nullable",
		"existing_comment", "existing_autoincrement", "postgresql_using", "schema",
		"table_name", "column_name", "autoincrement", NULL};
	Str s = str_new(c->m->arena);
	make_only(c->m, c->py, 2, names);
	const char *table = table_of(c, "table_name", 0);
	const char *column = quoted(c, "column_name", shifted(c, 1));
	changes(c, &s);
	const char *to = make_name(c->m, arg(c, "new_column_name", -1));
	if (c->options.len && s.len)
		str_addf(&s, ", %s", c->options.data);
	const char *altered = s.len ? arena_printf(c->m->arena, "op.alter_column(%s, %s, { %s })",
					      table, column, s.data)
				    : "";
	if (!to && !s.len)
		c->m->failed = true;
	if (!to)
		return altered;
	return arena_printf(c->m->arena, "%s%sop.rename_column(%s, %s, %s%s)", altered,
		s.len ? "\n  " : "", table, column, text_as_lua(to, c->m->arena),
		make_tail(&c->options));
}

static const char *create_index(Call *c)
{
	static const char *const names[] = {"unique", "schema", "postgresql_where", "sqlite_where",
		"postgresql_using", "postgresql_concurrently", "postgresql_ops",
		"postgresql_include", "postgresql_nulls_not_distinct", "mysql_length",
		"if_not_exists", "index_name", "table_name", "columns", NULL};
	make_only(c->m, c->py, 3, names);
	const char *name = make_name(c->m, arg(c, "index_name", 0));
	const char *table = table_of(c, "table_name", 1);
	const char *parts = make_index_parts(c->m, arg(c, "columns", shifted(c, 2)),
		arg(c, "postgresql_ops", -1), arg(c, "mysql_length", -1));
	make_add_text(&c->options, "name", name);
	make_index_options(c->m, &c->options, c->py);
	make_add_flag(&c->options, "concurrently",
		make_truth(c->m, arg(c, "postgresql_concurrently", -1), false));
	make_add_flag(
		&c->options, "if_not_exists", make_truth(c->m, arg(c, "if_not_exists", -1), false));
	return arena_printf(
		c->m->arena, "op.create_index(%s, %s%s)", table, parts, make_tail(&c->options));
}

static const char *drop_index(Call *c)
{
	static const char *const names[] = {"table_name", "schema", "if_exists", "postgresql_where",
		"postgresql_using", "postgresql_concurrently", "sqlite_where", "postgresql_ops",
		"postgresql_include", "postgresql_nulls_not_distinct", "mysql_length", "index_name",
		NULL};
	make_only(c->m, c->py, 2, names);
	const char *name = quoted(c, "index_name", 0);
	if (c->batch->table)
		make_add_text(&c->options, "table", c->batch->table);
	else
		make_add_text(&c->options, "table", make_name(c->m, arg(c, "table_name", 1)));
	make_add_text(&c->options, "schema",
		c->batch->table ? c->batch->schema : make_name(c->m, arg(c, "schema", -1)));
	make_add_flag(&c->options, "if_exists", make_truth(c->m, arg(c, "if_exists", -1), false));
	make_add_flag(&c->options, "concurrently",
		make_truth(c->m, arg(c, "postgresql_concurrently", -1), false));
	return arena_printf(c->m->arena, "op.drop_index(%s%s)", name, make_tail(&c->options));
}

static const char *create_foreign_key(Call *c)
{
	static const char *const names[] = {"ondelete", "onupdate", "deferrable", "initially",
		"source_schema", "referent_schema", "match", "use_alter", "constraint_name",
		"source_table", "referent_table", "local_cols", "remote_cols", NULL};
	Str to = str_new(c->m->arena);
	make_only(c->m, c->py, 5, names);
	const char *name = make_name(c->m, arg(c, "constraint_name", 0));
	const char *table = table_of(c, "source_table", 1);
	make_add_text(&to, "schema", make_name(c->m, arg(c, "referent_schema", -1)));
	make_add(&to, "table", quoted(c, "referent_table", shifted(c, 2)));
	const char *columns = make_names(c->m, arg(c, "local_cols", shifted(c, 3)));
	make_add(&to, "columns", make_names(c->m, arg(c, "remote_cols", shifted(c, 4))));
	make_add_text(&c->options, "schema", make_name(c->m, arg(c, "source_schema", -1)));
	make_add_text(&c->options, "name", name);
	make_key_options(c->m, &c->options, c->py);
	return arena_printf(c->m->arena, "op.create_foreign_key(%s, %s, { %s }%s)", table, columns,
		to.data, make_tail(&c->options));
}

static const char *create_columns(Call *c, const char *word)
{
	make_only(c->m, c->py, 3,
		(const char *const[]){"schema", "deferrable", "initially", "constraint_name",
			"table_name", "columns", NULL});
	const char *name = make_name(c->m, arg(c, "constraint_name", 0));
	const char *table = table_of(c, "table_name", 1);
	const char *columns = make_names(c->m, arg(c, "columns", shifted(c, 2)));
	make_add_text(&c->options, "name", name);
	make_key_options(c->m, &c->options, c->py);
	return arena_printf(
		c->m->arena, "op.%s(%s, %s%s)", word, table, columns, make_tail(&c->options));
}

static const char *create_unique(Call *c)
{
	return create_columns(c, "create_unique");
}

static const char *create_primary_key(Call *c)
{
	return create_columns(c, "create_primary_key");
}

static const char *create_check(Call *c)
{
	make_only(c->m, c->py, 3,
		(const char *const[]){
			"schema", "constraint_name", "table_name", "condition", NULL});
	const char *name = make_name(c->m, arg(c, "constraint_name", 0));
	const char *table = table_of(c, "table_name", 1);
	const char *check = make_sql(c->m, arg(c, "condition", shifted(c, 2)));
	make_add_text(&c->options, "name", name);
	if (!check)
		c->m->failed = true;
	return arena_printf(c->m->arena, "op.create_check(%s, %s%s)", table,
		check ? text_as_lua(check, c->m->arena) : "", make_tail(&c->options));
}

static const char *drop_constraint(Call *c)
{
	make_only(c->m, c->py, 3,
		(const char *const[]){
			"type_", "schema", "if_exists", "constraint_name", "table_name", NULL});
	const char *name = quoted(c, "constraint_name", 0); /* None: found by nothing but a name */
	const char *table = table_of(c, "table_name", 1);
	make_add_flag(&c->options, "if_exists", make_truth(c->m, arg(c, "if_exists", -1), false));
	return arena_printf(
		c->m->arena, "op.drop_constraint(%s, %s%s)", table, name, make_tail(&c->options));
}

/* ---- SQL and rows --------------------------------------------------------------------------- */

/* text("…").bindparams(id=1): the values; NULL: it has none. */
static const Py *bound(const Py **text)
{
	const Py *call = *text;
	if (!call || call->kind != PY_CALL || !call->of || strcmp(call->text, "bindparams") != 0)
		return NULL;
	*text = call->of;
	return call;
}

static const char *parameters(Maker *m, const Py *values)
{
	Str s = str_new(m->arena);
	for (size_t i = 0; i < values->args.count; i++) {
		const PyArg *one = &values->args.items[i];
		if (!one->name || strchr(one->name, '*'))
			m->failed = true;
		else
			make_add(&s, one->name, make_value(m, one->value));
	}
	return arena_printf(m->arena, ", { %s }", s.data);
}

/* A parameter of SQLAlchemy's looks like one of ours. */
static const char *execute_sql(Maker *m, const Py *text, const Py *values)
{
	const Py *inside = bound(&text);
	values = inside ? inside : values;
	if (values && (values->kind != PY_CALL && values->kind != PY_DICT))
		m->failed = true;
	const char *sql = text ? make_sql(m, text) : NULL;
	/* SQLite leaves the references to a renamed table alone only without foreign keys, which
	 * Alembic does not switch on */
	if (sql && text_starts_with(sql, "PRAGMA legacy_alter_table"))
		return arena_printf(m->arena,
			"op.execute(\"PRAGMA foreign_keys = OFF\")\n"
			"  op.execute(%s)",
			text_as_lua(sql, m->arena));
	return sql && !m->failed
		       ? arena_printf(m->arena, "op.execute(%s%s)", text_as_lua(sql, m->arena),
				 values && values->args.count ? parameters(m, values) : "")
		       : NULL;
}

static const char *execute(Call *c)
{
	make_only(c->m, c->py, 1, (const char *const[]){"sqltext", NULL});
	return execute_sql(c->m, arg(c, "sqltext", 0), NULL);
}

/* bind.execute(text("…"), { … }), of which nobody wants the result.  Without text() the driver's
 * own marks would be in it. */
static const char *bind_execute(Maker *m, const Py *call)
{
	const Py *text = py_arg(call, NULL, 0), *values = py_arg(call, NULL, 1);
	make_only(m, call, 2, (const char *const[]){NULL});
	if (text && text->kind == PY_STRING && strpbrk(text->text, "%:?"))
		return NULL;
	return execute_sql(m, text, values);
}

/* op.bulk_insert(sa.table("t", …), [{ … }]) */
static const char *bulk_insert(Call *c)
{
	const Py *table = arg(c, "table", 0), *rows = arg(c, "rows", 1);
	make_only(c->m, c->py, 2, (const char *const[]){"table", "rows", "multiinsert", NULL});
	if (!rows || !(make_is_call(table, "table") || make_is_call(table, "Table") ||
			     make_is_call(table, "create_table")))
		return NULL;
	const char *name = make_name(c->m, py_arg(table, NULL, 0));
	const char *schema = make_name(c->m, py_arg(table, "schema", -1));
	if (!name || schema || rows->kind != PY_LIST || rows->args.count == 0)
		return NULL;
	return arena_printf(c->m->arena, "data.insert(%s, %s)", text_as_lua(name, c->m->arena),
		make_rows(c->m, rows));
}

/* sa.Enum("a", "b", name="x").create(bind, checkfirst=True), and .drop() */
static const char *enum_call(Maker *m, const Py *call)
{
	bool create = strcmp(call->text, "create") == 0;
	if (!create && strcmp(call->text, "drop") != 0)
		return NULL;
	const Py *bind = py_arg(call, "bind", 0);
	make_only(m, call, 2, (const char *const[]){"bind", "checkfirst", NULL});
	/* sa.Enum is dropped with the database's own word for "if it is there"; so is ENUM */
	const char *also =
		make_truth(m, py_arg(call, "checkfirst", 1), true)
			? (create ? ", { if_not_exists = true }" : ", { if_exists = true }")
			: "";
	if (!alembic_is_bind(bind))
		return NULL;
	if (create)
		return arena_printf(m->arena, "op.create_enum(%s%s)", make_enum(m, call->of), also);
	const char *name = make_name(m, py_arg(call->of, "name", -1));
	return name ? arena_printf(
			      m->arena, "op.drop_enum(%s%s)", text_as_lua(name, m->arena), also)
		    : NULL;
}

static const char *method(Maker *m, const Py *call)
{
	if (strcmp(call->text, "execute") == 0 && alembic_is_bind(call->of))
		return bind_execute(m, call);
	bool is_enum = call->of->kind == PY_CALL && !call->of->of &&
		       text_equal_nocase(make_last_word(call->of->text), "enum");
	return is_enum ? enum_call(m, call) : NULL;
}

/* ---- which it is ---------------------------------------------------------------------------- */

bool alembic_is_bind(const Py *value)
{
	static const char *const calls[] = {
		"op.get_bind", "op.get_context", "context.get_context", "context.get_bind"};
	for (size_t i = 0; value && i < ARRAY_LEN(calls); i++)
		if (value->kind == PY_CALL && !value->of && value->args.count == 0 &&
			strcmp(value->text, calls[i]) == 0)
			return true;
	return value && value->of && value->kind == PY_NAME && alembic_is_bind(value->of) &&
	       (strcmp(value->text, "bind") == 0 || strcmp(value->text, "connection") == 0 ||
		       strcmp(value->text, "engine") == 0);
}

bool alembic_is_dialect(const Py *value)
{
	static const char *const names[] = {"dialect.name", "engine.name", "engine.dialect.name",
		"bind.dialect.name", "impl.dialect.name", "connection.dialect.name",
		"bind.engine.name"};
	if (!value || value->kind != PY_NAME)
		return false;
	if (value->of && value->of->kind == PY_NAME && strcmp(value->text, "name") == 0)
		return strcmp(value->of->text, "dialect") == 0 && alembic_is_bind(value->of->of);
	for (size_t i = 0; value->of && i < ARRAY_LEN(names); i++)
		if (strcmp(value->text, names[i]) == 0)
			return alembic_is_bind(value->of);
	return strcmp(value->text, "op.migration_context.dialect.name") == 0;
}

static const struct {
	const char *word;
	const char *(*make)(Call *c);
} words[] = {
	{"drop_table", drop_table},
	{"rename_table", rename_table},
	{"add_column", add_column},
	{"drop_column", drop_column},
	{"alter_column", alter_column},
	{"create_index", create_index},
	{"drop_index", drop_index},
	{"create_foreign_key", create_foreign_key},
	{"create_unique_constraint", create_unique},
	{"create_primary_key", create_primary_key},
	{"create_check_constraint", create_check},
	{"drop_constraint", drop_constraint},
	{"execute", execute},
	{"bulk_insert", bulk_insert},
};

/* log.info() for what is printed on the way. */
static const char *printed(Maker *m, const Py *call)
{
	static const char *const names[] = {"print", "log.info", "logger.info", "logging.info",
		"LOG.info", "op.get_context().log.info"};
	bool known = false;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		known |= strcmp(names[i], call->text) == 0;
	const Py *text = known && call->args.count == 1 ? py_arg(call, NULL, 0) : NULL;
	return text && text->kind == PY_STRING && !strchr(text->text, '%')
		       ? arena_printf(m->arena, "log.info(%s)", text_as_lua(text->text, m->arena))
		       : NULL;
}

static const char *operation(Maker *m, const Py *call, const AlembicBatch *batch)
{
	static const AlembicBatch none;
	const char *dot = strchr(call->text, '.');
	size_t len = dot ? (size_t)(dot - call->text) : 0;
	bool in_op = dot && len == 2 && strncmp(call->text, "op", len) == 0;
	bool in_batch = dot && batch->table && strlen(batch->name) == len &&
			strncmp(call->text, batch->name, len) == 0;
	if (!in_op && !in_batch)
		return printed(m, call);
	if (in_op && strcmp(dot + 1, "create_table") == 0)
		return make_table(m, call);
	Call c = {.m = m,
		.py = call,
		.batch = in_batch ? batch : &none,
		.options = str_new(m->arena)};
	const char *out = NULL;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].word, dot + 1) == 0)
			out = words[i].make(&c);
	return out;
}

const char *alembic_call(const Py *call, const AlembicBatch *batch, Import *import, Arena *arena)
{
	Maker m = {.arena = arena, .import = import};
	if (call->kind != PY_CALL)
		return NULL;
	const char *out = call->of ? method(&m, call) : operation(&m, call, batch);
	return m.failed ? NULL : out;
}
