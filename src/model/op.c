/* op.c - words for operations. */
#include "model/op.h"

static const char *const words[OP_COUNT] = {
#define X(kind, name) [kind] = #name,
	OPS(X)
#undef X
};

const char *op_kind_word(OpKind kind)
{
	return words[kind];
}

static void add_names(Str *s, const StrVec *names)
{
	str_add(s, "(");
	for (size_t i = 0; i < names->count; i++)
		str_addf(s, i ? ", %s" : "%s", names->items[i]);
	str_add(s, ")");
}

static void add_table(Str *s, const Op *op)
{
	if (op->schema)
		str_addf(s, "%s.", op->schema);
	str_add(s, op->table);
}

/* "unique (a, b) on users": what a constraint or index without a name is called. */
static void add_constraint(
	Str *s, const char *name, ConstraintKind kind, const StrVec *columns, const Op *op)
{
	if (name) {
		str_addf(s, "constraint %s", name);
	} else {
		const char *word =
			kind < CONSTRAINT_COUNT ? constraint_kind_word(kind) : "constraint";
		for (; *word; word++)
			str_addn(s, *word == '_' ? " " : word, 1);
		if (columns->count > 0) {
			str_add(s, " ");
			add_names(s, columns);
		}
	}
	str_add(s, " on ");
	add_table(s, op);
}

static void add_index_parts(Str *s, const IndexParts *parts)
{
	str_add(s, "(");
	for (size_t i = 0; i < parts->count; i++) {
		const IndexPart *part = &parts->items[i];
		str_addf(s, i ? ", %s" : "%s", part->column ? part->column : part->expression);
	}
	str_add(s, ")");
}

static void describe_constraint(Str *s, const Op *op)
{
	if (op->kind == OP_ADD_CONSTRAINT) {
		const Constraint *c = &op->add_constraint.constraint;
		str_add(s, "add ");
		add_constraint(s, c->name, c->kind, &c->columns, op);
	} else {
		str_add(s, "drop ");
		add_constraint(s, op->drop_constraint.name, op->drop_constraint.kind,
			&op->drop_constraint.columns, op);
	}
}

static void describe_index(Str *s, const Op *op)
{
	const char *name =
		op->kind == OP_CREATE_INDEX ? op->create_index.index.name : op->drop_index.name;

	str_add(s, op->kind == OP_CREATE_INDEX ? "create index" : "drop index");
	if (name)
		str_addf(s, " %s", name);
	if (op->table) {
		str_add(s, " on ");
		add_table(s, op);
	}
	if (op->kind == OP_CREATE_INDEX)
		add_index_parts(s, &op->create_index.index.parts);
	else if (!name)
		add_names(s, &op->drop_index.columns);
}

static void describe_column(Str *s, const Op *op, const char *verb, const char *column)
{
	str_addf(s, "%s column ", verb);
	add_table(s, op);
	str_addf(s, ".%s", column);
}

static void describe_table(Str *s, const Op *op, const char *verb)
{
	str_addf(s, "%s table ", verb);
	add_table(s, op);
}

const char *op_object_name(const Op *op)
{
	switch (op->kind) {
	case OP_CREATE_ENUM:
		return op->create_enum.name;
	case OP_ALTER_ENUM:
		return op->alter_enum.name;
	case OP_DROP_ENUM:
		return op->drop_enum.name;
	case OP_CREATE_VIEW:
	case OP_REPLACE_VIEW:
		return op->create_view.view.name;
	case OP_DROP_VIEW:
		return op->drop_view.name;
	case OP_CREATE_SEQUENCE:
		return op->create_sequence.sequence.name;
	case OP_ALTER_SEQUENCE:
		return op->alter_sequence.to.name;
	case OP_CREATE_EXTENSION:
		return op->create_extension.name;
	default:
		return op->object.name;
	}
}

/* "create view active_users", "drop sequence billing.numbers" */
static void describe_object(Str *s, const Op *op)
{
	for (const char *word = words[op->kind]; *word; word++)
		str_addn(s, *word == '_' ? " " : word, 1);
	str_addf(s, op->schema ? " %s." : " ", op->schema);
	str_add(s, op_object_name(op));
}

const char *op_describe(const Op *op, Arena *arena)
{
	Str s = str_new(arena);

	switch (op->kind) {
	case OP_CREATE_TABLE:
		describe_table(&s, op, "create");
		break;
	case OP_DROP_TABLE:
		describe_table(&s, op, "drop");
		break;
	case OP_RENAME_TABLE:
		describe_table(&s, op, "rename");
		str_addf(&s, " to %s", op->rename_table.to);
		break;
	case OP_ALTER_TABLE:
		describe_table(&s, op, "alter");
		break;
	case OP_TABLE_COMMENT:
		describe_table(&s, op, "comment on");
		break;
	case OP_ADD_COLUMN:
		describe_column(&s, op, "add", op->add_column.column.name);
		break;
	case OP_DROP_COLUMN:
		describe_column(&s, op, "drop", op->drop_column.column);
		break;
	case OP_ALTER_COLUMN:
		describe_column(&s, op, "alter", op->alter_column.column);
		break;
	case OP_RENAME_COLUMN:
		describe_column(&s, op, "rename", op->rename_column.from);
		str_addf(&s, " to %s", op->rename_column.to);
		break;
	case OP_CREATE_INDEX:
	case OP_DROP_INDEX:
		describe_index(&s, op);
		break;
	case OP_ADD_CONSTRAINT:
	case OP_DROP_CONSTRAINT:
		describe_constraint(&s, op);
		break;
	case OP_RENAME_INDEX:
		str_addf(&s, "rename index %s to %s", op->rename_index.from, op->rename_index.to);
		break;
	case OP_RENAME_CONSTRAINT:
		describe_table(&s, op, "rename constraint of");
		str_addf(&s, ": %s to %s", op->rename_constraint.from, op->rename_constraint.to);
		break;
	case OP_VALIDATE_CONSTRAINT:
		str_addf(&s, "validate constraint %s on ", op->validate_constraint.name);
		add_table(&s, op);
		break;
	default:
		describe_object(&s, op);
		break;
	}
	return s.data;
}
