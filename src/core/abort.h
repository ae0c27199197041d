/* abort.h - a half-done revision is given back, or what is in doubt about it is settled. */
#ifndef LUAMIG_CORE_ABORT_H
#define LUAMIG_CORE_ABORT_H

#include "core/journal.h"
#include "core/runner.h"

typedef struct AbortResult {
	const char *revision, *direction; /* NULL: nothing is unfinished */
	size_t undone;                    /* statements of the script */
	size_t left;                      /* whose rows stay, as keep_rows asks */
	const char *statement;            /* resolve: what was in doubt, for people */
	int number;
} AbortResult;

/* Undo the statements of the unfinished revision, last first; a run that dies goes on with the same
 * command.  Nothing is touched when one of them cannot be undone: ERR_IN_DOUBT says which, and what
 * stands.  keep_rows: rows that raw SQL and data.* changed stay as they are.  told: each statement
 * when it is undone, or left. */
typedef struct AbortOptions {
	bool keep_rows;
	void (*told)(void *arg, const char *what, bool left);
	void *arg;
} AbortOptions;
bool abort_run(const RunContext *context, const AbortOptions *options, AbortResult *out,
	Error *err) LUAMIG_MUST_CHECK;

/* The statement in doubt was done, or it was not. */
bool abort_resolve(
	const RunContext *context, bool applied, AbortResult *out, Error *err) LUAMIG_MUST_CHECK;

#endif
