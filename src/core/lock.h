/*
 * lock.h - the run lock: one run at a time per database and version table.
 *
 * Polled (a blocking wait deadlocks with CREATE INDEX CONCURRENTLY), 100 ms to 1 s with jitter;
 * while waiting the holder is named on stderr.  The session that holds it is the one that executes.
 * With lock = "table" it is a row of a table (lease.h), where the database has need of that.
 */
#ifndef LUAMIG_CORE_LOCK_H
#define LUAMIG_CORE_LOCK_H

#include "core/config.h"

enum { RUN_LOCK_NAME_SIZE = 200 };

typedef struct RunLock {
	Conn *conn;
	char name[RUN_LOCK_NAME_SIZE];
	bool held;
	struct Lease *lease; /* lock = "table"; NULL: a lock of the session */
	const char *proof;   /* see run_lock_proof(); in the arena of conn */
} RunLock;

/* ERR_LOCKED (exit 3) after lock_timeout, naming the holder: pid, host, since when.  lock: zeros,
 * or one that was taken on a connection that is lost. */
bool run_lock_take(Conn *conn, const Config *config, RunLock *lock, Error *err) LUAMIG_MUST_CHECK;
/* ERR_FENCED when a reconnect or a pooler lost it. */
bool run_lock_check(RunLock *lock, Error *err) LUAMIG_MUST_CHECK;
/* SQL that is true while no statement of a script has touched the lock and it is still ours, for a
 * statement of our own to carry; NULL: run_lock_check() must be asked. */
const char *run_lock_proof(const RunLock *lock);
/* Before a statement that commits by itself: is the lock ours still? */
bool run_lock_renew(RunLock *lock, Error *err) LUAMIG_MUST_CHECK;
void run_lock_release(RunLock *lock); /* never fails; the end of the session frees it anyway */

/* "pid 4711 (app@web1), since 2026-11-20 13:05:12 UTC" */
const char *run_lock_holder(const LockHolder *holder, Arena *arena);

/* Who holds it now, without waiting; *advice: what a person can do about it.  Both NULL: nobody. */
bool run_lock_look(Conn *conn, const Config *config, Arena *arena, const char **holder,
	const char **advice, Error *err) LUAMIG_MUST_CHECK;

#endif
