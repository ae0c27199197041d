/* cycle_revision.c - one revision: rows, up, down, up again, and what differs. */
#include <string.h>

#include "core/cycle_internal.h"

enum { STATEMENT_LINES = 12, MESSAGE_WIDTH = 240 };

/* What is known of one trip. */
typedef struct Trip {
	int node;
	const Revision *revision;
	Moment before, up, down, again;
	bool rows_changed; /* by the author's test after the upgrade */
	bool lost;         /* what the revision declares as lost */
} Trip;

static CycleWords after_down(const Cycle *c, const Trip *t)
{
	const char *id = t->revision->id;
	return (CycleWords){
		.missing = arena_printf(c->arena, "downgrade of %s does not bring back %%s", id),
		.left = arena_printf(c->arena, "downgrade of %s leaves %%s behind", id),
		.other = arena_printf(c->arena, "downgrade of %s leaves something else: %%s", id)};
}

static CycleWords after_again(const Cycle *c, const Trip *t)
{
	const char *id = t->revision->id;
	return (CycleWords){
		.missing = arena_printf(
			c->arena, "upgrade of %s after its downgrade differs: %%s is missing", id),
		.left = arena_printf(c->arena,
			"upgrade of %s after its downgrade differs: there is also %%s", id),
		.other = arena_printf(
			c->arena, "upgrade of %s after its downgrade differs: %%s", id)};
}

/* The first lines of a statement. */
const char *cycle_error_detail(const Error *why, Arena *arena)
{
	const char *end = why->statement;
	size_t lines = 0;
	for (; *end && lines < STATEMENT_LINES; lines++)
		end += strcspn(end, "\n") + (end[strcspn(end, "\n")] == '\n');
	return why->statement[0] ? arena_printf(arena, "%.*s%s%s\n", (int)(end - why->statement),
					   why->statement, *end && end[-1] != '\n' ? "\n" : "",
					   *end ? "…" : "")
				 : NULL;
}

/* What the server says, without all of a value that it quotes. */
const char *cycle_error_message(const Error *why, Arena *arena)
{
	Str s = str_new(arena);
	for (const char *line = why->message; *line;) {
		size_t len = strcspn(line, "\n");
		str_add(&s, s.len ? "\n" : "");
		str_add(&s, len <= MESSAGE_WIDTH ? arena_strndup(arena, line, len)
						 : str_one_line(arena_strndup(arena, line, len),
							   MESSAGE_WIDTH, "…", arena));
		line += len + (line[len] == '\n');
	}
	if (strstr(why->message, "statement timeout") || strstr(why->message, "statement_time"))
		str_addf(&s,
			" (in a test %d s, unless statement_timeout in luamig.lua says otherwise)",
			TESTBED_STATEMENT_S);
	return s.data;
}

static void failed(Cycle *c, const char *kind, const char *what, const Error *why)
{
	cycle_finding(
		c, (CycleFinding){.kind = kind,
			   .text = arena_printf(
				   c->arena, "%s: %s", what, cycle_error_message(why, c->arena)),
			   .detail = cycle_error_detail(why, c->arena),
			   .where = why->where[0] ? arena_strdup(c->arena, why->where) : NULL});
}

/* ---- what fails ----------------------------------------------------------------------------- */

static bool is_missing(const Cycle *c, int node)
{
	Revision copy = *cycle_revision(c, node);
	Error ignored = ERROR_INIT;
	return revision_read_body(&copy, &ignored) && !copy.has_downgrade;
}

static bool downgrade_failed(Cycle *c, Trip *t, const Error *why, Error *err)
{
	if (cycle_is_fatal(why)) {
		*err = *why;
		return false;
	}
	c->stuck[t->node] = true;
	if (is_missing(c, t->node))
		failed(c, "downgrade_missing",
			"downgrade is missing (where there is no way back, declare irreversible = "
			"true)",
			why);
	else
		failed(c, "downgrade_failed", "downgrade fails", why);
	return true;
}

/* What was wrong on the way down makes the second way up differ: only whether it can be done is
 * asked. */
static bool go_up_somehow(Cycle *c, Trip *t, Error *err)
{
	Error why = ERROR_INIT;
	if (cycle_step(c, t->node, UPGRADE, &why))
		return true;
	if (cycle_is_fatal(&why)) {
		*err = why;
		return false;
	}
	failed(c, "upgrade_again_failed", "upgrade after downgrade fails", &why);
	return true;
}

/* ---- up ------------------------------------------------------------------------------------- */

/* Green on an empty database? */
static bool try_empty(Cycle *c, Trip *t, bool *works, Error *err)
{
	bool *set = arena_alloc(c->arena, c->count * sizeof(*set));
	Error why = ERROR_INIT;
	int node;
	cycle_ancestors(c, t->node, set);
	set[t->node] = true;
	c->fates[t->node] = FATE_EMPTY; /* from here on without rows below it */
	if (!cycle_rebuild(c, set, &node, &why, err))
		return false;
	*works = node < 0;
	return true;
}

/* It is applied, without rows: the way back may be wrong all the same. */
static bool back_on_empty(Cycle *c, Trip *t, Error *err)
{
	Error why = ERROR_INIT;
	if (t->revision->irreversible)
		return true;
	if (!cycle_step(c, t->node, DOWNGRADE, &why))
		return downgrade_failed(c, t, &why, err);
	if (!cycle_moment(c, false, &c->moments, &t->down, err))
		return false;
	const CycleWords words = after_down(c, t);
	size_t wrong = cycle_compare_schema(c, &t->before, &t->down, &words);
	c->stuck[t->node] = wrong > 0;
	if (!go_up_somehow(c, t, err))
		return false;
	c->dirty = c->dirty || wrong > 0;
	return true;
}

static bool upgrade_failed(Cycle *c, Trip *t, const Error *why, Error *err)
{
	bool works;
	if (cycle_is_fatal(why)) {
		*err = *why;
		return false;
	}
	if (!try_empty(c, t, &works, err))
		return false;
	if (works) {
		failed(c, "upgrade_failed_with_rows",
			"upgrade fails with rows in the tables, and works on empty ones", why);
		return back_on_empty(c, t, err);
	}
	failed(c, "upgrade_failed", "upgrade fails", why);
	c->fates[t->node] = FATE_BROKEN;
	return true;
}

/* They cost more than the rest: one that is not taken down is compared with nothing. */
static bool needs_lines(const Cycle *c, const Trip *t)
{
	return !t->revision->irreversible || c->merges;
}

static bool read_up(Cycle *c, Trip *t, Moment *out, Error *err)
{
	if (needs_lines(c, t))
		return cycle_moment(c, true, &c->moments, out, err);
	*out = (Moment){.lined = false};
	return cycle_schema(c, &c->moments, &out->schema, err) &&
	       cycle_data(c, &c->moments, out, err);
}

static bool read_before(Cycle *c, Trip *t, Error *err)
{
	t->before =
		(Moment){.schema = c->last.schema, .lined = c->last.lined, .lines = c->last.lines};
	if (!c->known) {
		t->before = (Moment){.lined = false};
		if (!cycle_schema(c, &c->moments, &t->before.schema, err))
			return false;
	}
	if (!t->before.lined && needs_lines(c, t) && !cycle_lines(c, &c->moments, &t->before, err))
		return false;
	return cycle_rows(c, t->node, &t->before.schema, err) &&
	       cycle_data(c, &c->moments, &t->before, err);
}

/* *go_on: it is applied, with rows. */
static bool go_up(Cycle *c, Trip *t, bool *go_on, Error *err)
{
	Error why = ERROR_INIT;
	bool found, passed;
	*go_on = false;
	if (!read_before(c, t, err))
		return false;
	if (!cycle_step(c, t->node, UPGRADE, &why))
		return upgrade_failed(c, t, &why, err);
	c->fates[t->node] = FATE_GOOD;
	*go_on = true;
	if (!read_up(c, t, &t->up, err) ||
		!cycle_author(c, t->node, "after_upgrade", &found, &passed, err))
		return false;
	if (!found)
		return true;
	Moment after;
	if (!read_up(c, t, &after, err))
		return false;
	t->rows_changed = cycle_rows_differ(c, &t->up, &after);
	return true;
}

/* ---- down and up again ---------------------------------------------------------------------- */

static bool go_down(Cycle *c, Trip *t, bool *go_on, Error *err)
{
	Error why = ERROR_INIT;
	bool found, passed;
	*go_on = false;
	if (!cycle_step(c, t->node, DOWNGRADE, &why))
		return downgrade_failed(c, t, &why, err);
	if (!cycle_moment(c, true, &c->moments, &t->down, err))
		return false;
	const CycleWords words = after_down(c, t);
	size_t wrong = cycle_compare_schema(c, &t->before, &t->down, &words);
	if (wrong)
		c->stuck[t->node] = true;
	if (!t->rows_changed)
		wrong += cycle_compare_rows(c, &t->before, &t->up, &t->down, t->revision,
			arena_printf(c->arena, "after the downgrade of %s", t->revision->id));
	t->lost = t->revision->loses.count && cycle_rows_differ(c, &t->before, &t->down);
	*go_on = wrong == 0;
	c->dirty = c->dirty || wrong > 0;
	return cycle_author(c, t->node, "after_downgrade", &found, &passed, err);
}

static bool go_up_again(Cycle *c, Trip *t, Error *err)
{
	Error why = ERROR_INIT;
	if (!cycle_step(c, t->node, UPGRADE, &why)) {
		if (!cycle_is_fatal(&why)) {
			failed(c, "upgrade_again_failed", "upgrade after downgrade fails", &why);
			return true;
		}
		*err = why;
		return false;
	}
	if (!cycle_moment(c, true, &c->moments, &t->again, err))
		return false;
	const CycleWords words = after_again(c, t);
	size_t wrong = cycle_compare_schema(c, &t->up, &t->again, &words);
	if (!t->rows_changed && !t->lost)
		wrong += cycle_compare_rows(c, &t->up, &t->down, &t->again, t->revision,
			arena_printf(c->arena, "after the second upgrade of %s", t->revision->id));
	c->dirty = c->dirty || wrong > 0;
	c->known = !c->dirty;
	c->last = (Moment){
		.schema = t->again.schema, .lined = t->again.lined, .lines = t->again.lines};
	return true;
}

/* ---- the revision --------------------------------------------------------------------------- */

static void remember(Cycle *c, const Trip *t)
{
	Moment *kept = arena_alloc(c->arena, sizeof(*kept));
	*kept = (Moment){0};
	for (size_t i = 0; i < t->before.lines.count; i++)
		vec_push(&kept->lines, c->arena, arena_strdup(c->arena, t->before.lines.items[i]));
	c->before[t->node] = kept;
}

static bool travel(Cycle *c, Trip *t, Error *err)
{
	bool go_on;
	if (!go_up(c, t, &go_on, err))
		return false;
	remember(c, t);
	if (!go_on)
		return true;
	if (t->rows_changed)
		cycle_note(c, "its test changed rows after the upgrade: rows are not compared");
	if (t->revision->irreversible) {
		cycle_compare_lost(c, &t->before, &t->up, t->revision);
		cycle_note(c, "irreversible: not taken down");
		c->known = !c->dirty && !t->rows_changed;
		c->last = (Moment){
			.schema = t->up.schema, .lined = t->up.lined, .lines = t->up.lines};
		return true;
	}
	if (!go_down(c, t, &go_on, err))
		return false;
	if (t->lost)
		cycle_note(c, "what it declares as lost was lost: the rows of the second upgrade "
			      "are not compared with those of the first");
	if (go_on)
		return go_up_again(c, t, err);
	if (c->stuck[t->node] && c->applied[t->node])
		return true;
	c->dirty = true;
	return go_up_somehow(c, t, err);
}

bool cycle_try(Cycle *c, int node, Error *err)
{
	bool *set = arena_alloc(c->arena, c->count * sizeof(*set));
	Error why = ERROR_INIT;
	int broken;
	Trip trip = {.node = node, .revision = cycle_revision(c, node)};
	Arena older = c->last_moments;
	c->last_moments = c->moments;
	c->moments = older;
	arena_release(&c->moments);
	cycle_ancestors(c, node, set);
	for (size_t i = 0; i < c->count; i++)
		if (set[i] && c->fates[i] == FATE_BROKEN) {
			c->now->skipped =
				arena_printf(c->arena, "revision %s before it cannot be applied",
					cycle_revision(c, (int)i)->id);
			return true;
		}
	if (!cycle_go(c, set, &broken, &why, err))
		return false;
	if (broken >= 0) {
		c->fates[broken] = FATE_BROKEN;
		failed(c, "upgrade_failed",
			arena_printf(c->arena, "upgrade of revision %s before it fails",
				cycle_revision(c, broken)->id),
			&why);
		return true;
	}
	if (!travel(c, &trip, err))
		return false;
	bool merges = c->graph->nodes.items[node].downs.count > 1;
	return !merges || c->fates[node] == FATE_BROKEN || cycle_merge(c, node, err);
}
