/*
 * vec.h - a growing array in an arena.
 *
 *	typedef VEC(const char *) Names;
 *	Names names = {0};
 *	vec_push(&names, arena, "x");      names.items[0], names.count
 *
 * A zeroed struct is an empty array.  Nothing is freed singly.
 */
#ifndef LUAMIG_BASE_VEC_H
#define LUAMIG_BASE_VEC_H

#include "base/arena.h"

#define VEC(type)                                                                                  \
	struct {                                                                                   \
		type *items;                                                                       \
		size_t count, room;                                                                \
	}

/* What vec_reserve() makes room with: expressions, so that a push costs its caller no nesting. */
static inline void *vec_grown(
	Arena *arena, void *items, size_t count, size_t *room, size_t want, size_t size)
{
	size_t larger = *room * 2 > want ? *room * 2 : want;
	void *grown = arena_grow(arena, items, count * size, larger * size);
	*room = larger;
	return grown;
}

#define vec_reserve(v, arena, want)                                                                \
	((v)->room >= (want) ? (void)0                                                             \
			     : (void)((v)->items = vec_grown((arena), (v)->items, (v)->count,      \
					      &(v)->room, (want), sizeof(*(v)->items))))

#define vec_push(v, arena, ...)                                                                    \
	(vec_reserve((v), (arena), (v)->count < 4 ? (size_t)4 : (v)->count + 1),                   \
		(void)((v)->items[(v)->count++] = __VA_ARGS__))

/* A list of strings: the commonest. */
typedef VEC(const char *) StrVec;
typedef VEC(int) IntVec;

#endif
