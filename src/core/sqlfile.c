/*
 * sqlfile.c - op.execute_file: a SQL file beside the script, statement by statement.
 *
 * Transaction control, which histories written for other tools carry, is left out with a note:
 * luamig begins and ends transactions.
 */
#include <string.h>

#include "base/path.h"
#include "core/run.h"
#include "db/splitter.h"
#include "db/statement.h"

static bool copy_rows(Run *run, const SplitStatement *s, Error *err)
{
	int64_t rows = 0;
	if (!host_transaction(run, err) ||
		!db_copy_in(run->conn, s->sql, s->copy_data, s->copy_len, &rows, err))
		return false;
	host_count(run, rows);
	return true;
}

/* COPY … FROM stdin with its rows is one call. */
static bool copy(Run *run, const SplitStatement *s, const char *where, Error *err)
{
	Arena scratch = ARENA_INIT;
	Call call = {0};
	Str asks = str_new(&scratch);
	str_addf(&asks, "%s\n", s->sql);
	str_addn(&asks, s->copy_data, s->copy_len);
	bool ok = journal_begin(run, "copy", asks.data, asks.len, where, &call, err);
	if (ok && call.state != CALL_DONE)
		ok = (copy_rows(run, s, err) && journal_end(run, &call, NULL, err)) ||
		     journal_failed(run, &call, err);
	arena_release(&scratch);
	return ok;
}

static bool run_one(Run *run, const SplitStatement *s, const char *where, Error *err)
{
	Arena scratch = ARENA_INIT;
	Result ignored;
	const ScriptSql sql = {.stmt = {.sql = s->sql}, .where = where, .of_file = true};
	bool ok = s->copy_data ? copy(run, s, where, err)
			       : host_sql_statement(run, &sql, &scratch, &ignored, err);
	arena_release(&scratch);
	return ok;
}

static bool run_all(
	Run *run, const SplitStatements *list, const char *shown, int64_t *count, Error *err)
{
	unsigned lex = run->conn->backend->dialect->lex;
	size_t left_out = 0;
	for (size_t i = 0; i < list->count; i++) {
		const SplitStatement *s = &list->items[i];
		if (statement_kind(s->sql, s->len, lex) == STATEMENT_TRANSACTION) {
			left_out++;
			continue;
		}
		char where[sizeof(err->where)];
		snprintf(where, sizeof(where), "%.200s:%d", shown, s->line);
		if (!run_one(run, s, where, err)) {
			if (!err->where[0])
				snprintf(err->where, sizeof(err->where), "%s", where);
			return error_wrap(err, "statement %zu of %zu", i + 1, list->count);
		}
		++*count;
	}
	if (left_out)
		run_note(run, "%s: %zu transaction statement%s left out, luamig does that itself",
			shown, left_out, left_out == 1 ? "" : "s");
	return true;
}

bool sqlfile_run(Run *run, const char *path, const char *where, int64_t *statements, Error *err)
{
	Arena arena = ARENA_INIT;
	const char *file = path_join(&arena, path_dir(&arena, run->revision->path), path);
	const char *shown = path_join(&arena, path_dir(&arena, run->revision->shown), path);
	SplitStatements list = {0};
	size_t len;
	(void)where;
	*statements = 0;
	char *text = path_read(file, &arena, &len, err);
	bool ok =
		text && split_sql(text, len, run->conn->backend->dialect->lex, &arena, &list, err);
	if (!ok)
		error_wrap(err, "op.execute_file");
	ok = ok && run_all(run, &list, shown, statements, err);
	arena_release(&arena);
	return ok;
}
