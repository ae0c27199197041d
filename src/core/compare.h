/*
 * compare.h - the live schema against the wanted one (schema.lua).
 *
 * Like with like: the wanted schema is made in a scratch place of the same server and reflected
 * with the same code as the live one, so that defaults, checks, types and views compare after the
 * server's own normalisation.
 */
#ifndef LUAMIG_CORE_COMPARE_H
#define LUAMIG_CORE_COMPARE_H

#include "core/history.h"
#include "model/diff.h"

typedef struct CompareOptions {
	bool drop_tables; /* also what is not in schema.lua at all */
	bool group;       /* the changes of a table are one operation */
} CompareOptions;

typedef struct Compare {
	Schema written; /* as its author wrote it */
	Schema wanted;  /* as the server sees it */
	Schema live;    /* without what is not compared: see compare_filter() */
	Diff diff;      /* from live to wanted */
} Compare;

/* ERR_CONFIG when there is no schema.lua.  The live database is only read; the scratch place is
 * gone afterwards, also when this fails. */
bool compare_run(Config *config, const History *history, const CompareOptions *options,
	Arena *arena, Compare *out, Error *err) LUAMIG_MUST_CHECK;

/* The live schema, for dump and comparisons: without luamig's own tables, the version tables of
 * other tools, and what the configuration's include(kind, name, table) leaves out. */
bool compare_live(Config *config, const History *history, const ReflectScope *scope, Arena *arena,
	Schema *out, Error *err) LUAMIG_MUST_CHECK;

/* What makes `schema` in an empty database.  With things in it that are kept as text it is made in
 * a scratch place to find an order that works; where there can be none they are in the usual one.
 */
void compare_from_nothing(
	const Config *config, Conn *live, const Schema *schema, Arena *arena, Diff *out);

/* Takes that out of a schema. */
bool compare_filter(
	Config *config, const History *history, Schema *schema, Error *err) LUAMIG_MUST_CHECK;

#endif
