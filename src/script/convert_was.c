/*
 * convert_was.c - was = …: what an operation that loses information drops or changes was like, so
 * that its reverse can make it again.  Each is written as where it was made.
 */
#include "script/convert_form.h"

typedef struct WasForm {
	OpKind kind;
	const char *wanted; /* what must stand there, for the message */
	void (*read)(const Reader *r, int index, const Op *op, Was *was);
} WasForm;

static int fail_other(const Reader *r, const char *what, const char *was, const char *dropped)
{
	return reader_fail(r, "this is %s '%s', but '%s' is dropped", what, was, dropped);
}

/* ---- tables -------------------------------------------------------------------------------- */

static const char *const table_fields[] = {"comment", "partition_by", "partitions", NULL};

/* The list of op.create_table, with its options beside the elements. */
static void read_table(const Reader *r, int index, const Op *op, Was *was)
{
	lua_State *L = r->L;
	Table *table = arena_alloc(r->arena, sizeof(*table));
	lua_Integer n = (lua_Integer)lua_rawlen(L, index);
	*table = (Table){.schema = op->schema, .name = op->table};
	lua_createtable(L, (int)n, 0); // items
	int items = lua_gettop(L);
	for (lua_Integer i = 1; i <= n; i++) {
		lua_rawgeti(L, index, i);
		lua_rawseti(L, items, i);
	}
	reader_check_fields(r, index,
		(ReaderFields){.positional = (int)n, .names = table_fields, .dialects = true});
	table->comment = reader_text(r, index, "comment");
	reader_options(r, index, &table->options);
	convert_partitioning(r, index, table);
	convert_table_items(r, items, table);
	table_normalise(table, r->arena);
	lua_pop(L, 1);
	was->table = table;
}

static void read_comment(const Reader *r, int index, const Op *op, Was *was)
{
	(void)op;
	was->comment = value_is_null(r->L, index) ? "" : reader_text_at(r, index, "it");
}

/* ---- columns ------------------------------------------------------------------------------- */

static void read_column(const Reader *r, int index, const Op *op, Was *was)
{
	Column *column = arena_alloc(r->arena, sizeof(*column));
	*column = convert_column(r, index);
	if (strcmp(column->name, op->drop_column.column) != 0)
		fail_other(r, "column", column->name, op->drop_column.column);
	was->column = column;
}

static void read_changed(const Reader *r, int index, const Op *op, Was *was)
{
	static const char *const fields[] = {"type", "nullable", "default", "comment", "collate",
		"identity", "autoincrement", "generated", "stored", "using", NULL};
	Column *column = arena_alloc(r->arena, sizeof(*column));
	*column = (Column){.name = op->alter_column.column};
	reader_check_fields(r, index, (ReaderFields){.names = fields, .dialects = true});
	convert_changes(r, index, &was->what, column);
	was->using = reader_sql(r, index, "using");
	reader_options(r, index, &column->options);
	was->column = column;
}

/* ---- indexes and constraints --------------------------------------------------------------- */

static void read_index(const Reader *r, int index, const Op *op, Was *was)
{
	Table parts = {0};
	convert_tagged(r, index, &parts);
	if (!parts.indexes.count)
		reader_fail(r, "an index is dropped, not a constraint: was = index({ … }, { … })");
	Index *found = &parts.indexes.items[0];
	if (!found->name)
		found->name = op->drop_index.name;
	else if (op->drop_index.name && strcmp(found->name, op->drop_index.name) != 0)
		fail_other(r, "index", found->name, op->drop_index.name);
	was->index = found;
}

static void read_constraint(const Reader *r, int index, const Op *op, Was *was)
{
	bool drops = op->kind == OP_DROP_CONSTRAINT;
	const char *name = drops ? op->drop_constraint.name : op->validate_constraint.name;
	Table parts = {0};
	convert_tagged(r, index, &parts);
	if (!parts.constraints.count)
		reader_fail(r, "this is an index, and a constraint is %s",
			drops ? "dropped" : "validated");
	Constraint *found = &parts.constraints.items[0];
	if (drops && !name && found->kind != op->drop_constraint.kind)
		reader_fail(r, "the kind of constraint is another: %s, not %s",
			constraint_kind_word(found->kind),
			constraint_kind_word(op->drop_constraint.kind));
	if (!found->name)
		found->name = name;
	else if (name && strcmp(found->name, name) != 0)
		fail_other(r, "constraint", found->name, name);
	was->constraint = found;
}

/* ---- other objects ------------------------------------------------------------------------- */

static void read_labels(const Reader *r, int index, const Op *op, Was *was)
{
	StrVec *labels = arena_alloc(r->arena, sizeof(*labels));
	(void)op;
	*labels = (StrVec){0};
	reader_names(r, index, "the list of labels", labels);
	was->labels = labels;
}

/* "SELECT …", or { "SELECT …", columns = …, comment = … } */
static void read_view(const Reader *r, int index, const Op *op, Was *was)
{
	static const char *const fields[] = {"columns", "comment", "materialized", "indexes", NULL};
	lua_State *L = r->L;
	View *view = arena_alloc(r->arena, sizeof(*view));
	bool list = convert_is_list(r, index);
	bool replaced = op->kind == OP_REPLACE_VIEW;
	if (list) {
		reader_check_fields(r, index,
			(ReaderFields){.positional = 1, .names = fields, .dialects = true});
		lua_rawgeti(L, index, 1);
		*view = convert_view(r, lua_gettop(L), index);
		lua_pop(L, 1);
	} else {
		*view = convert_view(r, index, 0);
	}
	view->name = replaced ? op->create_view.view.name : op->drop_view.name;
	view->schema = op->schema;
	view->materialized = view->materialized || (replaced ? op->create_view.view.materialized
							     : op->drop_view.materialized);
	was->view = view;
}

/* ---- the list ------------------------------------------------------------------------------ */

static const WasForm forms[] = {
	{OP_DROP_TABLE, "a list of columns and constraints, as in op.create_table", read_table},
	{OP_TABLE_COMMENT, NULL, read_comment},
	{OP_DROP_COLUMN, "a column: { \"name\", type, … }", read_column},
	{OP_ALTER_COLUMN, "what the column was: { type = …, nullable = …, default = … }",
		read_changed},
	{OP_DROP_INDEX, "index({ \"column\", … }, { … })", read_index},
	{OP_DROP_CONSTRAINT,
		"unique { … }, check(\"…\"), primary_key { … }, foreign_key(…) or exclude(…)",
		read_constraint},
	{OP_VALIDATE_CONSTRAINT, "check(…) or foreign_key(…)", read_constraint},
	{OP_DROP_ENUM, "the list of labels", read_labels},
	{OP_ALTER_ENUM, "the list of labels", read_labels},
	{OP_DROP_VIEW, NULL, read_view},
	{OP_REPLACE_VIEW, NULL, read_view},
	{OP_ALTER_SEQUENCE, "what it was: { increment = …, max = … }", convert_was_sequence},
	{OP_DROP_SEQUENCE, "its options: { start = …, increment = … }", convert_was_sequence},
};

static bool is_tagged(const WasForm *form)
{
	return form->kind == OP_DROP_INDEX || form->kind == OP_DROP_CONSTRAINT ||
	       form->kind == OP_VALIDATE_CONSTRAINT;
}

void convert_was(const Reader *outer, int options, Op *op)
{
	if (!options || !reader_field(outer, options, "was"))
		return;
	int index = lua_gettop(outer->L);
	Reader r = *outer;
	Was *was = arena_alloc(r.arena, sizeof(*was));
	*was = (Was){0};
	r.what = arena_printf(r.arena, "was of %s", outer->what);
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		if (forms[i].kind != op->kind)
			continue;
		bool right = is_tagged(&forms[i]) ? value_is(r.L, index, TAG_CONSTRAINT)
						  : reader_is_plain(&r, index);
		if (forms[i].wanted && !right)
			reader_mismatch(&r, index, "it", forms[i].wanted);
		forms[i].read(&r, index, op, was);
	}
	lua_settop(outer->L, index - 1);
	op->was = was;
}
