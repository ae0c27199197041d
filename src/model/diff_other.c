/*
 * diff_other.c - what no operation changes: objects that are kept as text (triggers, functions, …),
 * and the fixed properties of tables, which are only told.
 */
#include <string.h>

#include "model/diff_plan.h"

OtherPlace other_place(const Other *other)
{
	static const char *const routines[] = {
		"function", "procedure", "aggregate", "operator", OTHER_OPTION};
	if (strcmp(other->kind, "type") == 0)
		return OTHER_FIRST;
	for (size_t i = 0; i < sizeof(routines) / sizeof(routines[0]); i++)
		if (strcmp(other->kind, routines[i]) == 0)
			return OTHER_ROUTINE;
	return OTHER_LAST;
}

static const Other *find_other(const Schema *in, const Other *like)
{
	for (size_t i = 0; i < in->others.count; i++) {
		const Other *o = &in->others.items[i];
		if (strcmp(o->kind, like->kind) == 0 && diff_same(o->table, like->table) &&
			diff_same_name(o->schema, o->name, like->schema, like->name))
			return o;
	}
	return NULL;
}

/* What stood on a table that goes, goes with it. */
static bool goes_along(const DiffPlan *p, const Other *live)
{
	for (size_t i = 0; live->table && i < p->dropped.count; i++)
		if (diff_same_name(live->schema, live->table, p->dropped.items[i].table->schema,
			    p->dropped.items[i].table->name))
			return true;
	return false;
}

static void add_fixed(
	DiffPlan *p, const TablePlan *plan, const char *what, const char *from, const char *to)
{
	const Table *t = plan->wanted;
	if (diff_same(from, to))
		return;
	vec_push(&p->out->fixed, p->arena,
		arena_printf(p->arena, "table %s%s%s: %s %s \u2192 %s", t->schema ? t->schema : "",
			t->schema ? "." : "", t->name, what, from ? from : "none",
			to ? to : "none"));
}

static const Other *option_as_text(
	const DiffPlan *p, const Table *table, const char *name, const char *key, const char *value)
{
	Str sql = str_new(p->arena);
	Other *out = arena_alloc(p->arena, sizeof(*out));
	if (!p->options->dialect->table_option(table, key, value, &sql))
		return NULL;
	*out = (Other){.kind = OTHER_OPTION,
		.schema = table->schema,
		.name = name,
		.table = table->name,
		.text = sql.data};
	return out;
}

/* Changed by a statement, where the database has one that can be taken back. */
static void compare_option(
	DiffPlan *p, const TablePlan *plan, const char *key, const char *from, const char *to)
{
	const Dialect *dialect = p->options->dialect;
	const char *name = arena_printf(
		p->arena, "%s %s \u2192 %s", key, from ? from : "none", to ? to : "none");
	if (diff_same(from, to))
		return;
	if (dialect && dialect->table_option) {
		const Other *live = option_as_text(p, plan->wanted, name, key, from);
		const Other *wanted = option_as_text(p, plan->wanted, name, key, to);
		if (live && wanted) {
			vec_push(&p->out->others, p->arena, (OtherChange){live, wanted});
			return;
		}
	}
	add_fixed(p, plan, key, from, to);
}

/* Parts come and go while a database is used: only how a table is divided counts. */
void diff_compare_fixed(DiffPlan *p, const TablePlan *plan)
{
	const Options *live = &plan->live->options, *wanted = &plan->wanted->options;
	for (size_t i = 0; i < wanted->count; i++)
		compare_option(p, plan, wanted->items[i].key,
			options_get(live, wanted->items[i].key), wanted->items[i].value);
	for (size_t i = 0; i < live->count; i++)
		if (!options_get(wanted, live->items[i].key))
			compare_option(p, plan, live->items[i].key, live->items[i].value, NULL);
	add_fixed(p, plan, "partition by", plan->live->partition_by, plan->wanted->partition_by);
}

void diff_compare_others(DiffPlan *p)
{
	for (size_t i = 0; i < p->live->others.count; i++) {
		const Other *live = &p->live->others.items[i];
		const Other *wanted = find_other(p->wanted, live);
		bool same = wanted && strcmp(live->text, wanted->text) == 0;
		if (same || goes_along(p, live) ||
			(!wanted && diff_is_extra(p, live->kind, live->schema, live->name)))
			continue;
		vec_push(&p->out->others, p->arena, (OtherChange){live, wanted});
	}
	for (size_t i = 0; i < p->wanted->others.count; i++) {
		const Other *wanted = &p->wanted->others.items[i];
		if (!find_other(p->live, wanted))
			vec_push(&p->out->others, p->arena, (OtherChange){NULL, wanted});
	}
}

static void list_others(DiffPlan *p, OtherPlace place)
{
	for (size_t i = 0; i < p->out->others.count; i++) {
		const OtherChange *change = &p->out->others.items[i];
		if (change->wanted && other_place(change->wanted) == place)
			vec_push(&p->out->steps, p->arena, (DiffStep){.made = change});
	}
}

/* What is kept as text says nothing of what it needs: by kinds it is right mostly. */
void diff_list_steps(DiffPlan *p)
{
	list_others(p, OTHER_FIRST);
	for (size_t i = 0; i < p->out->ops.count; i++) {
		if (i == p->out->views)
			list_others(p, OTHER_ROUTINE);
		vec_push(&p->out->steps, p->arena, (DiffStep){.op = &p->out->ops.items[i]});
	}
	if (p->out->views == p->out->ops.count)
		list_others(p, OTHER_ROUTINE);
	list_others(p, OTHER_LAST);
}
