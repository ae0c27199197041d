/*
 * overlay.c - the questions about tables and indexes, and whole tables; see overlay.h.  Columns and
 * constraints have files of their own; how operations get in is in overlay_add.c.
 */
#include "model/apply.h"
#include "model/overlay_internal.h"

/* ---- tables --------------------------------------------------------------------------------- */

static bool has_table(void *arg, const char *schema, const char *table, bool *out, Error *err)
{
	const Overlay *o = arg;
	Walk w = overlay_walk(o, schema, table, NULL);
	const Op *op;
	Fate fate;

	do
		fate = overlay_step_back(&w, &op);
	while (fate == FATE_CHANGED);
	*out = fate == FATE_CREATED;
	return fate != FATE_LIVE ||
	       o->below->has_table(o->below->arg, w.asked_schema, w.table, out, err);
}

/* ---- indexes -------------------------------------------------------------------------------- */

/* Plain columns only, as the databases answer it. */
static bool index_is_over(const Walk *w, const Index *index)
{
	if (index->parts.count != w->columns.count)
		return false;
	for (size_t i = 0; i < index->parts.count; i++)
		if (!overlay_same(w->overlay, index->parts.items[i].column, w->columns.items[i]))
			return false;
	return true;
}

static void collect_indexes(Walk *w, const Indexes *indexes, StrVec *names)
{
	for (size_t i = 0; i < indexes->count; i++)
		if (index_is_over(w, &indexes->items[i]))
			overlay_collect(w, indexes->items[i].name, names);
}

static void pass_index(Walk *w, const Op *op)
{
	if (op->kind == OP_DROP_INDEX)
		overlay_pass(w, op->drop_index.name, NULL);
	else if (op->kind == OP_RENAME_INDEX)
		overlay_pass(w, op->rename_index.from, op->rename_index.to);
}

static bool collect_live_indexes(Walk *w, StrVec *names, Error *err)
{
	const Catalog *below = w->overlay->below;
	StrVec live = {0};

	if (!below->indexes(
		    below->arg, w->asked_schema, w->table, &w->columns, w->arena, &live, err))
		return false;
	for (size_t i = 0; i < live.count; i++)
		overlay_collect(w, live.items[i], names);
	return true;
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool indexes(void *arg, const char *schema, const char *table, const StrVec *columns,
	Arena *arena, StrVec *names, Error *err)
{
	Walk w = overlay_walk(arg, schema, table, arena);
	const Op *op;

	overlay_ask_for_columns(&w, columns);
	for (;;) {
		Fate fate = overlay_step_back(&w, &op);
		if (fate == FATE_LIVE)
			return collect_live_indexes(&w, names, err);
		if (fate == FATE_GONE)
			return true;
		if (fate == FATE_CREATED) {
			collect_indexes(&w, &op->create_table.table.indexes, names);
			return true;
		}
		if (op->kind == OP_CREATE_INDEX && index_is_over(&w, &op->create_index.index))
			overlay_collect(&w, op->create_index.index.name, names);
		pass_index(&w, op);
		if (!overlay_columns_before(&w, op))
			return true;
	}
}

/* An index stands behind it. */
static bool is_key_named(const Walk *w, const Constraint *c, const char *name)
{
	return (c->kind == CONSTRAINT_UNIQUE || c->kind == CONSTRAINT_PRIMARY_KEY) &&
	       overlay_same(w->overlay, c->name, name);
}

static bool table_has_index(const Walk *w, const Table *table, const char *name)
{
	for (size_t i = 0; i < table->indexes.count; i++)
		if (overlay_same(w->overlay, table->indexes.items[i].name, name))
			return true;
	for (size_t i = 0; i < table->constraints.count; i++)
		if (is_key_named(w, &table->constraints.items[i], name))
			return true;
	return false;
}

static Trace trace_index(const Walk *w, const Op *op, const char **name)
{
	const Overlay *o = w->overlay;

	if (op->kind == OP_CREATE_INDEX && overlay_same(o, op->create_index.index.name, *name))
		return TRACE_MADE;
	if (op->kind == OP_ADD_CONSTRAINT && is_key_named(w, &op->add_constraint.constraint, *name))
		return TRACE_MADE;
	if ((op->kind == OP_DROP_INDEX && overlay_same(o, op->drop_index.name, *name)) ||
		(op->kind == OP_DROP_CONSTRAINT &&
			overlay_same(o, op->drop_constraint.name, *name)))
		return TRACE_NONE;
	if (op->kind != OP_RENAME_INDEX)
		return TRACE_ON;
	return overlay_trace_rename(o, op->rename_index.from, op->rename_index.to, name);
}

static bool has_index(
	void *arg, const char *schema, const char *table, const char *name, bool *out, Error *err)
{
	const Overlay *o = arg;
	Walk w = overlay_walk(o, schema, table, NULL);
	Trace trace = TRACE_ON;
	const Op *op;

	*out = false;
	while (trace == TRACE_ON) {
		Fate fate = overlay_step_back(&w, &op);
		if (fate == FATE_LIVE)
			return o->below->has_index(
				o->below->arg, w.asked_schema, w.table, name, out, err);
		if (fate == FATE_GONE)
			return true;
		if (fate == FATE_CREATED) {
			*out = table_has_index(&w, &op->create_table.table, name);
			return true;
		}
		trace = trace_index(&w, op, &name);
	}
	*out = trace == TRACE_MADE;
	return true;
}

/* ---- whole tables --------------------------------------------------------------------------- */

/* What these tables were called before all operations; those that were made since have no name
 * there. */
static ReflectScope scope_before(const Overlay *o, const ReflectScope *scope, Arena *arena)
{
	ReflectScope out = *scope;
	const char *schema = scope->schemas.count == 1 ? scope->schemas.items[0] : NULL;

	out.tables = (StrVec){0};
	for (size_t i = 0; i < scope->tables.count; i++) {
		Walk w = overlay_walk(o, schema, scope->tables.items[i], arena);
		const Op *op;
		Fate fate;
		do
			fate = overlay_step_back(&w, &op);
		while (fate == FATE_CHANGED);
		if (fate == FATE_LIVE)
			vec_push(&out.tables, arena, w.table);
	}
	return out;
}

static void keep_wanted(const Applying *how, const ReflectScope *scope, Schema *schema)
{
	Tables all = schema->tables;
	const char *in = scope->schemas.count == 1 ? scope->schemas.items[0] : NULL;

	if (scope->tables.count == 0)
		return;
	schema->tables = (Tables){0};
	for (size_t i = 0; i < all.count; i++) {
		const Schema one = {.tables = {&all.items[i], 1, 1}};
		bool wanted = false;
		for (size_t k = 0; k < scope->tables.count; k++)
			wanted = wanted || schema_find_table(how, &one, in, scope->tables.items[k]);
		if (wanted)
			vec_push(&schema->tables, how->arena, all.items[i]);
	}
}

/* As they are, with all operations applied to them. */
static bool reflect(void *arg, const ReflectScope *scope, Arena *arena, Schema *out, Error *err)
{
	const Overlay *o = arg;
	const ReflectScope before = scope_before(o, scope, arena);
	const Applying how = {
		.schema = o->schema,
		.any_case = o->dialect->caps & DIALECT_ANY_CASE,
		.any_case_table = o->dialect->caps & DIALECT_ANY_CASE_TABLES,
		.arena = arena,
	};

	*out = (Schema){0};
	if ((scope->tables.count == 0 || before.tables.count > 0) &&
		!o->below->reflect(o->below->arg, &before, arena, out, err))
		return false;
	for (size_t i = 0; i < o->done.count; i++)
		schema_apply(&how, out, &o->done.items[i]);
	keep_wanted(&how, scope, out);
	return true;
}

static bool ask(
	void *arg, const char *sql, const StrVec *params, Arena *arena, Answer *out, Error *err)
{
	const Overlay *o = arg;

	return o->ask(o->owner, sql, params, arena, out, err);
}

void overlay_init(Overlay *o, Arena *arena)
{
	o->arena = arena;
	o->done = (Ops){0};
	o->catalog = (Catalog){
		.arg = o,
		.column = overlay_column,
		.constraints = overlay_constraints,
		.indexes = indexes,
		.constraint_kind = overlay_constraint_kind,
		.has_table = has_table,
		.has_index = has_index,
		.reflect = reflect,
		.ask = o->ask ? ask : NULL,
	};
}
