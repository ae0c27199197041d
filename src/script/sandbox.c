/*
 * sandbox.c - the environment of a script: its globals, from an allow-list.
 *
 * An environment starts empty.  Its __index makes each word when it is first read (a copy of a
 * library, a module of luamig's, a value) and puts it there, so that a script pays only for what
 * it uses; a word that is nowhere is an error with a suggestion.  __newindex notes which names
 * were ever assigned: those read as nil when they hold nothing.
 *
 * Each environment has a table of its own, `home`, that scripts cannot reach:
 *   home.env  home.purpose (SandboxFor)  home.declared (name → true)  home.loaded (require's cache)
 */
#include "base/text.h"
#include "script/words.h"

/* ---- an environment ------------------------------------------------------------------------ */

#define A_COLUMN "{ \"name\", t.text }"

/* Words that people know from elsewhere. */
static const struct {
	const char *name, *instead;
} elsewhere[] = {{"unpack", "table.unpack"}, {"loadstring", "load"}, {"alembic", "op"}, {"sa", "t"},
	{"None", "nil"}, {"True", "true"}, {"False", "false"}, {"NULL", "null"},
	{"column", A_COLUMN}, {"Column", A_COLUMN}, {"ForeignKey", "foreign_key"}, {NULL, NULL}};

/* What a name without its op. begins with. */
static const char *const op_beginnings[] = {"create_", "drop_", "add_", "alter_", "rename_"};

/* An error that names the word that was meant, or where the words are listed. */
static int fail_near(lua_State *L, const char *name, const char *near)
{
	Error err = ERROR_INIT;
	error_set(&err, ERR_SCRIPT,
		near ? "unknown global '%s'; did you mean '%s'?" : "unknown global '%s'", name,
		near);
	error_hint(&err, "luamig help scripts lists the words");
	return fault_raise(L, &err);
}

static int fail_unknown(lua_State *L, const char *name, SandboxFor purpose)
{
	Script *s = self(L);
	arena_release(&s->scratch);
	const Word *word = word_find(name);
	if (word && (word->where & IF_TRUSTED)) {
		Error err = ERROR_INIT;
		error_set(&err, ERR_SCRIPT, "'%s' is not open to scripts", name);
		error_hint(&err, "`trust = true` in luamig.lua opens the standard libraries");
		return fault_raise(L, &err);
	}
	for (size_t i = 0; elsewhere[i].name; i++) {
		if (strcmp(elsewhere[i].name, name) == 0)
			return fail_near(L, name, elsewhere[i].instead);
	}
	for (size_t i = 0; i < ARRAY_LEN(op_beginnings); i++) {
		if (text_starts_with(name, op_beginnings[i]))
			return fail_near(L, name, arena_printf(&s->scratch, "op.%s", name));
	}
	StrVec names = {0};
	lua_pushnil(L);
	while (lua_next(L, 1)) {
		lua_pop(L, 1);
		if (lua_type(L, -1) == LUA_TSTRING)
			vec_push(&names, &s->scratch, lua_tostring(L, -1));
	}
	for (word = word_table; word->name; word++) {
		if (word_is_open(s, word, purpose))
			vec_push(&names, &s->scratch, word->name);
	}
	vec_push(&names, &s->scratch, NULL);
	return fail_near(L, name, text_nearest(name, names.items));
}

/* upvalue: home */
static int env_index(lua_State *L)
{
	int home = lua_upvalueindex(1);
	if (lua_type(L, 2) != LUA_TSTRING)
		return 0;
	lua_settop(L, 2);
	lua_getfield(L, home, "declared"); // env name declared
	lua_pushvalue(L, 2);
	if (lua_rawget(L, 3) != LUA_TNIL)
		return 0;
	lua_settop(L, 2);
	lua_getfield(L, home, "purpose");
	SandboxFor purpose = (SandboxFor)lua_tointeger(L, -1);
	lua_settop(L, 2);
	const char *name = lua_tostring(L, 2);
	const Word *word = word_find(name);
	if (!word || !word_is_open(self(L), word, purpose))
		return fail_unknown(L, name, purpose);
	lua_pushvalue(L, home);
	word_push(L, word, 3); // env name home value
	lua_pushvalue(L, 2);
	lua_pushvalue(L, 4);
	lua_rawset(L, 1);
	return 1;
}

/* upvalue: home */
static int env_newindex(lua_State *L)
{
	lua_getfield(L, lua_upvalueindex(1), "declared");
	lua_pushvalue(L, 2);
	lua_pushboolean(L, 1);
	lua_rawset(L, -3);
	lua_settop(L, 3);
	lua_rawset(L, 1);
	return 0;
}

void sandbox_push(lua_State *L, SandboxFor purpose)
{
	lua_newtable(L);          // env
	lua_createtable(L, 0, 4); // env home
	lua_pushvalue(L, -2);
	lua_setfield(L, -2, "env");
	lua_pushinteger(L, purpose);
	lua_setfield(L, -2, "purpose");
	lua_newtable(L);
	lua_setfield(L, -2, "declared");
	lua_newtable(L);
	lua_setfield(L, -2, "loaded");
	lua_createtable(L, 0, 3); // env home meta
	lua_pushvalue(L, -2);
	lua_pushcclosure(L, env_index, 1);
	lua_setfield(L, -2, "__index");
	lua_pushvalue(L, -2);
	lua_pushcclosure(L, env_newindex, 1);
	lua_setfield(L, -2, "__newindex");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_setmetatable(L, -3); // env home
}

void sandbox_compile(lua_State *L, const char *text, size_t len, const char *chunk, int env)
{
	env = lua_absindex(L, env);
	if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		text += 3;
		len -= 3;
	}
	fault_know_chunk(L, chunk);
	if (luaL_loadbufferx(L, text, len, chunk, "t") != LUA_OK)
		fault_syntax(L, chunk);
	lua_pushvalue(L, env);
	if (!lua_setupvalue(L, -2, 1))
		lua_pop(L, 1);
}

/* ---- the hidden state ---------------------------------------------------------------------- */

/* Exact numbers come as text: "0.1" + "0.2" would be a float and silently wrong.  A decimal at the
 * other side knows what to do.  upvalue: the name of the event */
static int string_arithmetic(lua_State *L)
{
	lua_settop(L, 2);
	if (lua_type(L, 2) != LUA_TSTRING && lua_type(L, 1) == LUA_TSTRING &&
		luaL_getmetafield(L, 2, lua_tostring(L, lua_upvalueindex(1))) != LUA_TNIL) {
		lua_insert(L, 1);
		lua_call(L, 2, 1);
		return 1;
	}
	Error err = ERROR_INIT;
	error_set(&err, ERR_SCRIPT, "strings do no arithmetic");
	error_hint(&err, "decimal(x) computes exactly; tonumber(x) makes a number of it");
	return fault_raise(L, &err);
}

/* The metatable of strings is at the top. */
static void stop_arithmetic(lua_State *L)
{
	static const char *const events[] = {
		"__add", "__sub", "__mul", "__div", "__idiv", "__mod", "__pow", "__unm"};
	for (size_t i = 0; i < ARRAY_LEN(events); i++) {
		lua_pushstring(L, events[i]);
		lua_pushcclosure(L, string_arithmetic, 1);
		lua_setfield(L, -2, events[i]);
	}
}

static void protect_strings(lua_State *L)
{
	lua_getglobal(L, LUA_STRLIBNAME); // string
	lua_pushnil(L);
	lua_setfield(L, -2, "dump");
	lua_pushliteral(L, "");
	lua_getmetatable(L, -1); // string "" meta
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	stop_arithmetic(L);
	lua_pop(L, 3);
}

void sandbox_open(lua_State *L)
{
	static const luaL_Reg libraries[] = {
		{LUA_GNAME, luaopen_base},
		{LUA_COLIBNAME, luaopen_coroutine},
		{LUA_TABLIBNAME, luaopen_table},
		{LUA_STRLIBNAME, luaopen_string},
		{LUA_MATHLIBNAME, luaopen_math},
		{LUA_UTF8LIBNAME, luaopen_utf8},
	};
	static const luaL_Reg own[] = {{"pairs", walk_pairs}, {"next", walk_next},
		{"pcall", guard_pcall}, {"xpcall", guard_xpcall}, {NULL, NULL}};
	if (self(L)->options.trust)
		luaL_openlibs(L);
	for (size_t i = 0; i < ARRAY_LEN(libraries); i++) {
		luaL_requiref(L, libraries[i].name, libraries[i].func, 1);
		lua_pop(L, 1);
	}
	lua_pushglobaltable(L);
	luaL_setfuncs(L, own, 0);
	lua_pop(L, 1);
	protect_strings(L);
}
