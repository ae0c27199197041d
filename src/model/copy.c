/* copy.c - see copy.h. */
#include "model/copy.h"

static const char *text(const char *from, Arena *arena)
{
	return from ? arena_strdup(arena, from) : NULL;
}

StrVec copy_names(const StrVec *names, Arena *arena)
{
	StrVec out = {0};
	for (size_t i = 0; i < names->count; i++)
		vec_push(&out, arena, text(names->items[i], arena));
	return out;
}

static Options copy_options(const Options *options, Arena *arena)
{
	Options out = {0};
	for (size_t i = 0; i < options->count; i++) {
		const Option *o = &options->items[i];
		vec_push(&out, arena, (Option){text(o->key, arena), text(o->value, arena)});
	}
	return out;
}

/* ---- columns -------------------------------------------------------------------------------- */

static Type copy_type(const Type *from, Arena *arena)
{
	Type type = *from;
	type.schema = text(from->schema, arena);
	type.name = text(from->name, arena);
	type.labels = copy_names(&from->labels, arena);
	if (from->element) {
		Type *element = arena_alloc(arena, sizeof(*element));
		*element = copy_type(from->element, arena);
		type.element = element;
	}
	return type;
}

static ForeignKey copy_foreign_key(const ForeignKey *from, Arena *arena)
{
	return (ForeignKey){
		.schema = text(from->schema, arena),
		.table = text(from->table, arena),
		.columns = copy_names(&from->columns, arena),
		.on_delete = text(from->on_delete, arena),
		.on_update = text(from->on_update, arena),
		.match = text(from->match, arena),
	};
}

Column copy_column(const Column *from, Arena *arena)
{
	Column column = *from;
	column.name = text(from->name, arena);
	column.type = copy_type(&from->type, arena);
	column.value.text = text(from->value.text, arena);
	column.generated = text(from->generated, arena);
	column.check = text(from->check, arena);
	column.comment = text(from->comment, arena);
	column.collate = text(from->collate, arena);
	column.declared = text(from->declared, arena);
	column.renamed_from = text(from->renamed_from, arena);
	column.names = (ColumnNames){.primary_key = text(from->names.primary_key, arena),
		.unique = text(from->names.unique, arena),
		.check = text(from->names.check, arena),
		.references = text(from->names.references, arena),
		.index = text(from->names.index, arena)};
	column.options = copy_options(&from->options, arena);
	if (from->references) {
		column.references = arena_alloc(arena, sizeof(*column.references));
		*column.references = copy_foreign_key(from->references, arena);
	}
	return column;
}

/* ---- constraints and indexes ---------------------------------------------------------------- */

static IndexParts copy_parts(const IndexParts *parts, Arena *arena)
{
	IndexParts out = {0};
	for (size_t i = 0; i < parts->count; i++) {
		const IndexPart *from = &parts->items[i];
		vec_push(&out, arena,
			(IndexPart){
				.column = text(from->column, arena),
				.expression = text(from->expression, arena),
				.descending = from->descending,
				.nulls = text(from->nulls, arena),
				.opclass = text(from->opclass, arena),
				.collate = text(from->collate, arena),
				.with = text(from->with, arena),
				.length = from->length,
			});
	}
	return out;
}

Constraint copy_constraint(const Constraint *from, Arena *arena)
{
	Constraint c = *from;
	c.name = text(from->name, arena);
	c.columns = copy_names(&from->columns, arena);
	c.expression = text(from->expression, arena);
	c.foreign_key = copy_foreign_key(&from->foreign_key, arena);
	c.parts = copy_parts(&from->parts, arena);
	c.method = text(from->method, arena);
	c.where = text(from->where, arena);
	c.include = copy_names(&from->include, arena);
	c.comment = text(from->comment, arena);
	c.options = copy_options(&from->options, arena);
	return c;
}

Index copy_index(const Index *from, Arena *arena)
{
	Index index = *from;
	index.name = text(from->name, arena);
	index.parts = copy_parts(&from->parts, arena);
	index.include = copy_names(&from->include, arena);
	index.method = text(from->method, arena);
	index.where = text(from->where, arena);
	index.comment = text(from->comment, arena);
	index.options = copy_options(&from->options, arena);
	return index;
}

/* ---- tables --------------------------------------------------------------------------------- */

static Partitions copy_partitions(const Partitions *partitions, Arena *arena)
{
	Partitions out = {0};
	for (size_t i = 0; i < partitions->count; i++) {
		const Partition *p = &partitions->items[i];
		vec_push(&out, arena,
			(Partition){text(p->schema, arena), text(p->name, arena),
				text(p->bounds, arena)});
	}
	return out;
}

Table copy_table(const Table *from, Arena *arena)
{
	Table table = {
		.schema = text(from->schema, arena),
		.name = text(from->name, arena),
		.comment = text(from->comment, arena),
		.options = copy_options(&from->options, arena),
		.partition_by = text(from->partition_by, arena),
		.partitions = copy_partitions(&from->partitions, arena),
		.renamed_from = text(from->renamed_from, arena),
	};
	for (size_t i = 0; i < from->columns.count; i++)
		vec_push(&table.columns, arena, copy_column(&from->columns.items[i], arena));
	for (size_t i = 0; i < from->constraints.count; i++)
		vec_push(&table.constraints, arena,
			copy_constraint(&from->constraints.items[i], arena));
	for (size_t i = 0; i < from->indexes.count; i++)
		vec_push(&table.indexes, arena, copy_index(&from->indexes.items[i], arena));
	return table;
}

/* ---- operations ----------------------------------------------------------------------------- */

/* NOLINTNEXTLINE(misc-no-recursion): alter_table holds operations */
static void copy_changes(Op *to, const Op *from, Arena *arena)
{
	to->alter_table.changes = (Ops){0};
	for (size_t i = 0; i < from->alter_table.changes.count; i++)
		vec_push(&to->alter_table.changes, arena,
			copy_op(&from->alter_table.changes.items[i], arena));
}

/* What a column operation says. */
static void copy_of_column(Op *to, const Op *from, Arena *arena)
{
	if (from->kind == OP_ADD_COLUMN) {
		to->add_column.column = copy_column(&from->add_column.column, arena);
	} else if (from->kind == OP_DROP_COLUMN) {
		to->drop_column.column = text(from->drop_column.column, arena);
	} else if (from->kind == OP_RENAME_COLUMN) {
		to->rename_column.from = text(from->rename_column.from, arena);
		to->rename_column.to = text(from->rename_column.to, arena);
	} else {
		to->alter_column.column = text(from->alter_column.column, arena);
		to->alter_column.what = from->alter_column.what;
		to->alter_column.to = copy_column(&from->alter_column.to, arena);
		to->alter_column.using = text(from->alter_column.using, arena);
	}
}

static void copy_of_index(Op *to, const Op *from, Arena *arena)
{
	if (from->kind == OP_CREATE_INDEX) {
		to->create_index.index = copy_index(&from->create_index.index, arena);
	} else if (from->kind == OP_DROP_INDEX) {
		to->drop_index.name = text(from->drop_index.name, arena);
		to->drop_index.columns = copy_names(&from->drop_index.columns, arena);
		to->drop_index.concurrently = from->drop_index.concurrently;
	} else {
		to->rename_index.from = text(from->rename_index.from, arena);
		to->rename_index.to = text(from->rename_index.to, arena);
	}
}

static void copy_of_constraint(Op *to, const Op *from, Arena *arena)
{
	if (from->kind == OP_ADD_CONSTRAINT) {
		to->add_constraint.constraint =
			copy_constraint(&from->add_constraint.constraint, arena);
	} else if (from->kind == OP_DROP_CONSTRAINT) {
		to->drop_constraint.name = text(from->drop_constraint.name, arena);
		to->drop_constraint.kind = from->drop_constraint.kind;
		to->drop_constraint.columns = copy_names(&from->drop_constraint.columns, arena);
	} else if (from->kind == OP_RENAME_CONSTRAINT) {
		to->rename_constraint.from = text(from->rename_constraint.from, arena);
		to->rename_constraint.to = text(from->rename_constraint.to, arena);
	} else {
		to->validate_constraint.name = text(from->validate_constraint.name, arena);
	}
}

/* ---- what is no table ----------------------------------------------------------------------- */

static Sequence copy_sequence(const Sequence *from, Arena *arena)
{
	Sequence out = *from; /* the numbers */
	out.schema = text(from->schema, arena);
	out.name = text(from->name, arena);
	out.type = text(from->type, arena);
	out.owner = text(from->owner, arena);
	out.comment = text(from->comment, arena);
	return out;
}

static View copy_view(const View *from, Arena *arena)
{
	View out = {
		.schema = text(from->schema, arena),
		.name = text(from->name, arena),
		.query = text(from->query, arena),
		.materialized = from->materialized,
		.columns = copy_names(&from->columns, arena),
		.comment = text(from->comment, arena),
		.options = copy_options(&from->options, arena),
	};
	for (size_t i = 0; i < from->indexes.count; i++)
		vec_push(&out.indexes, arena, copy_index(&from->indexes.items[i], arena));
	return out;
}

static void copy_of_enum(Op *to, const Op *from, Arena *arena)
{
	to->alter_enum.name = text(from->alter_enum.name, arena);
	for (size_t i = 0; i < from->alter_enum.changes.count; i++) {
		const EnumChange *c = &from->alter_enum.changes.items[i];
		vec_push(&to->alter_enum.changes, arena,
			(EnumChange){c->kind, text(c->label, arena), text(c->to, arena),
				text(c->before, arena), text(c->after, arena)});
	}
	for (size_t i = 0; i < from->alter_enum.columns.count; i++) {
		const ColumnRef *c = &from->alter_enum.columns.items[i];
		vec_push(&to->alter_enum.columns, arena,
			(ColumnRef){text(c->schema, arena), text(c->table, arena),
				text(c->column, arena)});
	}
}

static void copy_of_object(Op *to, const Op *from, Arena *arena)
{
	switch (from->kind) {
	case OP_CREATE_ENUM:
		to->create_enum.name = text(from->create_enum.name, arena);
		to->create_enum.labels = copy_names(&from->create_enum.labels, arena);
		break;
	case OP_ALTER_ENUM:
		copy_of_enum(to, from, arena);
		break;
	case OP_DROP_ENUM:
		to->drop_enum.name = text(from->drop_enum.name, arena);
		break;
	case OP_CREATE_VIEW:
	case OP_REPLACE_VIEW:
		to->create_view.view = copy_view(&from->create_view.view, arena);
		break;
	case OP_DROP_VIEW:
		to->drop_view.name = text(from->drop_view.name, arena);
		to->drop_view.materialized = from->drop_view.materialized;
		break;
	case OP_CREATE_SEQUENCE:
		to->create_sequence.sequence =
			copy_sequence(&from->create_sequence.sequence, arena);
		break;
	case OP_ALTER_SEQUENCE:
		to->alter_sequence.what = from->alter_sequence.what;
		to->alter_sequence.to = copy_sequence(&from->alter_sequence.to, arena);
		break;
	case OP_CREATE_EXTENSION:
		to->create_extension.name = text(from->create_extension.name, arena);
		to->create_extension.version = text(from->create_extension.version, arena);
		break;
	default:
		to->object.name = text(from->object.name, arena);
		break;
	}
}

/* NOLINTNEXTLINE(misc-no-recursion,readability-function-size): one case for each operation */
Op copy_op(const Op *from, Arena *arena)
{
	Op op = {
		.kind = from->kind,
		.schema = text(from->schema, arena),
		.table = text(from->table, arena),
		.if_exists = from->if_exists,
		.if_not_exists = from->if_not_exists,
		.cascade = from->cascade,
	};
	switch (from->kind) {
	case OP_CREATE_TABLE:
		op.create_table.table = copy_table(&from->create_table.table, arena);
		break;
	case OP_RENAME_TABLE:
		op.rename_table.to = text(from->rename_table.to, arena);
		break;
	case OP_ALTER_TABLE:
		copy_changes(&op, from, arena);
		break;
	case OP_TABLE_COMMENT:
		op.table_comment.comment = text(from->table_comment.comment, arena);
		break;
	case OP_ADD_COLUMN:
	case OP_DROP_COLUMN:
	case OP_ALTER_COLUMN:
	case OP_RENAME_COLUMN:
		copy_of_column(&op, from, arena);
		break;
	case OP_CREATE_INDEX:
	case OP_DROP_INDEX:
	case OP_RENAME_INDEX:
		copy_of_index(&op, from, arena);
		break;
	case OP_ADD_CONSTRAINT:
	case OP_DROP_CONSTRAINT:
	case OP_RENAME_CONSTRAINT:
	case OP_VALIDATE_CONSTRAINT:
		copy_of_constraint(&op, from, arena);
		break;
	case OP_DROP_TABLE:
		break;
	default:
		copy_of_object(&op, from, arena);
		break;
	}
	return op;
}
