/* forecast_alter.c - the changes of ALTER TABLE; see forecast.c. */
#include <string.h>

#include "base/str.h"
#include "drivers/postgres/forecast.h"

/* ---- what is known of the table ------------------------------------------------------------- */

static const Constraint *constraint_named(const PgForecast *f, const char *name)
{
	for (size_t i = 0; f->table && name && i < f->table->constraints.count; i++) {
		const Constraint *c = &f->table->constraints.items[i];
		if (c->name && strcmp(c->name, name) == 0)
			return c;
	}
	return NULL;
}

/* The letters of an expression, in small, without parentheses, quotes and spaces. */
static const char *bare(const char *text, Arena *arena)
{
	Str s = str_new(arena);
	for (; *text; text++) {
		char c = *text >= 'A' && *text <= 'Z' ? (char)(*text + 32) : *text;
		if (!strchr("()\" \t\r\n", c))
			str_addn(&s, &c, 1);
	}
	return s.data;
}

/* A valid CHECK (column IS NOT NULL) proves it: no row is read. */
static bool is_proved(const PgForecast *f, const char *column)
{
	Arena *arena = f->ask->arena;
	const char *wanted = arena_printf(arena, "%sisnotnull", bare(column, arena));
	for (size_t i = 0; f->table && i < f->table->constraints.count; i++) {
		const Constraint *c = &f->table->constraints.items[i];
		if (c->kind == CONSTRAINT_CHECK && !c->not_valid && c->expression &&
			strcmp(bare(c->expression, arena), wanted) == 0)
			return true;
	}
	return false;
}

static const Column *column_of(const PgForecast *f, const char *name)
{
	return f->table && name ? table_column(f->table, name) : NULL;
}

/* ---- NOT NULL and keys ---------------------------------------------------------------------- */

static void set_not_null(PgForecast *f, const char *column)
{
	const Column *c = column_of(f, column);
	if (c && !c->nullable)
		pgf_cost(f, COST_CATALOG, "it is NOT NULL already");
	else if (is_proved(f, column))
		pgf_cost(f, COST_CATALOG, "a valid CHECK proves it");
	else
		pgf_cost(f, COST_SCAN, "every row is checked");
}

static bool has_nullable(const PgForecast *f, const StrVec *columns)
{
	for (size_t i = 0; i < columns->count; i++) {
		const Column *c = column_of(f, columns->items[i]);
		if (c && c->nullable && !is_proved(f, columns->items[i]))
			return true;
	}
	return false;
}

/* The columns of the index that becomes the key. */
static void using_index(PgForecast *f, const FormAction *a)
{
	StrVec columns = {0};
	for (size_t i = 0; f->table && a->to && i < f->table->indexes.count; i++) {
		const Index *index = &f->table->indexes.items[i];
		for (size_t k = 0; strcmp(index->name, a->to) == 0 && k < index->parts.count; k++)
			if (index->parts.items[k].column)
				vec_push(&columns, f->ask->arena, index->parts.items[k].column);
	}
	if (a->kind == ACTION_ADD_PRIMARY_KEY && has_nullable(f, &columns))
		pgf_cost(f, COST_SCAN, "its columns become NOT NULL");
	else
		pgf_cost(f, COST_CATALOG, "the index is there");
}

static void add_key(PgForecast *f, const FormAction *a)
{
	pgf_lock(f, &f->name, PG_ACCESS_EXCLUSIVE);
	if (a->flags & FORM_USING_INDEX)
		using_index(f, a);
	else
		pgf_cost(f, COST_SCAN, "its index is built of every row");
}

/* ---- constraints ---------------------------------------------------------------------------- */

static void add_check(PgForecast *f, const FormAction *a)
{
	pgf_lock(f, &f->name, PG_ACCESS_EXCLUSIVE);
	if (a->flags & (FORM_NOT_VALID | FORM_NOT_ENFORCED))
		pgf_cost(f, COST_CATALOG, "rows that are there are not checked");
	else if (a->kind == ACTION_ADD_NOT_NULL)
		set_not_null(f, a->columns.count ? a->columns.items[0] : "");
	else
		pgf_cost(f, COST_SCAN, "every row is checked");
}

static void add_foreign_key(PgForecast *f, const FormAction *a)
{
	pgf_lock(f, &f->name, PG_SHARE_ROW_EXCLUSIVE);
	pgf_lock(f, &a->other, PG_SHARE_ROW_EXCLUSIVE);
	if (a->flags & (FORM_NOT_VALID | FORM_NOT_ENFORCED))
		pgf_cost(f, COST_CATALOG, "rows that are there are not checked");
	else
		pgf_cost(f, COST_SCAN, "every row is looked up in the other table");
}

static FormName referred(const Constraint *c)
{
	return (FormName){c->foreign_key.schema, c->foreign_key.table};
}

static void drop_constraint(PgForecast *f, const FormAction *a)
{
	const Constraint *c = constraint_named(f, a->name);
	pgf_lock(f, &f->name, PG_ACCESS_EXCLUSIVE);
	pgf_cost(f, COST_CATALOG, NULL);
	if (c && c->kind == CONSTRAINT_FOREIGN_KEY) {
		const FormName parent = referred(c);
		pgf_lock(f, &parent, PG_ACCESS_EXCLUSIVE);
	}
	if (a->flags & FORM_CASCADE && (!c || c->kind <= CONSTRAINT_UNIQUE))
		pgf_lock_kin(f, "child", NULL, PG_ACCESS_EXCLUSIVE);
}

static void validate(PgForecast *f, const FormAction *a)
{
	const Constraint *c = constraint_named(f, a->name);
	pgf_lock(f, &f->name, PG_SHARE_UPDATE_EXCLUSIVE);
	if (c && !c->not_valid) {
		pgf_cost(f, COST_CATALOG, "it is valid already");
		return;
	}
	pgf_cost(f, COST_SCAN, "every row is checked");
	if (c && c->kind == CONSTRAINT_FOREIGN_KEY) {
		const FormName parent = referred(c);
		pgf_lock(f, &parent, PG_ROW_SHARE);
	}
}

/* ---- columns, partitions -------------------------------------------------------------------- */

/* A foreign key of the column, or on it, goes with it. */
static void drop_column(PgForecast *f, const FormAction *a)
{
	pgf_lock(f, &f->name, PG_ACCESS_EXCLUSIVE);
	pgf_cost(f, COST_CATALOG, "the values stay in the file");
	pgf_lock_kin(f, "parent", a->name, PG_ACCESS_EXCLUSIVE);
	if (a->flags & FORM_CASCADE)
		pgf_lock_kin(f, "child", a->name, PG_ACCESS_EXCLUSIVE);
}

static void set_expression(PgForecast *f, const FormAction *a)
{
	const Column *c = column_of(f, a->name);
	pgf_lock(f, &f->name, PG_ACCESS_EXCLUSIVE);
	if (a->flags & FORM_DROP || (c && c->generated && !c->stored))
		pgf_cost(f, COST_CATALOG, NULL);
	else
		pgf_cost(f, COST_REWRITE, "the stored values are computed anew");
}

static void attach(PgForecast *f, const FormAction *a)
{
	pgf_lock(f, &f->name, PG_SHARE_UPDATE_EXCLUSIVE);
	pgf_lock(f, &a->other, PG_ACCESS_EXCLUSIVE);
	pgf_cost(f, COST_SCAN, "every row is checked, unless a CHECK proves the bounds");
}

static void detach(PgForecast *f, const FormAction *a)
{
	bool online = a->flags & FORM_CONCURRENTLY;
	pgf_lock(f, &f->name, online ? PG_SHARE_UPDATE_EXCLUSIVE : PG_ACCESS_EXCLUSIVE);
	pgf_lock(f, &a->other, f->version < 14 ? PG_SHARE_UPDATE_EXCLUSIVE : PG_ACCESS_EXCLUSIVE);
	pgf_cost(f, COST_CATALOG, NULL);
}

static void inherit(PgForecast *f, const FormAction *a)
{
	pgf_lock(f, &f->name, PG_ACCESS_EXCLUSIVE);
	pgf_lock(f, &a->other, PG_SHARE_UPDATE_EXCLUSIVE);
	pgf_cost(f, COST_CATALOG, NULL);
}

/* ---- the table of changes ------------------------------------------------------------------- */

/* Changes whose lock and cost are always the same. */
static const struct {
	ActionKind kind;
	ForecastCost cost;
	PgMode mode;
} fixed[] = {
	{ACTION_DROP_NOT_NULL, COST_CATALOG, PG_ACCESS_EXCLUSIVE},
	{ACTION_DEFAULT, COST_CATALOG, PG_ACCESS_EXCLUSIVE},
	{ACTION_IDENTITY, COST_CATALOG, PG_ACCESS_EXCLUSIVE},
	{ACTION_STATISTICS, COST_CATALOG, PG_SHARE_UPDATE_EXCLUSIVE},
	{ACTION_STORAGE, COST_CATALOG, PG_ACCESS_EXCLUSIVE},
	{ACTION_ADD_EXCLUDE, COST_SCAN, PG_ACCESS_EXCLUSIVE},
	{ACTION_RENAME_COLUMN, COST_CATALOG, PG_ACCESS_EXCLUSIVE},
	{ACTION_RENAME_CONSTRAINT, COST_CATALOG, PG_ACCESS_EXCLUSIVE},
	{ACTION_RENAME_TABLE, COST_CATALOG, PG_ACCESS_EXCLUSIVE},
	{ACTION_SET_SCHEMA, COST_CATALOG, PG_ACCESS_EXCLUSIVE},
	{ACTION_OWNER, COST_CATALOG, PG_ACCESS_EXCLUSIVE},
	{ACTION_TRIGGER, COST_CATALOG, PG_SHARE_ROW_EXCLUSIVE},
	{ACTION_ROW_SECURITY, COST_CATALOG, PG_ACCESS_EXCLUSIVE},
	{ACTION_REPLICA_IDENTITY, COST_CATALOG, PG_ACCESS_EXCLUSIVE},
	{ACTION_LOGGED, COST_REWRITE, PG_ACCESS_EXCLUSIVE},
	{ACTION_OPTIONS, COST_CATALOG, PG_SHARE_UPDATE_EXCLUSIVE},
	{ACTION_CLUSTER_ON, COST_CATALOG, PG_SHARE_UPDATE_EXCLUSIVE},
	{ACTION_ALTER_CONSTRAINT, COST_CATALOG, PG_ACCESS_EXCLUSIVE},
	{ACTION_TABLESPACE, COST_REWRITE, PG_ACCESS_EXCLUSIVE},
};

static void fixed_action(PgForecast *f, const FormAction *a)
{
	for (size_t i = 0; i < ARRAY_LEN(fixed); i++) {
		if (fixed[i].kind != a->kind)
			continue;
		pgf_cost(f, fixed[i].cost, NULL);
		pgf_lock(f, &f->name, fixed[i].mode);
		return;
	}
	pgf_cost(f, COST_UNKNOWN, "not understood");
	pgf_lock(f, &f->name,
		PG_ACCESS_EXCLUSIVE); /* what ALTER TABLE takes where nothing else is said */
}

static void not_null(PgForecast *f, const FormAction *a)
{
	pgf_lock(f, &f->name, PG_ACCESS_EXCLUSIVE);
	set_not_null(f, a->name);
}

static const struct {
	ActionKind kind;
	void (*tell)(PgForecast *f, const FormAction *a);
} tellers[] = {
	{ACTION_ADD_COLUMN, pgf_add_column},
	{ACTION_DROP_COLUMN, drop_column},
	{ACTION_SET_TYPE, pgf_set_type},
	{ACTION_SET_NOT_NULL, not_null},
	{ACTION_EXPRESSION, set_expression},
	{ACTION_ADD_PRIMARY_KEY, add_key},
	{ACTION_ADD_UNIQUE, add_key},
	{ACTION_ADD_CHECK, add_check},
	{ACTION_ADD_NOT_NULL, add_check},
	{ACTION_ADD_FOREIGN_KEY, add_foreign_key},
	{ACTION_DROP_CONSTRAINT, drop_constraint},
	{ACTION_VALIDATE, validate},
	{ACTION_ATTACH, attach},
	{ACTION_DETACH, detach},
	{ACTION_INHERIT, inherit},
};

static void tell(PgForecast *f, const FormAction *a)
{
	for (size_t i = 0; i < ARRAY_LEN(tellers); i++)
		if (tellers[i].kind == a->kind) {
			tellers[i].tell(f, a);
			return;
		}
	fixed_action(f, a);
}

/* Partitions are changed with their table, under the same lock. */
static void lock_partitions(PgForecast *f)
{
	int strongest = 0;
	for (size_t i = 0; i < f->out->locks.count; i++)
		if (strcmp(f->out->locks.items[i].table, f->name.name) == 0)
			strongest = f->out->locks.items[i].strength;
	const FormActions *actions = &f->ask->form.actions;
	if (actions->count > 0 && (actions->items[0].kind == ACTION_ATTACH ||
					  actions->items[0].kind == ACTION_DETACH))
		return; /* the other partitions stay as they are */
	if (strongest && !(f->ask->form.flags & FORM_ONLY))
		pgf_lock_kin(f, "partition", NULL, (PgMode)strongest);
}

void pgf_alter_table(PgForecast *f)
{
	const Form *form = &f->ask->form;
	f->name = form->tables.items[0];
	f->table = forecast_table(f->ask, &f->name);
	for (size_t i = 0; i < form->actions.count; i++)
		tell(f, &form->actions.items[i]);
	lock_partitions(f);
}
