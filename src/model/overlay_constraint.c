/* overlay_constraint.c - which constraints a table has after the operations, and of what kind. */
#include "model/emit.h"
#include "model/overlay_internal.h"

static const char *constraint_name(const Overlay *o, const Constraint *c, Arena *arena)
{
	if (c->name)
		return c->name;
	Str name = str_new(arena);
	str_addf(&name, "<%s's name for the %s", o->server->name, emit_kind_words(c->kind));
	for (size_t i = 0; i < c->columns.count; i++)
		str_addf(&name, "%s%s", i ? ", " : " on ", c->columns.items[i]);
	str_add(&name, ">");
	return name.data;
}

static bool is_over(const Walk *w, const Constraint *c)
{
	bool in_order = c->kind != CONSTRAINT_CHECK && c->kind != CONSTRAINT_EXCLUDE;

	return w->columns.count == 0 ||
	       overlay_same_columns(w->overlay, &c->columns, &w->columns, in_order);
}

static void collect_constraint(Walk *w, const Constraint *c, ConstraintKind kind, StrVec *names)
{
	if (c->kind == kind && is_over(w, c))
		overlay_collect(w, constraint_name(w->overlay, c, w->arena), names);
}

static bool collect_below(Walk *w, ConstraintKind kind, StrVec *names, Error *err)
{
	const Catalog *below = w->overlay->below;
	StrVec live = {0};

	if (!below->constraints(
		    below->arg, w->asked_schema, w->table, kind, &w->columns, w->arena, &live, err))
		return false;
	for (size_t i = 0; i < live.count; i++)
		overlay_collect(w, live.items[i], names);
	return true;
}

/* Notes what the operation does to names; a table that it made ends the walk. */
static void pass_constraint(Walk *w, const Op *op)
{
	if (op->kind == OP_DROP_CONSTRAINT)
		overlay_pass(w, op->drop_constraint.name, NULL);
	else if (op->kind == OP_DROP_INDEX)
		overlay_pass(w, op->drop_index.name, NULL);
	else if (op->kind == OP_RENAME_CONSTRAINT)
		overlay_pass(w, op->rename_constraint.from, op->rename_constraint.to);
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
bool overlay_constraints(void *arg, const char *schema, const char *table, ConstraintKind kind,
	const StrVec *columns, Arena *arena, StrVec *names, Error *err)
{
	Walk w = overlay_walk(arg, schema, table, arena);
	const Op *op;

	overlay_ask_for_columns(&w, columns);
	for (;;) {
		Fate fate = overlay_step_back(&w, &op);
		if (fate == FATE_LIVE)
			return collect_below(&w, kind, names, err);
		if (fate == FATE_GONE)
			return true;
		if (fate == FATE_CREATED) {
			const Constraints *made = &op->create_table.table.constraints;
			for (size_t i = 0; i < made->count; i++)
				collect_constraint(&w, &made->items[i], kind, names);
			return true;
		}
		if (op->kind == OP_ADD_CONSTRAINT)
			collect_constraint(&w, &op->add_constraint.constraint, kind, names);
		pass_constraint(&w, op);
		if (!overlay_columns_before(&w, op))
			return true;
	}
}

/* Is it this one?  *kind is set then. */
static bool is_named(const Walk *w, const Constraint *c, const char *name, ConstraintKind *kind)
{
	if (!overlay_same(w->overlay, constraint_name(w->overlay, c, w->arena), name))
		return false;
	*kind = c->kind;
	return true;
}

static Trace trace_constraint(Walk *w, const Op *op, const char **name, ConstraintKind *kind)
{
	const Overlay *o = w->overlay;

	if (op->kind == OP_ADD_CONSTRAINT &&
		is_named(w, &op->add_constraint.constraint, *name, kind))
		return TRACE_MADE;
	if ((op->kind == OP_DROP_CONSTRAINT && overlay_same(o, op->drop_constraint.name, *name)) ||
		(op->kind == OP_DROP_INDEX && overlay_same(o, op->drop_index.name, *name)))
		return TRACE_NONE;
	if (op->kind != OP_RENAME_CONSTRAINT)
		return TRACE_ON;
	return overlay_trace_rename(o, op->rename_constraint.from, op->rename_constraint.to, name);
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
bool overlay_constraint_kind(void *arg, const char *schema, const char *table, const char *name,
	Arena *arena, ConstraintKind *out, Error *err)
{
	const Overlay *o = arg;
	Walk w = overlay_walk(o, schema, table, arena);
	Trace trace = TRACE_ON;
	const Op *op;

	*out = CONSTRAINT_COUNT;
	while (trace == TRACE_ON) {
		Fate fate = overlay_step_back(&w, &op);
		if (fate == FATE_LIVE)
			return o->below->constraint_kind(
				o->below->arg, w.asked_schema, w.table, name, arena, out, err);
		if (fate == FATE_GONE)
			return true;
		if (fate == FATE_CREATED) {
			const Constraints *made = &op->create_table.table.constraints;
			for (size_t i = 0; i < made->count; i++)
				if (is_named(&w, &made->items[i], name, out))
					break;
			return true;
		}
		trace = trace_constraint(&w, op, &name, out);
	}
	return true;
}
