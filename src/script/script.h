/*
 * script.h - runs Lua.
 *
 * The only door between C and Lua: no other module includes lua.h, and no Lua
 * error ever leaves these functions; it becomes an Error whose `where` is the
 * author's line (never a line of luamig's own Lua files).
 *
 * One Script holds one Lua state.  Each script_call() loads the revision afresh
 * into an environment of its own (own globals, own copies of the library tables,
 * own `require` cache), so nothing leaks from one run into the next.
 *
 * What a script asks for goes to the ScriptHost, which decides what happens: run
 * it, print it, record it, replay it.
 */
#ifndef LUAMIG_SCRIPT_SCRIPT_H
#define LUAMIG_SCRIPT_SCRIPT_H

#include "db/db.h"
#include "model/naming.h"
#include "script/tree.h"

typedef struct Script Script;
typedef struct ScriptHost ScriptHost;
typedef struct ScriptHas ScriptHas;

/* One statement that an author wrote. */
typedef struct ScriptSql {
	Stmt stmt;         /* placeholders in the dialect's style, parameters in order */
	const char *where; /* "migrations/x.lua:12" */
	const char *probe; /* op.execute{…, probe = "SELECT …"}, or NULL */
	const char *undo;  /* or NULL */
	bool is_query;     /* db.*: rows are wanted */
	bool of_file;      /* it stands in a SQL file, which has no room for a probe */
} ScriptSql;

/* ---- data.* ---------------------------------------------------------------------------------- */

typedef struct ScriptRowFn ScriptRowFn;

/* Rows with values for the same columns: changes of rows of a chunk, or new rows in order. */
typedef struct ScriptChanges {
	VEC(BulkColumn) columns; /* of the table that is written; transform: ascending */
	size_t width;            /* columns without sql: values a row */
	VEC(size_t) rows;        /* the row of the chunk that each is about */
	VEC(Value) values;
} ScriptChanges;
typedef VEC(ScriptChanges) ScriptChangeList;

/* What the rows are that go to the function, and what may come back. */
typedef struct ScriptRowShape {
	const DataTable *from;
	const IntVec *read; /* columns of `from`: the first ones of a chunk */
	const DataTable *to;
	const DataKey *key; /* whose columns cannot be changed; NULL: new rows */
} ScriptRowShape;

/* The rows of a chunk from `next` to before `end`; next tells how far it came. */
typedef struct ScriptRowRange {
	const Result *chunk; /* NULL: data.insert's own list */
	size_t next, end;
	uint64_t salt; /* differs from chunk to chunk, also in a later run: for math.random */
} ScriptRowRange;

/* The function of a data.* call, or the list of data.insert.  This is the one way in which a
 * ScriptHost may call back into Lua, and only while its data() runs.  No Lua error leaves it: an
 * error in the author's function has the author's line.  While it runs no word reaches the host:
 * they are errors. */
struct ScriptRowFn {
	bool (*open)(ScriptRowFn *fn, const ScriptRowShape *shape, Error *err);
	/* On failure range->next is the row in question, and earlier ones are in `out`.  The values
	 * belong to arena. */
	bool (*call)(ScriptRowFn *fn, ScriptRowRange *range, Arena *arena, ScriptChangeList *out,
		Error *err);
};

typedef struct ScriptData {
	enum { SCRIPT_INSERT, SCRIPT_UPDATE, SCRIPT_DELETE, SCRIPT_TRANSFORM, SCRIPT_COPY } kind;
	const char *word; /* "data.transform" */
	const char *at;   /* "migrations/x.lua:12" */
	const char *schema, *table;
	const char *to_schema, *to; /* copy */
	StrVec read, key;           /* empty: every column; the best key there is */
	const char *set, *where;    /* SQL as written, or NULL */
	StrVec names;               /* its parameters; */
	const Value *values;
	bool has_params;      /* a table of parameters was given, maybe an empty one */
	const char *asks;     /* insert: a digest of the rows */
	size_t rows;          /* insert: how many */
	int64_t chunk;        /* rows; 0: as many as the target time allows */
	double target, pause; /* seconds */
	double max_lag;       /* seconds; negative: not looked at */
	const char *while_ok; /* a query, or NULL */
	bool quarantine, batch;
	ScriptRowFn *fn; /* NULL: there is none */
} ScriptData;

typedef struct ScriptDataResult {
	int64_t changed, seen, quarantined; /* rows */
} ScriptDataResult;

/* What to do with what a script asks for.  Each function may fail: the error is raised in Lua at
 * the author's line, where pcall can catch it.  None may call back into Lua, but data() through
 * the ScriptRowFn that it is given. */
struct ScriptHost {
	const Dialect *dialect;
	const ServerInfo *server;
	bool (*op)(ScriptHost *host, const Op *op, const char *where, Error *err);
	bool (*sql)(ScriptHost *host, const ScriptSql *sql, Arena *arena, Result *out, Error *err);
	/* path as the author wrote it; found beside the script. */
	bool (*file)(ScriptHost *host, const char *path, const char *where, int64_t *statements,
		Error *err);
	Cursor *(*rows)(ScriptHost *host, const ScriptSql *sql, Error *err);
	/* data.insert and the others. */
	bool (*data)(ScriptHost *host, const ScriptData *data, ScriptDataResult *out, Error *err);
	/* op.autocommit(fn): before and after fn; leave() is called also when fn failed. */
	bool (*autocommit_enter)(ScriptHost *host, const char *where, Error *err);
	bool (*autocommit_leave)(ScriptHost *host, Error *err);
	/* pcall: a savepoint from the first statement inside; failed tells whether the function
	 * raised. A failure of leave() itself (connection lost) is raised past the pcall. */
	void (*guard_enter)(ScriptHost *host);
	bool (*guard_leave)(ScriptHost *host, bool failed, Error *err);
	/* db.has_*: kind "table", "column", "index", "constraint". */
	bool (*has)(ScriptHost *host, const ScriptHas *what, bool *out, Error *err);
	/* db.reflect: *out NULL: there is no such table.  NULL: nobody can be asked. */
	bool (*reflect)(ScriptHost *host, const char *schema, const char *table, Arena *arena,
		const Table **out, Error *err);
};

struct ScriptHas {
	enum { HAS_TABLE, HAS_COLUMN, HAS_INDEX, HAS_CONSTRAINT } kind;
	const char *schema, *table;
	const char *name; /* column, index or constraint; NULL: a constraint by kind and columns */
	ConstraintKind constraint;
	StrVec columns;
};

typedef struct ScriptArg {
	const char *key, *value;
} ScriptArg;

typedef struct ScriptOptions {
	StrVec module_dirs;      /* where `require` looks, besides luamig's own modules */
	VEC(ScriptArg) args;     /* -x key=value */
	NamingConvention naming; /* for what is written without a name */
	bool trust;              /* open io, os and debug */
	const char *lua_dir;     /* development: read luamig's Lua files from this folder; NULL:
				    embedded ones */
} ScriptOptions;

/* host may be NULL: then op and db are absent (config files, templates).  options are copied. */
Script *script_new(const ScriptOptions *options, ScriptHost *host);
void script_free(Script *script); /* NULL is fine; open cursors are closed: before db_close() */

/* Load a revision (text of the file at `path`, shown as `shown` in messages) into a fresh
 * environment and call its global function. ERR_REVISION when there is no such function. */
bool script_call(Script *script, const char *path, const char *shown, const char *text, size_t len,
	const char *function, Error *err) LUAMIG_MUST_CHECK;

/* The same where the function may be missing: *found tells. */
bool script_call_if_there(Script *script, const char *path, const char *function, bool *found,
	Error *err) LUAMIG_MUST_CHECK;

/* What os.time, os.date and math.random answer in the next script_call(): the same for the same
 * seed and time.  Has the script asked for any of it since? */
void script_set_chance(Script *script, uint64_t seed, int64_t now);
bool script_chance_used(const Script *script);

/* Does the file compile?  Nothing is run. */
bool script_check(Script *script, const char *shown, const char *text, size_t len,
	Error *err) LUAMIG_MUST_CHECK;

/* Run a file that returns a table (luamig.lua).  It sees the base libraries and env(name [,
 * default]), which asks `env`.  The tree belongs to arena; functions in it live as long as the
 * Script. */
typedef struct ScriptEnv {
	const char *(*get)(void *arg, const char *name); /* NULL: not set */
	void *arg;
} ScriptEnv;
bool script_read_table(Script *script, const char *path, const ScriptEnv *env, Arena *arena,
	Tree **out, Error *err) LUAMIG_MUST_CHECK;

/* Call a function that script_read_table() found (hooks), with one table of strings. */
bool script_call_function(Script *script, int function, const ScriptArg *fields, size_t n,
	Error *err) LUAMIG_MUST_CHECK;

/* Call such a function with texts; false and nil are no, anything else is yes. */
bool script_ask_function(Script *script, int function, const char *const *words, size_t n,
	bool *yes, Error *err) LUAMIG_MUST_CHECK;

/* Fill in a template: each ${name} by the field of that name; an unknown name is an error.  Lua
 * decides (lua/luamig/template.lua). */
bool script_render(Script *script, const char *template_text, const ScriptArg *fields, size_t n,
	Arena *arena, const char **out, Error *err) LUAMIG_MUST_CHECK;

/* Ask the running Lua code to stop: it raises ERR_INTERRUPTED at its next instruction.  Safe in a
 * signal handler and from another thread. */
void script_interrupt(Script *script);

/* The wanted schema, as its author wrote it (schema.lua).  The script needs a host: its dialect
 * decides what is chosen per dialect.  Everything belongs to arena. */
bool script_read_schema(
	Script *script, const char *path, Arena *arena, Schema *out, Error *err) LUAMIG_MUST_CHECK;

/* Lua source that says the same (lua/luamig/render.lua): the body of a revision's function, each
 * operation indented, without a line end after the last, with comments over what loses something
 * where `notes`; or the text of a schema.lua. */
bool script_write_ops(Script *script, const Ops *ops, bool notes, Arena *arena, const char **out,
	Error *err) LUAMIG_MUST_CHECK;
bool script_write_schema(Script *script, const Schema *schema, Arena *arena, const char **out,
	Error *err) LUAMIG_MUST_CHECK;

const char *script_lua_version(void); /* "5.4.4" */

#endif
