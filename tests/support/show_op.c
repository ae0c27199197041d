/* show_op.c - see show_op.h. */
#include "tests/support/show_op.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

char shown_op[8192];

/* ---- an operation as text: only what was said ---------------------------------------------- */

static void LUAMIG_PRINTF(1, 2) add(const char *fmt, ...)
{
	size_t used = strlen(shown_op);
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(shown_op + used, sizeof(shown_op) - used, fmt, ap);
	va_end(ap);
}

static void add_text(const char *label, const char *text)
{
	if (text)
		add(" %s=%s", label, text);
}

static void add_flag(const char *label, bool flag)
{
	if (flag)
		add(" %s", label);
}

static void add_names(const char *label, const StrVec *names)
{
	if (!names->count)
		return;
	add(" %s=", label);
	for (size_t i = 0; i < names->count; i++)
		add("%s%s", i ? "," : "", names->items[i]);
}

static void add_options(const Options *options)
{
	for (size_t i = 0; i < options->count; i++)
		add(" %s:%s", options->items[i].key, options->items[i].value);
}

static void add_type(const Type *type)
{
	add("%s", type_kind_word(type->kind));
	if (type->length)
		add("(%d)", type->length);
	if (type->precision >= 0)
		add("(%d,%d)", type->precision, type->scale);
	if (type->schema)
		add(" %s.", type->schema);
	if (type->name)
		add("<%s>", type->name);
	for (size_t i = 0; i < type->labels.count; i++)
		add("/%s", type->labels.items[i]);
	if (type->element) {
		add("[");
		add_type(type->element);
		add("]");
	}
}

static void add_default(const Default *value)
{
	switch (value->kind) {
	case DEFAULT_NONE:
		break;
	case DEFAULT_NULL:
		add(" default=NULL");
		break;
	case DEFAULT_BOOL:
		add(" default=%s", value->boolean ? "true" : "false");
		break;
	case DEFAULT_INT:
		add(" default=%lld", (long long)value->integer);
		break;
	case DEFAULT_REAL:
		add(" default=%g", value->real);
		break;
	case DEFAULT_STRING:
		add(" default='%s'", value->text);
		break;
	case DEFAULT_SQL:
		add(" default=(%s)", value->text);
		break;
	case DEFAULT_DROP:
		add(" default=DROP");
	}
}

static void add_identity(const Identity *id)
{
	if (id->kind == IDENTITY_NONE)
		return;
	add(" identity%s", id->kind == IDENTITY_ALWAYS ? "=always" : "");
	if (id->has_start || id->has_increment || id->has_min || id->has_max || id->cache)
		add("(%lld,%lld,%lld,%lld,%lld)", (long long)id->start, (long long)id->increment,
			(long long)id->min, (long long)id->max, (long long)id->cache);
	add_flag("cycle", id->cycle);
}

static void add_key(const ForeignKey *key, Deferrable deferrable)
{
	add(" ->%s%s%s", key->schema ? key->schema : "", key->schema ? "." : "", key->table);
	add_names("", &key->columns);
	add_text("on_delete", key->on_delete);
	add_text("on_update", key->on_update);
	add_text("match", key->match);
	if (deferrable)
		add(" deferrable=%d", (int)deferrable);
}

static void add_column(const Column *c)
{
	add(" [%s ", c->name);
	add_type(&c->type);
	add_flag("not-null", !c->nullable);
	add_default(&c->value);
	add_identity(&c->identity);
	add_flag("pk", c->primary_key);
	add_flag("unique", c->unique);
	add_flag("index", c->index);
	add_flag("autoincrement", c->autoincrement);
	add_text("generated", c->generated);
	add_flag("stored", c->stored);
	add_text("check", c->check);
	add_text("comment", c->comment);
	add_text("collate", c->collate);
	if (c->references)
		add_key(c->references, c->deferrable);
	add_options(&c->options);
	add("]");
}

static void add_parts(const IndexParts *parts)
{
	for (size_t i = 0; i < parts->count; i++) {
		const IndexPart *part = &parts->items[i];
		add(" (%s%s%s", part->column ? part->column : "", part->expression ? "=" : "",
			part->expression ? part->expression : "");
		add_flag("desc", part->descending);
		add_text("nulls", part->nulls);
		add_text("opclass", part->opclass);
		add_text("collate", part->collate);
		add_text("with", part->with);
		if (part->length)
			add(" length=%d", part->length);
		add(")");
	}
}

static void add_index(const Index *index)
{
	add(" {index");
	add_text("name", index->name);
	add_flag("unique", index->unique);
	add_parts(&index->parts);
	add_names("include", &index->include);
	add_text("method", index->method);
	add_text("where", index->where);
	add_flag("concurrently", index->concurrently);
	add_flag("nulls_not_distinct", index->nulls_not_distinct);
	add_text("comment", index->comment);
	add_options(&index->options);
	add("}");
}

static void add_constraint(const Constraint *c)
{
	add(" {%s", constraint_kind_word(c->kind));
	add_text("name", c->name);
	add_names("columns", &c->columns);
	add_text("expression", c->expression);
	if (c->kind == CONSTRAINT_FOREIGN_KEY)
		add_key(&c->foreign_key, c->deferrable);
	else if (c->deferrable)
		add(" deferrable=%d", (int)c->deferrable);
	add_parts(&c->parts);
	add_text("method", c->method);
	add_text("where", c->where);
	add_flag("not_valid", c->not_valid);
	add_flag("nulls_not_distinct", c->nulls_not_distinct);
	add_flag("online", c->online);
	add_names("include", &c->include);
	add_text("comment", c->comment);
	add_options(&c->options);
	add("}");
}

static void add_table(const Table *table)
{
	for (size_t i = 0; i < table->columns.count; i++)
		add_column(&table->columns.items[i]);
	for (size_t i = 0; i < table->constraints.count; i++)
		add_constraint(&table->constraints.items[i]);
	for (size_t i = 0; i < table->indexes.count; i++)
		add_index(&table->indexes.items[i]);
	add_text("comment", table->comment);
	add_options(&table->options);
	add_text("partition_by", table->partition_by);
	for (size_t i = 0; i < table->partitions.count; i++)
		add(" <%s %s>", table->partitions.items[i].name, table->partitions.items[i].bounds);
}

/* ---- operations ---------------------------------------------------------------------------- */

static void add_view(const View *view)
{
	add_text("name", view->name);
	add_text("query", view->query);
	add_flag("materialized", view->materialized);
	add_names("columns", &view->columns);
	add_text("comment", view->comment);
	add_options(&view->options);
}

static void add_sequence(const Sequence *q)
{
	add_text("name", q->name);
	add_text("type", q->type);
	if (q->numbers.has_start)
		add(" start=%lld", (long long)q->numbers.start);
	if (q->numbers.has_increment)
		add(" increment=%lld", (long long)q->numbers.increment);
	if (q->numbers.has_min)
		add(" min=%lld", (long long)q->numbers.min);
	if (q->numbers.has_max)
		add(" max=%lld", (long long)q->numbers.max);
	if (q->numbers.cache)
		add(" cache=%lld", (long long)q->numbers.cache);
	add_flag("cycle", q->numbers.cycle);
	add_text("owner", q->owner);
	add_text("comment", q->comment);
}

/* " name=q min=none": what is said, and where that is nothing. */
static void add_sequence_parts(unsigned what, const Sequence *q)
{
	static const struct {
		unsigned part;
		const char *word;
	} open[] = {{SEQUENCE_MIN, "min"}, {SEQUENCE_MAX, "max"}, {SEQUENCE_CACHE, "cache"},
		{SEQUENCE_OWNER, "owner"}, {SEQUENCE_COMMENT, "comment"}};
	const bool given[] = {q->numbers.has_min, q->numbers.has_max, q->numbers.cache > 0,
		q->owner != NULL, q->comment != NULL};
	add_sequence(q);
	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++)
		if (what & open[i].part && !given[i])
			add(" %s=none", open[i].word);
	if (what & SEQUENCE_CYCLE && !q->numbers.cycle)
		add(" no_cycle");
	if (what & SEQUENCE_RESTART)
		add(" restart=%lld", (long long)q->restart);
}

static void add_enum_changes(const Op *op)
{
	for (size_t i = 0; i < op->alter_enum.changes.count; i++) {
		const EnumChange *c = &op->alter_enum.changes.items[i];
		add(" %c%s", "+~-"[c->kind], c -> label);
		add_text("to", c->to);
		add_text("before", c->before);
		add_text("after", c->after);
	}
	for (size_t i = 0; i < op->alter_enum.columns.count; i++) {
		const ColumnRef *c = &op->alter_enum.columns.items[i];
		add(" @%s/%s/%s", c->schema ? c->schema : "", c->table, c->column);
	}
}

static void add_changes(unsigned what, const Column *column)
{
	Column to = *column;
	if (!(what & ALTER_TYPE)) /* it means nothing then */
		to.type = (Type){.kind = TYPE_BOOLEAN, .precision = -1};
	add_column(&to);
}

static void add_altered(const Op *op)
{
	add(" column=%s what=%x", op->alter_column.column, op->alter_column.what);
	add_text("using", op->alter_column.using);
	add_flag("online", op->alter_column.online);
	add_changes(op->alter_column.what, &op->alter_column.to);
}

static void add_was(const Was *was)
{
	add(" was<");
	if (was->table)
		add_table(was->table);
	if (was->what)
		add("what=%x", was->what);
	if (was->column && was->what)
		add_changes(was->what, was->column);
	else if (was->column)
		add_column(was->column);
	if (was->constraint)
		add_constraint(was->constraint);
	if (was->index)
		add_index(was->index);
	if (was->view)
		add_view(was->view);
	if (was->sequence && was->what)
		add_sequence_parts(was->what, was->sequence);
	else if (was->sequence)
		add_sequence(was->sequence);
	if (was->labels)
		add_names("labels", was->labels);
	if (was->comment)
		add("comment=%s", was->comment);
	add(">");
}

static void add_op(const Op *op);

static void add_table_op(const Op *op)
{
	switch (op->kind) {
	case OP_CREATE_TABLE:
		add_table(&op->create_table.table);
		break;
	case OP_RENAME_TABLE:
		add_text("to", op->rename_table.to);
		break;
	case OP_TABLE_COMMENT:
		add_text("comment", op->table_comment.comment);
		break;
	case OP_ALTER_TABLE:
		for (size_t i = 0; i < op->alter_table.changes.count; i++) {
			add(" | ");
			add_op(&op->alter_table.changes.items[i]);
		}
		break;
	case OP_ADD_COLUMN:
		add_column(&op->add_column.column);
		break;
	case OP_DROP_COLUMN:
		add_text("column", op->drop_column.column);
		break;
	case OP_ALTER_COLUMN:
		add_altered(op);
		break;
	case OP_RENAME_COLUMN:
		add(" %s->%s", op->rename_column.from, op->rename_column.to);
		break;
	default:
		break;
	}
}

static void add_key_op(const Op *op)
{
	switch (op->kind) {
	case OP_CREATE_INDEX:
		add_index(&op->create_index.index);
		break;
	case OP_DROP_INDEX:
		add_text("name", op->drop_index.name);
		add_names("columns", &op->drop_index.columns);
		add_flag("concurrently", op->drop_index.concurrently);
		break;
	case OP_RENAME_INDEX:
		add(" %s->%s", op->rename_index.from, op->rename_index.to);
		break;
	case OP_ADD_CONSTRAINT:
		add_constraint(&op->add_constraint.constraint);
		break;
	case OP_DROP_CONSTRAINT:
		add_text("name", op->drop_constraint.name);
		add(" kind=%d", (int)op->drop_constraint.kind);
		add_names("columns", &op->drop_constraint.columns);
		break;
	case OP_RENAME_CONSTRAINT:
		add(" %s->%s", op->rename_constraint.from, op->rename_constraint.to);
		break;
	case OP_VALIDATE_CONSTRAINT:
		add_text("name", op->validate_constraint.name);
		break;
	default:
		break;
	}
}

static void add_object_op(const Op *op)
{
	switch (op->kind) {
	case OP_CREATE_ENUM:
		add_text("name", op->create_enum.name);
		add_names("labels", &op->create_enum.labels);
		break;
	case OP_ALTER_ENUM:
		add_text("name", op->alter_enum.name);
		add_enum_changes(op);
		break;
	case OP_DROP_ENUM:
		add_text("name", op->drop_enum.name);
		break;
	case OP_CREATE_VIEW:
	case OP_REPLACE_VIEW:
		add_view(&op->create_view.view);
		break;
	case OP_DROP_VIEW:
		add_text("name", op->drop_view.name);
		add_flag("materialized", op->drop_view.materialized);
		break;
	case OP_CREATE_SEQUENCE:
		add_sequence(&op->create_sequence.sequence);
		break;
	case OP_ALTER_SEQUENCE:
		add_sequence_parts(op->alter_sequence.what, &op->alter_sequence.to);
		break;
	case OP_CREATE_EXTENSION:
		add_text("name", op->create_extension.name);
		add_text("version", op->create_extension.version);
		break;
	case OP_DROP_SEQUENCE:
	case OP_CREATE_SCHEMA:
	case OP_DROP_SCHEMA:
	case OP_DROP_EXTENSION:
		add_text("name", op->object.name);
		break;
	default:
		break;
	}
}

static void add_op(const Op *op)
{
	add("%s", op_kind_word(op->kind));
	add_text("schema", op->schema);
	add_text("table", op->table);
	add_flag("if_exists", op->if_exists);
	add_flag("if_not_exists", op->if_not_exists);
	add_flag("cascade", op->cascade);
	add_table_op(op);
	add_key_op(op);
	add_object_op(op);
	if (op->was)
		add_was(op->was);
}

void show_op(const Op *op)
{
	shown_op[0] = '\0';
	add_op(op);
}

void show_ops(const Ops *ops)
{
	shown_op[0] = '\0';
	for (size_t i = 0; i < ops->count; i++) {
		add("%s", i ? "; " : "");
		add_op(&ops->items[i]);
	}
}
