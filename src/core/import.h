/*
 * import.h - migrations of other tools, read from their folders.
 *
 * A reader gives what the tool would run, in its order: the SQL of each way, whether it refuses a
 * transaction, and under which version the tool remembers it.  Nothing is run or written here.
 *
 * How to add a tool: a reader in import_<tool>.c, and a line in import_tools[].
 */
#ifndef LUAMIG_CORE_IMPORT_H
#define LUAMIG_CORE_IMPORT_H

#include "db/db.h"

typedef struct Imported {
	const char *id;      /* of the revision it becomes: the version, at least four characters */
	const char *version; /* as the tool's own table has it */
	const char *name;    /* what it is called: "create users" */
	const char *source;  /* the file it came from */
	const char *up;      /* SQL; "" when there is nothing to do */
	const char *down;    /* NULL: there is no way back */
	bool no_transaction;
	/* Alembic: the lines of the header behind revision, up and down are Lua then, and when it
	 * was made; else NULL */
	const char *header, *created;
} Imported;

typedef struct Import {
	VEC(Imported) items;         /* in the order in which they run */
	long statements, translated; /* Alembic: how much of the Python became Lua */
	StrVec unknown; /* Alembic: types of the project's own that were not said in values */
	StrVec notes;   /* what was seen and not taken over, for people */
	/* asked for */
	const Dialect *dialect; /* of the database they will run on; NULL: not known */
	StrVec values;          /* KEY=VALUE, of Flyway's placeholders and goose's variables */
} Import;

typedef struct ImportTool {
	const char *name;
	const char *title; /* as it writes itself */
	bool (*read)(const char *dir, Arena *arena, Import *out, Error *err);
	const char *table;       /* where it remembers; may have a schema: "sqitch.changes" */
	const char *applied_sql; /* versions that are applied, one a row; NULL: luamig can use the
				    table as it is */
	bool up_to;              /* the one row says: this version and all before it */
	const char *dirty_sql;   /* a row: a migration is half done; NULL: it does not say */
} ImportTool;

extern const ImportTool import_tools[]; /* the last has no name */

/* NULL: err says which there are. */
const ImportTool *import_find(const char *name, Error *err);

/* Which of the items the live database has, by the tool's table.  They must be a beginning of the
 * list: `count` of them. */
typedef struct ImportPlace {
	bool found; /* the tool's table is there */
	size_t count;
} ImportPlace;
bool import_applied(const ImportTool *tool, const Import *import, Conn *conn, Arena *arena,
	ImportPlace *out, Error *err) LUAMIG_MUST_CHECK;

/* Whether this SQL would do something else with foreign keys on, which those tools leave off where
 * they can be (SQLite): it drops tables or changes rows. */
bool import_keys_off(const Import *import, const char *sql, Arena *arena);

/* ---- for the readers ------------------------------------------------------------------------ */

/* "0042_create_users.sql" → version "0042", name "create_users", rest ".sql" (from the last dot
 * on).  False: no number in front. */
typedef struct ImportName {
	const char *version, *name, *rest;
} ImportName;
bool import_split_name(const char *file, const char *separator, Arena *arena, ImportName *out);

/* Numbers of any length as texts: below 0, 0, above 0. */
int import_compare_versions(const char *a, const char *b);

/* Sort by version; the same version twice is an error that names both. */
bool import_sort(Import *import, Error *err) LUAMIG_MUST_CHECK;

Imported *import_add(Import *import, Arena *arena, const ImportName *name, const char *source);

/* Say that a file of SQL was not taken over, if it is one. */
void import_left_out(Import *import, Arena *arena, const char *path);

/* The value that was asked for, or NULL. */
const char *import_value(const Import *import, const char *key, size_t len);

/* ${KEY} becomes its value where one was asked for; the others stay, and are noted. */
const char *import_fill(Import *import, Arena *arena, const char *text, const char *source);

/* Lines of text; line by line, without line ends. */
bool import_next_line(const char **text, Arena *arena, const char **line);

bool import_golang_migrate(const char *dir, Arena *arena, Import *out, Error *err);
bool import_dbmate(const char *dir, Arena *arena, Import *out, Error *err);
bool import_goose(const char *dir, Arena *arena, Import *out, Error *err);
bool import_flyway(const char *dir, Arena *arena, Import *out, Error *err);
bool import_alembic(const char *dir, Arena *arena, Import *out, Error *err);
bool import_sqitch(const char *dir, Arena *arena, Import *out, Error *err);

#endif
