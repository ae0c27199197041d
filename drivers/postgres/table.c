/* table.c - tables as PostgreSQL makes and drops them: the standard forms, with enum types made
 * before, partitions and comments put on after. */
#include "drivers/postgres/ddl.h"

/* ---- comments ------------------------------------------------------------------------------- */

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
		if (!table->constraints.items[i].not_valid &&
			!postgres_push_constraint_comment(
				e, table->schema, table->name, &table->constraints.items[i], err))
			return false;
	return true;
}

/* ---- tables --------------------------------------------------------------------------------- */

static const char *table_tail(const Emit *e, const Table *table)
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
		const char *value = options_get(&table->options, clauses[i].key);
		if (!value && strcmp(clauses[i].key, "partition_by") == 0)
			value = table->partition_by;
		if (value)
			str_addf(&tail, "%s%s%s", clauses[i].before, value, clauses[i].after);
	}
	return tail.data;
}

static void push_partitions(Emit *e, const Op *op)
{
	const Table *table = &op->create_table.table;

	for (size_t i = 0; i < table->partitions.count; i++) {
		const Partition *part = &table->partitions.items[i];
		Str sql = str_new(e->arena);
		sql_addf(&sql, e->dialect, "CREATE TABLE %s%n PARTITION OF %n %s",
			op->if_not_exists ? "IF NOT EXISTS " : "",
			part->schema ? part->schema : table->schema, part->name, table->schema,
			table->name, part->bounds ? part->bounds : "DEFAULT");
		sql_push(e, &sql);
	}
}

/* Without the columns that INHERITS brings along. */
static Columns own_columns(const Emit *e, const Table *table)
{
	Columns own = {0};

	for (size_t i = 0; i < table->columns.count; i++)
		if (!options_get(&table->columns.items[i].options, "inherited"))
			vec_push(&own, e->arena, table->columns.items[i]);
	return own;
}

static Constraints checked_constraints(const Emit *e, const Table *table)
{
	Constraints checked = {0};

	for (size_t i = 0; i < table->constraints.count; i++)
		if (!table->constraints.items[i].not_valid)
			vec_push(&checked, e->arena, table->constraints.items[i]);
	return checked;
}

/* The server takes what is made with the table for valid from the start, whatever is said: what is
 * not to be so is added to it. */
static bool push_unchecked(Emit *e, const Op *op, Error *err)
{
	const Table *table = &op->create_table.table;
	Op add = {.kind = OP_ADD_CONSTRAINT, .schema = table->schema, .table = table->name};
	bool there = false;

	for (size_t i = 0; i < table->constraints.count; i++) {
		add.add_constraint.constraint = table->constraints.items[i];
		if (!table->constraints.items[i].not_valid)
			continue;
		if (op->if_not_exists && !emit_has_table(e, &add, &there, err))
			return false;
		if (!there && !postgres_add_constraint(e, &add, err))
			return false;
	}
	return true;
}

bool postgres_create_table(Emit *e, const Op *op, Error *err)
{
	static const char *const known[] = {
		"inherits", "partition_by", "tablespace", "unlogged", "using", "with", NULL};
	const Table *table = &op->create_table.table;
	const char *word = emit_option_on(&table->options, "unlogged") ? "UNLOGGED TABLE" : "TABLE";
	Op own = *op;
	Str sql = str_new(e->arena);

	own.create_table.table.columns = own_columns(e, table);
	own.create_table.table.constraints = checked_constraints(e, table);
	if (!emit_check_options(e, &table->options, known,
		    arena_printf(e->arena, "table %s", table->name), err))
		return false;
	for (size_t i = 0; i < table->columns.count; i++)
		postgres_push_enum(e, &table->columns.items[i].type);
	if (!emit_create_table_text(e, &own, word, table_tail(e, table), &sql, err))
		return false;
	sql_push(e, &sql);
	for (size_t i = 0; i < table->columns.count; i++)
		postgres_push_storage(e, op, &table->columns.items[i]);
	push_partitions(e, op);
	return push_unchecked(e, op, err) && emit_table_indexes(e, table, op->if_not_exists, err) &&
	       push_table_comments(e, op, table, err);
}

bool postgres_drop_table(Emit *e, const Op *op, Error *err)
{
	StrVec all = {0};
	Answer orphans;

	if (!postgres_orphans(e, op, &all, &orphans, err) || !emit_drop_table(e, op, err))
		return false;
	postgres_push_orphans(e, &orphans);
	return true;
}

bool postgres_table_comment(Emit *e, const Op *op, Error *err)
{
	bool found = true;

	if (op->if_exists && !emit_has_table(e, op, &found, err))
		return false;
	return !found || emit_table_comment(e, op, err);
}
