/* bind_sql.c - see bind_sql.h. */
#include "script/bind_sql.h"

#include "base/text.h"
#include "db/statement.h"
#include "script/decimal.h"

/* ---- parameters ---------------------------------------------------------------------------- */

static Value value_at(const Reader *r, int index, const char *label)
{
	lua_State *L = r->L;
	Value v = {.type = VAL_NULL};
	switch (lua_type(L, index)) {
	case LUA_TBOOLEAN:
		v.type = VAL_BOOL;
		v.as.boolean = lua_toboolean(L, index);
		return v;
	case LUA_TNUMBER:
		v.type = lua_isinteger(L, index) ? VAL_INT : VAL_REAL;
		if (v.type == VAL_INT)
			v.as.integer = lua_tointeger(L, index);
		else
			v.as.real = lua_tonumber(L, index);
		return v;
	case LUA_TSTRING: /* the table of parameters keeps it alive */
		v.as.text.data = lua_tolstring(L, index, &v.as.text.len);
		v.type = text_is_utf8(v.as.text.data, v.as.text.len) &&
					 !memchr(v.as.text.data, '\0', v.as.text.len)
				 ? VAL_TEXT
				 : VAL_BLOB;
		return v;
	default:
		break;
	}
	if (value_is_null(L, index))
		return v;
	if (decimal_is(L, index)) {
		decimal_push_text(L, index);
		return VALUE_TEXT(reader_text_at(r, lua_gettop(L), label));
	}
	if (!value_is(L, index, TAG_BLOB) || !reader_field(r, index, "data"))
		reader_mismatch(
			r, index, label, "a string, number, boolean, null, decimal or db.blob(…)");
	v.type = VAL_BLOB;
	v.as.text.data = lua_tolstring(L, -1, &v.as.text.len);
	lua_pop(L, 1);
	return v;
}

static const char *list_names(const Reader *r, const StrVec *names)
{
	Str out = str_new(r->arena);
	for (size_t i = 0; i < names->count; i++)
		str_addf(&out, "%s%s", i ? ", " : "", names->items[i]);
	return out.data;
}

/* The keys of the table of parameters, sorted. */
static StrVec given_names(const Reader *r, int params)
{
	lua_State *L = r->L;
	StrVec names = {0};
	walk_sorted_keys(L, params); // keys
	int keys = lua_gettop(L);
	lua_Integer n = (lua_Integer)lua_rawlen(L, keys);
	for (lua_Integer i = 1; i <= n; i++) {
		if (lua_rawgeti(L, keys, i) != LUA_TSTRING)
			reader_fail(r, "parameters are given by name: \"… where id = :id\", "
				       "{ id = 5 }");
		vec_push(&names, r->arena, reader_text_at(r, keys + 1, "a parameter's name"));
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
	return names;
}

static bool contains(const StrVec *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++) {
		if (strcmp(names->items[i], name) == 0)
			return true;
	}
	return false;
}

static int fail_missing(const Reader *r, const char *name, const StrVec *given)
{
	Error err = ERROR_INIT;
	if (given->count)
		error_set(&err, ERR_SCRIPT, "%s: no value for the parameter :%s (given: %s)",
			r->what, name, list_names(r, given));
	else
		error_set(&err, ERR_SCRIPT, "%s: no value for the parameter :%s", r->what, name);
	error_hint(&err, "write null for NULL: { %s = null }", name);
	return fault_raise(r->L, &err);
}

/* What is given must be used: a misspelt name would go unnoticed in another statement. */
static void check_used(const Reader *r, const StrVec *given, StrVec *used)
{
	for (size_t i = 0; i < given->count; i++) {
		const char *name = given->items[i];
		if (contains(used, name))
			continue;
		const char *all = used->count ? list_names(r, used) : NULL;
		vec_push(used, r->arena, NULL);
		const char *near = text_nearest(name, used->items);
		if (near)
			reader_fail(r, "the statement has no parameter :%s; did you mean :%s?",
				name, near);
		reader_fail(r, "the statement has no parameter :%s (it has %s)", name,
			all ? all : "none");
	}
}

/* A value for each of the names; all that is given must be used. */
static Value *read_values(const Reader *r, int params, StrVec *names)
{
	lua_State *L = r->L;
	if (!reader_is_plain(r, params))
		reader_mismatch(r, params, "the parameters", "a table: { name = value }");
	StrVec given = given_names(r, params);
	Value *values = arena_alloc(r->arena, (names->count + 1) * sizeof(*values));
	for (size_t i = 0; i < names->count; i++) {
		int top = lua_gettop(L);
		if (!reader_field(r, params, names->items[i]))
			fail_missing(r, names->items[i], &given);
		const char *label = arena_printf(r->arena, "the parameter :%s", names->items[i]);
		values[i] = value_at(r, lua_gettop(L), label);
		lua_settop(L, top);
	}
	check_used(r, &given, names);
	return values;
}

static void find_names(const Reader *r, const char *sql, const char **out, StrVec *names)
{
	const Dialect *dialect = self(r->L)->host->dialect;
	Error err = ERROR_INIT;
	if (!statement_params(sql, strlen(sql), dialect->lex,
		    dialect->caps & DIALECT_NUMBERED_PARAMS, r->arena, out, names, &err))
		fault_raise(r->L, &err);
}

static void read_params(const Reader *r, int params, const char *sql, Stmt *stmt)
{
	StrVec names = {0};
	find_names(r, sql, &stmt->sql, &names);
	stmt->nparams = names.count;
	stmt->params = read_values(r, params, &names);
}

const Value *bind_read_named(
	const Reader *r, int params, const char *const *texts, size_t count, StrVec *names)
{
	for (size_t i = 0; i < count; i++) {
		const char *ignored;
		StrVec of_text = {0};
		if (texts[i])
			find_names(r, texts[i], &ignored, &of_text);
		for (size_t n = 0; n < of_text.count; n++)
			if (!contains(names, of_text.items[n]))
				vec_push(names, r->arena, of_text.items[n]);
	}
	StrVec used = *names; /* check_used() may append */
	return read_values(r, params, &used);
}

/* ---- the text ------------------------------------------------------------------------------ */

static const char *const step_fields[] = {"probe", "undo", NULL};

/* One text for all databases stands first; with texts by dialect there is no first one. */
static void check_one_text(const Reader *r, int table)
{
	for (const char *const *word = reader_dialect_words; *word; word++)
		if (reader_has(r, table, *word))
			reader_fail(r,
				"the first element is the text for every database, so %s = … has "
				"no place beside it; name each database instead: { postgresql = "
				"\"…\", mysql = \"…\", sqlite = \"…\" }",
				*word);
}

/* { "sql", probe = …, undo = … }, or the same with a text per dialect */
static const char *read_step(const Reader *r, int table, ScriptSql *out)
{
	out->probe = reader_sql(r, table, "probe");
	out->undo = reader_sql(r, table, "undo");
	if (!out->undo && reader_has(r, table, "undo")) /* false: nothing is to be undone */
		out->undo = "";
	lua_rawgeti(r->L, table, 1);
	if (lua_isnil(r->L, -1))
		return reader_sql_at(r, table, "the SQL text", step_fields);
	check_one_text(r, table);
	reader_check_fields(
		r, table, (ReaderFields){.positional = 1, .names = step_fields, .dialects = false});
	return reader_sql_at(r, lua_gettop(r->L), "the SQL text", NULL);
}

bool bind_read_sql(const Reader *r, int index, bool steps, ScriptSql *out)
{
	lua_State *L = r->L;
	*out = (ScriptSql){0};
	if (steps && reader_is_plain(r, index))
		out->stmt.sql = read_step(r, index, out);
	else
		out->stmt.sql = reader_sql_at(r, index, "the SQL text", NULL);
	if (!out->stmt.sql)
		return false;
	if (!lua_isnoneornil(L, index + 1))
		read_params(r, index + 1, out->stmt.sql, &out->stmt);
	char where[sizeof(((Error *)0)->where)];
	fault_where(L, where, sizeof(where));
	out->where = arena_strdup(r->arena, where);
	return true;
}
