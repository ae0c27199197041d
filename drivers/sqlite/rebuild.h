/*
 * rebuild.h - a table made anew, for the changes that ALTER TABLE does not know.
 *
 *	rebuild.c          begins, and says which change is for whom
 *	rebuild_column.c   changes of columns, in the text of the CREATE TABLE
 *	rebuild_key.c      changes of constraints
 *	rebuild_enum.c     the labels of an enum, which is a CHECK here
 *	rebuild_sql.c      the statements
 *
 * Columns are renamed by ALTER TABLE after the new table is there: it knows every view, trigger and
 * reference that names them.  So inside a rebuild a column has its old name, and what an author
 * wrote after a rename is turned back to it.
 */
#ifndef LUAMIG_DRIVERS_SQLITE_REBUILD_H
#define LUAMIG_DRIVERS_SQLITE_REBUILD_H

#include "drivers/sqlite/ddl.h"
#include "drivers/sqlite/live.h"
#include "drivers/sqlite/table_edit.h"

/* A column of the old table, or (index NEW_COLUMN) one that is added. */
typedef struct RebuildColumn {
	const char *name;  /* in the old table */
	const char *now;   /* after the renames so far */
	const char *value; /* SQL over the old table that fills it; NULL: what it was */
	bool added, gone;
	size_t index; /* of an old one: in the text; of an added one: in edit.columns */
} RebuildColumn;

typedef struct Rebuild {
	Emit *e;
	LiveTable *live;
	TableEdit edit;
	VEC(RebuildColumn) columns;
	Ops after;                 /* changes that are made natively on the new table, in order */
	bool keys_changed;         /* what SQLite numbers its own indexes by */
	const Constraint *new_key; /* the primary key that is added in this call, or NULL */
	bool counted;              /* it is AUTOINCREMENT */
	bool has_start;
	int64_t start; /* the first number of AUTOINCREMENT */
} Rebuild;

/* rebuild.c */

/* *out NULL: there is no such table, and need not be (op->if_exists). */
bool rebuild_begin(Emit *e, const Op *op, Rebuild **out, Error *err) LUAMIG_MUST_CHECK;
bool rebuild_change(Rebuild *r, const Op *change, Error *err) LUAMIG_MUST_CHECK;
/* One that is there now; NULL: there is none. */
RebuildColumn *rebuild_column(Rebuild *r, const char *name);
/* "table t has no column a"; always false. */
bool rebuild_no_column(const Rebuild *r, const char *name, Error *err);
/* An expression with the names of now, in those of the old table. */
const char *rebuild_expression(Rebuild *r, const char *expression);
void rebuild_clause(Rebuild *r, size_t column, TableSqlClauseKind kind, const char *text);

/* rebuild_column.c */
bool rebuild_add_column(Rebuild *r, const Op *change, Error *err) LUAMIG_MUST_CHECK;
bool rebuild_drop_column(Rebuild *r, const Op *change, Error *err) LUAMIG_MUST_CHECK;
bool rebuild_alter_column(Rebuild *r, const Op *change, Error *err) LUAMIG_MUST_CHECK;
bool rebuild_rename_column(Rebuild *r, const Op *change, Error *err) LUAMIG_MUST_CHECK;

/* rebuild_key.c */
bool rebuild_add_constraint(Rebuild *r, const Op *change, Error *err) LUAMIG_MUST_CHECK;
bool rebuild_drop_constraint(Rebuild *r, const Op *change, Error *err) LUAMIG_MUST_CHECK;
bool rebuild_rename_constraint(Rebuild *r, const Op *change, Error *err) LUAMIG_MUST_CHECK;
bool rebuild_has_primary_key(const Rebuild *r);

/* rebuild_enum.c */
bool rebuild_enum(
	Rebuild *r, const char *column, const EnumChanges *changes, Error *err) LUAMIG_MUST_CHECK;
/* The CHECK that luamig wrote for an enum, if there is one on the column, is taken away. */
void rebuild_drop_enum_check(Rebuild *r, size_t column);
const char *rebuild_enum_check(Rebuild *r, const char *column, const StrVec *labels);

/* rebuild_sql.c */
bool rebuild_finish(Rebuild *r, Error *err) LUAMIG_MUST_CHECK;
/* Indexes that go or get another name, where the table itself stays. */
void rebuild_push_changed_indexes(Rebuild *r);

#endif
