/*
 * report_run.c - a run while it goes on, and its summary.
 *
 * On a terminal the revision that runs is shown on a line which the next one writes over.  The
 * sequence that clears it stays in stdout's buffer: whoever writes next, log.c included (it flushes
 * stdout first), finds a clean line.
 */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/path.h"
#include "base/str.h"
#include "cli/out.h"
#include "cli/progress.h"
#include "cli/report.h"

#define CLEAR_LINE "\r\033[K"

/* ---- JSON ------------------------------------------------------------------------------------ */

static void print_event(const App *app, json_t *event)
{
	if (app->environment)
		json_object_set_new(event, "environment", out_json(app->environment));
	out_json_line(event);
}

static json_t *revision_id(const RunEvent *event)
{
	return out_json(event->revision ? event->revision->id : NULL);
}

static void progress_event(const App *app, const RunEvent *event)
{
	if (!progress_is_due(true))
		return;
	json_t *json = json_pack("{s:s, s:s, s:o, s:I}", "event", "progress", "direction",
		direction_word(event->direction), "revision", revision_id(event), "index",
		(json_int_t)event->index);
	json_t *rows = progress_json(event->progress);
	json_object_update(json, rows);
	json_decref(rows);
	print_event(app, json);
}

static void event_json(const App *app, const RunEvent *event)
{
	const char *word = direction_word(event->direction);
	json_int_t index = (json_int_t)event->index, count = (json_int_t)event->count;
	json_t *json;

	if (event->kind == EVENT_PLAN)
		json = json_pack(
			"{s:s, s:s, s:I}", "event", "plan", "direction", word, "count", count);
	else if (event->kind == EVENT_START)
		json = json_pack("{s:s, s:s, s:o, s:I, s:I}", "event", "progress", "direction",
			word, "revision", revision_id(event), "index", index, "count", count);
	else if (event->kind == EVENT_APPLIED)
		json = json_pack("{s:s, s:s, s:o, s:s, s:I, s:I, s:I}", "event", "revision",
			"direction", word, "revision", revision_id(event), "status", "applied",
			"duration_ms", (json_int_t)event->duration_ms, "statements",
			(json_int_t)event->statements, "rows", (json_int_t)event->rows);
	else
		json = json_pack("{s:s, s:s, s:o, s:o}", "event",
			event->kind == EVENT_RETRY  ? "retry"
			: event->kind == EVENT_WAIT ? "wait"
						    : "note",
			"direction", word, "revision", revision_id(event), "message",
			out_json(event->text));
	print_event(app, json);
}

static void end_json(const App *app, const RunResult *result, const char *status, const char *word)
{
	print_event(app, json_pack("{s:s, s:s, s:s, s:I, s:I, s:o}", "event", "end", "status",
				 status, "direction", word, "applied", (json_int_t)result->applied,
				 "duration_ms", (json_int_t)(clock_ms() - app->started_ms),
				 "current", out_json_list(&result->rows)));
}

/* ---- text ------------------------------------------------------------------------------------ */

/* "<1 ms", "12 ms", "1.23 s", "2 min 5 s" */
const char *report_duration(Arena *arena, int64_t ms)
{
	long seconds = (long)(ms / 1000);
	if (ms < 1)
		return "<1 ms";
	if (ms < 1000)
		return arena_printf(arena, "%d ms", (int)ms);
	if (seconds < 60)
		return arena_printf(arena, "%ld.%02d s", seconds, (int)(ms % 1000 / 10));
	return arena_printf(arena, "%ld min %ld s", seconds / 60, seconds % 60);
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

/* What a revision is about: its message, else its file. */
static const char *title(const Revision *revision)
{
	return revision->message && revision->message[0] ? revision->message
							 : path_base(revision->shown);
}

static void print_title(const RunEvent *event)
{
	out_text(stdout, event->revision->id, "");
	printf("%*s  ",
		strlen(event->revision->id) < 12 ? 12 - (int)strlen(event->revision->id) : 0, "");
	out_text(stdout, title(event->revision), " ");
}

static void print_plan(const RunEvent *event)
{
	bool up = event->direction == UPGRADE;
	const char *arrow = up ? "\xE2\x86\x91 " : "\xE2\x86\x93 ";
	printf("%s%s%s: %zu revision%s%s\n", out_style(stdout, STYLE_BOLD),
		out_is_unicode() ? arrow : "", direction_word(event->direction), event->count,
		plural(event->count), out_style(stdout, STYLE_NONE));
}

static void print_start(const RunEvent *event)
{
	if (!out_is_live() || log_level() >= LOG_DEBUG)
		return;
	printf("  %s[%zu/%zu] ", out_style(stdout, STYLE_DIM), event->index, event->count);
	print_title(event);
	printf("%s", out_style(stdout, STYLE_NONE));
	fflush(stdout);
	printf(CLEAR_LINE);
}

static void print_applied(const App *app, const RunEvent *event)
{
	printf("  %s%s%s ", out_style(stdout, STYLE_GREEN),
		out_is_unicode() ? "\xE2\x9C\x93" : "ok", out_style(stdout, STYLE_NONE));
	print_title(event);
	printf("  %s(%s", out_style(stdout, STYLE_DIM),
		report_duration(app->arena, event->duration_ms));
	if (app->globals.verbose)
		printf(", %lld statement%s, %lld row%s", (long long)event->statements,
			plural((size_t)event->statements), (long long)event->rows,
			plural((size_t)event->rows));
	printf(")%s\n", out_style(stdout, STYLE_NONE));
}

/* The line is cut at the width of a narrow terminal, or it would not be written over. */
static void print_progress(const RunEvent *event)
{
	enum { WIDTH = 110 };
	Arena scratch = ARENA_INIT;
	const char *text = progress_text(event->progress, &scratch);
	bool live = out_is_live() && log_level() < LOG_DEBUG;
	if (live)
		printf("  %s[%zu/%zu] %.*s%s", out_style(stdout, STYLE_DIM), event->index,
			event->count, WIDTH, text, out_style(stdout, STYLE_NONE));
	else if (progress_is_due(false))
		printf("  %s\n", text);
	fflush(stdout);
	if (live)
		printf(CLEAR_LINE);
	arena_release(&scratch);
}

static void warn_retry(const RunEvent *event)
{
	bool known = event->text && event->text[0];
	log_warn("revision %s could not have its locks in time and is tried again (%zu)%s%s",
		event->revision->id, event->index, known ? "; in the way: " : "",
		known ? event->text : "");
}

static void event_text(const App *app, const RunEvent *event)
{
	if (event->kind == EVENT_RETRY)
		warn_retry(event);
	else if (event->kind == EVENT_WAIT)
		log_warn("%s", event->text);
	else if (event->kind == EVENT_NOTE)
		log_info("note: %s", event->text);
	else if (app->globals.quiet)
		return;
	else if (event->kind == EVENT_PLAN)
		print_plan(event);
	else if (event->kind == EVENT_START)
		print_start(event);
	else if (event->kind == EVENT_PROGRESS)
		print_progress(event);
	else
		print_applied(app, event);
	if (event->kind != EVENT_START && event->kind != EVENT_PROGRESS)
		fflush(stdout);
}

static void report_event(void *arg, const RunEvent *event)
{
	App *app = arg;
	if (app->globals.json && event->kind == EVENT_PROGRESS)
		progress_event(app, event);
	else if (app->globals.json)
		event_json(app, event);
	else
		event_text(app, event);
}

/* ---- the end --------------------------------------------------------------------------------- */

/* "1975ea83b712 (head), 27c6a2… " or "base" */
static const char *place(const App *app, const StrVec *rows)
{
	if (rows->count == 0)
		return "base";
	Str text = str_new(app->arena);
	for (size_t i = 0; i < rows->count; i++) {
		int node = graph_row(&app->graph, rows->items[i]);
		bool head = node >= 0 && app->graph.nodes.items[node].is_real_head;
		str_addf(&text, "%s%s%s", i ? ", " : "", rows->items[i], head ? " (head)" : "");
	}
	return text.data;
}

static void print_summary(const App *app, const RunOptions *options, const RunResult *result)
{
	const char *done = options->direction == UPGRADE ? "applied" : "reverted";
	const char *at = place(app, &result->rows);
	if (app->globals.quiet)
		return;
	if (result->applied == 0 && result->rows.count == 0)
		printf("nothing to do: no revision is applied\n");
	else if (result->applied == 0)
		printf("nothing to do: already at %s\n", at);
	else
		printf("%zu revision%s %s in %s; now at %s%s%s\n", result->applied,
			plural(result->applied), done,
			report_duration(app->arena, clock_ms() - app->started_ms),
			out_style(stdout, STYLE_BOLD), at, out_style(stdout, STYLE_NONE));
}

/* What went well before the error, unless the error's own state says where the database is. */
static void print_rest(const App *app, const RunOptions *options, const RunResult *result)
{
	if (result->applied == 0)
		return;
	fprintf(stderr, "  before the error %zu of %zu revision%s %s %s; the database is at %s\n",
		result->applied, result->planned, plural(result->planned),
		result->applied == 1 ? "was" : "were",
		options->direction == UPGRADE ? "applied" : "reverted", place(app, &result->rows));
}

static void report_end(
	App *app, const RunOptions *options, const RunResult *result, const Error *err_or_null)
{
	const char *word = direction_word(options->direction);
	if (err_or_null) {
		report_error(app, err_or_null);
		app->reported = true;
		if (app->globals.json)
			end_json(app, result, "error", word);
		else if (!err_or_null->state[0])
			print_rest(app, options, result);
		return;
	}
	if (app->globals.json)
		end_json(app, result, "ok", word);
	else
		print_summary(app, options, result);
}

bool report_run(
	App *app, Direction direction, const char *target, bool single_transaction, Error *err)
{
	const RunOptions options = {
		.direction = direction,
		.target = target,
		.transaction = single_transaction ? TRANSACTION_RUN : TRANSACTION_AUTO,
	};
	return report_run_with(app, options, err);
}

bool report_run_with(App *app, RunOptions options, Error *err)
{
	RunResult result = {0};
	options.event = report_event;
	options.arg = app;
	app->started_ms = clock_ms();
	const RunContext context = {app->conn, &app->config, &app->graph, app->arena};
	bool ok = runner_run(&context, &options, &result, err);
	report_end(app, &options, &result, ok ? NULL : err);
	return ok;
}

void report_failed_end(const App *app)
{
	print_event(
		app, json_pack("{s:s, s:s, s:n}", "event", "end", "status", "error", "current"));
}
