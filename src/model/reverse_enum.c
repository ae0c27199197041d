/* reverse_enum.c - the labels of an enum, changed and changed back. */
#include "model/reverse.h"

static size_t label_at(const StrVec *labels, const char *label)
{
	size_t i = 0;
	while (i < labels->count && strcmp(labels->items[i], label) != 0)
		i++;
	return i;
}

static void insert_label(StrVec *labels, Arena *arena, size_t at, const char *label)
{
	vec_push(labels, arena, label);
	memmove(labels->items + at + 1, labels->items + at,
		(labels->count - 1 - at) * sizeof(*labels->items));
	labels->items[at] = label;
}

/* What the labels are after a change; a label that is not there is the server's to refuse. */
static void change_labels(StrVec *labels, Arena *arena, const EnumChange *change)
{
	size_t at = label_at(labels, change->label);
	switch (change->kind) {
	case ENUM_ADD:
		if (change->before)
			at = label_at(labels, change->before);
		else if (change->after && label_at(labels, change->after) < labels->count)
			at = label_at(labels, change->after) + 1;
		else
			at = labels->count;
		insert_label(labels, arena, at, change->label);
		break;
	case ENUM_RENAME:
		if (at < labels->count)
			labels->items[at] = change->to;
		break;
	case ENUM_REMOVE:
		if (at == labels->count)
			break;
		labels->count--;
		memmove(labels->items + at, labels->items + at + 1,
			(labels->count - at) * sizeof(*labels->items));
		break;
	}
}

/* `before`: the labels just before the change. */
static bool reverse_label(const EnumChange *change, const StrVec *before, EnumChange *out)
{
	switch (change->kind) {
	case ENUM_ADD:
		*out = (EnumChange){.kind = ENUM_REMOVE, .label = change->label};
		return true;
	case ENUM_RENAME:
		*out = (EnumChange){.kind = ENUM_RENAME, .label = change->to, .to = change->label};
		return true;
	case ENUM_REMOVE:
		break;
	}
	size_t at = label_at(before, change->label);
	if (!before->items || at == before->count)
		return false;
	*out = (EnumChange){.kind = ENUM_ADD, .label = change->label};
	if (at > 0)
		out->after = before->items[at - 1];
	else if (before->count > 1)
		out->before = before->items[1];
	return true;
}

bool enum_changes_reverse(
	const EnumChanges *changes, Arena *arena, StrVec *labels, EnumChanges *out)
{
	EnumChanges undone = {0};
	StrVec now = {0};
	for (size_t i = 0; i < labels->count; i++)
		vec_push(&now, arena, labels->items[i]);
	for (size_t i = 0; i < changes->count; i++) {
		EnumChange change;
		if (!reverse_label(&changes->items[i], &now, &change))
			return false;
		vec_push(&undone, arena, change);
		change_labels(&now, arena, &changes->items[i]);
	}
	for (size_t i = undone.count; i-- > 0;)
		vec_push(out, arena, undone.items[i]);
	*labels = now;
	return true;
}
