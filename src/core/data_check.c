/*
 * data_check.c - what an author may not ask of a walk along a key: rows that change their key, or
 * are added behind the cursor, would come again and again, and a walk without an end commits chunk
 * after chunk.
 */
#include <string.h>

#include "core/data.h"
#include "db/lex.h"

/* ---- set ------------------------------------------------------------------------------------- */

static bool names(const LexToken *t, const char *name)
{
	size_t len = strlen(name);
	LexToken bare = {.kind = LEX_WORD, .start = t->start + 1, .len = len};
	if (t->kind == LEX_QUOTED)
		return t->len == len + 2 && lex_is_word(&bare, name);
	return lex_is_word(t, name);
}

static const char *key_column_named(const DataJob *job, const LexToken *t)
{
	/* What a row may be found by without a column of that name: it is the integer key. */
	static const char *const hidden[] = {"rowid", "_rowid_", "oid"};
	for (size_t i = 0; i < job->key->columns.count; i++) {
		const char *name = job->table.columns.items[job->key->columns.items[i]].name;
		if (names(t, name))
			return name;
	}
	for (size_t i = 0; i < ARRAY_LEN(hidden); i++)
		if (names(t, hidden[i]) && data_table_column(&job->table, hidden[i]) < 0)
			return hidden[i];
	return NULL;
}

/* "t" of "t.id" is the table, and not a column of that name. */
static bool is_qualifier(const DataJob *job, const LexToken *t, Lexer lexer)
{
	LexToken next = lex_next_solid(&lexer);
	return lex_is_mark(&next, '.') && names(t, job->table.name);
}

/* The column of the key that `set` gives a value to: id = …, t.id = …, (a, id) = …; or NULL. */
static const char *key_column_set(const DataJob *job)
{
	Lexer lexer;
	bool target = true; /* left of the = */
	int depth = 0;
	const char *set = job->what->set, *column;
	lex_init(&lexer, set, strlen(set), job->conn->backend->dialect->lex);
	for (LexToken t = lex_next_solid(&lexer); t.kind != LEX_END; t = lex_next_solid(&lexer)) {
		column = target && !is_qualifier(job, &t, lexer) ? key_column_named(job, &t) : NULL;
		if (column)
			return column;
		depth += lex_is_mark(&t, '(') ? 1 : lex_is_mark(&t, ')') ? -1 : 0;
		if (lex_is_mark(&t, '='))
			target = false;
		else if (depth == 0 && lex_is_mark(&t, ','))
			target = true;
	}
	return NULL;
}

static bool check_set(const DataJob *job, Error *err)
{
	const char *column = job->what->kind == SCRIPT_UPDATE ? key_column_set(job) : NULL;
	if (!column)
		return true;
	error_set(err, ERR_SCRIPT,
		"%s: column %s is of the key by which the rows are found: it cannot be changed "
		"here",
		job->what->word, column);
	return error_hint(err, "change it with one op.execute, or name another unique key: key = "
			       "{ … }");
}

/* ---- where ----------------------------------------------------------------------------------- */

/* A parenthesis that closes the one around it, or a semicolon: what stands behind it would not be
 * bound by the cursor. */
static bool check_where(const DataJob *job, Error *err)
{
	Lexer lexer;
	int depth = 0;
	const char *where = job->what->where;
	if (!where)
		return true;
	lex_init(&lexer, where, strlen(where), job->conn->backend->dialect->lex);
	for (LexToken t = lex_next_solid(&lexer); t.kind != LEX_END; t = lex_next_solid(&lexer)) {
		depth += lex_is_mark(&t, '(') ? 1 : lex_is_mark(&t, ')') ? -1 : 0;
		if (depth < 0 || t.kind == LEX_SEMICOLON)
			return error_set(err, ERR_SCRIPT, "%s: where must be one condition: %s",
				job->what->word, where);
	}
	return true;
}

/* ---- copies ---------------------------------------------------------------------------------- */

static bool is_same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool check_copy(const DataJob *job, Error *err)
{
	const DataTable *from = &job->table, *to = &job->to;
	if (job->what->kind != SCRIPT_COPY || job->what->where || !is_same(from->name, to->name) ||
		!is_same(from->schema, to->schema))
		return true;
	error_set(err, ERR_SCRIPT,
		"%s: from and to are the same table %s: the copies would be copied again",
		job->what->word, from->name);
	return error_hint(err, "say with where which rows are no copies: where = \"…\"");
}

bool data_check(const DataJob *job, Error *err)
{
	return check_set(job, err) && check_where(job, err) && check_copy(job, err);
}
