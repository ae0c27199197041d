/* convert_op_key.c - operations on indexes and constraints. */
#include "script/convert_form.h"

/* Options which a constraint or an index checks itself, but for those of every operation. */
static int own_options(const Reader *r, int index, Op *op)
{
	if (lua_isnoneornil(r->L, index))
		return 0;
	if (!reader_is_plain(r, index))
		reader_mismatch(r, index, "the options", "a table: { name = …, … }");
	op->schema = reader_name(r, index, "schema");
	op->if_not_exists = reader_flag(r, index, "if_not_exists", false);
	return index;
}

/* ---- indexes ------------------------------------------------------------------------------- */

/* (table, columns, options), or as others have it (name, table, columns, options) */
static void create_index(const Reader *r, Op *op)
{
	lua_State *L = r->L;
	bool named =
		lua_type(L, 3) == LUA_TSTRING &&
		(lua_type(L, 4) == LUA_TSTRING || value_is(L, 4, TAG_SQL) || convert_is_list(r, 4));
	int at = named ? 3 : 2;
	op->kind = OP_CREATE_INDEX;
	op->table = reader_name_at(r, at, "the table");
	int options = own_options(r, at + 2, op);
	Index *index = &op->create_index.index;
	*index = convert_index(r, at + 1, options, convert_create_fields);
	if (!named)
		return;
	if (index->name)
		reader_fail(r, "the name is given twice");
	index->name = reader_name_at(r, 2, "the name");
}

/* (name, { table = …, … }), (name, table, options) or (table, { columns… }, options) */
static void drop_index(const Reader *r, Op *op)
{
	static const char *const fields[] = {DROP, "table", "columns", "concurrently", "was", NULL};
	lua_State *L = r->L;
	op->kind = OP_DROP_INDEX;
	const char *first = reader_name_at(r, 2, "the first argument");
	bool by_columns = convert_is_list(r, 3);
	bool has_table = lua_type(L, 3) == LUA_TSTRING;
	int options = convert_options(
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
	convert_was(r, options, op);
}

/* (old, new, { table = …, … }), or with the table first (table, old, new, options) */
static void rename_index(const Reader *r, Op *op)
{
	static const char *const fields[] = {CHANGE, "table", NULL};
	bool table_first = lua_type(r->L, 4) == LUA_TSTRING;
	int at = table_first ? 3 : 2;
	op->kind = OP_RENAME_INDEX;
	if (table_first)
		op->table = reader_name_at(r, 2, "the table");
	op->rename_index.from = reader_name_at(r, at, "the index");
	op->rename_index.to = reader_name_at(r, at + 1, "the new name");
	int options = convert_options(r, at + 2, (ReaderFields){.names = fields}, op);
	if (!options || !reader_has(r, options, "table"))
		return;
	if (op->table)
		reader_fail(r, "the table is given twice");
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
		.options = own_options(r, refers ? 5 : 4, op),
		.more = convert_create_fields,
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
	static const char *const fields[] = {DROP, "was", NULL};
	op->kind = OP_DROP_CONSTRAINT;
	op->table = reader_name_at(r, 2, "the table");
	convert_which_constraint(r, 3, &op->drop_constraint.name, &op->drop_constraint.kind,
		&op->drop_constraint.columns);
	int options = convert_options(r, 4, (ReaderFields){.names = fields}, op);
	convert_was(r, options, op);
}

static void rename_constraint(const Reader *r, Op *op)
{
	op->kind = OP_RENAME_CONSTRAINT;
	op->table = reader_name_at(r, 2, "the table");
	op->rename_constraint.from = reader_name_at(r, 3, "the constraint");
	op->rename_constraint.to = reader_name_at(r, 4, "the new name");
	convert_options(r, 5, (ReaderFields){.names = convert_change_fields}, op);
}

static void validate_constraint(const Reader *r, Op *op)
{
	static const char *const fields[] = {"schema", "was", NULL};
	op->kind = OP_VALIDATE_CONSTRAINT;
	op->table = reader_name_at(r, 2, "the table");
	op->validate_constraint.name = reader_name_at(r, 3, "the constraint");
	int options = convert_options(r, 4, (ReaderFields){.names = fields}, op);
	convert_was(r, options, op);
}

const ConvertForm convert_key_forms[] = {
	{"create_index", create_index},
	{"drop_index", drop_index},
	{"rename_index", rename_index},
	{"create_unique", create_unique},
	{"create_check", create_check},
	{"create_primary_key", create_primary_key},
	{"create_foreign_key", create_foreign_key},
	{"create_exclude", create_exclude},
	{"drop_constraint", drop_constraint},
	{"rename_constraint", rename_constraint},
	{"validate_constraint", validate_constraint},
	{0},
};
