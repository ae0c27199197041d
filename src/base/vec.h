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

/* The items in a larger place; *room says how many fit.  A call each, and not inline: pushes stand
 * everywhere. */
void *vec_grown(Arena *arena, void *items, size_t count, size_t *room, size_t want,
	size_t size) LUAMIG_RETURNS_NONNULL;
/* The same with room for one more. */
void *vec_pushed(
	Arena *arena, void *items, size_t count, size_t *room, size_t size) LUAMIG_RETURNS_NONNULL;

/* Expressions, so that a push costs its caller no nesting. */
#define vec_reserve(v, arena, want)                                                                \
	((v)->room >= (want) ? (void)0                                                             \
			     : (void)((v)->items = vec_grown((arena), (v)->items, (v)->count,      \
					      &(v)->room, (want), sizeof(*(v)->items))))

#define vec_push(v, arena, ...)                                                                    \
	((v)->count < (v)->room ? (void)0                                                          \
				: (void)((v)->items = vec_pushed((arena), (v)->items, (v)->count,  \
						 &(v)->room, sizeof(*(v)->items))),                \
		(void)((v)->items[(v)->count++] = __VA_ARGS__))

/* A list of strings: the commonest. */
typedef VEC(const char *) StrVec;
typedef VEC(int) IntVec;

#endif
