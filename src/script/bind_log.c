/* bind_log.c - print and log: words for a person, on stderr. */
#include "base/log.h"
#include "script/internal.h"

/* The arguments as print() shows them, with single spaces between. */
static const char *join_arguments(lua_State *L, int first)
{
	int n = lua_gettop(L);
	luaL_Buffer b;
	luaL_buffinit(L, &b);
	for (int i = first; i <= n; i++) {
		if (i > first)
			luaL_addchar(&b, ' ');
		luaL_tolstring(L, i, NULL);
		luaL_addvalue(&b);
	}
	luaL_pushresult(&b);
	return lua_tostring(L, -1);
}

/* While reverse() writes down, nothing of it happens: the words would be about the upgrade. */
static bool is_silent(lua_State *L)
{
	return self(L)->reversing != NULL;
}

int bind_print(lua_State *L)
{
	if (is_silent(L))
		return 0;
	log_info("%s", join_arguments(L, 1));
	return 0;
}

static int log_warning(lua_State *L)
{
	if (is_silent(L))
		return 0;
	log_warn("%s", join_arguments(L, 1));
	return 0;
}

static int log_detail(lua_State *L)
{
	if (is_silent(L))
		return 0;
	log_debug("%s", join_arguments(L, 1));
	return 0;
}

/* log("text"); the table itself is the first argument */
static int log_call(lua_State *L)
{
	if (is_silent(L))
		return 0;
	log_info("%s", join_arguments(L, 2));
	return 0;
}

void bind_push_log(lua_State *L)
{
	static const luaL_Reg functions[] = {
		{"info", bind_print}, {"warn", log_warning}, {"debug", log_detail}, {NULL, NULL}};
	luaL_newlib(L, functions); // log
	lua_createtable(L, 0, 3);  // log meta
	lua_pushcfunction(L, log_call);
	lua_setfield(L, -2, "__call");
	lua_pushliteral(L, "function");
	lua_pushliteral(L, "log.");
	lua_pushcclosure(L, bind_unknown, 2);
	lua_setfield(L, -2, "__index");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_setmetatable(L, -2);
}
