/* doctor.c - looks at everything that luamig leaves in a database; see doctor.h. */
#include "core/doctor.h"

#include <string.h>

#include "core/decide.h"
#include "core/unfinished.h"

typedef struct Doctor {
	const DoctorCase *it;
	Conn *conn;
	Arena *arena;
	Diagnosis *out;
	const char *no_lock, *no_lock_hint; /* why the lock cannot be looked at, or NULL */
} Doctor;

static void find(Doctor *d, const char *kind, int status, const char *text, const char *command)
{
	vec_push(&d->out->findings, d->arena,
		(Finding){.kind = kind, .text = text, .command = command, .status = status});
}

/* ---- the journal ---------------------------------------------------------------------------- */

static bool is_undone(const JournalLeft *left)
{
	for (size_t i = 0; i < left->rows.count; i++)
		if (strcmp(left->rows.items[i]->kind, "undo") == 0)
			return true;
	return false;
}

static size_t count_done(const JournalLeft *left)
{
	size_t n = 0;
	for (size_t i = 0; i < left->rows.count; i++)
		n += left->rows.items[i]->number > 0 && left->rows.items[i]->state == RECORD_DONE;
	return n;
}

/* The last row is the only one that can be in doubt. */
static bool examine_doubt(Doctor *d, const JournalRow *last, bool *doubt, Error *err)
{
	Verdict verdict = VERDICT_DONE;
	*doubt = false;
	if (!last || last->state != RECORD_INTENT || strcmp(last->kind, "undo") == 0)
		return true;
	if (!decide_verdict(d->conn, last, last->probe, d->arena, &verdict, err))
		return false;
	*doubt = verdict == VERDICT_DOUBT;
	if (*doubt)
		find(d, "in_doubt", EXIT_IN_DOUBT,
			arena_printf(d->arena,
				"whether statement %d of the %s of revision %s was done cannot be "
				"known: %.300s (%s)",
				last->number, d->out->left.direction, d->out->left.revision,
				journal_describe(last, d->arena), last->place),
			"luamig resolve --applied, or luamig resolve --not-applied");
	return true;
}

static bool examine_journal(Doctor *d, Error *err)
{
	JournalLeft *left = &d->out->left;
	const RunContext *c = d->it->context;
	bool doubt;
	if (!journal_left(d->it->history, c->config, d->arena, left, err) || !left->revision)
		return err->kind == ERR_NONE;
	const JournalRow *last = left->rows.items[left->rows.count - 1];
	if (unfinished_is_stale(left, c->graph, d->it->applied)) {
		find(d, "stale_journal", EXIT_DIFFERENT,
			arena_printf(d->arena,
				"the journal has rows of revision %s, which is recorded as "
				"finished",
				left->revision),
			"luamig upgrade");
		return true;
	}
	if (!examine_doubt(d, last, &doubt, err))
		return false;
	if (doubt)
		return true;
	const char *what = arena_printf(d->arena,
		"the %s of revision %s is unfinished: %zu statement%s of it %s done%s%s",
		left->direction, left->revision, count_done(left), count_done(left) == 1 ? "" : "s",
		count_done(left) == 1 ? "is" : "are", last->resume_at ? ", and a part of " : "",
		last->resume_at ? last->place : "");
	if (is_undone(left))
		what = arena_printf(
			d->arena, "revision %s is being undone, half way", left->revision);
	find(d, "unfinished", EXIT_DIFFERENT, what,
		is_undone(left) ? "luamig abort" : unfinished_command(left, d->arena));
	return true;
}

/* ---- the version rows ----------------------------------------------------------------------- */

static void examine_rows(Doctor *d)
{
	const Graph *graph = d->it->context->graph;
	for (size_t i = 0; i < d->it->unknown->count; i++)
		find(d, "unknown_version_row", EXIT_DIFFERENT,
			arena_printf(d->arena,
				"%s names %s, which no script here has: the database is ahead of "
				"this checkout",
				d->it->history->shown, d->it->unknown->items[i]),
			"git pull");
	for (size_t i = 0; i < graph->nodes.count; i++)
		d->out->pending += !d->it->applied[i];
}

static void examine_script(Doctor *d, const Node *node, const char *stored)
{
	const Config *config = d->it->context->config;
	char now[CHECKSUM_SIZE];
	Error ignored = ERROR_INIT;
	if (!revision_checksum(&node->revision, &config->migration_paths, now, &ignored) ||
		strcmp(now, stored) == 0)
		return;
	find(d, "changed_script", EXIT_DIFFERENT,
		arena_printf(d->arena, "%s was changed since it was applied", node->revision.shown),
		arena_printf(d->arena, "luamig stamp --resign %s, once the database is as it says",
			node->revision.id));
}

static bool examine_scripts(Doctor *d, Error *err)
{
	const Graph *graph = d->it->context->graph;
	StrVec revisions, checksums;
	if (!d->it->history->has_version ||
		!history_checksums(d->it->history, d->arena, &revisions, &checksums, err))
		return err->kind == ERR_NONE;
	const char **last = arena_alloc(d->arena, (graph->nodes.count + 1) * sizeof(*last));
	for (size_t i = 0; i < revisions.count; i++) {
		int node = graph_find(graph, revisions.items[i]);
		if (node >= 0 && d->it->applied[node])
			last[node] = checksums.items[i];
	}
	for (size_t i = 0; i < graph->nodes.count; i++)
		if (last[i])
			examine_script(d, &graph->nodes.items[i], last[i]);
	return true;
}

/* ---- what lies about ------------------------------------------------------------------------ */

static bool examine_indexes(Doctor *d, Error *err)
{
	StrVec names = {0}, drops = {0};
	if (!d->conn->backend->invalid_indexes)
		return true;
	if (!d->conn->backend->invalid_indexes(d->conn, d->arena, &names, &drops, err))
		return false;
	for (size_t i = 0; i < names.count; i++)
		find(d, "invalid_index", EXIT_DIFFERENT,
			arena_printf(d->arena,
				"the index %s was not built to its end: it is of no use",
				names.items[i]),
			drops.items[i]);
	return true;
}

static bool is_own(const Doctor *d, const char *name)
{
	const Config *c = d->it->context->config;
	return strcmp(name, c->version_table) == 0 || strcmp(name, c->history_table) == 0 ||
	       strcmp(name, c->journal_table) == 0 || strcmp(name, c->lock_table) == 0;
}

static bool examine_tables(Doctor *d, Error *err)
{
	Schema live = {0};
	const ReflectScope scope = {0};
	if (!d->conn->backend->reflect)
		return true;
	if (!db_reflect(d->conn, &scope, d->arena, &live, err))
		return false;
	for (size_t i = 0; i < live.tables.count; i++) {
		const char *name = live.tables.items[i].name;
		bool kept = strstr(name, "quarantine") != NULL;
		if (strncmp(name, "luamig_", strlen("luamig_")) != 0 || is_own(d, name) ||
			d->out->left.revision)
			continue;
		find(d, "leftover", EXIT_DIFFERENT,
			arena_printf(d->arena,
				kept ? "the table %s holds rows that a transform could not take"
				     : "the table %s was left by a run that died",
				name),
			arena_printf(d->arena, "DROP TABLE %s", name));
	}
	return true;
}

/* Who may only read is told of everything else all the same. */
static bool say_no_lock(Doctor *d, Error *err)
{
	if (err->kind != ERR_IO)
		return false;
	d->no_lock = arena_strdup(d->arena, err->message);
	d->no_lock_hint = arena_strdup(d->arena, err->hint);
	error_clear(err);
	return true;
}

static bool examine_lock(Doctor *d, Error *err)
{
	const char *advice;
	if (!run_lock_look(
		    d->conn, d->it->context->config, d->arena, &d->out->running, &advice, err))
		return say_no_lock(d, err);
	if (advice)
		find(d, "silent_holder", EXIT_DIFFERENT,
			arena_printf(d->arena,
				"the run lock is held by one that gives no sign of life: %s",
				d->out->running),
			advice);
	return true;
}

/* A server that will not say which databases it has is not ill. */
static void examine_scratch(Doctor *d)
{
	Error ignored = ERROR_INIT;
	if (!d->conn->backend->trial_left(d->conn, d->arena, &d->out->scratch, &ignored))
		d->out->scratch.count = 0;
}

bool doctor_examine(const DoctorCase *it, Diagnosis *out, Error *err)
{
	const RunContext *c = it->context;
	Doctor d = {.it = it, .conn = c->conn, .arena = c->arena, .out = out};
	*out = (Diagnosis){.rows = *it->rows};
	if (!examine_lock(&d, err) || !examine_journal(&d, err))
		return false;
	examine_rows(&d);
	if (!examine_scripts(&d, err) || !examine_indexes(&d, err) || !examine_tables(&d, err))
		return false;
	if (d.no_lock)
		find(&d, "no_lock", EXIT_DIFFERENT, d.no_lock, d.no_lock_hint);
	examine_scratch(&d);
	return true;
}

bool doctor_sweep(Conn *conn, const StrVec *scratch, size_t *dropped, Error *err)
{
	*dropped = 0;
	for (size_t i = 0; i < scratch->count; i++) {
		if (!conn->backend->trial_drop(conn, scratch->items[i], err))
			return error_wrap(err, "scratch database %s", scratch->items[i]);
		++*dropped;
	}
	return true;
}
