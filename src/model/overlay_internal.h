/*
 * overlay_internal.h - shared by the files of the overlay: the walk back through the operations.
 *
 * A walk goes back in time: where it stands, the table and the columns it asks for have the names
 * they had then, and what it finds is renamed or dropped by what it has passed already.
 */
#ifndef LUAMIG_MODEL_OVERLAY_INTERNAL_H
#define LUAMIG_MODEL_OVERLAY_INTERNAL_H

#include "model/overlay.h"

/* A name that the walk has passed: `from` is called `to` afterwards, or is gone (NULL). */
typedef struct Later {
	const char *from, *to;
} Later;

typedef struct Walk {
	const Overlay *overlay;
	Arena *arena;
	size_t at;                /* the operations before this one are still to come */
	const char *asked_schema; /* as the question said it */
	const char *schema, *table;
	StrVec columns;
	VEC(Later) later;
} Walk;

/* What the operations say of the table. */
typedef enum Fate {
	FATE_LIVE,    /* it was there before all of them */
	FATE_CREATED, /* by this operation */
	FATE_CHANGED, /* something of it, by this operation; there may be more */
	FATE_GONE,
} Fate;

/* A thing that is followed back: further on, made by this operation, or there was none. */
typedef enum Trace { TRACE_ON, TRACE_MADE, TRACE_NONE } Trace;

/* Names as the database compares them; NULL equals only NULL. */
bool overlay_same(const Overlay *overlay, const char *a, const char *b);
bool overlay_contains(const Overlay *overlay, const StrVec *names, const char *name);
bool overlay_same_columns(const Overlay *overlay, const StrVec *a, const StrVec *b, bool in_order);

/* Stands behind the last operation.  The arena may be NULL where nothing is collected. */
Walk overlay_walk(const Overlay *overlay, const char *schema, const char *table, Arena *arena);
void overlay_ask_for_columns(Walk *walk, const StrVec *columns);

/* A rename of `from` to `to` that the walk comes to, behind which a thing is called *name. */
Trace overlay_trace_rename(
	const Overlay *overlay, const char *from, const char *to, const char **name);

/* The operation before that concerns the table (also one on an index that does not say its table),
 * and what it means for the table. */
Fate overlay_step_back(Walk *walk, const Op **out);

/* The columns that are asked for, before this operation.  False: then there was no such column. */
bool overlay_columns_before(Walk *walk, const Op *op);

/* From here back a name is another one, or that of something which is gone (to NULL). */
void overlay_pass(Walk *walk, const char *from, const char *to);

/* Adds what is called so where the walk stands, by the name it has in the end, if it is still
 * there. */
void overlay_collect(Walk *walk, const char *name, StrVec *names);

/* Members of Catalog; arg is the Overlay. */
bool overlay_column(void *arg, const char *schema, const char *table, const char *name,
	Arena *arena, LiveColumn *out, bool *found, Error *err);
bool overlay_constraints(void *arg, const char *schema, const char *table, ConstraintKind kind,
	const StrVec *columns, Arena *arena, StrVec *names, Error *err);
bool overlay_constraint_kind(void *arg, const char *schema, const char *table, const char *name,
	Arena *arena, ConstraintKind *out, Error *err);

#endif
