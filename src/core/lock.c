/* lock.c - waits for the run lock, names who holds it, and proves that it is still ours. */
#include "core/lock.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "core/interrupt.h"
#include "core/lease.h"

enum { FIRST_POLL_MS = 100, LAST_POLL_MS = 1000, REMIND_MS = 10000 };

/* The name for a database and version table. */
static void lock_name(const Config *config, char name[RUN_LOCK_NAME_SIZE])
{
	const char *schema = config->version_table_schema ? config->version_table_schema : "";
	snprintf(name, RUN_LOCK_NAME_SIZE, "%.90s.%.90s", schema, config->version_table);
}

/* Where a database's own lock holds everywhere, a table would be no better. */
static bool is_in_table(const Conn *conn, const Config *config)
{
	return config->lock == LOCK_TABLE && conn->driver->sessions;
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
	if (holder->advice[0])
		error_hint(err, "%s", holder->advice);
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

static bool try_once(RunLock *lock, LockHolder *holder, Error *err)
{
	return lock->lease ? lease_try(lock->lease, &lock->held, holder, err)
			   : lock->conn->driver->lock_try(
				     lock->conn, lock->name, &lock->held, holder, err);
}

static bool wait_for(RunLock *lock, int timeout_s, Error *err)
{
	int64_t start = clock_ms(), reminded = 0;
	int pause = FIRST_POLL_MS;
	for (;;) {
		LockHolder holder = {0};
		if (!interrupt_check(err) || !try_once(lock, &holder, err))
			return error_wrap(err, "run lock");
		if (lock->held)
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

bool run_lock_take(Conn *conn, const Config *config, RunLock *lock, Error *err)
{
	lock->conn = conn;
	lock->held = false;
	lock_name(config, lock->name);
	if (lock->lease)
		lease_connect(lock->lease, conn);
	else if (is_in_table(conn, config))
		lock->lease = lease_new(conn, config, err);
	if (is_in_table(conn, config) && !lock->lease)
		return error_wrap(err, "run lock");
	const Driver *driver = conn->driver;
	lock->proof =
		driver->lock_proof ? driver->lock_proof(conn, lock->name, &conn->arena) : NULL;
	return wait_for(lock, config->lock_timeout_s, err);
}

bool run_lock_check(RunLock *lock, Error *err)
{
	bool ours = false;
	if (!lock->conn)
		return true; /* none was wanted */
	bool ok = lock->lease ? lease_held(lock->lease, &ours, err)
			      : lock->conn->driver->lock_held(lock->conn, lock->name, &ours, err);
	if (!ok)
		return error_wrap(err, "run lock");
	if (ours)
		return true;
	lock->held = false;
	error_set(err, ERR_FENCED, "the run lock was lost");
	if (lock->lease)
		return error_hint(err, "another run took it over, because nothing was heard of "
				       "this one for too long (lock_lease)");
	return error_hint(err,
		"something between luamig and the server gives out sessions in turn (a "
		"transaction pooler?): connect to the server itself, or set lock = \"table\" in "
		"luamig.lua");
}

bool run_lock_renew(RunLock *lock, Error *err)
{
	return !lock->lease || lease_renew(lock->lease, err);
}

bool run_lock_look(Conn *conn, const Config *config, Arena *arena, const char **holder,
	const char **advice, Error *err)
{
	char name[RUN_LOCK_NAME_SIZE];
	LockHolder found = {0};
	bool got = false, held = false, ok;
	*holder = *advice = NULL;
	lock_name(config, name);
	if (is_in_table(conn, config)) {
		ok = lease_look(conn, config, &held, &found, err);
	} else {
		ok = conn->driver->lock_try(conn, name, &got, &found, err) &&
		     (!got || conn->driver->unlock(conn, name, err));
		held = !got;
	}
	if (!ok)
		return error_wrap(err, "run lock");
	if (held)
		*holder = run_lock_holder(&found, arena);
	if (held && found.advice[0])
		*advice = arena_strdup(arena, found.advice);
	return true;
}

const char *run_lock_proof(const RunLock *lock)
{
	return lock->held && !lock->lease ? lock->proof : NULL;
}

void run_lock_release(RunLock *lock)
{
	Error ignored = ERROR_INIT; /* the end of the session frees it anyway */
	if (lock->lease)
		lease_free(lock->lease);
	else if (lock->held)
		(void)!lock->conn->driver->unlock(lock->conn, lock->name, &ignored);
	lock->lease = NULL;
	lock->held = false;
}
