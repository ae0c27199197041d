/*
 * lease.h - the run lock as a row of a table (lock = "table"), for where a session's own lock does
 * not hold: poolers that give out sessions by the transaction, clusters.
 *
 * The row names its holder, the holder's session, and until when it holds by the server's clock.
 * A thread renews it on a connection of its own, so that a long statement does not lose it.  Each
 * holder has a number (the fence) one higher than the last; before each COMMIT of the run the
 * row is changed in the same transaction, on condition that the number is still ours: a run whose
 * lock was taken over cannot commit.
 *
 * It is taken over when the holder's session has ended, or when its time is over and nothing of it
 * runs any more: a session that waits for a silent client is ended first, one that executes a
 * statement is waited for.  So whoever has the lock knows that the last owner's statements have
 * ended.  The session before that is kept in the row as well, until somebody has looked at it.
 */
#ifndef LUAMIG_CORE_LEASE_H
#define LUAMIG_CORE_LEASE_H

#include "core/config.h"

typedef struct Lease Lease;

/* The table is made when it is missing.  NULL: err is set. */
Lease *lease_new(Conn *conn, const Config *config, Error *err);
/* After a connection was lost: the lock is ours still, but must be taken again by the new one. */
void lease_connect(Lease *lease, Conn *conn);
/* Does not wait; *got false: *holder says who has it. */
bool lease_try(Lease *lease, bool *got, LockHolder *holder, Error *err) LUAMIG_MUST_CHECK;
bool lease_held(Lease *lease, bool *ours, Error *err) LUAMIG_MUST_CHECK;
/* Before a statement that no COMMIT follows: renewed, unless it was a moment ago; ERR_FENCED. */
bool lease_renew(Lease *lease, Error *err) LUAMIG_MUST_CHECK;
/* Gives the lock back, as far as it is ours, and ends the thread.  NULL is fine. */
void lease_free(Lease *lease);

/* Who holds it, without taking it; *held false: nobody, or one whose session has ended. */
bool lease_look(Conn *conn, const Config *config, bool *held, LockHolder *holder,
	Error *err) LUAMIG_MUST_CHECK;

/* The table as an Op, to make it. */
Op lease_table(const Config *config, const char *schema, const char *collation, Arena *arena);

#endif
