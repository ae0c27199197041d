/*
 * lock.c - the run lock: a session's advisory lock, tried and never waited for.
 *
 * A session that waits inside pg_advisory_lock() holds a snapshot, and CREATE INDEX CONCURRENTLY of
 * the session that has the lock would wait for it: a deadlock.  Whether the holder's client is
 * still there the server does not say, so client_gone stays false; since version 14 a dead client's
 * session ends within two seconds (client_connection_check_interval).
 */
#include <unistd.h>

#include "base/hash.h"
#include "base/text.h"
#include "drivers/postgres/conn.h"

void pg_program_name(const char *program, char *out, size_t size)
{
	char host[256] = "";
	if (gethostname(host, sizeof(host) - 1) != 0)
		host[0] = '\0';
	/* the server cuts at 63 bytes */
	snprintf(out, size, "%s %ld@%.40s", program ? program : "luamig", (long)getpid(), host);
}

static Value key_of(const char *name)
{
	uint64_t hash = hash_text64(name);
	return VALUE_INT((int64_t)hash);
}

static const char *cell_text(const Value *v)
{
	return v->type == VAL_TEXT ? v->as.text.data : "";
}

/* "luamig 4711@host", as pg_program_name() writes it, says more than the server knows. */
static void read_program(const char *application, LockHolder *holder)
{
	const char *space = strrchr(application, ' ');
	char *end = NULL;
	long pid = space ? strtol(space + 1, &end, 10) : 0;
	if (pid <= 0 || *end != '@') {
		text_copy(holder->program, sizeof(holder->program), application);
		return;
	}
	snprintf(holder->program, sizeof(holder->program), "%.*s", (int)(space - application),
		application);
	text_copy(holder->host, sizeof(holder->host), end + 1);
	holder->pid = pid;
}

static bool read_holder(Conn *conn, Value key, LockHolder *holder, Error *err)
{
	Arena scratch = ARENA_INIT;
	Result result;
	bool ok = pg_run(conn, &(Stmt){pg_query("holder.sql"), &key, 1}, &scratch, &result, err);
	if (ok && result.nrows > 0) { /* none: just freed */
		const Value *row = result.cells;
		holder->pid = (long)row[0].as.integer;
		text_copy(holder->who, sizeof(holder->who), cell_text(&row[1]));
		text_copy(holder->host, sizeof(holder->host), cell_text(&row[3]));
		text_copy(holder->since, sizeof(holder->since), cell_text(&row[4]));
		text_copy(holder->statement, sizeof(holder->statement), cell_text(&row[5]));
		read_program(cell_text(&row[2]), holder);
	}
	arena_release(&scratch);
	return ok;
}

bool pg_lock_try(Conn *conn, const char *name, bool *got, LockHolder *holder, Error *err)
{
	PgConn *self = (PgConn *)conn;
	Arena scratch = ARENA_INIT;
	Result result;
	const Value key = key_of(name);
	const Stmt stmt = {"SELECT pg_catalog.pg_try_advisory_lock($1::bigint), "
			   "pg_catalog.pg_backend_pid()",
		&key, 1};

	*got = false;
	*holder = (LockHolder){0};
	bool ok = pg_run(conn, &stmt, &scratch, &result, err);
	if (ok) {
		*got = result.cells[0].as.boolean;
		self->base.session = result.cells[1].as.integer;
	}
	arena_release(&scratch);
	return ok && (*got || read_holder(conn, key, holder, err));
}

/* Through a pooler another session of the server may answer now: then its pid differs. */
bool pg_lock_held(Conn *conn, const char *name, bool *ours, Error *err)
{
	PgConn *self = (PgConn *)conn;
	Arena scratch = ARENA_INIT;
	Result result;
	const Value params[] = {key_of(name), VALUE_INT(self->base.session)};
	bool ok = pg_run_kept(
		conn, &(Stmt){pg_query("lock_held.sql"), params, 2}, &scratch, &result, err);
	*ours = ok && result.cells[0].as.boolean;
	arena_release(&scratch);
	return ok;
}

bool pg_unlock(Conn *conn, const char *name, Error *err)
{
	Arena scratch = ARENA_INIT;
	Result result;
	const Value key = key_of(name);
	bool ok = pg_run(conn, &(Stmt){"SELECT pg_catalog.pg_advisory_unlock($1::bigint)", &key, 1},
		&scratch, &result, err);
	if (ok && !result.cells[0].as.boolean)
		ok = error_set(err, ERR_SQL, "the run lock was not held by this session");
	arena_release(&scratch);
	return ok;
}

/* A session lock ends with its session, or when the session gives it back. */
const char *pg_lock_proof(Conn *conn, const char *name, Arena *arena)
{
	(void)name;
	return arena_printf(arena, "pg_catalog.pg_backend_pid() = %lld", (long long)conn->session);
}
