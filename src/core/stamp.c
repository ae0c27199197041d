/* stamp.c - what the database says of itself is changed, and nothing is run: see runner.h. */
#include "base/clock.h"
#include "core/interrupt.h"
#include "core/run.h"
#include "core/unfinished.h"
#include "core/view.h"

static bool record(Run *run, const char *id, const char *outcome, Error *err)
{
	char checksum[CHECKSUM_SIZE] = "";
	int node = graph_find(run->graph, id);
	if (node >= 0 && !revision_checksum(&run->graph->nodes.items[node].revision,
				 &run->config->migration_paths, checksum, err))
		return false;
	const HistoryEntry entry = {.run_id = run->run_id,
		.revision = id,
		.direction = "stamp",
		.started = clock_utc(run->arena),
		.checksum = checksum[0] ? checksum : NULL,
		.outcome = outcome};
	return history_record(&run->history, &entry, err);
}

static bool record_stamp(Run *run, const StrVec *after, Error *err)
{
	if (after->count == 0)
		return record(run, "base", "stamped", err);
	for (size_t i = 0; i < after->count; i++)
		if (!record(run, after->items[i], "stamped", err))
			return false;
	return true;
}

static bool move_stamp(Run *run, const bool *after_set, Error *err)
{
	IntVec heads = {0};
	StrVec after = {0};
	graph_rows(run->graph, after_set, run->arena, &heads);
	for (size_t i = 0; i < heads.count; i++)
		vec_push(&after, run->arena, run->graph->nodes.items[heads.items[i]].revision.id);
	if (!history_create(&run->history, err) || !db_begin(run->conn, err))
		return false;
	if (history_move(&run->history, &run->rows, &after, err) &&
		record_stamp(run, &after, err) && db_commit(run->conn, err)) {
		run->result->rows = after;
		return true;
	}
	Error ignored = ERROR_INIT;
	db_rollback(run->conn, &ignored);
	return false;
}

/* What the database says of itself; a revision that is half done is an error. */
static bool open_state(Run *run, Error *err)
{
	JournalLeft left;
	return history_open(run->conn, run->config, run->arena, &run->history, err) &&
	       history_rows(&run->history, run->arena, &run->rows, err) &&
	       journal_left(&run->history, run->config, run->arena, &left, err) &&
	       unfinished_refuse(&left, "stamp", err);
}

/* With --purge the old rows need not be known to the graph: that is what it repairs. */
static bool stamp_locked(Run *run, const StrVec *targets, bool purge, Error *err)
{
	bool *after = NULL;
	const StrVec none = {0};
	const GraphChoice choice = {.rows = purge ? &none : &run->rows, .names = *targets};
	if (!open_state(run, err))
		return false;
	if (!view_choose(&run->history, choice, run->arena, &run->graph, err))
		return error_hint(err, "luamig stamp --purge REVISION replaces all rows");
	if (purge)
		run->applied = arena_alloc(run->arena, run->graph->nodes.count + 1);
	else if (!graph_applied(run->graph, &run->rows, run->history.shown, run->arena,
			 &run->applied, err))
		return error_hint(err, "luamig stamp --purge REVISION replaces all rows");
	run->result->rows = run->rows;
	return graph_plan_stamp(
		       run->graph, targets, run->applied, purge, run->arena, &after, err) &&
	       move_stamp(run, after, err);
}

bool runner_stamp(
	const RunContext *context, const StrVec *targets, bool purge, RunResult *out, Error *err)
{
	const RunOptions options = {.direction = UPGRADE};
	Run run = run_new(context, &options, out);
	interrupt_start();
	bool ok = run_take_lock(&run, err) && stamp_locked(&run, targets, purge, err);
	run_end(&run);
	return ok;
}

/* ---- --resign -------------------------------------------------------------------------------- */

static bool choose_node(Run *run, int node, bool *seen, IntVec *out, Error *err)
{
	if (!run->applied[node]) {
		error_set(err, ERR_REVISION, "%s is not applied here",
			run->graph->nodes.items[node].revision.shown);
		return error_hint(err, "what is not applied has nothing to accept");
	}
	if (!seen[node])
		vec_push(out, run->arena, node);
	seen[node] = true;
	return true;
}

/* The applied revisions that are named, once each. */
static bool choose_signed(Run *run, const StrVec *names, IntVec *out, Error *err)
{
	bool *seen = arena_alloc(run->arena, run->graph->nodes.count + 1);
	for (size_t i = 0; i < names->count; i++) {
		const char *name = names->items[i];
		IntVec found = {0};
		if (!graph_resolve(run->graph, name, run->applied, run->arena, &found, err))
			return false;
		if (found.count == 0) {
			error_set(err, ERR_USAGE, "%s names no revision", name);
			return error_hint(
				err, "name the revisions whose scripts are to be accepted");
		}
		for (size_t k = 0; k < found.count; k++)
			if (!choose_node(run, found.items[k], seen, out, err))
				return false;
	}
	return true;
}

static bool resign_locked(Run *run, const StrVec *names, Error *err)
{
	IntVec nodes = {0};
	const GraphChoice choice = {.rows = &run->rows, .names = *names};
	if (!open_state(run, err) ||
		!view_choose(&run->history, choice, run->arena, &run->graph, err) ||
		!graph_applied(run->graph, &run->rows, run->history.shown, run->arena,
			&run->applied, err) ||
		!choose_signed(run, names, &nodes, err) || !history_create(&run->history, err) ||
		!db_begin(run->conn, err))
		return false;
	bool ok = true;
	for (size_t i = 0; ok && i < nodes.count; i++) {
		const char *id = run->graph->nodes.items[nodes.items[i]].revision.id;
		vec_push(&run->result->rows, run->arena, id);
		ok = record(run, id, "resigned", err);
	}
	if (ok && db_commit(run->conn, err))
		return true;
	Error ignored = ERROR_INIT;
	db_rollback(run->conn, &ignored);
	return false;
}

bool runner_resign(const RunContext *context, const StrVec *names, RunResult *out, Error *err)
{
	const RunOptions options = {.direction = UPGRADE};
	Run run = run_new(context, &options, out);
	interrupt_start();
	bool ok = run_take_lock(&run, err) && resign_locked(&run, names, err);
	run_end(&run);
	return ok;
}
