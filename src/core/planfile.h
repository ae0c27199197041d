/*
 * planfile.h - a plan that is kept in a file, so that what was looked at is what runs.
 *
 * Pinned are the version rows it begins at, the revisions with the checksums of their scripts, a
 * digest of each statement, and a fingerprint of the schema; where one of them is another later,
 * `upgrade --plan` runs nothing.
 */
#ifndef LUAMIG_CORE_PLANFILE_H
#define LUAMIG_CORE_PLANFILE_H

#include "core/plan.h"

typedef struct PlannedRevision {
	const char *id, *checksum;
	StrVec digests;    /* of its statements, in order */
	StrVec statements; /* for people */
} PlannedRevision;

typedef struct PlanFile {
	const char *path;   /* it was read from, or NULL */
	const char *target; /* as it was asked for: "head" */
	const char *server; /* "PostgreSQL 15.20": said, not compared */
	const char *fingerprint;
	StrVec from;
	VEC(PlannedRevision) revisions;
} PlanFile;

/* What a plan would be kept as. */
bool planfile_of(const RunContext *context, const char *target, const Plan *plan, PlanFile *out,
	Error *err) LUAMIG_MUST_CHECK;

/* A file of that name is replaced. */
bool planfile_write(const PlanFile *file, const char *path, Error *err) LUAMIG_MUST_CHECK;
bool planfile_read(const char *path, Arena *arena, PlanFile *out, Error *err) LUAMIG_MUST_CHECK;

/* ERR_PLAN_DIFFERS, naming the first thing that is another, unless planning now, on a connection of
 * its own, gives the same. */
bool planfile_check(const PlanFile *pinned, Config *config, const Graph *graph, Arena *arena,
	Error *err) LUAMIG_MUST_CHECK;

#endif
