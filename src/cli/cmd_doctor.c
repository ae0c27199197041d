/* cmd_doctor.c - what state the database is in, in one sentence, and the one command that goes on.
 */
#include <stdio.h>

#include "cli/out.h"
#include "cli/report.h"
#include "core/doctor.h"
#include "core/record.h"

static bool sweep;

static const Opt options[] = {
	{0, "sweep", OPT_FLAG, NULL, "remove scratch databases that killed commands left", &sweep},
	{0},
};

static const char *place(const App *app, const StrVec *rows)
{
	Str text = str_new(app->arena);
	for (size_t i = 0; i < rows->count; i++)
		str_addf(&text, "%s%s", i ? ", " : "", rows->items[i]);
	return rows->count ? text.data : "base";
}

static const char *sentence(const App *app, const Diagnosis *d)
{
	const char *at = place(app, &d->rows);
	if (d->findings.count > 0)
		return d->findings.items[0].text;
	if (d->running)
		return arena_printf(app->arena, "another run is going on: %s", d->running);
	if (d->pending > 0)
		return arena_printf(app->arena, "healthy: at %s, %zu revision%s pending", at,
			d->pending, d->pending == 1 ? "" : "s");
	return arena_printf(app->arena, "healthy: at %s, nothing is pending", at);
}

static const char *command(const Diagnosis *d)
{
	if (d->running)
		return NULL; /* wait for it */
	if (d->findings.count > 0)
		return d->findings.items[0].command;
	if (d->pending > 0)
		return "luamig upgrade";
	return d->scratch.count > 0 ? "luamig doctor --sweep" : NULL;
}

static json_t *findings_json(const Diagnosis *d)
{
	json_t *list = json_array();
	for (size_t i = 0; i < d->findings.count; i++) {
		const Finding *f = &d->findings.items[i];
		json_array_append_new(
			list, json_pack("{s:s, s:o, s:o}", "kind", f->kind, "message",
				      out_json(f->text), "next", out_json(f->command)));
	}
	return list;
}

/* Why a statement failed, or NULL. */
static const char *failure_of(const App *app, const JournalRow *row)
{
	Error failure = ERROR_INIT;
	if (row->state != RECORD_FAILED || !row->error || !row->error[0])
		return NULL;
	record_read_error(row->error, &failure);
	return arena_strdup(app->arena, failure.message);
}

static json_t *unfinished_json(const App *app, const JournalLeft *left)
{
	json_t *statements = json_array();
	if (!left->revision) {
		json_decref(statements);
		return json_null();
	}
	for (size_t i = 0; i < left->rows.count; i++) {
		const JournalRow *row = left->rows.items[i];
		json_array_append_new(statements,
			json_pack("{s:i, s:s, s:o, s:o, s:o}", "number", row->number, "state",
				call_record_word(row->state), "kind", out_json(row->kind), "where",
				out_json(row->place), "error", out_json(failure_of(app, row))));
	}
	return json_pack("{s:o, s:o, s:o}", "revision", out_json(left->revision), "direction",
		out_json(left->direction), "statements", statements);
}

static void print_json(const App *app, const Diagnosis *d)
{
	out_json_document(json_pack("{s:b, s:o, s:o, s:o, s:I, s:o, s:o, s:o, s:o}", "healthy",
		d->findings.count == 0, "message", out_json(sentence(app, d)), "next",
		out_json(command(d)), "current", out_json_list(&d->rows), "pending",
		(json_int_t)d->pending, "running", out_json(d->running), "unfinished",
		unfinished_json(app, &d->left), "findings", findings_json(d), "scratch",
		out_json_list(&d->scratch)));
}

static void print_statements(const App *app, const JournalLeft *left)
{
	for (size_t i = 0; i < left->rows.count; i++) {
		const JournalRow *row = left->rows.items[i];
		if (row->number == 0)
			continue;
		printf("  %3d  %-7s ", row->number, call_record_word(row->state));
		out_text(stdout, journal_describe(row, app->arena), "               ");
		printf("  (%s)\n", row->place);
		const char *failure = failure_of(app, row);
		if (failure) {
			printf("               ");
			out_text(stdout, failure, "               ");
			putchar('\n');
		}
	}
}

static void print_scratch(const Diagnosis *d)
{
	size_t n = d->scratch.count;
	if (n == 0)
		return;
	printf("also: %zu scratch database%s of luamig %s left by commands that were killed "
	       "(luamig "
	       "doctor --sweep)\n",
		n, n == 1 ? "" : "s", n == 1 ? "was" : "were");
	for (size_t i = 0; i < n; i++)
		printf("  %s\n", d->scratch.items[i]);
}

static void print_text(const App *app, const Diagnosis *d)
{
	const char *next = command(d);
	out_text(stdout, sentence(app, d), "");
	putchar('\n');
	if (d->left.revision)
		print_statements(app, &d->left);
	for (size_t i = 1; i < d->findings.count; i++) {
		printf("also: ");
		out_text(stdout, d->findings.items[i].text, "      ");
		printf(" (%s)\n", d->findings.items[i].command);
	}
	print_scratch(d);
	if (d->running && d->findings.count > 0)
		printf("another run is going on: %s\n", d->running);
	if (next)
		printf("next: %s\n", next);
}

/* Whatever else is the matter here. */
static bool sweep_scratch(App *app, Error *err)
{
	StrVec names = {0};
	size_t dropped;
	if (!app->conn->backend->trial_left(app->conn, app->arena, &names, err) ||
		!doctor_sweep(app->conn, &names, &dropped, err))
		return false;
	if (app->globals.json)
		out_json_document(json_pack("{s:o}", "removed", out_json_list(&names)));
	else if (dropped == 0)
		puts("no scratch database is left");
	else
		for (size_t i = 0; i < dropped; i++)
			printf("removed %s\n", names.items[i]);
	return true;
}

static bool run(App *app, Error *err)
{
	AppState state;
	Diagnosis diagnosis;
	if (sweep)
		return sweep_scratch(app, err);
	if (!app_state(app, &state, err))
		return false;
	const RunContext context = {app->conn, &app->config, &app->graph, app->arena};
	const DoctorCase it = {.context = &context,
		.history = &app->history,
		.rows = &state.rows,
		.unknown = &state.unknown,
		.applied = state.applied};
	if (!doctor_examine(&it, &diagnosis, err))
		return false;
	if (app->globals.json)
		print_json(app, &diagnosis);
	else
		print_text(app, &diagnosis);
	for (size_t i = 0; i < diagnosis.findings.count; i++)
		if (app->status < diagnosis.findings.items[i].status)
			app->status = diagnosis.findings.items[i].status;
	return true;
}

const Command cmd_doctor = {
	.name = "doctor",
	.args = "",
	.summary = "say what state the database is in and which command goes on",
	.help = "Looks at the version rows, the journal of a half-done revision, the run lock and "
		"who\n"
		"holds it, scripts changed since they were applied, invalid indexes and tables "
		"that "
		"a\n"
		"died run left.  Changes nothing.  Exit status 0: healthy; 2: something is to be "
		"done;\n"
		"4: a statement is in doubt, and only a person can say how it ended.\n"
		"It also names scratch databases that a killed test, check or autogenerate left on "
		"the\n"
		"server; --sweep removes those, and only those: they have a name of luamig's own, "
		"and\n"
		"the process that made them is gone.",
	.examples = "luamig doctor\n"
		    "luamig doctor --json            for programs\n"
		    "luamig doctor --sweep           remove what killed commands left",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_GRAPH | NEEDS_DATABASE,
	.run = run,
};
