/*
 * needs.h - what the statements of a plan demand of the rows that are there: by operation, and for
 * SQL of the author's by its words.
 */
#ifndef LUAMIG_CORE_NEEDS_H
#define LUAMIG_CORE_NEEDS_H

#include "core/plan.h"

typedef enum NeedKind {
	NEED_NOT_NULL,
	NEED_NO_ROWS, /* a new column that is NOT NULL and has nothing to be filled with */
	NEED_ONE_ROW, /* a new column that is unique and has the same value in every row */
	NEED_UNIQUE,
	NEED_CHECK,
	NEED_FOREIGN_KEY,
	NEED_TYPE,
	NEED_UNKNOWN, /* `why` */
} NeedKind;

typedef struct Need {
	NeedKind kind;
	const PlanStatement *statement;
	const char *schema, *table;
	const char *name; /* of the constraint; or NULL */
	StrVec columns;
	StrVec parts;           /* unique: in SQL, as they are compared */
	bool nulls_count;       /* unique: NULLs are equal */
	const char *expression; /* of a check; where of a partial index */
	FormName other;
	StrVec other_columns;
	const char *type; /* the new one */
	const char *why;
	bool deferred; /* NOT VALID: only VALIDATE asks for it */
} Need;
typedef VEC(Need) NeedList;

/* Of every statement, in order; what is asked of tables that the plan makes is not among them. */
void needs_of_plan(const Plan *plan, const Dialect *dialect, Arena *arena, NeedList *out);

#endif
