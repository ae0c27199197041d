/* show_op.h - an operation as text, with only what was said: for comparing in tests. */
#ifndef LUAMIG_TESTS_SHOW_OP_H
#define LUAMIG_TESTS_SHOW_OP_H

#include "model/op.h"

extern char shown_op[8192]; /* the last one */

void show_op(const Op *op);
void show_ops(const Ops *ops); /* with "; " between */

#endif
