/*
 * dependents.c - what PostgreSQL refuses to change a column under: views over it, triggers and
 * policies that name it.  They are dropped, and made again as they were: with their owner, grants,
 * comments, indexes, rules and triggers, those that need others after them.
 *
 * Nothing is dropped with CASCADE: what the query does not know stops the change, in the server's
 * words.
 */
#include "drivers/postgres/conn.h"
#include "drivers/postgres/ddl.h"

bool postgres_dependents(
	const Emit *e, const StrVec *relations, const StrVec *columns, Dependents *out, Error *err)
{
	StrVec params = {0};

	*out = (Dependents){0};
	if (relations->count == 0)
		return true;
	vec_push(&params, e->arena, pg_array(e->arena, relations));
	vec_push(&params, e->arena, pg_array(e->arena, columns));
	if (!postgres_ask(e, "dependents.sql", &params, NULL, &out->all, err))
		return false;
	out->drop = postgres_phase(e, &out->all, "drop");
	out->make = postgres_phase(e, &out->all, "make");
	return true;
}

bool postgres_column_dependents(
	const Emit *e, const Op *op, const StrVec *columns, Dependents *out, Error *err)
{
	StrVec relations = {0};
	Str table = str_new(e->arena);

	sql_addf(&table, e->dialect, "%t", op);
	for (size_t i = 0; i < columns->count; i++)
		vec_push(&relations, e->arena, table.data);
	return postgres_dependents(e, &relations, columns, out, err);
}
