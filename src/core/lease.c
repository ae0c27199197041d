/* lease.c - the run lock in a table: taking it, keeping it, giving it back; see lease.h. */
#include "core/lease.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "core/lease_internal.h"
#include "core/revision.h"

/* ---- before each COMMIT --------------------------------------------------------------------- */

static bool lost(Lease *lease, Error *err)
{
	Arena scratch = ARENA_INIT;
	LeaseRow row;
	Error ignored = ERROR_INIT;
	const char *who = "";
	if (db_tx_state(lease->conn) != TX_FAILED &&
		lease_read(lease->conn, lease->table, &scratch, &row, &ignored) && row.token[0])
		who = arena_printf(&scratch, ": pid %ld (%s@%s) has it, since %s", row.holder.pid,
			row.holder.who, row.holder.host, row.holder.since);
	lease->held = false;
	error_set(err, ERR_FENCED, "the run lock was taken over by another run%s", who);
	error_state(err, "what this run had not committed is rolled back");
	error_hint(err,
		"nothing was heard of this run for longer than lock_lease (%d s); luamig doctor "
		"tells where the database is now",
		lease->config->lock_lease_s);
	arena_release(&scratch);
	return false;
}

static bool renew(Lease *lease, Error *err)
{
	Arena scratch = ARENA_INIT;
	StrVec texts = {0};
	bool hit;
	vec_push(&texts, &scratch, lease->token);
	bool ok = lease_update(lease->conn,
		arena_printf(&scratch,
			"UPDATE %s SET valid_until = %s WHERE number = 1 AND fence = %lld AND "
			"token = ?",
			lease->table, lease_until(lease, &scratch), (long long)lease->fence),
		&texts, &hit, err);
	arena_release(&scratch);
	if (ok && hit)
		lease_beat_note(lease);
	return ok && (hit || lost(lease, err));
}

static bool before_commit(void *arg, Error *err)
{
	Lease *lease = arg;
	return !lease->held || renew(lease, err);
}

bool lease_renew(Lease *lease, Error *err)
{
	return !lease->held || lease_beat_is_recent(lease) || renew(lease, err);
}

bool lease_held(Lease *lease, bool *ours, Error *err)
{
	Arena scratch = ARENA_INIT;
	LeaseRow row;
	bool ok = lease_read(lease->conn, lease->table, &scratch, &row, err);
	*ours = ok && lease->held && row.fence == lease->fence &&
		strcmp(row.token, lease->token) == 0;
	arena_release(&scratch);
	return ok;
}

/* ---- is its holder there? ------------------------------------------------------------------- */

/* What a person can do where a holder that gives no sign of life cannot be proven dead. */
static void advise(const char *table, const SessionSeen *seen, LockHolder *holder)
{
	if (seen->state == SESSION_BUSY && seen->end_sql[0])
		snprintf(holder->advice, sizeof(holder->advice),
			"its client is gone: wait until the statement has ended, or end it: %s",
			seen->end_sql);
	else if (seen->state == SESSION_HIDDEN)
		snprintf(holder->advice, sizeof(holder->advice),
			"whether its session has ended cannot be seen from here (another server, "
			"or another user): ask there; when it has: UPDATE %s SET token = '', "
			"session = '', session_before = '' WHERE number = 1",
			table);
}

/* Whom to ask, and where to say what is known of the holder. */
typedef struct Asking {
	Conn *conn;
	const char *table;
	LockHolder *holder;
} Asking;

/* Has the session come to its end, so that nothing of it can happen any more?  over: its time. */
static bool has_ended(const Asking *asking, const char *session, bool over, bool *ended, Error *err)
{
	SessionSeen seen;
	LockHolder *holder = asking->holder;
	*ended = true;
	if (!session[0])
		return true;
	if (!asking->conn->driver->sessions->look(asking->conn, session, &seen, err))
		return false;
	*ended = seen.state == SESSION_GONE || (seen.state == SESSION_QUIET && over);
	if (*ended)
		return true;
	text_copy(holder->statement, sizeof(holder->statement), seen.statement);
	if (over) {
		holder->client_gone = seen.state == SESSION_BUSY;
		advise(asking->table, &seen, holder);
	}
	return true;
}

/* Both that the row names.  over: the holder's time; that of the one before was over when it lost
 * the lock. */
static bool is_free(Lease *lease, const LeaseRow *row, LockHolder *holder, bool *ended, Error *err)
{
	const bool again = lease->token[0] && strcmp(row->token, lease->token) == 0;
	const bool over = again || row->now >= row->valid_until;
	const Asking asking = {.conn = lease->conn, .table = lease->table, .holder = holder};
	*holder = row->holder;
	if (!has_ended(&asking, row->before, true, ended, err))
		return false;
	const char *rest = *ended ? "" : row->before;
	if (*ended && row->token[0]) {
		if (!has_ended(&asking, row->session, over, ended, err))
			return false;
		rest = *ended || !over ? "" : row->session;
	}
	/* one that only waits for its client is ended, and looked at again the next time */
	return !rest[0] || lease->conn->driver->sessions->end(lease->conn, rest, err);
}

/* ---- taking it ------------------------------------------------------------------------------ */

static void push_self(StrVec *texts, Arena *arena)
{
	const struct passwd *entry = getpwuid(geteuid());
	const char *name = entry ? entry->pw_name : getenv("USER");
	char host[256] = "";
	if (gethostname(host, sizeof(host) - 1) != 0)
		host[0] = '\0';
	vec_push(texts, arena, name ? arena_strndup(arena, name, strnlen(name, 100)) : "");
	vec_push(texts, arena, arena_strdup(arena, host));
	vec_push(texts, arena, arena_printf(arena, "%.19s UTC", clock_utc(arena)));
}

/* Ends what the thread of the one before may still write, if it has written nothing since the row
 * was read. */
static bool stop_beats(Lease *lease, const LeaseRow *row, bool *hit, Error *err)
{
	Arena scratch = ARENA_INIT;
	const StrVec none = {0};
	long long fence = row->fence;
	bool ok = lease_update(lease->conn,
		arena_printf(&scratch,
			"UPDATE %s SET fence = %lld, valid_until = 0 WHERE number = 2 AND "
			"(fence < %lld OR (fence = %lld AND valid_until <= %lld))",
			lease->table, fence + 1, fence, fence, (long long)row->valid_until),
		&none, hit, err);
	arena_release(&scratch);
	return ok;
}

static bool write_row(Lease *lease, const LeaseRow *row, const StrVec *texts, bool *hit, Error *err)
{
	Arena scratch = ARENA_INIT;
	bool ok = lease_update(lease->conn,
		arena_printf(&scratch,
			"UPDATE %s SET fence = %lld, pid = %ld, valid_until = %s, token = ?, "
			"session = ?, session_before = ?, who = ?, host = ?, since = ? WHERE "
			"number = 1 AND fence = %lld AND valid_until <= %lld AND token = ?",
			lease->table, (long long)row->fence + 1, (long)getpid(),
			lease_until(lease, &scratch), (long long)row->fence,
			(long long)row->valid_until),
		texts, hit, err);
	arena_release(&scratch);
	return ok;
}

static bool swap_in_transaction(
	Lease *lease, const LeaseRow *row, const StrVec *texts, bool *got, Error *err)
{
	bool hit;
	Error ignored = ERROR_INIT;
	if (!db_begin(lease->conn, err))
		return false;
	bool ok = stop_beats(lease, row, &hit, err) &&
		  (!hit || write_row(lease, row, texts, &hit, err));
	*got = ok && hit && db_commit(lease->conn, err);
	if (!*got)
		db_rollback(lease->conn, &ignored);
	return ok && (!hit || *got);
}

/* The row becomes ours, if it is still as it was read. */
static bool swap(Lease *lease, const LeaseRow *row, const char *token, bool *got, Error *err)
{
	Arena scratch = ARENA_INIT;
	StrVec texts = {0};
	const char *session;
	bool ok = lease->conn->driver->sessions->own(lease->conn, token, &scratch, &session, err);
	if (ok) {
		vec_push(&texts, &scratch, token);
		vec_push(&texts, &scratch, session);
		vec_push(&texts, &scratch, row->token[0] ? row->session : row->before);
		push_self(&texts, &scratch);
		vec_push(&texts, &scratch, row->token);
		ok = swap_in_transaction(lease, row, &texts, got, err);
	}
	arena_release(&scratch);
	return ok;
}

/* Nobody has it, but who had it must be looked at before somebody gets it. */
static bool step_back(const Lease *lease, const char *token, int64_t fence, Error *err)
{
	Arena scratch = ARENA_INIT;
	StrVec texts = {0};
	bool ignored;
	vec_push(&texts, &scratch, token);
	bool ok = lease_update(lease->conn,
		arena_printf(&scratch,
			"UPDATE %s SET token = '', session = '' WHERE number = 1 AND fence = %lld "
			"AND token = ?",
			lease->table, (long long)fence),
		&texts, &ignored, err);
	arena_release(&scratch);
	return ok;
}

static bool take(Lease *lease, const LeaseRow *row, LockHolder *holder, bool *got, Error *err)
{
	Arena scratch = ARENA_INIT;
	const char *token = revision_new_id(&scratch);
	LeaseRow now = *row;
	bool ok = swap(lease, row, token, got, err);
	if (ok && *got) {
		/* it may have come back between two looks */
		if (row->token[0])
			now.before = row->session;
		now.token = "";
		ok = is_free(lease, &now, holder, got, err);
		if (ok && !*got)
			ok = step_back(lease, token, row->fence + 1, err);
	}
	if (ok && *got) {
		lease->fence = row->fence + 1;
		text_copy(lease->token, sizeof(lease->token), token);
		lease->held = true;
		lease_beat_start(lease);
	}
	arena_release(&scratch);
	return ok;
}

bool lease_try(Lease *lease, bool *got, LockHolder *holder, Error *err)
{
	Arena scratch = ARENA_INIT;
	LeaseRow row;
	*got = false;
	bool ok = lease_read(lease->conn, lease->table, &scratch, &row, err) &&
		  is_free(lease, &row, holder, got, err) &&
		  (!*got || take(lease, &row, holder, got, err));
	if (!ok && err->kind == ERR_LOCK_TIMEOUT) { /* somebody is writing the row */
		error_clear(err);
		*got = false;
		ok = true;
	}
	arena_release(&scratch);
	return ok;
}

/* Where the table is there: its row, and whether the session has ended that it names. */
static bool look_at(Conn *conn, const char *table, bool *held, LockHolder *holder, Error *err)
{
	Arena scratch = ARENA_INIT;
	LeaseRow row;
	bool ended = true;
	const Asking asking = {.conn = conn, .table = table, .holder = holder};
	bool ok = lease_read(conn, table, &scratch, &row, err);
	if (ok) {
		const bool taken = row.token[0] != '\0';
		const char *session = taken ? row.session : row.before;
		*holder = row.holder;
		ok = has_ended(&asking, session, !taken || row.now >= row.valid_until, &ended, err);
	}
	*held = ok && !ended;
	arena_release(&scratch);
	return ok;
}

bool lease_look(Conn *conn, const Config *config, bool *held, LockHolder *holder, Error *err)
{
	Arena scratch = ARENA_INIT;
	History history;
	bool exists = false;
	const Catalog *catalog = &conn->catalog;
	*held = false;
	bool ok = history_open(conn, config, &scratch, &history, err) &&
		  catalog->has_table(
			  catalog->arg, history.version_schema, config->lock_table, &exists, err);
	if (ok && exists)
		ok = look_at(conn, lease_table_name(&history, config, &scratch), held, holder, err);
	arena_release(&scratch);
	return ok;
}

/* ---- from first to last --------------------------------------------------------------------- */

void lease_connect(Lease *lease, Conn *conn)
{
	lease->conn = conn; /* the one before may be closed already */
	lease->held = false;
	conn->before_commit = before_commit;
	conn->before_commit_arg = lease;
}

Lease *lease_new(Conn *conn, const Config *config, Error *err)
{
	Lease *lease = xcalloc(1, sizeof(*lease));
	History history;
	lease->config = config;
	pthread_mutex_init(&lease->mutex, NULL);
	pthread_cond_init(&lease->wake, NULL);
	lease_connect(lease, conn);
	if (history_open(conn, config, &lease->arena, &history, err)) {
		lease->table = lease_table_name(&history, config, &lease->arena);
		if (lease_table_make(lease, &history, err))
			return lease;
	}
	lease_free(lease);
	return NULL;
}

static void give_back(Lease *lease)
{
	Arena scratch = ARENA_INIT;
	StrVec texts = {0};
	bool ignored;
	Error failure = ERROR_INIT; /* then the end of the session frees it */
	db_rollback(lease->conn, &failure);
	vec_push(&texts, &scratch, lease->token);
	(void)!lease_update(lease->conn,
		arena_printf(&scratch,
			"UPDATE %s SET token = '', session = '', session_before = '' WHERE number "
			"= "
			"1 AND fence = %lld AND token = ?",
			lease->table, (long long)lease->fence),
		&texts, &ignored, &failure);
	arena_release(&scratch);
}

void lease_free(Lease *lease)
{
	if (!lease)
		return;
	lease_beat_stop(lease);
	if (lease->held)
		give_back(lease);
	if (lease->conn)
		lease->conn->before_commit = NULL;
	pthread_mutex_destroy(&lease->mutex);
	pthread_cond_destroy(&lease->wake);
	arena_release(&lease->arena);
	free(lease);
}
