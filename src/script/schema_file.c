/*
 * schema_file.c - schema.lua: read into a Schema, and written from one; operations written as the
 * body of a revision's function.
 *
 * Each word of the file (table, enum, view, sequence) is read when it is called, where the author's
 * line is known; it gives a token, and what counts in the end is which tokens the file returns.
 */
#include "base/path.h"
#include "base/text.h"
#include "model/diff.h"
#include "script/convert.h"
#include "script/push_node.h"

#define TAG_OBJECT "luamig.object"

struct SchemaReading {
	const char *path;
	Arena *arena;
	Ops objects;   /* made so far; a token is an index into them, */
	Others others; /* or, from the other side, into these */
	Schema *out;
};

/* ---- reading --------------------------------------------------------------------------------- */

/* object(kind, name, text [, { table = …, schema = … }]) */
static Other read_other(const Reader *r)
{
	static const char *const fields[] = {"table", "schema", NULL};
	lua_State *L = r->L;
	Other other = {.kind = reader_name_at(r, 2, "the kind"),
		.name = reader_name_at(r, 3, "the name"),
		.text = reader_sql_at(r, 4, "the statement that makes it", NULL)};
	if (!other.text)
		reader_fail(r, "the statement that makes it is missing");
	if (lua_isnoneornil(L, 5))
		return other;
	if (!reader_is_plain(r, 5))
		reader_mismatch(r, 5, "the options", "a table: { table = … }");
	reader_check_fields(r, 5, (ReaderFields){.names = fields});
	other.table = reader_name(r, 5, "table");
	other.schema = reader_name(r, 5, "schema");
	return other;
}

/* core.object(word, …) → token */
int bind_object(lua_State *L)
{
	SchemaReading *reading = self(L)->reading;
	const char *word = luaL_checkstring(L, 1);
	bool other = strcmp(word, "object") == 0;
	if (!reading)
		return fault_fail(L, "table, enum, view and sequence belong in schema.lua");
	Reader r = reader_new(L, other ? word : word + strlen("create_"));
	r.arena = reading->arena;
	Op op;
	if (other) {
		vec_push(&reading->others, reading->arena, read_other(&r));
	} else {
		convert_op(&r, word, &op);
		vec_push(&reading->objects, reading->arena, op);
	}

	lua_createtable(L, 0, 1); // token
	lua_pushinteger(L, other ? -(lua_Integer)reading->others.count
				 : (lua_Integer)reading->objects.count - 1);
	lua_setfield(L, -2, "index");
	lua_createtable(L, 0, 2);
	lua_pushliteral(L, TAG_OBJECT);
	lua_setfield(L, -2, "__name");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_setmetatable(L, -2);
	return 1;
}

static void keep(SchemaReading *reading, const Op *op)
{
	Schema *out = reading->out;
	switch (op->kind) {
	case OP_CREATE_TABLE:
		vec_push(&out->tables, reading->arena, op->create_table.table);
		break;
	case OP_CREATE_ENUM:
		vec_push(&out->enums, reading->arena,
			(EnumType){.schema = op->schema,
				.name = op->create_enum.name,
				.labels = op->create_enum.labels});
		break;
	case OP_CREATE_EXTENSION:
		vec_push(&out->extensions, reading->arena, op->create_extension.name);
		break;
	case OP_CREATE_VIEW:
		vec_push(&out->views, reading->arena, op->create_view.view);
		break;
	default:
		vec_push(&out->sequences, reading->arena, op->create_sequence.sequence);
		break;
	}
}

/* A token, false, or a list of such: what other files return may stand in the list as it is. */
static void take(lua_State *L, SchemaReading *reading, int index, int depth)
{
	index = lua_absindex(L, index);
	if (lua_isboolean(L, index) && !lua_toboolean(L, index))
		return;
	if (value_is(L, index, TAG_OBJECT)) {
		lua_getfield(L, index, "index");
		lua_Integer at = lua_tointeger(L, -1);
		lua_pop(L, 1);
		if (at < 0)
			vec_push(&reading->out->others, reading->arena,
				reading->others.items[-at - 1]);
		else
			keep(reading, &reading->objects.items[at]);
		return;
	}
	if (!lua_istable(L, index) || depth > 8)
		fault_fail(L,
			"%s must return a list of table(…), enum(…), view(…) and sequence(…), "
			"got %s",
			path_base(reading->path), value_describe(L, index, reading->arena));
	for (lua_Integer i = 1; lua_rawgeti(L, index, i) != LUA_TNIL; i++) {
		take(L, reading, -1, depth + 1);
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
}

static int read_schema(lua_State *L)
{
	SchemaReading *reading = lua_touserdata(L, 1);
	Error err = ERROR_INIT;
	size_t len;
	const char *text = path_read(reading->path, reading->arena, &len, &err);
	if (!text)
		return fault_raise(L, &err);
	const char *chunk = lua_pushfstring(L, "@%s", reading->path);
	sandbox_push(L, SANDBOX_SCHEMA); // reading chunk env home
	sandbox_compile(L, text, len, chunk, -2);
	lua_call(L, 0, 1);
	take(L, reading, -1, 0);
	return 0;
}

/* An object of each name once; the second would silently win or lose. */
static bool check_twice(const Schema *schema, Error *err)
{
	for (size_t i = 0; i < schema->tables.count; i++) {
		const Table *t = &schema->tables.items[i];
		if (schema_table(schema, t->schema, t->name) != t)
			return error_set(err, ERR_SCRIPT, "table %s is defined twice", t->name);
	}
	for (size_t i = 0; i < schema->enums.count; i++)
		for (size_t k = 0; k < i; k++)
			if (diff_same(
				    schema->enums.items[i].schema, schema->enums.items[k].schema) &&
				strcmp(schema->enums.items[i].name, schema->enums.items[k].name) ==
					0)
				return error_set(err, ERR_SCRIPT, "enum %s is defined twice",
					schema->enums.items[i].name);
	return true;
}

/* enum(…) says which labels there are; a column that says others would silently have these. */
static bool check_labels(const Schema *schema, const Table *table, const Column *column, Error *err)
{
	const Type *type = &column->type;
	while (type->element)
		type = type->element;
	for (size_t i = 0; type->kind == TYPE_ENUM && type->name && i < schema->enums.count; i++) {
		const EnumType *one = &schema->enums.items[i];
		if (!diff_same(one->schema, type->schema) || strcmp(one->name, type->name) != 0 ||
			type->labels.count == 0 || text_lists_equal(&one->labels, &type->labels))
			continue;
		return error_set(err, ERR_SCRIPT,
			"column %s.%s: its enum %s has other labels than enum(\"%s\", …)",
			table->name, column->name, one->name, one->name);
	}
	return true;
}

static bool check_enums(const Schema *schema, Error *err)
{
	for (size_t i = 0; i < schema->tables.count; i++) {
		const Table *table = &schema->tables.items[i];
		for (size_t k = 0; k < table->columns.count; k++)
			if (!check_labels(schema, table, &table->columns.items[k], err))
				return false;
	}
	return true;
}

bool script_read_schema(Script *s, const char *path, Arena *arena, Schema *out, Error *err)
{
	SchemaReading reading = {.path = path, .arena = arena, .out = out};
	*out = (Schema){0};
	s->reading = &reading;
	bool ok = script_protected(s, read_schema, &reading, err);
	s->reading = NULL;
	if (ok && check_twice(out, err) && check_enums(out, err))
		return true;
	if (!err->where[0])
		snprintf(err->where, sizeof(err->where), "%s", path);
	return false;
}

/* ---- writing --------------------------------------------------------------------------------- */

typedef struct Writing {
	const Ops *ops; /* or */
	bool notes;
	const Schema *schema;
	Arena *arena;
	const char *out;
} Writing;

/* nodes node → nodes */
static void append(lua_State *L)
{
	lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

static void push_others(lua_State *L, const Schema *schema, OtherPlace place)
{
	for (size_t i = 0; i < schema->others.count; i++) {
		if (other_place(&schema->others.items[i]) != place)
			continue;
		push_other(L, &schema->others.items[i]);
		append(L);
	}
}

static void push_objects(lua_State *L, const Schema *schema, const char *dialect)
{
	for (size_t i = 0; i < schema->extensions.count; i++) {
		node_call(L, "extension");
		node_text_item(L, schema->extensions.items[i]);
		append(L);
	}
	for (size_t i = 0; i < schema->enums.count; i++) {
		push_enum(L, &schema->enums.items[i]);
		append(L);
	}
	for (size_t i = 0; i < schema->sequences.count; i++) {
		push_sequence(L, &schema->sequences.items[i]);
		append(L);
	}
	push_others(L, schema, OTHER_FIRST);
	for (size_t i = 0; i < schema->tables.count; i++) {
		push_table(L, &schema->tables.items[i], dialect);
		append(L);
	}
	push_others(L, schema, OTHER_ROUTINE);
	for (size_t i = 0; i < schema->views.count; i++) {
		push_view(L, &schema->views.items[i], dialect);
		append(L);
	}
	push_others(L, schema, OTHER_LAST);
}

static int write_nodes(lua_State *L)
{
	Writing *writing = lua_touserdata(L, 1);
	const char *dialect = self(L)->host->dialect->name;
	sandbox_push(L, SANDBOX_CONFIG); // writing env home
	module_push(L, "luamig.render", -1);
	lua_getfield(L, -1, writing->ops ? "body" : "schema");
	lua_newtable(L); // … function nodes
	for (size_t i = 0; writing->ops && i < writing->ops->count; i++) {
		push_op(L, &writing->ops->items[i], dialect);
		append(L);
	}
	if (writing->schema)
		push_objects(L, writing->schema, dialect);
	lua_pushboolean(L, writing->notes);
	lua_call(L, 2, 1);
	writing->out = arena_strdup(writing->arena, lua_tostring(L, -1));
	return 0;
}

bool script_write_ops(
	Script *s, const Ops *ops, bool notes, Arena *arena, const char **out, Error *err)
{
	Writing writing = {.ops = ops, .notes = notes, .arena = arena};
	bool ok = script_protected(s, write_nodes, &writing, err);
	*out = writing.out;
	return ok;
}

bool script_write_schema(
	Script *s, const Schema *schema, Arena *arena, const char **out, Error *err)
{
	Writing writing = {.schema = schema, .arena = arena};
	bool ok = script_protected(s, write_nodes, &writing, err);
	*out = writing.out;
	return ok;
}
