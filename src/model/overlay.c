/*
 * overlay.c - the questions; see overlay.h.  How operations get in is in overlay_add.c.
 *
 * A walk goes back in time: where it stands, the table and the columns it asks for have the names
 * they had then, and what it finds is renamed or dropped by what it has passed already.
 */
#include "model/overlay.h"

#include "base/text.h"
#include "model/apply.h"
#include "model/emit.h"

/* A name that the walk has passed: `from` is called `to` afterwards, or is gone (NULL). */
typedef struct Later {
	const char *from, *to;
} Later;

typedef struct Walk {
	const Overlay *overlay;
	Arena *arena;
	size_t at;                /* the operations before this one are still to come */
	const char *asked_schema; /* as the question said it */
	const char *schema, *table;
	StrVec columns;
	VEC(Later) later;
} Walk;

/* What the operations say of the table. */
typedef enum Fate {
	FATE_LIVE,    /* it was there before all of them */
	FATE_CREATED, /* by this operation */
	FATE_CHANGED, /* something of it, by this operation; there may be more */
	FATE_GONE,
} Fate;

/* ---- names ---------------------------------------------------------------------------------- */

static bool same(const Overlay *o, const char *a, const char *b)
{
	if (!a || !b)
		return a == b;
	return o->dialect->caps & DIALECT_ANY_CASE ? text_equal_nocase(a, b) : strcmp(a, b) == 0;
}

static bool same_table(const Walk *w, const Op *op, const char *table)
{
	const char *schema = op->schema ? op->schema : w->overlay->schema;
	bool any_case = w->overlay->dialect->caps & DIALECT_ANY_CASE_TABLES;

	return table && same(w->overlay, schema, w->schema) &&
	       (any_case ? text_equal_nocase(table, w->table) : strcmp(table, w->table) == 0);
}

static size_t find_name(const Overlay *o, const StrVec *names, const char *name)
{
	size_t i = 0;

	while (i < names->count && !same(o, names->items[i], name))
		i++;
	return i;
}

static bool contains(const Overlay *o, const StrVec *names, const char *name)
{
	return find_name(o, names, name) < names->count;
}

static bool same_columns(const Overlay *o, const StrVec *a, const StrVec *b, bool in_order)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (in_order ? !same(o, a->items[i], b->items[i]) : !contains(o, b, a->items[i]))
			return false;
	return true;
}

/* ---- walking -------------------------------------------------------------------------------- */

static Walk walk_from_now(const Overlay *o, const char *schema, const char *table, Arena *arena)
{
	return (Walk){.overlay = o,
		.arena = arena,
		.at = o->done.count,
		.asked_schema = schema,
		.schema = schema ? schema : o->schema,
		.table = table};
}

/* The operation before that concerns the table (also one on an index that does not say its table),
 * and what it means for the table. */
static Fate step_back(Walk *w, const Op **out)
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

static void pass(Walk *w, const char *from, const char *to)
{
	vec_push(&w->later, w->arena, (Later){from, to});
}

/* What a thing that is called so where the walk stands is called in the end; NULL: it is gone. */
static const char *name_now(const Walk *w, const char *name)
{
	for (size_t i = w->later.count; i-- > 0;) {
		const Later *later = &w->later.items[i];
		if (!same(w->overlay, later->from, name))
			continue;
		if (!later->to)
			return NULL;
		name = later->to;
	}
	return name;
}

static void collect(Walk *w, const char *name, StrVec *names)
{
	const char *now = name_now(w, name ? name : "PRIMARY");

	if (now)
		vec_push(names, w->arena, name || now != name ? now : NULL);
}

/* Columns that are asked for, before this operation.  False: then there was no such column. */
static bool columns_before(Walk *w, const Op *op)
{
	const Overlay *o = w->overlay;
	size_t i;

	if (op->kind == OP_ADD_COLUMN)
		return !contains(o, &w->columns, op->add_column.column.name);
	if (op->kind == OP_DROP_COLUMN)
		return !contains(o, &w->columns, op->drop_column.column);
	if (op->kind != OP_RENAME_COLUMN)
		return true;
	if (contains(o, &w->columns, op->rename_column.from))
		return false;
	i = find_name(o, &w->columns, op->rename_column.to);
	if (i < w->columns.count)
		w->columns.items[i] = op->rename_column.from;
	return true;
}

static void ask_for_columns(Walk *w, const StrVec *columns)
{
	for (size_t i = 0; columns && i < columns->count; i++)
		vec_push(&w->columns, w->arena, columns->items[i]);
}

/* ---- tables --------------------------------------------------------------------------------- */

static bool has_table(void *arg, const char *schema, const char *table, bool *out, Error *err)
{
	const Overlay *o = arg;
	Walk w = walk_from_now(o, schema, table, NULL);
	const Op *op;
	Fate fate;

	do
		fate = step_back(&w, &op);
	while (fate == FATE_CHANGED);
	*out = fate == FATE_CREATED;
	return fate != FATE_LIVE ||
	       o->below->has_table(o->below->arg, w.asked_schema, w.table, out, err);
}

/* ---- columns -------------------------------------------------------------------------------- */

typedef struct ColumnWalk {
	Walk walk;
	const char *name; /* where the walk stands */
	const Column *made;
	Ops changes; /* alter_column and primary keys passed, newest first */
} ColumnWalk;

typedef enum Trace { TRACE_ON, TRACE_MADE, TRACE_NONE } Trace;

static Trace trace_column(ColumnWalk *c, const Op *op)
{
	const Overlay *o = c->walk.overlay;

	if (op->kind == OP_ADD_COLUMN && same(o, op->add_column.column.name, c->name)) {
		c->made = &op->add_column.column;
		return TRACE_MADE;
	}
	if (op->kind == OP_DROP_COLUMN && same(o, op->drop_column.column, c->name))
		return TRACE_NONE;
	if (op->kind == OP_RENAME_COLUMN) {
		if (same(o, op->rename_column.to, c->name))
			c->name = op->rename_column.from;
		else if (same(o, op->rename_column.from, c->name))
			return TRACE_NONE;
	}
	bool altered = op->kind == OP_ALTER_COLUMN && same(o, op->alter_column.column, c->name);
	bool key = op->kind == OP_ADD_CONSTRAINT &&
		   op->add_constraint.constraint.kind == CONSTRAINT_PRIMARY_KEY &&
		   contains(o, &op->add_constraint.constraint.columns, c->name);
	if (altered || key)
		vec_push(&c->changes, c->walk.arena, *op);
	return TRACE_ON;
}

static Trace find_column(ColumnWalk *c)
{
	const Op *op;
	Trace trace = TRACE_ON;

	while (trace == TRACE_ON) {
		Fate fate = step_back(&c->walk, &op);
		if (fate == FATE_LIVE)
			return TRACE_ON;
		if (fate == FATE_GONE)
			return TRACE_NONE;
		if (fate == FATE_CHANGED) {
			trace = trace_column(c, op);
			continue;
		}
		const Table *table = &op->create_table.table;
		for (size_t i = 0; i < table->columns.count; i++)
			if (same(c->walk.overlay, table->columns.items[i].name, c->name))
				c->made = &table->columns.items[i];
		return c->made ? TRACE_MADE : TRACE_NONE;
	}
	return trace;
}

/* The standard form of Dialect.live_column. */
static bool standard_live(const Emit *e, const Column *column, LiveColumn *out, Error *err)
{
	Str type = str_new(e->arena), value = str_new(e->arena);
	bool always = column->identity.kind == IDENTITY_ALWAYS;

	*out = (LiveColumn){
		.nullable = column->nullable,
		.collate = column->collate,
		.extra = !emit_is_identity(column) ? ""
			 : always                  ? "GENERATED ALWAYS AS IDENTITY"
						   : "GENERATED BY DEFAULT AS IDENTITY",
		.generated = column->generated,
		.stored = column->stored,
		.comment = column->comment,
	};
	if (!e->dialect->type(e, &column->type, column, &type, err))
		return false;
	out->type = type.data;
	if (column->value.kind == DEFAULT_NONE || column->value.kind == DEFAULT_DROP)
		return true;
	out->value = value.data;
	if (!emit_default(e, &column->value, &value, err))
		return false;
	out->value = value.data;
	return true;
}

static bool to_live(const ColumnWalk *c, const Column *column, LiveColumn *out, Error *err)
{
	const Overlay *o = c->walk.overlay;
	SqlVec none = {0};
	const Emit e = {.dialect = o->dialect,
		.server = o->server,
		.catalog = &o->catalog,
		.arena = c->walk.arena,
		.out = &none};

	return (o->dialect->live_column ? o->dialect->live_column : standard_live)(
		&e, column, out, err);
}

static bool apply_change(const ColumnWalk *c, const Op *op, LiveColumn *live, Error *err)
{
	unsigned what = op->kind == OP_ALTER_COLUMN ? op->alter_column.what : 0;
	Column to = op->kind == OP_ALTER_COLUMN ? op->alter_column.to : (Column){0};
	LiveColumn next;

	if (op->kind != OP_ALTER_COLUMN) {
		live->nullable = false;
		return true;
	}
	if (!(what & ALTER_TYPE))
		to.type = (Type){.kind = TYPE_RAW, .name = live->type};
	if (!to_live(c, &to, &next, err))
		return false;
	if (what & ALTER_TYPE)
		live->type = next.type;
	if (what & ALTER_NULLABLE)
		live->nullable = next.nullable;
	if (what & ALTER_DEFAULT)
		live->value = next.value;
	if (what & ALTER_COMMENT)
		live->comment = next.comment;
	if (what & ALTER_COLLATE) {
		live->charset = next.charset;
		live->collate = next.collate;
	}
	if (what & ALTER_IDENTITY)
		live->extra = next.extra;
	if (what & ALTER_GENERATED) {
		live->generated = next.generated;
		live->stored = next.stored;
	}
	return true;
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool column(void *arg, const char *schema, const char *table, const char *name, Arena *arena,
	LiveColumn *out, bool *found, Error *err)
{
	const Overlay *o = arg;
	ColumnWalk c = {.walk = walk_from_now(o, schema, table, arena), .name = name};
	Trace trace = find_column(&c);

	*out = (LiveColumn){0};
	*found = trace == TRACE_MADE;
	if (trace == TRACE_NONE)
		return true;
	bool ok = trace == TRACE_MADE ? to_live(&c, c.made, out, err)
				      : o->below->column(o->below->arg, c.walk.asked_schema,
						c.walk.table, c.name, arena, out, found, err);
	for (size_t i = c.changes.count; ok && *found && i-- > 0;)
		ok = apply_change(&c, &c.changes.items[i], out, err);
	return ok;
}

/* ---- constraints ---------------------------------------------------------------------------- */

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
	       same_columns(w->overlay, &c->columns, &w->columns, in_order);
}

static void collect_constraint(Walk *w, const Constraint *c, ConstraintKind kind, StrVec *names)
{
	if (c->kind == kind && is_over(w, c))
		collect(w, constraint_name(w->overlay, c, w->arena), names);
}

static bool collect_below(Walk *w, ConstraintKind kind, StrVec *names, Error *err)
{
	const Catalog *below = w->overlay->below;
	StrVec live = {0};

	if (!below->constraints(
		    below->arg, w->asked_schema, w->table, kind, &w->columns, w->arena, &live, err))
		return false;
	for (size_t i = 0; i < live.count; i++)
		collect(w, live.items[i], names);
	return true;
}

/* Notes what the operation does to names; a table that it made ends the walk. */
static void pass_constraint(Walk *w, const Op *op)
{
	if (op->kind == OP_DROP_CONSTRAINT)
		pass(w, op->drop_constraint.name, NULL);
	else if (op->kind == OP_DROP_INDEX)
		pass(w, op->drop_index.name, NULL);
	else if (op->kind == OP_RENAME_CONSTRAINT)
		pass(w, op->rename_constraint.from, op->rename_constraint.to);
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool constraints(void *arg, const char *schema, const char *table, ConstraintKind kind,
	const StrVec *columns, Arena *arena, StrVec *names, Error *err)
{
	Walk w = walk_from_now(arg, schema, table, arena);
	const Op *op;

	ask_for_columns(&w, columns);
	for (;;) {
		Fate fate = step_back(&w, &op);
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
		if (!columns_before(&w, op))
			return true;
	}
}

/* Is it this one?  *kind is set then. */
static bool is_named(const Walk *w, const Constraint *c, const char *name, ConstraintKind *kind)
{
	if (!same(w->overlay, constraint_name(w->overlay, c, w->arena), name))
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
	if ((op->kind == OP_DROP_CONSTRAINT && same(o, op->drop_constraint.name, *name)) ||
		(op->kind == OP_DROP_INDEX && same(o, op->drop_index.name, *name)))
		return TRACE_NONE;
	if (op->kind != OP_RENAME_CONSTRAINT)
		return TRACE_ON;
	if (same(o, op->rename_constraint.to, *name))
		*name = op->rename_constraint.from;
	else if (same(o, op->rename_constraint.from, *name))
		return TRACE_NONE;
	return TRACE_ON;
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool constraint_kind(void *arg, const char *schema, const char *table, const char *name,
	Arena *arena, ConstraintKind *out, Error *err)
{
	const Overlay *o = arg;
	Walk w = walk_from_now(o, schema, table, arena);
	Trace trace = TRACE_ON;
	const Op *op;

	*out = CONSTRAINT_COUNT;
	while (trace == TRACE_ON) {
		Fate fate = step_back(&w, &op);
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

/* ---- indexes -------------------------------------------------------------------------------- */

/* Plain columns only, as the databases answer it. */
static bool index_is_over(const Walk *w, const Index *index)
{
	if (index->parts.count != w->columns.count)
		return false;
	for (size_t i = 0; i < index->parts.count; i++)
		if (!same(w->overlay, index->parts.items[i].column, w->columns.items[i]))
			return false;
	return true;
}

static void collect_indexes(Walk *w, const Indexes *indexes, StrVec *names)
{
	for (size_t i = 0; i < indexes->count; i++)
		if (index_is_over(w, &indexes->items[i]))
			collect(w, indexes->items[i].name, names);
}

static void pass_index(Walk *w, const Op *op)
{
	if (op->kind == OP_DROP_INDEX)
		pass(w, op->drop_index.name, NULL);
	else if (op->kind == OP_RENAME_INDEX)
		pass(w, op->rename_index.from, op->rename_index.to);
}

static bool collect_live_indexes(Walk *w, StrVec *names, Error *err)
{
	const Catalog *below = w->overlay->below;
	StrVec live = {0};

	if (!below->indexes(
		    below->arg, w->asked_schema, w->table, &w->columns, w->arena, &live, err))
		return false;
	for (size_t i = 0; i < live.count; i++)
		collect(w, live.items[i], names);
	return true;
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool indexes(void *arg, const char *schema, const char *table, const StrVec *columns,
	Arena *arena, StrVec *names, Error *err)
{
	Walk w = walk_from_now(arg, schema, table, arena);
	const Op *op;

	ask_for_columns(&w, columns);
	for (;;) {
		Fate fate = step_back(&w, &op);
		if (fate == FATE_LIVE)
			return collect_live_indexes(&w, names, err);
		if (fate == FATE_GONE)
			return true;
		if (fate == FATE_CREATED) {
			collect_indexes(&w, &op->create_table.table.indexes, names);
			return true;
		}
		if (op->kind == OP_CREATE_INDEX && index_is_over(&w, &op->create_index.index))
			collect(&w, op->create_index.index.name, names);
		pass_index(&w, op);
		if (!columns_before(&w, op))
			return true;
	}
}

/* An index stands behind it. */
static bool is_key_named(const Walk *w, const Constraint *c, const char *name)
{
	return (c->kind == CONSTRAINT_UNIQUE || c->kind == CONSTRAINT_PRIMARY_KEY) &&
	       same(w->overlay, c->name, name);
}

static bool table_has_index(const Walk *w, const Table *table, const char *name)
{
	for (size_t i = 0; i < table->indexes.count; i++)
		if (same(w->overlay, table->indexes.items[i].name, name))
			return true;
	for (size_t i = 0; i < table->constraints.count; i++)
		if (is_key_named(w, &table->constraints.items[i], name))
			return true;
	return false;
}

static Trace trace_index(const Walk *w, const Op *op, const char **name)
{
	const Overlay *o = w->overlay;

	if (op->kind == OP_CREATE_INDEX && same(o, op->create_index.index.name, *name))
		return TRACE_MADE;
	if (op->kind == OP_ADD_CONSTRAINT && is_key_named(w, &op->add_constraint.constraint, *name))
		return TRACE_MADE;
	if ((op->kind == OP_DROP_INDEX && same(o, op->drop_index.name, *name)) ||
		(op->kind == OP_DROP_CONSTRAINT && same(o, op->drop_constraint.name, *name)))
		return TRACE_NONE;
	if (op->kind != OP_RENAME_INDEX)
		return TRACE_ON;
	if (same(o, op->rename_index.to, *name))
		*name = op->rename_index.from;
	else if (same(o, op->rename_index.from, *name))
		return TRACE_NONE;
	return TRACE_ON;
}

static bool has_index(
	void *arg, const char *schema, const char *table, const char *name, bool *out, Error *err)
{
	const Overlay *o = arg;
	Walk w = walk_from_now(o, schema, table, NULL);
	Trace trace = TRACE_ON;
	const Op *op;

	*out = false;
	while (trace == TRACE_ON) {
		Fate fate = step_back(&w, &op);
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
		Walk w = walk_from_now(o, schema, scope->tables.items[i], arena);
		const Op *op;
		Fate fate;
		do
			fate = step_back(&w, &op);
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
		.column = column,
		.constraints = constraints,
		.indexes = indexes,
		.constraint_kind = constraint_kind,
		.has_table = has_table,
		.has_index = has_index,
		.reflect = reflect,
		.ask = o->ask ? ask : NULL,
	};
}
