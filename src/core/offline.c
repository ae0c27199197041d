/*
 * offline.c - runs that are printed: the steps, the version rows, and where they start; see
 * offline.h.  What a script asks for is printed by printer.c.
 */
#include "core/offline.h"

#include <string.h>

#include "base/path.h"
#include "core/rows.h"

typedef struct Offline {
	Printer printer;
	PrinterSetup setup;
	Direction direction;
	Config *config;
	const Graph *graph;
	Arena *arena;
	History history;
	Script *script;
	StrVec rows;
	Arena rows_arena[2]; /* of `rows`, and of those after the step, by turns */
	int turn;
	bool *applied;
	const char *unfinished; /* of a dry run: see RunPlan */
	size_t done;
} Offline;

static const Dialect *dialect_of(const Offline *o)
{
	return o->setup.backend->dialect;
}

/* ---- the version table ------------------------------------------------------------------ */

static const char *quoted(const Offline *o, const char *text, Arena *arena)
{
	Str s = str_new(arena);
	dialect_of(o)->string(text, strlen(text), &s);
	return s.data;
}

static void print_change(Offline *o, RowChange c, Arena *scratch)
{
	const char *table = o->history.version;
	const char *old = c.old ? quoted(o, c.old, scratch) : NULL;
	const char *new = c.new ? quoted(o, c.new, scratch) : NULL;
	if (!old)
		printer_rows(&o->printer,
			arena_printf(
				scratch, "INSERT INTO %s (version_num) VALUES (%s)", table, new));
	else if (!new)
		printer_rows(&o->printer,
			arena_printf(scratch, "DELETE FROM %s WHERE version_num = %s", table, old));
	else
		printer_rows(&o->printer,
			arena_printf(scratch,
				"UPDATE %s SET version_num = %s WHERE version_num = %s", table, new,
				old));
}

static void print_rows(Offline *o, const StrVec *after)
{
	Arena scratch = ARENA_INIT;
	RowChanges changes = history_changes(&o->rows, after, &scratch);
	for (size_t i = 0; i < changes.count; i++)
		print_change(o, changes.items[i], &scratch);
	o->rows = *after;
	arena_release(&scratch);
}

static void describe_tables(Offline *o)
{
	const Config *config = o->config;
	Str name = str_new(o->arena);
	sql_addf(&name, dialect_of(o), "%n", config->version_table_schema, config->version_table);
	o->history = (History){.dialect = dialect_of(o),
		.version = name.data,
		.version_name = config->version_table,
		.version_schema = config->version_table_schema};
}

/* Offline it is there when something is applied. */
static bool create_table(Offline *o, Error *err)
{
	const Op op = history_version_table(&o->history, o->arena);
	if (o->rows.count > 0 || o->history.has_version)
		return true;
	if (!printer_op(&o->printer, &op, err))
		return false;
	if (dialect_of(o)->keys_off_sql) /* the first revision may need its own transaction */
		printer_commit(&o->printer);
	return true;
}

/* ---- revisions -------------------------------------------------------------------------- */

static const char *ids_text(const Offline *o, const IntVec *nodes, Arena *arena)
{
	Str s = str_new(arena);
	for (size_t i = 0; i < nodes->count; i++)
		str_addf(&s, "%s%s", i ? ", " : "",
			o->graph->nodes.items[nodes->items[i]].revision.id);
	return nodes->count ? s.data : "base";
}

static const char *heading(const Offline *o, const Node *node, Arena *arena)
{
	bool up = o->direction == UPGRADE;
	const char *id = node->revision.id, *downs = ids_text(o, &node->downs, arena);
	/* one line whatever the message holds */
	char *message = arena_strdup(arena, node->revision.message);
	for (char *p = message; *p; p++)
		if ((unsigned char)*p < ' ')
			*p = ' ';
	return arena_printf(arena, "-- Running %s %s -> %s%s%s\n\n", direction_word(o->direction),
		up ? downs : id, up ? id : downs, *message ? ", " : "", message);
}

static bool call_script(Offline *o, const Revision *r, Arena *scratch, Error *err)
{
	size_t len;
	char *text = path_read(r->path, scratch, &len, err);
	if (text && script_call(o->script, r->path, r->shown, text, len,
			    direction_word(o->direction), err))
		return true;
	snprintf(err->revision, sizeof(err->revision), "%s", r->id);
	return false;
}

static bool run_step(Offline *o, int n, Error *err)
{
	const Node *node = &o->graph->nodes.items[n];
	bool up = o->direction == UPGRADE;
	Arena scratch = ARENA_INIT;
	Arena *rows_arena = &o->rows_arena[o->turn ^= 1];
	arena_release(rows_arena);
	o->applied[n] = up;
	StrVec after = rows_after_step(o->graph, &o->rows, o->applied, n, up, rows_arena);
	printer_begin_revision(&o->printer, &node->revision, heading(o, node, &scratch));
	if (o->unfinished && strcmp(o->unfinished, node->revision.id) == 0)
		printer_note(&o->printer,
			arena_printf(&scratch,
				"an earlier run stopped in the middle of this revision: the first "
				"%zu of its calls are done and are not repeated",
				o->done));
	bool ok = call_script(o, &node->revision, &scratch, err);
	if (ok) {
		o->printer.autocommit = 0;
		print_rows(o, &after);
	}
	printer_end_revision(&o->printer, ok);
	arena_release(&scratch);
	return ok;
}

static bool run_steps(Offline *o, const IntVec *steps, Error *err)
{
	if (steps->count > 0 && !create_table(o, err))
		return false;
	for (size_t i = 0; i < steps->count; i++)
		if (!run_step(o, steps->items[i], err))
			return false;
	printer_commit(&o->printer);
	return true;
}

static bool open_printer(Offline *o, Error *err)
{
	ScriptOptions options = {.trust = o->config->trust,
		.naming = o->config->naming,
		.lua_dir = o->config->lua_dir,
		.module_dirs = o->config->migration_paths};
	for (size_t i = 0; i < o->config->args.count; i++)
		vec_push(&options.args, o->arena, o->config->args.items[i]);
	if (!printer_open(&o->printer, &o->setup, o->arena, err))
		return false;
	o->script = script_new(&options, &o->printer.host);
	return true;
}

static void release(Offline *o)
{
	script_free(o->script);
	printer_close(&o->printer);
	arena_release(&o->rows_arena[0]);
	arena_release(&o->rows_arena[1]);
}

/* ---- offline ---------------------------------------------------------------------------- */

/* "a:b" -> a (NULL: base) and b. */
static bool split_range(
	const Offline *o, const char *range, const char **from, const char **to, Error *err)
{
	const char *colon = strchr(range, ':');
	*from = colon && colon > range ? arena_strndup(o->arena, range, (size_t)(colon - range))
				       : NULL;
	*to = colon ? colon + 1 : range;
	if (o->direction == DOWNGRADE && !*from) {
		error_set(err, ERR_USAGE, "downgrade --sql needs where it starts: FROM:TO");
		return error_hint(err, "for example: luamig downgrade --sql head:base");
	}
	if (!**to)
		return error_set(err, ERR_USAGE, "%s: the end of the range is missing", range);
	return true;
}

static bool start_state(Offline *o, const char *from, const char *to, Error *err)
{
	IntVec start = {0};
	const StrVec none = {0};
	GraphChoice choice = {.rows = &none, .offline = true, .where = "the range"};
	choice.down = o->direction == DOWNGRADE;
	if (from)
		vec_push(&choice.names, o->arena, from);
	vec_push(&choice.names, o->arena, to);
	if (!graph_choose(o->graph, &choice, o->arena, &o->graph, err))
		return false;
	o->applied = arena_alloc(o->arena, o->graph->nodes.count + 1);
	if (!from || strcmp(from, "base") == 0)
		return true;
	if (!graph_resolve(o->graph, from, o->applied, o->arena, &start, err))
		return false;
	for (size_t i = 0; i < start.count; i++)
		vec_push(&o->rows, o->arena, o->graph->nodes.items[start.items[i]].revision.id);
	return graph_applied(o->graph, &o->rows, "the range", o->arena, &o->applied, err);
}

static Offline new_offline(
	Config *config, const Graph *graph, const OfflineOptions *options, Arena *arena)
{
	Offline o = {.direction = options->direction,
		.config = config,
		.graph = graph,
		.arena = arena,
		.setup = {.backend = options->backend,
			.server = options->server,
			.to = &options->to}};
	describe_tables(&o);
	return o;
}

bool offline_run(
	Config *config, const Graph *graph, const OfflineOptions *options, Arena *arena, Error *err)
{
	Offline o = new_offline(config, graph, options, arena);
	const char *from, *to;
	IntVec steps = {0};
	if (!split_range(&o, options->range, &from, &to, err) || !start_state(&o, from, to, err))
		return false;
	bool planned = o.direction == UPGRADE
			       ? graph_plan_upgrade(o.graph, to, o.applied, arena, &steps, err)
			       : graph_plan_downgrade(o.graph, to, o.applied, arena, &steps, err);
	o.setup.from_base = o.rows.count == 0;
	bool ok = planned && open_printer(&o, err) && run_steps(&o, &steps, err);
	release(&o);
	return ok;
}

bool offline_stamp(
	Config *config, const Graph *graph, const OfflineOptions *options, Arena *arena, Error *err)
{
	Offline o = new_offline(config, graph, options, arena);
	const char *from, *to;
	bool *after_set;
	StrVec targets = {0}, after = {0};
	IntVec heads = {0};
	if (!split_range(&o, options->range, &from, &to, err) || !start_state(&o, from, to, err))
		return false;
	vec_push(&targets, arena, to);
	if (!graph_plan_stamp(o.graph, &targets, o.applied, false, arena, &after_set, err))
		return false;
	graph_rows(o.graph, after_set, arena, &heads);
	for (size_t i = 0; i < heads.count; i++)
		vec_push(&after, arena, o.graph->nodes.items[heads.items[i]].revision.id);
	bool ok = printer_open(&o.printer, &o.setup, arena, err) && create_table(&o, err);
	if (ok) {
		print_rows(&o, &after);
		printer_commit(&o.printer);
	}
	release(&o);
	return ok;
}

/* ---- dry runs --------------------------------------------------------------------------- */

bool offline_dry_run(const RunContext *context, const RunOptions *options, const PrintTo *to,
	RunResult *out, Error *err)
{
	Conn *conn = context->conn;
	RunPlan plan;
	*out = (RunResult){0};
	if (!runner_plan(context, options, &plan, err))
		return false;
	out->planned = plan.steps.count;
	out->rows = plan.rows;
	for (size_t i = 0; i < plan.steps.count; i++)
		vec_push(&out->steps, context->arena,
			plan.graph->nodes.items[plan.steps.items[i]].revision.id);
	Offline o = {.direction = options->direction,
		.config = context->config,
		.graph = plan.graph,
		.arena = context->arena,
		.setup = {.backend = conn->backend,
			.server = &conn->server,
			.conn = conn,
			.to = to},
		.history = plan.history,
		.rows = plan.rows,
		.applied = plan.applied,
		.unfinished = plan.unfinished,
		.done = plan.done};
	bool ok = open_printer(&o, err) && run_steps(&o, &plan.steps, err);
	release(&o);
	return ok;
}
