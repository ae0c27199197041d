/* constraint.c - what MySQL and MariaDB know of constraints: they refuse here what the server would
 * accept and forget. */
#include "drivers/mysql/conn.h"
#include "drivers/mysql/ddl.h"

/* ---- adding --------------------------------------------------------------------------------- */

static bool check_reference(const Emit *e, const Constraint *c, Error *err)
{
	const ForeignKey *fk = &c->foreign_key;
	const char *actions[] = {fk->on_delete, fk->on_update};

	for (size_t i = 0; i < ARRAY_LEN(actions); i++)
		if (actions[i] && strcmp(actions[i], "SET DEFAULT") == 0)
			return emit_no(e, "SET DEFAULT in foreign keys",
				"use \"set null\", or \"restrict\" and update the rows first", err);
	/* The server reads MATCH and then forgets ON DELETE and ON UPDATE. */
	if (emit_match_matters(c))
		return emit_no(e, "MATCH FULL", "make the columns NOT NULL", err);
	return true;
}

static bool check_constraint(const Emit *e, const Constraint *c, Error *err)
{
	static const char *const known[] = {"not_enforced", "lengths", NULL};

	if (!emit_check_options(e, &c->options, known, "a constraint", err))
		return false;
	if (c->deferrable == DEFER_IMMEDIATE || c->deferrable == DEFER_DEFERRED)
		return emit_no(e, "deferrable constraints",
			"insert parents before children, and leave deferrable out here", err);
	if (c->kind == CONSTRAINT_EXCLUDE)
		return emit_no(e, "exclusion constraints", "use a trigger", err);
	if (c->include.count > 0)
		return emit_no(e, "INCLUDE columns", "leave them out here", err);
	if (c->nulls_not_distinct)
		return emit_no(e, "NULLS NOT DISTINCT", "make the columns NOT NULL", err);
	if (c->kind == CONSTRAINT_CHECK && !mysql_since(e, 80016, 100201))
		return mysql_too_old(
			e, "checks (it reads and forgets them)", "8.0.16", "10.2.1", err);
	if (emit_option_on(&c->options, "not_enforced") && c->kind != CONSTRAINT_CHECK)
		return error_set(err, ERR_SCRIPT, "not_enforced is for checks");
	if (emit_option_on(&c->options, "not_enforced") && !mysql_since(e, 80016, 0))
		return emit_no(e, "NOT ENFORCED", "leave the constraint out here", err);
	return c->kind != CONSTRAINT_FOREIGN_KEY || check_reference(e, c, err);
}

/* The servers want the columns referred to by name; within one table they are known. */
static bool name_columns(const Emit *e, const Table *table, ForeignKey *fk, Error *err)
{
	const Constraint *key = table_primary_key(table);

	if (fk->columns.count > 0)
		return true;
	if (key && !fk->schema && strcmp(fk->table, table->name) == 0) {
		fk->columns = key->columns;
		return true;
	}
	error_set(err, ERR_SCRIPT, "%s must be told which columns of %s are referred to",
		e->server->name, fk->table);
	return error_hint(err, "write references = \"%s.id\"", fk->table);
}

/* lengths = "191,0": how much of each column is in the primary key, 0: all of it. */
static void add_prefix_key(const Emit *e, const Constraint *c, const char *lengths, Str *out)
{
	str_add(out, "PRIMARY KEY (");
	for (size_t i = 0; i < c->columns.count; i++) {
		size_t len = strcspn(lengths, ",");
		sql_addf(out, e->dialect, i ? ", %i" : "%i", c->columns.items[i]);
		if (len > 0 && *lengths != '0')
			str_addf(out, "(%.*s)", (int)len, lengths);
		lengths += len + (lengths[len] == ',');
	}
	str_add(out, ")");
}

static bool check_lengths(const Constraint *c, const char *lengths, Error *err)
{
	if (c->kind == CONSTRAINT_PRIMARY_KEY && lengths[strspn(lengths, "0123456789,")] == '\0')
		return true;
	return error_set(err, ERR_SCRIPT,
		"lengths is for primary keys: lengths = \"191,0\", 0 a whole column");
}

bool mysql_constraint(const Emit *e, const Table *table, const Constraint *c, Str *out, Error *err)
{
	Constraint own = *c;
	const char *lengths = options_get(&c->options, "lengths");

	if (!check_constraint(e, c, err) || (lengths && !check_lengths(c, lengths, err)))
		return false;
	if (lengths) {
		add_prefix_key(e, c, lengths, out);
		return true;
	}
	own.deferrable = DEFER_UNSAID;
	own.foreign_key.match = NULL;
	if (c->kind == CONSTRAINT_FOREIGN_KEY && !name_columns(e, table, &own.foreign_key, err))
		return false;
	if (!emit_standard_constraint(e, table, &own, out, err))
		return false;
	if (c->kind == CONSTRAINT_UNIQUE && c->comment)
		sql_addf(out, e->dialect, " COMMENT %l", c->comment);
	if (emit_option_on(&c->options, "not_enforced"))
		str_add(out, " NOT ENFORCED");
	return true;
}

/* ---- dropping ------------------------------------------------------------------------------- */

static void push_drop(Emit *e, const Op *op, const char *what, const char *name)
{
	Str sql = str_new(e->arena);

	sql_addf(&sql, e->dialect, "ALTER TABLE %t DROP %s ", op, what);
	/* MySQL has no IF EXISTS: there the catalogue was asked. */
	if (op->if_exists && mysql_is_mariadb(e))
		str_add(&sql, "IF EXISTS ");
	sql_addf(&sql, e->dialect, "%i", name);
	sql_push(e, &sql);
}

/*
 * The server makes an index for a foreign key and keeps it when the key goes, where nobody asked
 * for it: it goes along.
 */
static bool push_drop_reference(Emit *e, const Op *op, const char *name, Error *err)
{
	StrVec params = {0};
	Answer index = {0};

	if (e->printed) {
		push_drop(e, op, "FOREIGN KEY", name);
		return mysql_printed_reference(e, op, name, e->out->items[--e->out->count], err);
	}
	vec_push(&params, e->arena, op->schema);
	vec_push(&params, e->arena, op->table);
	vec_push(&params, e->arena, name);
	if (!emit_ask(e, my_query("key_index.sql"), &params, NULL, &index, err))
		return false;
	push_drop(e, op, "FOREIGN KEY", name);
	if (index.nrows > 0) {
		Str sql = str_new(e->arena);
		sql_addf(&sql, e->dialect, "%s, DROP INDEX %i", e->out->items[--e->out->count],
			answer_cell(&index, 0, 0));
		sql_push(e, &sql);
	}
	return true;
}

static bool push_drop_unique(Emit *e, const Op *op, const char *name, Error *err)
{
	bool done;

	if (!mysql_drop_for_keys(e, op, name, &done, err))
		return false;
	if (!done)
		push_drop(e, op, "INDEX", name);
	return true;
}

static bool push_drop_kind(Emit *e, const Op *op, ConstraintKind kind, const char *name, Error *err)
{
	Str sql = str_new(e->arena);

	switch (kind) {
	case CONSTRAINT_PRIMARY_KEY:
		sql_addf(&sql, e->dialect, "ALTER TABLE %t DROP PRIMARY KEY", op);
		sql_push(e, &sql);
		break;
	case CONSTRAINT_FOREIGN_KEY:
		return push_drop_reference(e, op, name, err);
	case CONSTRAINT_UNIQUE:
		return push_drop_unique(e, op, name, err);
	case CONSTRAINT_CHECK:
		push_drop(e, op, mysql_is_mariadb(e) ? "CONSTRAINT" : "CHECK", name);
		break;
	case CONSTRAINT_EXCLUDE:
		push_drop(e, op, "CONSTRAINT", name);
		break;
	case CONSTRAINT_COUNT:
		push_drop(e, op, "CONSTRAINT", name);
		if (e->printed) /* it may be a foreign key */
			return mysql_printed_reference(
				e, op, name, e->out->items[--e->out->count], err);
		break;
	}
	return true;
}

/* The names that luamig and PostgreSQL give to primary keys.  Here every one is called PRIMARY,
 * whatever the script said. */
static bool is_key_name(const Emit *e, const Op *op, const char *name)
{
	const StrVec none = {0};

	return strcmp(name, schema_default_name(
				    e->arena, "pk", op->table, &none, EMIT_NAME_LIMIT)) == 0 ||
	       strcmp(name, arena_printf(e->arena, "%s_pkey", op->table)) == 0;
}

static bool has_key(const Emit *e, const Op *op, bool *out, Error *err)
{
	const Catalog *c = e->catalog;
	const StrVec any = {0};
	StrVec names = {0};

	*out = false;
	if (!c->constraints)
		return true;
	if (!c->constraints(c->arg, op->schema, op->table, CONSTRAINT_PRIMARY_KEY, &any, e->arena,
		    &names, err))
		return false;
	*out = names.count > 0;
	return true;
}

static bool no_such(const Emit *e, const Op *op, const char *name, bool key, Error *err)
{
	error_set(err, ERR_SCRIPT, "table %s has no constraint %s", op->table, name);
	if (key)
		error_hint(err,
			"%s keeps no names of primary keys: op.drop_constraint(\"%s\", { kind = "
			"\"primary_key\" }) if that is meant",
			e->server->name, op->table);
	return false;
}

static bool ask_kind(
	const Emit *e, const Op *op, const char *name, ConstraintKind *kind, bool *go, Error *err)
{
	bool key = false;

	if (!emit_constraint_kind(e, op, name, kind, err) ||
		(*kind == CONSTRAINT_COUNT && !has_key(e, op, &key, err)))
		return false;
	if (key && is_key_name(e, op, name))
		*kind = CONSTRAINT_PRIMARY_KEY;
	*go = *kind != CONSTRAINT_COUNT;
	return *go || op->if_exists || no_such(e, op, name, key, err);
}

/* Which word drops it (*kind), and whether there is anything to drop (*go). */
static bool look_up(
	const Emit *e, const Op *op, const char *name, ConstraintKind *kind, bool *go, Error *err)
{
	bool said, known;

	*go = true;
	if (emit_is_offline(e) && *kind == CONSTRAINT_COUNT && is_key_name(e, op, name))
		*kind = CONSTRAINT_PRIMARY_KEY;
	said = *kind != CONSTRAINT_COUNT;
	if (!emit_is_offline(e))
		known = said && !op->if_exists;
	else if (op->if_exists)
		known = mysql_is_mariadb(e) && *kind != CONSTRAINT_PRIMARY_KEY;
	else
		/* Newer servers find the kind by themselves. */
		known = said || mysql_since(e, 80019, 100201);
	return known || ask_kind(e, op, name, kind, go, err);
}

bool mysql_drop_constraint(Emit *e, const Op *op, Error *err)
{
	ConstraintKind kind = op->drop_constraint.kind;
	const char *name = op->drop_constraint.name;
	bool go = true;

	/* There is only one, and its name is never needed. */
	if (kind == CONSTRAINT_PRIMARY_KEY)
		name = "PRIMARY";
	if (!name && !emit_dropped_constraint(e, op, &name, err))
		return false;
	if (!name)
		return true;
	if ((op->drop_constraint.name || kind == CONSTRAINT_PRIMARY_KEY) &&
		!look_up(e, op, name, &kind, &go, err))
		return false;
	return !go || push_drop_kind(e, op, kind, name, err);
}
