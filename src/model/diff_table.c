/*
 * diff_table.c - one table that is on both sides: columns, constraints, indexes.
 *
 * What is on the live side is first seen through the renames of the wanted one, so that a key over
 * a renamed column is still the same key.
 */
#include <string.h>

#include "model/diff.h"

static Op *push(Ops *ops, const TablePlan *plan, OpKind kind, Arena *arena)
{
	const Op op = {.kind = kind, .schema = plan->wanted->schema, .table = plan->wanted->name};
	vec_push(ops, arena, op);
	return &ops->items[ops->count - 1];
}

static Was *was(Op *op, Arena *arena)
{
	Was *w = arena_alloc(arena, sizeof(*w));
	op->was = w;
	return w;
}

/* ---- renamed columns ------------------------------------------------------------------------- */

static const char *old_name(const TablePlan *plan, const char *column)
{
	const Column *written = plan->written ? table_column(plan->written, column) : NULL;
	const char *from = written ? written->renamed_from : NULL;
	bool renamed = from && !table_column(plan->live, column) &&
		       table_column(plan->live, from) && !table_column(plan->wanted, from);
	return renamed ? from : column;
}

static const char *new_name(const TablePlan *plan, const char *column)
{
	for (size_t i = 0; i < plan->wanted->columns.count; i++) {
		const char *name = plan->wanted->columns.items[i].name;
		if (strcmp(old_name(plan, name), column) == 0)
			return name;
	}
	return column;
}

static StrVec new_names(const TablePlan *plan, const StrVec *columns, Arena *arena)
{
	StrVec out = {0};
	for (size_t i = 0; i < columns->count; i++)
		vec_push(&out, arena, new_name(plan, columns->items[i]));
	return out;
}

static IndexParts new_parts(const TablePlan *plan, const IndexParts *parts, Arena *arena)
{
	IndexParts out = {0};
	for (size_t i = 0; i < parts->count; i++) {
		IndexPart part = parts->items[i];
		if (part.column)
			part.column = new_name(plan, part.column);
		vec_push(&out, arena, part);
	}
	return out;
}

static Constraint seen_constraint(const TablePlan *plan, const Constraint *c, Arena *arena)
{
	Constraint out = *c;
	out.columns = new_names(plan, &c->columns, arena);
	out.include = new_names(plan, &c->include, arena);
	out.parts = new_parts(plan, &c->parts, arena);
	return out;
}

static Index seen_index(const TablePlan *plan, const Index *index, Arena *arena)
{
	Index out = *index;
	out.parts = new_parts(plan, &index->parts, arena);
	out.include = new_names(plan, &index->include, arena);
	return out;
}

/* ---- columns --------------------------------------------------------------------------------- */

static void plan_renames(TablePlan *plan, Arena *arena)
{
	for (size_t i = 0; i < plan->wanted->columns.count; i++) {
		const char *name = plan->wanted->columns.items[i].name;
		const char *from = old_name(plan, name);
		if (from == name)
			continue;
		Op *op = push(&plan->renames, plan, OP_RENAME_COLUMN, arena);
		op->rename_column.from = from;
		op->rename_column.to = name;
	}
}

static void plan_dropped_columns(TablePlan *plan, Arena *arena)
{
	for (size_t i = 0; i < plan->live->columns.count; i++) {
		const Column *column = &plan->live->columns.items[i];
		if (table_column(plan->wanted, new_name(plan, column->name)))
			continue;
		Op *op = push(&plan->changes, plan, OP_DROP_COLUMN, arena);
		op->drop_column.column = column->name;
		was(op, arena)->column = column;
	}
}

/* As the author wrote it, where there is an author: t.string(20) and not the server's text. */
static Column as_written(const TablePlan *plan, const Column *column)
{
	const Column *written = plan->written ? table_column(plan->written, column->name) : NULL;
	Column out = written ? *written : *column;
	out.declared = column->declared; /* for messages */
	return out;
}

static void plan_columns(TablePlan *plan, Arena *arena)
{
	for (size_t i = 0; i < plan->wanted->columns.count; i++) {
		const Column *column = &plan->wanted->columns.items[i];
		const Column *live = table_column(plan->live, old_name(plan, column->name));
		if (!live) {
			push(&plan->changes, plan, OP_ADD_COLUMN, arena)->add_column.column =
				as_written(plan, column);
			continue;
		}
		unsigned what = diff_column(live, column, arena);
		if (!what)
			continue;
		Op *op = push(&plan->changes, plan, OP_ALTER_COLUMN, arena);
		op->alter_column.column = column->name;
		op->alter_column.what = what;
		op->alter_column.to = as_written(plan, column);
		if (op->alter_column.to.value.kind == DEFAULT_NONE)
			op->alter_column.to.value.kind = DEFAULT_DROP;
		Was *before = was(op, arena);
		before->column = live;
		before->what = what;
	}
}

/* ---- constraints ----------------------------------------------------------------------------- */

/* As the author wrote it, found by its name; NULL: nobody gave it that name. */
static const Constraint *written_constraint(const TablePlan *plan, const Constraint *c)
{
	for (size_t i = 0; plan->written && i < plan->written->constraints.count; i++) {
		const Constraint *w = &plan->written->constraints.items[i];
		if (w->name && c->name && strcmp(w->name, c->name) == 0)
			return w;
	}
	return NULL;
}

/* Where a unique index and a unique constraint are one thing it may have been written as an index.
 */
static bool is_written_index(const TablePlan *plan, const char *name)
{
	for (size_t i = 0; name && i < plan->written->indexes.count; i++) {
		const Index *w = &plan->written->indexes.items[i];
		if (w->name && strcmp(w->name, name) == 0)
			return true;
	}
	return false;
}

/* The name counts only where the author gave it. */
static const char *written_name(const TablePlan *plan, const Constraint *c)
{
	if (!plan->written || written_constraint(plan, c) || is_written_index(plan, c->name))
		return c->name;
	return NULL;
}

/* The live constraint, not taken yet, that is this one; with the same name if there is one. */
static size_t find_constraint(
	const TablePlan *plan, const Constraint *wanted, const bool *taken, Arena *arena)
{
	const Constraints *live = &plan->live->constraints;
	const char *key = diff_constraint_key(wanted, arena);
	size_t found = live->count;
	for (size_t i = 0; i < live->count; i++) {
		const Constraint seen = seen_constraint(plan, &live->items[i], arena);
		if (taken[i] || strcmp(diff_constraint_key(&seen, arena), key) != 0)
			continue;
		if (diff_same(seen.name, wanted->name))
			return i;
		if (found == live->count)
			found = i;
	}
	return found;
}

static void drop_constraint(TablePlan *plan, const Constraint *c, Arena *arena)
{
	bool key = c->kind == CONSTRAINT_FOREIGN_KEY;
	Op *op = push(key ? &plan->drop_keys : &plan->drops, plan, OP_DROP_CONSTRAINT, arena);
	op->drop_constraint.name = c->name;
	op->drop_constraint.kind = c->name ? CONSTRAINT_COUNT : c->kind;
	if (!c->name || c->kind == CONSTRAINT_PRIMARY_KEY) {
		op->drop_constraint.name = NULL;
		op->drop_constraint.kind = c->kind;
		if (c->kind != CONSTRAINT_PRIMARY_KEY)
			op->drop_constraint.columns = c->columns;
	}
	was(op, arena)->constraint = c;
	if (c->kind == CONSTRAINT_PRIMARY_KEY || c->kind == CONSTRAINT_UNIQUE)
		plan->keys_change = true;
}

static void add_constraint(TablePlan *plan, const Constraint *c, Ops *added, Arena *arena)
{
	bool key = c->kind == CONSTRAINT_FOREIGN_KEY;
	Op *op = push(key ? &plan->add_keys : added, plan, OP_ADD_CONSTRAINT, arena);
	const Constraint *said = written_constraint(plan, c);
	op->add_constraint.constraint = said ? *said : *c;
	/* a name of the database's own choice need not be written down */
	op->add_constraint.constraint.name = written_name(plan, c);
}

static void rename_constraint(TablePlan *plan, const char *from, const char *to, Arena *arena)
{
	if (!from || !to || strcmp(from, to) == 0)
		return;
	Op *op = push(&plan->after, plan, OP_RENAME_CONSTRAINT, arena);
	op->rename_constraint.from = from;
	op->rename_constraint.to = to;
}

/* Drops go into the plan at once; *added is what comes after the columns. */
static void plan_constraints(TablePlan *plan, Ops *added, Arena *arena)
{
	const Constraints *live = &plan->live->constraints, *wanted = &plan->wanted->constraints;
	bool *taken = arena_alloc(arena, live->count + 1);
	for (size_t i = 0; i < wanted->count; i++) {
		size_t at = find_constraint(plan, &wanted->items[i], taken, arena);
		if (at == live->count) {
			add_constraint(plan, &wanted->items[i], added, arena);
			continue;
		}
		taken[at] = true;
		if (wanted->items[i].kind != CONSTRAINT_PRIMARY_KEY)
			rename_constraint(plan, live->items[at].name,
				written_name(plan, &wanted->items[i]), arena);
	}
	for (size_t i = 0; i < live->count; i++)
		if (!taken[i])
			drop_constraint(plan, &live->items[i], arena);
}

/* ---- indexes --------------------------------------------------------------------------------- */

static size_t find_index(
	const TablePlan *plan, const Index *wanted, const bool *taken, bool by_name, Arena *arena)
{
	const Indexes *live = &plan->live->indexes;
	const char *key = diff_index_key(wanted, arena);
	for (size_t i = 0; i < live->count; i++) {
		const Index seen = seen_index(plan, &live->items[i], arena);
		if (!taken[i] && (!by_name || diff_same(seen.name, wanted->name)) &&
			strcmp(diff_index_key(&seen, arena), key) == 0)
			return i;
	}
	return live->count;
}

static void match_index(TablePlan *plan, const Index *wanted, bool *taken, Arena *arena)
{
	const Indexes *live = &plan->live->indexes;
	size_t at = find_index(plan, wanted, taken, true, arena);
	if (at == live->count) {
		at = find_index(plan, wanted, taken, false, arena);
		if (at == live->count) {
			push(&plan->after, plan, OP_CREATE_INDEX, arena)->create_index.index =
				*wanted;
			return;
		}
		Op *op = push(&plan->after, plan, OP_RENAME_INDEX, arena);
		op->rename_index.from = live->items[at].name;
		op->rename_index.to = wanted->name;
	}
	taken[at] = true;
}

static void plan_indexes(TablePlan *plan, Arena *arena)
{
	const Indexes *live = &plan->live->indexes, *wanted = &plan->wanted->indexes;
	bool *taken = arena_alloc(arena, live->count + 1);
	/* those that stay as they are first: of two equal ones each finds its own */
	bool *done = arena_alloc(arena, wanted->count + 1);
	for (size_t i = 0; i < wanted->count; i++) {
		size_t at = find_index(plan, &wanted->items[i], taken, true, arena);
		done[i] = at < live->count;
		if (done[i])
			taken[at] = true;
	}
	for (size_t i = 0; i < wanted->count; i++)
		if (!done[i])
			match_index(plan, &wanted->items[i], taken, arena);
	for (size_t i = 0; i < live->count; i++) {
		if (taken[i])
			continue;
		Op *op = push(&plan->before, plan, OP_DROP_INDEX, arena);
		op->drop_index.name = live->items[i].name;
		was(op, arena)->index = &live->items[i];
	}
}

static void plan_comment(TablePlan *plan, Arena *arena)
{
	if (diff_same(plan->live->comment, plan->wanted->comment))
		return;
	Op *op = push(&plan->after, plan, OP_TABLE_COMMENT, arena);
	op->table_comment.comment = plan->wanted->comment;
	was(op, arena)->comment = plan->live->comment ? plan->live->comment : "";
}

void diff_table(TablePlan *plan, Arena *arena)
{
	Ops added = {0};
	plan_constraints(plan, &added, arena);
	plan_renames(plan, arena);
	plan_dropped_columns(plan, arena);
	plan_columns(plan, arena);
	for (size_t i = 0; i < added.count; i++)
		vec_push(&plan->changes, arena, added.items[i]);
	plan_indexes(plan, arena);
	plan_comment(plan, arena);
}
