/* emit_check.c - what is refused before any SQL is made: unknown options, impossible names. */
#include "model/emit.h"

#include "base/text.h"

bool emit_no(const Emit *e, const char *what, const char *hint, Error *err)
{
	error_set(err, ERR_UNSUPPORTED, "%s has no %s", e->server->name, what);
	return error_hint(err, "%s", hint);
}

bool emit_no_column(const Op *op, const char *column, Error *err)
{
	return error_set(err, ERR_SCRIPT, "there is no column %s in table %s", column, op->table);
}

const char *emit_kind_words(ConstraintKind kind)
{
	static const char *const words[] = {
		[CONSTRAINT_PRIMARY_KEY] = "primary key",
		[CONSTRAINT_UNIQUE] = "unique constraint",
		[CONSTRAINT_FOREIGN_KEY] = "foreign key",
		[CONSTRAINT_CHECK] = "check",
		[CONSTRAINT_EXCLUDE] = "exclusion constraint",
		[CONSTRAINT_COUNT] = "constraint",
	};
	return words[kind];
}

/* ---- options -------------------------------------------------------------------------------- */

static bool is_known(const char *key, const char *const *known)
{
	for (; *known; known++)
		if (strcmp(*known, key) == 0)
			return true;
	return false;
}

static bool unknown_option(
	const Emit *e, const char *key, const char *const *known, const char *what, Error *err)
{
	const char *nearest = text_nearest(key, known);
	Str list = str_new(e->arena);

	error_set(err, ERR_SCRIPT, "unknown %s option '%s' of %s", e->dialect->name, key, what);
	if (nearest)
		return error_hint(err, "did you mean '%s'?", nearest);
	for (const char *const *k = known; *k; k++)
		str_addf(&list, k == known ? "%s" : ", %s", *k);
	return error_hint(err, list.len ? "known are: %s" : "there are none%s", list.data);
}

bool emit_check_options(const Emit *e, const Options *options, const char *const *known,
	const char *what, Error *err)
{
	for (size_t i = 0; i < options->count; i++)
		if (!is_known(options->items[i].key, known))
			return unknown_option(e, options->items[i].key, known, what, err);
	return true;
}

bool emit_option_on(const Options *options, const char *key)
{
	const char *value = options_get(options, key);

	return value && !text_equal_nocase(value, "false");
}

/* ---- names ---------------------------------------------------------------------------------- */

static size_t measure(const Emit *e, const char *name)
{
	size_t n = 0;

	if (!(e->dialect->caps & DIALECT_LIMIT_IN_CHARACTERS))
		return strlen(name);
	for (; *name; name++)
		n += ((unsigned char)*name & 0xC0) != 0x80;
	return n;
}

static bool check_name(const Emit *e, const char *what, const char *name, Error *err)
{
	size_t limit = e->dialect->max_identifier;

	if (!name)
		return true;
	if (!*name)
		return error_set(err, ERR_SCRIPT, "the name of a %s is empty", what);
	size_t size = measure(e, name);
	if (limit == 0 || size <= limit)
		return true;
	/* PostgreSQL would cut it with no more than a notice, and two names may become one. */
	error_set(err, ERR_SCRIPT, "the %s name \"%s\" is too long: %zu %s, %s takes %zu", what,
		name, size, e->dialect->caps & DIALECT_LIMIT_IN_CHARACTERS ? "characters" : "bytes",
		e->server->name, limit);
	return error_hint(err, "choose a shorter name");
}

static bool check_columns(const Emit *e, const StrVec *columns, Error *err)
{
	for (size_t i = 0; i < columns->count; i++)
		if (!check_name(e, "column", columns->items[i], err))
			return false;
	return true;
}

static bool check_constraint(const Emit *e, const Constraint *c, Error *err)
{
	return check_name(e, "constraint", c->name, err) && check_columns(e, &c->columns, err) &&
	       check_columns(e, &c->include, err) &&
	       check_name(e, "table", c->foreign_key.table, err) &&
	       check_columns(e, &c->foreign_key.columns, err);
}

static bool check_index(const Emit *e, const Index *index, Error *err)
{
	if (!check_name(e, "index", index->name, err))
		return false;
	for (size_t i = 0; i < index->parts.count; i++)
		if (!check_name(e, "column", index->parts.items[i].column, err))
			return false;
	return check_columns(e, &index->include, err);
}

static bool check_column(const Emit *e, const Column *column, Error *err)
{
	const ColumnNames *names = &column->names;
	if (!check_name(e, "column", column->name, err) ||
		!check_name(e, "constraint", names->primary_key, err) ||
		!check_name(e, "constraint", names->unique, err) ||
		!check_name(e, "constraint", names->check, err) ||
		!check_name(e, "constraint", names->references, err) ||
		!check_name(e, "index", names->index, err))
		return false;
	return column->type.kind != TYPE_ENUM || check_name(e, "enum", column->type.name, err);
}

static bool check_table(const Emit *e, const Table *table, Error *err)
{
	for (size_t i = 0; i < table->columns.count; i++)
		if (!check_column(e, &table->columns.items[i], err))
			return false;
	for (size_t i = 0; i < table->constraints.count; i++)
		if (!check_constraint(e, &table->constraints.items[i], err))
			return false;
	for (size_t i = 0; i < table->indexes.count; i++)
		if (!check_index(e, &table->indexes.items[i], err))
			return false;
	return true;
}

static bool check_object(const Emit *e, const Op *op, Error *err)
{
	switch (op->kind) {
	case OP_CREATE_ENUM:
		return check_name(e, "enum", op->create_enum.name, err);
	case OP_ALTER_ENUM:
		return check_name(e, "enum", op->alter_enum.name, err);
	case OP_DROP_ENUM:
		return check_name(e, "enum", op->drop_enum.name, err);
	case OP_CREATE_VIEW:
	case OP_REPLACE_VIEW:
		return check_name(e, "view", op->create_view.view.name, err) &&
		       check_columns(e, &op->create_view.view.columns, err);
	case OP_DROP_VIEW:
		return check_name(e, "view", op->drop_view.name, err);
	case OP_CREATE_SEQUENCE:
		return check_name(e, "sequence", op->create_sequence.sequence.name, err);
	case OP_ALTER_SEQUENCE:
		return check_name(e, "sequence", op->alter_sequence.to.name, err);
	case OP_DROP_SEQUENCE:
		return check_name(e, "sequence", op->object.name, err);
	case OP_CREATE_SCHEMA:
	case OP_DROP_SCHEMA:
		return check_name(e, "schema", op->object.name, err);
	case OP_CREATE_EXTENSION:
		return check_name(e, "extension", op->create_extension.name, err);
	case OP_DROP_EXTENSION:
		return check_name(e, "extension", op->object.name, err);
	default:
		return true;
	}
}

static bool check_new_names(const Emit *e, const Op *op, Error *err)
{
	switch (op->kind) {
	case OP_CREATE_TABLE:
		return check_table(e, &op->create_table.table, err);
	case OP_RENAME_TABLE:
		return check_name(e, "table", op->rename_table.to, err);
	case OP_ADD_COLUMN:
		return check_column(e, &op->add_column.column, err);
	case OP_DROP_COLUMN:
		return check_name(e, "column", op->drop_column.column, err);
	case OP_ALTER_COLUMN:
		return check_name(e, "column", op->alter_column.column, err);
	case OP_RENAME_COLUMN:
		return check_name(e, "column", op->rename_column.from, err) &&
		       check_name(e, "column", op->rename_column.to, err);
	case OP_CREATE_INDEX:
		return check_index(e, &op->create_index.index, err);
	case OP_DROP_INDEX:
		return check_name(e, "index", op->drop_index.name, err);
	case OP_ADD_CONSTRAINT:
		return check_constraint(e, &op->add_constraint.constraint, err);
	case OP_DROP_CONSTRAINT:
		return check_name(e, "constraint", op->drop_constraint.name, err);
	case OP_ALTER_TABLE:
		return true; /* each change is checked when it is emitted */
	case OP_RENAME_INDEX:
		return check_name(e, "index", op->rename_index.from, err) &&
		       check_name(e, "index", op->rename_index.to, err);
	case OP_RENAME_CONSTRAINT:
		return check_name(e, "constraint", op->rename_constraint.from, err) &&
		       check_name(e, "constraint", op->rename_constraint.to, err);
	case OP_VALIDATE_CONSTRAINT:
		return check_name(e, "constraint", op->validate_constraint.name, err);
	default:
		return check_object(e, op, err);
	}
}

bool emit_check_names(const Emit *e, const Op *op, Error *err)
{
	return check_name(e, "schema", op->schema, err) && check_name(e, "table", op->table, err) &&
	       check_new_names(e, op, err);
}
