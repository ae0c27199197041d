/*
 * reverse.h - the way back from an operation.
 */
#ifndef LUAMIG_MODEL_REVERSE_H
#define LUAMIG_MODEL_REVERSE_H

#include "base/error.h"
#include "model/op.h"

/* Append the operations that undo op, in the order to run them; none where there is nothing to
 * undo.  What op loses is taken from op->was; without it, and where the outcome of op cannot be
 * known (if_not_exists, cascade), it is an error that says what to write.  What is appended shares
 * the memory of op, and can itself be reversed. */
bool op_reverse(const Op *op, Arena *arena, Ops *out, Error *err) LUAMIG_MUST_CHECK;

/* Append the changes that undo `changes`.  labels: those before (none: not known), then those
 * after.  False: a label is removed and it is not known where it stood. */
bool enum_changes_reverse(
	const EnumChanges *changes, Arena *arena, StrVec *labels, EnumChanges *out);

#endif
