/*
 * reverse.c - the way back from an operation; see reverse.h.
 *
 * One function for each operation.  A new operation without one does not link.
 */
#include "model/reverse.h"

#include "model/diff.h"
#include "model/emit.h"
#include "model/sequence.h"

typedef struct Reversal {
	const Op *op;
	Arena *arena;
	Ops *out;
} Reversal;

typedef bool ReverseFn(Reversal *r, Error *err);

#define X(kind, name) static ReverseFn reverse_##name;
OPS(X)
#undef X

static ReverseFn *const functions[OP_COUNT] = {
#define X(kind, name) [kind] = reverse_##name,
	OPS(X)
#undef X
};

/* ---- pieces -------------------------------------------------------------------------------- */

/* An operation on the same table or in the same schema. */
static Op back(const Reversal *r, OpKind kind)
{
	return (Op){.kind = kind, .schema = r->op->schema, .table = r->op->table};
}

static bool push(Reversal *r, Op op)
{
	vec_push(r->out, r->arena, op);
	return true;
}

static Was *new_was(const Reversal *r)
{
	Was *was = arena_alloc(r->arena, sizeof(*was));
	*was = (Was){0};
	return was;
}

/* `example` is what stands after "was = ". */
static bool lost(const Reversal *r, const char *what, const char *example, Error *err)
{
	error_set(err, ERR_SCRIPT, "%s cannot be reversed: %s is not known",
		op_describe(r->op, r->arena), what);
	return error_hint(err, "write it beside the operation: { was = %s }", example);
}

/* if_not_exists may have found the thing there, cascade drops what nobody named. */
static bool outcome_is_known(const Reversal *r, Error *err)
{
	const char *text = op_describe(r->op, r->arena);
	if (r->op->if_not_exists) {
		error_set(err, ERR_SCRIPT,
			"%s cannot be reversed: with if_not_exists it may have been there before",
			text);
		return error_hint(
			err, "leave if_not_exists out, or write downgrade() as a function");
	}
	if (r->op->cascade) {
		error_set(err, ERR_SCRIPT,
			"%s cannot be reversed: what cascade drops besides is not known", text);
		return error_hint(err, "drop what depends on it first, without cascade, or write "
				       "downgrade() as a function");
	}
	return true;
}

/* ---- tables -------------------------------------------------------------------------------- */

static bool reverse_create_table(Reversal *r, Error *err)
{
	Op op = back(r, OP_DROP_TABLE);
	Was *was = new_was(r);
	(void)err;
	was->table = &r->op->create_table.table;
	op.was = was;
	return push(r, op);
}

static bool reverse_drop_table(Reversal *r, Error *err)
{
	Op op = back(r, OP_CREATE_TABLE);
	if (!r->op->was || !r->op->was->table)
		return lost(r, "what the table was like", "{ { \"id\", t.bigint, … }, … }", err);
	op.create_table.table = *r->op->was->table;
	return push(r, op);
}

static bool reverse_rename_table(Reversal *r, Error *err)
{
	Op op = back(r, OP_RENAME_TABLE);
	(void)err;
	op.table = r->op->rename_table.to;
	op.rename_table.to = r->op->table;
	op.if_exists = r->op->if_exists;
	return push(r, op);
}

static bool reverse_table_comment(Reversal *r, Error *err)
{
	Op op = back(r, OP_TABLE_COMMENT);
	const char *now = r->op->table_comment.comment;
	Was *was = new_was(r);
	if (!r->op->was || !r->op->was->comment)
		return lost(r, "the comment before", "\"…\" (null: there was none)", err);
	op.table_comment.comment = r->op->was->comment[0] ? r->op->was->comment : NULL;
	was->comment = now ? now : "";
	op.was = was;
	return push(r, op);
}

/* The changes undone, the last first, again in one call. */
static bool reverse_alter_table(Reversal *r, Error *err)
{
	const Ops *changes = &r->op->alter_table.changes;
	Op op = back(r, OP_ALTER_TABLE);
	op.if_exists = r->op->if_exists;
	for (size_t i = changes->count; i-- > 0;)
		if (!op_reverse(&changes->items[i], r->arena, &op.alter_table.changes, err))
			return false;
	return op.alter_table.changes.count == 0 || push(r, op);
}

/* ---- columns ------------------------------------------------------------------------------- */

static bool reverse_add_column(Reversal *r, Error *err)
{
	Op op = back(r, OP_DROP_COLUMN);
	Was *was = new_was(r);
	(void)err;
	was->column = &r->op->add_column.column;
	op.drop_column.column = was->column->name;
	op.was = was;
	return push(r, op);
}

static bool reverse_drop_column(Reversal *r, Error *err)
{
	Op op = back(r, OP_ADD_COLUMN);
	if (!r->op->was || !r->op->was->column)
		return lost(r, "what the column was like",
			arena_printf(r->arena, "{ \"%s\", t.text, … }", r->op->drop_column.column),
			err);
	op.add_column.column = *r->op->was->column;
	return push(r, op);
}

static bool reverse_rename_column(Reversal *r, Error *err)
{
	Op op = back(r, OP_RENAME_COLUMN);
	(void)err;
	op.rename_column.from = r->op->rename_column.to;
	op.rename_column.to = r->op->rename_column.from;
	op.if_exists = r->op->if_exists;
	return push(r, op);
}

/* The attributes that were changed but not told, for the hint; NULL: all are known.  Whether a
 * column was nullable follows from the change itself. */
static const char *untold(const Reversal *r)
{
	static const struct {
		unsigned what;
		const char *example;
	} words[] = {
		{ALTER_TYPE, "type = t.…"},
		{ALTER_DEFAULT, "default = … (sql.none: there was none)"},
		{ALTER_COMMENT, "comment = … (null: there was none)"},
		{ALTER_COLLATE, "collate = … (null: there was none)"},
		{ALTER_IDENTITY, "identity = … (false: it had none)"},
		{ALTER_GENERATED, "generated = … (false: a plain column)"},
	};
	const Was *was = r->op->was;
	unsigned missing = r->op->alter_column.what & ~(was ? was->what : 0);
	Str list = str_new(r->arena);
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (missing & words[i].what)
			str_addf(&list, "%s%s", list.len ? ", " : "", words[i].example);
	if (r->op->alter_column.to.options.count && !(was && was->column->options.count))
		str_addf(&list, "%sthe dialect's options", list.len ? ", " : "");
	return list.len ? arena_printf(r->arena, "{ %s }", list.data) : NULL;
}

static bool reverse_alter_column(Reversal *r, Error *err)
{
	const Op *done = r->op;
	const char *missing = untold(r);
	Op op = back(r, OP_ALTER_COLUMN);
	Was *was = new_was(r);
	if (missing)
		return lost(r, "what the column was like", missing, err);
	bool told = done->was && (done->was->what & ALTER_NULLABLE);
	op.if_exists = done->if_exists;
	op.alter_column.column = done->alter_column.column;
	op.alter_column.what = done->alter_column.what;
	if (done->was)
		op.alter_column.to = *done->was->column;
	op.alter_column.to.name = done->alter_column.column;
	if ((op.alter_column.what & ALTER_NULLABLE) && !told)
		op.alter_column.to.nullable = !done->alter_column.to.nullable;
	if (done->was)
		op.alter_column.using = done->was->using;
	was->column = &done->alter_column.to;
	was->what = done->alter_column.what;
	was->using = done->alter_column.using;
	op.was = was;
	return push(r, op);
}

/* ---- indexes ------------------------------------------------------------------------------- */

static bool reverse_create_index(Reversal *r, Error *err)
{
	const Index *index = &r->op->create_index.index;
	const Emit names = {.arena = r->arena};
	Op op = back(r, OP_DROP_INDEX);
	Was *was = new_was(r);
	(void)err;
	op.drop_index.name = emit_index_name(&names, r->op->table, index);
	op.drop_index.concurrently = index->concurrently;
	was->index = index;
	op.was = was;
	return push(r, op);
}

static bool reverse_drop_index(Reversal *r, Error *err)
{
	Op op = back(r, OP_CREATE_INDEX);
	if (!r->op->was || !r->op->was->index)
		return lost(r, "what the index was like", "index({ \"column\", … }, { … })", err);
	if (!r->op->table) {
		error_set(err, ERR_SCRIPT, "%s cannot be reversed: its table is not known",
			op_describe(r->op, r->arena));
		return error_hint(err, "write it beside the operation: { table = \"…\" }");
	}
	op.create_index.index = *r->op->was->index;
	if (r->op->drop_index.concurrently)
		op.create_index.index.concurrently = true;
	return push(r, op);
}

static bool reverse_rename_index(Reversal *r, Error *err)
{
	Op op = back(r, OP_RENAME_INDEX);
	(void)err;
	op.rename_index.from = r->op->rename_index.to;
	op.rename_index.to = r->op->rename_index.from;
	op.if_exists = r->op->if_exists;
	return push(r, op);
}

/* ---- constraints --------------------------------------------------------------------------- */

static bool reverse_add_constraint(Reversal *r, Error *err)
{
	const Constraint *c = &r->op->add_constraint.constraint;
	Op op = back(r, OP_DROP_CONSTRAINT);
	Was *was = new_was(r);
	if (!c->name && (c->kind == CONSTRAINT_CHECK || c->kind == CONSTRAINT_EXCLUDE)) {
		error_set(err, ERR_SCRIPT, "%s cannot be reversed: it has no name",
			op_describe(r->op, r->arena));
		return error_hint(err, "give it one: { name = \"…\" }, or set naming_convention in "
				       "luamig.lua");
	}
	op.drop_constraint.name = c->name;
	op.drop_constraint.kind = c->kind;
	op.drop_constraint.columns = c->columns;
	was->constraint = c;
	op.was = was;
	return push(r, op);
}

static bool reverse_drop_constraint(Reversal *r, Error *err)
{
	static const char *const examples[] = {
		[CONSTRAINT_PRIMARY_KEY] = "primary_key { \"column\", … }",
		[CONSTRAINT_UNIQUE] = "unique({ \"column\", … }, { name = \"…\" })",
		[CONSTRAINT_FOREIGN_KEY] = "foreign_key({ \"column\" }, \"table.column\", { … })",
		[CONSTRAINT_CHECK] = "check(\"…\")",
		[CONSTRAINT_EXCLUDE] = "exclude({ … }, { … })",
		[CONSTRAINT_COUNT] = "unique { … }, check(\"…\"), foreign_key(…), …",
	};
	Op op = back(r, OP_ADD_CONSTRAINT);
	if (!r->op->was || !r->op->was->constraint)
		return lost(r, "what the constraint was like",
			examples[r->op->drop_constraint.kind], err);
	op.add_constraint.constraint = *r->op->was->constraint;
	return push(r, op);
}

static bool reverse_rename_constraint(Reversal *r, Error *err)
{
	Op op = back(r, OP_RENAME_CONSTRAINT);
	(void)err;
	op.rename_constraint.from = r->op->rename_constraint.to;
	op.rename_constraint.to = r->op->rename_constraint.from;
	op.if_exists = r->op->if_exists;
	return push(r, op);
}

/* A constraint that was checked asks no more of new rows than before: without `was` there is
 * nothing to undo; with it the constraint is made anew, unchecked. */
static bool reverse_validate_constraint(Reversal *r, Error *err)
{
	Op drop = back(r, OP_DROP_CONSTRAINT), add = back(r, OP_ADD_CONSTRAINT);
	(void)err;
	if (!r->op->was || !r->op->was->constraint)
		return true;
	add.add_constraint.constraint = *r->op->was->constraint;
	add.add_constraint.constraint.not_valid = true;
	drop.drop_constraint.name = r->op->validate_constraint.name;
	drop.drop_constraint.kind = add.add_constraint.constraint.kind;
	return push(r, drop) && push(r, add);
}

/* ---- enums --------------------------------------------------------------------------------- */

static bool reverse_create_enum(Reversal *r, Error *err)
{
	Op op = back(r, OP_DROP_ENUM);
	Was *was = new_was(r);
	(void)err;
	op.drop_enum.name = r->op->create_enum.name;
	was->labels = &r->op->create_enum.labels;
	op.was = was;
	return push(r, op);
}

static bool reverse_drop_enum(Reversal *r, Error *err)
{
	Op op = back(r, OP_CREATE_ENUM);
	if (!r->op->was || !r->op->was->labels)
		return lost(r, "the list of its labels", "{ \"label\", … }", err);
	op.create_enum.name = r->op->drop_enum.name;
	op.create_enum.labels = *r->op->was->labels;
	return push(r, op);
}

static bool reverse_alter_enum(Reversal *r, Error *err)
{
	Op op = back(r, OP_ALTER_ENUM);
	StrVec *labels = arena_alloc(r->arena, sizeof(*labels));
	Was *was = new_was(r);
	*labels = r->op->was && r->op->was->labels ? *r->op->was->labels : (StrVec){0};
	if (r->op->was && r->op->was->labels_now)
		op.alter_enum.changes = diff_labels(r->op->was->labels_now, labels, r->arena);
	else if (!enum_changes_reverse(
			 &r->op->alter_enum.changes, r->arena, labels, &op.alter_enum.changes))
		return lost(r, "where the removed label stood", "{ all labels before }", err);
	op.alter_enum.name = r->op->alter_enum.name;
	op.alter_enum.columns = r->op->alter_enum.columns;
	op.if_exists = r->op->if_exists;
	if (r->op->was) {
		was->labels = labels;
		op.was = was;
	}
	return push(r, op);
}

/* ---- views and sequences ------------------------------------------------------------------- */

static bool reverse_create_view(Reversal *r, Error *err)
{
	Op op = back(r, OP_DROP_VIEW);
	Was *was = new_was(r);
	(void)err;
	was->view = &r->op->create_view.view;
	op.drop_view.name = was->view->name;
	op.drop_view.materialized = was->view->materialized;
	op.was = was;
	return push(r, op);
}

static bool reverse_replace_view(Reversal *r, Error *err)
{
	Op op = back(r, OP_REPLACE_VIEW);
	Was *was = new_was(r);
	if (!r->op->was || !r->op->was->view)
		return lost(r, "the query before", "\"SELECT …\"", err);
	op.create_view.view = *r->op->was->view;
	was->view = &r->op->create_view.view;
	op.was = was;
	return push(r, op);
}

static bool reverse_drop_view(Reversal *r, Error *err)
{
	Op op = back(r, OP_CREATE_VIEW);
	if (!r->op->was || !r->op->was->view)
		return lost(r, "its query", "\"SELECT …\"", err);
	op.create_view.view = *r->op->was->view;
	return push(r, op);
}

static bool reverse_create_sequence(Reversal *r, Error *err)
{
	Op op = back(r, OP_DROP_SEQUENCE);
	Was *was = new_was(r);
	(void)err;
	was->sequence = &r->op->create_sequence.sequence;
	op.object.name = was->sequence->name;
	op.was = was;
	return push(r, op);
}

static bool reverse_alter_sequence(Reversal *r, Error *err)
{
	unsigned untold = r->op->alter_sequence.what & ~(r->op->was ? r->op->was->what : 0);
	Op op = back(r, OP_ALTER_SEQUENCE);
	Was *was = new_was(r);
	if (untold || !r->op->was || !r->op->was->sequence)
		return lost(r, "what it was like", sequence_parts_hint(untold, r->arena), err);
	op.if_exists = r->op->if_exists;
	op.alter_sequence.what = r->op->alter_sequence.what;
	op.alter_sequence.to = *r->op->was->sequence;
	op.alter_sequence.to.name = r->op->alter_sequence.to.name;
	was->sequence = &r->op->alter_sequence.to;
	was->what = r->op->alter_sequence.what;
	op.was = was;
	return push(r, op);
}

static bool reverse_drop_sequence(Reversal *r, Error *err)
{
	Op op = back(r, OP_CREATE_SEQUENCE);
	if (!r->op->was || !r->op->was->sequence)
		return lost(r, "what it was like", "{ start = …, increment = … }", err);
	op.create_sequence.sequence = *r->op->was->sequence;
	return push(r, op);
}

/* ---- schemas and extensions: nothing but their names is lost -------------------------------- */

static bool reverse_create_schema(Reversal *r, Error *err)
{
	Op op = back(r, OP_DROP_SCHEMA);
	(void)err;
	op.object.name = r->op->object.name;
	return push(r, op);
}

static bool reverse_drop_schema(Reversal *r, Error *err)
{
	Op op = back(r, OP_CREATE_SCHEMA);
	(void)err;
	op.object.name = r->op->object.name;
	return push(r, op);
}

static bool reverse_create_extension(Reversal *r, Error *err)
{
	Op op = back(r, OP_DROP_EXTENSION);
	(void)err;
	op.schema = NULL; /* an extension's own name has none */
	op.object.name = r->op->create_extension.name;
	return push(r, op);
}

static bool reverse_drop_extension(Reversal *r, Error *err)
{
	Op op = back(r, OP_CREATE_EXTENSION);
	(void)err;
	op.create_extension.name = r->op->object.name;
	return push(r, op);
}

bool op_reverse(const Op *op, Arena *arena, Ops *out, Error *err)
{
	Reversal reversal = {.op = op, .arena = arena, .out = out};
	return outcome_is_known(&reversal, err) && functions[op->kind](&reversal, err);
}
