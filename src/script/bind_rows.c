/*
 * bind_rows.c - rows to the author's function and changes back, as fast as Lua can be called.
 *
 * A whole chunk is one protected call.  A row is one table of the right size; the names of its
 * columns are strings made once.  Names in the table that comes back are the same strings as those
 * of the table's columns, if they are short, so they are found by their address.
 *
 * Inside the protected call the stack is: 1 the RowFn, 2 the function, 3 columns, 4… the names.
 */
#include "script/bind_rows.h"

#include "base/text.h"
#include "script/decimal.h"

enum { RUN_FN = 1, RUN_FUNCTION, RUN_COLUMNS, RUN_NAMES };
enum { SHORT_STRING = 40 }; /* Lua keeps one copy of each string up to this length */

/* ---- values ------------------------------------------------------------------------------- */

static bool is_text(const char *data, size_t len, DataClass class)
{
	if (class == DATA_BYTES)
		return false;
	if (class == DATA_ANY && memchr(data, '\0', len))
		return false;
	return text_is_utf8(data, len);
}

static void read_string(const RowFn *fn, int index, DataClass class, Value *out)
{
	size_t len;
	const char *data = lua_tolstring(fn->L, index, &len);
	out->type = is_text(data, len, class) ? VAL_TEXT : VAL_BLOB;
	out->as.text.data = arena_strndup(fn->arena, data, len);
	out->as.text.len = len;
}

static int fail_value(const RowFn *fn, int index, const DataColumn *column)
{
	return fault_fail(fn->L,
		"%s: column '%s' must be a string, number, boolean, null, decimal, db.blob(…) or "
		"an sql expression, got %s",
		fn->word, column->name, value_describe(fn->L, index, fn->arena));
}

/* sql "…" or sql { postgresql = …, … } */
static const char *read_sql(const RowFn *fn, int index, const DataColumn *column)
{
	lua_State *L = fn->L;
	int top = lua_gettop(L);
	lua_pushliteral(L, "text");
	bool choice = lua_rawget(L, index) == LUA_TTABLE;
	for (size_t i = 0; choice && fn->keys[i]; i++) {
		lua_pushstring(L, fn->keys[i]);
		choice = lua_rawget(L, top + 1) == LUA_TNIL;
	}
	if (lua_type(L, -1) != LUA_TSTRING)
		fail_value(fn, index, column);
	const char *text = arena_strdup(fn->arena, lua_tostring(L, -1));
	lua_settop(L, top);
	return text;
}

/* The value at index; an SQL expression is returned instead. */
static const char *read_other(const RowFn *fn, int index, const DataColumn *column, Value *out)
{
	lua_State *L = fn->L;
	if (value_is_null(L, index))
		return NULL;
	if (decimal_is(L, index)) {
		decimal_push_text(L, index);
		read_string(fn, lua_gettop(L), DATA_OTHER, out);
		lua_pop(L, 1);
		return NULL;
	}
	if (value_is(L, index, TAG_SQL))
		return read_sql(fn, index, column);
	if (!value_is(L, index, TAG_BLOB))
		fail_value(fn, index, column);
	lua_pushliteral(L, "data");
	lua_rawget(L, index);
	read_string(fn, lua_gettop(L), DATA_BYTES, out);
	lua_pop(L, 1);
	return NULL;
}

static const char *read_value(const RowFn *fn, int index, const DataColumn *column, Value *out)
{
	lua_State *L = fn->L;
	*out = (Value){.type = VAL_NULL};
	switch (lua_type(L, index)) {
	case LUA_TSTRING:
		read_string(fn, index, column->class, out);
		return NULL;
	case LUA_TNUMBER:
		out->type = lua_isinteger(L, index) ? VAL_INT : VAL_REAL;
		if (out->type == VAL_INT)
			out->as.integer = lua_tointeger(L, index);
		else
			out->as.real = lua_tonumber(L, index);
		return NULL;
	case LUA_TBOOLEAN:
		out->type = VAL_BOOL;
		out->as.boolean = lua_toboolean(L, index);
		return NULL;
	default:
		return read_other(fn, index, column, out);
	}
}

/* ---- columns ------------------------------------------------------------------------------ */

static int fail_unknown(const RowFn *fn, const char *name)
{
	const DataTable *table = fn->shape.to;
	StrVec names = {0};
	for (size_t i = 0; i < table->columns.count; i++)
		vec_push(&names, fn->arena, table->columns.items[i].name);
	vec_push(&names, fn->arena, NULL);
	const char *near = text_nearest(name, names.items);
	return fault_fail(fn->L,
		near ? "%s: table '%s' has no column '%s'; did you mean '%s'?"
		     : "%s: table '%s' has no column '%s'",
		fn->word, table->name, name, near);
}

static void check_writable(const RowFn *fn, int column)
{
	const DataColumn *c = &fn->shape.to->columns.items[column];
	const DataKey *key = fn->shape.key;
	if (c->generated)
		fault_fail(fn->L, "%s: column '%s' is generated and cannot be given a value",
			fn->word, c->name);
	for (size_t i = 0; key && i < key->columns.count; i++)
		if (key->columns.items[i] == column)
			fault_fail(fn->L,
				"%s: column '%s' is of the key by which the rows are found: it "
				"cannot be changed here",
				fn->word, c->name);
}

/* The column that the key at -2 names; `place` is where it stands in its table. */
static int find_column(RowFn *fn, int place)
{
	lua_State *L = fn->L;
	if (lua_type(L, -2) != LUA_TSTRING)
		return fault_fail(L, "%s: columns have names, got %s as a key", fn->word,
			value_describe(L, lua_gettop(L) - 1, fn->arena));
	size_t len;
	const char *name = lua_tolstring(L, -2, &len);
	RowField *field = &fn->fields[place % ROW_FIELDS];
	if (field->key == name)
		return field->column;
	lua_pushvalue(L, -2);
	if (lua_rawget(L, RUN_COLUMNS) == LUA_TNIL)
		return fail_unknown(fn, name);
	int column = (int)lua_tointeger(L, -1) - 1;
	lua_pop(L, 1);
	check_writable(fn, column);
	if (len <= SHORT_STRING) /* then the one in our own table is this very string */
		*field = (RowField){name, column};
	return column;
}

/* ---- changes ------------------------------------------------------------------------------ */

typedef struct Field {
	int column;
	const char *sql;
	Value value;
} Field;

static bool same_columns(const ScriptChanges *changes, const Field *fields, size_t count)
{
	if (changes->columns.count != count)
		return false;
	for (size_t i = 0; i < count; i++) {
		const BulkColumn *c = &changes->columns.items[i];
		if (c->column != fields[i].column || !c->sql != !fields[i].sql)
			return false;
		if (c->sql && strcmp(c->sql, fields[i].sql) != 0)
			return false;
	}
	return true;
}

static ScriptChanges *new_changes(RowFn *fn, const Field *fields, size_t count)
{
	size_t left = fn->range->end - fn->range->next;
	vec_push(fn->out, fn->arena, (ScriptChanges){0});
	ScriptChanges *changes = &fn->out->items[fn->out->count - 1];
	for (size_t i = 0; i < count; i++) {
		vec_push(&changes->columns, fn->arena,
			(BulkColumn){fields[i].column, fields[i].sql});
		changes->width += !fields[i].sql;
	}
	size_t room = fn->out->count == 1 ? left : 4;
	vec_reserve(&changes->rows, fn->arena, room);
	vec_reserve(&changes->values, fn->arena, room * changes->width + 1);
	return changes;
}

/* New rows stay in their order; changes of rows go together wherever their columns are the same. */
static ScriptChanges *changes_for(RowFn *fn, const Field *fields, size_t count)
{
	if (fn->last && same_columns(fn->last, fields, count))
		return fn->last;
	for (size_t i = 0; fn->shape.key && i < fn->out->count; i++)
		if (same_columns(&fn->out->items[i], fields, count))
			return &fn->out->items[i];
	return new_changes(fn, fields, count);
}

static void add_change(RowFn *fn, size_t row, const Field *fields, size_t count)
{
	ScriptChanges *changes = fn->last = changes_for(fn, fields, count);
	vec_push(&changes->rows, fn->arena, row);
	for (size_t i = 0; i < count; i++)
		if (!fields[i].sql)
			vec_push(&changes->values, fn->arena, fields[i].value);
}

static void insert_sorted(Field *fields, size_t count, const Field *field)
{
	size_t at = count;
	for (; at > 0 && fields[at - 1].column > field->column; at--)
		fields[at] = fields[at - 1];
	fields[at] = *field;
}

/* The table at `index`: columns and values. */
static void take_columns(RowFn *fn, int index, size_t row)
{
	lua_State *L = fn->L;
	Field few[16], *fields = few;
	size_t count = 0, room = ARRAY_LEN(few);
	lua_pushnil(L);
	for (int place = 0; lua_next(L, index); place++) {
		int column = find_column(fn, place);
		Field field = {.column = column};
		field.sql = read_value(
			fn, lua_gettop(L), &fn->shape.to->columns.items[column], &field.value);
		if (count == room) {
			Field *more = arena_alloc(fn->arena, 2 * room * sizeof(*more));
			memcpy(more, fields, count * sizeof(*more));
			fields = more;
			room *= 2;
		}
		insert_sorted(fields, count++, &field);
		lua_pop(L, 1);
	}
	if (count > 0 || !fn->shape.key)
		add_change(fn, row, fields, count);
}

static bool is_plain(lua_State *L, int index)
{
	return lua_istable(L, index) && !value_is(L, index, TAG_SQL) &&
	       !value_is(L, index, TAG_BLOB);
}

/* A list of rows, as a function of data.copy may give it. */
static bool is_list(lua_State *L, int index)
{
	bool list = lua_rawgeti(L, index, 1) != LUA_TNIL;
	lua_pop(L, 1);
	if (list)
		return true;
	lua_pushnil(L);
	bool empty = !lua_next(L, index);
	lua_pop(L, empty ? 0 : 2);
	return empty;
}

static void take_rows(RowFn *fn, int index, size_t row)
{
	lua_State *L = fn->L;
	lua_Integer n = (lua_Integer)lua_rawlen(L, index);
	for (lua_Integer i = 1; i <= n; i++) {
		lua_rawgeti(L, index, i);
		if (!is_plain(L, lua_gettop(L)))
			fault_fail(L, "%s: row %d of the list must be a table of columns, got %s",
				fn->word, (int)i, value_describe(L, lua_gettop(L), fn->arena));
		take_columns(fn, lua_gettop(L), row);
		lua_pop(L, 1);
	}
}

/* What the function gave for a row, at index: nil leaves it. */
static void take_result(RowFn *fn, int index, size_t row)
{
	lua_State *L = fn->L;
	if (lua_isnil(L, index) || (lua_isboolean(L, index) && !lua_toboolean(L, index)))
		return;
	if (!is_plain(L, index))
		fault_fail(L, "%s: the function must return %s, got %s", fn->word,
			fn->many ? "a row, a list of rows or nil"
				 : "a table of changed columns or nil",
			value_describe(L, index, fn->arena));
	if (fn->many && is_list(L, index))
		take_rows(fn, index, row);
	else
		take_columns(fn, index, row);
}

/* ---- rows --------------------------------------------------------------------------------- */

static void push_row(RowFn *fn, size_t row)
{
	lua_State *L = fn->L;
	const Result *chunk = fn->range->chunk;
	const Value *cells = &chunk->cells[row * chunk->ncols];
	int count = (int)fn->shape.read->count;
	lua_createtable(L, 0, count);
	for (int c = 0; c < count; c++) {
		if (cells[c].type == VAL_NULL)
			continue;
		lua_pushvalue(L, RUN_NAMES + c);
		value_push(L, &cells[c]);
		lua_rawset(L, -3);
	}
}

static void run_each(RowFn *fn, int top)
{
	lua_State *L = fn->L;
	ScriptRowRange *range = fn->range;
	for (; range->next < range->end; range->next++) {
		lua_pushvalue(L, RUN_FUNCTION);
		push_row(fn, range->next);
		lua_call(L, 1, 1);
		take_result(fn, top + 1, range->next);
		lua_settop(L, top);
	}
}

/* What a batch gave, at index: a list with a place for each row (data.copy: of any length).  Other
 * keys would go unnoticed, and what they ask for would not be done. */
static void check_batch(const RowFn *fn, int index, size_t rows)
{
	lua_State *L = fn->L;
	lua_pushnil(L);
	while (lua_next(L, index)) {
		lua_pop(L, 1); // key
		if (!lua_isinteger(L, -1))
			fault_fail(L, "%s: the function must return a list, got a table with %s",
				fn->word, value_describe(L, lua_gettop(L), fn->arena));
		lua_Integer at = lua_tointeger(L, -1);
		if (at < 1 || (!fn->many && at > (lua_Integer)rows))
			fault_fail(L,
				"%s: the function got %d rows, and returned a change for row "
				"%lld",
				fn->word, (int)rows, (long long)at);
	}
}

/* One call for all rows; an error is of no row in particular. */
static void run_batch(RowFn *fn, int top)
{
	lua_State *L = fn->L;
	ScriptRowRange *range = fn->range;
	size_t count = range->end - range->next;
	lua_pushvalue(L, RUN_FUNCTION);
	lua_createtable(L, (int)count, 0);
	for (size_t i = 0; i < count; i++) {
		push_row(fn, range->next + i);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	lua_call(L, 1, 1); // results
	bool none = lua_isnil(L, top + 1);
	if (!none && !is_plain(L, top + 1))
		fault_fail(L, "%s: the function must return a list, got %s", fn->word,
			value_describe(L, top + 1, fn->arena));
	if (!none)
		check_batch(fn, top + 1, count);
	if (!none && fn->many)
		take_rows(fn, top + 1, range->next);
	for (size_t i = 0; !none && !fn->many && i < count; i++, range->next++) {
		lua_rawgeti(L, top + 1, (lua_Integer)i + 1);
		take_result(fn, top + 2, range->next);
		lua_settop(L, top + 1);
	}
	range->next = range->end;
}

/* data.insert's own rows. */
static void run_list(RowFn *fn, int top)
{
	lua_State *L = fn->L;
	for (ScriptRowRange *range = fn->range; range->next < range->end; range->next++) {
		lua_rawgeti(L, RUN_FUNCTION, (lua_Integer)range->next + 1);
		if (lua_toboolean(L, -1))
			take_columns(fn, top + 1, range->next);
		lua_settop(L, top);
	}
}

static int run_chunk(lua_State *L)
{
	RowFn *fn = lua_touserdata(L, RUN_FN);
	int top = lua_gettop(L);
	luaL_checkstack(L, 40, NULL);
	if (!fn->range->chunk)
		run_list(fn, top);
	else if (fn->batch)
		run_batch(fn, top);
	else
		run_each(fn, top);
	return 0;
}

/* ---- the host's side ------------------------------------------------------------------------- */

static void push_columns(RowFn *fn)
{
	lua_State *L = fn->L;
	const DataTable *to = fn->shape.to, *from = fn->shape.from;
	lua_createtable(L, 0, (int)to->columns.count);
	for (size_t i = 0; i < to->columns.count; i++) {
		lua_pushinteger(L, (lua_Integer)i + 1);
		lua_setfield(L, -2, to->columns.items[i].name);
	}
	lua_replace(L, fn->columns);
	lua_newtable(L);
	for (size_t i = 0; fn->shape.read && i < fn->shape.read->count; i++) {
		lua_pushstring(L, from->columns.items[fn->shape.read->items[i]].name);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	lua_replace(L, fn->names);
}

static bool rows_open(ScriptRowFn *base, const ScriptRowShape *shape, Error *err)
{
	RowFn *fn = (RowFn *)base;
	(void)err;
	fn->shape = *shape;
	push_columns(fn);
	return true;
}

/* Random numbers of a chunk are its own, in every run; what they do to those after the call is
 * undone. */
static void salt_random(RowFn *fn)
{
	Script *s = fn->script;
	s->random[0] = fn->random[0] ^ (fn->range->salt * UINT64_C(0x9e3779b97f4a7c15));
	s->random[1] = fn->random[1] | 1;
	for (int i = 0; i < 8; i++)
		(void)script_random(s);
}

static bool rows_call(
	ScriptRowFn *base, ScriptRowRange *range, Arena *arena, ScriptChangeList *out, Error *err)
{
	RowFn *fn = (RowFn *)base;
	lua_State *L = fn->L;
	Script *s = fn->script;
	ScriptHost *host = s->host, other = rows_refusing_host(host);
	int top = lua_gettop(L), names = fn->shape.read ? (int)fn->shape.read->count : 0;
	fn->range = range;
	fn->arena = arena;
	fn->out = out;
	fn->last = NULL;
	if (!lua_checkstack(L, names + 20))
		return error_set(err, ERR_SCRIPT, "%s: too many columns", fn->word);
	lua_pushcfunction(L, fault_handler);
	lua_pushcfunction(L, run_chunk);
	lua_pushlightuserdata(L, fn);
	lua_pushvalue(L, fn->function);
	lua_pushvalue(L, fn->columns);
	for (int i = 1; i <= names; i++)
		lua_rawgeti(L, fn->names, i);

	salt_random(fn);
	s->host = &other;
	int status = lua_pcall(L, 3 + names, 0, top + 1);
	s->host = host;
	memcpy(s->random, fn->random, sizeof(fn->random));

	if (status != LUA_OK)
		fault_take(L, err);
	lua_settop(L, top);
	return status == LUA_OK;
}

void rows_init(RowFn *fn, const Reader *r, const char *word, int function)
{
	lua_State *L = r->L;
	Script *s = self(L);
	*fn = (RowFn){
		.base = {.open = rows_open, .call = rows_call},
		.script = s,
		.L = L,
		.word = word,
		.function = function,
		.names = function + 1,
		.columns = function + 2,
	};
	for (size_t i = 0; r->keys[i]; i++)
		fn->keys[i] = arena_strdup(r->arena, r->keys[i]);
	memcpy(fn->random, s->random, sizeof(fn->random));
}
