/* emit_constraint.c - keys, references, checks and exclusions in standard SQL (and PostgreSQL's
 * EXCLUDE, which has no other form). */
#include "model/emit.h"

void emit_references(const Emit *e, const ForeignKey *fk, const char *schema, Str *out)
{
	sql_addf(out, e->dialect, "REFERENCES %n", fk->schema ? fk->schema : schema, fk->table);
	if (fk->columns.count > 0)
		sql_addf(out, e->dialect, " (%c)", &fk->columns);
	if (fk->match)
		str_addf(out, " MATCH %s", fk->match);
	if (fk->on_delete)
		str_addf(out, " ON DELETE %s", fk->on_delete);
	if (fk->on_update)
		str_addf(out, " ON UPDATE %s", fk->on_update);
}

void emit_deferrable(Deferrable deferrable, Str *out)
{
	static const char *const words[] = {
		[DEFER_UNSAID] = "",
		[DEFER_NOT] = " NOT DEFERRABLE",
		[DEFER_IMMEDIATE] = " DEFERRABLE INITIALLY IMMEDIATE",
		[DEFER_DEFERRED] = " DEFERRABLE INITIALLY DEFERRED",
	};
	str_add(out, words[deferrable]);
}

/* With one column a key is NULL as a whole or not at all. */
bool emit_match_matters(const Constraint *constraint)
{
	const char *match = constraint->foreign_key.match;

	return match && strcmp(match, "FULL") == 0 && constraint->columns.count > 1;
}

static void add_key(const Emit *e, const char *word, const Constraint *c, Str *out)
{
	sql_addf(out, e->dialect, "%s%s (%c)", word,
		c->nulls_not_distinct ? " NULLS NOT DISTINCT" : "", &c->columns);
	if (c->include.count > 0)
		sql_addf(out, e->dialect, " INCLUDE (%c)", &c->include);
}

static void add_exclude(const Emit *e, const Constraint *c, Str *out)
{
	str_add(out, "EXCLUDE");
	if (c->method)
		str_addf(out, " USING %s", c->method);
	str_add(out, " (");
	emit_index_parts(e, &c->parts, false, out);
	str_add(out, ")");
	if (c->where)
		str_addf(out, " WHERE (%s)", c->where);
}

bool emit_standard_constraint(
	const Emit *e, const Table *table, const Constraint *c, Str *out, Error *err)
{
	(void)err;
	if (c->name)
		sql_addf(out, e->dialect, "CONSTRAINT %i ", c->name);
	switch (c->kind) {
	case CONSTRAINT_PRIMARY_KEY:
		add_key(e, "PRIMARY KEY", c, out);
		break;
	case CONSTRAINT_UNIQUE:
		add_key(e, "UNIQUE", c, out);
		break;
	case CONSTRAINT_FOREIGN_KEY:
		sql_addf(out, e->dialect, "FOREIGN KEY (%c) ", &c->columns);
		emit_references(e, &c->foreign_key, table->schema, out);
		break;
	case CONSTRAINT_CHECK:
		str_addf(out, "CHECK (%s)", c->expression);
		break;
	case CONSTRAINT_EXCLUDE:
		add_exclude(e, c, out);
		break;
	case CONSTRAINT_COUNT:
		break;
	}
	emit_deferrable(c->deferrable, out);
	return true;
}

bool emit_constraint(
	const Emit *e, const Table *table, const Constraint *constraint, Str *out, Error *err)
{
	if ((e->dialect->constraint ? e->dialect->constraint : emit_standard_constraint)(
		    e, table, constraint, out, err))
		return true;
	if (constraint->name)
		return error_wrap(err, "constraint %s", constraint->name);
	return false;
}

bool emit_add_constraint(Emit *e, const Op *op, Error *err)
{
	Table table = {.schema = op->schema, .name = op->table};
	Str sql = str_new(e->arena);
	bool found = false;

	if (op->if_not_exists && !emit_has_constraint(e, op, &found, err))
		return false;
	if (found)
		return true;
	sql_addf(&sql, e->dialect, "ALTER TABLE %t ADD ", op);
	if (!emit_constraint(e, &table, &op->add_constraint.constraint, &sql, err))
		return false;
	sql_push(e, &sql);
	return true;
}

bool emit_drop_constraint(Emit *e, const Op *op, Error *err)
{
	Str sql = str_new(e->arena);
	const char *name;

	if (!emit_dropped_constraint(e, op, &name, err))
		return false;
	if (!name)
		return true;
	sql_addf(&sql, e->dialect, "ALTER TABLE %t DROP CONSTRAINT %s%i%s", op,
		op->if_exists ? "IF EXISTS " : "", name,
		op->cascade && e->dialect->caps & DIALECT_CASCADE ? " CASCADE" : "");
	sql_push(e, &sql);
	return true;
}
