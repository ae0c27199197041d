/* index.c - indexes on PostgreSQL, built beside writers on request. */
#include "drivers/postgres/ddl.h"

static bool check_index(const Emit *e, const Index *index, Error *err)
{
	static const char *const known[] = {"tablespace", "using", "where", "with", NULL};

	if (!emit_check_options(e, &index->options, known, "an index", err))
		return false;
	if (index->nulls_not_distinct && e->server->number < 150000)
		return postgres_too_old(e, "NULLS NOT DISTINCT", 150000, err);
	return emit_check_lengths(e, index, err);
}

/* CREATE INDEX CONCURRENTLY that fails or is stopped leaves an index that nobody uses and everybody
 * keeps up; to IF NOT EXISTS it is there. */
bool postgres_drop_invalid_index(
	Emit *e, const Op *op, const char *name, bool concurrently, Error *err)
{
	StrVec params = postgres_names(e, op->schema, op->table);
	Str sql = str_new(e->arena);
	Answer state;

	vec_push(&params, e->arena, name);
	if (!postgres_ask(e, "index_state.sql", &params, NULL, &state, err))
		return false;
	if (state.nrows == 0 || strcmp(answer_cell(&state, 0, 1), "true") == 0)
		return true;
	sql_addf(&sql, e->dialect, "DROP INDEX %s%n", concurrently ? "CONCURRENTLY " : "",
		answer_cell(&state, 0, 0), name);
	if (concurrently)
		return sql_push_alone(e, &sql, "DROP INDEX CONCURRENTLY", err);
	sql_push(e, &sql);
	return true;
}

/* The last statement was pushed as an ordinary one: make it one outside the transaction. */
static bool last_alone(Emit *e, const char *what, Error *err)
{
	Str sql = str_new(e->arena);

	str_add(&sql, e->out->items[--e->out->count]);
	return sql_push_alone(e, &sql, what, err);
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
	if ((index->concurrently || op->if_not_exists) &&
		!postgres_drop_invalid_index(e, op, name, index->concurrently, err))
		return false;
	if (!emit_create_index(e, &own, err))
		return false;
	if (index->concurrently && !last_alone(e, "CREATE INDEX CONCURRENTLY", err))
		return false;
	if (index->comment)
		postgres_push_comment(e, "INDEX", op->schema, name, index->comment);
	return true;
}

bool postgres_drop_index(Emit *e, const Op *op, Error *err)
{
	Op own = *op;
	size_t before = e->out->count;

	if (op->drop_index.concurrently)
		own.cascade = false; /* nothing can depend on what may go concurrently */
	if (!emit_drop_index(e, &own, err))
		return false;
	return e->out->count == before || !op->drop_index.concurrently ||
	       last_alone(e, "DROP INDEX CONCURRENTLY", err);
}
