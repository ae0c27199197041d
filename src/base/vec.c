/* vec.c - room for more items. */
#include "base/vec.h"

enum { FIRST_ROOM = 4 };

void *vec_grown(Arena *arena, void *items, size_t count, size_t *room, size_t want, size_t size)
{
	size_t larger = *room * 2 > want ? *room * 2 : want;
	void *grown = arena_grow(arena, items, count * size, larger * size);
	*room = larger;
	return grown;
}

void *vec_pushed(Arena *arena, void *items, size_t count, size_t *room, size_t size)
{
	size_t want = count < FIRST_ROOM ? FIRST_ROOM : count + 1;
	return vec_grown(arena, items, count, room, want, size);
}
