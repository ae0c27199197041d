/* ask.c - questions that only PostgreSQL's emitters have, and the statements of an answer. */
#include <stdarg.h>

#include "drivers/postgres/conn.h"
#include "drivers/postgres/ddl.h"

bool postgres_ask(const Emit *e, const char *query, const StrVec *params, const char *what,
	Answer *out, Error *err)
{
	StrVec texts = {0};

	for (size_t i = 0; i < params->count; i++)
		vec_push(&texts, e->arena, params->items[i] ? params->items[i] : "");
	return emit_ask(e, pg_query(query), &texts, what, out, err);
}

StrVec postgres_names(const Emit *e, const char *schema, const char *name)
{
	StrVec names = {0};

	vec_push(&names, e->arena, schema);
	vec_push(&names, e->arena, name);
	return names;
}

/* The statement is the last cell. */
StrVec postgres_phase(const Emit *e, const Answer *answer, const char *phase)
{
	StrVec found = {0};

	for (size_t i = 0; i < answer->nrows; i++)
		if (strcmp(answer_cell(answer, i, 0), phase) == 0)
			vec_push(&found, e->arena, answer_cell(answer, i, answer->ncols - 1));
	return found;
}

void postgres_push_all(Emit *e, const StrVec *statements)
{
	for (size_t i = 0; i < statements->count; i++)
		vec_push(e->out, e->arena, statements->items[i]);
}
