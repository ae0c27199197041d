/*
 * apply.h - what an operation makes of a schema, as data: nothing is asked and nothing is run.
 *
 * The operation is one that happens (if_exists and the like are decided) and names what it drops;
 * indexes have their names.  Expressions keep the words they have: a renamed column is not looked
 * for in them.
 */
#ifndef LUAMIG_MODEL_APPLY_H
#define LUAMIG_MODEL_APPLY_H

#include "model/op.h"

typedef struct Applying {
	const char *schema;  /* that unqualified names fall into, or NULL */
	bool any_case;       /* names of columns, constraints and indexes */
	bool any_case_table; /* names of tables */
	Arena *arena;
} Applying;

/* Tables that are not in the schema are not looked at; operations on other objects do nothing. */
void schema_apply(const Applying *how, Schema *schema, const Op *op);

/* Of that name (in: NULL or its schema), or NULL. */
Table *schema_find_table(
	const Applying *how, const Schema *schema, const char *in, const char *name);

#endif
