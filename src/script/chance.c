/*
 * chance.c - the clock and random numbers of scripts: os.time, os.date, math.random.
 *
 * All of them ask script_now() and script_random(): one clock and one seed for a revision, which
 * are recorded, and given again on replay.
 */
#include <time.h>

#include "script/internal.h"

#define OTHERWISE "it answered otherwise when the revision was applied"
#define OS_TIME   "luamig.os.time" /* registry: Lua's own functions */
#define OS_DATE   "luamig.os.date"

int64_t script_now(Script *script)
{
	script->chance_used = true;
	return script->now ? script->now : (int64_t)time(NULL);
}

/* xorshift128+ */
uint64_t script_random(Script *script)
{
	uint64_t a = script->random[0], b = script->random[1];
	script->chance_used = true;
	script->random[0] = b;
	a ^= a << 23;
	script->random[1] = a ^ b ^ (a >> 18) ^ (b >> 5);
	return script->random[1] + b;
}

static uint64_t mix(uint64_t x)
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

static void seed(Script *script, uint64_t value)
{
	script->random[0] = mix(value);
	script->random[1] = mix(value + 1) | 1;
}

void script_set_chance(Script *script, uint64_t value, int64_t now)
{
	seed(script, value);
	script->now = now;
	script->chance_used = false;
}

bool script_chance_used(const Script *script)
{
	return script->chance_used;
}

void chance_open(Script *script)
{
	lua_State *L = script->L;
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	seed(script, (uint64_t)now.tv_sec * 1000000007 + (uint64_t)now.tv_nsec +
			     (uint64_t)(uintptr_t)script);

	luaL_requiref(L, LUA_OSLIBNAME, luaopen_os, 0); // os
	lua_getfield(L, -1, "time");
	lua_setfield(L, LUA_REGISTRYINDEX, OS_TIME);
	lua_getfield(L, -1, "date");
	lua_setfield(L, LUA_REGISTRYINDEX, OS_DATE);
	lua_pop(L, 1);
	if (script->options.trust)
		return;
	luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE); // loaded
	lua_pushnil(L);
	lua_setfield(L, -2, LUA_OSLIBNAME);
	lua_pop(L, 1);
}

/* os.time([table]) */
int chance_time(lua_State *L)
{
	if (lua_isnoneornil(L, 1)) {
		reversing_forbids(L, "os.time", OTHERWISE);
		lua_pushinteger(L, script_now(self(L)));
		return 1;
	}
	lua_settop(L, 1);
	lua_getfield(L, LUA_REGISTRYINDEX, OS_TIME);
	lua_insert(L, 1);
	lua_call(L, 1, 1);
	return 1;
}

/* os.date([format [, time]]) */
int chance_date(lua_State *L)
{
	lua_settop(L, 2);
	if (lua_isnil(L, 1)) {
		lua_pushliteral(L, "%c");
		lua_replace(L, 1);
	}
	if (lua_isnil(L, 2)) {
		reversing_forbids(L, "os.date", OTHERWISE);
		lua_pushinteger(L, script_now(self(L)));
		lua_replace(L, 2);
	}
	lua_getfield(L, LUA_REGISTRYINDEX, OS_DATE);
	lua_insert(L, 1);
	lua_call(L, 2, 1);
	return 1;
}

/* A number from 0 to limit, each equally likely. */
static uint64_t below(Script *script, uint64_t limit)
{
	uint64_t mask = limit;
	for (unsigned shift = 1; shift < 64; shift *= 2)
		mask |= mask >> shift;
	uint64_t n;
	do
		n = script_random(script) & mask;
	while (n > limit);
	return n;
}

/* math.random([m [, n]]) */
int chance_random(lua_State *L)
{
	Script *s = self(L);
	lua_Integer low = 1, high;
	reversing_forbids(L, "math.random", OTHERWISE);
	switch (lua_gettop(L)) {
	case 0:
		lua_pushnumber(L, (lua_Number)(script_random(s) >> 11) * 0x1p-53);
		return 1;
	case 1:
		high = luaL_checkinteger(L, 1);
		if (high == 0) {
			lua_pushinteger(L, (lua_Integer)script_random(s));
			return 1;
		}
		break;
	case 2:
		low = luaL_checkinteger(L, 1);
		high = luaL_checkinteger(L, 2);
		break;
	default:
		return luaL_error(L, "wrong number of arguments");
	}
	luaL_argcheck(L, low <= high, lua_gettop(L), "interval is empty");
	uint64_t span = (uint64_t)high - (uint64_t)low;
	uint64_t number = (uint64_t)low + below(s, span);
	lua_pushinteger(L, (lua_Integer)number);
	return 1;
}

/* math.randomseed([n]) */
int chance_randomseed(lua_State *L)
{
	Script *s = self(L);
	lua_Number n = 0;
	uint64_t value;
	reversing_forbids(L, "math.randomseed", OTHERWISE);
	if (lua_isnoneornil(L, 1)) {
		value = script_random(s);
	} else if (lua_isinteger(L, 1)) {
		value = (uint64_t)lua_tointeger(L, 1);
	} else {
		n = luaL_checknumber(L, 1);
		memcpy(&value, &n, sizeof(value));
	}
	seed(s, value);
	return 0;
}
