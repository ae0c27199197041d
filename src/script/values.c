/* values.c - database values and luamig's own markers on the Lua stack. */
#include "script/internal.h"

/* `null` is this address as light userdata: equal to itself everywhere, and no table. */
static const char null_marker;

bool value_is_null(lua_State *L, int index)
{
	return lua_islightuserdata(L, index) && lua_touserdata(L, index) == &null_marker;
}

void value_push_null(lua_State *L)
{
	lua_pushlightuserdata(L, (void *)&null_marker);
}

bool value_is(lua_State *L, int index, const char *tag)
{
	if (!lua_istable(L, index) || !lua_getmetatable(L, index))
		return false;
	lua_pushliteral(L, "__name");
	lua_rawget(L, -2);
	bool same = lua_type(L, -1) == LUA_TSTRING && strcmp(lua_tostring(L, -1), tag) == 0;
	lua_pop(L, 2);
	return same;
}

void value_push(lua_State *L, const Value *value)
{
	switch (value->type) {
	case VAL_NULL:
		lua_pushnil(L);
		break;
	case VAL_BOOL:
		lua_pushboolean(L, value->as.boolean);
		break;
	case VAL_INT:
		lua_pushinteger(L, value->as.integer);
		break;
	case VAL_REAL:
		lua_pushnumber(L, value->as.real);
		break;
	case VAL_TEXT:
	case VAL_BLOB:
		lua_pushlstring(L, value->as.text.data, value->as.text.len);
		break;
	}
}

static const char *describe_table(lua_State *L, int index)
{
	if (value_is(L, index, TAG_TYPE))
		return "a type";
	if (value_is(L, index, TAG_SQL))
		return "an sql expression";
	if (value_is(L, index, TAG_CONSTRAINT))
		return "a constraint or index";
	if (value_is(L, index, TAG_BLOB))
		return "bytes";
	return "a table";
}

/* At most 40 bytes, and no half character. */
static const char *describe_text(const char *text, Arena *arena)
{
	size_t len = strlen(text);
	if (len <= 40)
		return arena_printf(arena, "string \"%s\"", text);
	for (len = 40; ((unsigned char)text[len] & 0xC0) == 0x80 && len > 36;)
		len--;
	return arena_printf(arena, "string \"%.*s…\"", (int)len, text);
}

const char *value_describe(lua_State *L, int index, Arena *arena)
{
	switch (lua_type(L, index)) {
	case LUA_TNONE:
	case LUA_TNIL:
		return "nil";
	case LUA_TBOOLEAN:
		return lua_toboolean(L, index) ? "true" : "false";
	case LUA_TSTRING:
		return describe_text(lua_tostring(L, index), arena);
	case LUA_TNUMBER: {
		lua_pushvalue(L, index);
		const char *text = arena_printf(arena, "number %s", lua_tostring(L, -1));
		lua_pop(L, 1);
		return text;
	}
	case LUA_TTABLE:
		return describe_table(L, index);
	default:
		if (luaL_getmetafield(L, index, "__name") == LUA_TSTRING) {
			const char *name = arena_strdup(arena, lua_tostring(L, -1));
			lua_pop(L, 1);
			if (strcmp(name, "decimal") == 0)
				return "a decimal";
		}
		return value_is_null(L, index)
			       ? "null"
			       : arena_printf(arena, "a %s", luaL_typename(L, index));
	}
}
