/* ask.c - see ask.h. */
#include "core/ask.h"

static bool has_constraint(
	const Catalog *c, const ScriptHas *what, Arena *arena, bool *out, Error *err)
{
	if (what->name) {
		ConstraintKind kind = CONSTRAINT_COUNT;
		bool ok = c->constraint_kind(
			c->arg, what->schema, what->table, what->name, arena, &kind, err);
		*out = kind != CONSTRAINT_COUNT;
		return ok;
	}
	StrVec names = {0};
	bool ok = c->constraints(c->arg, what->schema, what->table, what->constraint,
		&what->columns, arena, &names, err);
	*out = names.count > 0;
	return ok;
}

bool ask_catalog(const Catalog *c, const ScriptHas *what, bool *out, Error *err)
{
	Arena scratch = ARENA_INIT;
	LiveColumn column = {0};
	bool ok = false;
	switch (what->kind) {
	case HAS_TABLE:
		ok = c->has_table(c->arg, what->schema, what->table, out, err);
		break;
	case HAS_COLUMN:
		ok = c->column(
			c->arg, what->schema, what->table, what->name, &scratch, &column, out, err);
		break;
	case HAS_INDEX:
		ok = c->has_index(c->arg, what->schema, what->table, what->name, out, err);
		break;
	case HAS_CONSTRAINT:
		ok = has_constraint(c, what, &scratch, out, err);
		break;
	}
	arena_release(&scratch);
	return ok;
}

bool ask_reflect(const Catalog *c, const char *schema, const char *table, Arena *arena,
	const Table **out, Error *err)
{
	ReflectScope scope = {0};
	Schema *found = arena_alloc(arena, sizeof(*found));
	*out = NULL;
	if (schema)
		vec_push(&scope.schemas, arena, schema);
	vec_push(&scope.tables, arena, table);
	if (!c->reflect(c->arg, &scope, arena, found, err))
		return false;
	if (found->tables.count)
		*out = &found->tables.items[0];
	return true;
}
