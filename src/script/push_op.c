/* push_op.c - operations as nodes of Lua source: the call that an author would write. */
#include "script/push_node.h"

#include "base/text.h"

#define LOSES_VALUES "loses the values of the column"

/* ---- what all operations share --------------------------------------------------------------- */

/* A table of options that starts with those of every operation; node_options() ends it. */
void push_op_options(lua_State *L, const Op *op)
{
	node_new(L);
	node_text_field(L, "schema", op->schema);
	node_flag(L, "if_exists", op->if_exists);
	node_flag(L, "if_not_exists", op->if_not_exists);
	node_flag(L, "cascade", op->cascade);
}

void push_op_end(lua_State *L, const Op *op)
{
	push_op_options(L, op);
	node_options(L);
}

static void note(lua_State *L, const char *text)
{
	lua_pushstring(L, text);
	lua_setfield(L, -2, "note");
}

/* ---- tables ---------------------------------------------------------------------------------- */

static void create_table(lua_State *L, const Op *op, const char *dialect)
{
	node_text_item(L, op->table);
	push_table_items(L, &op->create_table.table, dialect);
	node_item(L);
	push_table_options(L, &op->create_table.table, dialect);
	node_flag(L, "if_not_exists", op->if_not_exists);
	node_options(L);
}

static void drop_table(lua_State *L, const Op *op, const char *dialect)
{
	node_text_item(L, op->table);
	push_op_options(L, op);
	if (op->was && op->was->table) {
		push_table_items(L, op->was->table, dialect);
		push_table_fields(L, op->was->table, dialect);
		node_field(L, "was");
	}
	node_options(L);
	note(L, "loses the rows of the table");
}

static void table_comment(lua_State *L, const Op *op)
{
	node_text_item(L, op->table);
	if (op->table_comment.comment)
		lua_pushstring(L, op->table_comment.comment);
	else
		node_text(L, "word", "null");
	node_item(L);
	push_op_options(L, op);
	if (op->was)
		node_text_field(L, "was", op->was->comment);
	node_options(L);
}

/* ---- columns --------------------------------------------------------------------------------- */

static void add_column(lua_State *L, const Op *op, const char *dialect)
{
	node_text_item(L, op->table);
	push_column(L, NULL, &op->add_column.column, dialect);
	node_item(L);
	push_op_end(L, op);
}

static void drop_column(lua_State *L, const Op *op, const char *dialect)
{
	node_text_item(L, op->table);
	node_text_item(L, op->drop_column.column);
	push_op_options(L, op);
	if (op->was && op->was->column) {
		push_column(L, NULL, op->was->column, dialect);
		node_field(L, "was");
	}
	node_options(L);
	note(L, LOSES_VALUES);
}

/* comment = null removes it */
static void text_or_null(lua_State *L, const char *key, const char *text)
{
	if (text)
		lua_pushstring(L, text);
	else
		node_text(L, "word", "null");
	node_field(L, key);
}

static void boolean_field(lua_State *L, const char *key, bool value)
{
	lua_pushboolean(L, value);
	node_field(L, key);
}

/* Those attributes of the column that `what` names. */
static void changes(
	lua_State *L, unsigned what, const Column *to, const char *using, const char *dialect)
{
	if (what & ALTER_TYPE) {
		push_type(L, &to->type);
		node_field(L, "type");
		node_text_field(L, "using", using);
	}
	if (what & ALTER_NULLABLE)
		boolean_field(L, "nullable", to->nullable);
	if (what & ALTER_DEFAULT) {
		push_default(L, &to->value);
		node_field(L, "default");
	}
	if (what & ALTER_IDENTITY && to->autoincrement) {
		boolean_field(L, "autoincrement", true);
	} else if (what & ALTER_IDENTITY) {
		push_identity(L, &to->identity);
		node_field(L, "identity");
	}
	if (what & ALTER_GENERATED) {
		if (to->generated)
			node_text_field(L, "generated", to->generated);
		else
			boolean_field(L, "generated", false);
		node_flag(L, "stored", to->stored);
	}
	if (what & ALTER_COLLATE)
		text_or_null(L, "collate", to->collate);
	if (what & ALTER_COMMENT)
		text_or_null(L, "comment", to->comment);
	dialect_field(L, &to->options, dialect);
}

static void alter_fields(lua_State *L, const Op *op, const char *dialect)
{
	unsigned what = op->alter_column.what;
	changes(L, what, &op->alter_column.to, op->alter_column.using, dialect);
	if (!op->was || !op->was->column)
		return;
	node_new(L);
	changes(L, op->was->what, op->was->column, op->was->using, dialect);
	node_field(L, "was");
}

static void alter_column(lua_State *L, const Op *op, const char *dialect)
{
	node_text_item(L, op->table);
	node_text_item(L, op->alter_column.column);
	push_op_options(L, op);
	alter_fields(L, op, dialect);
	node_item(L);
}

static void push_pair(lua_State *L, const char *from, const char *to)
{
	node_new(L);
	node_text_item(L, from);
	node_text_item(L, to);
}

/* (table, from, to) */
static void rename_in_table(lua_State *L, const Op *op, const char *from, const char *to)
{
	node_text_item(L, op->table);
	node_text_item(L, from);
	node_text_item(L, to);
	push_op_end(L, op);
}

/* ---- indexes --------------------------------------------------------------------------------- */

static void create_index(lua_State *L, const Op *op, const char *dialect)
{
	node_text_item(L, op->table);
	push_parts(L, &op->create_index.index.parts);
	node_item(L);
	push_op_options(L, op);
	push_index_fields(L, &op->create_index.index, dialect);
	node_options(L);
}

static void drop_index(lua_State *L, const Op *op, const char *dialect)
{
	bool named = op->drop_index.name != NULL;
	node_text_item(L, named ? op->drop_index.name : op->table);
	if (!named) {
		node_names(L, &op->drop_index.columns);
		node_item(L);
	}
	push_op_options(L, op);
	if (named)
		node_text_field(L, "table", op->table);
	node_flag(L, "concurrently", op->drop_index.concurrently);
	if (op->was && op->was->index) {
		push_index(L, op->was->index, dialect);
		node_field(L, "was");
	}
	node_options(L);
}

static void rename_index(lua_State *L, const Op *op)
{
	node_text_item(L, op->rename_index.from);
	node_text_item(L, op->rename_index.to);
	push_op_options(L, op);
	node_text_field(L, "table", op->table);
	node_options(L);
}

/* ---- constraints ----------------------------------------------------------------------------- */

static void add_constraint(lua_State *L, const Op *op, const char *dialect)
{
	const Constraint *c = &op->add_constraint.constraint;
	node_text_item(L, op->table);
	push_constraint_arguments(L, c);
	push_op_options(L, op);
	push_constraint_fields(L, c, dialect);
	node_options(L);
}

/* "name", or { kind = …, columns = … } */
static void push_which(lua_State *L, const Op *op)
{
	if (op->drop_constraint.name) {
		lua_pushstring(L, op->drop_constraint.name);
		return;
	}
	node_new(L);
	node_text_field(L, "kind", constraint_kind_word(op->drop_constraint.kind));
	node_names_field(L, "columns", &op->drop_constraint.columns);
}

static void drop_constraint(lua_State *L, const Op *op, const char *dialect)
{
	node_text_item(L, op->table);
	push_which(L, op);
	node_item(L);
	push_op_options(L, op);
	if (op->was && op->was->constraint) {
		push_constraint(L, op->was->constraint, dialect);
		node_field(L, "was");
	}
	node_options(L);
}

/* ---- several changes of a table -------------------------------------------------------------- */

/* The values of a change are the arguments of its operation without the table. */
static void change_value(lua_State *L, const Op *op, const char *dialect)
{
	switch (op->kind) {
	case OP_ADD_COLUMN:
		push_column(L, NULL, &op->add_column.column, dialect);
		break;
	case OP_DROP_COLUMN:
		lua_pushstring(L, op->drop_column.column);
		break;
	case OP_ALTER_COLUMN:
		node_new(L);
		node_text_item(L, op->alter_column.column);
		alter_fields(L, op, dialect);
		break;
	case OP_RENAME_COLUMN:
		push_pair(L, op->rename_column.from, op->rename_column.to);
		break;
	case OP_RENAME_CONSTRAINT:
		push_pair(L, op->rename_constraint.from, op->rename_constraint.to);
		break;
	case OP_DROP_CONSTRAINT:
		push_which(L, op);
		break;
	case OP_DROP_INDEX:
		if (op->drop_index.name)
			lua_pushstring(L, op->drop_index.name);
		else
			node_names(L, &op->drop_index.columns);
		break;
	default: /* table_comment */
		if (op->table_comment.comment)
			lua_pushstring(L, op->table_comment.comment);
		else
			node_text(L, "word", "null");
		break;
	}
}

/* Options stand beside the change. */
static void change_options(lua_State *L, const Op *op, const char *dialect)
{
	node_flag(L, "if_exists", op->if_exists);
	node_flag(L, "if_not_exists", op->if_not_exists);
	node_flag(L, "cascade", op->cascade);
	if (!op->was || op->kind == OP_ALTER_COLUMN)
		return;
	if (op->was->column)
		push_column(L, NULL, op->was->column, dialect);
	else if (op->was->constraint)
		push_constraint(L, op->was->constraint, dialect);
	else if (op->was->index)
		push_index(L, op->was->index, dialect);
	else if (op->was->comment)
		lua_pushstring(L, op->was->comment);
	else
		return;
	node_field(L, "was");
}

/* A constraint or an index stands for itself; the rest is { word = value, options… }. */
static void push_change(lua_State *L, const Op *op, const char *dialect)
{
	if (op->kind == OP_ADD_CONSTRAINT) {
		push_constraint(L, &op->add_constraint.constraint, dialect);
		return;
	}
	if (op->kind == OP_CREATE_INDEX) {
		push_index(L, &op->create_index.index, dialect);
		return;
	}
	node_new(L);
	change_value(L, op, dialect);
	node_field(L, op->kind == OP_TABLE_COMMENT ? "comment" : op_kind_word(op->kind));
	change_options(L, op, dialect);
	if (op->kind == OP_DROP_COLUMN)
		note(L, LOSES_VALUES);
}

static void alter_table(lua_State *L, const Op *op, const char *dialect)
{
	node_text_item(L, op->table);
	node_new(L);
	node_lines(L);
	for (size_t i = 0; i < op->alter_table.changes.count; i++) {
		push_change(L, &op->alter_table.changes.items[i], dialect);
		node_item(L);
	}
	node_item(L);
	push_op_end(L, op);
}

/* ---- all of them ---------------------------------------------------------------------------- */

static void push_key_op(lua_State *L, const Op *op, const char *dialect)
{
	switch (op->kind) {
	case OP_CREATE_INDEX:
		create_index(L, op, dialect);
		break;
	case OP_DROP_INDEX:
		drop_index(L, op, dialect);
		break;
	case OP_RENAME_INDEX:
		rename_index(L, op);
		break;
	case OP_ADD_CONSTRAINT:
		add_constraint(L, op, dialect);
		break;
	case OP_DROP_CONSTRAINT:
		drop_constraint(L, op, dialect);
		break;
	case OP_RENAME_CONSTRAINT:
		rename_in_table(L, op, op->rename_constraint.from, op->rename_constraint.to);
		break;
	case OP_VALIDATE_CONSTRAINT:
		node_text_item(L, op->table);
		node_text_item(L, op->validate_constraint.name);
		push_op_end(L, op);
		break;
	default:
		push_object_arguments(L, op, dialect);
		break;
	}
}

static const char *word_of(const Op *op)
{
	static const char *const words[] = {
		[CONSTRAINT_PRIMARY_KEY] = "create_primary_key",
		[CONSTRAINT_UNIQUE] = "create_unique",
		[CONSTRAINT_FOREIGN_KEY] = "create_foreign_key",
		[CONSTRAINT_CHECK] = "create_check",
		[CONSTRAINT_EXCLUDE] = "create_exclude",
	};
	return op->kind == OP_ADD_CONSTRAINT ? words[op->add_constraint.constraint.kind]
					     : op_kind_word(op->kind);
}

void push_op(lua_State *L, const Op *op, const char *dialect)
{
	lua_pushfstring(L, "op.%s", word_of(op));
	node_call(L, lua_tostring(L, -1));
	lua_remove(L, -2);
	switch (op->kind) {
	case OP_CREATE_TABLE:
		create_table(L, op, dialect);
		break;
	case OP_DROP_TABLE:
		drop_table(L, op, dialect);
		break;
	case OP_RENAME_TABLE:
		node_text_item(L, op->table);
		node_text_item(L, op->rename_table.to);
		push_op_end(L, op);
		break;
	case OP_ALTER_TABLE:
		alter_table(L, op, dialect);
		break;
	case OP_TABLE_COMMENT:
		table_comment(L, op);
		break;
	case OP_ADD_COLUMN:
		add_column(L, op, dialect);
		break;
	case OP_DROP_COLUMN:
		drop_column(L, op, dialect);
		break;
	case OP_ALTER_COLUMN:
		alter_column(L, op, dialect);
		break;
	case OP_RENAME_COLUMN:
		rename_in_table(L, op, op->rename_column.from, op->rename_column.to);
		break;
	default:
		push_key_op(L, op, dialect);
		break;
	}
}
