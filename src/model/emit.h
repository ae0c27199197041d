/*
 * emit.h - the standard forms of all operations, and what drivers/<name>/ build theirs of.
 *
 * An emitter that a dialect leaves NULL is the one declared here.  A dialect's own
 * emitter checks what its database cannot do, and then mostly calls these pieces.
 */
#ifndef LUAMIG_MODEL_EMIT_H
#define LUAMIG_MODEL_EMIT_H

#include "model/dialect.h"

#define X(kind, name) bool emit_##name(Emit *e, const Op *op, Error *err) LUAMIG_MUST_CHECK;
OPS(X)
#undef X

/* A derived name is the same on every database, so that one script's op.drop_index() finds it:
 * cut to what the strictest takes (PostgreSQL: 63 bytes). */
enum { EMIT_NAME_LIMIT = 63 };

/* ---- types and columns (emit_column.c) ---------------------------------------------------- */

/* `name`, with the length, or the precision and scale, that were given. */
void emit_type_name(const char *name, const Type *type, Str *out);

#endif
