/*
 * alter_table.c - several changes of a table as one ALTER TABLE, so that it is locked, scanned and
 * rewritten once.
 *
 * Each change becomes what it becomes alone; of the statements, those that are actions of ALTER
 * TABLE are joined.  The server takes joined actions in an order of its own (what is dropped first,
 * then types, new columns, constraints), so two changes of one thing are not joined.  Renames and
 * indexes that go are statements of their own in their place, new indexes and comments come after.
 */
#include "drivers/postgres/ddl.h"

#include "base/text.h"

typedef struct Joined {
	Emit *e;
	const Op *op;
	const char *head; /* ALTER TABLE "t" */
	Str actions;      /* not pushed yet */
	StrVec after;     /* statements that follow them */
	StrVec touched;   /* columns and new constraints in `actions` */
	bool keys;        /* a unique index is among `after` */
	bool references;  /* `actions` drop a foreign key, as far as is known */
} Joined;

static void flush(Joined *j)
{
	if (j->actions.len > 0) {
		Str sql = str_new(j->e->arena);
		str_addf(&sql, "%s%s", j->head, j->actions.data);
		sql_push(j->e, &sql);
	}
	postgres_push_all(j->e, &j->after);
	j->actions = str_new(j->e->arena);
	j->after = j->touched = (StrVec){0};
	j->keys = j->references = false;
}

/* What a change is about: a column or a constraint; NULL: nothing that another could touch. */
static const char *subject(const Op *op)
{
	switch (op->kind) {
	case OP_ADD_COLUMN:
		return op->add_column.column.name;
	case OP_DROP_COLUMN:
		return op->drop_column.column;
	case OP_ALTER_COLUMN:
		return op->alter_column.column;
	case OP_ADD_CONSTRAINT:
		return op->add_constraint.constraint.name;
	case OP_DROP_CONSTRAINT:
		return op->drop_constraint.name;
	case OP_VALIDATE_CONSTRAINT:
		return op->validate_constraint.name;
	default:
		return NULL;
	}
}

static bool is_touched(const Joined *j, const char *name)
{
	for (size_t i = 0; i < j->touched.count; i++)
		if (strcmp(j->touched.items[i], name) == 0)
			return true;
	return false;
}

/* What goes is gone before what comes: only these two may be of one name. */
static bool must_wait(const Joined *j, const Op *change)
{
	const char *name = subject(change);

	if (change->kind == OP_ADD_CONSTRAINT && j->keys)
		return true; /* a reference may need the index */
	if (change->kind == OP_DROP_INDEX)
		return j->references || j->after.count > 0;
	if (change->kind == OP_ADD_COLUMN || change->kind == OP_ADD_CONSTRAINT)
		return false;
	return name && is_touched(j, name);
}

static void place(Joined *j, const char *sql)
{
	if (text_starts_with(sql, j->head) && !text_starts_with(sql + strlen(j->head), "RENAME ")) {
		str_addf(&j->actions, "%s%s", j->actions.len ? ", " : "", sql + strlen(j->head));
	} else if (text_starts_with(sql, "CREATE ") && !text_starts_with(sql, "CREATE TYPE ")) {
		vec_push(&j->after, j->e->arena, sql);
		j->keys = j->keys || text_starts_with(sql, "CREATE UNIQUE ");
	} else if (text_starts_with(sql, "COMMENT ") || text_starts_with(sql, "DROP TYPE ")) {
		vec_push(&j->after, j->e->arena, sql);
	} else {
		/* An enum for a column that comes, and an index that goes, stand before. */
		if (!text_starts_with(sql, "DO ") && !text_starts_with(sql, "DROP INDEX "))
			flush(j);
		vec_push(j->e->out, j->e->arena, sql);
	}
}

static bool is_alone(const IntVec *alone, size_t i)
{
	for (size_t k = 0; k < alone->count; k++)
		if ((size_t)alone->items[k] == i)
			return true;
	return false;
}

/* An index that a foreign key of the table itself refers to can go only after that. */
static bool note_reference(Joined *j, const Op *change, Error *err)
{
	ConstraintKind kind = change->drop_constraint.kind;

	if (change->kind != OP_DROP_CONSTRAINT)
		return true;
	if (kind == CONSTRAINT_COUNT && !emit_is_offline(j->e) &&
		!emit_constraint_kind(j->e, change, change->drop_constraint.name, &kind, err))
		return false;
	j->references = j->references || kind == CONSTRAINT_FOREIGN_KEY || kind == CONSTRAINT_COUNT;
	return true;
}

/* What depends on the columns, and what nothing has any more, is seen to for all changes together.
 */
static bool emit_change(Emit *e, const Op *change, Error *err)
{
	if (change->kind == OP_ALTER_COLUMN)
		return emit_check_names(e, change, err) && postgres_change_column(e, change, err);
	if (change->kind == OP_DROP_COLUMN)
		return emit_check_names(e, change, err) && emit_drop_column(e, change, err);
	return dialect_emit(e, change, err);
}

static bool join(Joined *j, const Op *change, Error *err)
{
	SqlVec own = {0};
	IntVec alone = {0};
	Emit e = *j->e;
	const char *name = subject(change);

	e.out = &own;
	e.alone = j->e->alone ? &alone : NULL;
	if (!emit_change(&e, change, err))
		return false;
	if (must_wait(j, change))
		flush(j);
	for (size_t i = 0; i < own.count; i++) {
		if (is_alone(&alone, i)) {
			flush(j);
			vec_push(j->e->alone, j->e->arena, (int)j->e->out->count);
			vec_push(j->e->out, j->e->arena, own.items[i]);
		} else {
			place(j, own.items[i]);
		}
	}
	if (name && own.count > 0)
		vec_push(&j->touched, j->e->arena, name);
	return note_reference(j, change, err);
}

/* Columns that go or get another type: with them their enums. */
static bool find_orphans(const Emit *e, const Op *op, Answer *out, Error *err)
{
	const Ops *changes = &op->alter_table.changes;
	StrVec columns = {0};

	for (size_t i = 0; i < changes->count; i++) {
		const Op *change = &changes->items[i];
		if (change->kind == OP_DROP_COLUMN)
			vec_push(&columns, e->arena, change->drop_column.column);
		else if (postgres_leaves_enum(change))
			vec_push(&columns, e->arena, change->alter_column.column);
	}
	*out = (Answer){0};
	return columns.count == 0 || postgres_orphans(e, op, &columns, out, err);
}

/* Does it leave the two names of a renamed column alone, and say nothing that could hold one? */
static bool passes_by(const Op *change, const Op *rename)
{
	const Column *c = &change->add_column.column;
	const char *name = subject(change);

	switch (change->kind) {
	case OP_ADD_COLUMN:
		if (c->check || c->generated || c->references || c->index)
			return false;
		break;
	case OP_ALTER_COLUMN:
		if (change->alter_column.using || change->alter_column.to.generated)
			return false;
		break;
	case OP_DROP_COLUMN:
		break;
	default:
		return change->kind == OP_TABLE_COMMENT;
	}
	return strcmp(name, rename->rename_column.from) != 0 &&
	       strcmp(name, rename->rename_column.to) != 0;
}

/* A rename that no later change minds can stand after them, and they stay together. */
static bool can_wait(const Ops *changes, size_t i)
{
	for (size_t k = i + 1; k < changes->count; k++)
		if (!passes_by(&changes->items[k], &changes->items[i]))
			return false;
	return true;
}

/* Columns whose type changes; and whether a name changes before one of them does. */
static StrVec changed_columns(const Emit *e, const Op *op, bool *rename_first)
{
	const Ops *changes = &op->alter_table.changes;
	StrVec columns = {0};
	bool renamed = false;

	*rename_first = false;
	for (size_t i = 0; i < changes->count; i++) {
		const Op *change = &changes->items[i];
		renamed = renamed || (change->kind == OP_RENAME_COLUMN && !can_wait(changes, i));
		if (!postgres_changes_type(change))
			continue;
		*rename_first = *rename_first || renamed;
		vec_push(&columns, e->arena, change->alter_column.column);
	}
	return columns;
}

/* Views come back in the words that the catalogue had for them: before a column is renamed. */
static bool run_changes(Joined *j, const Dependents *dependents, Error *err)
{
	const Ops *changes = &j->op->alter_table.changes;
	Ops last = {0};
	bool back = false;

	for (size_t i = 0; i < changes->count; i++) {
		const Op *change = &changes->items[i];
		bool rename = change->kind == OP_RENAME_COLUMN;
		if (rename && can_wait(changes, i)) {
			vec_push(&last, j->e->arena, *change);
			continue;
		}
		if (rename && !back) {
			flush(j);
			postgres_push_all(j->e, &dependents->make);
			back = true;
		}
		if (!join(j, change, err))
			return false;
	}
	flush(j);
	if (!back)
		postgres_push_all(j->e, &dependents->make);
	for (size_t i = 0; i < last.count; i++)
		if (!join(j, &last.items[i], err))
			return false;
	flush(j);
	return true;
}

bool postgres_alter_table(Emit *e, const Op *op, Error *err)
{
	Joined j = {.e = e, .op = op, .actions = str_new(e->arena)};
	Str head = str_new(e->arena);
	Dependents dependents;
	Answer orphans;
	bool rename_first, found = true;
	StrVec columns = changed_columns(e, op, &rename_first);

	if (op->if_exists && !emit_has_table(e, op, &found, err))
		return false;
	if (!found)
		return true;
	if (!postgres_column_dependents(e, op, &columns, &dependents, err) ||
		!find_orphans(e, op, &orphans, err))
		return false;
	if (rename_first && dependents.make.count > 0) {
		error_set(err, ERR_UNSUPPORTED,
			"views depend on columns of table %s that change their type after a column "
			"is renamed",
			op->table);
		return error_hint(err, "put rename_column last, or into an operation of its own");
	}
	sql_addf(&head, e->dialect, "ALTER TABLE %t ", op);
	j.head = head.data;
	postgres_push_all(e, &dependents.drop);
	if (!run_changes(&j, &dependents, err))
		return false;
	postgres_push_orphans(e, &orphans);
	return true;
}
