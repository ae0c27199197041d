/*
 * lease_beat.c - the thread that renews a run lock in a table, four times in its time, on a
 * connection of its own that is opened when it is first needed.
 *
 * What it cannot do it tries again: a lock that is not renewed is not lost as long as the session
 * of the run executes something, and each COMMIT renews it too.
 */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "core/lease_internal.h"

enum { CONNECT_S = 5 };

static void note(Lease *lease)
{
	lease->renewed_ms = clock_ms();
	lease->renewed_at = time(NULL);
}

static Conn *connect_to(const Lease *lease)
{
	const ConnectOptions options = {.timeout_s = CONNECT_S, .program = "luamig lock"};
	Error ignored = ERROR_INIT;
	return db_open(&lease->config->url, &options, &ignored);
}

/* Without the mutex: the run must not wait for the server's answer to somebody else. */
static bool beat(Lease *lease, const char *sql)
{
	const StrVec none = {0};
	Error failure = ERROR_INIT;
	bool hit = false;
	if (!lease->beat_conn)
		lease->beat_conn = connect_to(lease);
	if (lease->beat_conn && !lease_update(lease->beat_conn, sql, &none, &hit, &failure)) {
		db_close(lease->beat_conn);
		lease->beat_conn = NULL;
	}
	return hit;
}

static void sleep_until_due(Lease *lease)
{
	struct timespec until;
	int64_t ms = (int64_t)lease->config->lock_lease_s * 1000 / 4;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += ms % 1000 * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	while (!lease->leaving && pthread_cond_timedwait(&lease->wake, &lease->mutex, &until) == 0)
		;
}

static void *keep(void *arg)
{
	Lease *lease = arg;
	char sql[LEASE_SQL_SIZE];
	pthread_mutex_lock(&lease->mutex);
	for (;;) {
		sleep_until_due(lease);
		if (lease->leaving)
			break;
		text_copy(sql, sizeof(sql), lease->beat_sql);
		pthread_mutex_unlock(&lease->mutex);
		bool ok = beat(lease, sql);
		pthread_mutex_lock(&lease->mutex);
		if (ok && strcmp(sql, lease->beat_sql) == 0)
			note(lease);
	}
	pthread_mutex_unlock(&lease->mutex);
	db_close(lease->beat_conn);
	lease->beat_conn = NULL;
	return NULL;
}

void lease_beat_start(Lease *lease)
{
	Arena scratch = ARENA_INIT;
	const char *sql = arena_printf(&scratch,
		"UPDATE %s SET fence = %lld, valid_until = %s WHERE number = 2 AND fence <= %lld",
		lease->table, (long long)lease->fence, lease_until(lease, &scratch),
		(long long)lease->fence);
	pthread_mutex_lock(&lease->mutex);
	text_copy(lease->beat_sql, sizeof(lease->beat_sql), sql);
	note(lease);
	if (!lease->running) /* without the thread each COMMIT renews it */
		lease->running = pthread_create(&lease->thread, NULL, keep, lease) == 0;
	pthread_mutex_unlock(&lease->mutex);
	arena_release(&scratch);
}

void lease_beat_stop(Lease *lease)
{
	pthread_mutex_lock(&lease->mutex);
	lease->leaving = true;
	pthread_cond_signal(&lease->wake);
	pthread_mutex_unlock(&lease->mutex);
	if (lease->running)
		pthread_join(lease->thread, NULL);
	lease->running = false;
}

void lease_beat_note(Lease *lease)
{
	pthread_mutex_lock(&lease->mutex);
	note(lease);
	pthread_mutex_unlock(&lease->mutex);
}

bool lease_beat_is_recent(Lease *lease)
{
	pthread_mutex_lock(&lease->mutex);
	int64_t most_ms = (int64_t)lease->config->lock_lease_s * 1000 / 2;
	time_t calendar = time(NULL) - lease->renewed_at;
	bool recent = clock_ms() - lease->renewed_ms < most_ms && calendar >= 0 &&
		      (int64_t)calendar * 1000 < most_ms;
	pthread_mutex_unlock(&lease->mutex);
	return recent;
}
