/* overlay_walk.c - the walk back through the operations, and the names on its way. */
#include "model/overlay_internal.h"

#include "base/text.h"

/* ---- names ---------------------------------------------------------------------------------- */

bool overlay_same(const Overlay *o, const char *a, const char *b)
{
	if (!a || !b)
		return a == b;
	return o->dialect->caps & DIALECT_ANY_CASE ? text_equal_nocase(a, b) : strcmp(a, b) == 0;
}

Trace overlay_trace_rename(const Overlay *o, const char *from, const char *to, const char **name)
{
	if (overlay_same(o, to, *name))
		*name = from;
	else if (overlay_same(o, from, *name))
		return TRACE_NONE;
	return TRACE_ON;
}

static bool same_table(const Walk *w, const Op *op, const char *table)
{
	const char *schema = op->schema ? op->schema : w->overlay->schema;
	bool any_case = w->overlay->dialect->caps & DIALECT_ANY_CASE_TABLES;

	return table && overlay_same(w->overlay, schema, w->schema) &&
	       (any_case ? text_equal_nocase(table, w->table) : strcmp(table, w->table) == 0);
}

static size_t find_name(const Overlay *o, const StrVec *names, const char *name)
{
	size_t i = 0;

	while (i < names->count && !overlay_same(o, names->items[i], name))
		i++;
	return i;
}

bool overlay_contains(const Overlay *o, const StrVec *names, const char *name)
{
	return find_name(o, names, name) < names->count;
}

bool overlay_same_columns(const Overlay *o, const StrVec *a, const StrVec *b, bool in_order)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (in_order ? !overlay_same(o, a->items[i], b->items[i])
			     : !overlay_contains(o, b, a->items[i]))
			return false;
	return true;
}

/* ---- walking -------------------------------------------------------------------------------- */

Walk overlay_walk(const Overlay *o, const char *schema, const char *table, Arena *arena)
{
	return (Walk){.overlay = o,
		.arena = arena,
		.at = o->done.count,
		.asked_schema = schema,
		.schema = schema ? schema : o->schema,
		.table = table};
}

Fate overlay_step_back(Walk *w, const Op **out)
{
	while (w->at > 0) {
		const Op *op = &w->overlay->done.items[--w->at];
		*out = op;
		if (op->kind == OP_RENAME_TABLE && same_table(w, op, op->rename_table.to)) {
			w->table = op->table;
			continue;
		}
		if ((op->kind == OP_DROP_INDEX || op->kind == OP_RENAME_INDEX) && !op->table)
			return FATE_CHANGED;
		if (!same_table(w, op, op->table))
			continue;
		if (op->kind == OP_DROP_TABLE || op->kind == OP_RENAME_TABLE)
			return FATE_GONE;
		return op->kind == OP_CREATE_TABLE ? FATE_CREATED : FATE_CHANGED;
	}
	return FATE_LIVE;
}

void overlay_pass(Walk *w, const char *from, const char *to)
{
	vec_push(&w->later, w->arena, (Later){from, to});
}

/* What a thing that is called so where the walk stands is called in the end; NULL: it is gone. */
static const char *name_now(const Walk *w, const char *name)
{
	for (size_t i = w->later.count; i-- > 0;) {
		const Later *later = &w->later.items[i];
		if (!overlay_same(w->overlay, later->from, name))
			continue;
		if (!later->to)
			return NULL;
		name = later->to;
	}
	return name;
}

void overlay_collect(Walk *w, const char *name, StrVec *names)
{
	const char *now = name_now(w, name ? name : "PRIMARY");

	if (now)
		vec_push(names, w->arena, name || now != name ? now : NULL);
}

bool overlay_columns_before(Walk *w, const Op *op)
{
	const Overlay *o = w->overlay;
	size_t i;

	if (op->kind == OP_ADD_COLUMN)
		return !overlay_contains(o, &w->columns, op->add_column.column.name);
	if (op->kind == OP_DROP_COLUMN)
		return !overlay_contains(o, &w->columns, op->drop_column.column);
	if (op->kind != OP_RENAME_COLUMN)
		return true;
	if (overlay_contains(o, &w->columns, op->rename_column.from))
		return false;
	i = find_name(o, &w->columns, op->rename_column.to);
	if (i < w->columns.count)
		w->columns.items[i] = op->rename_column.from;
	return true;
}

void overlay_ask_for_columns(Walk *w, const StrVec *columns)
{
	for (size_t i = 0; columns && i < columns->count; i++)
		vec_push(&w->columns, w->arena, columns->items[i]);
}
