/* answer.c - see answer.h. */
#include "db/answer.h"

#include <string.h>

const char *answer_text(const Value *value, Arena *arena)
{
	switch (value->type) {
	case VAL_NULL:
		return NULL;
	case VAL_BOOL:
		return value->as.boolean ? "true" : "false";
	case VAL_INT:
		return arena_printf(arena, "%lld", (long long)value->as.integer);
	case VAL_REAL:
		return arena_printf(arena, "%.17g", value->as.real);
	case VAL_TEXT:
	case VAL_BLOB:
		return value->as.text.data;
	}
	return NULL;
}

bool answer_is_true(const Value *value)
{
	const char *text = value->as.text.data;

	switch (value->type) {
	case VAL_BOOL:
		return value->as.boolean;
	case VAL_INT:
		return value->as.integer != 0;
	case VAL_REAL:
		return value->as.real < 0 || value->as.real > 0;
	case VAL_TEXT:
	case VAL_BLOB:
		return value->as.text.len > 0 && strcmp(text, "0") != 0 && strcmp(text, "f") != 0 &&
		       strcmp(text, "false") != 0;
	default:
		return false;
	}
}

bool answer_ask(
	void *arg, const char *sql, const StrVec *params, Arena *arena, Answer *out, Error *err)
{
	Conn *conn = arg;
	size_t count = params ? params->count : 0;
	Value *values = arena_alloc(arena, (count + 1) * sizeof(*values));
	Result rows;
	for (size_t i = 0; i < count; i++)
		values[i] =
			params->items[i] ? VALUE_TEXT(params->items[i]) : (Value){.type = VAL_NULL};
	*out = (Answer){0};
	if (!conn->driver->run(conn, &(Stmt){sql, values, count}, arena, &rows, err))
		return false;
	size_t cells = rows.nrows * rows.ncols;
	*out = (Answer){.nrows = rows.nrows,
		.ncols = rows.ncols,
		.names = rows.names,
		.cells = arena_alloc(arena, (cells + 1) * sizeof(char *))};
	for (size_t i = 0; i < cells; i++)
		out->cells[i] = answer_text(&rows.cells[i], arena);
	return true;
}
