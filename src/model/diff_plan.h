/* diff_plan.h - shared by the files of the diff: the plan that they write together. */
#ifndef LUAMIG_MODEL_DIFF_PLAN_H
#define LUAMIG_MODEL_DIFF_PLAN_H

#include "model/diff.h"

typedef struct TableRef {
	const Table *table;
} TableRef;
typedef VEC(TableRef) TableRefs;

typedef struct ViewRef {
	const View *view;
} ViewRef;

typedef struct DiffPlan {
	const Schema *live, *wanted;
	const DiffOptions *options;
	Arena *arena;
	TablePlans tables;
	TableRefs created, dropped;
	VEC(ViewRef) moved; /* live views that are dropped, and made again where they are wanted */
	Ops renames;
	Diff *out;
} DiffPlan;

/* A new operation at the end; valid until the next one. */
Op *diff_push(DiffPlan *plan, OpKind kind, const char *schema, const char *table);
/* What the operation loses: empty, to be filled in. */
Was *diff_was(DiffPlan *plan, Op *op);

/* Something is in the live schema only.  True: it is left alone, and told. */
bool diff_is_extra(DiffPlan *plan, const char *kind, const char *schema, const char *name);

bool diff_same_name(
	const char *schema_a, const char *name_a, const char *schema_b, const char *name_b);
bool diff_has_name(const StrVec *names, const char *name);

/* The table as the author wrote it, or NULL. */
const Table *diff_written_table(const DiffPlan *plan, const Table *wanted);

/* diff_object.c: schemas, extensions, enums, sequences, views */

void diff_create_spaces(DiffPlan *plan);   /* schemas and extensions */
void diff_drop_extensions(DiffPlan *plan); /* after all that may need them */
void diff_create_enums(DiffPlan *plan);
void diff_drop_enums(DiffPlan *plan);
void diff_create_sequences(DiffPlan *plan);
void diff_drop_sequences(DiffPlan *plan);
/* Views that differ or go, and those over them, step aside: found first. */
void diff_find_moved_views(DiffPlan *plan);
void diff_drop_views(DiffPlan *plan);
void diff_create_views(DiffPlan *plan);

/* diff_order.c: tables that come and go, in the order of their foreign keys */

/* Keys that must wait until all tables are as they are wanted are put in *late. */
void diff_create_tables(DiffPlan *plan, Ops *late);
void diff_drop_tables(DiffPlan *plan);
/* Does the foreign key lead to a table whose keys or columns are not yet what it needs? */
bool diff_leads_to_change(const DiffPlan *plan, const Table *from, const Constraint *key);

/* diff_table.c, diff_column.c: one table that is on both sides */

Op *diff_table_push(Ops *ops, const TablePlan *plan, OpKind kind, Arena *arena);
Was *diff_table_was(Op *op, Arena *arena);
/* Generated columns go before those that they may be made of. */
void diff_drop_columns(TablePlan *plan, bool generated, Arena *arena);
void diff_changed_columns(TablePlan *plan, Arena *arena); /* changed and new ones */
/* A foreign key over a column that it keeps from changing, on one side or the other: it steps aside
 * and comes back. */
bool diff_is_held(const TablePlan *plan, const Constraint *live, Arena *arena);
/* A key of one new column is written on it. */
bool diff_is_key_of_new_column(const TablePlan *plan, const Constraint *c);

/* diff_other.c: what is kept as text */

void diff_compare_others(DiffPlan *plan);
void diff_compare_fixed(DiffPlan *p, const TablePlan *plan);
void diff_list_steps(DiffPlan *plan); /* after all others */

#endif
