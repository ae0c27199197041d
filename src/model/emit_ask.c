/*
 * emit_ask.c - what an emitter must know of the live database: whether something is there,
 * and the names of what a script calls by its columns only.
 */
#include "model/emit.h"

bool emit_is_offline(const Emit *e)
{
	return !e->catalog;
}

static bool unknown(const Emit *e, const char *what, const char *hint, Error *err)
{
	error_set(err, ERR_UNSUPPORTED, "without a connection %s cannot know %s", e->server->name,
		what);
	return error_hint(err, "%s", hint);
}

static const char existence_hint[] = "leave out if_exists / if_not_exists, or run it connected";

bool emit_find_column(
	const Emit *e, const Op *op, const char *column, LiveColumn *out, bool *found, Error *err)
{
	const Catalog *c = e->catalog;

	bool existence = op->if_exists || op->if_not_exists;

	if (!c || !c->column)
		return unknown(e,
			arena_printf(e->arena,
				existence ? "whether there is a column %s in table %s"
					  : "how column %s of table %s is defined",
				column, op->table),
			existence ? existence_hint : "run it connected", err);
	return c->column(c->arg, op->schema, op->table, column, e->arena, out, found, err);
}

bool emit_has_table(const Emit *e, const Op *op, bool *found, Error *err)
{
	const Catalog *c = e->catalog;

	if (!c || !c->has_table)
		return unknown(e, arena_printf(e->arena, "whether table %s is there", op->table),
			existence_hint, err);
	return c->has_table(c->arg, op->schema, op->table, found, err);
}

bool emit_has_index(const Emit *e, const Op *op, const char *name, bool *found, Error *err)
{
	const Catalog *c = e->catalog;

	if (!c || !c->has_index)
		return unknown(e, arena_printf(e->arena, "whether index %s is there", name),
			existence_hint, err);
	return c->has_index(c->arg, op->schema, op->table, name, found, err);
}

bool emit_constraint_kind(
	const Emit *e, const Op *op, const char *name, ConstraintKind *out, Error *err)
{
	const Catalog *c = e->catalog;

	if (!c || !c->constraint_kind)
		return unknown(e, arena_printf(e->arena, "what constraint %s is", name),
			op->if_exists ? existence_hint
				      : "say its kind: { kind = \"foreign_key\" }, \"unique\", "
					"\"check\" or \"primary_key\"",
			err);
	return c->constraint_kind(c->arg, op->schema, op->table, name, e->arena, out, err);
}

bool emit_ask(const Emit *e, const char *sql, const StrVec *params, const char *what, Answer *out,
	Error *err)
{
	const Catalog *c = e->catalog;

	*out = (Answer){0};
	if (c && c->ask)
		return c->ask(c->arg, sql, params, e->arena, out, err);
	return !what || unknown(e, what, "run it connected", err);
}

const char *answer_cell(const Answer *answer, size_t row, size_t col)
{
	return answer->cells[row * answer->ncols + col];
}

bool emit_reflect_table(
	const Emit *e, const Op *op, const char *what, const Table **out, Error *err)
{
	const Catalog *c = e->catalog;
	ReflectScope scope = {0};
	Schema *schema = arena_alloc(e->arena, sizeof(*schema));

	*out = NULL;
	*schema = (Schema){0};
	if (!c || !c->reflect)
		return unknown(e, what, "run it connected", err);
	if (op->schema)
		vec_push(&scope.schemas, e->arena, op->schema);
	vec_push(&scope.tables, e->arena, op->table);
	if (!c->reflect(c->arg, &scope, e->arena, schema, err))
		return false;
	for (size_t i = 0; i < schema->tables.count; i++)
		if (strcmp(schema->tables.items[i].name, op->table) == 0)
			*out = &schema->tables.items[i];
	return true;
}

/* ---- constraints by kind and columns -------------------------------------------------------- */

static bool find_constraints(const Emit *e, const Op *op, ConstraintKind kind,
	const StrVec *columns, StrVec *names, Error *err)
{
	const Catalog *c = e->catalog;

	if (!c || !c->constraints)
		return unknown(e, arena_printf(e->arena, "the constraints of table %s", op->table),
			"give the constraint's name, or run it connected", err);
	return c->constraints(c->arg, op->schema, op->table, kind, columns, e->arena, names, err);
}

bool emit_has_constraint(const Emit *e, const Op *op, bool *found, Error *err)
{
	const Constraint *c = &op->add_constraint.constraint;
	StrVec names = {0};
	ConstraintKind kind = CONSTRAINT_COUNT;

	if (emit_is_offline(e))
		return unknown(e,
			arena_printf(e->arena, "whether the constraint is on table %s", op->table),
			existence_hint, err);
	if (c->name) {
		if (!emit_constraint_kind(e, op, c->name, &kind, err))
			return false;
		*found = kind != CONSTRAINT_COUNT;
		return true;
	}
	if (c->columns.count == 0) {
		error_set(err, ERR_SCRIPT, "if_not_exists needs the name of the %s",
			emit_kind_words(c->kind));
		return error_hint(err, "give it one: { name = \"…\" }");
	}
	if (!find_constraints(e, op, c->kind, &c->columns, &names, err))
		return false;
	*found = names.count > 0;
	return true;
}

static const char *list(const Emit *e, const StrVec *names)
{
	Str text = str_new(e->arena);

	for (size_t i = 0; i < names->count; i++)
		str_addf(&text, i ? ", %s" : "%s", names->items[i] ? names->items[i] : "PRIMARY");
	return text.data;
}

/* "unique constraint on (a, b) in table t" */
static const char *describe(const Emit *e, const Op *op)
{
	Str text = str_new(e->arena);

	str_add(&text, emit_kind_words(op->drop_constraint.kind));
	if (op->drop_constraint.columns.count > 0)
		str_addf(&text, " on (%s)", list(e, &op->drop_constraint.columns));
	str_addf(&text, " in table %s", op->table);
	return text.data;
}

bool emit_dropped_constraint(const Emit *e, const Op *op, const char **name, Error *err)
{
	StrVec names = {0};

	*name = op->drop_constraint.name;
	if (*name)
		return true;
	if (op->drop_constraint.kind == CONSTRAINT_COUNT) {
		error_set(err, ERR_SCRIPT, "drop_constraint needs a name, or a kind and columns");
		return error_hint(err,
			"op.drop_constraint(\"%s\", { kind = \"foreign_key\", columns = { \"…\" } "
			"})",
			op->table);
	}
	if (!find_constraints(
		    e, op, op->drop_constraint.kind, &op->drop_constraint.columns, &names, err))
		return false;
	if (names.count == 1) {
		*name = names.items[0] ? names.items[0] : "PRIMARY";
		return true;
	}
	if (names.count == 0 && op->if_exists)
		return true;
	if (names.count == 0)
		return error_set(err, ERR_SCRIPT, "there is no %s", describe(e, op));
	error_set(
		err, ERR_SCRIPT, "there is more than one %s: %s", describe(e, op), list(e, &names));
	return error_hint(err, "give the name");
}

/* ---- indexes by columns --------------------------------------------------------------------- */

static bool pick_index(
	const Emit *e, const Op *op, const StrVec *names, const char **name, Error *err)
{
	const char *derived = *name;

	*name = NULL;
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->items[i], derived) == 0)
			*name = derived;
	if (!*name && names->count == 1)
		*name = names->items[0];
	if (*name || (names->count == 0 && op->if_exists))
		return true;
	if (names->count == 0)
		return error_set(err, ERR_SCRIPT, "table %s has no index on (%s)", op->table,
			list(e, &op->drop_index.columns));
	error_set(err, ERR_SCRIPT, "table %s has more than one index on (%s): %s", op->table,
		list(e, &op->drop_index.columns), list(e, names));
	return error_hint(err, "give the name");
}

/* Offline the name is the one that create_index derives; connected, that one is preferred. */
bool emit_dropped_index(const Emit *e, const Op *op, const char **name, Error *err)
{
	const Catalog *c = e->catalog;
	StrVec names = {0};

	*name = op->drop_index.name;
	if (*name)
		return true;
	*name = schema_default_name(
		e->arena, "ix", op->table, &op->drop_index.columns, EMIT_NAME_LIMIT);
	if (!c || !c->indexes)
		return true;
	if (!c->indexes(
		    c->arg, op->schema, op->table, &op->drop_index.columns, e->arena, &names, err))
		return false;
	return pick_index(e, op, &names, name, err);
}
