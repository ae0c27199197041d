/*
 * online.c - constraints on tables in use, on PostgreSQL.
 *
 * The plain form looks at every row while nobody can write.  Here the constraint is added for new
 * rows only, which takes a moment; what was done so far is committed; the old rows are looked at
 * beside readers and writers.  Should that fail, the constraint stays, not valid: the same command
 * goes on once the rows are mended.
 */
#include "drivers/postgres/ddl.h"

static bool needs_name(const Constraint *c, Error *err)
{
	error_set(err, ERR_SCRIPT, "a %s that is added online needs a name",
		emit_kind_words(c->kind));
	return error_hint(err, "give it one: { name = \"…\", online = true }");
}

static bool push_validate(Emit *e, const Op *op, const char *name, Error *err)
{
	Str sql = str_new(e->arena);

	sql_addf(&sql, e->dialect, "ALTER TABLE %t VALIDATE CONSTRAINT %i", op, name);
	return sql_push_alone(e, &sql, "online = true", err);
}

/* Checks and foreign keys. */
static bool add_then_validate(Emit *e, const Op *op, Error *err)
{
	Op own = *op;
	Constraint *c = &own.add_constraint.constraint;
	size_t before = e->out->count;

	c->online = false;
	c->not_valid = true;
	if (!postgres_add_constraint(e, &own, err))
		return false;
	return e->out->count == before || push_validate(e, op, c->name, err);
}

/* ---- keys ----------------------------------------------------------------------------------- */

static Index index_of_key(const Emit *e, const Constraint *c)
{
	Index index = {.name = c->name,
		.unique = true,
		.include = c->include,
		.concurrently = true,
		.nulls_not_distinct = c->nulls_not_distinct};

	for (size_t i = 0; i < c->columns.count; i++)
		vec_push(&index.parts, e->arena, (IndexPart){.column = c->columns.items[i]});
	return index;
}

/* A primary key on nullable columns would look for NULLs under its lock. */
static bool columns_not_null(Emit *e, const Op *op, const Constraint *c, Error *err)
{
	for (size_t i = 0; i < c->columns.count; i++) {
		Op alter = {.kind = OP_ALTER_COLUMN,
			.schema = op->schema,
			.table = op->table,
			.alter_column = {.column = c->columns.items[i]}};
		LiveColumn live;
		bool found = false;
		if (!emit_is_offline(e) &&
			!emit_find_column(e, op, c->columns.items[i], &live, &found, err))
			return false;
		if (found && live.nullable && !postgres_not_null_online(e, &alter, err))
			return false;
	}
	return true;
}

/* The index is built beside writers, and then becomes the key. */
static bool add_key(Emit *e, const Op *op, Error *err)
{
	Op index = *op, key = *op;
	Constraint *c = &key.add_constraint.constraint;
	StrVec none = {0};
	bool found = false;

	if (op->if_not_exists && !emit_has_constraint(e, op, &found, err))
		return false;
	if (found)
		return true;
	if (c->kind == CONSTRAINT_PRIMARY_KEY && !columns_not_null(e, op, c, err))
		return false;
	index.kind = OP_CREATE_INDEX;
	index.if_not_exists = false;
	index.create_index.index = index_of_key(e, &op->add_constraint.constraint);
	if (!dialect_emit(e, &index, err))
		return false;
	key.if_not_exists = false;
	c->online = false;
	c->include = none;
	c->nulls_not_distinct = false;
	c->options = (Options){0};
	vec_push(&c->options, e->arena, (Option){"using_index", c->name});
	return postgres_add_constraint(e, &key, err);
}

bool postgres_add_online(Emit *e, const Op *op, Error *err)
{
	const Constraint *c = &op->add_constraint.constraint;

	if (!c->name)
		return needs_name(c, err);
	switch (c->kind) {
	case CONSTRAINT_PRIMARY_KEY:
	case CONSTRAINT_UNIQUE:
		return add_key(e, op, err);
	case CONSTRAINT_FOREIGN_KEY:
	case CONSTRAINT_CHECK:
		return add_then_validate(e, op, err);
	case CONSTRAINT_EXCLUDE:
	case CONSTRAINT_COUNT:
		break;
	}
	error_set(err, ERR_UNSUPPORTED, "an exclusion constraint cannot be added online");
	return error_hint(err, "leave online out: its index is built while writers wait");
}

/* ---- NOT NULL ------------------------------------------------------------------------------- */

static bool push_change(Emit *e, const Op *op, const char *words, const char *name)
{
	Str sql = str_new(e->arena);

	sql_addf(&sql, e->dialect, words, op, name);
	sql_push(e, &sql);
	return true;
}

/* With a valid check that says so, SET NOT NULL does not look at the rows. */
bool postgres_not_null_online(Emit *e, const Op *op, Error *err)
{
	StrVec columns = {0};
	ConstraintKind kind = CONSTRAINT_COUNT;
	Str add = str_new(e->arena);
	const char *name, *column = op->alter_column.column;

	vec_push(&columns, e->arena, column);
	name = schema_default_name(e->arena, "not_null", op->table, &columns, EMIT_NAME_LIMIT);
	if (!emit_is_offline(e) && !emit_constraint_kind(e, op, name, &kind, err))
		return false;
	sql_addf(&add, e->dialect,
		"ALTER TABLE %t ADD CONSTRAINT %i CHECK (%i IS NOT NULL) NOT VALID", op, name,
		column);
	if (kind == CONSTRAINT_COUNT) /* else a run that failed left it */
		sql_push(e, &add);
	return push_validate(e, op, name, err) &&
	       push_change(e, op, "ALTER TABLE %t ALTER COLUMN %i SET NOT NULL", column) &&
	       push_change(e, op, "ALTER TABLE %t DROP CONSTRAINT %i", name);
}
