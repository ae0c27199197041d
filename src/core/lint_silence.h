/* lint_silence.h - findings that a comment silences, and comments that silence nothing. */
#ifndef LUAMIG_CORE_LINT_SILENCE_H
#define LUAMIG_CORE_LINT_SILENCE_H

#include "core/lint_record.h"

typedef struct LintSilence {
	const RuleInfos *rules;
	const LintRequest *request; /* with one database at least */
	LintFiles *files;
	Arena *arena;
	LintReport *out;
} LintSilence;

/* Take the silenced findings out of the report, and add those about the comments. */
void lint_silence(const LintSilence *about);

#endif
