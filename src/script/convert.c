/*
 * convert.c - op.<word>(…) as an Op.
 *
 * Each form reads its arguments from position 2 of the stack on (1 is the word); the fixed ones
 * first, the table of options last.
 */
#include "script/convert.h"

#include "base/text.h"

#define CREATE "schema", "if_not_exists"
#define CHANGE "schema", "if_exists"
#define DROP   "schema", "if_exists", "cascade"

/* ---- options ------------------------------------------------------------------------------- */

/* The index of the options, or 0 when there are none; those of every operation go into op. */
static int read_options(const Reader *r, int index, ReaderFields allowed, Op *op)
{
	if (lua_isnoneornil(r->L, index))
		return 0;
	if (!reader_is_plain(r, index))
		reader_mismatch(r, index, "the options", "a table: { schema = …, … }");
	reader_check_fields(r, index, allowed);
	op->schema = reader_name(r, index, "schema");
	op->if_exists = reader_flag(r, index, "if_exists", false);
	op->if_not_exists = reader_flag(r, index, "if_not_exists", false);
	op->cascade = reader_flag(r, index, "cascade", false);
	return index;
}

/* Options which a constraint or an index checks itself, but for those of every operation. */
static int read_own_options(const Reader *r, int index, Op *op)
{
	if (lua_isnoneornil(r->L, index))
		return 0;
	if (!reader_is_plain(r, index))
		reader_mismatch(r, index, "the options", "a table: { name = …, … }");
	op->schema = reader_name(r, index, "schema");
	op->if_not_exists = reader_flag(r, index, "if_not_exists", false);
	return index;
}

static const char *const create_fields[] = {CREATE, NULL};
static const char *const change_fields[] = {CHANGE, NULL};
static const char *const drop_fields[] = {DROP, NULL};

/* ---- tables -------------------------------------------------------------------------------- */

static void create_table(const Reader *r, Op *op)
{
	static const char *const fields[] = {CREATE, "comment", NULL};
	op->kind = OP_CREATE_TABLE;
	op->table = reader_name_at(r, 2, "the table");
	int options = read_options(r, 4, (ReaderFields){.names = fields, .dialects = true}, op);
	Table *table = &op->create_table.table;
	*table = (Table){.schema = op->schema, .name = op->table};
	if (options) {
		table->comment = reader_text(r, options, "comment");
		reader_options(r, options, &table->options);
	}
	Reader inner = *r;
	inner.what = arena_printf(r->arena, "table '%s'", op->table);
	convert_table_items(&inner, 3, table);
	table_normalise(table, r->arena);
}

static void drop_table(const Reader *r, Op *op)
{
	op->kind = OP_DROP_TABLE;
	op->table = reader_name_at(r, 2, "the table");
	read_options(r, 3, (ReaderFields){.names = drop_fields}, op);
}

static void rename_table(const Reader *r, Op *op)
{
	op->kind = OP_RENAME_TABLE;
	op->table = reader_name_at(r, 2, "the table");
	op->rename_table.to = reader_name_at(r, 3, "the new name");
	read_options(r, 4, (ReaderFields){.names = change_fields}, op);
}

/* ---- columns ------------------------------------------------------------------------------- */

static void add_column(const Reader *r, Op *op)
{
	op->kind = OP_ADD_COLUMN;
	op->table = reader_name_at(r, 2, "the table");
	if (lua_type(r->L, 3) == LUA_TSTRING)
		reader_fail(r, "a column is a table: op.add_column(\"%s\", { \"%s\", t.text })",
			op->table, lua_tostring(r->L, 3));
	op->add_column.column = convert_column(r, 3);
	if (reader_is_plain(r, 4) && lua_rawgeti(r->L, 4, 1) != LUA_TNIL)
		reader_fail(r, "one column at a time: call op.add_column again for the next");
	read_options(r, 4, (ReaderFields){.names = create_fields}, op);
}

static void drop_column(const Reader *r, Op *op)
{
	op->kind = OP_DROP_COLUMN;
	op->table = reader_name_at(r, 2, "the table");
	op->drop_column.column = reader_name_at(r, 3, "the column");
	read_options(r, 4, (ReaderFields){.names = drop_fields}, op);
}

static void rename_column(const Reader *r, Op *op)
{
	op->kind = OP_RENAME_COLUMN;
	op->table = reader_name_at(r, 2, "the table");
	op->rename_column.from = reader_name_at(r, 3, "the column");
	op->rename_column.to = reader_name_at(r, 4, "the new name");
	read_options(r, 5, (ReaderFields){.names = change_fields}, op);
}

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

static void alter_column(const Reader *outer, Op *op)
{
	static const char *const fields[] = {CHANGE, "type", "nullable", "default", "comment",
		"collate", "identity", "generated", "stored", "using", NULL};
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
	read_options(&r, 4, (ReaderFields){.names = fields, .dialects = true}, op);
	Column *to = &op->alter_column.to;
	*to = (Column){.name = column, .nullable = true};
	alter_values(&r, 4, &op->alter_column.what, to);
	alter_texts(&r, 4, &op->alter_column.what, to);
	op->alter_column.using = reader_sql(&r, 4, "using");
	reader_options(&r, 4, &to->options);
	const char *using = take_option(&to->options, "using");
	if (using)
		op->alter_column.using = using;
	if (!op->alter_column.what && !to->options.count)
		reader_fail(&r, "nothing is to be changed: write type, nullable, default, comment, "
				"collate, identity or generated");
}

/* ---- indexes ------------------------------------------------------------------------------- */

static bool is_list(const Reader *r, int index)
{
	if (!reader_is_plain(r, index))
		return false;
	bool list = lua_rawgeti(r->L, index, 1) != LUA_TNIL;
	lua_pop(r->L, 1);
	return list;
}

/* (table, columns, options), or as others have it (name, table, columns, options) */
static void create_index(const Reader *r, Op *op)
{
	lua_State *L = r->L;
	bool named = lua_type(L, 3) == LUA_TSTRING &&
		     (lua_type(L, 4) == LUA_TSTRING || value_is(L, 4, TAG_SQL) || is_list(r, 4));
	int at = named ? 3 : 2;
	op->kind = OP_CREATE_INDEX;
	op->table = reader_name_at(r, at, "the table");
	int options = read_own_options(r, at + 2, op);
	Index *index = &op->create_index.index;
	*index = convert_index(r, at + 1, options, create_fields);
	if (!named)
		return;
	if (index->name)
		reader_fail(r, "the name is given twice");
	index->name = reader_name_at(r, 2, "the name");
}

/* (name, { table = …, … }), (name, table, options) or (table, { columns… }, options) */
static void drop_index(const Reader *r, Op *op)
{
	static const char *const fields[] = {DROP, "table", "columns", "concurrently", NULL};
	lua_State *L = r->L;
	op->kind = OP_DROP_INDEX;
	const char *first = reader_name_at(r, 2, "the first argument");
	bool by_columns = is_list(r, 3);
	bool has_table = lua_type(L, 3) == LUA_TSTRING;
	int options = read_options(
		r, by_columns || has_table ? 4 : 3, (ReaderFields){.names = fields}, op);
	if (by_columns)
		reader_names(r, 3, "the list of columns", &op->drop_index.columns);
	if (options && reader_field(r, options, "columns")) {
		reader_names(r, lua_gettop(L), "columns", &op->drop_index.columns);
		by_columns = true;
	}
	op->table = by_columns ? first : NULL;
	op->drop_index.name = by_columns ? NULL : first;
	if (has_table)
		op->table = reader_name_at(r, 3, "the table");
	if (!options)
		return;
	op->drop_index.concurrently = reader_flag(r, options, "concurrently", false);
	if (reader_has(r, options, "table"))
		op->table = reader_name(r, options, "table");
}

/* ---- constraints --------------------------------------------------------------------------- */

static void create_constraint(const Reader *r, Op *op, ConstraintKind kind)
{
	bool refers = kind == CONSTRAINT_FOREIGN_KEY;
	op->kind = OP_ADD_CONSTRAINT;
	op->table = reader_name_at(r, 2, "the table");
	ConstraintArgs args = {
		.kind = kind,
		.first = 3,
		.second = refers ? 4 : 0,
		.options = read_own_options(r, refers ? 5 : 4, op),
		.more = create_fields,
	};
	op->add_constraint.constraint = convert_constraint(r, &args);
}

static void create_unique(const Reader *r, Op *op)
{
	create_constraint(r, op, CONSTRAINT_UNIQUE);
}

static void create_check(const Reader *r, Op *op)
{
	create_constraint(r, op, CONSTRAINT_CHECK);
}

static void create_primary_key(const Reader *r, Op *op)
{
	create_constraint(r, op, CONSTRAINT_PRIMARY_KEY);
}

static void create_foreign_key(const Reader *r, Op *op)
{
	create_constraint(r, op, CONSTRAINT_FOREIGN_KEY);
}

static void create_exclude(const Reader *r, Op *op)
{
	create_constraint(r, op, CONSTRAINT_EXCLUDE);
}

static void drop_constraint(const Reader *r, Op *op)
{
	op->kind = OP_DROP_CONSTRAINT;
	op->table = reader_name_at(r, 2, "the table");
	convert_which_constraint(r, 3, &op->drop_constraint.name, &op->drop_constraint.kind,
		&op->drop_constraint.columns);
	read_options(r, 4, (ReaderFields){.names = drop_fields}, op);
}

/* ---- enums --------------------------------------------------------------------------------- */

static void create_enum(const Reader *r, Op *op)
{
	op->kind = OP_CREATE_ENUM;
	op->create_enum.name = reader_name_at(r, 2, "the name");
	if (!reader_is_plain(r, 3))
		reader_mismatch(r, 3, "the labels", "a list: { \"new\", \"paid\" }");
	reader_names(r, 3, "the list of labels", &op->create_enum.labels);
	read_options(r, 4, (ReaderFields){.names = create_fields}, op);
}

static void drop_enum(const Reader *r, Op *op)
{
	op->kind = OP_DROP_ENUM;
	op->drop_enum.name = reader_name_at(r, 2, "the name");
	read_options(r, 3, (ReaderFields){.names = drop_fields}, op);
}

/* ---- the table of forms -------------------------------------------------------------------- */

static const struct {
	const char *word;
	void (*read)(const Reader *r, Op *op);
} forms[] = {
	{"create_table", create_table},
	{"drop_table", drop_table},
	{"rename_table", rename_table},
	{"add_column", add_column},
	{"drop_column", drop_column},
	{"rename_column", rename_column},
	{"alter_column", alter_column},
	{"create_index", create_index},
	{"drop_index", drop_index},
	{"create_unique", create_unique},
	{"create_check", create_check},
	{"create_primary_key", create_primary_key},
	{"create_foreign_key", create_foreign_key},
	{"create_exclude", create_exclude},
	{"drop_constraint", drop_constraint},
	{"create_enum", create_enum},
	{"drop_enum", drop_enum},
};

void convert_op(const Reader *r, const char *word, Op *out)
{
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		if (strcmp(forms[i].word, word) == 0) {
			*out = (Op){0};
			forms[i].read(r, out);
			return;
		}
	}
	fault_fail(r->L, "op.%s is not an operation", word);
}
