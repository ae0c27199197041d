/*
 * decide.h - was the statement in doubt done?  The session that ran it is gone (we hold the run
 * lock), so what the database says now is how it ended.
 */
#ifndef LUAMIG_CORE_DECIDE_H
#define LUAMIG_CORE_DECIDE_H

#include "core/journal.h"
#include "model/op.h"

typedef enum Verdict { VERDICT_DONE, VERDICT_NOT_DONE, VERDICT_DOUBT } Verdict;

/* What the operation touches, as a short text that changes when it does; NULL: nothing that has a
 * fingerprint. */
bool decide_fingerprint(
	Conn *conn, const Op *op, Arena *arena, const char **out, Error *err) LUAMIG_MUST_CHECK;

/* Asks only; row->state is RECORD_INTENT.  probe: of raw SQL, or NULL. */
bool decide_verdict(Conn *conn, const JournalRow *row, const char *probe, Arena *arena,
	Verdict *out, Error *err) LUAMIG_MUST_CHECK;

/* Does the statement name an index that was not built to its end? */
bool decide_is_invalid(Conn *conn, const char *statement, bool *out, Error *err) LUAMIG_MUST_CHECK;

/* The row becomes what its statement turned out to be; nobody can say: ERR_IN_DOUBT with the two
 * commands that settle it. */
bool decide(struct Run *run, JournalRow *row, const char *probe, Error *err) LUAMIG_MUST_CHECK;

/* RECORD_INTENT becomes done or not done, as a person or the database says. */
void decide_as(JournalRow *row, bool done);

#endif
