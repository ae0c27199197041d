/*
 * lock.h - the run lock: one run at a time per database and version table.
 *
 * Polled (a blocking wait deadlocks with CREATE INDEX CONCURRENTLY), 100 ms to 1 s with jitter;
 * while waiting the holder is named on stderr.  The session that holds it is the one that executes.
 */
#ifndef LUAMIG_CORE_LOCK_H
#define LUAMIG_CORE_LOCK_H

#include "core/config.h"

typedef struct RunLock {
	Conn *conn;
	const char *name;
	bool held;
} RunLock;

/* ERR_LOCKED (exit 3) after timeout_s, naming the holder: pid, host, since when. */
bool run_lock_take(
	Conn *conn, const char *name, int timeout_s, RunLock *out, Error *err) LUAMIG_MUST_CHECK;
/* ERR_FENCED when a reconnect or a pooler lost it. */
bool run_lock_check(RunLock *lock, Error *err) LUAMIG_MUST_CHECK;
/* SQL that is true while no statement of a script has touched the lock and it is still ours, for a
 * statement of our own to carry; NULL: run_lock_check() must be asked. */
const char *run_lock_proof(const RunLock *lock, Arena *arena);
void run_lock_release(RunLock *lock); /* never fails; the end of the session frees it anyway */

/* "pid 4711 (app@web1), since 2026-11-20 13:05:12 UTC" */
const char *run_lock_holder(const LockHolder *holder, Arena *arena);

/* The name for a database and version table. */
const char *run_lock_name(const Config *config, Arena *arena);

#endif
