/* state.c - what is in a database, as lines that can be compared; see ops.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/answer.h"
#include "model/schema_text.h"
#include "ops.h"

/* ---- lines ---------------------------------------------------------------------------------- */

static int compare_lines(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Where the text of a table is one line: a line for each of its parts. */
static const char *parts_of(const char *text, Arena *arena)
{
	Str out = str_new(arena);
	for (const char *at = text; *at;) {
		size_t len = strcspn(at, "\n");
		const char *end = at + len, *table = strstr(at, "CREATE TABLE ");
		bool split = table && table < end;
		const char *close = end;
		while (split && close > at && close[-1] != ')')
			close--;
		for (; at < end; at++) {
			bool comma = split && strncmp(at, " , ", 3) == 0;
			bool last = split && at + 1 == close;
			str_add(&out, comma || last ? "\n" : "");
			str_addn(&out, at, 1);
		}
		str_add(&out, "\n");
		at = end + (*end == '\n');
	}
	return out.data;
}

/* The order of keys in a table is the one in which they were made, and says nothing. */
static const char *sorted(const char *text, Arena *arena)
{
	StrVec lines = {0};
	Str out = str_new(arena);
	for (const char *at = text; *at;) {
		size_t len = strcspn(at, "\n"), kept = len;
		while (kept > 0 && strchr(", ", at[kept - 1]))
			kept--;
		vec_push(&lines, arena, arena_strndup(arena, at, kept));
		at += len + (at[len] == '\n');
	}
	if (lines.count > 0)
		qsort(lines.items, lines.count, sizeof(*lines.items), compare_lines);
	for (size_t i = 0; i < lines.count; i++)
		str_addf(&out, "%s\n", lines.items[i]);
	return out.data;
}

/* ---- what is in the database ---------------------------------------------------------------- */

static const char *shown(const Value *v, Arena *arena)
{
	const char *text = answer_text(v, arena);
	if (!text)
		return "NULL";
	return v->type == VAL_TEXT || v->type == VAL_BLOB ? arena_printf(arena, "'%s'", text)
							  : text;
}

static const char *text_of(const Result *list, size_t row, size_t col)
{
	const Value *v = &list->cells[row * list->ncols + col];
	return v->type == VAL_NULL ? NULL : v->as.text.data;
}

static bool add_rows(OpsRun *run, const char *schema, const char *name, Str *out, Error *err)
{
	Str sql = str_new(out->arena);
	Result rows;
	sql_addf(&sql, run->conn->backend->dialect, "SELECT * FROM %n ORDER BY 1", schema, name);
	/* A materialized view that was never filled cannot be read. */
	if (!db_run(run->conn, &(Stmt){.sql = sql.data}, out->arena, &rows, err)) {
		if (strcmp(err->sqlstate, "55000") != 0)
			return false;
		error_clear(err);
		return true;
	}
	for (size_t i = 0; i < rows.nrows; i++) {
		str_addf(out, "row of %s:", name);
		for (size_t k = 0; k < rows.ncols; k++)
			str_addf(out, " %s=%s", rows.names[k],
				shown(&rows.cells[i * rows.ncols + k], out->arena));
		str_add(out, "\n");
	}
	return true;
}

static bool add_objects(OpsRun *run, Str *out, Error *err)
{
	Result list;
	if (!db_run(run->conn, &(Stmt){.sql = run->database->objects}, out->arena, &list, err))
		return false;
	for (size_t i = 0; i < list.nrows; i++) {
		const char *schema = text_of(&list, i, 0), *name = text_of(&list, i, 1);
		const char *print = "";
		if (*name && (!schema || *schema) &&
			!db_fingerprint(run->conn, schema, name, out->arena, &print, err))
			return false;
		str_addf(out, "%s %s:\n%s", schema ? schema : "", name,
			sorted(parts_of(print, out->arena), out->arena));
	}
	return true;
}

bool state_reflected(OpsRun *run, Arena *arena, const char **out, Error *err)
{
	const ReflectScope everything = {0};
	Schema *schema = arena_alloc(arena, sizeof(*schema));
	if (!db_reflect(run->conn, &everything, arena, schema, err))
		return false;
	*out = schema_text(schema, SCHEMA_TEXT_NO_POSITIONS, arena);
	return true;
}

/* Outside a transaction, for what it begins is rolled back where something cannot be read. */
bool state_of(OpsRun *run, Arena *arena, const char **out, Error *err)
{
	Str text = str_new(arena);
	const char *schema;
	Result list;
	if (!state_reflected(run, arena, &schema, err))
		return false;
	str_add(&text, schema);
	if (!add_objects(run, &text, err) ||
		!db_run(run->conn, &(Stmt){.sql = run->database->rows}, arena, &list, err))
		return false;
	for (size_t i = 0; i < list.nrows; i++)
		if (!add_rows(run, text_of(&list, i, 0), text_of(&list, i, 1), &text, err))
			return false;
	*out = text.data;
	return true;
}

static bool has_line(const char *text, const char *line, size_t len)
{
	for (const char *at = text; *at; at += strcspn(at, "\n"), at += *at == '\n')
		if (strncmp(at, line, len) == 0 && (at[len] == '\n' || !at[len]))
			return true;
	return false;
}

void state_show_missing(const char *sign, const char *of, const char *in)
{
	for (const char *at = of; *at;) {
		size_t len = strcspn(at, "\n");
		if (!has_line(in, at, len))
			printf("# %s %.*s\n", sign, (int)len, at);
		at += len + (at[len] == '\n');
	}
}
