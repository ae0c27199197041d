/*
 * world.h - a project folder with revisions and a SQLite database, and the real program run in it.
 *
 * What goes wrong with the test itself (no program, no disk) ends it with TAP's "Bail out!".  What
 * the program does wrong is a sentence in Run.wrong.
 */
#ifndef LUAMIG_TESTS_GRAPH_WORLD_H
#define LUAMIG_TESTS_GRAPH_WORLD_H

#include <jansson.h>

#include "base/arena.h"
#include "base/vec.h"

typedef struct Rev {
	const char *id;
	StrVec downs, deps, labels; /* as they are written */
} Rev;
typedef VEC(Rev) Revs;

typedef struct World {
	char dir[128];
	const char *program; /* absolute: $LUAMIG */
	Arena *arena;        /* of results; the caller's */
} World;

/* What a revision's script saw when it ran: the rows of the version table, sorted, with spaces. */
typedef struct Trace {
	const char *direction, *id, *rows;
} Trace;
typedef VEC(Trace) Traces;

typedef struct Run {
	int status;
	json_t *documents; /* a list of those on standard output; world_free() */
	const char *kind;  /* of the error event; "none" */
	const char *message;
	StrVec steps;      /* ids that were told as applied, in this order */
	const json_t *end; /* the last event of a run, or NULL */
	const char *wrong; /* what may never happen: a crash, status and events that disagree */
	const char *words; /* standard error */
} Run;

/* End the test: the message is for "Bail out!". */
_Noreturn void bail_out(const char *fmt, ...) LUAMIG_PRINTF(1, 2);

/* Ends the test, as one that was left out, where the program has no SQLite. */
void need_sqlite(void);

/* A new folder with luamig.lua; transaction is a mode of the configuration. */
void world_open(World *world, Arena *arena, const char *transaction);
void world_close(World *world);

/* Replace the scripts; their load order is that of the list. */
void world_write(const World *world, const Revs *revs);
/* A new database.  Without rows it is empty, as for the first run of all. */
void world_reset(const World *world, const StrVec *rows);

/* luamig --json ARGUMENTS… (NULL at the end). */
Run world_run(const World *world, const char *const *arguments);
void world_free(Run *run);

StrVec world_rows(const World *world); /* of the version table, sorted; empty without a table */
/* The scripts that ran since the last call or the reset. */
Traces world_traces(const World *world);
/* "upgrade id" for each entry of luamig_history whose outcome is `outcome`, in order. */
StrVec world_history(const World *world, const char *outcome);

/* ---- lists of strings ----------------------------------------------------------------------- */

void sort_texts(StrVec *list);
const char *joined(const StrVec *list, Arena *arena); /* with spaces */

#endif
