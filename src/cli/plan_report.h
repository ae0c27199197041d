/* plan_report.h - a plan for people and for programs. */
#ifndef LUAMIG_CLI_PLAN_REPORT_H
#define LUAMIG_CLI_PLAN_REPORT_H

#include <jansson.h>

#include "cli/cli.h"
#include "core/lint.h"
#include "core/preflight.h"

/* What `luamig plan` tells. */
typedef struct PlanReport {
	const Plan *plan;
	const Preflight *preflight; /* NULL: not asked for */
	const LintReport *lint;     /* NULL: it could not be had; the plan's notes say why */
} PlanReport;

void plan_report_text(const App *app, const PlanReport *report);
json_t *plan_report_json(const App *app, const PlanReport *report);

#endif
