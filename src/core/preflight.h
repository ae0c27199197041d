/*
 * preflight.h - will the statements of a plan fail on the rows that there are now?
 *
 * Only read: what a NOT NULL, a key, a CHECK, a foreign key or a smaller type demands is asked of
 * the rows of the live tables, one query each, with the keys of some that break it.  What cannot be
 * asked is said.
 */
#ifndef LUAMIG_CORE_PREFLIGHT_H
#define LUAMIG_CORE_PREFLIGHT_H

#include "core/plan.h"

typedef enum PreflightOutcome {
	PREFLIGHT_FINE,
	PREFLIGHT_FAILS,
	PREFLIGHT_DEPENDS,    /* it would fail now, but the plan changes rows before */
	PREFLIGHT_NOT_CHECKED /* `why` */
} PreflightOutcome;

const char *preflight_word(PreflightOutcome outcome); /* "fine", "fails", … */

typedef struct PreflightCheck {
	size_t statement; /* position in the plan */
	const char *what; /* "users.name becomes NOT NULL" */
	const char *table;
	PreflightOutcome outcome;
	const char *why; /* not checked, or what it depends on */
	int64_t rows;    /* that break it, */
	bool more;       /* or more than these */
	StrVec samples;  /* "id = 3", "email = x@x (2 times)" */
} PreflightCheck;

typedef struct Preflight {
	VEC(PreflightCheck) checks;
	size_t fails, depends, unchecked;
} Preflight;

bool preflight_run(
	const RunContext *context, const Plan *plan, Preflight *out, Error *err) LUAMIG_MUST_CHECK;

#endif
