/* lint_live.h - what lint knows of a revision's place among the others, and in a database. */
#ifndef LUAMIG_CORE_LINT_LIVE_H
#define LUAMIG_CORE_LINT_LIVE_H

#include "core/lint.h"

typedef struct LintPlaces {
	const Config *config;
	const LintRequest *request;
	const char **stored; /* by node: the checksum when it was applied; NULL: nothing is written
				of it */
} LintPlaces;

/* Reads the history, and makes the connection read only until lint_places_close(). */
bool lint_places_open(const Config *config, const LintRequest *request, Arena *arena,
	LintPlaces *out, Error *err) LUAMIG_MUST_CHECK;
void lint_places_close(LintPlaces *places);

void lint_place(const LintPlaces *places, int node, Arena *arena, RuleRevision *out);

/* The rules that need a database, of those that would be asked. */
void lint_not_asked(const LintRequest *request, const RuleInfos *rules, Arena *arena, StrVec *out);

#endif
