/*
 * lease_internal.h - a run lock in a table, shared by its files only:
 *   lease.c        taking it, keeping it through each COMMIT, giving it back
 *   lease_row.c    the table and its two rows
 *   lease_beat.c   the thread that renews it
 */
#ifndef LUAMIG_CORE_LEASE_INTERNAL_H
#define LUAMIG_CORE_LEASE_INTERNAL_H

#include <pthread.h>
#include <time.h>

#include "core/history.h"
#include "core/lease.h"

enum { LEASE_TOKEN_SIZE = 33, LEASE_SQL_SIZE = 1024 };

/* Row 1: the lock; row 2: until when the thread has renewed it.  Two, so that the thread's writes
 * are never in the way of a transaction that has seen row 1. */
typedef struct LeaseRow {
	int64_t fence, valid_until, now;
	const char *token;            /* "": free */
	const char *session, *before; /* "": none */
	LockHolder holder;
} LeaseRow;

struct Lease {
	Conn *conn;
	const Config *config;
	Arena arena;
	const char *table; /* quoted, ready for SQL */
	bool held;
	int64_t fence;
	char token[LEASE_TOKEN_SIZE];

	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t wake;
	bool running;
	/* all of these under the mutex */
	bool leaving;
	char beat_sql[LEASE_SQL_SIZE];
	int64_t renewed_ms; /* by clock_ms() */
	time_t renewed_at;  /* by the calendar: the other clock may stop with the machine */
	Conn *beat_conn;    /* the thread's own */
};

/* ---- lease_row.c ---------------------------------------------------------------------------- */

const char *lease_table_name(const History *history, const Config *config, Arena *arena);
bool lease_table_make(Lease *lease, const History *history, Error *err) LUAMIG_MUST_CHECK;
bool lease_read(
	Conn *conn, const char *table, Arena *arena, LeaseRow *out, Error *err) LUAMIG_MUST_CHECK;
/* One UPDATE of luamig's own, "?" for each text; *hit: it found its row. */
bool lease_update(
	Conn *conn, const char *sql, const StrVec *texts, bool *hit, Error *err) LUAMIG_MUST_CHECK;
/* "now + the lease", as SQL. */
const char *lease_until(const Lease *lease, Arena *arena);

/* ---- lease_beat.c --------------------------------------------------------------------------- */

void lease_beat_start(Lease *lease); /* held from now on */
void lease_beat_stop(Lease *lease);
void lease_beat_note(Lease *lease); /* it has been renewed just now */
bool lease_beat_is_recent(Lease *lease);

#endif
