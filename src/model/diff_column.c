/* diff_column.c - columns of a table that is on both sides: renamed, dropped, changed, added. */
#include <string.h>

#include "model/dialect.h"
#include "model/diff_plan.h"

/* It stands in the way of a rename: it goes before, and comes anew after it. */
static bool is_held(const TablePlan *plan, const Column *live, const Column *wanted, Arena *arena)
{
	return plan->caps & DIALECT_NAMES_HELD && live->generated && wanted->generated &&
	       strcmp(live->generated, diff_rename_in(plan, live->generated, arena)) != 0;
}

void diff_table_renames(TablePlan *plan, Arena *arena)
{
	for (size_t i = 0; i < plan->wanted->columns.count; i++) {
		const char *name = plan->wanted->columns.items[i].name;
		const char *from = diff_old_name(plan, name);
		const Column *live = table_column(plan->live, from);
		if (from == name ||
			(live && is_held(plan, live, &plan->wanted->columns.items[i], arena)))
			continue;
		Op *op = diff_table_push(&plan->renames, plan, OP_RENAME_COLUMN, arena);
		op->rename_column.from = from;
		op->rename_column.to = name;
	}
}

void diff_drop_columns(TablePlan *plan, bool generated, Arena *arena)
{
	for (size_t i = 0; i < plan->live->columns.count; i++) {
		const Column *column = &plan->live->columns.items[i];
		if (table_column(plan->wanted, diff_new_name(plan, column->name)) ||
			(column->generated != NULL) != generated)
			continue;
		Op *op = diff_table_push(&plan->changes, plan, OP_DROP_COLUMN, arena);
		Column *before = arena_alloc(arena, sizeof(*before));
		op->drop_column.column = column->name;
		*before = *column;
		before->primary_key = false; /* the key is a constraint of its own, and goes too */
		diff_table_was(op, arena)->column = before;
	}
}

/* As the author wrote it, where there is an author: t.string(20) and not the server's text. */
static Column as_written(const TablePlan *plan, const Column *column)
{
	const Column *written = plan->written ? table_column(plan->written, column->name) : NULL;
	Column out = written ? *written : *column;
	out.declared = column->declared; /* for messages */
	out.renamed_from = NULL;
	return out;
}

static bool has_written_name(const TablePlan *plan, const char *name)
{
	for (size_t i = 0; name && plan->written && i < plan->written->constraints.count; i++)
		if (diff_same(plan->written->constraints.items[i].name, name))
			return true;
	return false;
}

bool diff_is_key_of_new_column(const TablePlan *plan, const Constraint *c)
{
	if (c->kind != CONSTRAINT_PRIMARY_KEY || c->columns.count != 1 ||
		has_written_name(plan, c->name))
		return false;
	const char *name = c->columns.items[0];
	const Column *written = plan->written ? table_column(plan->written, name) : NULL;
	return written && written->primary_key &&
	       !table_column(plan->live, diff_old_name(plan, name));
}

/* Beside a new type or collation all options of the column: some databases take them for a part of
 * it, PostgreSQL makes storage and compression those of the type again. */
static Options said_options(unsigned what, const Options *now, const Options *to, Arena *arena)
{
	Options out = diff_options(now, to, arena);
	for (size_t i = 0; what & (ALTER_TYPE | ALTER_COLLATE) && i < to->count; i++)
		if (!options_get(&out, to->items[i].key))
			vec_push(&out, arena, to->items[i]);
	return out;
}

static void alter_column(
	TablePlan *plan, const Column *live, const Column *wanted, unsigned what, Arena *arena)
{
	Op *op = diff_table_push(&plan->changes, plan, OP_ALTER_COLUMN, arena);
	Column *to = &op->alter_column.to, *from = arena_alloc(arena, sizeof(*from));
	op->alter_column.column = wanted->name;
	op->alter_column.what = what;
	*to = as_written(plan, wanted);
	if (what & ALTER_COLLATE && !to->collate)
		to->collate = wanted->collate; /* an option of the database's own said it */
	*from = *live;
	from->generated = diff_rename_in(plan, live->generated, arena);
	to->options = said_options(what, &live->options, &wanted->options, arena);
	from->options = said_options(what, &wanted->options, &live->options, arena);
	if (to->value.kind == DEFAULT_NONE)
		to->value.kind = DEFAULT_DROP;
	Was *before = diff_table_was(op, arena);
	*before = (Was){.column = from, .what = what};
}

/* Nothing is said of its collation: it is that of its table, which is another one now. */
static bool is_recollated(const TablePlan *plan, const Column *live, const Column *wanted)
{
	return plan->recollated && !live->collate && !wanted->collate && plan->dialect &&
	       plan->dialect->has_table_collation && plan->dialect->has_table_collation(live) &&
	       plan->dialect->has_table_collation(wanted);
}

static unsigned column_changes(
	const TablePlan *plan, const Column *live, const Column *wanted, Arena *arena)
{
	unsigned what = diff_column(live, wanted, arena);
	if (what & ALTER_GENERATED && live->stored == wanted->stored &&
		diff_same_expression(plan, live->generated, wanted->generated, arena))
		what &= ~(unsigned)ALTER_GENERATED;
	/* a new type has its own collation, unless another one is said beside it */
	if (what & ALTER_TYPE && live->collate && diff_same(live->collate, wanted->collate) &&
		as_written(plan, wanted).collate)
		what |= ALTER_COLLATE;
	if (is_recollated(plan, live, wanted))
		what |= ALTER_COLLATE;
	return what;
}

/* What is generated cannot be changed in place everywhere; its values are computed anew. */
static bool must_come_anew(
	const TablePlan *plan, const Column *live, const Column *wanted, unsigned what)
{
	if (plan->caps & DIALECT_REBUILDS || !(what & ALTER_GENERATED))
		return false;
	return wanted->generated || !live->stored;
}

static void replace_column(TablePlan *plan, const Column *live, const Column *wanted, Arena *arena)
{
	Column *before = arena_alloc(arena, sizeof(*before));
	Op *drop = diff_table_push(&plan->changes, plan, OP_DROP_COLUMN, arena);
	drop->drop_column.column = wanted->name; /* after the renames */
	*before = *live;
	before->name = wanted->name;
	before->generated = diff_rename_in(plan, live->generated, arena);
	diff_table_was(drop, arena)->column = before;
	diff_table_push(&plan->changes, plan, OP_ADD_COLUMN, arena)->add_column.column =
		as_written(plan, wanted);
}

static void step_aside(TablePlan *plan, const Column *live, const Column *wanted, Arena *arena)
{
	Op *drop = diff_table_push(&plan->drops, plan, OP_DROP_COLUMN, arena);
	drop->drop_column.column = live->name;
	diff_table_was(drop, arena)->column = live;
	diff_table_push(&plan->changes, plan, OP_ADD_COLUMN, arena)->add_column.column =
		as_written(plan, wanted);
}

void diff_changed_columns(TablePlan *plan, Arena *arena)
{
	for (size_t i = 0; i < plan->wanted->columns.count; i++) {
		const Column *column = &plan->wanted->columns.items[i];
		const Column *live = table_column(plan->live, diff_old_name(plan, column->name));
		if (!live) {
			Column *added = &diff_table_push(&plan->changes, plan, OP_ADD_COLUMN, arena)
						 ->add_column.column;
			*added = as_written(plan, column);
			const Constraint *key = table_primary_key(plan->wanted);
			added->primary_key =
				added->primary_key && key && diff_is_key_of_new_column(plan, key);
			continue;
		}
		unsigned what = column_changes(plan, live, column, arena);
		const Options options = diff_options(&live->options, &column->options, arena);
		if (is_held(plan, live, column, arena))
			step_aside(plan, live, column, arena);
		else if (must_come_anew(plan, live, column, what))
			replace_column(plan, live, column, arena);
		else if (what || options.count)
			alter_column(plan, live, column, what, arena);
	}
}

/* ---- keys that hold them -------------------------------------------------------------------- */

static bool changes(const TablePlan *plan, const StrVec *columns, Arena *arena)
{
	for (size_t i = 0; i < columns->count; i++) {
		const char *name = columns->items[i];
		const Column *live = table_column(plan->live, name);
		const Column *wanted = table_column(plan->wanted, diff_new_name(plan, name));
		if (live && wanted &&
			column_changes(plan, live, wanted, arena) &
				(ALTER_TYPE | ALTER_COLLATE | ALTER_IDENTITY))
			return true;
	}
	return false;
}

bool diff_is_held(const TablePlan *plan, const Constraint *c, Arena *arena)
{
	const ForeignKey *key = &c->foreign_key;
	const char *schema = diff_key_schema(plan->own_schema, plan->live, key);
	if (c->kind != CONSTRAINT_FOREIGN_KEY || !(plan->caps & DIALECT_KEYS_HOLD_COLUMNS))
		return false;
	if (changes(plan, &c->columns, arena))
		return true;
	for (size_t i = 0; i < plan->all->count; i++) {
		const TablePlan *to = &plan->all->items[i];
		if (diff_same_name(schema, key->table, to->live->schema, to->live->name))
			return changes(to, &key->columns, arena);
	}
	return false;
}
