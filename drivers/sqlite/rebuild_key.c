/* rebuild_key.c - constraints added, dropped and renamed in the text of a CREATE TABLE. */
#include "base/text.h"
#include "drivers/sqlite/rebuild.h"

typedef VEC(size_t) Places;

static const TableSqlConstraint *constraint_at(const Rebuild *r, size_t i)
{
	return &r->edit.table.constraints.items[i];
}

/* ---- finding --------------------------------------------------------------------------------- */

/* The names that they had in the old table. */
static StrVec old_columns(Rebuild *r, const StrVec *columns)
{
	StrVec old = {0};
	for (size_t i = 0; i < columns->count; i++) {
		const RebuildColumn *c = rebuild_column(r, columns->items[i]);
		vec_push(&old, r->e->arena, c ? c->name : columns->items[i]);
	}
	return old;
}

static bool matches(
	const TableSqlConstraint *c, const char *name, ConstraintKind kind, const StrVec *columns)
{
	if (kind != CONSTRAINT_COUNT && c->kind != kind)
		return false;
	if (name)
		return c->name && text_equal_nocase(c->name, name);
	return columns->count == 0 ||
	       sql_same_columns(&c->columns, columns, kind != CONSTRAINT_CHECK);
}

static Places find(Rebuild *r, const char *name, ConstraintKind kind, const StrVec *columns)
{
	Places found = {0};
	StrVec old = old_columns(r, columns);
	for (size_t i = 0; i < r->edit.table.constraints.count; i++)
		if (!table_edit_is_gone(&r->edit, i) &&
			matches(constraint_at(r, i), name, kind, &old))
			vec_push(&found, r->e->arena, i);
	return found;
}

bool rebuild_has_primary_key(const Rebuild *r)
{
	for (size_t i = 0; i < r->edit.table.constraints.count; i++)
		if (constraint_at(r, i)->kind == CONSTRAINT_PRIMARY_KEY &&
			!table_edit_is_gone(&r->edit, i))
			return true;
	return false;
}

/* ---- adding ---------------------------------------------------------------------------------- */

static bool check_columns(Rebuild *r, const Constraint *c, Error *err)
{
	for (size_t i = 0; i < c->columns.count; i++)
		if (!rebuild_column(r, c->columns.items[i]))
			return rebuild_no_column(r, c->columns.items[i], err);
	return true;
}

/* A key has no NULL; that of an integer alone is the rowid, which never has. */
static bool add_primary_key(Rebuild *r, const Constraint *c, Error *err)
{
	if (rebuild_has_primary_key(r))
		return error_set(
			err, ERR_SCRIPT, "table %s has a primary key already", r->live->name);
	r->keys_changed = true;
	for (size_t i = 0; i < c->columns.count; i++) {
		const RebuildColumn *column = rebuild_column(r, c->columns.items[i]);
		const TableSqlColumn *old =
			column->added ? NULL : &r->edit.table.columns.items[column->index];
		bool rowid = old && c->columns.count == 1 && !r->edit.table.without_rowid &&
			     text_equal_nocase(old->type, "INTEGER");
		if (!old || old->not_null || rowid)
			continue;
		rebuild_clause(r, column->index, CLAUSE_NULL, NULL);
		rebuild_clause(r, column->index, CLAUSE_NOT_NULL, "NOT NULL");
	}
	return true;
}

/* A reference from the table to itself is renamed with the column by SQLite. */
static Constraint in_old_names(Rebuild *r, const Constraint *constraint)
{
	Constraint c = *constraint;
	c.columns = old_columns(r, &constraint->columns);
	if (c.expression)
		c.expression = rebuild_expression(r, c.expression);
	if (c.kind == CONSTRAINT_FOREIGN_KEY &&
		text_equal_nocase(c.foreign_key.table, r->live->name))
		c.foreign_key.columns = old_columns(r, &constraint->foreign_key.columns);
	return c;
}

/* As op.create_table writes it: such a column can be dropped without a new table. */
static bool add_reference(
	Rebuild *r, const Table *table, const Constraint *c, size_t column, Error *err)
{
	Str s = str_new(r->e->arena);
	if (!sqlite_column_reference(r->e, table, c, &s, err))
		return false;
	table_edit_insert(&r->edit, r->edit.table.columns.items[column].span.end, s.data);
	return true;
}

static bool add_text(Rebuild *r, const Op *change, const Constraint *constraint, Error *err)
{
	const Constraint c = in_old_names(r, constraint);
	const Table table = {.schema = change->schema, .name = r->live->name};
	Str s = str_new(r->e->arena);
	if (c.kind == CONSTRAINT_FOREIGN_KEY && c.columns.count == 1) {
		const RebuildColumn *column = rebuild_column(r, constraint->columns.items[0]);
		if (!column->added)
			return add_reference(r, &table, &c, column->index, err);
	}
	if (!emit_constraint(r->e, &table, &c, &s, err))
		return false;
	if (c.kind == CONSTRAINT_PRIMARY_KEY && r->counted && s.data[s.len - 1] == ')')
		s.data = arena_printf(r->e->arena, "%.*s AUTOINCREMENT)", (int)s.len - 1, s.data);
	vec_push(&r->edit.constraints, r->e->arena, s.data);
	return true;
}

bool rebuild_add_constraint(Rebuild *r, const Op *change, Error *err)
{
	const Constraint *c = &change->add_constraint.constraint;
	const StrVec *columns = &c->columns;
	if (change->if_not_exists && (c->name || columns->count > 0) &&
		find(r, c->name, c->kind, columns).count > 0)
		return true;
	r->keys_changed = r->keys_changed || c->kind == CONSTRAINT_UNIQUE;
	if (c->kind != CONSTRAINT_CHECK && !check_columns(r, c, err))
		return false;
	if (c->kind == CONSTRAINT_PRIMARY_KEY && !add_primary_key(r, c, err))
		return false;
	return add_text(r, change, c, err);
}

/* ---- dropping -------------------------------------------------------------------------------- */

/* The rowid was never NULL, and what was the key stays so. */
static void drop_primary_key(Rebuild *r)
{
	const TableSqlColumn *rowid = table_sql_rowid_column(&r->edit.table);
	if (!rowid || rowid->not_null)
		return;
	size_t column = (size_t)(rowid - r->edit.table.columns.items);
	rebuild_clause(r, column, CLAUSE_NULL, NULL);
	rebuild_clause(r, column, CLAUSE_NOT_NULL, "NOT NULL");
}

static const char *describe(const Rebuild *r, const Op *change)
{
	const StrVec *columns = &change->drop_constraint.columns;
	Str s = str_new(r->e->arena);
	if (change->drop_constraint.name)
		return arena_printf(r->e->arena, "constraint %s", change->drop_constraint.name);
	str_add(&s, emit_kind_words(change->drop_constraint.kind));
	for (size_t i = 0; i < columns->count; i++)
		str_addf(&s, i ? ", %s" : " on (%s", columns->items[i]);
	str_add(&s, columns->count ? ")" : "");
	return s.data;
}

/* A unique constraint that was added later is an index. */
static bool drop_unique_index(Rebuild *r, const Op *change, bool *done, Error *err)
{
	ConstraintKind kind = change->drop_constraint.kind;
	const char *name = change->drop_constraint.name;
	bool unique = false;
	*done = false;
	if (kind != CONSTRAINT_UNIQUE && kind != CONSTRAINT_COUNT)
		return true;
	Op own = *change;
	own.if_exists = true;
	if (!name && !emit_dropped_constraint(r->e, &own, &name, err))
		return false;
	LiveObject *index = name ? live_index(r->live, name) : NULL;
	if (index && !live_is_unique_index(r->e, r->live, name, &unique, err))
		return false;
	if (unique)
		index->gone = true;
	*done = unique;
	return true;
}

/* Of several checks on the same columns the one with the text that was told (was = check(…)). */
static void keep_told(Rebuild *r, const Op *change, Places *found)
{
	const Constraint *was = change->was ? change->was->constraint : NULL;
	Places kept = {0};
	if (found->count < 2 || !was || !was->expression)
		return;
	const char *told = rebuild_expression(r, was->expression);
	for (int named = 0; named <= 1; named++) /* one with a name would have been told by it */
		for (size_t i = 0; i < found->count && kept.count == 0; i++) {
			const TableSqlConstraint *c = constraint_at(r, found->items[i]);
			if (c->expression && strcmp(c->expression, told) == 0 &&
				(c->name != NULL) == (named == 1))
				vec_push(&kept, r->e->arena, found->items[i]);
		}
	if (kept.count)
		*found = kept;
}

bool rebuild_drop_constraint(Rebuild *r, const Op *change, Error *err)
{
	const char *name = change->drop_constraint.name;
	Places found =
		find(r, name, change->drop_constraint.kind, &change->drop_constraint.columns);
	bool done;
	keep_told(r, change, &found);
	if (!name && change->drop_constraint.kind == CONSTRAINT_COUNT)
		return emit_dropped_constraint(r->e, change, &name, err);
	if (found.count == 0) {
		if (!drop_unique_index(r, change, &done, err))
			return false;
		return done || change->if_exists ||
		       error_set(err, ERR_SCRIPT, "there is no %s in table %s", describe(r, change),
			       r->live->name);
	}
	if (found.count > 1) {
		error_set(err, ERR_SCRIPT, "there is more than one %s in table %s",
			describe(r, change), r->live->name);
		return error_hint(err, "give its name, or its kind and columns");
	}
	ConstraintKind kind = constraint_at(r, found.items[0])->kind;
	if (kind == CONSTRAINT_PRIMARY_KEY)
		drop_primary_key(r);
	r->keys_changed =
		r->keys_changed || kind == CONSTRAINT_PRIMARY_KEY || kind == CONSTRAINT_UNIQUE;
	table_edit_remove_constraint(&r->edit, found.items[0]);
	return true;
}

/* ---- renaming -------------------------------------------------------------------------------- */

static bool rename_unique_index(Rebuild *r, const Op *change, bool *done, Error *err)
{
	LiveObject *index = live_index(r->live, change->rename_constraint.from);
	*done = false;
	if (!index)
		return true;
	if (!live_is_unique_index(r->e, r->live, index->name, done, err))
		return false;
	if (*done)
		index->new_name = change->rename_constraint.to;
	return true;
}

bool rebuild_rename_constraint(Rebuild *r, const Op *change, Error *err)
{
	const StrVec any = {0};
	Str quoted = str_new(r->e->arena);
	Places found = find(r, change->rename_constraint.from, CONSTRAINT_COUNT, &any);
	bool done = false;
	if (found.count == 1) {
		sql_addf(&quoted, r->e->dialect, "%i", change->rename_constraint.to);
		table_edit_replace(
			&r->edit, constraint_at(r, found.items[0])->name_span, quoted.data);
		return true;
	}
	if (found.count > 1)
		return error_set(err, ERR_SCRIPT,
			"there is more than one constraint %s in table %s",
			change->rename_constraint.from, r->live->name);
	if (!rename_unique_index(r, change, &done, err))
		return false;
	return done || change->if_exists ||
	       error_set(err, ERR_SCRIPT, "there is no constraint %s in table %s",
		       change->rename_constraint.from, r->live->name);
}
