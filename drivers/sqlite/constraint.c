/*
 * constraint.c - constraints on SQLite, which knows them in CREATE TABLE only.
 *
 * Those of one column are written on it: a column with its own CHECK or REFERENCES can be
 * dropped later, one that the table's constraints name cannot.
 */
#include "drivers/sqlite/ddl.h"

bool sqlite_alters_checks(const Emit *e)
{
	return e->server->number >= 35300;
}

/* ---- in CREATE TABLE ------------------------------------------------------------------------ */

static bool stands_on(const Table *table, const Constraint *c, const Column **column)
{
	if (c->columns.count != 1)
		return false;
	*column = table_column(table, c->columns.items[0]);
	if (!*column)
		return false;
	if (c->kind == CONSTRAINT_PRIMARY_KEY)
		return (*column)->primary_key;
	return c->kind == CONSTRAINT_CHECK || c->kind == CONSTRAINT_FOREIGN_KEY;
}

static bool check_constraint(const Emit *e, const Table *table, const Constraint *c, Error *err)
{
	static const char *const known[] = {"on_conflict", NULL};
	const char *schema = c->foreign_key.schema;

	if (!emit_check_options(e, &c->options, known, "a constraint", err))
		return false;
	if (c->kind == CONSTRAINT_EXCLUDE)
		return emit_no(e, "exclusion constraints", "use a trigger", err);
	if (c->include.count > 0)
		return emit_no(e, "INCLUDE columns", "leave them out here", err);
	if (c->nulls_not_distinct)
		return emit_no(e, "NULLS NOT DISTINCT", "make the columns NOT NULL", err);
	if (c->kind != CONSTRAINT_FOREIGN_KEY &&
		(c->deferrable == DEFER_IMMEDIATE || c->deferrable == DEFER_DEFERRED))
		return emit_no(e, "deferrable keys and checks", "only foreign keys can wait", err);
	if (emit_match_matters(c))
		return emit_no(e, "MATCH FULL", "make the columns NOT NULL", err);
	if (schema && strcmp(schema, table->schema ? table->schema : "main") != 0)
		return emit_no(e, "foreign keys into another database file",
			"keep both tables in one", err);
	return true;
}

static const char *conflict_clause(const Emit *e, const Constraint *c)
{
	const char *on_conflict = options_get(&c->options, "on_conflict");

	return on_conflict ? arena_printf(e->arena, " ON CONFLICT %s", on_conflict) : "";
}

bool sqlite_constraint(const Emit *e, const Table *table, const Constraint *c, Str *out, Error *err)
{
	Table here = {.name = table->name}; /* a reference never names its file */
	Constraint own = *c;
	const Column *column;

	if (!check_constraint(e, table, c, err))
		return false;
	if (stands_on(table, c, &column))
		return true;
	own.foreign_key.schema = own.foreign_key.match = NULL;
	if (!emit_standard_constraint(e, &here, &own, out, err))
		return false;
	str_add(out, conflict_clause(e, c));
	return true;
}

static void add_on_column(const Emit *e, const Column *column, const Constraint *c, Str *out)
{
	ForeignKey fk = c->foreign_key;

	str_add(out, " ");
	if (c->name)
		sql_addf(out, e->dialect, "CONSTRAINT %i ", c->name);
	if (c->kind == CONSTRAINT_PRIMARY_KEY) {
		str_addf(out, "PRIMARY KEY%s%s", conflict_clause(e, c),
			sqlite_is_autoincrement(column) ? " AUTOINCREMENT" : "");
	} else if (c->kind == CONSTRAINT_CHECK) {
		str_addf(out, "CHECK (%s)", c->expression);
	} else {
		fk.schema = fk.match = NULL;
		emit_references(e, &fk, NULL, out);
		emit_deferrable(c->deferrable, out);
	}
}

bool sqlite_column_reference(
	const Emit *e, const Table *table, const Constraint *c, Str *out, Error *err)
{
	const Column any = {0}; /* only a primary key asks for it */

	if (!check_constraint(e, table, c, err))
		return false;
	add_on_column(e, &any, c, out);
	return true;
}

bool sqlite_add_column_constraints(
	const Emit *e, const Table *table, const Column *column, Str *out, Error *err)
{
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		const Column *on;
		if (!stands_on(table, c, &on) || on != column)
			continue;
		if (!check_constraint(e, table, c, err))
			return false;
		add_on_column(e, column, c, out);
	}
	return true;
}

/* ---- on a table that is there --------------------------------------------------------------- */

static const char *unique_name(const Emit *e, const char *table, const StrVec *columns)
{
	return schema_default_name(e->arena, "uq", table, columns, EMIT_NAME_LIMIT);
}

/* Where there is no text of a table to write it in: a unique index is all that a unique constraint
 * is; only its name is its own. */
bool sqlite_push_unique(Emit *e, const Op *op, const Constraint *c, Error *err)
{
	Table table = {.schema = op->schema, .name = op->table};
	const char *name = c->name ? c->name : unique_name(e, op->table, &c->columns);
	Str sql = str_new(e->arena);

	if (!check_constraint(e, &table, c, err))
		return false;
	sql_addf(&sql, e->dialect, "CREATE UNIQUE INDEX %s%n ON %i (%c)",
		op->if_not_exists ? "IF NOT EXISTS " : "", op->schema, name, op->table,
		&c->columns);
	sql_push(e, &sql);
	return true;
}

static bool add_check(Emit *e, const Op *op, Error *err)
{
	const Constraint *c = &op->add_constraint.constraint;
	Str sql = str_new(e->arena);
	bool found = false;

	if (!sqlite_alters_checks(e))
		return sqlite_rebuild(e, op, "add a check", err);
	if (op->if_not_exists && !emit_has_constraint(e, op, &found, err))
		return false;
	if (found)
		return true;
	sql_addf(&sql, e->dialect, "ALTER TABLE %t ADD ", op);
	if (c->name)
		sql_addf(&sql, e->dialect, "CONSTRAINT %i ", c->name);
	str_addf(&sql, "CHECK (%s)", c->expression);
	sql_push(e, &sql);
	return true;
}

bool sqlite_add_constraint(Emit *e, const Op *op, Error *err)
{
	const Constraint *c = &op->add_constraint.constraint;
	bool can;

	switch (c->kind) {
	case CONSTRAINT_UNIQUE:
		if (!sqlite_can_rebuild(e, op, &can, err))
			return false;
		return can ? sqlite_rebuild(e, op, "add a unique constraint", err)
			   : sqlite_push_unique(e, op, c, err);
	case CONSTRAINT_CHECK:
		return add_check(e, op, err);
	case CONSTRAINT_FOREIGN_KEY:
		return sqlite_rebuild(e, op, "add a foreign key", err);
	case CONSTRAINT_PRIMARY_KEY:
		return sqlite_rebuild(e, op, "add a primary key", err);
	default:
		return emit_no(e, "exclusion constraints", "use a trigger", err);
	}
}

/* ---- dropping ------------------------------------------------------------------------------- */

/* Where the table's text is not known, a unique constraint is taken for one that was added later,
 * which is an index. */
static bool drop_unique(Emit *e, const Op *op, Error *err)
{
	const char *name = op->drop_constraint.name;
	Str sql = str_new(e->arena);

	if (!name && emit_is_offline(e))
		name = unique_name(e, op->table, &op->drop_constraint.columns);
	if (!name && !emit_dropped_constraint(e, op, &name, err))
		return false;
	if (!name)
		return true;
	if (strncmp(name, "sqlite_autoindex_", strlen("sqlite_autoindex_")) == 0)
		return sqlite_needs_rebuild(e, "drop a unique constraint of CREATE TABLE", err);
	sql_addf(&sql, e->dialect, "DROP INDEX %s%n", op->if_exists ? "IF EXISTS " : "", op->schema,
		name);
	sql_push(e, &sql);
	return true;
}

static bool drop_unseen(Emit *e, const Op *op, Error *err)
{
	const char *name = NULL;
	ConstraintKind kind = op->drop_constraint.kind;

	if (kind == CONSTRAINT_COUNT && op->drop_constraint.name &&
		!emit_constraint_kind(e, op, op->drop_constraint.name, &kind, err))
		return false;
	switch (kind) {
	case CONSTRAINT_UNIQUE:
		return drop_unique(e, op, err);
	case CONSTRAINT_CHECK:
		if (sqlite_alters_checks(e) && op->drop_constraint.name && !op->if_exists)
			return emit_drop_constraint(e, op, err);
		return sqlite_needs_rebuild(e, "drop a check", err);
	case CONSTRAINT_FOREIGN_KEY:
		return sqlite_needs_rebuild(e, "drop a foreign key", err);
	case CONSTRAINT_PRIMARY_KEY:
		return sqlite_needs_rebuild(e, "drop a primary key", err);
	case CONSTRAINT_EXCLUDE:
		break;
	case CONSTRAINT_COUNT: /* neither a name nor a kind, or a name that is not there */
		if (!op->drop_constraint.name || op->if_exists)
			return emit_dropped_constraint(e, op, &name, err);
		return error_set(err, ERR_SCRIPT, "table %s has no constraint %s", op->table,
			op->drop_constraint.name);
	}
	return emit_no(e, "exclusion constraints", "there is nothing to drop", err);
}

bool sqlite_drop_constraint(Emit *e, const Op *op, Error *err)
{
	bool can;

	if (!sqlite_can_rebuild(e, op, &can, err))
		return false;
	if (op->drop_constraint.kind == CONSTRAINT_EXCLUDE || !can)
		return drop_unseen(e, op, err);
	return sqlite_rebuild(e, op, "drop a constraint", err);
}

bool sqlite_rename_constraint(Emit *e, const Op *op, Error *err)
{
	return sqlite_rebuild(e, op, "rename a constraint", err);
}

/* A constraint here is valid as long as it is there. */
bool sqlite_validate_constraint(Emit *e, const Op *op, Error *err)
{
	(void)e, (void)op, (void)err;
	return true;
}
