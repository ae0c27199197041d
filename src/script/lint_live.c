/*
 * lint_live.c - the database, for lint rules that need one: a table of functions that only read.
 *
 *   live.query(sql [, { name = value }])   rows, as tables by column name; parameters are :name
 *   live.value(sql [, { name = value }])   the first column of the first row, or nil
 *   live.rows(table [, schema])            about how many rows there are; nil: no such table
 *   live.version                           101119: major * 10000 + minor * 100 + patch
 *
 * What it is asked fails like any Lua error: pcall catches what a server keeps from some users.
 */
#include "db/forecast.h"
#include "db/lex.h"
#include "db/statement.h"
#include "script/lint_push.h"

static Conn *conn_of(lua_State *L)
{
	return lua_touserdata(L, lua_upvalueindex(1));
}

/* The value of params[name] at the top; strings are kept alive by the table. */
static Value read_value(lua_State *L)
{
	switch (lua_type(L, -1)) {
	case LUA_TBOOLEAN:
		return (Value){.type = VAL_BOOL, .as.boolean = lua_toboolean(L, -1)};
	case LUA_TNUMBER:
		return (Value){.type = VAL_INT, .as.integer = lua_tointeger(L, -1)};
	case LUA_TSTRING:
		return VALUE_TEXT(lua_tostring(L, -1));
	default:
		return (Value){.type = VAL_NULL};
	}
}

/* A read-only transaction is ended by DDL where that commits by itself. */
static bool check_reads(const char *sql, const Dialect *dialect, Error *err)
{
	static const char *const words[] = {"SELECT", "WITH", "SHOW"};
	Lexer lexer;
	lex_init(&lexer, sql, strlen(sql), dialect->lex);
	const LexToken first = lex_next_solid(&lexer);
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (lex_is_word(&first, words[i]))
			return true;
	return error_set(err, ERR_SCRIPT, "a lint rule only reads: SELECT, WITH or SHOW, got %.*s",
		(int)first.len, first.start);
}

static bool run_query(lua_State *L, Arena *arena, Result *out, Error *err)
{
	Conn *conn = conn_of(L);
	const Dialect *dialect = conn->backend->dialect;
	const char *sql = lua_tostring(L, 1);
	StrVec names = {0};
	Stmt stmt = {.sql = sql};
	if (!check_reads(sql, dialect, err) ||
		!statement_params(sql, strlen(sql), dialect->lex,
			dialect->caps & DIALECT_NUMBERED_PARAMS, arena, &stmt.sql, &names, err))
		return false;
	Value *values = arena_alloc(arena, (names.count + 1) * sizeof(*values));
	for (size_t i = 0; i < names.count; i++) {
		lua_getfield(L, 2, names.items[i]);
		values[i] = read_value(L);
		lua_pop(L, 1);
	}
	stmt.params = values;
	stmt.nparams = names.count;
	return db_run(conn, &stmt, arena, out, err);
}

static void push_rows(lua_State *L, const Result *rows) // → list
{
	lua_createtable(L, (int)rows->nrows, 0);
	for (size_t r = 0; r < rows->nrows; r++) {
		lua_createtable(L, 0, (int)rows->ncols);
		for (size_t c = 0; c < rows->ncols; c++) {
			value_push(L, &rows->cells[r * rows->ncols + c]);
			lua_setfield(L, -2, rows->names[c]);
		}
		lua_rawseti(L, -2, (lua_Integer)r + 1);
	}
}

static void check_arguments(lua_State *L)
{
	luaL_checkstring(L, 1);
	lua_settop(L, 2);
	if (lua_isnil(L, 2)) {
		lua_newtable(L);
		lua_replace(L, 2);
	}
	luaL_checktype(L, 2, LUA_TTABLE);
}

static int live_query(lua_State *L)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	Result rows;
	check_arguments(L);
	bool ok = run_query(L, &arena, &rows, &err);
	if (ok)
		push_rows(L, &rows);
	arena_release(&arena);
	return ok ? 1 : fault_raise(L, &err);
}

static int live_value(lua_State *L)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	Result rows;
	check_arguments(L);
	bool ok = run_query(L, &arena, &rows, &err);
	if (ok && rows.nrows > 0)
		value_push(L, &rows.cells[0]);
	else
		lua_pushnil(L);
	arena_release(&arena);
	return ok ? 1 : fault_raise(L, &err);
}

static int live_rows(lua_State *L)
{
	Conn *conn = conn_of(L);
	const char *table = luaL_checkstring(L, 1), *schema = luaL_optstring(L, 2, NULL);
	Error err = ERROR_INIT;
	TableSize size = {0};
	if (!conn->backend->table_size ||
		!conn->backend->table_size(conn, schema, table, &size, &err))
		lua_pushnil(L);
	else
		lua_pushinteger(L, size.rows);
	return 1;
}

void lint_push_live(lua_State *L, Conn *conn)
{
	static const luaL_Reg functions[] = {
		{"query", live_query},
		{"value", live_value},
		{"rows", live_rows},
		{NULL, NULL},
	};
	lua_createtable(L, 0, 4);
	lua_pushlightuserdata(L, conn);
	luaL_setfuncs(L, functions, 1);
	lua_pushinteger(L, conn->server.number);
	lua_setfield(L, -2, "version");
}
