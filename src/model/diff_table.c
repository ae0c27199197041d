/* diff_table.c - one table that is on both sides: its constraints, indexes and comment; columns are
 * in diff_column.c. */
#include <string.h>

#include "model/dialect.h"
#include "model/diff_plan.h"

Op *diff_table_push(Ops *ops, const TablePlan *plan, OpKind kind, Arena *arena)
{
	const Op op = {.kind = kind, .schema = plan->wanted->schema, .table = plan->wanted->name};
	vec_push(ops, arena, op);
	return &ops->items[ops->count - 1];
}

Was *diff_table_was(Op *op, Arena *arena)
{
	Was *w = arena_alloc(arena, sizeof(*w));
	op->was = w;
	return w;
}

/* ---- constraints ----------------------------------------------------------------------------- */

/* As the author wrote it, found by its name; NULL: nobody gave it that name.  Of equal keys the
 * server may make one, and give a primary key the name of a unique constraint. */
static const Constraint *written_constraint(const TablePlan *plan, const Constraint *c)
{
	for (size_t i = 0; plan->written && i < plan->written->constraints.count; i++) {
		const Constraint *w = &plan->written->constraints.items[i];
		if (w->kind == c->kind && w->name && c->name && strcmp(w->name, c->name) == 0)
			return w;
	}
	return NULL;
}

/* Where a unique index and a unique constraint are one thing it may have been written as an index.
 */
static bool is_written_index(const TablePlan *plan, const char *name)
{
	for (size_t i = 0; name && plan->written && i < plan->written->indexes.count; i++) {
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
	const char *key = diff_bare_constraint_key(plan, wanted, arena);
	size_t found = live->count;
	for (size_t i = 0; i < live->count; i++) {
		const Constraint seen = diff_seen_constraint(plan, &live->items[i], arena);
		if (taken[i] || strcmp(diff_bare_constraint_key(plan, &seen, arena), key) != 0)
			continue;
		if (diff_is_held(plan, &live->items[i], arena))
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
	Op *op = diff_table_push(
		key ? &plan->drop_keys : &plan->drops, plan, OP_DROP_CONSTRAINT, arena);
	op->drop_constraint.name = c->name;
	op->drop_constraint.kind = c->name ? CONSTRAINT_COUNT : c->kind;
	if (!c->name || c->kind == CONSTRAINT_PRIMARY_KEY) {
		op->drop_constraint.name = NULL;
		op->drop_constraint.kind = c->kind;
		if (c->kind != CONSTRAINT_PRIMARY_KEY)
			op->drop_constraint.columns = c->columns;
	}
	Constraint *before = arena_alloc(arena, sizeof(*before));
	*before = *c;
	before->foreign_key = diff_seen_reference(plan, &c->foreign_key, false, arena);
	diff_table_was(op, arena)->constraint = before;
	if (c->kind == CONSTRAINT_PRIMARY_KEY || c->kind == CONSTRAINT_UNIQUE)
		plan->keys_change = true;
}

static bool is_added(const Ops *added, const char *name)
{
	for (size_t i = 0; i < added->count; i++)
		if (diff_same(added->items[i].add_constraint.constraint.name, name))
			return true;
	return false;
}

static bool has_constraint(const Table *table, const char *name)
{
	for (size_t i = 0; i < table->constraints.count; i++)
		if (diff_same(table->constraints.items[i].name, name))
			return true;
	return false;
}

/* A check or an exclusion can be dropped by its name only: one that nobody gave a name gets one. */
static const char *new_constraint_name(
	const TablePlan *plan, const Constraint *c, const Ops *added, Arena *arena)
{
	enum { ROOM = 55 }; /* for a number behind it */
	const char *kind = c->kind == CONSTRAINT_CHECK ? "ck" : "ex";
	const char *stem = schema_default_name(arena, kind, plan->wanted->name, &c->columns, ROOM);
	const char *name = stem;
	for (int n = 2; has_constraint(plan->live, name) || has_constraint(plan->wanted, name) ||
			is_added(added, name);
		n++)
		name = arena_printf(arena, "%s%d", stem, n);
	return name;
}

static void add_constraint(TablePlan *plan, const Constraint *c, Ops *added, Arena *arena)
{
	bool key = c->kind == CONSTRAINT_FOREIGN_KEY;
	Op *op = diff_table_push(key ? &plan->add_keys : added, plan, OP_ADD_CONSTRAINT, arena);
	const Constraint *said = written_constraint(plan, c);
	op->add_constraint.constraint = said ? *said : *c;
	plan->keys_come = plan->keys_come || c->kind == CONSTRAINT_PRIMARY_KEY ||
			  c->kind == CONSTRAINT_UNIQUE;
	/* a name of the database's own choice need not be written down */
	op->add_constraint.constraint.name = written_name(plan, c);
	bool unnamed = !op->add_constraint.constraint.name;
	if (unnamed && (c->kind == CONSTRAINT_CHECK || c->kind == CONSTRAINT_EXCLUDE))
		op->add_constraint.constraint.name = new_constraint_name(plan, c, added, arena);
}

static bool is_label_check(const Constraint *c, const Type *type)
{
	for (size_t i = 0; i < type->labels.count; i++)
		if (!strstr(c->expression, type->labels.items[i]) &&
			!strchr(type->labels.items[i], '\''))
			return false;
	return strstr(c->expression, " IN (") != NULL;
}

/* Where the labels of an enum are a check of its column: it comes with the column, and with its new
 * type. */
static bool comes_with_enum(const TablePlan *plan, const Constraint *c, Arena *arena)
{
	const char *name = c->columns.count == 1 ? c->columns.items[0] : "";
	const Column *wanted = table_column(plan->wanted, name);
	const Column *written = plan->written ? table_column(plan->written, name) : NULL;
	const Column *live = table_column(plan->live, diff_old_name(plan, name));
	if (c->kind != CONSTRAINT_CHECK || c->name || !wanted || !written)
		return false;
	return written->type.kind == TYPE_ENUM && wanted->type.kind != TYPE_ENUM &&
	       is_label_check(c, &written->type) &&
	       (!live || diff_column(live, wanted, arena) & ALTER_TYPE);
}

static void rename_constraint(TablePlan *plan, const char *from, const char *to, Arena *arena)
{
	if (!from || !to || strcmp(from, to) == 0)
		return;
	Op *op = diff_table_push(&plan->after, plan, OP_RENAME_CONSTRAINT, arena);
	op->rename_constraint.from = from;
	op->rename_constraint.to = to;
}

/* A live unique index, not taken yet, that is the wanted constraint. */
static bool is_live_index(TablePlan *plan, const Constraint *wanted, Arena *arena)
{
	Index like = {.unique = true};
	const char *name = written_name(plan, wanted);
	Constraint bare = {.kind = CONSTRAINT_UNIQUE, .columns = wanted->columns};
	if (!(plan->caps & DIALECT_UNIQUE_INDEXES) ||
		strcmp(diff_constraint_key(wanted, arena), diff_constraint_key(&bare, arena)) != 0)
		return false;
	for (size_t i = 0; i < wanted->columns.count; i++)
		vec_push(&like.parts, arena, (IndexPart){.column = wanted->columns.items[i]});
	const char *key = diff_index_key(&like, arena);
	for (size_t i = 0; i < plan->live->indexes.count; i++) {
		const Index seen = diff_seen_index(plan, &plan->live->indexes.items[i], arena);
		if (plan->same[i] || (name && !diff_same(name, seen.name)) ||
			is_written_index(plan, seen.name) ||
			strcmp(diff_index_key(&seen, arena), key) != 0)
			continue;
		plan->same[i] = true;
		return true;
	}
	return false;
}

/* Those of equal text and name find each other first. */
static bool *keep_same_names(const TablePlan *plan, bool *taken, Arena *arena)
{
	const Constraints *live = &plan->live->constraints, *wanted = &plan->wanted->constraints;
	bool *done = arena_alloc(arena, wanted->count + 1);
	for (size_t i = 0; i < wanted->count; i++) {
		size_t at = find_constraint(plan, &wanted->items[i], taken, arena);
		if (at == live->count || !wanted->items[i].name ||
			!diff_same(live->items[at].name, wanted->items[i].name))
			continue;
		taken[at] = done[i] = true;
	}
	return done;
}

/* Drops go into the plan at once; *added is what comes after the columns. */
static void plan_constraints(TablePlan *plan, Ops *added, Arena *arena)
{
	const Constraints *live = &plan->live->constraints, *wanted = &plan->wanted->constraints;
	bool *taken = plan->kept = arena_alloc(arena, live->count + 1);
	bool *done = keep_same_names(plan, taken, arena);
	for (size_t i = 0; i < wanted->count; i++) {
		if (done[i])
			continue;
		size_t at = find_constraint(plan, &wanted->items[i], taken, arena);
		/* what has no name at all cannot get another one */
		if (at < live->count && !live->items[at].name &&
			written_name(plan, &wanted->items[i]))
			at = live->count;
		if (at == live->count) {
			if (!is_live_index(plan, &wanted->items[i], arena) &&
				!diff_is_key_of_new_column(plan, &wanted->items[i]) &&
				!comes_with_enum(plan, &wanted->items[i], arena))
				add_constraint(plan, &wanted->items[i], added, arena);
			continue;
		}
		taken[at] = true;
		rename_constraint(
			plan, live->items[at].name, written_name(plan, &wanted->items[i]), arena);
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
	const char *key = diff_bare_index_key(plan, wanted, arena);
	for (size_t i = 0; i < live->count; i++) {
		const Index seen = diff_seen_index(plan, &live->items[i], arena);
		if (!taken[i] && (!by_name || diff_same(seen.name, wanted->name)) &&
			strcmp(diff_bare_index_key(plan, &seen, arena), key) == 0)
			return i;
	}
	return live->count;
}

static bool leads_to_same(const Constraint *a, const Index *index)
{
	if (a->kind != CONSTRAINT_FOREIGN_KEY || a->columns.count != index->parts.count)
		return false;
	for (size_t i = 0; i < a->columns.count; i++)
		if (!diff_same(a->columns.items[i], index->parts.items[i].column))
			return false;
	return true;
}

static bool begins_with(const Constraint *c, const char *column)
{
	return c->kind == CONSTRAINT_FOREIGN_KEY && diff_same(c->columns.items[0], column);
}

/* The index that the server made for a key which goes: it goes along. */
static bool goes_with_key(const TablePlan *plan, const Index *index)
{
	const Constraints *keys = &plan->live->constraints;
	const char *first = index->parts.items[0].column;
	size_t here = 0, gone = 0;
	if (!(plan->caps & DIALECT_KEYS_BRING_INDEXES) || index->unique || !first)
		return false;
	for (size_t i = 0; i < keys->count; i++) {
		const Constraint *c = &keys->items[i];
		bool own = diff_same(index->name, c->name) || diff_same(index->name, first);
		here += begins_with(c, first);
		gone += !plan->kept[i] && own && leads_to_same(c, index);
	}
	return here == 1 && gone == 1;
}

/* The index that the server makes for a key which comes and has no name of its own. */
static bool comes_with_key(const TablePlan *plan, const Index *index, Arena *arena)
{
	const Constraints *keys = &plan->wanted->constraints;
	const char *first = index->parts.items[0].column;
	if (!(plan->caps & DIALECT_KEYS_BRING_INDEXES) || index->unique ||
		!diff_same(index->name, first))
		return false;
	for (size_t i = 0; i < keys->count; i++)
		if (leads_to_same(&keys->items[i], index) && !written_name(plan, &keys->items[i]) &&
			find_constraint(plan, &keys->items[i], plan->kept, arena) ==
				plan->live->constraints.count)
			return true;
	return false;
}

static bool is_wanted_name(const TablePlan *plan, const char *name)
{
	for (size_t i = 0; i < plan->wanted->indexes.count; i++)
		if (diff_same(plan->wanted->indexes.items[i].name, name))
			return true;
	return false;
}

static void match_index(TablePlan *plan, const Index *wanted, bool *taken, Arena *arena)
{
	const Indexes *live = &plan->live->indexes;
	size_t at = find_index(plan, wanted, taken, true, arena);
	if (at == live->count) {
		at = find_index(plan, wanted, taken, false, arena);
		if (at < live->count && is_wanted_name(plan, live->items[at].name))
			at = live->count; /* the name is for another one */
		if (at == live->count && comes_with_key(plan, wanted, arena))
			return;
		if (at == live->count) {
			diff_table_push(&plan->after, plan, OP_CREATE_INDEX, arena)
				->create_index.index = *wanted;
			return;
		}
		Op *op = diff_table_push(&plan->after, plan, OP_RENAME_INDEX, arena);
		op->rename_index.from = live->items[at].name;
		op->rename_index.to = wanted->name;
	}
	taken[at] = true;
}

static void plan_indexes(TablePlan *plan, Arena *arena)
{
	const Indexes *live = &plan->live->indexes, *wanted = &plan->wanted->indexes;
	bool *taken = plan->same;
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
		if (taken[i] || goes_with_key(plan, &live->items[i]))
			continue;
		Op *op = diff_table_push(&plan->before, plan, OP_DROP_INDEX, arena);
		op->drop_index.name = live->items[i].name;
		diff_table_was(op, arena)->index = &live->items[i];
	}
}

static void plan_comment(TablePlan *plan, Arena *arena)
{
	if (diff_same(plan->live->comment, plan->wanted->comment))
		return;
	Op *op = diff_table_push(&plan->after, plan, OP_TABLE_COMMENT, arena);
	op->table_comment.comment = plan->wanted->comment;
	diff_table_was(op, arena)->comment = plan->live->comment ? plan->live->comment : "";
}

void diff_table(TablePlan *plan, Arena *arena)
{
	Ops added = {0};
	plan->same = arena_alloc(arena, plan->live->indexes.count + 1);
	plan_constraints(plan, &added, arena);
	diff_drop_columns(plan, true, arena);
	diff_drop_columns(plan, false, arena);
	diff_changed_columns(plan, arena);
	for (size_t i = 0; i < added.count; i++)
		vec_push(&plan->changes, arena, added.items[i]);
	plan_indexes(plan, arena);
	plan_comment(plan, arena);
}
