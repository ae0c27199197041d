/* op_json.c - operations to JSON and back. */
#include "model/op_json.h"

#include <stdlib.h>

#include "model/op_io.h"

typedef struct Labels {
	StrVec labels;
} Labels;

static void io_labels(const Io *io, Labels *l)
{
	io_texts(io, "labels", &l->labels);
}

static void io_was_labels(const Io *io, Was *w)
{
	Labels copy = {0};
	if (io->writing && w->labels)
		copy.labels = *w->labels;
	if (io->writing ? w->labels != NULL : io_get(io, "enum") != NULL)
		io_struct(io, "enum", &copy, io_labels);
	if (!io->writing && io_get(io, "enum")) {
		StrVec *kept = arena_alloc(io->arena, sizeof(*kept));
		*kept = copy.labels;
		w->labels = kept;
	}
}

static void io_was(const Io *io, Was *w)
{
	io_pointer(io, "table", &w->table, Table, io_table);
	io_pointer(io, "column", &w->column, Column, io_column);
	io_bits(io, "what", &w->what);
	io_text(io, "using", &w->using);
	io_pointer(io, "constraint", &w->constraint, Constraint, io_constraint);
	io_pointer(io, "index", &w->index, Index, io_index);
	io_pointer(io, "view", &w->view, View, io_view);
	io_pointer(io, "sequence", &w->sequence, Sequence, io_sequence);
	io_was_labels(io, w);
	io_text(io, "comment", &w->comment);
}

static void io_enum_change(const Io *io, EnumChange *c)
{
	io_enum(io, "kind", &c->kind);
	io_text(io, "label", &c->label);
	io_text(io, "to", &c->to);
	io_text(io, "before", &c->before);
	io_text(io, "after", &c->after);
}

static void io_column_ref(const Io *io, ColumnRef *c)
{
	io_text(io, "schema", &c->schema);
	io_text(io, "table", &c->table);
	io_text(io, "column", &c->column);
}

static void io_alter_column(const Io *io, Op *op)
{
	io_text(io, "column", &op->alter_column.column);
	io_bits(io, "what", &op->alter_column.what);
	io_struct(io, "to", &op->alter_column.to, io_column);
	io_text(io, "using", &op->alter_column.using);
	io_bool(io, "online", &op->alter_column.online);
}

static void io_drop_index(const Io *io, Op *op)
{
	io_text(io, "name", &op->drop_index.name);
	io_texts(io, "columns", &op->drop_index.columns);
	io_bool(io, "concurrently", &op->drop_index.concurrently);
}

static void io_drop_constraint(const Io *io, Op *op)
{
	io_text(io, "name", &op->drop_constraint.name);
	io_enum(io, "constraint_kind", &op->drop_constraint.kind);
	io_texts(io, "columns", &op->drop_constraint.columns);
}

static void io_alter_enum(const Io *io, Op *op)
{
	io_text(io, "name", &op->alter_enum.name);
	io_list(io, "changes", &op->alter_enum.changes, EnumChange, io_enum_change);
	io_list(io, "columns", &op->alter_enum.columns, ColumnRef, io_column_ref);
}

/* Renames of columns, indexes and constraints have the same two fields. */
static void io_names(const Io *io, const char **from, const char **to)
{
	io_text(io, "from", from);
	io_text(io, "to", to);
}

static void io_op(const Io *io, Op *op);

static void io_object(const Io *io, Op *op)
{
	switch (op->kind) {
	case OP_CREATE_ENUM:
		io_text(io, "name", &op->create_enum.name);
		io_texts(io, "labels", &op->create_enum.labels);
		break;
	case OP_ALTER_ENUM:
		io_alter_enum(io, op);
		break;
	case OP_DROP_ENUM:
		io_text(io, "name", &op->drop_enum.name);
		break;
	case OP_CREATE_VIEW:
	case OP_REPLACE_VIEW:
		io_struct(io, "view", &op->create_view.view, io_view);
		break;
	case OP_DROP_VIEW:
		io_text(io, "name", &op->drop_view.name);
		io_bool(io, "materialized", &op->drop_view.materialized);
		break;
	case OP_CREATE_SEQUENCE:
		io_struct(io, "sequence", &op->create_sequence.sequence, io_sequence);
		break;
	case OP_ALTER_SEQUENCE:
		io_bits(io, "what", &op->alter_sequence.what);
		io_struct(io, "sequence", &op->alter_sequence.to, io_sequence);
		break;
	case OP_CREATE_EXTENSION:
		io_text(io, "name", &op->create_extension.name);
		io_text(io, "version", &op->create_extension.version);
		break;
	default:
		io_text(io, "name", &op->object.name);
		break;
	}
}

/* NOLINTNEXTLINE(misc-no-recursion,readability-function-size): one case for each operation */
static void io_table_op(const Io *io, Op *op)
{
	switch (op->kind) {
	case OP_CREATE_TABLE:
		io_struct(io, "create", &op->create_table.table, io_table);
		break;
	case OP_RENAME_TABLE:
		io_text(io, "to", &op->rename_table.to);
		break;
	case OP_ALTER_TABLE:
		io_list(io, "changes", &op->alter_table.changes, Op, io_op);
		break;
	case OP_TABLE_COMMENT:
		io_text(io, "comment", &op->table_comment.comment);
		break;
	case OP_ADD_COLUMN:
		io_struct(io, "column", &op->add_column.column, io_column);
		break;
	case OP_DROP_COLUMN:
		io_text(io, "column", &op->drop_column.column);
		break;
	case OP_ALTER_COLUMN:
		io_alter_column(io, op);
		break;
	case OP_RENAME_COLUMN:
		io_names(io, &op->rename_column.from, &op->rename_column.to);
		break;
	case OP_CREATE_INDEX:
		io_struct(io, "index", &op->create_index.index, io_index);
		break;
	case OP_DROP_INDEX:
		io_drop_index(io, op);
		break;
	case OP_RENAME_INDEX:
		io_names(io, &op->rename_index.from, &op->rename_index.to);
		break;
	case OP_ADD_CONSTRAINT:
		io_struct(io, "constraint", &op->add_constraint.constraint, io_constraint);
		break;
	case OP_DROP_CONSTRAINT:
		io_drop_constraint(io, op);
		break;
	case OP_RENAME_CONSTRAINT:
		io_names(io, &op->rename_constraint.from, &op->rename_constraint.to);
		break;
	case OP_VALIDATE_CONSTRAINT:
		io_text(io, "name", &op->validate_constraint.name);
		break;
	default:
		io_object(io, op);
		break;
	}
}

static void io_kind(const Io *io, Op *op)
{
	const char *word = io->writing ? op_kind_word(op->kind) : NULL;
	io_text(io, "op", &word);
	op->kind = OP_COUNT;
	for (int i = 0; word && i < OP_COUNT; i++)
		if (strcmp(op_kind_word((OpKind)i), word) == 0)
			op->kind = (OpKind)i;
}

/* NOLINTNEXTLINE(misc-no-recursion): alter_table holds operations */
static void io_op(const Io *io, Op *op)
{
	io_kind(io, op);
	io_text(io, "schema", &op->schema);
	io_text(io, "table", &op->table);
	io_bool(io, "if_exists", &op->if_exists);
	io_bool(io, "if_not_exists", &op->if_not_exists);
	io_bool(io, "cascade", &op->cascade);
	io_pointer(io, "was", &op->was, Was, io_was);
	if (op->kind != OP_COUNT)
		io_table_op(io, op);
}

const char *op_to_json(const Op *op, Arena *arena)
{
	Op copy = *op; /* the description is the same for reading, so it wants a pointer to write */
	Io io = {.writing = true, .at = json_object(), .arena = arena};
	io_op(&io, &copy);
	char *text = json_dumps(io.at, JSON_COMPACT | JSON_SORT_KEYS);
	const char *out = arena_strdup(arena, text ? text : "{}");
	free(text);
	json_decref(io.at);
	return out;
}

bool op_from_json(const char *text, Arena *arena, Op *out, Error *err)
{
	json_error_t problem;
	json_t *json = json_loads(text, 0, &problem);
	*out = (Op){0};
	Io io = {.at = json, .arena = arena};
	io_op(&io, out);
	json_decref(json);
	if (out->kind != OP_COUNT)
		return true;
	return error_set(err, ERR_INTERNAL, "the journal has an operation that is not known here");
}
