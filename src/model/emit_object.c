/*
 * emit_object.c - standard forms for what is not a table: enums, views, sequences, schemas,
 * extensions, comments; and several changes of a table in one call.
 */
#include <inttypes.h>

#include "model/emit.h"

/* Append "IF EXISTS " or "IF NOT EXISTS ", as the operation says. */
static const char *unless_missing(const Op *op)
{
	return op->if_exists ? "IF EXISTS " : "";
}

static const char *unless_there(const Op *op)
{
	return op->if_not_exists ? "IF NOT EXISTS " : "";
}

static const char *cascade(const Emit *e, const Op *op)
{
	return op->cascade && (e->dialect->caps & DIALECT_CASCADE) ? " CASCADE" : "";
}

/* DROP <word> schema.name */
static bool push_drop(Emit *e, const Op *op, const char *word, const char *name)
{
	Str s = str_new(e->arena);
	sql_addf(&s, e->dialect, "DROP %s %s%n%s", word, unless_missing(op), op->schema, name,
		cascade(e, op));
	sql_push(e, &s);
	return true;
}

/* ---- several changes of one table ------------------------------------------------------------ */

bool emit_alter_table(Emit *e, const Op *op, Error *err)
{
	const Ops *changes = &op->alter_table.changes;
	for (size_t i = 0; i < changes->count; i++)
		if (!dialect_emit(e, &changes->items[i], err))
			return false;
	return true;
}

bool emit_table_comment(Emit *e, const Op *op, Error *err)
{
	const char *comment = op->table_comment.comment;
	Str s = str_new(e->arena);
	(void)err;
	sql_addf(&s, e->dialect, "COMMENT ON TABLE %t IS ", op);
	if (comment)
		sql_addf(&s, e->dialect, "%l", comment);
	else
		str_add(&s, "NULL");
	sql_push(e, &s);
	return true;
}

bool emit_rename_index(Emit *e, const Op *op, Error *err)
{
	Str s = str_new(e->arena);
	(void)err;
	sql_addf(&s, e->dialect, "ALTER INDEX %s%n RENAME TO %i", unless_missing(op), op->schema,
		op->rename_index.from, op->rename_index.to);
	sql_push(e, &s);
	return true;
}

bool emit_rename_constraint(Emit *e, const Op *op, Error *err)
{
	Str s = str_new(e->arena);
	(void)err;
	sql_addf(&s, e->dialect, "ALTER TABLE %t RENAME CONSTRAINT %i TO %i", op,
		op->rename_constraint.from, op->rename_constraint.to);
	sql_push(e, &s);
	return true;
}

bool emit_validate_constraint(Emit *e, const Op *op, Error *err)
{
	Str s = str_new(e->arena);
	(void)err;
	sql_addf(&s, e->dialect, "ALTER TABLE %t VALIDATE CONSTRAINT %i", op,
		op->validate_constraint.name);
	sql_push(e, &s);
	return true;
}

/* ---- enums ----------------------------------------------------------------------------------- */

/* The standard has no enum types: an enum is a property of each column that has it, so there is
 * nothing to create and nothing to drop. */
bool emit_create_enum(Emit *e, const Op *op, Error *err)
{
	(void)e;
	(void)op;
	(void)err;
	return true;
}

bool emit_drop_enum(Emit *e, const Op *op, Error *err)
{
	(void)e;
	(void)op;
	(void)err;
	return true;
}

bool emit_alter_enum(Emit *e, const Op *op, Error *err)
{
	(void)op;
	return emit_no(e, "way to change the labels of an enum",
		"change the type of the columns that have it", err);
}

/* ---- views ----------------------------------------------------------------------------------- */

bool emit_create_view(Emit *e, const Op *op, Error *err)
{
	const View *view = &op->create_view.view;
	Str s = str_new(e->arena);
	if (view->materialized)
		return emit_no(e, "materialized views", "create a plain view", err);
	sql_addf(&s, e->dialect, "CREATE VIEW %s%n", unless_there(op), op->schema, view->name);
	if (view->columns.count)
		sql_addf(&s, e->dialect, " (%c)", &view->columns);
	sql_addf(&s, e->dialect, " AS %s", view->query);
	sql_push(e, &s);
	return true;
}

/* Dropped and made again: the columns may be others. */
bool emit_replace_view(Emit *e, const Op *op, Error *err)
{
	const View *view = &op->create_view.view;
	const Op drop = {.kind = OP_DROP_VIEW,
		.schema = op->schema,
		.if_exists = true,
		.drop_view = {.name = view->name, .materialized = view->materialized}};
	Op create = *op;
	create.kind = OP_CREATE_VIEW;
	return dialect_emit(e, &drop, err) && dialect_emit(e, &create, err);
}

bool emit_drop_view(Emit *e, const Op *op, Error *err)
{
	(void)err;
	return push_drop(e, op, op->drop_view.materialized ? "MATERIALIZED VIEW" : "VIEW",
		op->drop_view.name);
}

/* ---- sequences, schemas, extensions --------------------------------------------------------- */

bool emit_create_sequence(Emit *e, const Op *op, Error *err)
{
	const Sequence *q = &op->create_sequence.sequence;
	Str s = str_new(e->arena);
	(void)err;
	sql_addf(&s, e->dialect, "CREATE SEQUENCE %s%n", unless_there(op), op->schema, q->name);
	if (q->type)
		str_addf(&s, " AS %s", q->type);
	Str options = str_new(e->arena);
	emit_sequence_options(&q->numbers, &options);
	str_addf(&s, options.len ? " %s" : "%s", options.data);
	sql_push(e, &s);
	return true;
}

static void add_limit(Str *out, const char *word, bool given, int64_t value)
{
	if (given)
		str_addf(out, " %s %" PRId64, word, value);
	else
		str_addf(out, " NO %s", word);
}

void emit_sequence_changes(unsigned what, const Sequence *to, Str *out)
{
	const Identity *n = &to->numbers;
	bool up = what & SEQUENCE_INCREMENT && n->increment > 0;
	bool down = what & SEQUENCE_INCREMENT && n->increment < 0;
	if (what & SEQUENCE_TYPE)
		str_addf(out, " AS %s", to->type);
	if (what & SEQUENCE_INCREMENT)
		str_addf(out, " INCREMENT BY %" PRId64, n->increment);
	/* with another type PostgreSQL may take the end of the type for what is usual */
	if (what & SEQUENCE_MIN)
		add_limit(out, "MINVALUE", n->has_min || up, n->has_min ? n->min : 1);
	if (what & SEQUENCE_MAX)
		add_limit(out, "MAXVALUE", n->has_max || down, n->has_max ? n->max : -1);
	if (what & SEQUENCE_START)
		str_addf(out, " START WITH %" PRId64, n->start);
	if (what & SEQUENCE_RESTART)
		str_addf(out, " RESTART WITH %" PRId64, to->restart);
	if (what & SEQUENCE_CACHE)
		str_addf(out, " CACHE %" PRId64, n->cache > 0 ? n->cache : 1);
	if (what & SEQUENCE_CYCLE)
		str_add(out, n->cycle ? " CYCLE" : " NO CYCLE");
}

bool emit_alter_sequence(Emit *e, const Op *op, Error *err)
{
	const Sequence *to = &op->alter_sequence.to;
	Str changes = str_new(e->arena), s = str_new(e->arena);
	(void)err;
	emit_sequence_changes(op->alter_sequence.what, to, &changes);
	if (changes.len == 0)
		return true;
	sql_addf(&s, e->dialect, "ALTER SEQUENCE %s%n%s", unless_missing(op), op->schema, to->name,
		changes.data);
	sql_push(e, &s);
	return true;
}

bool emit_drop_sequence(Emit *e, const Op *op, Error *err)
{
	(void)err;
	return push_drop(e, op, "SEQUENCE", op->object.name);
}

bool emit_create_schema(Emit *e, const Op *op, Error *err)
{
	Str s = str_new(e->arena);
	if (!(e->dialect->caps & DIALECT_SCHEMAS))
		return emit_no(e, "schemas", "leave it out on this database", err);
	sql_addf(&s, e->dialect, "CREATE SCHEMA %s%i", unless_there(op), op->object.name);
	sql_push(e, &s);
	return true;
}

bool emit_drop_schema(Emit *e, const Op *op, Error *err)
{
	Str s = str_new(e->arena);
	if (!(e->dialect->caps & DIALECT_SCHEMAS))
		return emit_no(e, "schemas", "leave it out on this database", err);
	sql_addf(&s, e->dialect, "DROP SCHEMA %s%i%s", unless_missing(op), op->object.name,
		cascade(e, op));
	sql_push(e, &s);
	return true;
}

bool emit_create_extension(Emit *e, const Op *op, Error *err)
{
	(void)op;
	return emit_no(e, "extensions", "leave it out on this database: if dialect == …", err);
}

bool emit_drop_extension(Emit *e, const Op *op, Error *err)
{
	(void)op;
	return emit_no(e, "extensions", "leave it out on this database: if dialect == …", err);
}
