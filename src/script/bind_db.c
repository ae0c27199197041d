/*
 * bind_db.c - db.*: what a script reads from the database.
 *
 * db.rows() holds a cursor: it lives in a userdata that closes it when the loop ends (__close),
 * when Lua forgets it (__gc), or when the script's call ends (bind_close_rows), whichever comes
 * first.
 */
#include "script/bind_sql.h"
#include "script/convert.h"

#define ROWS_TYPE  "luamig.rows"
#define BATCH_ROWS 500

struct Rows {
	Cursor *cursor; /* NULL: at the end, or closed */
	Arena arena;    /* the batch */
	Result batch;
	size_t next;
	Rows *before, *after; /* open cursors of the Script */
};

/* ---- pushing rows -------------------------------------------------------------------------- */

/* NULL is a missing field. */
static void push_row(lua_State *L, const Result *res, size_t row)
{
	lua_createtable(L, 0, (int)res->ncols);
	for (size_t c = 0; c < res->ncols; c++) {
		const Value *cell = &res->cells[row * res->ncols + c];
		if (cell->type == VAL_NULL)
			continue;
		lua_pushstring(L, res->names[c]); // row name
		value_push(L, cell);              // row name value
		lua_rawset(L, -3);
	}
}

static bool run_query(lua_State *L, const char *what, Result *out)
{
	Script *s = self(L);
	reversing_forbids(L, what, "it reads the database");
	Reader r = reader_new(L, what);
	ScriptSql sql;
	*out = (Result){0};
	lua_settop(L, 2);
	if (!bind_read_sql(&r, 1, false, &sql))
		return false;
	sql.is_query = true;

	Error err = ERROR_INIT;
	if (!s->host->sql(s->host, &sql, &s->scratch, out, &err))
		fault_raise(L, &err);
	return true;
}

/* db.query(sql [, params]) → list of rows */
static int db_query(lua_State *L)
{
	Result res;
	run_query(L, "db.query", &res);
	lua_createtable(L, (int)res.nrows, 0);
	for (size_t row = 0; row < res.nrows; row++) {
		push_row(L, &res, row);
		lua_rawseti(L, -2, (lua_Integer)row + 1);
	}
	arena_release(&self(L)->scratch);
	return 1;
}

/* db.value(sql [, params]) → first column of the first row, or nil */
static int db_value_of(lua_State *L)
{
	Result res;
	run_query(L, "db.value", &res);
	if (res.nrows && res.ncols)
		value_push(L, &res.cells[0]);
	else
		lua_pushnil(L);
	return 1;
}

/* ---- rows, one by one ---------------------------------------------------------------------- */

static void close_rows(Script *s, Rows *rows)
{
	if (rows->cursor) {
		db_cursor_close(rows->cursor);
		rows->cursor = NULL;
		if (rows->before)
			rows->before->after = rows->after;
		else
			s->rows = rows->after;
		if (rows->after)
			rows->after->before = rows->before;
	}
	rows->batch = (Result){0};
	rows->next = 0;
	arena_release(&rows->arena);
}

void bind_close_rows(Script *s)
{
	while (s->rows)
		close_rows(s, s->rows);
}

static int rows_gc(lua_State *L)
{
	close_rows(self(L), luaL_checkudata(L, 1, ROWS_TYPE));
	return 0;
}

/* The iterator; its state is the userdata. */
static int rows_next(lua_State *L)
{
	Script *s = self(L);
	Rows *rows = luaL_checkudata(L, 1, ROWS_TYPE);
	if (rows->next < rows->batch.nrows) {
		push_row(L, &rows->batch, rows->next++);
		return 1;
	}
	if (!rows->cursor) {
		lua_pushnil(L);
		return 1;
	}

	Error err = ERROR_INIT;
	arena_release(&rows->arena);
	rows->next = 0;
	rows->batch = (Result){0};
	if (!db_cursor_next(rows->cursor, BATCH_ROWS, &rows->arena, &rows->batch, &err)) {
		close_rows(s, rows);
		return fault_raise(L, &err);
	}
	if (rows->batch.nrows == 0) {
		close_rows(s, rows);
		lua_pushnil(L);
		return 1;
	}

	push_row(L, &rows->batch, rows->next++);
	return 1;
}

/* for row in db.rows(sql [, params]) do … end */
static int db_rows(lua_State *L)
{
	Script *s = self(L);
	reversing_forbids(L, "db.rows", "it reads the database");
	Reader r = reader_new(L, "db.rows");
	ScriptSql sql;
	lua_settop(L, 2);
	bool any = bind_read_sql(&r, 1, false, &sql);
	sql.is_query = true;
	lua_pushcfunction(L, rows_next);
	Rows *rows = lua_newuserdatauv(L, sizeof(*rows), 0); // next rows
	*rows = (Rows){0};
	luaL_setmetatable(L, ROWS_TYPE);

	if (any) {
		Error err = ERROR_INIT;
		rows->cursor = s->host->rows(s->host, &sql, &err);
		if (!rows->cursor)
			return fault_raise(L, &err);
		rows->after = s->rows;
		if (s->rows)
			s->rows->before = rows;
		s->rows = rows;
	}

	lua_pushnil(L);
	lua_pushvalue(L, -2); // next rows nil rows
	return 4;
}

void bind_open_rows(lua_State *L)
{
	static const luaL_Reg meta[] = {{"__gc", rows_gc}, {"__close", rows_gc}, {NULL, NULL}};
	luaL_newmetatable(L, ROWS_TYPE);
	luaL_setfuncs(L, meta, 0);
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_pop(L, 1);
}

/* ---- what exists --------------------------------------------------------------------------- */

static int ask(lua_State *L, Reader *r, ScriptHas *has, int options)
{
	static const char *const fields[] = {"schema", NULL};
	Script *s = self(L);
	if (!lua_isnil(L, options)) {
		if (!reader_is_plain(r, options))
			reader_mismatch(r, options, "the options", "a table: { schema = … }");
		reader_check_fields(r, options, (ReaderFields){.names = fields});
		has->schema = reader_name(r, options, "schema");
	}
	has->table = reader_name_at(r, 1, "the table");
	reversing_forbids(L, r->what, "it asks what exists");

	Error err = ERROR_INIT;
	bool found = false;
	if (!s->host->has(s->host, has, &found, &err))
		return fault_raise(L, &err);

	lua_pushboolean(L, found);
	return 1;
}

/* db.has_table(table [, { schema = … }]) */
static int db_has_table(lua_State *L)
{
	lua_settop(L, 2);
	Reader r = reader_new(L, "db.has_table");
	return ask(L, &r, &(ScriptHas){.kind = HAS_TABLE, .constraint = CONSTRAINT_COUNT}, 2);
}

/* db.has_column(table, column [, { schema = … }]) */
static int db_has_column(lua_State *L)
{
	lua_settop(L, 3);
	Reader r = reader_new(L, "db.has_column");
	ScriptHas has = {.kind = HAS_COLUMN, .constraint = CONSTRAINT_COUNT};
	has.name = reader_name_at(&r, 2, "the column");
	return ask(L, &r, &has, 3);
}

/* db.has_index(table, name [, { schema = … }]) */
static int db_has_index(lua_State *L)
{
	lua_settop(L, 3);
	Reader r = reader_new(L, "db.has_index");
	ScriptHas has = {.kind = HAS_INDEX, .constraint = CONSTRAINT_COUNT};
	has.name = reader_name_at(&r, 2, "the index");
	return ask(L, &r, &has, 3);
}

/* db.has_constraint(table, name | { kind = …, columns = … } [, { schema = … }]) */
static int db_has_constraint(lua_State *L)
{
	lua_settop(L, 3);
	Reader r = reader_new(L, "db.has_constraint");
	ScriptHas has = {.kind = HAS_CONSTRAINT};
	convert_which_constraint(&r, 2, &has.name, &has.constraint, &has.columns);
	return ask(L, &r, &has, 3);
}

/* db.blob(s): the string is bytes, also when it could be text */
static int db_blob(lua_State *L)
{
	if (lua_type(L, 1) != LUA_TSTRING)
		return fault_fail(L, "db.blob takes a string");
	lua_createtable(L, 0, 1); // blob
	lua_pushvalue(L, 1);
	lua_setfield(L, -2, "data");
	lua_createtable(L, 0, 1);
	lua_pushliteral(L, TAG_BLOB);
	lua_setfield(L, -2, "__name");
	lua_setmetatable(L, -2);
	return 1;
}

void bind_push_db(lua_State *L)
{
	static const luaL_Reg functions[] = {
		{"query", db_query},
		{"value", db_value_of},
		{"rows", db_rows},
		{"has_table", db_has_table},
		{"has_column", db_has_column},
		{"has_index", db_has_index},
		{"has_constraint", db_has_constraint},
		{"reflect", bind_reflect},
		{"blob", db_blob},
		{NULL, NULL},
	};
	luaL_newlib(L, functions); // db
	lua_createtable(L, 0, 2);  // db meta
	lua_pushliteral(L, "function");
	lua_pushliteral(L, "db.");
	lua_pushcclosure(L, bind_unknown, 2);
	lua_setfield(L, -2, "__index");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_setmetatable(L, -2);
}
