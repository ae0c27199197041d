/*
 * enum_alter.c - new, other and fewer labels for an enum type.
 *
 * A new label cannot be used in the transaction that adds it, so it is added outside: what stands
 * before is committed, and the rest of the revision can use it.  Where that cannot be (in a single
 * transaction, in pcall), and to remove a label, the type is exchanged: enum_rebuild.c.
 */
#include "drivers/postgres/ddl.h"

static bool has_label(const StrVec *labels, const char *label)
{
	for (size_t i = 0; i < labels->count; i++)
		if (strcmp(labels->items[i], label) == 0)
			return true;
	return false;
}

/* ---- what the labels become -------------------------------------------------------------------
 */

static bool no_label(const Op *op, const char *label, Error *err)
{
	return error_set(err, ERR_SCRIPT, "enum %s has no label '%s'", op->alter_enum.name, label);
}

static bool add_label(
	const Emit *e, const Op *op, const EnumChange *change, EnumRebuild *to, Error *err)
{
	const char *beside = change->before ? change->before : change->after;
	StrVec labels = {0};

	if (has_label(&to->labels, change->label))
		return op->if_not_exists ||
		       error_set(err, ERR_SCRIPT, "enum %s has the label '%s' already",
			       op->alter_enum.name, change->label);
	if (beside && !has_label(&to->labels, beside))
		return no_label(op, beside, err);
	for (size_t i = 0; i < to->labels.count; i++) {
		bool here = beside && strcmp(to->labels.items[i], beside) == 0;
		if (here && change->before)
			vec_push(&labels, e->arena, change->label);
		vec_push(&labels, e->arena, to->labels.items[i]);
		if (here && !change->before)
			vec_push(&labels, e->arena, change->label);
	}
	if (!beside)
		vec_push(&labels, e->arena, change->label);
	to->labels = labels;
	return true;
}

/* Rows that have it become `next`. */
static void replace_label(EnumRebuild *to, const char *label, const char *next)
{
	for (size_t i = 0; i < to->now.count; i++)
		if (to->now.items[i] && strcmp(to->now.items[i], label) == 0)
			to->now.items[i] = next;
}

static bool rename_label(const Op *op, const EnumChange *change, EnumRebuild *to, Error *err)
{
	if (!has_label(&to->labels, change->label))
		return no_label(op, change->label, err);
	if (has_label(&to->labels, change->to))
		return error_set(err, ERR_SCRIPT, "enum %s has the label '%s' already",
			op->alter_enum.name, change->to);
	for (size_t i = 0; i < to->labels.count; i++)
		if (strcmp(to->labels.items[i], change->label) == 0)
			to->labels.items[i] = change->to;
	replace_label(to, change->label, change->to);
	return true;
}

static bool remove_label(
	const Emit *e, const Op *op, const EnumChange *change, EnumRebuild *to, Error *err)
{
	StrVec labels = {0};

	if (!has_label(&to->labels, change->label))
		return op->if_exists || no_label(op, change->label, err);
	if (change->to && !has_label(&to->labels, change->to))
		return no_label(op, change->to, err);
	for (size_t i = 0; i < to->labels.count; i++)
		if (strcmp(to->labels.items[i], change->label) != 0)
			vec_push(&labels, e->arena, to->labels.items[i]);
	if (labels.count == 0)
		return error_set(err, ERR_SCRIPT, "the last label of enum %s cannot be removed",
			op->alter_enum.name);
	to->labels = labels;
	replace_label(to, change->label, change->to);
	return true;
}

static bool change_labels(const Emit *e, const Op *op, EnumRebuild *to, Error *err)
{
	const EnumChanges *changes = &op->alter_enum.changes;

	for (size_t i = 0; i < changes->count; i++) {
		const EnumChange *change = &changes->items[i];
		bool ok = change->kind == ENUM_ADD      ? add_label(e, op, change, to, err)
			  : change->kind == ENUM_RENAME ? rename_label(op, change, to, err)
							: remove_label(e, op, change, to, err);
		if (!ok)
			return false;
	}
	return true;
}

static void read_labels(const Emit *e, const Op *op, const Answer *live, EnumRebuild *to)
{
	*to = (EnumRebuild){.name = op->alter_enum.name, .schema = answer_cell(live, 0, 0)};
	for (size_t i = 0; i < live->nrows; i++) {
		const char *label = answer_cell(live, i, 1);
		vec_push(&to->was, e->arena, label);
		vec_push(&to->now, e->arena, label);
		vec_push(&to->labels, e->arena, label);
	}
}

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
	EnumRebuild to;
	Answer live;

	if (!rebuild && !op->if_exists)
		return push_changes(e, op, err);
	if (!postgres_ask(e, "enum.sql", &params,
		    arena_printf(
			    e->arena, "the labels of enum %s and the columns that have it", name),
		    &live, err))
		return false;
	if (live.nrows == 0)
		return op->if_exists || error_set(err, ERR_SCRIPT, "there is no enum %s", name);
	if (!rebuild)
		return push_changes(e, op, err);
	read_labels(e, op, &live, &to);
	return change_labels(e, op, &to, err) && postgres_rebuild_enum(e, &to, err);
}
