/*
 * guard.c - pcall, xpcall and coroutines as scripts get them.
 *
 * Around a protected call the host keeps a savepoint.  What ends the run (Ctrl-C, a lost
 * connection, another run) passes through every pcall, xpcall and coroutine.  A coroutine cannot
 * yield out of a pcall: savepoints are a stack.
 */
#include "script/internal.h"

/* ---- pcall --------------------------------------------------------------------------------- */

/* After a protected call: a true stands at `base`, the results or the error object above it. */
static int leave(lua_State *L, int status, int base)
{
	Script *s = self(L);
	Error err = ERROR_INIT;
	bool failed = status != LUA_OK;
	bool ok = !s->host || s->host->guard_leave(s->host, failed, &err);

	if (failed && fault_is_final(L, -1))
		return lua_error(L);
	if (!ok)
		return fault_raise(L, &err);
	if (atomic_load(&s->interrupted))
		return fault_interrupt(L);
	if (failed) {
		lua_pushboolean(L, 0);
		lua_replace(L, base);
	}
	return lua_gettop(L) - base + 1;
}

static void enter(lua_State *L)
{
	Script *s = self(L);
	if (s->host)
		s->host->guard_enter(s->host);
}

int guard_pcall(lua_State *L)
{
	luaL_checkany(L, 1);
	lua_pushboolean(L, 1);
	lua_insert(L, 1); // true f args
	enter(L);
	int status = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 0);
	return leave(L, status, 1);
}

/* The author's message handler, but for errors that it may not change. */
static int author_handler(lua_State *L)
{
	lua_settop(L, 1);
	if (fault_is_final(L, 1))
		return 1;
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	lua_call(L, 1, 1);
	return 1;
}

int guard_xpcall(lua_State *L)
{
	luaL_checktype(L, 2, LUA_TFUNCTION);
	int nargs = lua_gettop(L) - 2;
	lua_pushvalue(L, 2);
	lua_pushcclosure(L, author_handler, 1);
	lua_replace(L, 2);     // f handler args
	lua_pushvalue(L, 1);   // f handler args f
	lua_copy(L, 2, 1);     // handler handler args f
	lua_pushboolean(L, 1); // handler handler args f true
	lua_replace(L, 2);     // handler true args f
	lua_insert(L, 3);      // handler true f args
	enter(L);
	int status = lua_pcall(L, nargs, LUA_MULTRET, 1);
	return leave(L, status, 2);
}

/* ---- coroutines ---------------------------------------------------------------------------- */

static void stop(lua_State *L, lua_Debug *ar)
{
	(void)ar;
	lua_sethook(L, NULL, 0, 0);
	if (atomic_load(&self(L)->interrupted))
		fault_interrupt(L);
}

void guard_hook(lua_State *L)
{
	lua_sethook(L, stop, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

/* Say that `co` runs now, so that an interruption finds it; returns what ran before. */
static lua_State *switch_to(Script *s, lua_State *co)
{
	lua_State *before = atomic_exchange(&s->running, co);
	if (atomic_load(&s->interrupted))
		guard_hook(co);
	return before;
}

/* Resume with the nargs values on top of L; returns the number of results on L, or -1 with the
 * error object there. */
static int resume(lua_State *L, lua_State *co, int nargs)
{
	if (!lua_checkstack(co, nargs)) {
		lua_pushliteral(L, "too many arguments to resume");
		return -1;
	}
	lua_xmove(L, co, nargs);
	Script *s = self(L);
	lua_State *before = switch_to(s, co);
	int nresults = 0;
	int status = lua_resume(co, L, nargs, &nresults);
	atomic_store(&s->running, before);

	if (status != LUA_OK && status != LUA_YIELD) {
		lua_xmove(co, L, 1);
		if (fault_is_final(L, -1))
			lua_error(L);
		return -1;
	}
	if (atomic_load(&s->interrupted))
		fault_interrupt(L);
	if (!lua_checkstack(L, nresults + 1)) {
		lua_pop(co, nresults);
		lua_pushliteral(L, "too many results to resume");
		return -1;
	}
	lua_xmove(co, L, nresults);
	return nresults;
}

static lua_State *check_coroutine(lua_State *L, int index)
{
	luaL_checktype(L, index, LUA_TTHREAD);
	return lua_tothread(L, index);
}

int guard_resume(lua_State *L)
{
	lua_State *co = check_coroutine(L, 1);
	int n = resume(L, co, lua_gettop(L) - 1);
	lua_pushboolean(L, n >= 0);
	int results = n >= 0 ? n : 1;
	lua_insert(L, -(results + 1));
	return results + 1;
}

static int wrapped(lua_State *L)
{
	lua_State *co = lua_tothread(L, lua_upvalueindex(1));
	int n = resume(L, co, lua_gettop(L));
	if (n >= 0)
		return n;
	int status = lua_status(co);
	if (status != LUA_OK && status != LUA_YIELD)
		lua_resetthread(co); /* closes its variables */
	return lua_error(L);
}

int guard_wrap(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TFUNCTION);
	lua_State *co = lua_newthread(L); // f thread
	lua_pushvalue(L, 1);
	lua_xmove(L, co, 1);
	lua_pushcclosure(L, wrapped, 1);
	return 1;
}

int guard_close(lua_State *L)
{
	lua_State *co = check_coroutine(L, 1);
	lua_Debug ar;
	bool idle = lua_status(co) == LUA_YIELD ||
		    (lua_status(co) == LUA_OK && lua_getstack(co, 0, &ar) == 0) ||
		    lua_status(co) > LUA_YIELD;
	if (!idle)
		return fault_fail(L, "cannot close a running coroutine");
	lua_State *before = switch_to(self(L), co);
	int status = lua_resetthread(co);
	atomic_store(&self(L)->running, before);

	lua_pushboolean(L, status == LUA_OK);
	if (status == LUA_OK)
		return 1;
	lua_xmove(co, L, 1);
	if (fault_is_final(L, -1))
		return lua_error(L);
	return 2;
}
