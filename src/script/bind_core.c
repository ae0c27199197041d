/* bind_core.c - the C functions that luamig's own Lua files end in, and the metatables they share.
 */
#include "base/text.h"
#include "script/decimal.h"

int bind_fail_unknown(
	lua_State *L, const char *noun, const char *prefix, const char *word, int table)
{
	Script *s = self(L);
	arena_release(&s->scratch);
	StrVec names = {0};
	table = lua_absindex(L, table);
	lua_pushnil(L);
	while (lua_next(L, table)) {
		lua_pop(L, 1);
		if (lua_type(L, -1) == LUA_TSTRING)
			vec_push(&names, &s->scratch, lua_tostring(L, -1));
	}
	vec_push(&names, &s->scratch, NULL);
	const char *near = text_nearest(word, names.items);
	return near ? fault_fail(L, "unknown %s %s%s; did you mean %s%s?", noun, prefix, word,
			      prefix, near)
		    : fault_fail(L, "unknown %s %s%s", noun, prefix, word);
}

/* __index; upvalues: noun, prefix */
int bind_unknown(lua_State *L)
{
	if (lua_type(L, 2) != LUA_TSTRING)
		return 0;
	return bind_fail_unknown(L, lua_tostring(L, lua_upvalueindex(1)),
		lua_tostring(L, lua_upvalueindex(2)), lua_tostring(L, 2), 1);
}

/* core.unknown(noun, prefix) → an __index */
static int core_unknown(lua_State *L)
{
	luaL_checkstring(L, 1);
	luaL_checkstring(L, 2);
	lua_settop(L, 2);
	lua_pushcclosure(L, bind_unknown, 2);
	return 1;
}

/* core.fail(text): an error at the author's line */
static int core_fail(lua_State *L)
{
	return fault_fail(L, "%s", luaL_checkstring(L, 1));
}

/* core.describe(value) → "string "x"", for messages */
static int core_describe(lua_State *L)
{
	Script *s = self(L);
	arena_release(&s->scratch);
	lua_pushstring(L, value_describe(L, 1, &s->scratch));
	return 1;
}

static const luaL_Reg core_functions[] = {
	{"unknown", core_unknown},
	{"fail", core_fail},
	{"describe", core_describe},
	{"emit", bind_emit},
	{"object", bind_object},
	{"execute", bind_execute},
	{"execute_file", bind_execute_file},
	{"autocommit", bind_autocommit},
	{NULL, NULL},
};

void bind_push_core(lua_State *L)
{
	if (luaL_getsubtable(L, LUA_REGISTRYINDEX, "luamig.core"))
		return;
	luaL_setfuncs(L, core_functions, 0);
}

static int null_tostring(lua_State *L)
{
	lua_pushliteral(L, "null");
	return 1;
}

/* All light userdata share one metatable, and null is the only one scripts meet. */
static void open_null(lua_State *L)
{
	value_push_null(L);
	lua_createtable(L, 0, 3); // null meta
	lua_pushcfunction(L, null_tostring);
	lua_setfield(L, -2, "__tostring");
	lua_pushliteral(L, "null");
	lua_setfield(L, -2, "__name");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_setmetatable(L, -2);
	lua_pop(L, 1);
}

void bind_open(lua_State *L)
{
	open_null(L);
	decimal_open(L);
	bind_open_rows(L);
}
