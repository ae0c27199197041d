/*
 * diff.c - two schemas, and the operations between them in an order that runs: what others need is
 * made before them and dropped after them, views and foreign keys step aside first and come back
 * last.  The parts of it have files of their own (diff_plan.h).
 */
#include "model/diff_plan.h"

#include <string.h>

Op *diff_push(DiffPlan *p, OpKind kind, const char *schema, const char *table)
{
	const Op op = {.kind = kind, .schema = schema, .table = table};
	vec_push(&p->out->ops, p->arena, op);
	return &p->out->ops.items[p->out->ops.count - 1];
}

Was *diff_was(DiffPlan *p, Op *op)
{
	Was *w = arena_alloc(p->arena, sizeof(*w));
	op->was = w;
	return w;
}

static void append(DiffPlan *p, const Ops *ops)
{
	for (size_t i = 0; i < ops->count; i++)
		vec_push(&p->out->ops, p->arena, ops->items[i]);
}

/* In the live schema only: dropped, or told. */
bool diff_is_extra(DiffPlan *p, const char *kind, const char *schema, const char *name)
{
	if (p->options->drop_tables)
		return false;
	vec_push(&p->out->extras, p->arena,
		schema ? arena_printf(p->arena, "%s %s.%s", kind, schema, name)
		       : arena_printf(p->arena, "%s %s", kind, name));
	return true;
}

/* ---- names ----------------------------------------------------------------------------------- */

bool diff_same_name(
	const char *schema_a, const char *name_a, const char *schema_b, const char *name_b)
{
	return diff_same(schema_a, schema_b) && strcmp(name_a, name_b) == 0;
}

bool diff_has_name(const StrVec *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->items[i], name) == 0)
			return true;
	return false;
}

/* ---- tables ------------------------------------------------------------------------------- */

const Table *diff_written_table(const DiffPlan *p, const Table *wanted)
{
	return p->options->written ? schema_table(p->options->written, wanted->schema, wanted->name)
				   : NULL;
}

/* The live table under its old name, where the author says that it had one. */
static const Table *renamed(const DiffPlan *p, const Table *wanted)
{
	const Table *written = diff_written_table(p, wanted);
	if (!written || !written->renamed_from ||
		schema_table(p->wanted, wanted->schema, written->renamed_from))
		return NULL;
	return schema_table(p->live, wanted->schema, written->renamed_from);
}

static void plan_renamed(DiffPlan *p, const Table *old, const Table *wanted)
{
	const Op op = {.kind = OP_RENAME_TABLE,
		.schema = wanted->schema,
		.table = old->name,
		.rename_table.to = wanted->name};
	vec_push(&p->renames, p->arena, op);
}

/* With the names that its constraints have once it is renamed. */
static const Table *with_moved_names(const DiffPlan *p, const Table *live, const Table *wanted)
{
	const DiffOptions *o = p->options;
	if (!o->dialect || !o->dialect->moved_name)
		return live;
	Table *out = arena_alloc(p->arena, sizeof(*out));
	*out = *live;
	out->constraints = (Constraints){0};
	for (size_t i = 0; i < live->constraints.count; i++) {
		Constraint c = live->constraints.items[i];
		if (c.name)
			c.name = o->dialect->moved_name(
				o->server, &c, live->name, wanted->name, p->arena);
		vec_push(&out->constraints, p->arena, c);
	}
	return out;
}

/* The live table that the wanted one is, by its name or by renamed_from; NULL: it is new. */
static const Table *find_live(DiffPlan *p, const Table *wanted)
{
	const Table *live = schema_table(p->live, wanted->schema, wanted->name);
	if (live)
		return live;
	live = renamed(p, wanted);
	if (!live)
		return NULL;
	plan_renamed(p, live, wanted);
	return with_moved_names(p, live, wanted);
}

static void plan_tables(DiffPlan *p)
{
	for (size_t i = 0; i < p->wanted->tables.count; i++) {
		const Table *wanted = &p->wanted->tables.items[i];
		const Table *live = find_live(p, wanted);
		if (!live) {
			vec_push(&p->created, p->arena, (TableRef){wanted});
			continue;
		}
		TablePlan plan = {.live = live,
			.wanted = wanted,
			.all = &p->tables,
			.written = diff_written_table(p, wanted),
			.caps = p->options->caps,
			.own_schema = p->options->own_schema,
			.dialect = p->options->dialect};
		plan.recollated = !diff_same(options_get(&live->options, TABLE_COLLATION),
			options_get(&wanted->options, TABLE_COLLATION));
		diff_table_renames(&plan, p->arena);
		vec_push(&p->tables, p->arena, plan);
	}
	for (size_t i = 0; i < p->tables.count; i++)
		diff_table(&p->tables.items[i], p->arena);
}

static bool is_planned(const DiffPlan *p, const Table *live)
{
	for (size_t i = 0; i < p->tables.count; i++) {
		const Table *planned = p->tables.items[i].live;
		if (diff_same_name(planned->schema, planned->name, live->schema, live->name))
			return true;
	}
	return false;
}

static void plan_drops(DiffPlan *p)
{
	for (size_t i = 0; i < p->live->tables.count; i++) {
		const Table *live = &p->live->tables.items[i];
		if (!is_planned(p, live) && !diff_is_extra(p, "table", live->schema, live->name))
			vec_push(&p->dropped, p->arena, (TableRef){live});
	}
}

/* ---- the changes of tables ---------------------------------------------------------------- */

static bool leads_to_change(const DiffPlan *p, const TablePlan *plan)
{
	for (size_t i = 0; i < plan->add_keys.count; i++)
		if (diff_leads_to_change(
			    p, plan->wanted, &plan->add_keys.items[i].add_constraint.constraint))
			return true;
	for (size_t i = 0; i < plan->drop_keys.count; i++)
		if (diff_leads_to_change(p, plan->wanted, plan->drop_keys.items[i].was->constraint))
			return true;
	return false;
}

/* Keys wait for others only where others move. */
static bool keys_wait(const DiffPlan *p)
{
	if (p->created.count || p->dropped.count || p->renames.count)
		return true;
	for (size_t i = 0; i < p->tables.count; i++)
		if (p->tables.items[i].keys_change || p->tables.items[i].keys_come ||
			p->tables.items[i].renames.count || leads_to_change(p, &p->tables.items[i]))
			return true;
	return false;
}

static void push_changes(DiffPlan *p, const TablePlan *plan, const Ops *changes)
{
	if (!p->options->group || changes->count < 2) {
		append(p, changes);
		return;
	}
	diff_push(p, OP_ALTER_TABLE, plan->wanted->schema, plan->wanted->name)
		->alter_table.changes = *changes;
}

static void add_all(DiffPlan *p, Ops *to, const Ops *from)
{
	for (size_t i = 0; i < from->count; i++)
		vec_push(to, p->arena, from->items[i]);
}

/* Renames stand alone: what is dropped before them, and made again on the way back after them, has
 * the old names in its text. */
static void change_table(DiffPlan *p, const TablePlan *plan, bool wait)
{
	Ops changes = {0};
	append(p, &plan->before);
	if (!wait)
		add_all(p, &changes, &plan->drop_keys);
	add_all(p, &changes, &plan->drops);
	if (plan->renames.count) {
		push_changes(p, plan, &changes);
		append(p, &plan->renames);
		changes = (Ops){0};
	}
	add_all(p, &changes, &plan->changes);
	if (!wait)
		add_all(p, &changes, &plan->add_keys);
	push_changes(p, plan, &changes);
	append(p, &plan->after);
}

static void change_tables(DiffPlan *p)
{
	Ops late = {0};
	bool wait = keys_wait(p);
	append(p, &p->renames);
	for (size_t i = 0; wait && i < p->tables.count; i++)
		push_changes(p, &p->tables.items[i], &p->tables.items[i].drop_keys);
	diff_drop_tables(p);
	diff_create_tables(p, &late);
	for (size_t i = 0; i < p->tables.count; i++)
		change_table(p, &p->tables.items[i], wait);
	append(p, &late);
	for (size_t i = 0; wait && i < p->tables.count; i++)
		push_changes(p, &p->tables.items[i], &p->tables.items[i].add_keys);
}

void diff_schemas(const Schema *live, const Schema *wanted, const DiffOptions *options,
	Arena *arena, Diff *out)
{
	*out = (Diff){0};
	DiffPlan p = {
		.live = live, .wanted = wanted, .options = options, .arena = arena, .out = out};
	plan_tables(&p);
	plan_drops(&p);
	diff_create_spaces(&p);
	diff_find_moved_views(&p);
	diff_drop_views(&p);
	diff_create_enums(&p);
	diff_create_sequences(&p);
	change_tables(&p);
	diff_drop_enums(&p);
	diff_drop_sequences(&p);
	out->views = out->ops.count;
	diff_create_views(&p);
	diff_drop_extensions(&p);
	diff_compare_others(&p);
	for (size_t i = 0; i < p.tables.count; i++)
		diff_compare_fixed(&p, &p.tables.items[i]);
	diff_list_steps(&p);
}
