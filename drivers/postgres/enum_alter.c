/*
 * enum_alter.c - new, other and fewer labels for an enum type.
 *
 * A new label cannot be used in the transaction that adds it, so it is added outside: what stands
 * before is committed, and the rest of the revision can use it.  Where that cannot be (in a single
 * transaction, in pcall), and to remove a label, the type is exchanged: enum_rebuild.c.
 */
#include "drivers/postgres/ddl.h"

/* ---- label by label -------------------------------------------------------------------------- */

static bool push_add(Emit *e, const Op *op, const EnumChange *change, Error *err)
{
	Str sql = str_new(e->arena);

	sql_addf(&sql, e->dialect, "ALTER TYPE %n ADD VALUE %s%l", op->schema, op->alter_enum.name,
		op->if_not_exists ? "IF NOT EXISTS " : "", change->label);
	if (change->before)
		sql_addf(&sql, e->dialect, " BEFORE %l", change->before);
	else if (change->after)
		sql_addf(&sql, e->dialect, " AFTER %l", change->after);
	return sql_push_alone(e, &sql, "a new label of an enum", err);
}

static bool push_changes(Emit *e, const Op *op, Error *err)
{
	const EnumChanges *changes = &op->alter_enum.changes;

	for (size_t i = 0; i < changes->count; i++) {
		const EnumChange *change = &changes->items[i];
		Str sql = str_new(e->arena);
		if (change->kind == ENUM_ADD) {
			if (!push_add(e, op, change, err))
				return false;
			continue;
		}
		sql_addf(&sql, e->dialect, "ALTER TYPE %n RENAME VALUE %l TO %l", op->schema,
			op->alter_enum.name, change->label, change->to);
		sql_push(e, &sql);
	}
	return true;
}

static bool must_rebuild(const Emit *e, const Op *op)
{
	const EnumChanges *changes = &op->alter_enum.changes;

	for (size_t i = 0; i < changes->count; i++)
		if (changes->items[i].kind == ENUM_REMOVE ||
			(changes->items[i].kind == ENUM_ADD && !e->alone && !emit_is_offline(e)))
			return true;
	return false;
}

bool postgres_alter_enum(Emit *e, const Op *op, Error *err)
{
	const char *name = op->alter_enum.name;
	StrVec params = postgres_names(e, op->schema, name);
	bool rebuild = must_rebuild(e, op);
	EnumRebuild to = {.name = name};
	StrVec labels = {0};
	Answer live;

	if (!rebuild && !op->if_exists)
		return push_changes(e, op, err);
	if (!postgres_ask(e, "enum.sql", &params,
		    arena_printf(
			    e->arena, "the labels of enum %s and the columns that have it", name),
		    &live, err))
		return false;
	if (live.nrows == 0 && op->if_exists)
		return true;
	if (live.nrows == 0) {
		error_set(err, ERR_SCRIPT, "there is no enum %s", name);
		return error_hint(err, "say its schema if it is in another, or if_exists = true");
	}
	if (!rebuild)
		return push_changes(e, op, err);
	to.schema = answer_cell(&live, 0, 0);
	for (size_t i = 0; i < live.nrows; i++)
		vec_push(&labels, e->arena, answer_cell(&live, i, 1));
	return emit_enum_labels(e, op, &labels, &to.labels, err) &&
	       postgres_rebuild_enum(e, &to, err);
}
