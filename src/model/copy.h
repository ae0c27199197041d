/* copy.h - schema objects and operations with all their strings, in another arena. */
#ifndef LUAMIG_MODEL_COPY_H
#define LUAMIG_MODEL_COPY_H

#include "model/op.h"

StrVec copy_names(const StrVec *names, Arena *arena);
Column copy_column(const Column *column, Arena *arena);
Constraint copy_constraint(const Constraint *constraint, Arena *arena);
Index copy_index(const Index *index, Arena *arena);
Table copy_table(const Table *table, Arena *arena);

/* What was there before (was) is left out. */
Op copy_op(const Op *op, Arena *arena);

#endif
