/* convert_op_table.c - operations on whole tables, and several changes of one. */
#include "base/text.h"
#include "script/convert_form.h"

/* ---- partitions ---------------------------------------------------------------------------- */

static Partition read_partition(const Reader *outer, int index, int number)
{
	static const char *const fields[] = {"schema", NULL};
	lua_State *L = outer->L;
	Reader r = *outer;
	Partition part = {0};
	r.what = arena_printf(r.arena, "partition %d of %s", number, outer->what);
	if (!reader_is_plain(&r, index))
		reader_fail(&r, "a partition is { \"name\", \"VALUES LESS THAN (…)\" }");
	reader_check_fields(&r, index, (ReaderFields){.positional = 2, .names = fields});
	lua_rawgeti(L, index, 1);
	lua_rawgeti(L, index, 2);
	part.name = reader_name_at(&r, lua_gettop(L) - 1, "the name");
	part.bounds = reader_sql_at(&r, lua_gettop(L), "what it holds", NULL);
	part.schema = reader_name(&r, index, "schema");
	lua_pop(L, 2);
	if (!part.bounds)
		reader_fail(&r, "what it holds is missing: { \"%s\", \"VALUES LESS THAN (…)\" }",
			part.name);
	return part;
}

static void read_partitions(const Reader *r, int index, Table *table)
{
	lua_State *L = r->L;
	int top = lua_gettop(L);
	if (reader_is_plain(r, index) && !convert_is_list(r, index))
		reader_choose(r, index, "partitions", NULL);
	int list = lua_gettop(L) > top ? lua_gettop(L) : index;
	bool none = lua_isboolean(L, list) && !lua_toboolean(L, list);
	lua_Integer n = none ? 0 : reader_list(r, list, "partitions");
	for (lua_Integer i = 1; i <= n; i++) {
		if (!reader_element(r, list, i))
			continue;
		vec_push(&table->partitions, r->arena, read_partition(r, lua_gettop(L), (int)i));
		lua_pop(L, 1);
	}
	lua_settop(L, top);
}

void convert_partitioning(const Reader *r, int options, Table *table)
{
	table->partition_by = reader_sql(r, options, "partition_by");
	if (!reader_field(r, options, "partitions"))
		return;
	read_partitions(r, lua_gettop(r->L), table);
	lua_pop(r->L, 1);
	if (table->partitions.count && !table->partition_by)
		reader_fail(r, "partitions need partition_by = \"RANGE (column)\"");
}

/* ---- whole tables -------------------------------------------------------------------------- */

static void create_table(const Reader *r, Op *op)
{
	static const char *const fields[] = {
		CREATE, "comment", "partition_by", "partitions", "renamed_from", NULL};
	op->kind = OP_CREATE_TABLE;
	op->table = reader_name_at(r, 2, "the table");
	int options = convert_options(r, 4, (ReaderFields){.names = fields, .dialects = true}, op);
	Reader inner = *r;
	inner.what = arena_printf(r->arena, "table '%s'", op->table);
	Table *table = &op->create_table.table;
	*table = (Table){.schema = op->schema, .name = op->table};
	if (options) {
		table->comment = reader_text(r, options, "comment");
		reader_options(r, options, &table->options);
		convert_partitioning(&inner, options, table);
		table->renamed_from = convert_renamed_from(&inner, options);
	}
	convert_table_items(&inner, 3, table);
	table_normalise(table, r->arena);
}

static void drop_table(const Reader *r, Op *op)
{
	static const char *const fields[] = {DROP, "was", NULL};
	op->kind = OP_DROP_TABLE;
	op->table = reader_name_at(r, 2, "the table");
	int options = convert_options(r, 3, (ReaderFields){.names = fields}, op);
	convert_was(r, options, op);
}

static void rename_table(const Reader *r, Op *op)
{
	op->kind = OP_RENAME_TABLE;
	op->table = reader_name_at(r, 2, "the table");
	op->rename_table.to = reader_name_at(r, 3, "the new name");
	convert_options(r, 4, (ReaderFields){.names = convert_change_fields}, op);
}

static void table_comment(const Reader *r, Op *op)
{
	static const char *const fields[] = {"schema", "was", NULL};
	lua_State *L = r->L;
	op->kind = OP_TABLE_COMMENT;
	op->table = reader_name_at(r, 2, "the table");
	if (lua_isnoneornil(L, 3))
		reader_fail(r, "the comment is missing; null removes it");
	if (!value_is_null(L, 3))
		op->table_comment.comment = reader_text_at(r, 3, "the comment");
	if (op->table_comment.comment && !op->table_comment.comment[0])
		op->table_comment.comment = NULL;
	int options = convert_options(r, 4, (ReaderFields){.names = fields}, op);
	convert_was(r, options, op);
}

/* ---- several changes of one table ---------------------------------------------------------- */

/* What stands under the key of a change, as arguments of the form of that word. */
typedef enum ChangeArgs {
	ARGS_VALUE, /* (table, value, options) */
	ARGS_PAIR,  /* { old, new }: (table, old, new, options) */
	ARGS_HEAD,  /* { "name", nullable = … }: (table, name, the rest) */
	ARGS_INDEX, /* a name or a list of columns, as op.drop_index has them */
} ChangeArgs;

typedef struct ChangeKind {
	const char *key, *word;
	ChangeArgs args;
	const char *example;
} ChangeKind;

static const ChangeKind change_kinds[] = {
	{"add_column", "add_column", ARGS_VALUE, "{ \"name\", t.text }"},
	{"drop_column", "drop_column", ARGS_VALUE, "\"name\""},
	{"alter_column", "alter_column", ARGS_HEAD, "{ \"name\", nullable = false }"},
	{"rename_column", "rename_column", ARGS_PAIR, "{ \"old\", \"new\" }"},
	{"drop_constraint", "drop_constraint", ARGS_VALUE, "\"name\""},
	{"rename_constraint", "rename_constraint", ARGS_PAIR, "{ \"old\", \"new\" }"},
	{"drop_index", "drop_index", ARGS_INDEX, "\"name\""},
	{"comment", "table_comment", ARGS_VALUE, "\"…\""},
};

/* Words for changes that people may expect. */
static const struct {
	const char *theirs, *ours;
} other_changes[] = {
	{"add", "add_column = { \"name\", t.text }; constraints and indexes stand by themselves: "
		"check(\"…\"), unique { … }, index { … }"},
	{"drop", "drop_column, drop_constraint or drop_index"},
	{"rename", "rename_column = { \"old\", \"new\" } or rename_constraint"},
	{"alter", "alter_column"},
	{"modify", "alter_column"},
	{"change", "alter_column"},
	{"modify_column", "alter_column"},
	{"change_column", "alter_column"},
	{"add_constraint", "check(\"…\"), unique { … }, primary_key { … } or foreign_key(…)"},
	{"create_check", "check(\"…\")"},
	{"create_unique", "unique { … }"},
	{"create_primary_key", "primary_key { … }"},
	{"create_foreign_key", "foreign_key({ … }, \"table.column\")"},
	{"create_index", "index { … }"},
	{"add_index", "index { … }"},
	{"table_comment", "comment = \"…\""},
	{"rename_table", "op.rename_table()"},
	{"rename_index", "op.rename_index()"},
};

/* The call of a form in a frame of its own: its arguments stand from 2 on. */
typedef struct ChangeCall {
	const Reader *reader;
	const ConvertForm *form;
	Op *op;
} ChangeCall;

static int read_change(lua_State *L)
{
	const ChangeCall *call = lua_touserdata(L, 1);
	luaL_checkstack(L, 100, NULL);
	call->form->read(call->reader, call->op);
	return 0;
}

/* Push a table with the fields of the one at `index`, but for `but` and the list part. */
static void push_rest(const Reader *r, int index, const char *but)
{
	lua_State *L = r->L;
	lua_newtable(L); // rest
	lua_pushnil(L);
	while (lua_next(L, index)) { // rest key value
		bool wanted =
			lua_type(L, -2) == LUA_TSTRING && strcmp(lua_tostring(L, -2), but) != 0;
		if (wanted) {
			lua_pushvalue(L, -2);
			lua_insert(L, -2);
			lua_rawset(L, -4); // rest key
		} else {
			lua_pop(L, 1);
		}
	}
}

static bool is_empty(lua_State *L, int index)
{
	lua_pushnil(L);
	if (!lua_next(L, index))
		return true;
	lua_pop(L, 2);
	return false;
}

static int fail_shape(const Reader *r, const ChangeKind *kind)
{
	return reader_fail(r, "write { %s = %s }", kind->key, kind->example);
}

static void push_pair(const Reader *r, int value, const ChangeKind *kind)
{
	if (!reader_is_plain(r, value) || reader_list(r, value, kind->key) != 2)
		fail_shape(r, kind);
	lua_rawgeti(r->L, value, 1);
	lua_rawgeti(r->L, value, 2);
}

static void push_head(const Reader *r, int value, const ChangeKind *kind)
{
	if (!convert_is_list(r, value) || lua_rawlen(r->L, value) != 1)
		fail_shape(r, kind);
	lua_rawgeti(r->L, value, 1);
	push_rest(r, value, "");
}

/* Push what the form takes after the table, and its options; the value is at `value`. */
static void push_arguments(const Reader *r, int item, int value, const ChangeKind *kind)
{
	lua_State *L = r->L;
	switch (kind->args) {
	case ARGS_PAIR:
		push_pair(r, value, kind);
		break;
	case ARGS_HEAD:
		push_head(r, value, kind);
		push_rest(r, item, kind->key);
		if (!is_empty(L, lua_gettop(L)))
			reader_fail(r, "the changes stand beside the name: { %s = %s }", kind->key,
				kind->example);
		lua_pop(L, 1);
		return;
	default:
		lua_pushvalue(L, value);
	}
	push_rest(r, item, kind->key);
}

static void read_kind(
	const Reader *outer, int item, const ChangeKind *kind, const char *table, Op *op)
{
	lua_State *L = outer->L;
	Reader r = *outer;
	ChangeCall call = {&r, convert_find_form(kind->word), op};
	int top = lua_gettop(L);
	reader_field(&r, item, kind->key);
	int value = lua_gettop(L);
	r.what = arena_printf(r.arena, "%s, %s", outer->what, kind->key);
	lua_pushcfunction(L, read_change);
	lua_pushlightuserdata(L, &call);
	bool named = kind->args == ARGS_INDEX && lua_type(L, value) == LUA_TSTRING;
	if (!named)
		lua_pushstring(L, table);
	if (named) {
		lua_pushvalue(L, value);
		lua_pushstring(L, table);
		push_rest(&r, item, kind->key);
	} else {
		push_arguments(&r, item, value, kind);
	}
	lua_call(L, lua_gettop(L) - value - 1, 0);
	lua_settop(L, top);
}

static int fail_change(const Reader *r, int item)
{
	lua_State *L = r->L;
	StrVec keys = {0};
	for (size_t i = 0; i < ARRAY_LEN(other_changes); i++) {
		if (reader_has(r, item, other_changes[i].theirs))
			return reader_fail(r, "there is no %s here; write %s",
				other_changes[i].theirs, other_changes[i].ours);
	}
	if (lua_rawgeti(L, item, 1) == LUA_TSTRING)
		return reader_fail(
			r, "a new column is { add_column = { \"%s\", … } }", lua_tostring(L, -1));
	for (size_t i = 0; i < ARRAY_LEN(change_kinds); i++)
		vec_push(&keys, r->arena, change_kinds[i].key);
	vec_push(&keys, r->arena, NULL);
	walk_sorted_keys(L, item); // keys
	for (lua_Integer i = 1; lua_rawgeti(L, lua_gettop(L), i) == LUA_TSTRING; i++) {
		const char *word = lua_tostring(L, -1), *near = text_nearest(word, keys.items);
		if (near)
			reader_fail(r, "there is no %s here; did you mean %s?", word, near);
		lua_pop(L, 1);
	}
	return reader_fail(r, "a change is { add_column = { … } }, { drop_column = \"…\" }, "
			      "{ alter_column = { … } }, check(\"…\"), …");
}

/* One key says what the change is; its options stand beside it. */
static void read_item(const Reader *r, int item, const char *table, Op *op)
{
	const ChangeKind *found = NULL;
	for (size_t i = 0; i < ARRAY_LEN(change_kinds); i++) {
		if (!reader_has(r, item, change_kinds[i].key))
			continue;
		if (found)
			reader_fail(r,
				"one change at a time, in the order wanted: { %s = … }, { %s = … }",
				found->key, change_kinds[i].key);
		found = &change_kinds[i];
	}
	if (!found)
		fail_change(r, item);
	else
		read_kind(r, item, found, table, op);
}

/* check(…), index(…) and the others: added. */
static void read_addition(const Reader *r, int item, Op *op)
{
	Table parts = {0};
	convert_tagged(r, item, &parts);
	if (parts.indexes.count) {
		op->kind = OP_CREATE_INDEX;
		op->create_index.index = parts.indexes.items[0];
	} else {
		op->kind = OP_ADD_CONSTRAINT;
		op->add_constraint.constraint = parts.constraints.items[0];
	}
}

static void read_changes(const Reader *outer, int index, Op *op)
{
	lua_State *L = outer->L;
	lua_Integer n = reader_list(outer, index, "the list of changes");
	for (lua_Integer i = 1; i <= n; i++) {
		if (!reader_element(outer, index, i))
			continue;
		Op *change = arena_alloc(outer->arena, sizeof(*change));
		Reader r = *outer;
		int item = lua_gettop(L);
		*change = (Op){0};
		r.what = arena_printf(r.arena, "change %d of table '%s'", (int)i, op->table);
		if (value_is(L, item, TAG_CONSTRAINT))
			read_addition(&r, item, change);
		else if (reader_is_plain(&r, item))
			read_item(&r, item, op->table, change);
		else
			reader_mismatch(&r, item, "it", "{ add_column = { … } } or the like");
		if (change->schema)
			reader_fail(&r, "schema belongs to the options of op.alter_table");
		change->table = op->table;
		change->schema = op->schema;
		vec_push(&op->alter_table.changes, r.arena, *change);
		lua_settop(L, item - 1);
	}
	if (op->alter_table.changes.count == 0)
		reader_fail(outer, "there is nothing to change");
}

static void alter_table(const Reader *r, Op *op)
{
	op->kind = OP_ALTER_TABLE;
	op->table = reader_name_at(r, 2, "the table");
	convert_options(r, 4, (ReaderFields){.names = convert_change_fields}, op);
	read_changes(r, 3, op);
}

const ConvertForm convert_table_forms[] = {
	{"create_table", create_table},
	{"drop_table", drop_table},
	{"rename_table", rename_table},
	{"table_comment", table_comment},
	{"alter_table", alter_table},
	{0},
};
