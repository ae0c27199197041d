/* bind_rows.h - the functions of data.transform and data.copy, and the rows of data.insert. */
#ifndef LUAMIG_SCRIPT_BIND_ROWS_H
#define LUAMIG_SCRIPT_BIND_ROWS_H

#include "script/reader.h"

/* One known column of a table that the author wrote: found again by the string's address. */
typedef struct RowField {
	const char *key;
	int column;
} RowField;

enum { ROW_FIELDS = 64 };

typedef struct RowFn {
	ScriptRowFn base; /* first: what the host gets */
	Script *script;
	lua_State *L;
	const char *word; /* "data.transform" */
	int function;     /* on the stack: what is called, or data.insert's list */
	int names;        /* on the stack: a list of the columns of rows */
	int columns;      /* on the stack: name → column + 1 of the table that is written */
	bool many;        /* copy: a list of rows may come back */
	bool batch;
	ScriptRowShape shape;
	const char *keys[4]; /* dialect words that apply here; NULL at the end */
	uint64_t random[2];  /* as they were before the call */
	RowField fields[ROW_FIELDS];

	/* of the call that runs */
	ScriptRowRange *range;
	Arena *arena;
	ScriptChangeList *out;
	ScriptChanges *last; /* the changes that were added to last */
} RowFn;

/* On the stack stand from `function` on: the function or list, and two places that are ours. */
void rows_init(RowFn *fn, const Reader *r, const char *word, int function);

/* A host for the time of a call: all that asks the database or changes it is refused. */
ScriptHost rows_refusing_host(const ScriptHost *host);

#endif
