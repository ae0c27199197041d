/*
 * chunk_rows.c - data.transform and data.copy: a chunk is read, its rows go through the author's
 * function, and what came back is written.  data.insert is the same without reading.
 */
#include <string.h>

#include "base/text.h"
#include "core/data.h"

enum { INSERT_ROWS = 1000 };

/* ---- which columns -------------------------------------------------------------------------- */

static bool fail_column(DataJob *job, const DataTable *table, const char *name, Error *err)
{
	StrVec names = {0};
	Arena *arena = &job->arena;
	for (size_t i = 0; i < table->columns.count; i++)
		vec_push(&names, arena, table->columns.items[i].name);
	vec_push(&names, arena, NULL);
	const char *near = text_nearest(name, names.items);
	error_set(err, ERR_SCRIPT, "%s: table %s has no column %s", job->what->word, table->name,
		name);
	return near ? error_hint(err, "did you mean %s?", near) : false;
}

static int index_of(const IntVec *list, int column)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i] == column)
			return (int)i;
	return -1;
}

static bool choose_named(DataJob *job, Error *err)
{
	const StrVec *names = &job->what->read;
	for (size_t i = 0; i < names->count; i++) {
		int column = data_table_column(&job->table, names->items[i]);
		if (column < 0)
			return fail_column(job, &job->table, names->items[i], err);
		if (index_of(&job->read, column) < 0)
			vec_push(&job->read, &job->arena, column);
	}
	return true;
}

static void choose_all(DataJob *job)
{
	for (size_t i = 0; i < job->table.columns.count; i++)
		vec_push(&job->read, &job->arena, (int)i);
}

/* Without a function the columns that are read must be there to be written. */
static bool match_copy(DataJob *job, Error *err)
{
	if (job->what->kind != SCRIPT_COPY || job->what->fn)
		return true;
	for (size_t i = 0; i < job->read.count; i++) {
		const char *name = job->table.columns.items[job->read.items[i]].name;
		if (data_table_column(&job->to, name) >= 0)
			continue;
		fail_column(job, &job->to, name, err);
		return error_hint(err, "name the columns to copy: read = { … }, or give a function "
				       "that makes the new row");
	}
	return true;
}

bool chunk_rows_open(DataJob *job, Error *err)
{
	if (job->what->read.count == 0)
		choose_all(job);
	else if (!choose_named(job, err))
		return false;
	if (!match_copy(job, err))
		return false;
	for (size_t i = 0; i < job->read.count; i++)
		vec_push(&job->select, &job->arena, job->read.items[i]);
	for (size_t i = 0; i < job->key->columns.count; i++) {
		int column = job->key->columns.items[i], at = index_of(&job->select, column);
		if (at < 0) {
			at = (int)job->select.count;
			vec_push(&job->select, &job->arena, column);
		}
		vec_push(&job->key_at, &job->arena, at);
	}
	for (size_t i = 0; i < job->to.columns.count; i++)
		vec_push(&job->from_read, &job->arena, index_of(&job->read, (int)i));
	const ScriptRowShape shape = {.from = &job->table,
		.read = &job->read,
		.to = &job->to,
		.key = job->what->kind == SCRIPT_COPY ? NULL : job->key};
	return !job->what->fn || job->what->fn->open(job->what->fn, &shape, err);
}

/* ---- a chunk -------------------------------------------------------------------------------- */

static const Value *key_of(DataJob *job, const Result *rows, size_t row)
{
	size_t count = job->key->columns.count;
	Value *key = arena_alloc(&job->chunk, count * sizeof(*key));
	for (size_t i = 0; i < count; i++)
		key[i] = rows->cells[row * rows->ncols + (size_t)job->key_at.items[i]];
	return key;
}

static int64_t bytes_of(const Result *rows)
{
	int64_t bytes = (int64_t)(rows->nrows * rows->ncols * sizeof(Value));
	for (size_t i = 0; i < rows->nrows * rows->ncols; i++) {
		const Value *v = &rows->cells[i];
		if (v->type == VAL_TEXT || v->type == VAL_BLOB)
			bytes += (int64_t)v->as.text.len;
	}
	return bytes;
}

/* The rows as they are, for a copy without a function. */
static void take_as_read(DataJob *job, const Result *rows, ScriptChangeList *out)
{
	ScriptChanges changes = {0};
	IntVec at = {0};
	for (size_t i = 0; i < job->read.count; i++) {
		const char *name = job->table.columns.items[job->read.items[i]].name;
		int column = data_table_column(&job->to, name);
		if (job->to.columns.items[column].generated)
			continue;
		vec_push(&changes.columns, &job->chunk, (BulkColumn){.column = column});
		vec_push(&at, &job->chunk, (int)i);
	}
	changes.width = at.count;
	vec_reserve(&changes.rows, &job->chunk, rows->nrows + 1);
	vec_reserve(&changes.values, &job->chunk, rows->nrows * at.count + 1);
	for (size_t row = 0; row < rows->nrows; row++) {
		vec_push(&changes.rows, &job->chunk, row);
		for (size_t i = 0; i < at.count; i++)
			vec_push(&changes.values, &job->chunk,
				rows->cells[row * rows->ncols + (size_t)at.items[i]]);
	}
	vec_push(out, &job->chunk, changes);
}

static bool is_the_rows_fault(const Error *err)
{
	return err->kind == ERR_SCRIPT || err->kind == ERR_SQL;
}

/* A row that the function fails for is put aside, or stops the call. */
static bool call_function(
	DataJob *job, const Result *rows, ScriptChangeList *out, ChunkDone *done, Error *err)
{
	ScriptRowRange range = {
		.chunk = rows, .end = rows->nrows, .salt = (uint64_t)job->cursor.sum.seen + 1};
	while (range.next < range.end) {
		if (job->what->fn->call(job->what->fn, &range, &job->chunk, out, err))
			break;
		if (!is_the_rows_fault(err) || range.next >= range.end)
			return false;
		const Value *key = key_of(job, rows, range.next);
		if (job->what->batch || !job->what->quarantine)
			return error_wrap(err, job->what->batch ? "rows from %s on" : "row %s",
				chunk_describe(job, key, &job->chunk));
		const Error failure = *err;
		error_clear(err);
		if (!quarantine_row(job, key, &failure, err))
			return false;
		done->quarantined++;
		range.next++;
	}
	return true;
}

/* Rows that match `where` although they are done: then another pass would do them twice. */
static bool count_left(DataJob *job, ChunkDone *done, Error *err)
{
	bool found;
	Value count;
	if (!job->what->where || job->what->kind == SCRIPT_COPY || done->rows == 0)
		return true;
	const Stmt stmt = sql_count(job, done->last, err);
	if (!stmt.sql || !db_value(job->conn, &stmt, &job->chunk, &count, &found, err))
		return false;
	done->left = count.as.integer;
	return true;
}

bool chunk_rows(DataJob *job, ChunkDone *out, Error *err)
{
	Result rows;
	ScriptChangeList changes = {0};
	int64_t limit = job->pace.size;
	bool narrow = job->pace.narrow; /* else one more row tells whether there are more */
	const Stmt stmt = sql_read(job, narrow ? limit : limit + 1, err);
	if (!stmt.sql || !db_run(job->conn, &stmt, &job->chunk, &rows, err))
		return false;
	out->more = (int64_t)rows.nrows >= (narrow ? limit : limit + 1);
	if ((int64_t)rows.nrows > limit)
		rows.nrows = (size_t)limit;
	out->rows = (int64_t)rows.nrows;
	out->bytes = bytes_of(&rows);
	if (rows.nrows == 0)
		return true;
	out->last = key_of(job, &rows, rows.nrows - 1);
	if (!job->what->fn)
		take_as_read(job, &rows, &changes);
	else if (!call_function(job, &rows, &changes, out, err))
		return false;
	return chunk_write(job, &rows, &changes, out, err) && count_left(job, out, err);
}

/* ---- data.insert ---------------------------------------------------------------------------- */

bool chunk_insert(DataJob *job, Error *err)
{
	const ScriptRowShape shape = {.to = &job->to};
	ScriptRowFn *fn = job->what->fn;
	if (!fn->open(fn, &shape, err))
		return false;
	ScriptRowRange range = {0};
	while (range.next < job->what->rows) {
		ScriptChangeList rows = {0};
		ChunkDone done = {0};
		size_t left = job->what->rows - range.next;
		range.end = range.next + (left < INSERT_ROWS ? left : INSERT_ROWS);
		arena_release(&job->chunk);
		if (!fn->call(fn, &range, &job->chunk, &rows, err)) {
			if (is_the_rows_fault(err))
				error_wrap(err, "row %zu", range.next + 1);
			return false;
		}
		if (!chunk_write(job, NULL, &rows, &done, err))
			return false;
		job->cursor.sum.changed += done.changed;
		job->cursor.sum.seen += done.changed;
	}
	return true;
}
