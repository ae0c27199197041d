/* test_report.c - what all formats share, and the text for people; see test_report.h. */
#include "cli/test_report.h"

#include <string.h>

#include "base/clock.h"
#include "cli/out.h"
#include "cli/report.h"

enum { FEW = 4 }; /* exclusions that are listed */

static const TestFormat *const formats[] = {&test_text, &test_tap, &test_junit, &test_json};

const TestFormat *test_format(const char *name, Error *err)
{
	for (size_t i = 0; i < ARRAY_LEN(formats); i++)
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	error_set(err, ERR_USAGE, "there is no format '%s'", name);
	error_hint(err, "--format is text, tap, junit or json");
	return NULL;
}

void test_begin(TestReport *report, const TestRun *run)
{
	report->format->begin(report, run);
	fflush(stdout);
	report->runs++;
}

void test_one(TestReport *report, const TestRun *run, const CycleCase *one)
{
	size_t *counts[] = {[CYCLE_PASSED] = &report->passed,
		[CYCLE_FAILED] = &report->failed,
		[CYCLE_SKIPPED] = &report->skipped};
	++*counts[one->status];
	report->format->one(report, run, one);
	fflush(stdout);
}

void test_end(TestReport *report, const TestRun *run)
{
	report->format->end(report, run);
	fflush(stdout);
}

void test_finish(TestReport *report, const Error *failure)
{
	report->format->finish(report, failure);
	fflush(stdout);
}

const char *test_name(const CycleCase *one, Arena *arena)
{
	return one->revision ? arena_printf(arena, "%s %s", one->revision, one->name) : one->name;
}

/* ---- text ----------------------------------------------------------------------------------- */

static void text_begin(TestReport *r, const TestRun *run)
{
	size_t n = run->count > 0 ? run->count - 1 : 0; /* the last case is all of them */
	if (r->app->globals.quiet)
		return;
	if (r->runs)
		printf("\n");
	printf("%s", out_style(stdout, STYLE_BOLD));
	if (run->environment)
		printf("%s: ", run->environment);
	if (run->title)
		printf("%s", run->title);
	else
		printf("test: %zu revision%s on %s", n, n == 1 ? "" : "s", run->result.server);
	printf("%s\n", out_style(stdout, STYLE_NONE));
}

static void print_lines(const char *lines)
{
	while (*lines) {
		size_t len = strcspn(lines, "\n");
		Arena arena = ARENA_INIT;
		Style style = *lines == '+' ? STYLE_GREEN : *lines == '-' ? STYLE_RED : STYLE_DIM;
		printf("        %s", out_style(stdout, style));
		out_text(stdout, arena_strndup(&arena, lines, len), "        ");
		printf("%s\n", out_style(stdout, STYLE_NONE));
		lines += len + (lines[len] == '\n');
		arena_release(&arena);
	}
}

static void print_finding(const CycleFinding *f)
{
	printf("      ");
	out_text(stdout, f->text, "      ");
	printf("\n");
	if (f->where && f->where[0]) {
		printf("        %sat ", out_style(stdout, STYLE_DIM));
		out_text(stdout, f->where, "");
		printf("%s\n", out_style(stdout, STYLE_NONE));
	}
	if (f->detail)
		print_lines(f->detail);
}

static void print_mark(CycleStatus status)
{
	static const Style styles[] = {STYLE_GREEN, STYLE_RED, STYLE_YELLOW};
	static const char *const plain[] = {"ok", "FAILED", "skipped"};
	static const char *const signs[] = {"\u2713", "\u2717", "\u2013"};
	printf("  %s%s%s ", out_style(stdout, styles[status]),
		out_is_unicode() ? signs[status] : plain[status], out_style(stdout, STYLE_NONE));
}

static void text_one(TestReport *r, const TestRun *run, const CycleCase *one)
{
	(void)run;
	if (r->app->globals.quiet && one->status == CYCLE_PASSED)
		return;
	print_mark(one->status);
	if (one->revision)
		printf("%-12s  ", one->revision);
	out_text(stdout, one->name, " ");
	printf("  %s(%s)%s\n", out_style(stdout, STYLE_DIM),
		one->skipped ? one->skipped : report_duration(r->arena, one->duration_ms),
		out_style(stdout, STYLE_NONE));
	for (size_t i = 0; i < one->findings.count; i++)
		print_finding(&one->findings.items[i]);
	for (size_t i = 0; !r->app->globals.quiet && i < one->notes.count; i++) {
		printf("      %snote: ", out_style(stdout, STYLE_DIM));
		out_text(stdout, one->notes.items[i], "      ");
		printf("%s\n", out_style(stdout, STYLE_NONE));
	}
}

static void text_end(TestReport *r, const TestRun *run)
{
	const StrVec *all = &run->result.exclusions;
	size_t shown = r->app->globals.verbose || all->count <= FEW ? all->count : FEW;
	if (r->app->globals.quiet)
		return;
	for (size_t i = 0; i < shown; i++) {
		printf("  %snot compared: ", out_style(stdout, STYLE_DIM));
		out_text(stdout, all->items[i], "  ");
		printf("%s\n", out_style(stdout, STYLE_NONE));
	}
	if (shown < all->count)
		printf("  %sand %zu more (-v lists them)%s\n", out_style(stdout, STYLE_DIM),
			all->count - shown, out_style(stdout, STYLE_NONE));
}

static void text_finish(TestReport *r, const Error *failure)
{
	if (failure || r->app->globals.quiet)
		return;
	printf("%zu passed", r->passed);
	if (r->failed)
		printf(", %s%zu failed%s", out_style(stdout, STYLE_RED), r->failed,
			out_style(stdout, STYLE_NONE));
	if (r->skipped)
		printf(", %zu skipped", r->skipped);
	printf(" in %s\n", report_duration(r->arena, clock_ms() - r->started_ms));
}

const TestFormat test_text = {"text", text_begin, text_one, text_end, text_finish};
