/*
 * scratch.h - a schema made in a scratch place: what the server makes of it, and in which order it
 * takes it.
 */
#ifndef LUAMIG_CORE_SCRATCH_H
#define LUAMIG_CORE_SCRATCH_H

#include "core/spare.h"
#include "model/diff.h"

typedef struct ScratchPlace {
	Scratch scratch;
	Spare spare; /* where shadow_url names it */
	Conn *live;
} ScratchPlace;

/* An empty place that is like `live`: what shadow_url names, or what the backend makes. */
bool scratch_open(const Config *config, Conn *live, Arena *arena, ScratchPlace *out,
	Error *err) LUAMIG_MUST_CHECK;
/* What stays behind is a warning. */
void scratch_close(ScratchPlace *place);

/* All of `schema` in an empty place, but for objects that its server lacks a module for
 * (Dialect.lacks_module).  *out: how, its steps in the order in which they succeeded. */
bool scratch_make(Scratch *scratch, const Schema *schema, Arena *arena, Diff *out,
	Error *err) LUAMIG_MUST_CHECK;

/* Steps that are in `made` too change places among themselves, so that they stand as there. */
void scratch_order(const DiffSteps *made, DiffSteps *steps, Arena *arena);

/* How a schema becomes operations for this database. */
DiffOptions scratch_options(Conn *conn, Arena *arena);

/* The schemas that it speaks of besides the connection's own. */
StrVec scratch_schemas(const Schema *schema, Arena *arena);

/* The connection's own schema, and with it these; what there are none of is not added. */
bool scratch_scope(Conn *conn, const StrVec *schemas, Arena *arena, ReflectScope *out,
	Error *err) LUAMIG_MUST_CHECK;

/* What is in a database of the connection's own schema and of those that `schema` speaks of. */
bool scratch_reflect(
	Conn *conn, const Schema *schema, Arena *arena, Schema *out, Error *err) LUAMIG_MUST_CHECK;

#endif
