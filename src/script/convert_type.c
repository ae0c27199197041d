/* convert_type.c - types, default values and identity. */
#include <math.h>

#include "base/text.h"
#include "script/convert.h"

static const struct {
	const char *word;
	TypeKind kind;
} type_words[] = {
#define X(kind, word) {word, kind},
	TYPE_KINDS(X)
#undef X
};

#define MAX_DEPTH 16 /* of arrays of arrays */

/* ---- types --------------------------------------------------------------------------------- */

static Type type_at(const Reader *r, int index, const char *label, int depth);

static int small_integer(const Reader *r, int table, const char *key, int fallback)
{
	int64_t value;
	if (!reader_integer(r, table, key, &value))
		return fallback;
	if (value < 0 || value > 1000000000)
		reader_fail(r, "%s is out of range", key);
	return (int)value;
}

static int fail_no_type(const Reader *r, int index, const char *label)
{
	lua_State *L = r->L;
	if (lua_isfunction(L, index))
		return reader_fail(r,
			"%s is a function that was not called: t.enum(\"name\", { "
			"\"label\", … }), t.array(t.text), t.raw(\"…\")",
			label);
	if (lua_type(L, index) != LUA_TSTRING)
		return reader_mismatch(r, index, label, "a type such as t.string(20)");
	const char *names[ARRAY_LEN(type_words) + 1] = {NULL};
	for (size_t i = 0; i < ARRAY_LEN(type_words); i++)
		names[i] = type_words[i].word;
	const char *word = lua_tostring(L, index);
	const char *near = text_nearest(word, names);
	if (near)
		return reader_fail(
			r, "%s must be a type, got \"%s\"; did you mean t.%s?", label, word, near);
	return reader_fail(r,
		"%s must be a type such as t.string(20), got \"%s\"; t.raw(\"%s\") "
		"passes it on as it is",
		label, word, word);
}

static TypeKind type_kind(const Reader *r, int index, const char *label)
{
	const char *word = reader_text(r, index, "kind");
	for (size_t i = 0; word && i < ARRAY_LEN(type_words); i++) {
		if (strcmp(type_words[i].word, word) == 0)
			return type_words[i].kind;
	}
	reader_fail(r, "%s is no type that luamig knows", label);
	return TYPE_COUNT;
}

static void read_parts(const Reader *r, int index, int depth, Type *type)
{
	lua_State *L = r->L;
	if (type->kind == TYPE_RAW) {
		type->name = reader_sql(r, index, "text");
		if (!type->name)
			reader_fail(r, "t.raw needs the type's text");
	}
	if (type->kind == TYPE_ENUM) {
		type->name = reader_name(r, index, "name");
		type->schema = reader_name(r, index, "schema");
		if (reader_field(r, index, "labels")) {
			reader_names(r, lua_gettop(L), "the labels of the enum", &type->labels);
			lua_pop(L, 1);
		}
	}
	if (type->kind == TYPE_ARRAY && reader_field(r, index, "element")) {
		Type *element = arena_alloc(r->arena, sizeof(*element));
		*element = type_at(r, lua_gettop(L), "the element of the array", depth + 1);
		type->element = element;
		lua_pop(L, 1);
	}
	if ((type->kind == TYPE_ENUM && (!type->name || !type->labels.count)) ||
		(type->kind == TYPE_ARRAY && !type->element))
		reader_fail(r, "a t.%s is not complete", type_kind_word(type->kind));
}

static Type type_at(const Reader *r, int index, const char *label, int depth)
{
	lua_State *L = r->L;
	if (depth > MAX_DEPTH)
		reader_fail(r, "arrays nested too deeply");
	int top = lua_gettop(L);
	if (value_is(L, index, TAG_TYPE) && reader_field(r, index, "choices"))
		index = lua_gettop(L);
	reader_choose(r, index, label, NULL);
	index = lua_gettop(L);
	if (!value_is(L, index, TAG_TYPE) || reader_has(r, index, "choices"))
		fail_no_type(r, index, label);
	Type type = {
		.kind = type_kind(r, index, label),
		.length = small_integer(r, index, "length", 0),
		.precision = small_integer(r, index, "precision", -1),
		.scale = small_integer(r, index, "scale", -1),
	};
	read_parts(r, index, depth, &type);
	lua_settop(L, top);
	return type;
}

Type convert_type(const Reader *r, int index, const char *label)
{
	return type_at(r, index, label, 0);
}

/* ---- defaults ------------------------------------------------------------------------------ */

static Default sql_default(const Reader *r, int index, bool can_drop)
{
	if (!reader_has(r, index, "text")) { /* sql.none */
		if (!can_drop)
			reader_fail(r, "sql.none removes a default: it belongs in op.alter_column");
		return (Default){.kind = DEFAULT_DROP};
	}
	const char *text = reader_sql_at(r, index, "default", NULL);
	return (Default){.kind = text ? DEFAULT_SQL : DEFAULT_NONE, .text = text};
}

static Default number_default(const Reader *r, int index)
{
	if (lua_isinteger(r->L, index))
		return (Default){.kind = DEFAULT_INT, .integer = lua_tointeger(r->L, index)};
	double real = lua_tonumber(r->L, index);
	if (!isfinite(real))
		reader_fail(r, "default must be a finite number");
	return (Default){.kind = DEFAULT_REAL, .real = real};
}

Default convert_default(const Reader *r, int index, bool can_drop)
{
	lua_State *L = r->L;
	int top = lua_gettop(L);
	reader_choose(r, index, "default", NULL);
	index = lua_gettop(L);
	Default value = {0};
	if (value_is_null(L, index))
		value.kind = DEFAULT_NULL;
	else if (lua_isboolean(L, index))
		value = (Default){.kind = DEFAULT_BOOL, .boolean = lua_toboolean(L, index)};
	else if (lua_type(L, index) == LUA_TNUMBER)
		value = number_default(r, index);
	else if (lua_type(L, index) == LUA_TSTRING)
		value = (Default){
			.kind = DEFAULT_STRING, .text = reader_text_at(r, index, "default")};
	else if (value_is(L, index, TAG_SQL))
		value = sql_default(r, index, can_drop);
	else
		reader_mismatch(r, index, "default",
			"a string, number, boolean, null or an expression: sql \"now()\"");
	lua_settop(L, top);
	return value;
}

/* ---- identity ------------------------------------------------------------------------------ */

static const char *const identity_fields[] = {
	"start", "increment", "min", "max", "cache", "cycle", "always", NULL};

static Identity identity_table(const Reader *outer, int index)
{
	Reader r = *outer;
	r.what = arena_printf(r.arena, "identity of %s", outer->what);
	reader_check_fields(&r, index, (ReaderFields){.names = identity_fields});
	Identity id = {.kind = reader_flag(&r, index, "always", false) ? IDENTITY_ALWAYS
								       : IDENTITY_BY_DEFAULT};
	id.has_start = reader_integer(&r, index, "start", &id.start);
	id.has_increment = reader_integer(&r, index, "increment", &id.increment);
	id.has_min = reader_integer(&r, index, "min", &id.min);
	id.has_max = reader_integer(&r, index, "max", &id.max);
	if (reader_integer(&r, index, "cache", &id.cache) && id.cache < 1)
		reader_fail(&r, "cache must be at least 1");
	if (id.has_increment && id.increment == 0)
		reader_fail(&r, "increment must not be 0");
	id.cycle = reader_flag(&r, index, "cycle", false);
	return id;
}

Identity convert_identity(const Reader *r, int index)
{
	lua_State *L = r->L;
	if (lua_isboolean(L, index))
		return (Identity){
			.kind = lua_toboolean(L, index) ? IDENTITY_BY_DEFAULT : IDENTITY_NONE};
	if (lua_type(L, index) == LUA_TSTRING && strcmp(lua_tostring(L, index), "always") == 0)
		return (Identity){.kind = IDENTITY_ALWAYS};
	if (!reader_is_plain(r, index))
		reader_mismatch(
			r, index, "identity", "true, false, \"always\" or { start = 1, … }");
	return identity_table(r, index);
}
