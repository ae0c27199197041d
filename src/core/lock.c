/* lock.c - waits for the run lock, names who holds it, and proves that it is still ours. */
#include "core/lock.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "core/interrupt.h"

enum { FIRST_POLL_MS = 100, LAST_POLL_MS = 1000, REMIND_MS = 10000 };

const char *run_lock_name(const Config *config, Arena *arena)
{
	const char *schema = config->version_table_schema ? config->version_table_schema : "";
	return arena_printf(arena, "%.90s.%.90s", schema, config->version_table);
}

/* "pid 4711 (app@web1, luamig) since 2026-11-20 13:05:12 UTC" */
const char *run_lock_holder(const LockHolder *holder, Arena *arena)
{
	Str s = str_new(arena);
	if (holder->pid)
		str_addf(&s, "pid %ld", holder->pid);
	else
		str_add(&s, "a process that could not be named");
	if (holder->who[0] || holder->host[0])
		str_addf(&s, " (%s%s%s)", holder->who, holder->who[0] && holder->host[0] ? "@" : "",
			holder->host);
	if (holder->since[0])
		str_addf(&s, ", since %s", holder->since);
	if (holder->client_gone)
		str_addf(&s, "; its client is gone, the server still runs: %s", holder->statement);
	else if (holder->statement[0])
		str_addf(&s, ", running: %s", holder->statement);
	return s.data;
}

static bool give_up(const LockHolder *holder, int timeout_s, Error *err)
{
	Arena scratch = ARENA_INIT;
	error_set(err, ERR_LOCKED, "another run holds the lock: %s (waited %d s)",
		run_lock_holder(holder, &scratch), timeout_s);
	error_state(err, "nothing was changed by this run");
	error_hint(err, "wait for it, or give --lock-timeout SECONDS to wait longer");
	arena_release(&scratch);
	return false;
}

static void say_who(const LockHolder *holder)
{
	Arena scratch = ARENA_INIT;
	log_info("waiting for the run lock, held by %s", run_lock_holder(holder, &scratch));
	arena_release(&scratch);
}

bool run_lock_take(Conn *conn, const char *name, int timeout_s, RunLock *out, Error *err)
{
	*out = (RunLock){.conn = conn, .name = name};
	int64_t start = clock_ms(), reminded = 0;
	int pause = FIRST_POLL_MS;
	for (;;) {
		LockHolder holder = {0};
		if (!interrupt_check(err) ||
			!conn->driver->lock_try(conn, name, &out->held, &holder, err))
			return error_wrap(err, "run lock");
		if (out->held)
			return true;
		int64_t now = clock_ms();
		if (now - start >= (int64_t)timeout_s * 1000)
			return give_up(&holder, timeout_s, err);
		if (!reminded || now - reminded >= REMIND_MS) {
			say_who(&holder);
			reminded = now;
		}
		/* jitter, so that waiters do not ask in step */
		int64_t left = (int64_t)timeout_s * 1000 - (now - start);
		int wait = pause / 2 + rand() % pause;
		interrupt_sleep_ms(wait < left ? wait : (int)left);
		pause = pause * 2 < LAST_POLL_MS ? pause * 2 : LAST_POLL_MS;
	}
}

bool run_lock_check(RunLock *lock, Error *err)
{
	bool ours = false;
	if (!lock->name)
		return true; /* none was wanted */
	if (!lock->conn->driver->lock_held(lock->conn, lock->name, &ours, err))
		return error_wrap(err, "run lock");
	if (ours)
		return true;
	lock->held = false;
	error_set(err, ERR_FENCED, "the run lock was lost");
	return error_hint(err,
		"something between luamig and the server gives out sessions in turn (a "
		"transaction pooler?): connect to the server itself");
}

const char *run_lock_proof(const RunLock *lock, Arena *arena)
{
	if (!lock->held || !lock->conn->driver->lock_proof)
		return NULL;
	return lock->conn->driver->lock_proof(lock->conn, lock->name, arena);
}

void run_lock_release(RunLock *lock)
{
	if (!lock->held)
		return;
	Error ignored = ERROR_INIT; /* the end of the session frees it anyway */
	(void)!lock->conn->driver->unlock(lock->conn, lock->name, &ignored);
	lock->held = false;
}
