/*
 * script.c - the Lua state and the doors into it.
 *
 * Each door is one protected call with one message handler (script_protected), so that no Lua
 * error leaves this folder; what happens inside is a C function that may raise at any point and so
 * holds nothing but scratch memory.
 */
#include "script/script.h"

#include "base/path.h"
#include "script/internal.h"

/* ---- the state ----------------------------------------------------------------------------- */

/* Ends the program rather than return NULL: Lua then never raises a memory error. */
static void *lua_alloc(void *ud, void *ptr, size_t osize, size_t nsize)
{
	(void)ud;
	(void)osize;
	if (nsize == 0) {
		free(ptr);
		return NULL;
	}
	return xrealloc(ptr, nsize);
}

static const char *kept(Script *s, const char *text)
{
	return text ? arena_strdup(&s->own, text) : NULL;
}

static void copy_options(Script *s, const ScriptOptions *options)
{
	s->options.trust = options->trust;
	const NamingConvention *naming = &options->naming;
	s->options.naming = (NamingConvention){.ix = kept(s, naming->ix),
		.uq = kept(s, naming->uq),
		.ck = kept(s, naming->ck),
		.fk = kept(s, naming->fk),
		.pk = kept(s, naming->pk)};
	if (options->lua_dir)
		s->options.lua_dir = arena_strdup(&s->own, options->lua_dir);
	for (size_t i = 0; i < options->module_dirs.count; i++)
		vec_push(&s->options.module_dirs, &s->own,
			arena_strdup(&s->own, options->module_dirs.items[i]));
	for (size_t i = 0; i < options->args.count; i++)
		vec_push(&s->options.args, &s->own,
			(ScriptArg){arena_strdup(&s->own, options->args.items[i].key),
				arena_strdup(&s->own, options->args.items[i].value)});
}

static int open_state(lua_State *L)
{
	fault_open(L);
	sandbox_open(L);
	chance_open(self(L));
	bind_open(L);
	return 0;
}

Script *script_new(const ScriptOptions *options, ScriptHost *host)
{
	Script *s = xcalloc(1, sizeof(*s));
	s->host = host;
	if (options)
		copy_options(s, options);
	s->L = lua_newstate(lua_alloc, s);
	*(Script **)lua_getextraspace(s->L) = s;
	atomic_init(&s->interrupted, false);
	atomic_init(&s->running, s->L);
	lua_pushcfunction(s->L, open_state);
	if (lua_pcall(s->L, 0, 0, 0) != LUA_OK)
		abort();
	return s;
}

void script_free(Script *s)
{
	if (!s)
		return;
	bind_close_rows(s);
	lua_close(s->L);
	arena_release(&s->scratch);
	arena_release(&s->data);
	arena_release(&s->own);
	free(s);
}

bool script_protected(Script *s, lua_CFunction function, void *arg, Error *err)
{
	lua_State *L = s->L;
	int top = lua_gettop(L);
	lua_pushcfunction(L, fault_handler);
	lua_pushcfunction(L, function);
	lua_pushlightuserdata(L, arg);
	bool ok = lua_pcall(L, 1, 0, top + 1) == LUA_OK;
	if (!ok)
		fault_take(L, err);

	lua_sethook(L, NULL, 0, 0);
	lua_settop(L, top);
	bind_close_rows(s);
	arena_release(&s->scratch);
	atomic_store(&s->interrupted, false);
	return ok;
}

void script_interrupt(Script *s)
{
	atomic_store(&s->interrupted, true);
	guard_hook(atomic_load(&s->running));
}

/* ---- a revision ---------------------------------------------------------------------------- */

typedef struct Call {
	const char *shown, *text;
	size_t len;
	const char *function;
	bool missing;     /* there is no such function */
	const char *kind; /* what stands there instead */
} Call;

static const char *chunk_name(lua_State *L, const char *shown)
{
	return lua_pushfstring(L, "@%s", shown);
}

static int call_revision(lua_State *L)
{
	Call *call = lua_touserdata(L, 1);
	const char *chunk = chunk_name(L, call->shown);
	sandbox_push(L, SANDBOX_REVISION); // call chunk env home
	int env = lua_gettop(L) - 1;
	sandbox_compile(L, call->text, call->len, chunk, env);
	lua_call(L, 0, 0);
	lua_pushstring(L, call->function);
	int type = lua_rawget(L, env);
	if (type == LUA_TFUNCTION) {
		lua_call(L, 0, 0);
		return 0;
	}
	call->missing = true;
	call->kind = type == LUA_TNIL ? NULL : lua_typename(L, type);
	return 0;
}

/* NOLINTNEXTLINE(readability-function-size): a text, its two names and what to call */
bool script_call(Script *s, const char *path, const char *shown, const char *text, size_t len,
	const char *function, Error *err)
{
	Call call = {.shown = shown ? shown : path, .text = text, .len = len, .function = function};
	if (atomic_load(&s->interrupted))
		return error_set(err, ERR_INTERRUPTED, "interrupted");
	if (!script_protected(s, call_revision, &call, err))
		return false;
	if (!call.missing)
		return true;
	snprintf(err->where, sizeof(err->where), "%s", call.shown);
	if (call.kind)
		return error_set(
			err, ERR_REVISION, "%s is a %s, not a function", function, call.kind);
	return error_set(err, ERR_REVISION, "there is no function %s()", function);
}

bool script_call_if_there(
	Script *s, const char *path, const char *function, bool *found, Error *err)
{
	Arena arena = ARENA_INIT;
	Call call = {.shown = path, .function = function};
	call.text = path_read(path, &arena, &call.len, err);
	bool ok = call.text && script_protected(s, call_revision, &call, err);
	*found = !call.missing;
	arena_release(&arena);
	return ok;
}

static int check_text(lua_State *L)
{
	const Call *call = lua_touserdata(L, 1);
	const char *chunk = chunk_name(L, call->shown);
	lua_newtable(L);
	sandbox_compile(L, call->text, call->len, chunk, -1);
	return 0;
}

bool script_check(Script *s, const char *shown, const char *text, size_t len, Error *err)
{
	Call call = {.shown = shown, .text = text, .len = len};
	return script_protected(s, check_text, &call, err);
}

/* ---- the configuration --------------------------------------------------------------------- */

typedef struct Reading {
	const char *path;
	Arena *arena;
	Tree *tree;
} Reading;

static int read_table(lua_State *L)
{
	Reading *reading = lua_touserdata(L, 1);
	Error err = ERROR_INIT;
	size_t len;
	const char *text = path_read(reading->path, reading->arena, &len, &err);
	if (!text)
		return fault_raise(L, &err);
	const char *chunk = chunk_name(L, reading->path);
	sandbox_push(L, SANDBOX_CONFIG); // reading chunk env home
	sandbox_compile(L, text, len, chunk, -2);
	lua_call(L, 0, 1);
	if (lua_istable(L, -1)) {
		reading->tree = tree_from_lua(L, -1, path_base(reading->path), reading->arena);
		return 0;
	}
	error_set(&err, ERR_CONFIG, "%s must return a table, got %s", path_base(reading->path),
		value_describe(L, -1, reading->arena));
	error_hint(&err, "the file looks like: return { url = \"sqlite:app.db\" }");
	snprintf(err.where, sizeof(err.where), "%s", reading->path);
	return fault_raise(L, &err);
}

bool script_read_table(
	Script *s, const char *path, const ScriptEnv *env, Arena *arena, Tree **out, Error *err)
{
	Reading reading = {.path = path, .arena = arena};
	s->env = env;
	bool ok = script_protected(s, read_table, &reading, err);
	s->env = NULL;
	*out = reading.tree;
	return ok;
}

/* ---- hooks and templates ------------------------------------------------------------------- */

typedef struct Fields {
	const ScriptArg *items;
	size_t count;
	int function;              /* hooks */
	const char *template_text; /* templates */
	Arena *arena;
	const char *out;
} Fields;

static void push_fields(lua_State *L, const Fields *fields)
{
	lua_createtable(L, 0, (int)fields->count);
	for (size_t i = 0; i < fields->count; i++) {
		lua_pushstring(L, fields->items[i].value);
		lua_setfield(L, -2, fields->items[i].key);
	}
}

static int call_function(lua_State *L)
{
	const Fields *fields = lua_touserdata(L, 1);
	lua_rawgeti(L, LUA_REGISTRYINDEX, fields->function);
	push_fields(L, fields);
	lua_call(L, 1, 0);
	return 0;
}

bool script_call_function(Script *s, int function, const ScriptArg *items, size_t n, Error *err)
{
	Fields fields = {.items = items, .count = n, .function = function};
	return script_protected(s, call_function, &fields, err);
}

typedef struct Question {
	int function;
	const char *const *words;
	size_t count;
	bool yes;
} Question;

static int ask_function(lua_State *L)
{
	Question *q = lua_touserdata(L, 1);
	lua_rawgeti(L, LUA_REGISTRYINDEX, q->function);
	for (size_t i = 0; i < q->count; i++)
		lua_pushstring(L, q->words[i]);
	lua_call(L, (int)q->count, 1);
	q->yes = lua_toboolean(L, -1);
	return 0;
}

bool script_ask_function(
	Script *s, int function, const char *const *words, size_t n, bool *yes, Error *err)
{
	Question q = {.function = function, .words = words, .count = n};
	bool ok = script_protected(s, ask_function, &q, err);
	*yes = q.yes;
	return ok;
}

static int render(lua_State *L)
{
	Fields *fields = lua_touserdata(L, 1);
	sandbox_push(L, SANDBOX_CONFIG); // fields env home
	module_push(L, "luamig.template", -1);
	lua_pushstring(L, fields->template_text);
	push_fields(L, fields);
	lua_call(L, 2, 1);
	fields->out = arena_strdup(fields->arena, lua_tostring(L, -1));
	return 0;
}

/* NOLINTNEXTLINE(readability-function-size): a text, a list, and where the result goes */
bool script_render(Script *s, const char *template_text, const ScriptArg *items, size_t n,
	Arena *arena, const char **out, Error *err)
{
	Fields fields = {
		.items = items, .count = n, .template_text = template_text, .arena = arena};
	if (!script_protected(s, render, &fields, err))
		return false;
	*out = fields.out;
	return true;
}
