/*
 * push_node.c - nodes of Lua source, which lua/luamig/render.lua lays out.
 *
 * A node is a table of one of these forms:
 *   { word = "t.bigint" }                     a name as it is
 *   { sql = "now()" }                         sql "now()"
 *   { call = "check", items = …, fields = … } check(items…, { fields })
 *   { items = { … }, fields = { { key, value }, … }, lines = true }   a table; one element a line
 * and strings, numbers and booleans stand for themselves.
 */
#include "script/push_node.h"

void node_new(lua_State *L)
{
	lua_createtable(L, 0, 3); // node
	lua_newtable(L);
	lua_setfield(L, -2, "items");
	lua_newtable(L);
	lua_setfield(L, -2, "fields");
}

void node_call(lua_State *L, const char *function)
{
	node_new(L);
	lua_pushstring(L, function);
	lua_setfield(L, -2, "call");
}

void node_text(lua_State *L, const char *key, const char *text)
{
	lua_createtable(L, 0, 1);
	lua_pushstring(L, text);
	lua_setfield(L, -2, key);
}

/* node value → node */
void node_item(lua_State *L)
{
	lua_getfield(L, -2, "items"); // node value items
	lua_insert(L, -2);
	lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
	lua_pop(L, 1);
}

/* node value → node */
void node_field(lua_State *L, const char *key)
{
	lua_createtable(L, 2, 0); // node value pair
	lua_pushstring(L, key);
	lua_rawseti(L, -2, 1);
	lua_insert(L, -2);
	lua_rawseti(L, -2, 2);         // node pair
	lua_getfield(L, -2, "fields"); // node pair fields
	lua_insert(L, -2);
	lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
	lua_pop(L, 1);
}

void node_lines(lua_State *L)
{
	lua_pushboolean(L, 1);
	lua_setfield(L, -2, "lines");
}

void node_text_item(lua_State *L, const char *text)
{
	lua_pushstring(L, text);
	node_item(L);
}

void node_text_field(lua_State *L, const char *key, const char *text)
{
	if (!text)
		return;
	lua_pushstring(L, text);
	node_field(L, key);
}

void node_flag(lua_State *L, const char *key, bool on)
{
	if (!on)
		return;
	lua_pushboolean(L, 1);
	node_field(L, key);
}

void node_number(lua_State *L, const char *key, bool given, int64_t value)
{
	if (!given)
		return;
	lua_pushinteger(L, (lua_Integer)value);
	node_field(L, key);
}

static bool is_empty(lua_State *L)
{
	lua_getfield(L, -1, "items");
	lua_getfield(L, -2, "fields");
	bool empty = lua_rawlen(L, -1) == 0 && lua_rawlen(L, -2) == 0;
	lua_pop(L, 2);
	return empty;
}

/* node options → node, the options an item if there are any */
void node_options(lua_State *L)
{
	if (is_empty(L))
		lua_pop(L, 1);
	else
		node_item(L);
}

void node_names(lua_State *L, const StrVec *names)
{
	node_new(L);
	for (size_t i = 0; i < names->count; i++)
		node_text_item(L, names->items[i]);
}

void node_names_field(lua_State *L, const char *key, const StrVec *names)
{
	if (names->count == 0)
		return;
	node_names(L, names);
	node_field(L, key);
}
