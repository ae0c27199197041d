/*
 * promise.h - what must be there, or gone, once an operation is done; and what it touches.
 */
#ifndef LUAMIG_MODEL_PROMISE_H
#define LUAMIG_MODEL_PROMISE_H

#include "model/op.h"

typedef enum PromiseKind {
	PROMISE_TABLE,
	PROMISE_COLUMN,
	PROMISE_INDEX,      /* by name, or by columns */
	PROMISE_CONSTRAINT, /* by name, or by kind and columns */
	PROMISE_RELATION,   /* a view, sequence or enum type */
	PROMISE_OTHER,      /* a schema, an extension */
} PromiseKind;

typedef struct Promise {
	PromiseKind kind;
	bool gone;
	const char *schema, *table; /* RELATION, OTHER: its name is `name`, table NULL */
	const char *name;
	ConstraintKind constraint;
	StrVec columns;
	const Column *column; /* COLUMN that was altered: what of it, see `what` */
	unsigned what;        /* AlterWhat bits */
} Promise;
typedef VEC(Promise) Promises;

/* Nothing for operations that change only what is not asked for (comments). */
void op_promises(const Op *op, Arena *arena, Promises *out);

/* Would the same statements do no harm when they are run once more? */
bool op_is_repeatable(const Op *op);

typedef struct ObjectName {
	const char *schema, *name;
} ObjectName;
typedef VEC(ObjectName) ObjectNames;

/* Tables, views, sequences and types whose definition the operation changes. */
void op_touches(const Op *op, Arena *arena, ObjectNames *out);

/* The tables that it takes constraints from, copied: Emit.unbound. */
void op_unbinds(const Op *op, Arena *arena, StrVec *tables);

#endif
