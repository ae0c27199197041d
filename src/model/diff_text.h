/* diff_text.h - differences in words. */
#ifndef LUAMIG_MODEL_DIFF_TEXT_H
#define LUAMIG_MODEL_DIFF_TEXT_H

#include "model/diff.h"

/* One line for people about what an operation of a Diff would change in the live schema:
 *   + column users.email varchar(80)
 *   ~ column users.name: type varchar(20) → varchar(40), not null
 *   - index ix_users_name on users
 * The operations of an alter_table are lines of their own (ops_flatten()). */
const char *diff_line(const Op *op, Arena *arena);

/* The same for an object kept as text: "~ trigger touch on users". */
const char *diff_other_line(const OtherChange *change, Arena *arena);

/* The operations, those of alter_table in its place. */
Ops ops_flatten(const Ops *ops, Arena *arena);

#endif
