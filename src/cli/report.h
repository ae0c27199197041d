/*
 * report.h - what goes to stdout: text for people, JSON for programs (design: "JSON").
 */
#ifndef LUAMIG_CLI_REPORT_H
#define LUAMIG_CLI_REPORT_H

#include "cli/cli.h"
#include "core/runner.h"

/* Text on stderr, and with --json the {"event": "error"} line on stdout. */
void report_error(const App *app, const Error *err);

/* {"revisions": […]} */
void report_revisions_json(const App *app, const IntVec *nodes, const bool *applied_rows);

/* One line a revision: "ae1027a6acf8 -> 1975ea83b712 (head), add fees table". */
typedef enum LineFlags { LINE_PARENTS = 1, LINE_MESSAGE = 2, LINE_MARKS = 4 } LineFlags;
void report_revision_line(const App *app, const Node *node, const bool *is_current, unsigned flags);
void report_revision_long(const App *app, const Node *node, const bool *is_current);

/* For RunOptions.event; arg is the App. */
void report_run_event(void *arg, const RunEvent *event);
void report_run_end(const App *app, const RunOptions *options, const RunResult *result,
	const Error *err_or_null);

#endif
