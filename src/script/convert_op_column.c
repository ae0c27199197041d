/* convert_op_column.c - op.add_column, drop_column, rename_column, alter_column. */
#include "script/convert_form.h"

static void add_column(const Reader *r, Op *op)
{
	op->kind = OP_ADD_COLUMN;
	op->table = reader_name_at(r, 2, "the table");
	if (lua_type(r->L, 3) == LUA_TSTRING)
		reader_fail(r, "a column is a table: op.add_column(\"%s\", { \"%s\", t.text })",
			op->table, lua_tostring(r->L, 3));
	op->add_column.column = convert_column(r, 3);
	if (convert_is_list(r, 4))
		reader_fail(r, "one column at a time: call op.add_column again for the next");
	convert_options(r, 4, (ReaderFields){.names = convert_create_fields}, op);
}

static void drop_column(const Reader *r, Op *op)
{
	static const char *const fields[] = {DROP, "was", NULL};
	op->kind = OP_DROP_COLUMN;
	op->table = reader_name_at(r, 2, "the table");
	op->drop_column.column = reader_name_at(r, 3, "the column");
	int options = convert_options(r, 4, (ReaderFields){.names = fields}, op);
	convert_was(r, options, op);
}

static void rename_column(const Reader *r, Op *op)
{
	op->kind = OP_RENAME_COLUMN;
	op->table = reader_name_at(r, 2, "the table");
	op->rename_column.from = reader_name_at(r, 3, "the column");
	op->rename_column.to = reader_name_at(r, 4, "the new name");
	convert_options(r, 5, (ReaderFields){.names = convert_change_fields}, op);
}

/* ---- changing one -------------------------------------------------------------------------- */

/* comment = null or "" removes a comment, collate = null a collation. */
static const char *text_or_null(const Reader *r, int options, const char *key)
{
	reader_field(r, options, key);
	bool null = value_is_null(r->L, -1);
	lua_pop(r->L, 1);
	return null ? NULL : reader_sql(r, options, key);
}

static void alter_texts(const Reader *r, int options, unsigned *what, Column *to)
{
	if (reader_has(r, options, "comment")) {
		*what |= ALTER_COMMENT;
		to->comment = text_or_null(r, options, "comment");
	}
	if (reader_has(r, options, "collate")) {
		*what |= ALTER_COLLATE;
		to->collate = text_or_null(r, options, "collate");
	}
	if (reader_has(r, options, "generated")) { /* false: a plain column again */
		*what |= ALTER_GENERATED;
		to->generated = reader_sql(r, options, "generated");
		to->stored = reader_flag(r, options, "stored", false);
	}
}

static void alter_values(const Reader *r, int options, unsigned *what, Column *to)
{
	int value = lua_gettop(r->L) + 1;
	if (reader_field(r, options, "type")) {
		*what |= ALTER_TYPE;
		to->type = convert_type(r, value, "type");
		lua_pop(r->L, 1);
	}
	if (reader_has(r, options, "nullable")) {
		*what |= ALTER_NULLABLE;
		to->nullable = reader_flag(r, options, "nullable", true);
	}
	if (reader_field(r, options, "default")) {
		*what |= ALTER_DEFAULT;
		to->value = convert_default(r, value, true);
		lua_pop(r->L, 1);
	}
	if (reader_field(r, options, "identity")) {
		*what |= ALTER_IDENTITY;
		to->identity = convert_identity(r, value);
		lua_pop(r->L, 1);
	}
	if (reader_has(r, options, "autoincrement")) {
		*what |= ALTER_IDENTITY;
		to->autoincrement = reader_flag(r, options, "autoincrement", false);
	}
}

void convert_changes(const Reader *r, int options, unsigned *what, Column *to)
{
	to->nullable = true;
	alter_values(r, options, what, to);
	alter_texts(r, options, what, to);
}

/* postgresql = { using = "…" } is the same as using = "…" */
static const char *take_option(Options *options, const char *key)
{
	for (size_t i = 0; i < options->count; i++) {
		if (strcmp(options->items[i].key, key) != 0)
			continue;
		const char *value = options->items[i].value;
		options->count--;
		memmove(options->items + i, options->items + i + 1,
			(options->count - i) * sizeof(*options->items));
		return value;
	}
	return NULL;
}

static void read_online(const Reader *r, int options, Op *op)
{
	op->alter_column.online = reader_flag(r, options, "online", false);
	bool not_null = (op->alter_column.what & ALTER_NULLABLE) && !op->alter_column.to.nullable;
	if (op->alter_column.online && !not_null)
		reader_fail(r, "online is about nullable = false, the safe way");
}

static void alter_column(const Reader *outer, Op *op)
{
	static const char *const fields[] = {CHANGE, "type", "nullable", "default", "comment",
		"collate", "identity", "autoincrement", "generated", "stored", "using", "online",
		"was", NULL};
	lua_State *L = outer->L;
	op->kind = OP_ALTER_COLUMN;
	op->table = reader_name_at(outer, 2, "the table");
	const char *column = reader_name_at(outer, 3, "the column");
	op->alter_column.column = column;
	if (lua_isnoneornil(L, 4))
		reader_fail(
			outer, "nothing is to be changed: { type = …, nullable = … } is missing");
	Reader r = *outer;
	r.what = arena_printf(r.arena, "op.alter_column of '%s.%s'", op->table, column);
	convert_options(&r, 4, (ReaderFields){.names = fields, .dialects = true}, op);
	Column *to = &op->alter_column.to;
	to->name = column;
	convert_changes(&r, 4, &op->alter_column.what, to);
	op->alter_column.using = reader_sql(&r, 4, "using");
	reader_options(&r, 4, &to->options);
	const char *using = take_option(&to->options, "using");
	if (using)
		op->alter_column.using = using;
	if (!op->alter_column.what && !to->options.count)
		reader_fail(&r, "nothing is to be changed: write type, nullable, default, comment, "
				"collate, identity or generated");
	read_online(&r, 4, op);
	convert_was(&r, 4, op);
}

const ConvertForm convert_column_forms[] = {
	{"add_column", add_column},
	{"drop_column", drop_column},
	{"rename_column", rename_column},
	{"alter_column", alter_column},
	{0},
};
