/*
 * session_of.c - who of the server's sessions is another luamig's, for a run lock in a table.
 *
 * A session is told by its number, the server, when that was started (the numbers begin anew then),
 * and the user, for others' sessions are hidden from most users:
 * "4711 1763680000 db1:3306 app@%".
 */
#include "base/text.h"
#include "drivers/mysql/conn.h"

enum { BOOT_SLACK_S = 3 }; /* two questions, each answered in whole seconds */

typedef struct Named {
	int64_t id, boot;
	char server[256], user[256];
} Named;

static bool read_name(const char *session, Named *out)
{
	char *end;
	*out = (Named){.id = strtoll(session, &end, 10)};
	out->boot = strtoll(end, &end, 10);
	const char *server = *end == ' ' ? end + 1 : "", *space = strchr(server, ' ');
	if (!out->id || !space)
		return false;
	snprintf(out->server, sizeof(out->server), "%.*s", (int)(space - server), server);
	snprintf(out->user, sizeof(out->user), "%s", space + 1);
	return true;
}

/* When the server was started, and which it is. */
static bool ask_server(Conn *conn, Arena *arena, Named *out, Error *err)
{
	Result now, up;
	if (!my_run(conn,
		    &(Stmt){.sql = "SELECT UNIX_TIMESTAMP(), CONCAT(@@hostname, ':', @@port), "
				   "CURRENT_USER(), CONNECTION_ID()"},
		    arena, &now, err) ||
		!my_run(conn, &(Stmt){.sql = "SHOW GLOBAL STATUS LIKE 'Uptime'"}, arena, &up, err))
		return false;
	const char *uptime = up.nrows == 1 ? my_text(&up, 0, 1) : NULL;
	*out = (Named){.id = my_int(&now, 0, 3),
		.boot = my_int(&now, 0, 0) - strtoll(uptime ? uptime : "0", NULL, 10)};
	text_copy(out->server, sizeof(out->server), my_text(&now, 0, 1));
	text_copy(out->user, sizeof(out->user), my_text(&now, 0, 2));
	return true;
}

static bool session_own(
	Conn *conn, const char *mark, Arena *arena, const char **session, Error *err)
{
	Named me;
	(void)mark;
	if (!ask_server(conn, arena, &me, err))
		return false;
	*session = arena_printf(
		arena, "%lld %lld %s %s", (long long)me.id, (long long)me.boot, me.server, me.user);
	return true;
}

/* ---- another's ------------------------------------------------------------------------------- */

static bool may_see(Conn *conn, const Named *who, Arena *arena, bool *out, Error *err)
{
	Result result;
	if (!my_run(conn, &(Stmt){.sql = my_query("sees_all.sql")}, arena, &result, err))
		return false;
	const char *user = my_text(&result, 0, 0);
	*out = my_int(&result, 0, 1) || (user && strcmp(user, who->user) == 0);
	return true;
}

/* Its server is not the one that we ask. */
static bool look_elsewhere(
	MyConn *self, const Named *who, const Named *me, SessionSeen *out, Error *err)
{
	bool cluster = false;
	/* the same one, started again */
	bool ok = strcmp(who->server, me->server) == 0 || my_is_galera(self, &cluster, err);
	out->state = cluster ? SESSION_HIDDEN : SESSION_QUIET;
	if (strcmp(who->server, me->server) == 0)
		out->state = SESSION_GONE;
	return ok;
}

static bool look_here(Conn *conn, const Named *who, Arena *arena, SessionSeen *out, Error *err)
{
	Result result;
	bool sees;
	const Value id = VALUE_INT(who->id);
	const Stmt stmt = {.sql = my_query("look_session.sql"), .params = &id, .nparams = 1};
	if (!my_run(conn, &stmt, arena, &result, err) || !may_see(conn, who, arena, &sees, err))
		return false;
	if (result.nrows == 0) {
		out->state = sees ? SESSION_GONE : SESSION_HIDDEN;
		return true;
	}
	const char *command = my_text(&result, 0, 0);
	out->state = command && strcmp(command, "Sleep") == 0 ? SESSION_IDLE : SESSION_BUSY;
	text_copy(out->statement, sizeof(out->statement), my_text(&result, 0, 1));
	snprintf(out->end_sql, sizeof(out->end_sql), "KILL %lld", (long long)who->id);
	return true;
}

static bool session_look(Conn *conn, const char *session, SessionSeen *out, Error *err)
{
	Arena scratch = ARENA_INIT;
	Named who, me;
	bool ok = true;
	*out = (SessionSeen){.state = SESSION_HIDDEN};
	if (!read_name(session, &who))
		return true;
	if (!ask_server(conn, &scratch, &me, err))
		ok = false;
	else if (strcmp(who.server, me.server) != 0 || llabs(who.boot - me.boot) > BOOT_SLACK_S)
		ok = look_elsewhere((MyConn *)conn, &who, &me, out, err);
	else
		ok = look_here(conn, &who, &scratch, out, err);
	arena_release(&scratch);
	return ok;
}

static bool session_end(Conn *conn, const char *session, Error *err)
{
	SessionSeen seen;
	Error refused = ERROR_INIT; /* it may have ended meanwhile, or not be our user's */
	if (!session_look(conn, session, &seen, err))
		return false;
	if (seen.state != SESSION_IDLE || my_exec(conn, seen.end_sql, &refused) ||
		refused.kind != ERR_LOST)
		return true;
	*err = refused;
	return false;
}

const SessionDriver my_sessions = {
	.now_sql = "UNIX_TIMESTAMP()",
	.own = session_own,
	.look = session_look,
	.end = session_end,
};
