/*
 * chunk_write.c - what the author's function gave, written in bulk.
 *
 * Values that are there already are not written.  When the database refuses a statement, the row
 * that it refuses is looked for by halves: to be put aside, or to be named.
 */
#include <string.h>

#include "core/data.h"

#define SAVEPOINT "luamig_rows"

typedef struct Writer {
	DataJob *job;
	const Result *rows; /* of the chunk; NULL: data.insert */
	ScriptChanges *changes;
	ChunkDone *done;
} Writer;

/* ---- what is there already ------------------------------------------------------------------ */

/* -0 is another value than 0. */
static uint64_t bits_of(const Value *v)
{
	uint64_t bits;
	memcpy(&bits, &v->as.real, sizeof(bits));
	return bits;
}

static bool same_value(const Value *a, const Value *b)
{
	bool text = a->type == VAL_TEXT || a->type == VAL_BLOB;
	bool other_text = b->type == VAL_TEXT || b->type == VAL_BLOB;
	if (text && other_text)
		return a->as.text.len == b->as.text.len &&
		       memcmp(a->as.text.data, b->as.text.data, a->as.text.len) == 0;
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case VAL_BOOL:
		return a->as.boolean == b->as.boolean;
	case VAL_INT:
		return a->as.integer == b->as.integer;
	case VAL_REAL:
		return bits_of(a) == bits_of(b);
	default:
		return true;
	}
}

static bool is_there(const Writer *w, size_t i)
{
	const ScriptChanges *c = w->changes;
	const Value *cells = &w->rows->cells[c->rows.items[i] * w->rows->ncols];
	for (size_t k = 0; k < c->width; k++) {
		int at = w->job->from_read.items[c->columns.items[k].column];
		if (!same_value(&c->values.items[i * c->width + k], &cells[at]))
			return false;
	}
	return true;
}

/* Only where all of the columns were read can it be told. */
static bool can_tell(const Writer *w)
{
	const ScriptChanges *c = w->changes;
	if (w->job->what->kind != SCRIPT_TRANSFORM || c->width < c->columns.count)
		return false;
	for (size_t k = 0; k < c->columns.count; k++)
		if (w->job->from_read.items[c->columns.items[k].column] < 0)
			return false;
	return true;
}

static void leave_out_unchanged(Writer *w)
{
	ScriptChanges *c = w->changes;
	size_t kept = 0;
	if (!can_tell(w))
		return;
	for (size_t i = 0; i < c->rows.count; i++) {
		if (is_there(w, i))
			continue;
		c->rows.items[kept] = c->rows.items[i];
		if (kept != i)
			memcpy(&c->values.items[kept * c->width], &c->values.items[i * c->width],
				c->width * sizeof(Value));
		kept++;
	}
	c->rows.count = kept;
}

/* ---- in bulk -------------------------------------------------------------------------------- */

static bool write_some(Writer *w, size_t first, size_t count, size_t *failed, Error *err)
{
	const DataJob *job = w->job;
	const ScriptChanges *c = w->changes;
	bool update = job->what->kind == SCRIPT_TRANSFORM;
	int64_t affected = 0;
	const Bulk bulk = {.table = &job->to,
		.columns = c->columns.items,
		.ncolumns = c->columns.count,
		.nrows = count,
		.values = c->values.items + first * c->width,
		.width = c->width,
		.key = update ? job->key->columns.items : NULL,
		.nkey = update ? job->key->columns.count : 0,
		.cells = w->rows ? w->rows->cells : NULL,
		.rows = c->rows.items + first,
		.stride = w->rows ? w->rows->ncols : 0,
		.at = job->key_at.items};
	*failed = SIZE_MAX;
	return job->conn->driver->bulk(job->conn, &bulk, &affected, failed, err);
}

/* The server refuses the values, and will again. */
static bool is_refused(const Error *err)
{
	return err->kind == ERR_SQL && strcmp(err->sqlstate, "57014") != 0 &&
	       strcmp(err->sqlstate, "70100") != 0;
}

static bool has_savepoints(const Writer *w)
{
	return w->job->conn->driver->flags & DRIVER_ROW_LOCKS;
}

static const Value *key_of_change(Writer *w, size_t i)
{
	DataJob *job = w->job;
	size_t count = job->key->columns.count;
	const Value *cells = &w->rows->cells[w->changes->rows.items[i] * w->rows->ncols];
	Value *key = arena_alloc(&job->chunk, count * sizeof(*key));
	for (size_t k = 0; k < count; k++)
		key[k] = cells[job->key_at.items[k]];
	return key;
}

static bool put_aside(Writer *w, size_t i, Error *err)
{
	const Error failure = *err;
	error_clear(err);
	w->done->quarantined++;
	return quarantine_row(w->job, key_of_change(w, i), &failure, err);
}

/* SQLite: rows before the one that failed are written. */
static bool write_row_by_row(Writer *w, Error *err)
{
	size_t first = 0, failed;
	while (first < w->changes->rows.count) {
		size_t count = w->changes->rows.count - first;
		if (write_some(w, first, count, &failed, err)) {
			w->done->changed += (int64_t)count;
			return true;
		}
		if (!is_refused(err) || failed >= count || !put_aside(w, first + failed, err))
			return false;
		w->done->changed += (int64_t)failed;
		first += failed + 1;
	}
	return true;
}

/* By halves, each from the savepoint on. */
/* NOLINTNEXTLINE(misc-no-recursion): as deep as the logarithm of the rows */
static bool write_by_halves(Writer *w, size_t first, size_t count, Error *err)
{
	size_t failed;
	Conn *conn = w->job->conn;
	if (!db_savepoint(conn, SAVEPOINT, err))
		return false;
	if (write_some(w, first, count, &failed, err)) {
		w->done->changed += (int64_t)count;
		return db_release(conn, SAVEPOINT, err);
	}
	if (!is_refused(err) || db_tx_state(conn) == TX_NONE)
		return false;
	Error other = ERROR_INIT;
	if (!db_rollback_to(conn, SAVEPOINT, &other) || !db_release(conn, SAVEPOINT, &other)) {
		*err = other;
		return false;
	}
	if (count == 1)
		return put_aside(w, first, err);
	error_clear(err);
	return write_by_halves(w, first, count / 2, err) &&
	       write_by_halves(w, first + count / 2, count - count / 2, err);
}

/* ---- which row was it? ---------------------------------------------------------------------- */

/* Does writing these rows fail for the values' sake?  Nothing stays written. */
static bool fails(Writer *w, size_t first, size_t count)
{
	size_t failed;
	Error err = ERROR_INIT, ignored = ERROR_INIT;
	Conn *conn = w->job->conn;
	bool ok = write_some(w, first, count, &failed, &err);
	return db_tx_state(conn) != TX_NONE && db_rollback_to(conn, CHUNK_SAVEPOINT, &ignored) &&
	       !ok && is_refused(&err);
}

static size_t find_row(Writer *w)
{
	size_t first = 0, count = w->changes->rows.count;
	Error ignored = ERROR_INIT;
	if (!has_savepoints(w) || db_tx_state(w->job->conn) == TX_NONE ||
		!db_rollback_to(w->job->conn, CHUNK_SAVEPOINT, &ignored))
		return SIZE_MAX;
	while (count > 1) {
		size_t half = count / 2;
		if (fails(w, first, half)) {
			count = half;
		} else {
			first += half;
			count -= half;
		}
	}
	return fails(w, first, 1) ? first : SIZE_MAX;
}

static bool name_the_row(Writer *w, size_t failed, Error *err)
{
	if (!is_refused(err))
		return false;
	if (failed >= w->changes->rows.count)
		failed = find_row(w);
	if (failed == SIZE_MAX)
		return false;
	if (!w->rows)
		return error_wrap(err, "row %zu", w->changes->rows.items[failed] + 1);
	return error_wrap(
		err, "row %s", chunk_describe(w->job, key_of_change(w, failed), &w->job->chunk));
}

/* ---- all ------------------------------------------------------------------------------------ */

static bool write_changes(Writer *w, Error *err)
{
	size_t failed, count = w->changes->rows.count;
	if (count == 0)
		return true;
	if (w->job->what->quarantine)
		return has_savepoints(w) ? write_by_halves(w, 0, count, err)
					 : write_row_by_row(w, err);
	if (!write_some(w, 0, count, &failed, err))
		return name_the_row(w, failed, err);
	w->done->changed += (int64_t)count;
	return true;
}

bool chunk_write(
	DataJob *job, const Result *rows, ScriptChangeList *list, ChunkDone *out, Error *err)
{
	for (size_t i = 0; i < list->count; i++) {
		Writer w = {.job = job, .rows = rows, .changes = &list->items[i], .done = out};
		leave_out_unchanged(&w);
		if (!write_changes(&w, err))
			return false;
	}
	return true;
}
