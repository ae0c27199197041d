/* promise.c - see promise.h. */
#include "model/promise.h"

#include <string.h>

/* ---- promises ------------------------------------------------------------------------------- */

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Of two promises about the same thing the later one holds. */
static void add(Promises *out, Arena *arena, Promise p)
{
	for (size_t i = 0; i < out->count; i++) {
		const Promise *old = &out->items[i];
		if (old->kind == p.kind && p.name && same(old->name, p.name) &&
			same(old->table, p.table)) {
			out->items[i] = p;
			return;
		}
	}
	vec_push(out, arena, p);
}

static Promise of(const Op *op, PromiseKind kind, const char *name, bool gone)
{
	return (Promise){.kind = kind,
		.gone = gone,
		.schema = op->schema,
		.table = op->table,
		.name = name,
		.constraint = CONSTRAINT_COUNT};
}

static Promise of_object(const Op *op, PromiseKind kind, const char *name, bool gone)
{
	Promise p = of(op, kind, name, gone);
	p.table = NULL;
	return p;
}

/* Found by its columns where it has no name; expressions cannot be asked for. */
static Promise of_index(const Op *op, const Index *index, Arena *arena)
{
	Promise p = of(op, PROMISE_INDEX, index->name, false);
	for (size_t i = 0; !index->name && i < index->parts.count; i++)
		if (index->parts.items[i].column)
			vec_push(&p.columns, arena, index->parts.items[i].column);
	return p;
}

static Promise of_constraint(const Op *op, const Constraint *c)
{
	Promise p = of(op, PROMISE_CONSTRAINT, c->name, false);
	p.constraint = c->kind;
	p.columns = c->columns;
	if (c->kind == CONSTRAINT_PRIMARY_KEY)
		p.name = NULL; /* there is one, whatever it is called */
	return p;
}

static void of_create_table(const Op *op, Arena *arena, Promises *out)
{
	const Table *table = &op->create_table.table;
	add(out, arena, of(op, PROMISE_TABLE, NULL, false));
	for (size_t i = 0; i < table->indexes.count; i++)
		if (table->indexes.items[i].name)
			add(out, arena, of_index(op, &table->indexes.items[i], arena));
}

static Promise of_dropped(const Op *op)
{
	if (op->kind == OP_DROP_INDEX) {
		Promise p = of(op, PROMISE_INDEX, op->drop_index.name, true);
		p.columns = op->drop_index.columns;
		return p;
	}
	Promise p = of(op, PROMISE_CONSTRAINT, op->drop_constraint.name, true);
	p.constraint = op->drop_constraint.kind;
	p.columns = op->drop_constraint.columns;
	return p;
}

static void renamed(const Op *op, PromiseKind kind, const char *from, const char *to, Arena *arena,
	Promises *out)
{
	add(out, arena, of(op, kind, from, true));
	add(out, arena, of(op, kind, to, false));
}

static void of_renamed_table(const Op *op, Arena *arena, Promises *out)
{
	Promise to = of(op, PROMISE_TABLE, NULL, false);
	to.table = op->rename_table.to;
	add(out, arena, of(op, PROMISE_TABLE, NULL, true));
	add(out, arena, to);
}

static void of_other_object(const Op *op, Arena *arena, Promises *out)
{
	switch (op->kind) {
	case OP_CREATE_ENUM:
		add(out, arena, of_object(op, PROMISE_RELATION, op->create_enum.name, false));
		break;
	case OP_DROP_ENUM:
		add(out, arena, of_object(op, PROMISE_RELATION, op->drop_enum.name, true));
		break;
	case OP_CREATE_VIEW:
		add(out, arena, of_object(op, PROMISE_RELATION, op->create_view.view.name, false));
		break;
	case OP_DROP_VIEW:
		add(out, arena, of_object(op, PROMISE_RELATION, op->drop_view.name, true));
		break;
	case OP_CREATE_SEQUENCE:
		add(out, arena,
			of_object(op, PROMISE_RELATION, op->create_sequence.sequence.name, false));
		break;
	case OP_DROP_SEQUENCE:
		add(out, arena, of_object(op, PROMISE_RELATION, op->object.name, true));
		break;
	case OP_CREATE_SCHEMA:
	case OP_DROP_SCHEMA:
	case OP_DROP_EXTENSION:
		add(out, arena,
			of_object(
				op, PROMISE_OTHER, op->object.name, op->kind != OP_CREATE_SCHEMA));
		break;
	case OP_CREATE_EXTENSION:
		add(out, arena, of_object(op, PROMISE_OTHER, op->create_extension.name, false));
		break;
	default:
		break;
	}
}

static void of_altered_column(const Op *op, Arena *arena, Promises *out)
{
	Promise p = of(op, PROMISE_COLUMN, op->alter_column.column, false);
	p.column = &op->alter_column.to;
	p.what = op->alter_column.what;
	add(out, arena, p);
}

/* NOLINTNEXTLINE(misc-no-recursion,readability-function-size): one case for each operation */
void op_promises(const Op *op, Arena *arena, Promises *out)
{
	switch (op->kind) {
	case OP_CREATE_TABLE:
		of_create_table(op, arena, out);
		break;
	case OP_DROP_TABLE:
		add(out, arena, of(op, PROMISE_TABLE, NULL, true));
		break;
	case OP_RENAME_TABLE:
		of_renamed_table(op, arena, out);
		break;
	case OP_ALTER_TABLE:
		for (size_t i = 0; i < op->alter_table.changes.count; i++)
			op_promises(&op->alter_table.changes.items[i], arena, out);
		break;
	case OP_ADD_COLUMN:
		add(out, arena, of(op, PROMISE_COLUMN, op->add_column.column.name, false));
		break;
	case OP_DROP_COLUMN:
		add(out, arena, of(op, PROMISE_COLUMN, op->drop_column.column, true));
		break;
	case OP_ALTER_COLUMN:
		of_altered_column(op, arena, out);
		break;
	case OP_RENAME_COLUMN:
		renamed(op, PROMISE_COLUMN, op->rename_column.from, op->rename_column.to, arena,
			out);
		break;
	case OP_CREATE_INDEX:
		add(out, arena, of_index(op, &op->create_index.index, arena));
		break;
	case OP_RENAME_INDEX:
		renamed(op, PROMISE_INDEX, op->rename_index.from, op->rename_index.to, arena, out);
		break;
	case OP_ADD_CONSTRAINT:
		add(out, arena, of_constraint(op, &op->add_constraint.constraint));
		break;
	case OP_RENAME_CONSTRAINT:
		renamed(op, PROMISE_CONSTRAINT, op->rename_constraint.from,
			op->rename_constraint.to, arena, out);
		break;
	case OP_DROP_INDEX:
	case OP_DROP_CONSTRAINT:
		add(out, arena, of_dropped(op));
		break;
	default:
		of_other_object(op, arena, out);
		break;
	}
}

/* NOLINTNEXTLINE(misc-no-recursion): alter_table holds operations */
bool op_is_repeatable(const Op *op)
{
	if (op->kind == OP_ALTER_SEQUENCE) /* numbers may have been given since it went on there */
		return !(op->alter_sequence.what & SEQUENCE_RESTART);
	if (op->if_exists || op->if_not_exists)
		return true;
	switch (op->kind) {
	case OP_ALTER_COLUMN:
	case OP_TABLE_COMMENT:
	case OP_VALIDATE_CONSTRAINT:
	case OP_REPLACE_VIEW:
		return true;
	case OP_ALTER_TABLE:
		for (size_t i = 0; i < op->alter_table.changes.count; i++)
			if (!op_is_repeatable(&op->alter_table.changes.items[i]))
				return false;
		return true;
	default:
		return false;
	}
}

/* ---- what is touched ------------------------------------------------------------------------ */

/* NULL: nothing that a fingerprint could show. */
static const char *touched_object(const Op *op)
{
	switch (op->kind) {
	case OP_ALTER_SEQUENCE: /* a definition does not tell where it goes on */
		return op->alter_sequence.what & SEQUENCE_RESTART ? NULL : op_object_name(op);
	case OP_CREATE_ENUM:
	case OP_ALTER_ENUM:
	case OP_DROP_ENUM:
	case OP_CREATE_VIEW:
	case OP_REPLACE_VIEW:
	case OP_DROP_VIEW:
	case OP_CREATE_SEQUENCE:
	case OP_DROP_SEQUENCE:
		return op_object_name(op);
	default:
		return NULL;
	}
}

void op_touches(const Op *op, Arena *arena, ObjectNames *out)
{
	const char *name = op->table ? op->table : touched_object(op);
	if (name)
		vec_push(out, arena, (ObjectName){op->schema, name});
	if (op->kind == OP_RENAME_TABLE)
		vec_push(out, arena, (ObjectName){op->schema, op->rename_table.to});
	for (size_t i = 0; op->kind == OP_ALTER_ENUM && i < op->alter_enum.columns.count; i++)
		vec_push(out, arena,
			(ObjectName){op->alter_enum.columns.items[i].schema,
				op->alter_enum.columns.items[i].table});
}

/* NOLINTNEXTLINE(misc-no-recursion): alter_table holds operations */
void op_unbinds(const Op *op, Arena *arena, StrVec *tables)
{
	if (op->kind == OP_DROP_CONSTRAINT && op->table)
		vec_push(tables, arena, arena_strdup(arena, op->table));
	for (size_t i = 0; op->kind == OP_ALTER_TABLE && i < op->alter_table.changes.count; i++)
		op_unbinds(&op->alter_table.changes.items[i], arena, tables);
}
