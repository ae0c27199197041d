/*
 * walk.c - pairs() and next() in a fixed order: numbers, then strings by bytes, then booleans, then
 * the rest as Lua has it.  A replay of a revision so takes the same way through its tables.
 *
 * pairs() sorts the keys once and hands them out one by one, passing over those that were removed
 * meanwhile.  next() keeps the sorted keys of each table that is being walked in a table with weak
 * keys, until the walk ends or starts again.
 */
#include "script/internal.h"

#define WALKS "luamig.walks" /* registry: table being walked → { keys, place of each key } */

/* ---- sorting ------------------------------------------------------------------------------- */

typedef enum KeyRank { RANK_NUMBER, RANK_STRING, RANK_BOOLEAN, RANK_OTHER } KeyRank;

typedef struct Key {
	KeyRank rank;
	bool is_integer;
	lua_Integer integer;
	lua_Number number;
	const char *text;
	size_t len;
	lua_Integer index; /* as Lua has it */
} Key;

static Key read_key(lua_State *L, int at, lua_Integer index)
{
	Key key = {.rank = RANK_OTHER, .index = index};
	switch (lua_type(L, at)) {
	case LUA_TNUMBER:
		key.rank = RANK_NUMBER;
		key.is_integer = lua_isinteger(L, at);
		key.integer = key.is_integer ? lua_tointeger(L, at) : 0;
		key.number = lua_tonumber(L, at);
		break;
	case LUA_TSTRING:
		key.rank = RANK_STRING;
		key.text = lua_tolstring(L, at, &key.len);
		break;
	case LUA_TBOOLEAN:
		key.rank = RANK_BOOLEAN;
		key.integer = lua_toboolean(L, at);
		break;
	default:
		break;
	}
	return key;
}

#define ORDER(a, b) (((a) > (b)) - ((a) < (b)))

static int compare_numbers(const Key *a, const Key *b)
{
	if (a->is_integer && b->is_integer)
		return ORDER(a->integer, b->integer);
	int order = ORDER(a->number, b->number);
	return order ? order : ORDER(b->is_integer, a->is_integer);
}

static int compare_strings(const Key *a, const Key *b)
{
	int order = memcmp(a->text, b->text, a->len < b->len ? a->len : b->len);
	return order ? order : ORDER(a->len, b->len);
}

static int compare_keys(const void *left, const void *right)
{
	const Key *a = left, *b = right;
	int order = ORDER(a->rank, b->rank);
	if (!order && a->rank == RANK_NUMBER)
		order = compare_numbers(a, b);
	else if (!order && a->rank == RANK_STRING)
		order = compare_strings(a, b);
	else if (!order && a->rank == RANK_BOOLEAN)
		order = ORDER(a->integer, b->integer);
	return order ? order : ORDER(a->index, b->index);
}

/* Pushes the keys as Lua has them; returns whether they are in order already (most are). */
static bool push_keys(lua_State *L, int table, lua_Integer *count)
{
	bool sorted = true;
	Key last = {.rank = RANK_NUMBER};
	lua_Integer n = 0;
	lua_createtable(L, (int)lua_rawlen(L, table), 0); // keys
	lua_pushnil(L);
	while (lua_next(L, table)) { // keys key value
		lua_pop(L, 1);
		Key key = read_key(L, -1, ++n);
		sorted = sorted && (n == 1 || compare_keys(&last, &key) <= 0);
		last = key;
		lua_pushvalue(L, -1);
		lua_rawseti(L, -3, n); // keys key
	}
	*count = n;
	return sorted;
}

void walk_sorted_keys(lua_State *L, int table)
{
	table = lua_absindex(L, table);
	luaL_checkstack(L, 8, NULL);
	lua_Integer n;
	if (push_keys(L, table, &n)) // keys
		return;
	int keys = lua_gettop(L);
	Key *order = lua_newuserdatauv(L, (size_t)n * sizeof(*order), 0); // keys order
	for (lua_Integer i = 0; i < n; i++) {
		lua_rawgeti(L, keys, i + 1);
		order[i] = read_key(L, -1, i + 1);
		lua_pop(L, 1);
	}
	qsort(order, (size_t)n, sizeof(*order), compare_keys);
	lua_createtable(L, (int)n, 0); // keys order sorted
	for (lua_Integer i = 0; i < n; i++) {
		lua_rawgeti(L, keys, order[i].index);
		lua_rawseti(L, -2, i + 1);
	}
	lua_replace(L, keys);
	lua_settop(L, keys); // sorted
}

/* ---- pairs --------------------------------------------------------------------------------- */

/* upvalues: the keys, how many were given out */
static int step(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TTABLE);
	lua_Integer i = lua_tointeger(L, lua_upvalueindex(2));
	lua_settop(L, 1);
	for (;;) {
		if (lua_rawgeti(L, lua_upvalueindex(1), ++i) == LUA_TNIL) // table key
			return 1;
		lua_pushvalue(L, -1);
		if (lua_rawget(L, 1) != LUA_TNIL) // table key value
			break;
		lua_settop(L, 1);
	}
	lua_pushinteger(L, i);
	lua_replace(L, lua_upvalueindex(2));
	return 2;
}

int walk_pairs(lua_State *L)
{
	luaL_checkany(L, 1);
	if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
		lua_pushvalue(L, 1);
		lua_call(L, 1, 3);
		return 3;
	}
	luaL_checktype(L, 1, LUA_TTABLE);
	walk_sorted_keys(L, 1);
	lua_pushinteger(L, 0);
	lua_pushcclosure(L, step, 2); // iterator
	lua_pushvalue(L, 1);
	lua_pushnil(L);
	return 3;
}

/* ---- next ---------------------------------------------------------------------------------- */

/* Pushes the walk of the table at 1 (a new one when `fresh`): { keys, places }. */
static void push_walk(lua_State *L, bool fresh)
{
	if (!luaL_getsubtable(L, LUA_REGISTRYINDEX, WALKS)) { // walks
		lua_createtable(L, 0, 1);
		lua_pushliteral(L, "k");
		lua_setfield(L, -2, "__mode");
		lua_setmetatable(L, -2);
	}
	lua_pushvalue(L, 1);
	if (lua_rawget(L, -2) == LUA_TTABLE && !fresh) { // walks walk
		lua_remove(L, -2);
		return;
	}
	lua_pop(L, 1);
	lua_createtable(L, 2, 0); // walks walk
	walk_sorted_keys(L, 1);   // walks walk keys
	lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
	lua_createtable(L, 0, (int)n); // walks walk keys places
	for (lua_Integer i = 1; i <= n; i++) {
		lua_rawgeti(L, -2, i);
		lua_pushinteger(L, i);
		lua_rawset(L, -3);
	}
	lua_rawseti(L, -3, 2);
	lua_rawseti(L, -2, 1); // walks walk
	lua_pushvalue(L, 1);
	lua_pushvalue(L, -2);
	lua_rawset(L, -4);
	lua_remove(L, -2); // walk
}

/* Where in the walk at the top the key at 2 stands; 0: nowhere. */
static lua_Integer place_of_key(lua_State *L)
{
	lua_rawgeti(L, -1, 2); // walk places
	lua_pushvalue(L, 2);
	lua_rawget(L, -2); // walk places place
	lua_Integer place = lua_tointeger(L, -1);
	lua_pop(L, 2);
	return place;
}

static void end_walk(lua_State *L)
{
	luaL_getsubtable(L, LUA_REGISTRYINDEX, WALKS);
	lua_pushvalue(L, 1);
	lua_pushnil(L);
	lua_rawset(L, -3);
}

/* The first key of a table is asked for much more often than the rest of it is walked:
 * `next(t) == nil`.  So the keys are sorted only when there are two. */
static bool has_two_keys(lua_State *L)
{
	lua_pushnil(L);
	if (!lua_next(L, 1))
		return false;
	lua_pop(L, 1);
	bool two = lua_next(L, 1);
	lua_settop(L, 2);
	return two;
}

int walk_next(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TTABLE);
	lua_settop(L, 2);
	bool first = lua_isnil(L, 2);
	if (first && !has_two_keys(L)) {
		lua_settop(L, 2);
		return lua_next(L, 1) ? 2 : (lua_pushnil(L), 1);
	}
	push_walk(L, first); // table key walk
	lua_Integer place = first ? 0 : place_of_key(L);
	if (!first && place == 0) { /* not of this walk: the table has changed */
		lua_settop(L, 2);
		push_walk(L, true);
		place = place_of_key(L);
		if (place == 0)
			return luaL_error(L, "invalid key to 'next'");
	}
	lua_rawgeti(L, -1, 1); // table key walk keys
	while (lua_rawgeti(L, 4, ++place) != LUA_TNIL) {
		lua_pushvalue(L, -1);
		if (lua_rawget(L, 1) != LUA_TNIL)
			return 2;
		lua_settop(L, 4);
	}
	end_walk(L);
	lua_pushnil(L);
	return 1;
}
