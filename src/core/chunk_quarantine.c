/*
 * chunk_quarantine.c - rows that failed, kept with their key and the error, in the transaction of
 * their chunk.
 *
 * The table stands beside luamig_history and stays.  It is made when a call with
 * on_error = "quarantine" begins: where DDL commits, what was done before is made permanent first.
 */
#include <string.h>

#include "base/clock.h"
#include "core/data.h"
#include "core/own_table.h"

static const char *name_of(const DataJob *job)
{
	static const char tail[] = "_history";
	const char *history = job->run->history.record_name;
	size_t len = strlen(history), cut = strlen(tail);
	bool ends = len > cut && strcmp(history + len - cut, tail) == 0;
	return arena_printf(&job->run->journal.arena, "%.*s_quarantine",
		(int)(ends ? len - cut : len), history);
}

static Op table_op(const DataJob *job, const char *name, Arena *arena)
{
	Op op = own_table(job->run->history.version_schema, name);
	Table *table = &op.create_table.table;
	vec_push(&table->columns, arena, own_id());
	vec_push(&table->columns, arena, own_text("run_id", 32, false));
	vec_push(&table->columns, arena, own_text("revision", 255, false));
	vec_push(&table->columns, arena, own_text("table_name", 255, false));
	vec_push(&table->columns, arena, own_text("row_key", 0, true));
	vec_push(&table->columns, arena, own_text("error", 0, true));
	vec_push(&table->columns, arena, own_text("at", 32, false));
	table_normalise(table, arena);
	return op;
}

static bool create(DataJob *job, const char *name, Error *err)
{
	SqlVec statements = {0};
	const Op op = table_op(job, name, &job->arena);
	Emit emit = db_emit(job->conn, &job->arena, &statements);
	bool commits = !run_has_caps(job->run, DIALECT_TRANSACTIONAL_DDL);
	if (!dialect_emit(&emit, &op, err))
		return false;
	if (commits && !journal_chunk(job->run, &job->call,
			       cursor_to_text(job, &job->cursor, &job->arena), 0, err))
		return false;
	for (size_t i = 0; i < statements.count; i++)
		if (!db_exec(job->conn, statements.items[i], err))
			return false;
	return db_tx_state(job->conn) == TX_OPEN || db_begin(job->conn, err);
}

bool quarantine_open(DataJob *job, Error *err)
{
	const History *history = &job->run->history;
	const Catalog *catalog = &job->conn->catalog;
	const char *name = name_of(job);
	bool there = false;
	Str sql = str_new(&job->arena);
	sql_addf(&sql, history->dialect, "%n", history->version_schema, name);
	job->quarantine = sql.data;
	bool ok = catalog->has_table(catalog->arg, history->version_schema, name, &there, err) &&
		  (there || create(job, name, err));
	return ok || error_wrap(err, "quarantine table %s", sql.data);
}

bool quarantine_row(DataJob *job, const Value *key, const Error *failure, Error *err)
{
	Arena scratch = ARENA_INIT;
	Result ignored;
	const char *words = arena_printf(&scratch, "%s%s%s", failure->message,
		failure->where[0] ? " at " : "", failure->where);
	const Value params[] = {VALUE_TEXT(job->run->run_id), VALUE_TEXT(job->run->revision->id),
		VALUE_TEXT(job->what->table), VALUE_TEXT(chunk_describe(job, key, &scratch)),
		VALUE_TEXT(words), VALUE_TEXT(clock_utc(&scratch))};
	const char *sql = arena_printf(&scratch,
		"INSERT INTO %s (run_id, revision, table_name, row_key, error, at) "
		"VALUES (?, ?, ?, ?, ?, ?)",
		job->quarantine);
	const Stmt stmt = {db_own_sql(job->conn, &scratch, sql), params, ARRAY_LEN(params)};
	bool ok = db_run(job->conn, &stmt, &scratch, &ignored, err);
	arena_release(&scratch);
	return ok || error_wrap(err, "quarantine table %s", job->quarantine);
}
