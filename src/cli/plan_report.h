/* plan_report.h - a plan for people and for programs. */
#ifndef LUAMIG_CLI_PLAN_REPORT_H
#define LUAMIG_CLI_PLAN_REPORT_H

#include <jansson.h>

#include "cli/cli.h"
#include "core/plan.h"

void plan_report_text(const App *app, const Plan *plan);
json_t *plan_report_json(const App *app, const Plan *plan);

#endif
