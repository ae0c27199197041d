/*
 * driver_batch.c - several statements in one message: libpq's pipeline mode, since version 14.
 *
 * The server runs them one after the other and skips those that follow one that failed, so an
 * answer says of each what a message of its own would have said.  An older libpq sends them one by
 * one.
 */
#include "drivers/postgres/driver_libpq.h"

static bool one_by_one(Conn *conn, Batch *batch, Arena *arena, Error *err)
{
	bool ok = true;
	for (size_t i = 0; ok && i < batch->count; i++) {
		ok = pg_run_kept(conn, &batch->stmts[i], arena, &batch->out[i], err);
		batch->done += ok;
	}
	return ok;
}

#ifdef LIBPQ_HAS_PIPELINING

typedef struct Part {
	const Stmt *stmt;
	Params params;
	Kept *kept;
	bool prepares; /* it is prepared in the same message */
} Part;

static bool send_part(PgConn *self, Part *part)
{
	char name[KEPT_NAME_SIZE];
	part->kept = kept_find(&self->kept, &self->base.arena, part->stmt->sql);
	part->prepares = part->kept && part->kept->number == 0;
	if (part->prepares) {
		part->kept->number = ++self->kept.last;
		pg_kept_name(part->kept, name);
		if (!pq.PQsendPrepare(self->pg, name, part->stmt->sql, 0, NULL))
			return false;
	}
	return pg_send(self, part->stmt, part->kept, &part->params);
}

/* All of one command's results up to the NULL that ends them: the last one. */
static PGresult *take_command(PgConn *self, Watch *watch)
{
	PGresult *kept = NULL;
	for (PGresult *res; (res = pg_next_result(self, watch));) {
		pq.PQclear(kept);
		kept = res;
		if (pg_is_lost(self))
			break;
	}
	return kept;
}

/* A part that was not prepared after all is not known to the server. */
static PGresult *take_part(PgConn *self, Part *part, Watch *watch)
{
	if (part->prepares) {
		PGresult *res = take_command(self, watch);
		bool ok = res && pg_is_success(res) && !pg_is_lost(self);
		if (!ok)
			part->kept->number = 0;
		if (pg_is_lost(self))
			return res;
		PGresult *second = take_command(self, watch);
		pq.PQclear(ok ? res : second);
		return ok ? second : res;
	}
	return take_command(self, watch);
}

/* The first error ends it for the caller; the answers to the rest are read and say "skipped". */
static bool take_parts(PgConn *self, Part *parts, Batch *batch, Arena *arena, Error *err)
{
	Watch watch;
	bool ok = true, timed_out = false;
	watch_start(&watch, self);
	for (size_t i = 0; i < batch->count && (ok || !pg_is_lost(self)); i++) {
		PGresult *res = take_part(self, &parts[i], &watch);
		if (ok && res && pg_is_success(res) && !pg_is_lost(self)) {
			pg_read_result(res, arena, &batch->out[i]);
			batch->out[i].affected = pg_affected_rows(res);
			batch->done++;
		} else if (ok) {
			ok = pg_fail(self, res, err);
			timed_out = strcmp(err->sqlstate, "55P03") == 0;
		}
		pq.PQclear(res);
	}
	bool synced = pg_is_lost(self);
	while (!synced) {
		PGresult *res = pg_next_result(self, &watch);
		synced = !res || pq.PQresultStatus(res) == PGRES_PIPELINE_SYNC || pg_is_lost(self);
		pq.PQclear(res);
	}
	watch_end(&watch, timed_out);
	return ok;
}

bool pg_run_together(Conn *conn, Batch *batch, Arena *arena, Error *err)
{
	PgConn *self = (PgConn *)conn;
	if (!pq.PQenterPipelineMode || !pq.PQexitPipelineMode || !pq.PQpipelineSync ||
		self->pooled_name)
		return one_by_one(conn, batch, arena, err);
	Arena scratch = ARENA_INIT;
	Part *parts = arena_alloc(&scratch, batch->count * sizeof(*parts));
	bool ok = true, sent = true;

	for (size_t i = 0; ok && i < batch->count; i++) {
		parts[i] = (Part){.stmt = &batch->stmts[i]};
		ok = pg_params(parts[i].stmt, &scratch, &parts[i].params, err);
	}
	if (!ok)
		goto done;
	pg_set_running(self, true);
	sent = pq.PQenterPipelineMode(self->pg);
	for (size_t i = 0; sent && i < batch->count; i++)
		sent = send_part(self, &parts[i]);
	sent = sent && pq.PQpipelineSync(self->pg);
	ok = sent ? take_parts(self, parts, batch, arena, err) : pg_fail(self, NULL, err);
	pg_set_running(self, false);
	pq.PQexitPipelineMode(self->pg);

done:
	arena_release(&scratch);
	return ok;
}

#else

bool pg_run_together(Conn *conn, Batch *batch, Arena *arena, Error *err)
{
	return one_by_one(conn, batch, arena, err);
}

#endif
