/* constraint.c - what PostgreSQL adds to the standard forms of constraints. */
#include "drivers/postgres/ddl.h"

static bool check_constraint(const Emit *e, const Constraint *c, Error *err)
{
	static const char *const known[] = {
		"no_inherit", "not_enforced", "tablespace", "using_index", "with", NULL};
	bool key = c->kind == CONSTRAINT_PRIMARY_KEY || c->kind == CONSTRAINT_UNIQUE;

	if (!emit_check_options(e, &c->options, known, "a constraint", err))
		return false;
	if (c->nulls_not_distinct && e->server->number < 150000)
		return postgres_too_old(e, "NULLS NOT DISTINCT", 150000, err);
	if (emit_option_on(&c->options, "not_enforced") && e->server->number < 180000)
		return postgres_too_old(e, "constraints that are NOT ENFORCED", 180000, err);
	if (options_get(&c->options, "using_index") && !key)
		return error_set(
			err, ERR_SCRIPT, "using_index is for unique constraints and primary keys");
	if (c->not_valid && key)
		return error_set(err, ERR_SCRIPT,
			"not_valid is for checks and foreign keys: a key is checked by its index");
	return true;
}

/* What stands between a constraint's columns or expression and its WHERE and DEFERRABLE. */
static bool add_with_options(
	const Emit *e, const Table *table, const Constraint *c, Str *out, Error *err)
{
	const char *with = options_get(&c->options, "with");
	const char *tablespace = options_get(&c->options, "tablespace");
	Constraint first = *c;

	first.deferrable = DEFER_UNSAID;
	first.where = NULL;
	if (!emit_standard_constraint(e, table, &first, out, err))
		return false;
	if (with)
		str_addf(out, " WITH (%s)", with);
	if (tablespace)
		sql_addf(out, e->dialect, " USING INDEX TABLESPACE %i", tablespace);
	if (emit_option_on(&c->options, "no_inherit"))
		str_add(out, " NO INHERIT");
	if (c->where)
		str_addf(out, " WHERE (%s)", c->where);
	emit_deferrable(c->deferrable, out);
	return true;
}

bool postgres_constraint(
	const Emit *e, const Table *table, const Constraint *c, Str *out, Error *err)
{
	const char *using_index = options_get(&c->options, "using_index");

	if (!check_constraint(e, c, err))
		return false;
	if (using_index) {
		if (c->name)
			sql_addf(out, e->dialect, "CONSTRAINT %i ", c->name);
		sql_addf(out, e->dialect, "%s USING INDEX %i",
			c->kind == CONSTRAINT_UNIQUE ? "UNIQUE" : "PRIMARY KEY", using_index);
		emit_deferrable(c->deferrable, out);
	} else if (!add_with_options(e, table, c, out, err)) {
		return false;
	}
	if (emit_option_on(&c->options, "not_enforced"))
		str_add(out, " NOT ENFORCED");
	return true;
}

bool postgres_push_constraint_comment(
	Emit *e, const char *schema, const char *table, const Constraint *c, Error *err)
{
	Str sql = str_new(e->arena);

	if (!c->comment)
		return true;
	if (!c->name) {
		error_set(err, ERR_SCRIPT, "a %s without a name cannot have a comment",
			emit_kind_words(c->kind));
		return error_hint(err, "give it a name: { name = \"…\" }");
	}
	sql_addf(&sql, e->dialect, "COMMENT ON CONSTRAINT %i ON %n IS %l", c->name, schema, table,
		c->comment);
	sql_push(e, &sql);
	return true;
}

bool postgres_add_constraint(Emit *e, const Op *op, Error *err)
{
	const Constraint *c = &op->add_constraint.constraint;
	size_t before = e->out->count;

	if (c->online)
		return postgres_add_online(e, op, err);
	if (!emit_add_constraint(e, op, err))
		return false;
	if (e->out->count == before)
		return true;
	/* Not in postgres_constraint(): in CREATE TABLE it would say nothing. */
	if (c->not_valid) {
		const char **sql = &e->out->items[e->out->count - 1];
		*sql = arena_printf(e->arena, "%s NOT VALID", *sql);
	}
	return postgres_push_constraint_comment(e, op->schema, op->table, c, err);
}

/* ---- by name -------------------------------------------------------------------------------- */

static bool is_there(const Emit *e, const Op *op, const char *name, bool *out, Error *err)
{
	ConstraintKind kind;

	*out = true;
	if (!op->if_exists)
		return true;
	if (!emit_constraint_kind(e, op, name, &kind, err))
		return false;
	*out = kind != CONSTRAINT_COUNT;
	return true;
}

bool postgres_rename_constraint(Emit *e, const Op *op, Error *err)
{
	bool there;

	if (!is_there(e, op, op->rename_constraint.from, &there, err))
		return false;
	return !there || emit_rename_constraint(e, op, err);
}

bool postgres_validate_constraint(Emit *e, const Op *op, Error *err)
{
	bool there;

	if (!is_there(e, op, op->validate_constraint.name, &there, err))
		return false;
	return !there || emit_validate_constraint(e, op, err);
}
