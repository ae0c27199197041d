/* lint_config.h - the config's `lint` table. */
#ifndef LUAMIG_CORE_LINT_CONFIG_H
#define LUAMIG_CORE_LINT_CONFIG_H

#include "core/config.h"
#include "script/lint_rule.h"

typedef struct LintConfig {
	StrVec rules;         /* folders, openable */
	StrVec ignore;        /* ids */
	const Tree *severity; /* id → word, or NULL */
	RuleSeverity fail_on;
	const Tree *oldest; /* database → version, or NULL */
} LintConfig;

bool lint_config_read(
	const Config *config, Arena *arena, LintConfig *out, Error *err) LUAMIG_MUST_CHECK;

/* Change severities as configured; an id that no rule has is an error with a suggestion. */
bool lint_config_apply(const LintConfig *config, const char *where, RuleInfos *rules,
	Error *err) LUAMIG_MUST_CHECK;

/* The oldest version of that database that revisions must run on, as ServerInfo.number; 0: nothing
 * is said. */
int lint_config_oldest(const LintConfig *config, const char *database);

/* RULE_OFF … RULE_ERROR of "off" … "error"; false: it is none of them. */
bool lint_severity(const char *word, RuleSeverity *out);

/* The id in the list nearest to `id`, or NULL. */
const char *lint_nearest(const RuleInfos *rules, const char *id, Arena *arena);

#endif
