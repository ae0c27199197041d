/* emit_enum.c - what the labels of an enum become, change by change. */
#include "model/emit.h"

static bool has_label(const StrVec *labels, const char *label)
{
	for (size_t i = 0; i < labels->count; i++)
		if (strcmp(labels->items[i], label) == 0)
			return true;
	return false;
}

static bool no_label(
	const Emit *e, const Op *op, const StrVec *labels, const char *label, Error *err)
{
	Str list = str_new(e->arena);

	for (size_t i = 0; i < labels->count; i++)
		str_addf(&list, i ? ", %s" : "%s", labels->items[i]);
	error_set(err, ERR_SCRIPT, "enum %s has no label '%s'", op->alter_enum.name, label);
	return error_hint(err, "its labels are: %s", list.data);
}

static bool is_there(const Op *op, const char *label, Error *err)
{
	error_set(
		err, ERR_SCRIPT, "enum %s has the label '%s' already", op->alter_enum.name, label);
	return error_hint(err,
		"to make one label of two remove the other: remove = { other = \"%s\" }", label);
}

static bool add_label(
	const Emit *e, const Op *op, const EnumChange *change, EnumLabels *to, Error *err)
{
	const char *beside = change->before ? change->before : change->after;
	StrVec labels = {0};

	if (has_label(&to->labels, change->label))
		return op->if_not_exists || is_there(op, change->label, err);
	if (beside && !has_label(&to->labels, beside))
		return no_label(e, op, &to->labels, beside, err);
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
static void replace_label(EnumLabels *to, const char *label, const char *next)
{
	for (size_t i = 0; i < to->now.count; i++)
		if (to->now.items[i] && strcmp(to->now.items[i], label) == 0)
			to->now.items[i] = next;
}

static bool rename_label(
	const Emit *e, const Op *op, const EnumChange *change, EnumLabels *to, Error *err)
{
	if (!has_label(&to->labels, change->label))
		return no_label(e, op, &to->labels, change->label, err);
	if (has_label(&to->labels, change->to))
		return is_there(op, change->to, err);
	for (size_t i = 0; i < to->labels.count; i++)
		if (strcmp(to->labels.items[i], change->label) == 0)
			to->labels.items[i] = change->to;
	replace_label(to, change->label, change->to);
	return true;
}

static bool remove_label(
	const Emit *e, const Op *op, const EnumChange *change, EnumLabels *to, Error *err)
{
	StrVec labels = {0};

	if (!has_label(&to->labels, change->label))
		return no_label(e, op, &to->labels, change->label, err);
	if (change->to && !has_label(&to->labels, change->to))
		return no_label(e, op, &to->labels, change->to, err);
	for (size_t i = 0; i < to->labels.count; i++)
		if (strcmp(to->labels.items[i], change->label) != 0)
			vec_push(&labels, e->arena, to->labels.items[i]);
	if (labels.count == 0) {
		error_set(err, ERR_SCRIPT, "the last label of enum %s cannot be removed",
			op->alter_enum.name);
		return error_hint(err, "drop the columns that have it, and then the enum");
	}
	to->labels = labels;
	replace_label(to, change->label, change->to);
	return true;
}

bool emit_enum_labels(const Emit *e, const Op *op, const StrVec *live, EnumLabels *out, Error *err)
{
	const EnumChanges *changes = &op->alter_enum.changes;

	*out = (EnumLabels){0};
	for (size_t i = 0; i < live->count; i++) {
		vec_push(&out->was, e->arena, live->items[i]);
		vec_push(&out->now, e->arena, live->items[i]);
		vec_push(&out->labels, e->arena, live->items[i]);
	}
	for (size_t i = 0; i < changes->count; i++) {
		const EnumChange *change = &changes->items[i];
		bool ok = change->kind == ENUM_ADD      ? add_label(e, op, change, out, err)
			  : change->kind == ENUM_RENAME ? rename_label(e, op, change, out, err)
							: remove_label(e, op, change, out, err);
		if (!ok)
			return false;
	}
	return true;
}

const char *emit_enum_now(const EnumLabels *labels, const char *label)
{
	for (size_t i = 0; i < labels->was.count; i++)
		if (strcmp(labels->was.items[i], label) == 0)
			return labels->now.items[i];
	return NULL;
}

bool emit_enum_default(const char *table, const char *column, const char *label, Error *err)
{
	error_set(err, ERR_SCRIPT, "'%s' is the default of column %s in table %s", label, column,
		table);
	return error_hint(err, "say what it becomes, or set another default first");
}

bool emit_enum_held(
	const char *table, const char *column, const char *label, const char *count, Error *err)
{
	error_set(err, ERR_SCRIPT, "%s row%s of table %s %s '%s' in column %s", count,
		strcmp(count, "1") == 0 ? "" : "s", table, strcmp(count, "1") == 0 ? "has" : "have",
		label, column);
	return error_hint(err,
		"a label that rows have cannot be removed: say what they become, remove = { "
		"[\"%s\"] = \"…\" }, "
		"or change them first",
		label);
}
