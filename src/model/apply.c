/* apply.c - see apply.h. */
#include "model/apply.h"

#include <stdlib.h>

#include "base/text.h"
#include "model/copy.h"

/* ---- names ---------------------------------------------------------------------------------- */

static bool same(const Applying *how, const char *a, const char *b)
{
	if (!a || !b)
		return a == b;
	return how->any_case ? text_equal_nocase(a, b) : strcmp(a, b) == 0;
}

static bool contains(const Applying *how, const StrVec *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (same(how, names->items[i], name))
			return true;
	return false;
}

static void rename_in(const Applying *how, StrVec *names, const char *from, const char *to)
{
	for (size_t i = 0; i < names->count; i++)
		if (same(how, names->items[i], from))
			names->items[i] = to;
}

Table *schema_find_table(
	const Applying *how, const Schema *schema, const char *in, const char *name)
{
	const char *wanted = in ? in : how->schema;
	for (size_t i = 0; i < schema->tables.count; i++) {
		Table *t = &schema->tables.items[i];
		const char *own = t->schema ? t->schema : how->schema;
		bool is_there = how->any_case_table ? text_equal_nocase(t->name, name)
						    : strcmp(t->name, name) == 0;
		if (is_there && (own == wanted || (own && wanted && strcmp(own, wanted) == 0)))
			return t;
	}
	return NULL;
}

/* ---- taking out ----------------------------------------------------------------------------- */

#define REMOVE(vec, i)                                                                             \
	(memmove(&(vec)->items[i], &(vec)->items[(i) + 1],                                         \
		 ((vec)->count - (i)-1) * sizeof(*(vec)->items)),                                  \
		(void)(vec)->count--)

static bool index_has_column(const Applying *how, const Index *index, const char *column)
{
	for (size_t i = 0; i < index->parts.count; i++)
		if (index->parts.items[i].column && same(how, index->parts.items[i].column, column))
			return true;
	return contains(how, &index->include, column);
}

/* A column goes with what is over it. */
static void drop_column(const Applying *how, Table *table, const char *column)
{
	for (size_t i = table->columns.count; i-- > 0;)
		if (same(how, table->columns.items[i].name, column))
			REMOVE(&table->columns, i);
	for (size_t i = table->constraints.count; i-- > 0;)
		if (contains(how, &table->constraints.items[i].columns, column))
			REMOVE(&table->constraints, i);
	for (size_t i = table->indexes.count; i-- > 0;)
		if (index_has_column(how, &table->indexes.items[i], column))
			REMOVE(&table->indexes, i);
}

static void drop_index(const Applying *how, Table *table, const char *name)
{
	for (size_t i = table->indexes.count; i-- > 0;)
		if (same(how, table->indexes.items[i].name, name))
			REMOVE(&table->indexes, i);
}

/* The columns of the key are marked, too. */
static void unmark_key(Table *table)
{
	for (size_t i = 0; i < table->columns.count; i++)
		table->columns.items[i].primary_key = false;
}

static void drop_constraint(const Applying *how, Table *table, const Op *op)
{
	bool key = op->drop_constraint.kind == CONSTRAINT_PRIMARY_KEY;
	for (size_t i = table->constraints.count; i-- > 0;) {
		const Constraint *c = &table->constraints.items[i];
		if (key ? c->kind != CONSTRAINT_PRIMARY_KEY
			: !same(how, c->name, op->drop_constraint.name))
			continue;
		if (c->kind == CONSTRAINT_PRIMARY_KEY)
			unmark_key(table);
		REMOVE(&table->constraints, i);
	}
	drop_index(
		how, table, op->drop_constraint.name); /* a unique one, where that is all it is */
}

/* ---- changing ------------------------------------------------------------------------------- */

static void rename_column(const Applying *how, Table *table, const Op *op)
{
	const char *from = op->rename_column.from;
	const char *to = arena_strdup(how->arena, op->rename_column.to);
	for (size_t i = 0; i < table->columns.count; i++)
		if (same(how, table->columns.items[i].name, from))
			table->columns.items[i].name = to;
	for (size_t i = 0; i < table->constraints.count; i++)
		rename_in(how, &table->constraints.items[i].columns, from, to);
	for (size_t i = 0; i < table->indexes.count; i++) {
		Index *index = &table->indexes.items[i];
		rename_in(how, &index->include, from, to);
		for (size_t k = 0; k < index->parts.count; k++)
			if (same(how, index->parts.items[k].column, from))
				index->parts.items[k].column = to;
	}
}

static void change_column(Column *column, const Column *to, unsigned what)
{
	if (what & ALTER_TYPE) {
		column->type = to->type;
		column->declared = NULL;
	}
	if (what & ALTER_NULLABLE)
		column->nullable = to->nullable;
	if (what & ALTER_DEFAULT)
		column->value = to->value;
	if ((what & ALTER_DEFAULT) && to->value.kind == DEFAULT_DROP)
		column->value = (Default){0};
	if (what & ALTER_COMMENT)
		column->comment = to->comment;
	if (what & ALTER_COLLATE)
		column->collate = to->collate;
	if (what & ALTER_IDENTITY) {
		column->identity = to->identity;
		column->autoincrement = to->autoincrement;
	}
	if (what & ALTER_GENERATED) {
		column->generated = to->generated;
		column->stored = to->stored;
	}
}

static void alter_column(const Applying *how, Table *table, const Op *op)
{
	for (size_t i = 0; i < table->columns.count; i++) {
		Column *column = &table->columns.items[i];
		if (!same(how, column->name, op->alter_column.column))
			continue;
		Column to = copy_column(&op->alter_column.to, how->arena);
		change_column(column, &to, op->alter_column.what);
	}
}

static void rename_index(const Applying *how, Table *table, const Op *op)
{
	for (size_t i = 0; i < table->indexes.count; i++)
		if (same(how, table->indexes.items[i].name, op->rename_index.from))
			table->indexes.items[i].name =
				arena_strdup(how->arena, op->rename_index.to);
}

static void rename_constraint(const Applying *how, Table *table, const Op *op)
{
	for (size_t i = 0; i < table->constraints.count; i++)
		if (same(how, table->constraints.items[i].name, op->rename_constraint.from))
			table->constraints.items[i].name =
				arena_strdup(how->arena, op->rename_constraint.to);
}

static void apply_to_table(const Applying *how, Table *table, const Op *op)
{
	switch (op->kind) {
	case OP_TABLE_COMMENT:
		table->comment = op->table_comment.comment
					 ? arena_strdup(how->arena, op->table_comment.comment)
					 : NULL;
		break;
	case OP_ADD_COLUMN:
		vec_push(&table->columns, how->arena,
			copy_column(&op->add_column.column, how->arena));
		table_normalise(table, how->arena);
		break;
	case OP_DROP_COLUMN:
		drop_column(how, table, op->drop_column.column);
		break;
	case OP_ALTER_COLUMN:
		alter_column(how, table, op);
		break;
	case OP_RENAME_COLUMN:
		rename_column(how, table, op);
		break;
	case OP_CREATE_INDEX:
		vec_push(&table->indexes, how->arena,
			copy_index(&op->create_index.index, how->arena));
		break;
	case OP_ADD_CONSTRAINT:
		vec_push(&table->constraints, how->arena,
			copy_constraint(&op->add_constraint.constraint, how->arena));
		table_normalise(table, how->arena);
		break;
	case OP_DROP_CONSTRAINT:
		drop_constraint(how, table, op);
		break;
	case OP_RENAME_CONSTRAINT:
		rename_constraint(how, table, op);
		break;
	default:
		break;
	}
}

/* ---- the schema ----------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
	const Table *x = a, *y = b;
	int schemas = strcmp(x->schema ? x->schema : "", y->schema ? y->schema : "");
	return schemas ? schemas : strcmp(x->name, y->name);
}

static void sort_tables(Schema *schema)
{
	if (schema->tables.count > 0)
		qsort(schema->tables.items, schema->tables.count, sizeof(*schema->tables.items),
			by_name);
}

/* An index may be named without its table. */
static void apply_to_indexes(const Applying *how, Schema *schema, const Op *op)
{
	for (size_t i = 0; i < schema->tables.count; i++) {
		Table *table = &schema->tables.items[i];
		if (op->table && schema_find_table(how, schema, op->schema, op->table) != table)
			continue;
		if (op->kind == OP_DROP_INDEX)
			drop_index(how, table, op->drop_index.name);
		else
			rename_index(how, table, op);
	}
}

void schema_apply(const Applying *how, Schema *schema, const Op *op)
{
	Table *table = op->table ? schema_find_table(how, schema, op->schema, op->table) : NULL;
	if (op->kind == OP_ALTER_TABLE) {
		for (size_t i = 0; i < op->alter_table.changes.count; i++)
			schema_apply(how, schema, &op->alter_table.changes.items[i]);
	} else if (op->kind == OP_CREATE_TABLE) {
		vec_push(&schema->tables, how->arena,
			copy_table(&op->create_table.table, how->arena));
		sort_tables(schema);
	} else if (op->kind == OP_DROP_INDEX || op->kind == OP_RENAME_INDEX) {
		apply_to_indexes(how, schema, op);
	} else if (table && op->kind == OP_DROP_TABLE) {
		REMOVE(&schema->tables, (size_t)(table - schema->tables.items));
	} else if (table && op->kind == OP_RENAME_TABLE) {
		table->name = arena_strdup(how->arena, op->rename_table.to);
		sort_tables(schema);
	} else if (table) {
		apply_to_table(how, table, op);
	}
}
