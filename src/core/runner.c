/* runner.c - lock, plan, the loop over revisions; see runner.h for the order and run.h for the
 * files. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "core/interrupt.h"
#include "core/longrun.h"
#include "core/run.h"
#include "core/unfinished.h"
#include "core/view.h"

enum { RECONNECT_S = 60 }; /* so long a server may take to come back */

const char *direction_word(Direction direction)
{
	return direction == UPGRADE ? "upgrade" : "downgrade";
}

void run_emit(const Run *run, RunEvent event)
{
	event.direction = run->options->direction;
	event.count = run->steps.count;
	if (run->options->event)
		run->options->event(run->options->arg, &event);
}

void run_note(const Run *run, const char *fmt, ...)
{
	char text[512];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	run_emit(run, (RunEvent){.kind = EVENT_NOTE, .revision = run->revision, .text = text});
}

/* ---- plan ----------------------------------------------------------------------------------- */

static bool read_state(Run *run, Error *err)
{
	GraphChoice choice = {.rows = &run->rows, .down = run->options->direction == DOWNGRADE};
	vec_push(&choice.names, run->arena, run->options->target);
	if (!history_rows(&run->history, run->arena, &run->rows, err) ||
		!view_choose(&run->history, choice, run->arena, &run->graph, err) ||
		!graph_applied(
			run->graph, &run->rows, run->history.shown, run->arena, &run->applied, err))
		return false;
	run->result->rows = run->rows;
	return true;
}

/* What a run that died has left comes first, and counts as a step. */
static bool plan_unfinished(Run *run, Error *err)
{
	JournalLeft *left = &run->left;
	if (!journal_left(&run->history, run->config, run->arena, left, err))
		return false;
	run->left_is_stale = unfinished_is_stale(left, run->graph, run->applied);
	return run->left_is_stale ||
	       unfinished_first(
		       left, run->graph, direction_word(run->options->direction), &run->steps, err);
}

static bool plan_steps(Run *run, Error *err)
{
	const RunOptions *o = run->options;
	if (o->steps) {
		for (size_t i = 0; i < o->steps->count; i++)
			vec_push(&run->steps, run->arena, o->steps->items[i]);
		return true;
	}
	return o->direction == UPGRADE ? graph_plan_upgrade(run->graph, o->target, run->applied,
						 run->arena, &run->steps, err)
				       : graph_plan_downgrade(run->graph, o->target, run->applied,
						 run->arena, &run->steps, err);
}

static bool plan(Run *run, Error *err)
{
	const RunOptions *o = run->options;
	run->steps = (IntVec){0};
	if (!read_state(run, err))
		return false;
	/* a damaged table is no base to build on; the way down may mend it */
	if (o->direction == UPGRADE &&
		!graph_check_rows(run->graph, &run->rows, run->history.shown, err))
		return false;
	bool ok = plan_steps(run, err) && plan_unfinished(run, err);
	run->result->planned = run->steps.count;
	return ok;
}

static size_t length_in_chars(const char *s)
{
	size_t n = 0;
	for (; *s; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80;
	return n;
}

/* A file that cannot be read might be the head: going on without it would be a guess. */
static bool check_broken(const Run *run, Error *err)
{
	const char *target = run->options->target;
	bool open_end = strstr(target, "head") || strchr(target, '+');
	if (run->options->direction != UPGRADE || !open_end || run->graph->broken.count == 0)
		return true;
	if (!graph_check(run->graph, err)) /* knows more of what is wrong with it */
		return error_state(err, "nothing was changed");
	error_set(err, ERR_REVISION, "%s", run->graph->broken.items[0].broken);
	error_state(err, "nothing was changed");
	return error_hint(err, "mend or remove the file, or name the revision to upgrade to");
}

/* What would fail in the middle is found before anything runs. */
static bool check_revision(const Run *run, const Revision *r, Error *err)
{
	if (run->options->direction == DOWNGRADE && r->irreversible) {
		error_set(err, ERR_REVISION, "revision %s is irreversible: %s", r->id, r->shown);
		return error_hint(err, "choose a target above it, or restore a backup");
	}
	if (run->history.width && length_in_chars(r->id) > (size_t)run->history.width) {
		error_set(err, ERR_REVISION,
			"revision id %s has %zu characters, %s.version_num holds %d", r->id,
			length_in_chars(r->id), run->history.shown, run->history.width);
		return error_hint(err, "widen the column, or give the revision a shorter id");
	}
	if (run->mode == TRANSACTION_RUN && !r->transactional) {
		error_set(err, ERR_REVISION,
			"revision %s refuses a transaction (transactional = false): %s", r->id,
			r->shown);
		return error_hint(err, "run without --single-transaction");
	}
	return true;
}

static bool check_plan(Run *run, Error *err)
{
	for (size_t i = 0; i < run->steps.count; i++) {
		const Revision *r = &run->graph->nodes.items[run->steps.items[i]].revision;
		if (!check_revision(run, r, err)) {
			snprintf(err->revision, sizeof(err->revision), "%s", r->id);
			return error_state(err, "nothing was changed");
		}
	}
	return true;
}

/* ---- the mode ------------------------------------------------------------------------------- */

static bool choose_mode(Run *run, Error *err)
{
	TransactionMode wanted =
		run->options->transaction ? run->options->transaction : run->config->transaction;
	bool rolls_back = run_has_caps(run, DIALECT_TRANSACTIONAL_DDL);
	if (wanted == TRANSACTION_RUN && !rolls_back) {
		error_set(err, ERR_UNSUPPORTED,
			"%s commits at each DDL statement: a run cannot be a single "
			"transaction there",
			run->conn->server.name);
		return error_hint(err,
			"leave out --single-transaction: each revision is recorded when it is "
			"finished");
	}
	if (wanted == TRANSACTION_AUTO)
		wanted = run_has_caps(run, DIALECT_GROUP_COMMIT) ? TRANSACTION_GROUP
								 : TRANSACTION_REVISION;
	run->mode = wanted == TRANSACTION_GROUP && !rolls_back ? TRANSACTION_REVISION : wanted;
	return true;
}

/* ---- changed scripts -------------------------------------------------------------------- */

static void warn_if_changed(Run *run, const char *id, const char *stored)
{
	char now[CHECKSUM_SIZE];
	Error ignored = ERROR_INIT;
	int node = graph_find(run->graph, id);
	if (node < 0 || !run->applied[node])
		return;
	const Revision *revision = &run->graph->nodes.items[node].revision;
	if (revision_checksum(revision, &run->config->migration_paths, now, &ignored) &&
		strcmp(now, stored) != 0)
		log_warn("%s was changed since it was applied", revision->shown);
}

static bool warn_of_changes(Run *run, Error *err)
{
	StrVec revisions, checksums;
	if (run->options->direction != UPGRADE)
		return true;
	if (!history_checksums(&run->history, run->arena, &revisions, &checksums, err))
		return false;
	/* of a revision that was applied several times the last checksum counts */
	const char **last = arena_alloc(run->arena, (run->graph->nodes.count + 1) * sizeof(*last));
	for (size_t i = 0; i < revisions.count; i++) {
		int node = graph_find(run->graph, revisions.items[i]);
		if (node >= 0)
			last[node] = checksums.items[i];
	}
	for (size_t i = 0; i < run->graph->nodes.count; i++)
		if (last[i])
			warn_if_changed(run, run->graph->nodes.items[i].revision.id, last[i]);
	return true;
}

/* ---- hooks ------------------------------------------------------------------------------ */

bool run_hook(const Run *run, const char *name, const Revision *revision, Error *err)
{
	for (size_t i = 0; i < run->config->hooks.count; i++) {
		const ConfigHook *hook = &run->config->hooks.items[i];
		if (strcmp(hook->name, name) != 0 || hook->function < 0)
			continue;
		const ScriptArg fields[] = {
			{"direction", direction_word(run->options->direction)},
			{"target", run->options->target ? run->options->target : ""},
			{"environment", run->config->environment ? run->config->environment : ""},
			{"url", run->conn->shown},
			{"revision", revision ? revision->id : ""},
		};
		if (!script_call_function(
			    run->config->script, hook->function, fields, ARRAY_LEN(fields), err))
			return error_wrap(err, "hook %s", name);
	}
	return true;
}

/* ---- the run ---------------------------------------------------------------------------- */

static void open_script(Run *run)
{
	ScriptOptions options = {.trust = run->config->trust, .lua_dir = run->config->lua_dir};
	options.naming = run->config->naming;
	options.module_dirs = run->config->migration_paths;
	for (size_t i = 0; i < run->config->args.count; i++)
		vec_push(&options.args, run->arena, run->config->args.items[i]);
	host_init(run);
	run->script = script_new(&options, &run->host);
}

static bool prepare(Run *run, Error *err)
{
	const Driver *driver = run->conn->driver;
	if (!history_create(&run->history, err) || !journal_open(run, err) ||
		!db_set_timeouts(run->conn, run->config->ddl_lock_timeout_ms,
			run->config->statement_timeout_ms, err) ||
		!driver->session_save(run->conn, err))
		return false;
	open_script(run);
	return warn_of_changes(run, err);
}

static bool run_steps(Run *run, Error *err)
{
	run_emit(run, (RunEvent){.kind = EVENT_PLAN});
	for (size_t i = 0; i < run->steps.count; i++)
		if (!step_run(run, i, err))
			return false;
	if (!step_finish(run, err))
		return false;
	run->result->rows = run->rows;
	return true;
}

/* Rows of a revision that is recorded as finished: somebody stamped it. */
static bool drop_stale(Run *run, Error *err)
{
	run_note(run, "the journal of revision %s, which is recorded as %s, is removed",
		run->left.revision,
		strcmp(run->left.direction, "upgrade") == 0 ? "applied" : "not applied");
	return journal_remove(&run->history, run->config, err);
}

/* With nobody else there what was known before the lock still holds. */
static bool open_history(Run *run, Error *err)
{
	if (!run->options->history)
		return history_open(run->conn, run->config, run->arena, &run->history, err);
	run->history = *run->options->history;
	return true;
}

static bool run_locked(Run *run, Error *err)
{
	/* the rows may have changed while we waited */
	if (!open_history(run, err) || !plan(run, err))
		return false;
	if (run->left_is_stale && !drop_stale(run, err))
		return false;
	if (run->steps.count == 0)
		return true;
	const RunOptions *o = run->options;
	return check_plan(run, err) && (!o->approve || o->approve(o->approve_arg, err)) &&
	       run_hook(run, "before_run", NULL, err) && prepare(run, err) && run_steps(run, err) &&
	       run_hook(run, "after_run", NULL, err);
}

bool run_take_lock(Run *run, Error *err)
{
	if (run->options->alone)
		return true;
	return run_lock_take(run->conn, run->config, &run->lock, err);
}

bool run_reconnect(Run *run, Error *err)
{
	const ConnectOptions options = {.program = "luamig"};
	const Driver *driver = run->conn->driver;
	Watched before = interrupt_watch(NULL, NULL);
	Conn *conn = db_open_wait(&run->config->url, &options, RECONNECT_S, err);
	if (!conn)
		return false;
	run->conn->before_commit = NULL;
	db_close(run->again);
	run->again = run->conn = run->history.conn = conn;
	run->host.server = &conn->server;
	if (before.conn)
		interrupt_watch(conn, before.script);
	run->open = run->session_touched = run->keys_are_off = false;
	journal_forget(run);
	return run_take_lock(run, err) &&
	       db_set_timeouts(conn, run->config->ddl_lock_timeout_ms,
		       run->config->statement_timeout_ms, err) &&
	       driver->session_save(conn, err);
}

Run run_new(const RunContext *c, const RunOptions *options, RunResult *out)
{
	*out = (RunResult){0};
	Run run = {.conn = c->conn,
		.config = c->config,
		.graph = c->graph,
		.options = options,
		.arena = c->arena,
		.result = out};
	run.run_id = revision_new_id(c->arena);
	return run;
}

void run_end(Run *run)
{
	interrupt_watch(NULL, NULL);
	longrun_stop();
	script_free(run->script);
	journal_close(run);
	run_lock_release(&run->lock);
	interrupt_stop();
	db_close(run->again);
	run->again = NULL;
}

bool runner_run(const RunContext *context, const RunOptions *options, RunResult *out, Error *err)
{
	Run run = run_new(context, options, out);
	if (!check_broken(&run, err) || !open_history(&run, err) || !choose_mode(&run, err) ||
		!plan(&run, err))
		return false;
	if (run.steps.count == 0 && !run.left_is_stale)
		return true;

	interrupt_start();
	bool ok = run_take_lock(&run, err) && run_locked(&run, err);
	run_end(&run);
	if (ok && options->history)
		*options->history = run.history;
	return ok;
}

static void plan_left(const Run *run, RunPlan *out)
{
	if (run->left_is_stale)
		return;
	out->unfinished = run->left.revision;
	for (size_t i = 0; i < run->left.rows.count; i++)
		out->done += run->left.rows.items[i]->state == RECORD_DONE &&
			     run->left.rows.items[i]->number > 0;
}

bool runner_plan(const RunContext *context, const RunOptions *options, RunPlan *out, Error *err)
{
	RunResult ignored;
	Run run = run_new(context, options, &ignored);
	if (!check_broken(&run, err) ||
		!history_open(run.conn, run.config, run.arena, &run.history, err) ||
		!choose_mode(&run, err) || !plan(&run, err) || !check_plan(&run, err))
		return false;
	*out = (RunPlan){.graph = run.graph,
		.history = run.history,
		.rows = run.rows,
		.applied = run.applied,
		.steps = run.steps};
	plan_left(&run, out);
	return true;
}
