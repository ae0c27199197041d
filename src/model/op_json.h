/* op_json.h - an operation as text that a later program can read: how the journal keeps it. */
#ifndef LUAMIG_MODEL_OP_JSON_H
#define LUAMIG_MODEL_OP_JSON_H

#include "base/error.h"
#include "model/op.h"

/* JSON; the same operation gives the same text. */
const char *op_to_json(const Op *op, Arena *arena);

/* ERR_INTERNAL when the text is none of ours. */
bool op_from_json(const char *text, Arena *arena, Op *out, Error *err);

#endif
