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

/* The statement with which one side is reached; NULL: there is none. */
static const Other *option_as_text(
	const DiffPlan *p, const char *what, const TableOption *option, bool *nothing)
{
	const Table *table = option->table;
	Str sql = str_new(p->arena);
	Other *out = arena_alloc(p->arena, sizeof(*out));
	if (!p->options->dialect->table_option(option, &sql))
		return NULL;
	*nothing = sql.len == 0;
	*out = (Other){.kind = OTHER_OPTION,
		.schema = table->schema,
		.name = what,
		.table = option->name,
		.text = sql.data};
	return out;
}

static const char *change_words(
	const DiffPlan *p, const char *key, const char *from, const char *to)
{
	return arena_printf(
		p->arena, "%s %s \u2192 %s", key, from ? from : "none", to ? to : "none");
}

/* What is set before the changes has the table under the name that it has then. */
static bool change_option(
	DiffPlan *p, const TablePlan *plan, TableOption from, TableOption to, OptionPlace place)
{
	const char *what = change_words(p, to.key, from.value, to.value);
	bool nothing = false;
	from.own_collation = to.own_collation =
		plan->wanted->schema ? NULL : p->options->own_collation;
	from.name = place == OPTION_EARLY ? plan->live->name : plan->wanted->name;
	to.name = place == OPTION_LATE ? plan->wanted->name : plan->live->name;
	const Other *live = option_as_text(p, what, &from, &nothing);
	const Other *wanted = option_as_text(p, what, &to, &nothing);
	if (live && wanted && !nothing)
		vec_push(&p->out->others, p->arena, ((OtherChange){live, wanted, place}));
	return live && wanted;
}

static bool has_statements(const DiffPlan *p)
{
	return p->options->dialect && p->options->dialect->table_option;
}

/* Changed by a statement, where the database has one that can be taken back. */
static void compare_option(
	DiffPlan *p, const TablePlan *plan, const char *key, const char *from, const char *to)
{
	OptionPlace place = strcmp(key, TABLE_COLLATION) == 0 ? OPTION_AHEAD : OPTION_LATE;
	const TableOption live = {.table = plan->live, .key = key, .value = from};
	const TableOption wanted = {.table = plan->wanted, .key = key, .value = to};
	if (!diff_same(from, to) &&
		!(has_statements(p) && change_option(p, plan, live, wanted, place)))
		add_fixed(p, plan, key, from, to);
}

static bool is_touched(const TablePlan *plan)
{
	return plan->drop_keys.count + plan->before.count + plan->drops.count +
		       plan->renames.count + plan->changes.count + plan->after.count +
		       plan->add_keys.count >
	       0;
}

/* A divided table holds columns and keys as they are: it is made whole before they change, and
 * divided after it. */
static void compare_partitions(DiffPlan *p, const TablePlan *plan)
{
	const char *from = plan->live->partition_by, *to = plan->wanted->partition_by;
	TableOption live = {.table = plan->live, .key = TABLE_PARTITIONS, .value = from};
	TableOption wanted = {.table = plan->wanted, .key = TABLE_PARTITIONS, .value = to};
	TableOption whole = {.table = plan->wanted, .key = TABLE_PARTITIONS};
	if (diff_same(from, to))
		return;
	if (!has_statements(p)) {
		add_fixed(p, plan, TABLE_PARTITIONS, from, to);
		return;
	}
	bool apart = from && (!to || is_touched(plan));
	bool can = !apart || change_option(p, plan, live, whole, OPTION_EARLY);
	if (can && to)
		can = change_option(p, plan, apart ? whole : live, wanted, OPTION_LATE);
	if (!can)
		add_fixed(p, plan, TABLE_PARTITIONS, from, to);
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
	compare_partitions(p, plan);
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
		vec_push(&p->out->others, p->arena, (OtherChange){.live = live, .wanted = wanted});
	}
	for (size_t i = 0; i < p->wanted->others.count; i++) {
		const Other *wanted = &p->wanted->others.items[i];
		if (!find_other(p->live, wanted))
			vec_push(&p->out->others, p->arena, (OtherChange){.wanted = wanted});
	}
}

static OtherPlace place_of(const OtherChange *change)
{
	return change->place == OPTION_LATE ? other_place(change->wanted) : OTHER_FIRST;
}

static void list_others(DiffPlan *p, OtherPlace place)
{
	for (size_t i = 0; i < p->out->others.count; i++) {
		const OtherChange *change = &p->out->others.items[i];
		if (change->wanted && place_of(change) == place)
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
