/* reader.c - see reader.h. */
#include "script/reader.h"

#include <ctype.h>
#include <stdio.h>

#include "base/text.h"

const char *const reader_dialect_words[] = {"postgresql", "mysql", "mariadb", "sqlite", NULL};

/* Words of other tools for fields that have another name here. */
static const struct {
	const char *theirs, *ours;
} synonyms[] = {
	{"server_default", "default"},
	{"type_", "type"},
	{"new_column_name", "op.rename_column()"},
	{"existing_type", "nothing: the database knows its type"},
	{"existing_nullable", "nothing: the database knows"},
	{"existing_server_default", "nothing: the database knows"},
	{"null", "nullable"},
	{"not_null", "nullable = false"},
	{"initially", "deferrable = \"initially deferred\""},
	{"postgresql_using", "method, or using in alter_column"},
	{"postgresql_where", "where"},
	{"postgresql_include", "include"},
	{"postgresql_concurrently", "concurrently"},
	{"using", "method"},
	{"computed", "generated"},
	{"persisted", "stored"},
	{NULL, NULL},
};

/* ---- what applies here --------------------------------------------------------------------- */

static bool is_dialect_word(const char *word)
{
	for (size_t i = 0; reader_dialect_words[i]; i++) {
		if (strcmp(reader_dialect_words[i], word) == 0)
			return true;
	}
	return false;
}

static void add_key(Reader *r, const char *word)
{
	size_t n = 0;
	for (; r->keys[n]; n++) {
		if (strcmp(r->keys[n], word) == 0)
			return;
	}
	if (n + 1 < ARRAY_LEN(r->keys))
		r->keys[n] = word;
}

/* The server's own name first ("MariaDB" → mariadb), then what its dialect answers to. */
static void find_keys(Reader *r, const ScriptHost *host)
{
	char server[16] = "";
	const char *name = host->server && host->server->name ? host->server->name : "";
	for (size_t i = 0; name[i] && i + 1 < sizeof(server); i++)
		server[i] = (char)tolower((unsigned char)name[i]);
	if (is_dialect_word(server))
		add_key(r, arena_strdup(r->arena, server));
	const char *const *keys = host->dialect->option_keys;
	for (; keys && *keys; keys++)
		add_key(r, *keys);
	add_key(r, host->dialect->name);
}

Reader reader_new(lua_State *L, const char *what)
{
	Script *s = self(L);
	Arena *lasting = reversing_arena(s);
	if (!lasting)
		arena_release(&s->scratch);
	luaL_checkstack(L, 200, NULL);
	Reader r = {.L = L, .arena = lasting ? lasting : &s->scratch, .what = what};
	if (s->host)
		find_keys(&r, s->host);
	return r;
}

/* ---- mistakes ------------------------------------------------------------------------------ */

int reader_fail(const Reader *r, const char *fmt, ...)
{
	char text[2 * sizeof(((Error *)0)->message)]; /* fault_fail() cuts it */
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return fault_fail(r->L, "%s: %s", r->what, text);
}

int reader_mismatch(const Reader *r, int index, const char *label, const char *wanted)
{
	return reader_fail(
		r, "%s must be %s, got %s", label, wanted, value_describe(r->L, index, r->arena));
}

static int fail_field(const Reader *r, const char *field, ReaderFields allowed)
{
	for (size_t i = 0; synonyms[i].theirs; i++) {
		if (strcmp(synonyms[i].theirs, field) == 0)
			return fault_fail(r->L, "unknown field '%s' in %s; luamig's word is %s",
				field, r->what, synonyms[i].ours);
	}
	StrVec names = {0};
	for (const char *const *n = allowed.names; n && *n; n++)
		vec_push(&names, r->arena, *n);
	for (const char *const *n = allowed.more; n && *n; n++)
		vec_push(&names, r->arena, *n);
	for (const char *const *n = reader_dialect_words; allowed.dialects && *n; n++)
		vec_push(&names, r->arena, *n);
	vec_push(&names, r->arena, NULL);
	const char *near = text_nearest(field, names.items);
	return fault_fail(r->L,
		near ? "unknown field '%s' in %s; did you mean '%s'?" : "unknown field '%s' in %s",
		field, r->what, near);
}

static bool is_among(const char *const *names, const char *word)
{
	for (; names && *names; names++) {
		if (strcmp(*names, word) == 0)
			return true;
	}
	return false;
}

static bool is_allowed(const char *key, ReaderFields allowed)
{
	return is_among(allowed.names, key) || is_among(allowed.more, key) ||
	       (allowed.dialects && is_dialect_word(key));
}

/* Of several mistakes the one that comes first in byte order is named, whatever Lua's order is. */
void reader_check_fields(const Reader *r, int table, ReaderFields allowed)
{
	lua_State *L = r->L;
	const char *wrong = NULL;
	lua_pushnil(L);
	while (lua_next(L, table)) {
		lua_pop(L, 1);
		if (lua_type(L, -1) == LUA_TSTRING) {
			const char *key = lua_tostring(L, -1);
			if (!is_allowed(key, allowed) && (!wrong || strcmp(key, wrong) < 0))
				wrong = key;
		} else if (!lua_isinteger(L, -1) || lua_tointeger(L, -1) < 1) {
			reader_fail(r, "%s cannot be a key here",
				value_describe(L, lua_gettop(L), r->arena));
		} else if (lua_tointeger(L, -1) > allowed.positional) {
			reader_fail(r, "there is a value too many at position %d",
				(int)lua_tointeger(L, -1));
		}
	}
	if (wrong)
		fail_field(r, wrong, allowed);
}

/* ---- fields -------------------------------------------------------------------------------- */

bool reader_field(const Reader *r, int table, const char *key)
{
	lua_pushstring(r->L, key);
	if (lua_rawget(r->L, table) != LUA_TNIL)
		return true;
	lua_pop(r->L, 1);
	return false;
}

bool reader_has(const Reader *r, int table, const char *key)
{
	if (!reader_field(r, table, key))
		return false;
	lua_pop(r->L, 1);
	return true;
}

bool reader_is_plain(const Reader *r, int index)
{
	return lua_istable(r->L, index) && !value_is(r->L, index, TAG_TYPE) &&
	       !value_is(r->L, index, TAG_SQL) && !value_is(r->L, index, TAG_CONSTRAINT) &&
	       !value_is(r->L, index, TAG_BLOB);
}

const char *reader_text_at(const Reader *r, int index, const char *label)
{
	if (lua_type(r->L, index) != LUA_TSTRING)
		reader_mismatch(r, index, label, "a string");
	size_t len;
	const char *text = lua_tolstring(r->L, index, &len);
	if (strlen(text) != len)
		reader_fail(r, "%s contains a NUL byte", label);
	return arena_strndup(r->arena, text, len);
}

const char *reader_name_at(const Reader *r, int index, const char *label)
{
	const char *name = reader_text_at(r, index, label);
	if (!name[0])
		reader_fail(r, "%s must not be empty", label);
	return name;
}

const char *reader_text(const Reader *r, int table, const char *key)
{
	if (!reader_field(r, table, key))
		return NULL;
	const char *text = reader_text_at(r, lua_gettop(r->L), key);
	lua_pop(r->L, 1);
	return text;
}

const char *reader_name(const Reader *r, int table, const char *key)
{
	const char *name = reader_text(r, table, key);
	if (name && !name[0])
		reader_fail(r, "%s must not be empty", key);
	return name;
}

bool reader_flag(const Reader *r, int table, const char *key, bool fallback)
{
	if (!reader_field(r, table, key))
		return fallback;
	if (!lua_isboolean(r->L, -1))
		reader_mismatch(r, lua_gettop(r->L), key, "true or false");
	bool flag = lua_toboolean(r->L, -1);
	lua_pop(r->L, 1);
	return flag;
}

bool reader_integer(const Reader *r, int table, const char *key, int64_t *out)
{
	if (!reader_field(r, table, key))
		return false;
	int exact = 0;
	if (lua_type(r->L, -1) == LUA_TNUMBER)
		*out = lua_tointegerx(r->L, -1, &exact);
	if (!exact)
		reader_mismatch(r, lua_gettop(r->L), key, "an integer");
	lua_pop(r->L, 1);
	return true;
}

/* ---- per dialect --------------------------------------------------------------------------- */

/* The dialect words of a table, for "given: mysql, postgresql". */
static const char *given_words(const Reader *r, int table)
{
	Str words = str_new(r->arena);
	for (size_t i = 0; reader_dialect_words[i]; i++) {
		if (reader_has(r, table, reader_dialect_words[i]))
			str_addf(&words, "%s%s", words.len ? ", " : "", reader_dialect_words[i]);
	}
	return words.len ? words.data : "nothing";
}

void reader_choose(const Reader *r, int index, const char *label, const char *const *more)
{
	lua_State *L = r->L;
	if (!reader_is_plain(r, index)) {
		lua_pushvalue(L, index);
		return;
	}
	Reader inner = *r;
	inner.what = arena_printf(r->arena, "%s: %s", r->what, label);
	reader_check_fields(&inner, index, (ReaderFields){.more = more, .dialects = true});
	for (size_t i = 0; r->keys[i]; i++) {
		if (reader_field(r, index, r->keys[i]))
			return;
	}
	Error err = ERROR_INIT;
	error_set(&err, ERR_SCRIPT, "%s: %s says nothing for %s (given: %s)", r->what, label,
		r->keys[0], given_words(r, index));
	fault_raise(L, &err);
}

const char *reader_sql_at(const Reader *r, int index, const char *label, const char *const *more)
{
	lua_State *L = r->L;
	int top = lua_gettop(L);
	reader_choose(r, index, label, more);
	if (value_is(L, -1, TAG_SQL)) {
		if (!reader_field(r, lua_gettop(L), "text"))
			reader_fail(r, "%s cannot be sql.none", label);
		reader_choose(r, lua_gettop(L), label, NULL);
	}
	const char *text = NULL;
	if (!lua_isboolean(L, -1) || lua_toboolean(L, -1)) {
		if (lua_type(L, -1) != LUA_TSTRING)
			reader_mismatch(r, lua_gettop(L), label,
				"SQL text, or a table of texts by dialect");
		text = reader_name_at(r, lua_gettop(L), label);
	}
	lua_settop(L, top);
	return text;
}

const char *reader_sql(const Reader *r, int table, const char *key)
{
	if (!reader_field(r, table, key))
		return NULL;
	const char *text = reader_sql_at(r, lua_gettop(r->L), key, NULL);
	lua_pop(r->L, 1);
	return text;
}

/* ---- lists --------------------------------------------------------------------------------- */

lua_Integer reader_list(const Reader *r, int index, const char *label)
{
	lua_State *L = r->L;
	if (!reader_is_plain(r, index))
		reader_mismatch(r, index, label, "a list");
	lua_Integer count = 0, last = 0;
	lua_pushnil(L);
	while (lua_next(L, index)) {
		lua_pop(L, 1);
		if (!lua_isinteger(L, -1) || lua_tointeger(L, -1) < 1)
			reader_fail(r, "%s must be a list, but has a field %s", label,
				value_describe(L, lua_gettop(L), r->arena));
		count++;
		if (lua_tointeger(L, -1) > last)
			last = lua_tointeger(L, -1);
	}
	if (count == last)
		return count;
	lua_Integer hole = 1;
	while (lua_rawgeti(L, index, hole) != LUA_TNIL) {
		lua_pop(L, 1);
		hole++;
	}
	return reader_fail(r, "%s has a hole (nil) at position %d", label, (int)hole);
}

bool reader_element(const Reader *r, int index, lua_Integer i)
{
	lua_rawgeti(r->L, index, i);
	if (!lua_isboolean(r->L, -1) || lua_toboolean(r->L, -1))
		return true;
	lua_pop(r->L, 1);
	return false;
}

void reader_names(const Reader *r, int index, const char *label, StrVec *out)
{
	if (lua_type(r->L, index) == LUA_TSTRING) {
		vec_push(out, r->arena, reader_name_at(r, index, label));
		return;
	}
	if (!reader_is_plain(r, index))
		reader_mismatch(r, index, label, "a name or a list of names");
	lua_Integer n = reader_list(r, index, label);
	for (lua_Integer i = 1; i <= n; i++) {
		if (!reader_element(r, index, i))
			continue;
		const char *element = arena_printf(r->arena, "%s[%d]", label, (int)i);
		vec_push(out, r->arena, reader_name_at(r, lua_gettop(r->L), element));
		lua_pop(r->L, 1);
	}
	if (out->count == 0)
		reader_fail(r, "%s must not be empty", label);
}

/* ---- options of a dialect ------------------------------------------------------------------ */

/* `with = { fillfactor = 70 }` → "fillfactor = 70"; `inherits = { "a", "b" }` → "a, b" */
static const char *option_value(const Reader *r, int index, const char *label, int depth)
{
	lua_State *L = r->L;
	if (lua_isboolean(L, index))
		return lua_toboolean(L, index) ? "true" : "false";
	if (lua_type(L, index) == LUA_TNUMBER) {
		lua_pushvalue(L, index);
		const char *text = arena_strdup(r->arena, lua_tostring(L, -1));
		lua_pop(L, 1);
		return text;
	}
	if (value_is(L, index, TAG_SQL))
		return reader_sql_at(r, index, label, NULL);
	if (depth > 0 || !reader_is_plain(r, index))
		return reader_text_at(r, index, label);
	Str out = str_new(r->arena);
	walk_sorted_keys(L, index); // keys
	int keys = lua_gettop(L);
	lua_Integer n = (lua_Integer)lua_rawlen(L, keys);
	for (lua_Integer i = 1; i <= n; i++) {
		str_add(&out, i > 1 ? ", " : "");
		if (lua_rawgeti(L, keys, i) == LUA_TSTRING)
			str_addf(&out, "%s = ", lua_tostring(L, -1));
		lua_rawget(L, index); // keys value
		str_add(&out, option_value(r, keys + 1, label, depth + 1));
		lua_settop(L, keys);
	}
	lua_pop(L, 1);
	return out.data;
}

static void set_option(const Reader *r, Options *out, const char *key, const char *value)
{
	size_t at = 0;
	while (at < out->count && strcmp(out->items[at].key, key) < 0)
		at++;
	if (at < out->count && strcmp(out->items[at].key, key) == 0) {
		out->items[at].value = value;
		return;
	}
	vec_push(out, r->arena, (Option){0});
	memmove(out->items + at + 1, out->items + at, (out->count - 1 - at) * sizeof(*out->items));
	out->items[at] = (Option){key, value};
}

static void merge_options(const Reader *r, int table, const char *dialect, Options *out)
{
	lua_State *L = r->L;
	lua_pushnil(L);
	while (lua_next(L, table)) { // key value
		int value = lua_gettop(L);
		if (lua_type(L, value - 1) != LUA_TSTRING)
			reader_mismatch(r, value - 1,
				arena_printf(r->arena, "a key of '%s'", dialect), "a name");
		const char *key = reader_name_at(r, value - 1, "an option");
		const char *label = arena_printf(r->arena, "%s.%s", dialect, key);
		set_option(r, out, key, option_value(r, value, label, 0));
		lua_settop(L, value - 1);
	}
}

void reader_options(const Reader *r, int table, Options *out)
{
	for (size_t i = 0; reader_dialect_words[i]; i++) {
		if (!reader_field(r, table, reader_dialect_words[i]))
			continue;
		if (!reader_is_plain(r, lua_gettop(r->L)))
			reader_mismatch(
				r, lua_gettop(r->L), reader_dialect_words[i], "a table of options");
		lua_pop(r->L, 1);
	}
	size_t n = 0;
	while (r->keys[n])
		n++;
	while (n-- > 0) { /* the best last: it wins */
		if (!reader_field(r, table, r->keys[n]))
			continue;
		merge_options(r, lua_gettop(r->L), r->keys[n], out);
		lua_pop(r->L, 1);
	}
}
