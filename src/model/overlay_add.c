/*
 * overlay_add.c - how operations get into an overlay: each as one change that is sure to happen,
 * with the names that the database will know it by.
 */
#include "model/overlay.h"

#include "model/copy.h"
#include "model/emit.h"

typedef struct Adding {
	Overlay *overlay;
	Arena scratch;
	SqlVec none;
	Emit emit;
} Adding;

static void push(Overlay *o, Op op)
{
	vec_push(&o->done, o->arena, op);
}

/* if_exists, if_not_exists: is there anything to do? */
static bool will_happen(Adding *a, const Op *op, bool *out, Error *err)
{
	const char *column = op->kind == OP_ALTER_COLUMN    ? op->alter_column.column
			     : op->kind == OP_RENAME_COLUMN ? op->rename_column.from
			     : op->kind == OP_DROP_COLUMN   ? op->drop_column.column
			     : op->kind == OP_ADD_COLUMN    ? op->add_column.column.name
							    : NULL;
	LiveColumn live;
	bool found = op->if_exists, ok = true;

	if (!op->if_exists && !op->if_not_exists)
		found = true;
	else if (column)
		ok = emit_find_column(&a->emit, op, column, &live, &found, err);
	else if (op->kind == OP_CREATE_TABLE || op->kind == OP_DROP_TABLE ||
		 op->kind == OP_RENAME_TABLE)
		ok = emit_has_table(&a->emit, op, &found, err);
	else if (op->kind == OP_CREATE_INDEX)
		ok = emit_has_index(&a->emit, op,
			emit_index_name(&a->emit, op->table, &op->create_index.index), &found, err);
	else if (op->kind == OP_ADD_CONSTRAINT)
		ok = emit_has_constraint(&a->emit, op, &found, err);
	*out = op->if_not_exists ? !found : found;
	return ok;
}

static void name_indexes(Adding *a, const char *table, Indexes *indexes)
{
	for (size_t i = 0; i < indexes->count; i++)
		indexes->items[i].name = arena_strdup(
			a->overlay->arena, emit_index_name(&a->emit, table, &indexes->items[i]));
}

/* What stands on the column besides it. */
static void push_of_column(Adding *a, const Op *op)
{
	Overlay *o = a->overlay;
	Table made = emit_column_table(&a->emit, op);
	Op one = {.schema = op->schema, .table = op->table};
	Column *column = &o->done.items[o->done.count - 1].add_column.column;

	*column = copy_column(&made.columns.items[0], o->arena);
	column->primary_key = false; /* the constraint comes by itself */

	for (size_t i = 0; i < made.constraints.count; i++) {
		one.kind = OP_ADD_CONSTRAINT;
		one.add_constraint.constraint = made.constraints.items[i];
		push(o, copy_op(&one, o->arena));
	}
	name_indexes(a, op->table, &made.indexes);
	for (size_t i = 0; i < made.indexes.count; i++) {
		one.kind = OP_CREATE_INDEX;
		one.create_index.index = made.indexes.items[i];
		push(o, copy_op(&one, o->arena));
	}
}

static bool push_dropped(Adding *a, Op *op, Error *err)
{
	const char *name = NULL;
	bool ok = op->kind == OP_DROP_INDEX ? emit_dropped_index(&a->emit, op, &name, err)
					    : emit_dropped_constraint(&a->emit, op, &name, err);

	if (!ok || !name)
		return ok;
	name = arena_strdup(a->overlay->arena, name);
	if (op->kind == OP_DROP_INDEX)
		op->drop_index.name = name;
	else
		op->drop_constraint.name = name;
	push(a->overlay, *op);
	return true;
}

static bool add_one(Adding *a, const Op *op, Error *err)
{
	Overlay *o = a->overlay;
	Op own = copy_op(op, o->arena);

	switch (op->kind) {
	case OP_DROP_INDEX:
	case OP_DROP_CONSTRAINT:
		return push_dropped(a, &own, err);
	case OP_CREATE_TABLE:
		name_indexes(a, op->table, &own.create_table.table.indexes);
		break;
	case OP_CREATE_INDEX:
		own.create_index.index.name = arena_strdup(
			o->arena, emit_index_name(&a->emit, op->table, &op->create_index.index));
		break;
	case OP_DROP_TABLE:
	case OP_RENAME_TABLE:
	case OP_TABLE_COMMENT:
	case OP_ADD_COLUMN:
	case OP_DROP_COLUMN:
	case OP_ALTER_COLUMN:
	case OP_RENAME_COLUMN:
	case OP_RENAME_INDEX:
	case OP_ADD_CONSTRAINT:
	case OP_RENAME_CONSTRAINT:
		break;
	default:
		return true; /* nobody asks about it */
	}
	push(o, own);
	if (op->kind == OP_ADD_COLUMN)
		push_of_column(a, op);
	return true;
}

bool overlay_add(Overlay *o, const Op *op, Error *err)
{
	Adding a = {.overlay = o, .scratch = ARENA_INIT};
	bool happens, ok = true;

	if (op->kind == OP_ALTER_TABLE) {
		const Ops *changes = &op->alter_table.changes;
		for (size_t i = 0; ok && i < changes->count; i++)
			ok = overlay_add(o, &changes->items[i], err);
		return ok;
	}
	a.emit = (Emit){.dialect = o->dialect,
		.server = o->server,
		.catalog = &o->catalog,
		.arena = &a.scratch,
		.out = &a.none};
	ok = will_happen(&a, op, &happens, err) && (!happens || add_one(&a, op, err));
	arena_release(&a.scratch);
	return ok;
}
