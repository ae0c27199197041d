/*
 * bind_data.c - data.*: rows changed in chunks.  Here what the author wrote is read and checked;
 * the work is the host's (core/data.c), the author's function is called by bind_rows.c.
 *
 * What is read lives in the Script's `data` arena: the scratch memory is emptied by whatever the
 * author's function calls meanwhile.
 */
#include "base/hash.h"
#include "script/bind_rows.h"
#include "script/bind_sql.h"
#include "script/decimal.h"

/* ---- options -------------------------------------------------------------------------------- */

static const char *const pace_fields[] = {"chunk", "key", "max_lag", "on_error", "params", "pause",
	"schema", "target", "while_ok", NULL};
static const char *const update_fields[] = {"set", "where", NULL};
static const char *const delete_fields[] = {"where", NULL};
static const char *const transform_fields[] = {"batch", "read", "where", NULL};
static const char *const copy_fields[] = {
	"batch", "from", "read", "to", "to_schema", "where", NULL};
static const char *const insert_fields[] = {"schema", NULL};

static double seconds(const Reader *r, int table, const char *key, double fallback)
{
	if (!reader_field(r, table, key))
		return fallback;
	int top = lua_gettop(r->L);
	double value = lua_type(r->L, top) == LUA_TNUMBER ? lua_tonumber(r->L, top) : -1;
	if (!(value >= 0 && value <= 86400))
		reader_mismatch(r, top, key, "a number of seconds");
	lua_pop(r->L, 1);
	return value;
}

static bool quarantines(const Reader *r, int table)
{
	const char *word = reader_text(r, table, "on_error");
	if (word && strcmp(word, "stop") != 0 && strcmp(word, "quarantine") != 0)
		reader_fail(r, "on_error must be \"stop\" or \"quarantine\", got \"%s\"", word);
	return word && strcmp(word, "quarantine") == 0;
}

static void read_pace(const Reader *r, int table, ScriptData *out)
{
	if (reader_integer(r, table, "chunk", &out->chunk) && out->chunk < 1)
		reader_fail(r, "chunk must be 1 or more rows");
	out->target = seconds(r, table, "target", 0.5);
	out->pause = seconds(r, table, "pause", 0);
	out->max_lag = seconds(r, table, "max_lag", -1);
	out->while_ok = reader_sql(r, table, "while_ok");
	out->quarantine = quarantines(r, table);
}

static void read_list(const Reader *r, int table, const char *key, StrVec *out)
{
	if (!reader_field(r, table, key))
		return;
	reader_names(r, lua_gettop(r->L), key, out);
	lua_pop(r->L, 1);
}

/* Parameters of set and where: params = {…}; a table at the first place is the same.  The values
 * may be strings that only this table keeps, and the author's table keeps it. */
static void read_named(const Reader *r, int table, ScriptData *out)
{
	const char *const texts[] = {out->set, out->where};
	lua_State *L = r->L;
	int top = lua_gettop(L);
	bool given = reader_field(r, table, "params");
	if (!given && out->kind != SCRIPT_TRANSFORM && out->kind != SCRIPT_COPY)
		given = lua_rawgeti(L, table, 1) != LUA_TNIL;
	if (given) {
		out->has_params = true;
		out->values = bind_read_named(r, top + 1, texts, 2, &out->names);
	}
	lua_settop(L, top);
}

static void read_options(const Reader *r, int table, ScriptData *out)
{
	out->schema = reader_name(r, table, "schema");
	out->set = reader_sql(r, table, "set");
	out->where = reader_sql(r, table, "where");
	read_list(r, table, "key", &out->key);
	read_list(r, table, "read", &out->read);
	read_pace(r, table, out);
	out->batch = reader_flag(r, table, "batch", false);
}

/* ---- the call ------------------------------------------------------------------------------- */

static Reader begin(lua_State *L, const char *word, ScriptData *out)
{
	Script *s = self(L);
	reversing_forbids(L, word, "what the rows were is not known afterwards");
	Reader r = reader_new(L, word);
	arena_release(&s->data);
	r.arena = &s->data;
	*out = (ScriptData){.word = word, .max_lag = -1, .target = 0.5};
	char where[sizeof(((Error *)0)->where)];
	fault_where(L, where, sizeof(where));
	out->at = arena_strdup(r.arena, where);
	return r;
}

static int run(lua_State *L, const ScriptData *data)
{
	Script *s = self(L);
	ScriptDataResult result = {0};
	Error err = ERROR_INIT;
	if (!s->host->data)
		return fault_fail(L, "%s is not available here", data->word);
	bool ok = s->host->data(s->host, data, &result, &err);
	if (!ok)
		return fault_raise(L, &err);

	lua_pushinteger(L, result.changed);
	lua_pushinteger(L, result.seen);
	lua_pushinteger(L, result.quarantined);
	return 3;
}

/* The function at [1] goes to `place` on the stack, with two more places behind it. */
static void take_function(const Reader *r, int table, int place, bool needed)
{
	lua_State *L = r->L;
	lua_settop(L, place + 2);
	lua_rawgeti(L, table, 1);
	if (needed ? !lua_isfunction(L, -1) : !lua_isfunction(L, -1) && !lua_isnil(L, -1))
		reader_mismatch(r, lua_gettop(L), "the last element",
			needed ? "a function of a row: function(row) return { … } end"
			       : "a function of a row");
	lua_replace(L, place);
}

static int options_table(const Reader *r, int index, const char *example)
{
	if (!reader_is_plain(r, index))
		reader_mismatch(
			r, index, "the options", arena_printf(r->arena, "a table: %s", example));
	return index;
}

static void check_options(
	const Reader *r, int table, const char *const *names, const char *const *more)
{
	reader_check_fields(
		r, table, (ReaderFields){.positional = 1, .names = names, .more = more});
}

/* data.update(table, { set = "…", where = "…", params = {…}, … }) */
static int data_update(lua_State *L)
{
	ScriptData data;
	Reader r = begin(L, "data.update", &data);
	lua_settop(L, 2);
	data.kind = SCRIPT_UPDATE;
	data.table = reader_name_at(&r, 1, "the table");
	int table = options_table(&r, 2, "{ set = \"…\", where = \"…\" }");
	check_options(&r, table, pace_fields, update_fields);
	read_options(&r, table, &data);
	if (!data.set)
		reader_fail(
			&r, "set is missing: what to change, as in set = \"price = price * 2\"");
	if (data.quarantine)
		reader_fail(&r, "on_error = \"quarantine\" is for functions of rows; here the "
				"server changes them all at once");
	read_named(&r, table, &data);

	return run(L, &data);
}

/* data.delete(table, { where = "…", … }) */
static int data_delete(lua_State *L)
{
	ScriptData data;
	Reader r = begin(L, "data.delete", &data);
	lua_settop(L, 2);
	data.kind = SCRIPT_DELETE;
	data.table = reader_name_at(&r, 1, "the table");
	int table = options_table(&r, 2, "{ where = \"…\" }");
	check_options(&r, table, pace_fields, delete_fields);
	read_options(&r, table, &data);
	if (!data.where)
		reader_fail(&r, "where is missing; where = \"true\" deletes every row");
	if (data.quarantine)
		reader_fail(&r, "on_error = \"quarantine\" is for functions of rows");
	read_named(&r, table, &data);

	return run(L, &data);
}

/* data.transform(table, { read = …, where = …, function(row) … end }) */
static int data_transform(lua_State *L)
{
	enum { PLACE = 3 };
	ScriptData data;
	RowFn fn;
	Reader r = begin(L, "data.transform", &data);
	lua_settop(L, 2);
	data.kind = SCRIPT_TRANSFORM;
	data.table = reader_name_at(&r, 1, "the table");
	int table = options_table(&r, 2, "{ read = { … }, function(row) return { … } end }");
	check_options(&r, table, pace_fields, transform_fields);
	read_options(&r, table, &data);
	take_function(&r, table, PLACE, true);
	read_named(&r, table, &data);
	rows_init(&fn, &r, data.word, PLACE);
	fn.batch = data.batch;
	data.fn = &fn.base;

	return run(L, &data);
}

/* data.copy { from = …, to = …, function(row) … end } */
static int data_copy(lua_State *L)
{
	enum { PLACE = 2 };
	ScriptData data;
	RowFn fn;
	Reader r = begin(L, "data.copy", &data);
	lua_settop(L, 1);
	data.kind = SCRIPT_COPY;
	int table = options_table(&r, 1, "{ from = \"…\", to = \"…\", function(row) … end }");
	check_options(&r, table, pace_fields, copy_fields);
	read_options(&r, table, &data);
	data.table = reader_name(&r, table, "from");
	data.to = reader_name(&r, table, "to");
	data.to_schema = reader_name(&r, table, "to_schema");
	if (!data.table || !data.to)
		reader_fail(&r, "%s is missing: the table to copy %s", data.table ? "to" : "from",
			data.table ? "into" : "from");
	if (!data.to_schema)
		data.to_schema = data.schema;
	take_function(&r, table, PLACE, false);
	bool has_function = lua_isfunction(L, PLACE);
	if (data.batch && !has_function)
		reader_fail(&r, "batch = true needs a function");
	read_named(&r, table, &data);
	rows_init(&fn, &r, data.word, PLACE);
	fn.many = true;
	fn.batch = data.batch;
	data.fn = has_function ? &fn.base : NULL;

	return run(L, &data);
}

/* ---- data.insert ---------------------------------------------------------------------------- */

static void hash_value(const Reader *r, Hash *hash, int index)
{
	lua_State *L = r->L;
	size_t len;
	if (lua_istable(L, index)) {
		lua_pushliteral(L, "data");
		if (lua_rawget(L, index) == LUA_TNIL) {
			lua_pop(L, 1);
			lua_pushliteral(L, "text");
			lua_rawget(L, index);
		}
	} else if (decimal_is(L, index)) {
		decimal_push_text(L, index);
	} else {
		lua_pushvalue(L, index);
	}
	hash_add(hash, luaL_typename(L, -1), 3);
	if (lua_type(L, -1) == LUA_TBOOLEAN) {
		hash_add(hash, lua_toboolean(L, -1) ? "1" : "0", 1);
	} else if (lua_type(L, -1) == LUA_TSTRING || lua_type(L, -1) == LUA_TNUMBER) {
		const char *text = lua_tolstring(L, -1, &len);
		hash_add(hash, text, len + 1);
	}
	lua_pop(L, 1);
}

static void hash_row(const Reader *r, Hash *hash, int row)
{
	lua_State *L = r->L;
	walk_sorted_keys(L, row); // keys
	int keys = lua_gettop(L);
	lua_Integer n = (lua_Integer)lua_rawlen(L, keys);
	for (lua_Integer i = 1; i <= n; i++) {
		lua_rawgeti(L, keys, i);
		lua_pushvalue(L, -1);
		lua_rawget(L, row); // keys key value
		hash_value(r, hash, keys + 1);
		hash_value(r, hash, keys + 2);
		lua_settop(L, keys);
	}
	hash_add(hash, "|", 1);
	lua_pop(L, 1);
}

/* Nothing in here raises but for mistakes that were looked for before. */
static const char *digest(const Reader *r, int rows, lua_Integer count)
{
	char hex[HASH_HEX_SIZE];
	for (lua_Integer i = 1; i <= count; i++) {
		lua_rawgeti(r->L, rows, i);
		if (lua_toboolean(r->L, -1) && !reader_is_plain(r, lua_gettop(r->L)))
			reader_mismatch(r, lua_gettop(r->L),
				arena_printf(r->arena, "row %d", (int)i), "a table of columns");
		lua_pop(r->L, 1);
	}
	Hash *hash = hash_new();
	for (lua_Integer i = 1; i <= count; i++) {
		lua_rawgeti(r->L, rows, i);
		if (lua_istable(r->L, -1))
			hash_row(r, hash, lua_gettop(r->L));
		lua_pop(r->L, 1);
	}
	hash_finish(hash, hex);
	return arena_strdup(r->arena, hex);
}

/* data.insert(table, rows [, { schema = … }]) → number of rows */
static int data_insert(lua_State *L)
{
	enum { PLACE = 4 };
	ScriptData data;
	RowFn fn;
	Reader r = begin(L, "data.insert", &data);
	lua_settop(L, 3);
	data.kind = SCRIPT_INSERT;
	data.table = reader_name_at(&r, 1, "the table");
	if (!lua_isnil(L, 3)) {
		options_table(&r, 3, "{ schema = … }");
		reader_check_fields(&r, 3, (ReaderFields){.names = insert_fields});
		data.schema = reader_name(&r, 3, "schema");
	}
	lua_settop(L, PLACE + 2);
	lua_pushvalue(L, 2);
	lua_replace(L, PLACE);
	lua_Integer count = reader_list(&r, 2, "the rows");
	data.rows = (size_t)count;
	data.asks = digest(&r, 2, count);
	rows_init(&fn, &r, data.word, PLACE);
	data.fn = &fn.base;

	return run(L, &data);
}

void bind_push_data(lua_State *L)
{
	static const luaL_Reg functions[] = {
		{"insert", data_insert},
		{"update", data_update},
		{"delete", data_delete},
		{"transform", data_transform},
		{"copy", data_copy},
		{NULL, NULL},
	};
	luaL_newlib(L, functions); // data
	lua_createtable(L, 0, 2);  // data meta
	lua_pushliteral(L, "function");
	lua_pushliteral(L, "data.");
	lua_pushcclosure(L, bind_unknown, 2);
	lua_setfield(L, -2, "__index");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_setmetatable(L, -2);
}
