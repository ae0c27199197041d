/* tree.c - a Lua value as plain data. */
#include "script/tree.h"

#include "script/internal.h"

#define MAX_DEPTH 32

const Tree *tree_get(const Tree *table, const char *key)
{
	if (!table || table->kind != TREE_TABLE)
		return NULL;
	for (size_t i = 0; i < table->fields.count; i++) {
		const TreeField *field = &table->fields.items[i];
		if (field->key && strcmp(field->key, key) == 0)
			return field->value;
	}
	return NULL;
}

const char *tree_kind_word(TreeKind kind)
{
	static const char *const kind_words[] = {
		[TREE_NIL] = "nil",
		[TREE_BOOL] = "boolean",
		[TREE_INT] = "integer",
		[TREE_REAL] = "number",
		[TREE_STRING] = "string",
		[TREE_TABLE] = "table",
		[TREE_FUNCTION] = "function",
	};
	return kind_words[kind];
}

typedef struct Builder {
	lua_State *L;
	Arena *arena;
	int depth;
} Builder;

static Tree *build(Builder *b, int index, const char *what);

static const char *copy_string(Builder *b, int index, const char *what)
{
	size_t len;
	const char *text = lua_tolstring(b->L, index, &len);
	if (strlen(text) != len)
		fault_fail(b->L, "%s: a string here cannot hold a NUL byte", what);
	return arena_strndup(b->arena, text, len);
}

static void add_entry(Builder *b, Tree *tree, lua_Integer position, const char *what)
{
	lua_State *L = b->L; // … key value
	TreeField field = {0};
	const char *path;
	switch (lua_type(L, -2)) {
	case LUA_TNUMBER:
		if (!lua_isinteger(L, -2) || lua_tointeger(L, -2) != position)
			fault_fail(L, "%s: the list has a hole (nil) at position %d", what,
				(int)position);
		path = arena_printf(b->arena, "%s[%d]", what, (int)position);
		break;
	case LUA_TSTRING:
		field.key = copy_string(b, -2, what);
		path = arena_printf(b->arena, "%s.%s", what, field.key);
		break;
	default:
		fault_fail(L, "%s: keys must be strings, got %s", what,
			value_describe(L, -2, b->arena));
		return;
	}
	field.value = build(b, lua_gettop(L), path);
	vec_push(&tree->fields, b->arena, field);
}

static void build_table(Builder *b, int index, Tree *tree, const char *what)
{
	lua_State *L = b->L;
	luaL_checkstack(L, 8, NULL);
	if (++b->depth > MAX_DEPTH)
		fault_fail(L, "%s: nested too deeply (a table inside itself?)", what);
	walk_sorted_keys(L, index); // keys
	int keys = lua_gettop(L);
	lua_Integer n = (lua_Integer)lua_rawlen(L, keys);
	for (lua_Integer i = 1; i <= n; i++) {
		lua_rawgeti(L, keys, i);
		lua_pushvalue(L, -1);
		lua_rawget(L, index); // keys key value
		add_entry(b, tree, i, what);
		lua_settop(L, keys);
	}
	lua_pop(L, 1);
	b->depth--;
}

static Tree *build(Builder *b, int index, const char *what)
{
	lua_State *L = b->L;
	Tree *tree = arena_alloc(b->arena, sizeof(*tree));
	*tree = (Tree){.function = -1};
	switch (lua_type(L, index)) {
	case LUA_TNIL:
		tree->kind = TREE_NIL;
		break;
	case LUA_TBOOLEAN:
		tree->kind = TREE_BOOL;
		tree->boolean = lua_toboolean(L, index);
		break;
	case LUA_TNUMBER:
		tree->kind = lua_isinteger(L, index) ? TREE_INT : TREE_REAL;
		tree->integer = lua_tointeger(L, index);
		tree->real = lua_tonumber(L, index);
		break;
	case LUA_TSTRING:
		tree->kind = TREE_STRING;
		tree->string = copy_string(b, index, what);
		break;
	case LUA_TTABLE:
		tree->kind = TREE_TABLE;
		build_table(b, index, tree, what);
		break;
	case LUA_TFUNCTION:
		tree->kind = TREE_FUNCTION;
		lua_pushvalue(L, index);
		tree->function = luaL_ref(L, LUA_REGISTRYINDEX);
		break;
	default:
		fault_fail(L, "%s: %s has no place here", what, value_describe(L, index, b->arena));
	}
	return tree;
}

Tree *tree_from_lua(lua_State *L, int index, const char *what, Arena *arena)
{
	Builder b = {.L = L, .arena = arena};
	return build(&b, lua_absindex(L, index), what);
}
