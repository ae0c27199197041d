/*
 * internal.h - what the files of src/script share; nobody else includes it.
 *
 * A function that Lua calls has three steps, in this order, with a blank line between:
 *   1. read arguments: may raise, so it owns nothing but scratch memory, and it reads tables raw,
 *      so that no function of the author's runs meanwhile;
 *   2. work in C:      no Lua call, so nothing can be skipped by a longjmp;
 *   3. push results:   owns nothing but scratch memory again.
 * Lua's allocator ends the program rather than return NULL, so pushing cannot raise.
 */
#ifndef LUAMIG_SCRIPT_INTERNAL_H
#define LUAMIG_SCRIPT_INTERNAL_H

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdatomic.h>

#include "script/script.h"

typedef struct Rows Rows;
typedef struct Reversing Reversing;
typedef struct SchemaReading SchemaReading;

struct Script {
	lua_State *L;
	ScriptHost *host;
	Arena own;     /* the options */
	Arena scratch; /* emptied before each call from Lua */
	Arena data;    /* of the data.* call that runs: Lua is called meanwhile */
	ScriptOptions options;
	const ScriptEnv *env;   /* for env(), while a configuration is read */
	Rows *rows;             /* open cursors */
	SchemaReading *reading; /* of schema.lua, while it runs */
	Reversing *reversing;   /* while reverse() writes down what a function asks for */
	uint64_t random[2];
	int64_t now;      /* for os.time() and os.date(); 0: the real one */
	bool chance_used; /* since it was set */
	atomic_bool interrupted;
	_Atomic(lua_State *) running; /* the coroutine that runs now */
};

static inline Script *self(lua_State *L)
{
	return *(Script **)lua_getextraspace(L);
}

/* ---- fault.c: errors on both sides of the line --------------------------------------------- */

void fault_open(lua_State *L);

/* Raise; where is filled with the author's line.  They never return (int for `return fault_…`). */
int fault_raise(lua_State *L, const Error *err);
int fault_fail(lua_State *L, const char *fmt, ...) LUAMIG_PRINTF(2, 3); /* ERR_SCRIPT */
int fault_interrupt(lua_State *L);
int fault_syntax(lua_State *L, const char *chunk); /* what luaL_loadbufferx() left at the top */

/* The first line on the stack that an author wrote: "migrations/x.lua:12", or "". */
void fault_where(lua_State *L, char *out, size_t size);

/* Remember a chunk, so that "<file>:<line>: " before its messages is recognised. */
void fault_know_chunk(lua_State *L, const char *source);

/* Message handler: whatever was raised becomes a fault with its place; logs the traceback. */
int fault_handler(lua_State *L);

/* Pop the error object into err. */
void fault_take(lua_State *L, Error *err);

/* Errors that no pcall may swallow: interrupted, connection lost, another run. */
bool fault_is_final(lua_State *L, int index);

/* Run function(L) with `arg` as light userdata: the only way into Lua. */
bool script_protected(Script *script, lua_CFunction function, void *arg, Error *err);

/* ---- walk.c: tables in a fixed order ------------------------------------------------------- */

int walk_next(lua_State *L);
int walk_pairs(lua_State *L);
void walk_sorted_keys(lua_State *L, int table); /* pushes a list */

/* ---- guard.c: pcall and coroutines --------------------------------------------------------- */

int guard_pcall(lua_State *L);
int guard_xpcall(lua_State *L);
int guard_resume(lua_State *L);
int guard_wrap(lua_State *L);
int guard_close(lua_State *L);
void guard_hook(lua_State *L); /* raise at the next instruction of this coroutine */

/* ---- chance.c: what a replay must answer again --------------------------------------------- */

int64_t script_now(Script *script); /* seconds since 1970 */
uint64_t script_random(Script *script);
void chance_open(Script *script);
int chance_date(lua_State *L);
int chance_time(lua_State *L);
int chance_random(lua_State *L);
int chance_randomseed(lua_State *L);

/* ---- sandbox.c: environments --------------------------------------------------------------- */

/* What of luamig is there besides the base libraries. */
typedef enum SandboxFor { SANDBOX_REVISION, SANDBOX_CONFIG, SANDBOX_SCHEMA } SandboxFor;

void sandbox_open(lua_State *L);                     /* once per state */
void sandbox_push(lua_State *L, SandboxFor purpose); /* a fresh environment, and its home */

/* Compile text (never bytecode) into a function whose environment is at `env`; raises. */
void sandbox_compile(lua_State *L, const char *text, size_t len, const char *chunk, int env);

/* ---- modules.c: require, and luamig's own Lua files ---------------------------------------- */

/* `home` is the environment's own table (see sandbox.c). */
void module_push(lua_State *L, const char *name, int home); /* a module of luamig's */
int module_require(lua_State *L);                           /* upvalue: home */
/* The text of "lua/luamig/….lua"; with options.lua_dir the file on disk comes first.  NULL: there
 * is no such file. */
const char *module_own_text(Script *s, const char *path, size_t *len);

/* ---- the words ----------------------------------------------------------------------------- */

void bind_push_core(lua_State *L); /* what op.lua and the others are called with */
void bind_push_db(lua_State *L);
void bind_push_data(lua_State *L);
void bind_push_log(lua_State *L);
int bind_print(lua_State *L);
void bind_open(lua_State *L); /* the metatables of null and of cursors */
void bind_open_rows(lua_State *L);
void bind_close_rows(Script *script); /* cursors that an author left open */

/* core.unknown(noun, prefix): an __index that names the nearest known word. */
int bind_unknown(lua_State *L);

/* Message for a word that is not there: "unknown <noun> <prefix><word>; did you mean …"; the table
 * of known words is at `table`. */
int bind_fail_unknown(
	lua_State *L, const char *noun, const char *prefix, const char *word, int table);

/* ---- bind_reverse.c ------------------------------------------------------------------------ */

int bind_reverse(lua_State *L);
/* Where reverse() writes down, what readers read must last: NULL otherwise. */
Arena *reversing_arena(Script *s);
/* Raises while reverse() writes down: "reverse cannot derive the way back from <what>: <why>". */
void reversing_forbids(lua_State *L, const char *what, const char *why);

/* ---- operations ---------------------------------------------------------------------------- */

int bind_autocommit(lua_State *L);
int bind_emit(lua_State *L);
int bind_object(lua_State *L);
int bind_execute(lua_State *L);
int bind_execute_file(lua_State *L);
int bind_reflect(lua_State *L);

/* ---- values -------------------------------------------------------------------------------- */

#define TAG_TYPE       "luamig.type"
#define TAG_SQL        "luamig.sql"
#define TAG_CONSTRAINT "luamig.constraint"
#define TAG_BLOB       "luamig.blob"

/* Is there a table with that metatable name?  Raw. */
bool value_is(lua_State *L, int index, const char *tag);
bool value_is_null(lua_State *L, int index);
void value_push_null(lua_State *L);
void value_push(lua_State *L, const Value *value);
/* What stands there, for messages: `string "no"`, `number 5`, `nil`, `a table`. */
const char *value_describe(lua_State *L, int index, Arena *arena);

/* ---- tree.c -------------------------------------------------------------------------------- */

/* The value at index as a tree; raises for what has no place in one. */
Tree *tree_from_lua(lua_State *L, int index, const char *what, Arena *arena);

#endif
