/*
 * driver.c - PostgreSQL through libpq: statements, COPY, cancel.
 *
 * Statements go by the extended protocol, which takes exactly one statement and parameters apart
 * from it; results come as text and are read by the type's OID.  The wait for an answer is ours
 * (poll), so that a long wait can be looked into; see blockers.c.
 */
#include "drivers/postgres/driver_libpq.h"

#include <errno.h>
#include <poll.h>

#include "base/clock.h"
#include "base/embedded.h"
#include "base/text.h"

enum { COPY_PIECE = 1024 * 1024 };

/* ---- errors ------------------------------------------------------------------------------ */

bool pg_is_lost(const PgConn *self)
{
	return pq.PQstatus(self->pg) == CONNECTION_BAD;
}

void pg_add_words(Str *s, const char *text)
{
	static const char space[] = "\n\t ";
	while (*text) {
		size_t word = strcspn(text, space), gap = strspn(text + word, space);
		const char *next = text + word + gap;
		bool new_line = memchr(text + word, '\n', gap) != NULL;
		str_addn(s, text, word);
		if (*next && new_line &&
			((*next >= 'A' && *next <= 'Z') ||
				text_starts_with(next, "connection to ")))
			str_add(s, ";");
		if (*next && word > 0)
			str_add(s, " ");
		text = next;
	}
}

static void add_field(Str *s, const PGresult *res, int field, const char *title)
{
	const char *text = pq.PQresultErrorField(res, field);
	if (text && text[0])
		str_addf(s, "\n%s: %s", title, text);
}

static ErrorKind kind_of(const PgConn *self, const char *state)
{
	static const char *const again[] = {"55P03", "40P01", "40001"};
	for (size_t i = 0; i < ARRAY_LEN(again); i++)
		if (strcmp(state, again[i]) == 0)
			return ERR_LOCK_TIMEOUT;
	/* statement_timeout and administrators cancel with the same code */
	if (strcmp(state, "57014") == 0 && self->cancelled)
		return ERR_INTERRUPTED;
	return ERR_SQL;
}

/* The server closed the connection, perhaps after saying why. */
static bool fail_lost(const PgConn *self, const PGresult *res, Error *err)
{
	Arena scratch = ARENA_INIT;
	Str s = str_new(&scratch);
	const char *text = res ? pq.PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	pg_add_words(&s, text ? text : pq.PQerrorMessage(self->pg));
	error_set(err, ERR_LOST, "connection lost: %s", s.data);
	arena_release(&scratch);
	return false;
}

bool pg_fail(const PgConn *self, const PGresult *res, Error *err)
{
	const char *state = res ? pq.PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;
	snprintf(err->sqlstate, sizeof(err->sqlstate), "%s", state ? state : "");
	if (pg_is_lost(self))
		return fail_lost(self, res, err);

	Arena scratch = ARENA_INIT;
	Str s = str_new(&scratch);
	const char *text = res ? pq.PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	if (text)
		str_add(&s, text);
	else
		pg_add_words(&s, pq.PQerrorMessage(self->pg));
	if (text) {
		add_field(&s, res, PG_DIAG_MESSAGE_DETAIL, "DETAIL");
		add_field(&s, res, PG_DIAG_MESSAGE_HINT, "HINT");
		add_field(&s, res, PG_DIAG_CONTEXT, "CONTEXT");
		int64_t at = 0;
		const char *position = pq.PQresultErrorField(res, PG_DIAG_STATEMENT_POSITION);
		if (position && text_to_int(position, &at))
			err->position = (int)at;
	}
	error_set(err, kind_of(self, err->sqlstate), "%s", s.data);
	arena_release(&scratch);
	return false;
}

/* ---- one statement ----------------------------------------------------------------------- */

/* Only what changes rows counts: libpq gives the rows of a SELECT too. */
int64_t pg_affected_rows(PGresult *res)
{
	static const char *const changing[] = {"INSERT", "UPDATE", "DELETE", "MERGE", "COPY"};
	int64_t rows = 0;
	for (size_t i = 0; i < ARRAY_LEN(changing); i++)
		if (text_starts_with(pq.PQcmdStatus(res), changing[i]))
			(void)text_to_int(pq.PQcmdTuples(res), &rows);
	return rows;
}

void pg_set_running(PgConn *self, bool running)
{
	pthread_mutex_lock(&self->mutex);
	self->running = running;
	if (running)
		self->cancelled = false;
	pthread_mutex_unlock(&self->mutex);
}

/* False: the connection is gone. */
static bool wait_for_input(PgConn *self, Watch *watch)
{
	struct pollfd fd = {.fd = pq.PQsocket(self->pg), .events = POLLIN};
	int ready = poll(&fd, 1, watch_poll_ms(watch));
	if (ready < 0)
		return errno == EINTR;
	if (ready > 0)
		return pq.PQconsumeInput(self->pg);
	watch_look(watch);
	return true;
}

/* PQgetResult(), with the wait in our hands. */
PGresult *pg_next_result(PgConn *self, Watch *watch)
{
	while (pq.PQisBusy(self->pg) && wait_for_input(self, watch))
		;
	return pq.PQgetResult(self->pg);
}

static void skip_copy_out(PgConn *self)
{
	char *row = NULL;
	while (pq.PQgetCopyData(self->pg, &row, 0) > 0)
		pq.PQfreemem(row);
}

/* All results of what was sent, so that the connection is free again: the first error, or the last
 * result.  *copy says that the statement was a COPY, whose data nobody gave or wanted. */
static PGresult *take_results(PgConn *self, Watch *watch, bool *copy)
{
	PGresult *kept = NULL;
	bool failed = false;
	for (PGresult *res; (res = pg_next_result(self, watch));) {
		ExecStatusType status = pq.PQresultStatus(res);
		if (status == PGRES_COPY_IN || status == PGRES_COPY_BOTH) {
			*copy = true;
			pq.PQputCopyEnd(self->pg, "no data");
		}
		if (status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) {
			*copy = true;
			skip_copy_out(self);
		}
		if (failed) {
			pq.PQclear(res);
			continue;
		}
		pq.PQclear(kept);
		kept = res;
		failed = status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE;
	}
	return kept;
}

bool pg_is_success(const PGresult *res)
{
	ExecStatusType status = pq.PQresultStatus(res);
	return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK ||
	       status == PGRES_EMPTY_QUERY;
}

static bool fail_copy(Error *err)
{
	error_set(err, ERR_SQL, "COPY from stdin or to stdout cannot be run as a statement");
	return error_hint(err, "COPY … FROM stdin with its rows belongs into a file for "
			       "op.execute_file; a file on the server can be named in COPY");
}

/* ---- statements that stay prepared ---------------------------------------------------------- */

void pg_kept_name(const Kept *kept, char *out)
{
	snprintf(out, KEPT_NAME_SIZE, "luamig_%u", kept->number);
}

/* A script that has the server forget its prepared statements has it forget ours. */
static bool may_deallocate(const char *sql)
{
	static const char *const words[] = {"DISCARD", "DEALLOCATE"};
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (text_contains_nocase(sql, words[i]))
			return true;
	return false;
}

/* The entry of a statement that is prepared on the server now, or NULL: to be sent as it is.
 * *failed: what the server said against preparing it. */
static Kept *find_kept(PgConn *self, const Stmt *stmt, Watch *watch, PGresult **failed)
{
	bool copy = false;
	Kept *kept = kept_find(&self->kept, &self->base.arena, stmt->sql);
	if (!kept || kept->number > 0)
		return kept;
	kept->number = ++self->kept.last;
	char name[KEPT_NAME_SIZE];
	pg_kept_name(kept, name);
	PGresult *res = NULL;
	if (pq.PQsendPrepare(self->pg, name, stmt->sql, 0, NULL))
		res = take_results(self, watch, &copy);
	if (res && pg_is_success(res)) {
		pq.PQclear(res);
		return kept;
	}
	kept->number = 0;
	*failed = res;
	return NULL;
}

/* What is sent, and how. */
typedef struct Sending {
	const Stmt *stmt;
	Params params;
	bool keep;
	bool copy; /* see take_results() */
} Sending;

bool pg_send(PgConn *self, const Stmt *stmt, const Kept *kept, const Params *p)
{
	char name[KEPT_NAME_SIZE];
	if (!kept)
		return pq.PQsendQueryParams(
			self->pg, stmt->sql, p->count, NULL, p->values, p->lengths, p->formats, 0);
	pg_kept_name(kept, name);
	return pq.PQsendQueryPrepared(
		self->pg, name, p->count, p->values, p->lengths, p->formats, 0);
}

static PGresult *send(PgConn *self, Sending *s, Watch *watch)
{
	const Params *params = &s->params;
	PGresult *failed = NULL;
	const Kept *kept = s->keep ? find_kept(self, s->stmt, watch, &failed) : NULL;
	if (failed)
		return failed;
	if (!s->keep && may_deallocate(s->stmt->sql))
		kept_forget(&self->kept);
	return pg_send(self, s->stmt, kept, params) ? take_results(self, watch, &s->copy) : NULL;
}

/* Send and wait.  The result is to be cleared by the caller, also after a failure. */
static PGresult *execute(PgConn *self, Sending *s)
{
	Watch watch;
	watch_start(&watch, self);
	pg_set_running(self, true);
	PGresult *res = send(self, s, &watch);
	pg_set_running(self, false);
	const char *state = res ? pq.PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;
	watch_end(&watch, state && strcmp(state, "55P03") == 0);
	return res;
}

static bool run(PgConn *self, Sending *s, Arena *arena, Result *out, Error *err)
{
	Arena scratch = ARENA_INIT;
	PGresult *res = NULL;
	bool ok = false;

	*out = (Result){0};
	if (!pg_params(s->stmt, &scratch, &s->params, err))
		goto done;
	res = execute(self, s);
	if (s->copy && !pg_is_lost(self))
		fail_copy(err);
	else if (!res || !pg_is_success(res) || pg_is_lost(self))
		pg_fail(self, res, err);
	else
		ok = true;
	if (ok) {
		pg_read_result(res, arena, out);
		out->affected = pg_affected_rows(res);
	}

done:
	pq.PQclear(res);
	arena_release(&scratch);
	return ok;
}

bool pg_run(Conn *conn, const Stmt *stmt, Arena *arena, Result *out, Error *err)
{
	Sending s = {.stmt = stmt};
	PgConn *self = (PgConn *)conn;
	return run(self, &s, arena, out, err) &&
	       (!self->pooled_name || strcmp(stmt->sql, BEGIN_SQL) != 0 ||
		       pg_pooled_begin(self, err));
}

bool pg_run_kept(Conn *conn, const Stmt *stmt, Arena *arena, Result *out, Error *err)
{
	Sending s = {.stmt = stmt, .keep = true};
	if (((PgConn *)conn)->pooled_name)
		return pg_run(conn, stmt, arena, out, err);
	return run((PgConn *)conn, &s, arena, out, err);
}

/* ---- COPY … FROM stdin ------------------------------------------------------------------- */

static void put_rows(PgConn *self, const char *data, size_t len)
{
	bool ok = true;
	while (ok && len > 0) {
		int piece = len < COPY_PIECE ? (int)len : COPY_PIECE;
		ok = pq.PQputCopyData(self->pg, data, piece) > 0;
		data += piece;
		len -= (size_t)piece;
	}
	pq.PQputCopyEnd(self->pg, NULL); /* what went wrong is in the result */
}

static bool pg_copy_in(
	Conn *conn, const char *sql, const char *data, size_t len, int64_t *rows, Error *err)
{
	PgConn *self = (PgConn *)conn;
	PGresult *res = NULL;
	bool wanted = false, ended = false, ok = false;
	Watch watch;

	watch_start(&watch, self);
	pg_set_running(self, true);
	if (pq.PQsendQueryParams(self->pg, sql, 0, NULL, NULL, NULL, NULL, 0))
		res = pg_next_result(self, &watch);
	wanted = res && pq.PQresultStatus(res) == PGRES_COPY_IN;
	if (wanted) {
		put_rows(self, data, len);
		pq.PQclear(res);
		res = take_results(self, &watch, &ended);
	} else if (res) {
		pq.PQclear(take_results(self, &watch, &ended));
	}
	pg_set_running(self, false);
	watch_end(&watch, false);

	if (!res || pg_is_lost(self) || pq.PQresultStatus(res) == PGRES_FATAL_ERROR)
		pg_fail(self, res, err);
	else if (!wanted || ended)
		error_set(err, ERR_SQL, "not a COPY … FROM stdin");
	else
		ok = true;
	if (ok)
		*rows = pg_affected_rows(res);
	pq.PQclear(res);
	return ok;
}

/* ---- state and cancel -------------------------------------------------------------------- */

TxState pg_tx_state(Conn *conn)
{
	switch (pq.PQtransactionStatus(((PgConn *)conn)->pg)) {
	case PQTRANS_IDLE:
		return TX_NONE;
	case PQTRANS_ACTIVE:
	case PQTRANS_INTRANS:
		return TX_OPEN;
	case PQTRANS_INERROR:
		return TX_FAILED;
	default:
		return TX_UNKNOWN;
	}
}

/* PQcancel() returns when the server has signalled the session, and run() waits for the mutex
 * before it reports the statement as ended: a session that has no statement any more ignores the
 * signal, so it cannot hit the next one. */
static void pg_cancel_running(Conn *conn)
{
	PgConn *self = (PgConn *)conn;
	char ignored[256];
	pthread_mutex_lock(&self->mutex);
	if (self->running && self->canceller) {
		self->cancelled = true;
		pq.PQcancel(self->canceller, ignored, sizeof(ignored));
	}
	pthread_mutex_unlock(&self->mutex);
}

/* ---- small things for the other files ---------------------------------------------------- */

const char *pg_query(const char *name)
{
	char path[128];
	snprintf(path, sizeof(path), "drivers/postgres/%s", name);
	return embedded_find(path)->data;
}

const char *pg_array(Arena *arena, const StrVec *items)
{
	Str s = str_new(arena);
	str_add(&s, "{");
	for (size_t i = 0; i < items->count; i++) {
		str_add(&s, i > 0 ? ",\"" : "\"");
		for (const char *c = items->items[i]; *c; c++) {
			if (*c == '"' || *c == '\\')
				str_add(&s, "\\");
			str_addn(&s, c, 1);
		}
		str_add(&s, "\"");
	}
	str_add(&s, "}");
	return s.data;
}

Value pg_text(const char *text)
{
	return text ? VALUE_TEXT(text) : (Value){.type = VAL_NULL};
}

static const char *const schemes[] = {"postgresql", "postgres", NULL};

static const Driver driver = {
	.name = "postgres",
	.schemes = schemes,
	.flags = DRIVER_LOCK_IN_SERVER | DRIVER_ROW_RANGES | DRIVER_ROW_LOCKS,
	.begin_sql = BEGIN_SQL,
	.read_only_sql = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	.open = pg_open,
	.close = pg_close,
	.run = pg_run,
	.run_kept = pg_run_kept,
	.run_together = pg_run_together,
	.copy_in = pg_copy_in,
	.bulk = pg_bulk,
	.lag = pg_lag,
	.statement_progress = pg_statement_progress,
	.cursor_open = pg_cursor_open,
	.cursor_next = pg_cursor_next,
	.cursor_close = pg_cursor_close,
	.tx_state = pg_tx_state,
	.cancel = pg_cancel_running,
	.lock_try = pg_lock_try,
	.lock_held = pg_lock_held,
	.unlock = pg_unlock,
	.lock_proof = pg_lock_proof,
	.sessions = &pg_sessions,
	.session_save = pg_session_save,
	.session_restore = pg_session_restore,
	.ddl_lock_ms = 2000,
	.set_timeouts = pg_set_timeouts,
	.blockers = pg_blockers,
	.parse = pg_parse,
};

const Backend backend_postgres = {
	.driver = &driver,
	.dialect = &dialect_postgres,
	.catalog = &pg_catalog,
	.has_index = pg_has_index,
	.data_table = pg_data_table,
	.reflect = pg_reflect,
	.scratch_open = pg_scratch_open,
	.scratch_close = pg_scratch_close,
	.trial_open = pg_trial_open,
	.trial_close = pg_trial_close,
	.trial_left = pg_trial_left,
	.trial_drop = pg_trial_drop,
	.schemas = pg_schemas,
	.remarks = pg_remarks,
	.fingerprint = pg_fingerprint,
	.invalid_indexes = pg_invalid_indexes,
	.forecast = pg_forecast,
	.misfit = pg_misfit,
	.table_size = pg_table_size,
};
