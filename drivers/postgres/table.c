/* table.c - tables and columns as PostgreSQL makes and changes them: the standard forms, with enum
 * types made before and comments put on after. */
#include "drivers/postgres/ddl.h"

/* ---- comments ---------------------------------------------------------------------------------
 */

static void push_comment(Emit *e, const char *what, const char *comment)
{
	Str sql = str_new(e->arena);

	sql_addf(&sql, e->dialect, comment ? "COMMENT ON %s IS %l" : "COMMENT ON %s IS NULL", what,
		comment);
	sql_push(e, &sql);
}

void postgres_push_comment(
	Emit *e, const char *what, const char *schema, const char *name, const char *comment)
{
	Str object = str_new(e->arena);

	sql_addf(&object, e->dialect, "%s %n", what, schema, name);
	push_comment(e, object.data, comment);
}

void postgres_push_column_comment(Emit *e, const Op *op, const char *column, const char *comment)
{
	Str object = str_new(e->arena);

	sql_addf(&object, e->dialect, "COLUMN %t.%i", op, column);
	push_comment(e, object.data, comment);
}

static bool push_table_comments(Emit *e, const Op *op, const Table *table, Error *err)
{
	if (table->comment)
		postgres_push_comment(e, "TABLE", table->schema, table->name, table->comment);
	for (size_t i = 0; i < table->columns.count; i++) {
		const Column *column = &table->columns.items[i];
		if (column->comment)
			postgres_push_column_comment(e, op, column->name, column->comment);
	}
	for (size_t i = 0; i < table->constraints.count; i++)
		if (!postgres_push_constraint_comment(
			    e, table->schema, table->name, &table->constraints.items[i], err))
			return false;
	return true;
}

/* ---- tables -----------------------------------------------------------------------------------
 */

static const char *table_tail(const Emit *e, const Options *options)
{
	static const struct {
		const char *key, *before, *after;
	} clauses[] = {
		{"inherits", " INHERITS (", ")"},
		{"partition_by", " PARTITION BY ", ""},
		{"using", " USING ", ""},
		{"with", " WITH (", ")"},
		{"tablespace", " TABLESPACE ", ""},
	};
	Str tail = str_new(e->arena);

	for (size_t i = 0; i < ARRAY_LEN(clauses); i++) {
		const char *value = options_get(options, clauses[i].key);
		if (value)
			str_addf(&tail, "%s%s%s", clauses[i].before, value, clauses[i].after);
	}
	return tail.data;
}

bool postgres_create_table(Emit *e, const Op *op, Error *err)
{
	static const char *const known[] = {
		"inherits", "partition_by", "tablespace", "unlogged", "using", "with", NULL};
	const Table *table = &op->create_table.table;
	const char *word = emit_option_on(&table->options, "unlogged") ? "UNLOGGED TABLE" : "TABLE";
	Str sql = str_new(e->arena);

	if (!emit_check_options(e, &table->options, known,
		    arena_printf(e->arena, "table %s", table->name), err))
		return false;
	for (size_t i = 0; i < table->columns.count; i++)
		postgres_push_enum(e, &table->columns.items[i].type);
	if (!emit_create_table_text(e, op, word, table_tail(e, &table->options), &sql, err))
		return false;
	sql_push(e, &sql);
	return emit_table_indexes(e, table, op->if_not_exists, err) &&
	       push_table_comments(e, op, table, err);
}

/* ---- columns ------------------------------------------------------------------------------------
 */

bool postgres_add_column(Emit *e, const Op *op, Error *err)
{
	const Column *column = &op->add_column.column;
	size_t before = e->out->count;

	postgres_push_enum(e, &column->type);
	size_t prepared = e->out->count;
	if (!emit_add_column(e, op, err))
		return false;
	if (e->out->count == prepared) {
		e->out->count = before; /* the column is there: its type is not our business */
		return true;
	}
	if (column->comment)
		postgres_push_column_comment(e, op, column->name, column->comment);
	return true;
}

static void push_set(Emit *e, const Op *op, const char *key, const char *word)
{
	const char *value = options_get(&op->alter_column.to.options, key);
	Str sql = str_new(e->arena);

	if (!value)
		return;
	sql_addf(&sql, e->dialect, "ALTER TABLE %t ALTER COLUMN %i SET %s %s", op,
		op->alter_column.column, word, value);
	sql_push(e, &sql);
}

static bool check_alter(const Emit *e, const Op *op, Error *err)
{
	static const char *const known[] = {"compression", "storage", NULL};
	const Column *to = &op->alter_column.to;

	if (op->alter_column.what & ALTER_GENERATED && to->generated && e->server->number < 170000)
		return postgres_too_old(e, "new expressions for generated columns", 170000, err);
	if (op->alter_column.what & ALTER_GENERATED && !to->generated && e->server->number < 130000)
		return postgres_too_old(
			e, "way to make a generated column a plain one", 130000, err);
	if (options_get(&to->options, "compression") && e->server->number < 140000)
		return postgres_too_old(e, "compression options", 140000, err);
	return emit_check_options(e, &to->options, known, "a column", err);
}

bool postgres_alter_column(Emit *e, const Op *op, Error *err)
{
	const Column *to = &op->alter_column.to;
	Op known = *op;
	LiveColumn live;
	bool found = true;

	if (op->if_exists && !emit_find_column(e, op, op->alter_column.column, &live, &found, err))
		return false;
	if (!found)
		return true;
	known.if_exists = false;
	if (!check_alter(e, op, err))
		return false;
	if (op->alter_column.what & ALTER_TYPE)
		postgres_push_enum(e, &to->type);
	if (!emit_alter_column(e, &known, err))
		return false;
	push_set(e, op, "storage", "STORAGE");
	push_set(e, op, "compression", "COMPRESSION");
	if (op->alter_column.what & ALTER_COMMENT)
		postgres_push_column_comment(e, op, op->alter_column.column, to->comment);
	return true;
}
