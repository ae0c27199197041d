/* test_tap.c - `luamig test --format tap`: the Test Anything Protocol, for prove and others. */
#include <string.h>

#include "cli/test_report.h"

/* In a description '#' begins a directive, and a line end would end it. */
static void print_plain(const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		if (c == '#' || c == '\\')
			putchar('\\');
		putchar(c < ' ' || c == 127 ? ' ' : c);
	}
}

static void print_comment(const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");
		printf("# %.*s\n", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

static void begin(TestReport *r, const TestRun *run)
{
	if (r->runs == 0)
		printf("TAP version 13\n");
	if (run->environment)
		printf("# environment %s\n", run->environment);
	if (run->result.server)
		printf("# %s\n", run->result.server);
}

static void one(TestReport *r, const TestRun *run, const CycleCase *c)
{
	size_t number = r->passed + r->failed + r->skipped;
	printf("%sok %zu - ", c->status == CYCLE_FAILED ? "not " : "", number);
	if (run->environment) {
		print_plain(run->environment);
		printf(": ");
	}
	print_plain(test_name(c, r->arena));
	if (c->skipped && c->status == CYCLE_SKIPPED) {
		printf(" # SKIP ");
		print_plain(c->skipped);
	}
	printf("\n");
	for (size_t i = 0; i < c->findings.count; i++) {
		const CycleFinding *f = &c->findings.items[i];
		print_comment(f->text);
		if (f->where && f->where[0])
			print_comment(f->where);
		if (f->detail)
			print_comment(f->detail);
	}
	for (size_t i = 0; i < c->notes.count; i++)
		print_comment(c->notes.items[i]);
}

static void end(TestReport *r, const TestRun *run)
{
	(void)r;
	for (size_t i = 0; i < run->result.exclusions.count; i++) {
		printf("# not compared: ");
		print_plain(run->result.exclusions.items[i]);
		printf("\n");
	}
}

static void finish(TestReport *r, const Error *failure)
{
	if (failure) {
		printf("Bail out! ");
		print_plain(failure->message);
		printf("\n");
		return;
	}
	printf("1..%zu\n", r->passed + r->failed + r->skipped);
}

const TestFormat test_tap = {"tap", begin, one, end, finish};
