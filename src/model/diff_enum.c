/* diff_enum.c - the labels of an enum, from one list to another. */
#include <string.h>

#include "model/diff.h"

static size_t place_of(const StrVec *names, const char *name)
{
	size_t i = 0;
	while (i < names->count && strcmp(names->items[i], name) != 0)
		i++;
	return i;
}

static bool has(const StrVec *names, const char *name)
{
	return place_of(names, name) < names->count;
}

/* Labels that are in both lists and in the same order. */
static StrVec in_place(const StrVec *from, const StrVec *to, Arena *arena)
{
	StrVec kept = {0};
	size_t next = 0;
	for (size_t i = 0; i < to->count; i++) {
		size_t at = place_of(from, to->items[i]);
		if (at == from->count || at < next)
			continue;
		vec_push(&kept, arena, to->items[i]);
		next = at + 1;
	}
	return kept;
}

/* A label moves by way of another name: rows that have it follow. */
static const char *aside(const char *label, Arena *arena)
{
	return arena_printf(arena, "%s (moved)", label);
}

static void add_label(EnumChanges *out, const StrVec *to, size_t i, Arena *arena)
{
	EnumChange add = {.kind = ENUM_ADD, .label = to->items[i]};
	if (i > 0)
		add.after = to->items[i - 1];
	vec_push(out, arena, add);
}

EnumChanges diff_labels(const StrVec *from, const StrVec *to, Arena *arena)
{
	EnumChanges out = {0};
	const StrVec kept = in_place(from, to, arena);
	for (size_t i = 0; i < from->count; i++)
		if (has(to, from->items[i]) && !has(&kept, from->items[i]))
			vec_push(&out, arena,
				(EnumChange){.kind = ENUM_RENAME,
					.label = from->items[i],
					.to = aside(from->items[i], arena)});
	for (size_t i = 0; i < to->count; i++) {
		if (has(&kept, to->items[i]))
			continue;
		add_label(&out, to, i, arena);
		if (i == 0 && from->count)
			out.items[out.count - 1].before =
				has(&kept, from->items[0]) ? from->items[0]
				: has(to, from->items[0])  ? aside(from->items[0], arena)
							   : from->items[0];
	}
	for (size_t i = 0; i < from->count; i++) {
		const char *label = from->items[i];
		bool moved = has(to, label) && !has(&kept, label);
		if (!has(to, label) || moved)
			vec_push(&out, arena,
				(EnumChange){.kind = ENUM_REMOVE,
					.label = moved ? aside(label, arena) : label,
					.to = moved ? label : NULL});
	}
	return out;
}
