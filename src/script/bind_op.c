/* bind_op.c - op.*: what a script changes.  lua/luamig/op.lua ends here. */
#include "script/bind_sql.h"
#include "script/convert.h"

/* core.emit(word, …): one operation */
int bind_emit(lua_State *L)
{
	Script *s = self(L);
	const char *word = luaL_checkstring(L, 1);
	Reader r = reader_new(L, lua_pushfstring(L, "op.%s", word));
	lua_replace(L, 1);
	Op op;
	convert_op(&r, r.what + strlen("op."), &op);
	char where[sizeof(((Error *)0)->where)];
	fault_where(L, where, sizeof(where));

	Error err = ERROR_INIT;
	if (!s->host->op(s->host, &op, where, &err))
		return fault_raise(L, &err);

	return 0;
}

/* op.execute(sql [, params]) → rows changed */
int bind_execute(lua_State *L)
{
	Script *s = self(L);
	lua_settop(L, 2);
	Reader r = reader_new(L, "op.execute");
	ScriptSql sql;
	Result res = {0};
	if (bind_read_sql(&r, 1, true, &sql)) {
		Error err = ERROR_INIT;
		if (!s->host->sql(s->host, &sql, &s->scratch, &res, &err))
			return fault_raise(L, &err);
	}

	if (s->reversing) /* not known: arithmetic with it fails */
		lua_pushnil(L);
	else
		lua_pushinteger(L, res.affected);
	return 1;
}

/* op.execute_file(path) → statements run */
int bind_execute_file(lua_State *L)
{
	Script *s = self(L);
	lua_settop(L, 1);
	reversing_forbids(L, "op.execute_file", "how to undo its statements is not said");
	Reader r = reader_new(L, "op.execute_file");
	reader_choose(&r, 1, "the path", NULL);
	int64_t statements = 0;
	if (!lua_isboolean(L, 2) || lua_toboolean(L, 2)) {
		const char *path = reader_name_at(&r, 2, "the path");
		char where[sizeof(((Error *)0)->where)];
		fault_where(L, where, sizeof(where));

		Error err = ERROR_INIT;
		if (!s->host->file(s->host, path, where, &statements, &err))
			return fault_raise(L, &err);
	}

	lua_pushinteger(L, statements);
	return 1;
}

/* op.autocommit(fn): its statements run outside the transaction */
int bind_autocommit(lua_State *L)
{
	Script *s = self(L);
	if (!lua_isfunction(L, 1))
		return fault_fail(
			L, "op.autocommit takes a function: op.autocommit(function() … end)");
	lua_settop(L, 1);
	lua_pushcfunction(L, fault_handler);
	lua_insert(L, 1); // handler fn
	char where[sizeof(((Error *)0)->where)];
	fault_where(L, where, sizeof(where));
	Error err = ERROR_INIT;
	if (!s->host->autocommit_enter(s->host, where, &err))
		return fault_raise(L, &err);
	int status = lua_pcall(L, 0, 0, 1);
	bool ok = s->host->autocommit_leave(s->host, &err);

	if (status != LUA_OK)
		return lua_error(L);
	return ok ? 0 : fault_raise(L, &err);
}
