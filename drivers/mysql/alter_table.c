/*
 * alter_table.c - several changes of a table as one ALTER TABLE: one commit, one copy.
 *
 * Each change becomes what it becomes alone, and its actions are joined.  A column is described
 * once in a statement, and from the catalogue, which knows the column as it is before all of them:
 * so what is said of one column is put together first, a new name with it.
 */
#include "drivers/mysql/ddl.h"

#include "base/text.h"
#include "model/promise.h"

/* A change, and the name that its column gets in the same statement; NULL: none. */
typedef struct Folded {
	Op op;
	const char *rename_to;
} Folded;
typedef VEC(Folded) FoldedChanges;

typedef struct Joined {
	Emit *e;
	const Op *op;
	const char *head; /* ALTER TABLE `t` */
	Str actions;      /* not pushed yet */
	Str said;         /* all of them, pushed or not */
	StrVec dropped;   /* constraints and indexes that went, all of them */
	StrVec touched;   /* columns, indexes and constraints in `actions` */
	StrVec unbound;   /* in a text: the table, once a constraint of it went */
	bool placed;      /* `actions` name columns besides their own: keys, AFTER */
} Joined;

/* ---- what is said of one column ------------------------------------------------------------- */

/* The second alter_column of a column says more, or better, than the first. */
static void merge_alters(Op *first, const Op *second)
{
	Column *to = &first->alter_column.to;
	const Column *next = &second->alter_column.to;
	unsigned what = second->alter_column.what;

	if (what & ALTER_TYPE)
		to->type = next->type;
	if (what & ALTER_NULLABLE)
		to->nullable = next->nullable;
	if (what & ALTER_DEFAULT)
		to->value = next->value;
	if (what & ALTER_COMMENT)
		to->comment = next->comment;
	if (what & ALTER_COLLATE)
		to->collate = next->collate;
	if (what & ALTER_IDENTITY) {
		to->identity = next->identity;
		to->autoincrement = next->autoincrement;
	}
	if (what & ALTER_GENERATED) {
		to->generated = next->generated;
		to->stored = next->stored;
	}
	if (next->options.count > 0)
		to->options = next->options;
	first->alter_column.what |= what;
}

/* The change of the column that is called so at this point; NULL: there was none yet. */
static Folded *change_of(const FoldedChanges *list, const char *column)
{
	for (size_t i = list->count; i-- > 0;) {
		Folded *f = &list->items[i];
		const char *name = f->rename_to ? f->rename_to : f->op.alter_column.column;
		if (f->op.kind == OP_ALTER_COLUMN && text_equal_nocase(name, column))
			return f;
	}
	return NULL;
}

static Op alter_of(const Op *rename)
{
	Op op = {.kind = OP_ALTER_COLUMN,
		.schema = rename->schema,
		.table = rename->table,
		.if_exists = rename->if_exists};

	op.alter_column.column = rename->rename_column.from;
	return op;
}

static void fold(FoldedChanges *list, const Op *change, Arena *arena)
{
	Folded *before = NULL;

	if (change->kind == OP_ALTER_COLUMN)
		before = change_of(list, change->alter_column.column);
	else if (change->kind == OP_RENAME_COLUMN)
		before = change_of(list, change->rename_column.from);
	if (before && change->kind == OP_ALTER_COLUMN) {
		merge_alters(&before->op, change);
	} else if (before) {
		before->rename_to = change->rename_column.to;
	} else if (change->kind == OP_RENAME_COLUMN) {
		vec_push(list, arena,
			(Folded){.op = alter_of(change), .rename_to = change->rename_column.to});
	} else {
		vec_push(list, arena, (Folded){.op = *change});
	}
}

/* ---- joining -------------------------------------------------------------------------------- */

static void flush(Joined *j)
{
	if (j->actions.len > 0) {
		Str sql = str_new(j->e->arena);
		str_addf(&sql, "%s%s", j->head, j->actions.data);
		sql_push(j->e, &sql);
	}
	j->actions = str_new(j->e->arena);
	j->touched = (StrVec){0};
	j->placed = false;
}

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
	case OP_RENAME_CONSTRAINT:
		return op->rename_constraint.from;
	case OP_CREATE_INDEX:
		return op->create_index.index.name;
	case OP_DROP_INDEX:
		return op->drop_index.name;
	case OP_RENAME_INDEX:
		return op->rename_index.from;
	default:
		return NULL;
	}
}

static bool is_touched(const Joined *j, const char *name)
{
	for (size_t i = 0; name && i < j->touched.count; i++)
		if (text_equal_nocase(j->touched.items[i], name))
			return true;
	return false;
}

/* A key, check or place, which names other columns. */
static bool names_columns(const Op *op)
{
	const Column *c = &op->add_column.column;

	if (op->kind != OP_ADD_COLUMN)
		return op->kind == OP_ADD_CONSTRAINT || op->kind == OP_CREATE_INDEX;
	return c->references || c->check || c->generated || options_get(&c->options, "after");
}

static bool is_new(const Op *op)
{
	return op->kind == OP_ADD_COLUMN || op->kind == OP_ADD_CONSTRAINT ||
	       op->kind == OP_CREATE_INDEX;
}

/* What comes may bear the name of what went, but for a foreign key; all else of one thing waits.
 * Names in keys are those after the statement: a rename waits for keys over the old name. */
static bool must_wait(const Joined *j, const Folded *change)
{
	if (change->rename_to && j->placed)
		return true;
	if (is_new(&change->op) &&
		!(change->op.kind == OP_ADD_CONSTRAINT &&
			change->op.add_constraint.constraint.kind == CONSTRAINT_FOREIGN_KEY))
		return false;
	return is_touched(j, subject(&change->op));
}

static void add_action(Joined *j, const char *action)
{
	str_addf(&j->actions, "%s%s", j->actions.len ? ", " : "", action);
	str_addf(&j->said, "%s, ", action);
}

/* CREATE and DROP INDEX are statements of their own, but actions too. */
static bool index_action(Joined *j, const Op *op, bool *done, Error *err)
{
	Str action = str_new(j->e->arena);
	const char *name;

	*done = false;
	if (op->kind == OP_CREATE_INDEX && !op->if_not_exists) {
		str_add(&action, "ADD ");
		if (!mysql_add_index(j->e, op->table, &op->create_index.index, &action, err))
			return false;
		*done = true;
	} else if (op->kind == OP_DROP_INDEX && !op->if_exists) {
		if (!emit_dropped_index(j->e, op, &name, err))
			return false;
		sql_addf(&action, j->e->dialect, "DROP INDEX %i", name);
		/* in a text it may have gone with a key whose index nobody knows */
		*done = !j->unbound.count || strstr(j->said.data, action.data);
	}
	/* one that the server had made for a foreign key went with the key */
	if (*done && (op->kind != OP_DROP_INDEX || !strstr(j->said.data, action.data)))
		add_action(j, action.data);
	return true;
}

/* Keys and checks go with the column, but for those that were named before. */
static bool drop_action(Joined *j, const Op *op, Error *err)
{
	MysqlCited cited;
	Str action = str_new(j->e->arena);

	if (!mysql_find_cited(j->e, op, op->drop_column.column, &cited, err))
		return false;
	for (size_t i = 0; i < cited.count; i++) {
		MysqlCited one = {.items = &cited.items[i], .count = 1};
		Str drop = str_new(j->e->arena);
		mysql_drop_cited(j->e, &one, true, &drop);
		if (strstr(j->said.data, drop.data))
			continue;
		drop.data[drop.len - strlen(", ")] = '\0';
		add_action(j, drop.data);
	}
	sql_addf(&action, j->e->dialect, "DROP COLUMN %i", op->drop_column.column);
	add_action(j, action.data);
	return true;
}

/* Checks and indexes that an earlier change drops do not come back with the column's new name. */
static bool find_checks(
	const Joined *j, const Op *op, const char *column, MysqlCited *out, Error *err)
{
	MysqlCited all;

	*out = (MysqlCited){0};
	if (!mysql_find_checks(j->e, op, column, &all, err))
		return false;
	for (size_t i = 0; i < all.count; i++) {
		bool dropped = false;
		for (size_t k = 0; k < j->dropped.count; k++) {
			Str name = str_new(j->e->arena);
			sql_addf(&name, j->e->dialect, "%i", j->dropped.items[k]);
			dropped = dropped || text_equal_nocase(name.data, all.items[i].name);
		}
		if (!dropped)
			vec_push(out, j->e->arena, all.items[i]);
	}
	return true;
}

static bool emit_change(Joined *j, Emit *e, const Folded *change, Error *err)
{
	const char *column = change->op.alter_column.column;
	Op rename = change->op;
	MysqlCited checks;

	if (!change->rename_to)
		return dialect_emit(e, &change->op, err);
	if (!find_checks(j, &change->op, column, &checks, err))
		return false;
	if (change->op.alter_column.what != 0)
		return mysql_modify(e, &change->op, change->rename_to, &checks, err);
	rename.kind = OP_RENAME_COLUMN;
	rename.rename_column.from = column;
	rename.rename_column.to = change->rename_to;
	return mysql_rename(e, &rename, &checks, err);
}

static bool join(Joined *j, const Folded *change, Error *err)
{
	SqlVec own = {0};
	Emit e = *j->e;
	bool done;

	if (must_wait(j, change))
		flush(j);
	if (!emit_check_names(j->e, &change->op, err) || !index_action(j, &change->op, &done, err))
		return false;
	if (change->op.kind == OP_DROP_COLUMN && !change->op.if_exists) {
		done = true;
		if (!drop_action(j, &change->op, err))
			return false;
	}
	e.out = &own;
	if (j->unbound.count)
		e.unbound = &j->unbound;
	if (!done && !emit_change(j, &e, change, err))
		return false;
	for (size_t i = 0; i < own.count; i++) {
		if (text_starts_with(own.items[i], j->head)) {
			if (i > 0) /* it is to come after the one before */
				flush(j);
			add_action(j, own.items[i] + strlen(j->head));
			continue;
		}
		flush(j);
		vec_push(j->e->out, j->e->arena, own.items[i]);
	}
	if (j->e->printed)
		op_unbinds(&change->op, j->e->arena, &j->unbound);
	if (change->op.kind == OP_DROP_CONSTRAINT && change->op.drop_constraint.name)
		vec_push(&j->dropped, j->e->arena, change->op.drop_constraint.name);
	if (change->op.kind == OP_DROP_INDEX && change->op.drop_index.name)
		vec_push(&j->dropped, j->e->arena, change->op.drop_index.name);
	if (subject(&change->op))
		vec_push(&j->touched, j->e->arena, subject(&change->op));
	j->placed = j->placed || names_columns(&change->op);
	return true;
}

bool mysql_alter_table(Emit *e, const Op *op, Error *err)
{
	Joined j = {.e = e, .op = op, .actions = str_new(e->arena), .said = str_new(e->arena)};
	FoldedChanges changes = {0};
	Str head = str_new(e->arena);
	bool found = true;

	if (op->if_exists && !emit_has_table(e, op, &found, err))
		return false;
	if (!found)
		return true;
	for (size_t i = 0; i < op->alter_table.changes.count; i++)
		fold(&changes, &op->alter_table.changes.items[i], e->arena);
	sql_addf(&head, e->dialect, "ALTER TABLE %t ", op);
	j.head = head.data;
	for (size_t i = 0; i < changes.count; i++)
		if (!join(&j, &changes.items[i], err))
			return false;
	flush(&j);
	return true;
}
