/*
 * report.h - what goes to stdout: text for people, JSON for programs (design: "JSON").
 */
#ifndef LUAMIG_CLI_REPORT_H
#define LUAMIG_CLI_REPORT_H

#include <jansson.h>

#include "cli/cli.h"
#include "core/runner.h"

/* Text on stderr, and with --json the {"event": "error"} line on stdout. */
void report_error(const App *app, const Error *err);

/* Files and edges that are wrong, as warnings: for commands that go on without them. */
void report_problems(const App *app);

/* ---- revisions -------------------------------------------------------------------------- */

/* is_current[] is indexed by node; NULL: no database was asked. */

/* One revision as an object with the keys of the design; a script that does not compile or cannot
 * be read adds "broken". */
json_t *report_revision_json(const App *app, const Node *node, const bool *is_current);
/* {"revisions": […]}, and the environment if one was chosen. */
void report_revisions_json(const App *app, const IntVec *nodes, const bool *is_current);
/* The same around a list made by the caller, which it takes over. */
void report_revision_list_json(const App *app, json_t *list);

/* One line a revision: "ae1027a6acf8 -> 1975ea83b712 (head), add fees table". */
typedef enum LineFlags {
	LINE_PARENTS = 1,
	LINE_MESSAGE = 2,
	LINE_IN_GRAPH = 4, /* with what it depends on; never a second line */
} LineFlags;
void report_revision_line(const App *app, const Node *node, const bool *is_current, unsigned flags);
void report_revision_long(const App *app, const Node *node, const bool *is_current);

/* A line about the revision that is half done, if app_state() has found one. */
void report_unfinished(const App *app);

/* Why the script of this node does not compile, or NULL: found out now, without running it. */
const char *report_broken(const App *app, const Node *node);

/* ---- runs --------------------------------------------------------------------------------- */

/* All of `luamig upgrade` and `luamig downgrade`: the run, told while it goes on, and its summary;
 * on failure the error is told too (app->reported). */
bool report_run(App *app, Direction direction, const char *target, bool single_transaction,
	Error *err) LUAMIG_MUST_CHECK;
/* The same with more to say; event and arg are filled in. */
bool report_run_with(App *app, RunOptions options, Error *err) LUAMIG_MUST_CHECK;

/* "<1 ms", "12 ms", "1.23 s", "2 min 5 s" */
const char *report_duration(Arena *arena, int64_t ms);

/* The last event of a command that writes events, when it failed before it knew anything. */
void report_failed_end(const App *app);

#endif
