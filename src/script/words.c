/*
 * words.c - the allow-list of scripts, with the functions that differ from Lua's own.
 */
#include "script/words.h"

#include "script/decimal.h"

/* ---- functions that differ from Lua's own -------------------------------------------------- */

/* Lua would run __gc at any moment, also in the middle of our C code. */
static int set_metatable(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TTABLE);
	int type = lua_type(L, 2);
	luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
	lua_settop(L, 2);
	if (type == LUA_TTABLE) {
		lua_pushliteral(L, "__gc");
		if (lua_rawget(L, 2) != LUA_TNIL)
			return fault_fail(L, "__gc is not available in scripts; a variable "
					     "with <close> ends at a known place");
		lua_settop(L, 2);
	}
	if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
		return luaL_error(L, "cannot change a protected metatable");
	lua_setmetatable(L, 1);
	return 1;
}

/* Text of load()'s first argument, at the top: a string, or the pieces a function gives. */
static void push_chunk_text(lua_State *L)
{
	if (lua_type(L, 1) == LUA_TSTRING) {
		lua_pushvalue(L, 1);
		return;
	}
	luaL_checktype(L, 1, LUA_TFUNCTION);
	luaL_Buffer b;
	luaL_buffinit(L, &b);
	for (;;) {
		lua_pushvalue(L, 1);
		lua_call(L, 0, 1);
		bool text = lua_type(L, -1) == LUA_TSTRING;
		if (lua_isnil(L, -1) || (text && lua_rawlen(L, -1) == 0))
			break;
		if (!text)
			luaL_error(L, "reader function must return a string");
		luaL_addvalue(&b);
	}
	lua_pop(L, 1);
	luaL_pushresult(&b);
}

/* load(chunk [, name [, mode [, env]]]): text only.  upvalue: home */
static int load_text(lua_State *L)
{
	bool has_env = lua_gettop(L) >= 4;
	const char *mode = luaL_optstring(L, 3, "t");
	lua_settop(L, 4);
	if (!has_env) {
		lua_getfield(L, lua_upvalueindex(1), "env");
		lua_replace(L, 4);
	}
	push_chunk_text(L); // chunk name mode env text
	size_t len;
	const char *text = lua_tolstring(L, 5, &len);
	const char *fallback = lua_type(L, 1) == LUA_TSTRING ? text : "=(load)";
	const char *name = luaL_optstring(L, 2, fallback);
	if (!strchr(mode, 't') || luaL_loadbufferx(L, text, len, name, "t") != LUA_OK) {
		if (!strchr(mode, 't'))
			lua_pushliteral(L, "only text can be loaded (mode \"t\")");
		lua_pushnil(L);
		lua_insert(L, -2);
		return 2;
	}
	if (name[0] == '@')
		fault_know_chunk(L, name);
	lua_pushvalue(L, 4);
	if (!lua_setupvalue(L, -2, 1))
		lua_pop(L, 1);
	return 1;
}

static int read_env(lua_State *L)
{
	Script *s = self(L);
	if (lua_type(L, 1) != LUA_TSTRING)
		return fault_fail(L, "env takes the name of a variable: env(\"NAME\", default)");
	lua_settop(L, 2);
	const char *value = s->env ? s->env->get(s->env->arg, lua_tostring(L, 1)) : NULL;
	if (value)
		lua_pushstring(L, value);
	return 1;
}

/* ---- values that are made ------------------------------------------------------------------ */

static void make_globals(lua_State *L, int home)
{
	lua_getfield(L, home, "env");
}

static void make_load(lua_State *L, int home)
{
	lua_pushvalue(L, home);
	lua_pushcclosure(L, load_text, 1);
}

static void make_require(lua_State *L, int home)
{
	lua_pushvalue(L, home);
	lua_pushcclosure(L, module_require, 1);
}

static void make_null(lua_State *L, int home)
{
	(void)home;
	value_push_null(L);
}

static void make_db(lua_State *L, int home)
{
	(void)home;
	bind_push_db(L);
}

static void make_data(lua_State *L, int home)
{
	(void)home;
	bind_push_data(L);
}

static void make_decimal(lua_State *L, int home)
{
	(void)home;
	decimal_push(L);
}

static void make_log(lua_State *L, int home)
{
	(void)home;
	bind_push_log(L);
}

static void make_args(lua_State *L, int home)
{
	(void)home;
	const Script *s = self(L);
	lua_createtable(L, 0, (int)s->options.args.count);
	for (size_t i = 0; i < s->options.args.count; i++) {
		lua_pushstring(L, s->options.args.items[i].value);
		lua_setfield(L, -2, s->options.args.items[i].key);
	}
}

static void make_dialect(lua_State *L, int home)
{
	(void)home;
	lua_pushstring(L, self(L)->host->dialect->name);
}

static void make_server(lua_State *L, int home)
{
	(void)home;
	const ServerInfo *server = self(L)->host->server;
	lua_createtable(L, 0, 3);
	if (!server)
		return;
	lua_pushstring(L, server->name);
	lua_setfield(L, -2, "name");
	lua_pushstring(L, server->version);
	lua_setfield(L, -2, "version");
	lua_pushinteger(L, server->number);
	lua_setfield(L, -2, "number");
}

static void copy_table(lua_State *L, const char *global, const luaL_Reg *instead)
{
	lua_newtable(L);          // copy
	lua_getglobal(L, global); // copy library
	lua_pushnil(L);
	while (lua_next(L, -2)) { // copy library key value
		lua_pushvalue(L, -2);
		lua_insert(L, -2);
		lua_rawset(L, -5); // copy library key
	}
	lua_pop(L, 1);
	if (instead)
		luaL_setfuncs(L, instead, 0);
}

/* In schema.lua Lua's table library is also a word: table("users", { … }). */
static int call_table(lua_State *L)
{
	lua_remove(L, 1); // the library
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	lua_call(L, lua_gettop(L) - 1, 1);
	return 1;
}

static void make_table(lua_State *L, int home)
{
	home = lua_absindex(L, home);
	copy_table(L, LUA_TABLIBNAME, NULL); // table
	lua_getfield(L, home, "purpose");
	bool schema = lua_tointeger(L, -1) == SANDBOX_SCHEMA;
	lua_pop(L, 1);
	if (!schema || !self(L)->host)
		return;
	lua_createtable(L, 0, 2); // table meta
	module_push(L, "luamig.schema", home);
	lua_getfield(L, -1, "table");
	lua_remove(L, -2);
	lua_pushcclosure(L, call_table, 1);
	lua_setfield(L, -2, "__call");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_setmetatable(L, -2);
}

static int closed_os(lua_State *L)
{
	if (lua_type(L, 2) != LUA_TSTRING)
		return 0;
	const char *name = lua_tostring(L, 2);
	Error err = ERROR_INIT;
	error_set(&err, ERR_SCRIPT, "os.%s is not open to scripts", name);
	if (strcmp(name, "getenv") == 0)
		error_hint(&err, "pass the value with `-x name=value` and read args.name");
	error_hint(&err, "`trust = true` in luamig.lua opens the standard libraries");
	return fault_raise(L, &err);
}

static const luaL_Reg os_functions[] = {{"time", chance_time}, {"date", chance_date}, {NULL, NULL}};

static void make_os(lua_State *L, int home)
{
	(void)home;
	if (self(L)->options.trust) {
		copy_table(L, LUA_OSLIBNAME, os_functions);
		return;
	}
	luaL_newlib(L, os_functions);
	lua_createtable(L, 0, 2);
	lua_pushcfunction(L, closed_os);
	lua_setfield(L, -2, "__index");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_setmetatable(L, -2);
}

/* ---- the allow-list ------------------------------------------------------------------------ */

static const luaL_Reg math_functions[] = {
	{"random", chance_random}, {"randomseed", chance_randomseed}, {NULL, NULL}};
static const luaL_Reg coroutine_functions[] = {
	{"resume", guard_resume}, {"wrap", guard_wrap}, {"close", guard_close}, {NULL, NULL}};

/* NOLINTBEGIN(bugprone-macro-parentheses): initialisers take none */
/* clang-format off */
#define BASE(word)          {.name = word, .kind = WORD_BASE, .where = EVERYWHERE}
#define TRUSTED(word)       {.name = word, .kind = WORD_BASE, .where = EVERYWHERE | IF_TRUSTED}
#define FUNCTION(word, w, f) {.name = word, .kind = WORD_FUNCTION, .where = w, .function = f}
#define LIBRARY(word, r)    {.name = word, .kind = WORD_LIBRARY, .where = EVERYWHERE, .instead = r}
#define MAKE(word, w, f)    {.name = word, .kind = WORD_MAKE, .where = w, .make = f}
#define MODULE(word, w, m, f) \
	{.name = word, .kind = WORD_MODULE, .where = (w) | IF_HOST, .module = m, .field = f}
#define IN_BOTH             (IN_REVISION | IN_SCHEMA)
#define HEADER(word)        {.name = word, .kind = WORD_NIL, .where = IN_REVISION}
/* NOLINTEND(bugprone-macro-parentheses) */

const Word word_table[] = {
	BASE("assert"), BASE("error"), BASE("getmetatable"), BASE("ipairs"), BASE("next"),
	BASE("pairs"), BASE("pcall"), BASE("rawequal"), BASE("rawget"), BASE("rawlen"),
	BASE("rawset"), BASE("select"), BASE("tonumber"), BASE("tostring"), BASE("type"),
	BASE("xpcall"), BASE("_VERSION"),
	TRUSTED("collectgarbage"), TRUSTED("debug"), TRUSTED("dofile"), TRUSTED("io"),
	TRUSTED("loadfile"), TRUSTED("package"),
	FUNCTION("print", EVERYWHERE, bind_print),
	FUNCTION("setmetatable", EVERYWHERE, set_metatable),
	FUNCTION("env", IN_CONFIG, read_env),
	LIBRARY(LUA_STRLIBNAME, NULL), MAKE(LUA_TABLIBNAME, EVERYWHERE, make_table),
	LIBRARY(LUA_UTF8LIBNAME, NULL), LIBRARY(LUA_MATHLIBNAME, math_functions),
	LIBRARY(LUA_COLIBNAME, coroutine_functions),
	MAKE("_G", EVERYWHERE, make_globals), MAKE("load", EVERYWHERE, make_load),
	MAKE("require", EVERYWHERE, make_require), MAKE("os", EVERYWHERE, make_os),
	MAKE("log", EVERYWHERE, make_log), MAKE("args", EVERYWHERE, make_args),
	MODULE("op", IN_REVISION, "luamig.op", NULL), MODULE("t", IN_BOTH, "luamig.types", NULL),
	MODULE("sql", IN_BOTH, "luamig.sql", NULL),
	MODULE("check", IN_BOTH, "luamig.constraints", "check"),
	MODULE("unique", IN_BOTH, "luamig.constraints", "unique"),
	MODULE("primary_key", IN_BOTH, "luamig.constraints", "primary_key"),
	MODULE("foreign_key", IN_BOTH, "luamig.constraints", "foreign_key"),
	MODULE("index", IN_BOTH, "luamig.constraints", "index"),
	MODULE("exclude", IN_BOTH, "luamig.constraints", "exclude"),
	MODULE("enum", IN_SCHEMA, "luamig.schema", "enum"),
	MODULE("view", IN_SCHEMA, "luamig.schema", "view"),
	MODULE("object", IN_SCHEMA, "luamig.schema", "object"),
	MODULE("sequence", IN_SCHEMA, "luamig.schema", "sequence"),
	MODULE("extension", IN_SCHEMA, "luamig.schema", "extension"),
	FUNCTION("reverse", IN_REVISION | IF_HOST, bind_reverse),
	MAKE("db", IN_REVISION | IF_HOST, make_db), MAKE("null", IN_BOTH | IF_HOST, make_null),
	MAKE("data", IN_REVISION | IF_HOST, make_data), MAKE("decimal", EVERYWHERE, make_decimal),
	MAKE("dialect", IN_BOTH | IF_HOST, make_dialect), MAKE("server", IN_BOTH | IF_HOST, make_server),
	HEADER("revision"), HEADER("down_revision"), HEADER("branch_labels"),
	HEADER("depends_on"), HEADER("transactional"), HEADER("irreversible"),
	HEADER("replaces"), HEADER("loses"), HEADER("upgrade"), HEADER("downgrade"),
	{0},
};
/* clang-format on */

/* ---- looking up ---------------------------------------------------------------------------- */

bool word_is_open(const Script *s, const Word *word, SandboxFor purpose)
{
	static const unsigned places[] = {
		[SANDBOX_REVISION] = IN_REVISION,
		[SANDBOX_CONFIG] = IN_CONFIG,
		[SANDBOX_SCHEMA] = IN_SCHEMA,
	};
	return (word->where & places[purpose]) &&
	       (!(word->where & IF_TRUSTED) || s->options.trust) &&
	       (!(word->where & IF_HOST) || s->host);
}

const Word *word_find(const char *name)
{
	for (const Word *word = word_table; word->name; word++) {
		if (strcmp(word->name, name) == 0)
			return word;
	}
	return NULL;
}

void word_push(lua_State *L, const Word *word, int home)
{
	switch (word->kind) {
	case WORD_BASE:
		lua_getglobal(L, word->name);
		break;
	case WORD_FUNCTION:
		lua_pushcfunction(L, word->function);
		break;
	case WORD_LIBRARY:
		copy_table(L, word->name, word->instead);
		break;
	case WORD_MODULE:
		module_push(L, word->module, home);
		if (word->field) {
			lua_pushstring(L, word->field);
			lua_rawget(L, -2);
			lua_remove(L, -2);
		}
		break;
	case WORD_MAKE:
		word->make(L, home);
		break;
	case WORD_NIL:
		lua_pushnil(L);
		break;
	}
}
