/* doctor.h - what state a database is in, as far as luamig is concerned. */
#ifndef LUAMIG_CORE_DOCTOR_H
#define LUAMIG_CORE_DOCTOR_H

#include "core/journal.h"
#include "core/runner.h"

/* Something that wants doing, worst first in the list. */
typedef struct Finding {
	const char *kind;    /* "in_doubt", "unfinished", … */
	const char *text;    /* a sentence */
	const char *command; /* the one that goes on, or SQL */
	int status;          /* EXIT_DIFFERENT, EXIT_IN_DOUBT */
} Finding;

typedef struct Diagnosis {
	VEC(Finding) findings;
	JournalLeft left;
	StrVec rows;
	size_t pending;      /* revisions that an upgrade to all heads would run */
	const char *running; /* who holds the run lock, or NULL */
	StrVec scratch;      /* databases on this server that killed commands left: no finding about
				this one */
} Diagnosis;

/* graph and applied: the view that the database needs, and what is applied in it.  unknown: version
 * rows without a script. */
typedef struct DoctorCase {
	const RunContext *context;
	History *history;
	const StrVec *rows, *unknown;
	const bool *applied;
} DoctorCase;
bool doctor_examine(const DoctorCase *it, Diagnosis *out, Error *err) LUAMIG_MUST_CHECK;

/* Drops those: they have a name of luamig's own, and their makers are gone.  *dropped: that were
 * there still. */
bool doctor_sweep(Conn *conn, const StrVec *scratch, size_t *dropped, Error *err) LUAMIG_MUST_CHECK;

#endif
