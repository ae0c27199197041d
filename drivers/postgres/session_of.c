/*
 * session_of.c - who of the server's sessions is another luamig's, for a run lock in a table.
 *
 * A session is told by its pid and when it began: "direct 4711 1763680000123456".  Behind a pooler
 * that gives out sessions by the transaction there is none of ours; there the application_name
 * follows us from one to the next (PgBouncer sees to that): "pooled luamig/5f3a99c07d12 4711@host".
 * A pooler is known by the pid that it told libpq, which is not the session's own.
 */
#include "base/text.h"
#include "drivers/postgres/conn.h"

typedef struct Named {
	bool pooled;
	const char *name;  /* pooled */
	int64_t pid, born; /* direct */
} Named;

static bool read_name(const char *session, Named *out)
{
	char *end;
	*out = (Named){.pooled = text_starts_with(session, "pooled ")};
	if (out->pooled) {
		out->name = session + strlen("pooled ");
		return true;
	}
	if (!text_starts_with(session, "direct "))
		return false;
	out->pid = strtoll(session + strlen("direct "), &end, 10);
	out->born = strtoll(end, &end, 10);
	return true;
}

/* ---- ours ------------------------------------------------------------------------------------ */

/* What luamig sets in a session would reach other clients: from here on it is set in transactions
 * only, and nothing stays prepared. */
static bool be_pooled(
	PgConn *self, const char *mark, Arena *arena, const char **session, Error *err)
{
	char program[64];
	pg_program_name(arena_printf(arena, "luamig/%s", mark), program, sizeof(program));
	self->pooled_name = arena_strdup(&self->base.arena, program);
	*session = arena_printf(arena, "pooled %s", program);
	return pg_pooled_name(self, err);
}

static bool session_own(
	Conn *conn, const char *mark, Arena *arena, const char **session, Error *err)
{
	Result result;
	if (!pg_run(conn, &(Stmt){.sql = pg_query("own_session.sql")}, arena, &result, err))
		return false;
	const Value *row = result.cells;
	/* what cannot be seen by itself cannot be seen by others */
	if (row[0].as.integer != conn->session || row[1].type != VAL_INT)
		return be_pooled((PgConn *)conn, mark, arena, session, err);
	*session = arena_printf(arena, "direct %lld %lld", (long long)row[0].as.integer,
		(long long)row[1].as.integer);
	return true;
}

/* ---- another's ------------------------------------------------------------------------------- */

static bool ask(Conn *conn, const Named *who, Arena *arena, Result *out, Error *err)
{
	const Value direct[] = {VALUE_INT(who->pid), VALUE_INT(who->born)};
	const Value pooled = who->pooled ? VALUE_TEXT(who->name) : (Value){.type = VAL_NULL};
	const Stmt stmt = {.sql = pg_query(who->pooled ? "look_pooled.sql" : "look_session.sql"),
		.params = who->pooled ? &pooled : direct,
		.nparams = who->pooled ? 1 : 2};
	return pg_run(conn, &stmt, arena, out, err);
}

static void describe(const Named *who, const Result *result, SessionSeen *out)
{
	const Value *row = result->cells;
	if (result->nrows == 0) {
		out->state = who->pooled ? SESSION_QUIET : SESSION_GONE;
		return;
	}
	/* "active", "fastpath function call", or not told */
	bool idle = row[0].type == VAL_TEXT && text_starts_with(row[0].as.text.data, "idle");
	out->state = idle ? SESSION_IDLE : SESSION_BUSY;
	if (idle)
		return;
	text_copy(out->statement, sizeof(out->statement),
		row[1].type == VAL_TEXT ? row[1].as.text.data : "");
	snprintf(out->end_sql, sizeof(out->end_sql), "SELECT pg_terminate_backend(%lld)",
		(long long)row[2].as.integer);
}

static bool session_look(Conn *conn, const char *session, SessionSeen *out, Error *err)
{
	Arena scratch = ARENA_INIT;
	Named who;
	Result result;
	*out = (SessionSeen){.state = SESSION_HIDDEN};
	bool ok = !read_name(session, &who) || ask(conn, &who, &scratch, &result, err);
	if (ok && (who.pooled || who.pid))
		describe(&who, &result, out);
	arena_release(&scratch);
	return ok;
}

static bool session_end(Conn *conn, const char *session, Error *err)
{
	Arena scratch = ARENA_INIT;
	Named who;
	Result result = {0};
	SessionSeen seen = {.state = SESSION_HIDDEN};
	bool ok = !read_name(session, &who) || ask(conn, &who, &scratch, &result, err);
	if (ok && (who.pooled || who.pid))
		describe(&who, &result, &seen);
	if (seen.state == SESSION_IDLE) {
		Error refused = ERROR_INIT; /* not our user's: then it stays, and is waited for */
		const Value pid = result.cells[2];
		const Stmt stmt = {"SELECT pg_catalog.pg_terminate_backend($1::int)", &pid, 1};
		ok = pg_run(conn, &stmt, &scratch, &result, &refused) || refused.kind != ERR_LOST;
		if (!ok)
			*err = refused;
	}
	arena_release(&scratch);
	return ok;
}

const SessionDriver pg_sessions = {
	.now_sql = "(extract(epoch FROM pg_catalog.clock_timestamp()))::bigint",
	.own = session_own,
	.look = session_look,
	.end = session_end,
};
