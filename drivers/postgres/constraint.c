/* constraint.c - what PostgreSQL adds to the standard forms of constraints and indexes. */
#include "drivers/postgres/ddl.h"

static bool check_constraint(const Emit *e, const Constraint *c, Error *err)
{
	static const char *const known[] = {"not_enforced", "using_index", NULL};
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
	if (c->online) {
		error_set(err, ERR_UNSUPPORTED, "online = true cannot be done in one step");
		return error_hint(
			err, "add it with not_valid = true and validate it in the next revision");
	}
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
	} else if (!emit_standard_constraint(e, table, c, out, err)) {
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

	if (!emit_add_constraint(e, op, err))
		return false;
	if (e->out->count == before)
		return true;
	/* Not in postgres_constraint(): in CREATE TABLE there are no rows to leave unchecked. */
	if (c->not_valid) {
		const char **sql = &e->out->items[e->out->count - 1];
		*sql = arena_printf(e->arena, "%s NOT VALID", *sql);
	}
	return postgres_push_constraint_comment(e, op->schema, op->table, c, err);
}

/* ---- indexes -------------------------------------------------------------------------------- */

static bool check_index(const Emit *e, const Index *index, Error *err)
{
	static const char *const known[] = {"tablespace", "using", "where", "with", NULL};

	if (!emit_check_options(e, &index->options, known, "an index", err))
		return false;
	if (index->nulls_not_distinct && e->server->number < 150000)
		return postgres_too_old(e, "NULLS NOT DISTINCT", 150000, err);
	return emit_check_lengths(e, index, err);
}

bool postgres_create_index(Emit *e, const Op *op, Error *err)
{
	Op own = *op;
	Index *index = &own.create_index.index;
	const char *name = emit_index_name(e, op->table, index);

	if (!check_index(e, index, err))
		return error_wrap(err, "index %s", name);
	if (options_get(&index->options, "using"))
		index->method = options_get(&index->options, "using");
	if (options_get(&index->options, "where"))
		index->where = options_get(&index->options, "where");
	if (!emit_create_index(e, &own, err))
		return false;
	if (index->comment)
		postgres_push_comment(e, "INDEX", op->schema, name, index->comment);
	return true;
}
