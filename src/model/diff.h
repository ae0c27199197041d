/*
 * diff.h - the operations that turn one schema into another.
 *
 * Both sides come from reflection of the same database server, so texts (types, defaults, checks,
 * views) are compared after the server's own normalisation and a difference is one.  The order of
 * columns does not count; names that the database chose for constraints do not count either.
 */
#ifndef LUAMIG_MODEL_DIFF_H
#define LUAMIG_MODEL_DIFF_H

#include "model/dialect.h"

typedef struct DiffOptions {
	/* What the author wrote, before any database saw it: says which names were given and what
	 * was renamed (renamed_from).  NULL: all names count, nothing was renamed. */
	const Schema *written;
	bool drop_tables; /* also what is not in the wanted schema at all: tables, views, sequences,
			     enums */
	/* The alterations of a table are one op.alter_table; else one operation each. */
	bool group;
	bool keys_ahead; /* DIALECT_KEYS_AHEAD: references in circles are written in their tables */
	unsigned caps;   /* DialectCaps: what is a difference, and how it can be undone */
	const char *own_schema; /* which schema NULL is: keys from other schemas say it.  NULL: not
				   known, or there are none */
	const char *own_collation; /* of tables where nothing is said; NULL: not known */
	const Dialect *dialect;    /* and what becomes of names (moved_name); NULL: they stay */
	const ServerInfo *server;
} DiffOptions;

/* When an option of a table is set. */
typedef enum OptionPlace {
	OPTION_LATE,  /* after the changes of tables; on the way back before them */
	OPTION_EARLY, /* before them, on the way back after them */
	OPTION_AHEAD, /* before them on both ways: it is what a column has that comes */
} OptionPlace;

/* A trigger, a function or another object that is kept as text: NULL where it is not there. */
typedef struct OtherChange {
	const Other *live, *wanted;
	OptionPlace place; /* of an option */
} OtherChange;

/* When objects kept as text are made; they are dropped the other way round. */
typedef enum OtherPlace {
	OTHER_FIRST,   /* before tables: types */
	OTHER_ROUTINE, /* after tables, before views: functions */
	OTHER_LAST,    /* what stands on tables and views: triggers, policies, … */
} OtherPlace;
OtherPlace other_place(const Other *other);

/* One of the two. */
typedef struct DiffStep {
	Op *op;
	const OtherChange
		*made; /* wanted is to be made; live, where there is one, gives way to it */
} DiffStep;
typedef VEC(DiffStep) DiffSteps;

typedef struct Diff {
	Ops ops;      /* in an order that runs; each with `was` where it loses something */
	size_t views; /* index into ops: from here on views are made */
	VEC(OtherChange) others;
	DiffSteps steps; /* the operations and what is made of the others, in one order */
	StrVec fixed;    /* "table t: engine InnoDB → MyISAM": a difference that no operation
			    changes; an author does, with op.execute */
	StrVec extras;   /* "table audit_log": in the live schema only, left alone */
} Diff;

static inline bool diff_is_empty(const Diff *diff)
{
	return diff->ops.count + diff->others.count + diff->fixed.count == 0;
}

void diff_schemas(const Schema *live, const Schema *wanted, const DiffOptions *options,
	Arena *arena, Diff *out);

/* ---- shared by the files of the diff -------------------------------------------------------- */

/* What a column, constraint or index says, as text: equal texts are equal definitions.  Names are
 * not in it. */
const char *diff_constraint_key(const Constraint *constraint, Arena *arena);
const char *diff_index_key(const Index *index, Arena *arena);
const char *diff_sequence_key(const Sequence *sequence, Arena *arena);
const char *diff_view_key(const View *view, Arena *arena);

/* AlterWhat bits in which the columns differ; 0: they are the same. */
unsigned diff_column(const Column *live, const Column *wanted, Arena *arena);

/* The options that differ, as they are wanted; "false" takes one away. */
Options diff_options(const Options *live, const Options *wanted, Arena *arena);

/* Labels renamed, added and removed, in this order; one that moves is all three. */
EnumChanges diff_labels(const StrVec *from, const StrVec *to, Arena *arena);

/* Equal, where NULL equals only NULL. */
bool diff_same(const char *a, const char *b);

/* What becomes of one table that is on both sides; the lists are parts of the plan of diff.c. */
typedef struct TablePlan TablePlan;
typedef VEC(TablePlan) TablePlans;
struct TablePlan {
	const TablePlans *all; /* it is one of these */
	const Table *live, *wanted;
	const Table *written; /* or NULL */
	Ops drop_keys;        /* foreign keys */
	Ops before;           /* drop_index */
	Ops drops;            /* drop_constraint: for the same ALTER TABLE as the changes, unless */
	Ops renames;          /* rename_column: operations of their own, between them */
	Ops changes;          /* for one ALTER TABLE, in order */
	Ops after;            /* create_index, table_comment, rename_index, … */
	Ops add_keys;
	bool keys_change; /* a primary key or unique constraint goes */
	bool keys_come;   /* or there is a new one */
	unsigned caps;
	const char *own_schema; /* DiffOptions */
	const Dialect *dialect; /* likewise */
	bool recollated;        /* the table has another collation */
	bool *kept;             /* of live->constraints: is wanted too */
	bool *same;             /* of live->indexes: it is a wanted unique constraint */
};

/* The columns that are renamed come first, for all tables: what refers to them is seen so. */
void diff_table_renames(TablePlan *plan, Arena *arena);
void diff_table(TablePlan *plan, Arena *arena);

/* diff_seen.c: the live side through the renames of the wanted one */

/* The name that a wanted column had; the name that a live one will have. */
const char *diff_old_name(const TablePlan *plan, const char *column);
const char *diff_new_name(const TablePlan *plan, const char *column);
/* An expression about the live table, with the new names. */
const char *diff_rename_in(const TablePlan *plan, const char *text, Arena *arena);
/* Does the text have this name, quoted or not? */
bool diff_names(const char *text, const char *name, Arena *arena);
bool diff_same_expression(
	const TablePlan *plan, const char *live, const char *wanted, Arena *arena);
/* The schema of the table referred to, as tables have it. */
const char *diff_key_schema(const char *own_schema, const Table *from, const ForeignKey *key);
/* With the table's new name, and those of its columns. */
ForeignKey diff_seen_reference(
	const TablePlan *plan, const ForeignKey *key, bool columns, Arena *arena);
Constraint diff_seen_constraint(const TablePlan *plan, const Constraint *c, Arena *arena);
Index diff_seen_index(const TablePlan *plan, const Index *index, Arena *arena);
/* Keys of what was seen, and of what is wanted: quotes around renamed names do not count. */
const char *diff_bare_constraint_key(const TablePlan *plan, const Constraint *c, Arena *arena);
const char *diff_bare_index_key(const TablePlan *plan, const Index *index, Arena *arena);

#endif
