/* lint_format.h - what lint found, for people and for programs. */
#ifndef LUAMIG_CLI_LINT_FORMAT_H
#define LUAMIG_CLI_LINT_FORMAT_H

#include <jansson.h>

#include "core/lint.h"

typedef void LintFormat(const Lint *lint, const LintReport *report);

void lint_format_text(const Lint *lint, const LintReport *report);
void lint_format_json(const Lint *lint, const LintReport *report);
void lint_format_sarif(const Lint *lint, const LintReport *report);  /* SARIF 2.1.0 */
void lint_format_github(const Lint *lint, const LintReport *report); /* workflow commands */

/* A finding as in --format json. */
json_t *lint_finding_json(const LintFinding *finding);

/* The page about all rules, in Markdown. */
void lint_format_rules_markdown(const Lint *lint);
void lint_format_rules_json(const Lint *lint);
void lint_format_rules_text(const Lint *lint);

#endif
