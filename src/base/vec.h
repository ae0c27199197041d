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

#define vec_reserve(v, arena, want)                                                                \
	do {                                                                                       \
		if ((v)->room < (want)) {                                                          \
			size_t vec_room = (v)->room * 2 > (want) ? (v)->room * 2 : (want);         \
			(v)->items = arena_grow((arena), (v)->items,                               \
				(v)->count * sizeof(*(v)->items), vec_room * sizeof(*(v)->items)); \
			(v)->room = vec_room;                                                      \
		}                                                                                  \
	} while (0)

#define vec_push(v, arena, ...)                                                                    \
	do {                                                                                       \
		vec_reserve((v), (arena), (v)->count < 4 ? (size_t)4 : (v)->count + 1);            \
		(v)->items[(v)->count++] = __VA_ARGS__;                                            \
	} while (0)

/* A list of strings: the commonest. */
typedef VEC(const char *) StrVec;

#endif
