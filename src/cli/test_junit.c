/*
 * test_junit.c - `luamig test --format junit`: XML as CI systems read it.  A suite begins with its
 * counts, so its cases are kept until it ends.
 */
#include <string.h>

#include "base/clock.h"
#include "cli/out.h"
#include "cli/test_report.h"

/* Text for XML 1.0: bytes that are not UTF-8 become U+FFFD, control characters a '?'. */
static void add_text(Str *s, const char *text)
{
	json_t *clean = out_json(text);
	for (const char *at = json_string_value(clean); at && *at; at++) {
		unsigned char c = (unsigned char)*at;
		if (c == '&')
			str_add(s, "&amp;");
		else if (c == '<')
			str_add(s, "&lt;");
		else if (c == '>')
			str_add(s, "&gt;");
		else if (c == '"')
			str_add(s, "&quot;");
		else if (c == '\n')
			str_add(s, "&#10;");
		else if (c < ' ' && c != '\t')
			str_add(s, "?");
		else
			str_addn(s, at, 1);
	}
	json_decref(clean);
}

static void add_attribute(Str *s, const char *name, const char *value)
{
	str_addf(s, " %s=\"", name);
	add_text(s, value);
	str_add(s, "\"");
}

static void add_seconds(Str *s, int64_t ms)
{
	str_addf(s, " time=\"%lld.%03d\"", (long long)(ms / 1000), (int)(ms % 1000));
}

static void begin(TestReport *r, const TestRun *run)
{
	(void)run;
	r->text.len = 0;
	r->text.data[0] = '\0';
	if (r->runs == 0)
		printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
}

static void add_failure(Str *s, const CycleCase *c)
{
	str_add(s, "      <failure");
	add_attribute(s, "type", c->findings.items[0].kind);
	add_attribute(s, "message", c->findings.items[0].text);
	str_add(s, ">");
	for (size_t i = 0; i < c->findings.count; i++) {
		const CycleFinding *f = &c->findings.items[i];
		add_text(s, f->text);
		str_add(s, "\n");
		if (f->where && f->where[0]) {
			add_text(s, f->where);
			str_add(s, "\n");
		}
		if (f->detail)
			add_text(s, f->detail);
	}
	str_add(s, "</failure>\n");
}

static void one(TestReport *r, const TestRun *run, const CycleCase *c)
{
	Str *s = &r->text;
	str_add(s, "    <testcase");
	add_attribute(s, "classname", run->environment ? run->environment : "luamig");
	add_attribute(s, "name", test_name(c, r->arena));
	if (c->file)
		add_attribute(s, "file", c->file);
	add_seconds(s, c->duration_ms);
	str_add(s, ">\n");
	if (c->status == CYCLE_FAILED)
		add_failure(s, c);
	if (c->status == CYCLE_SKIPPED) {
		str_add(s, "      <skipped");
		add_attribute(s, "message", c->skipped);
		str_add(s, "/>\n");
	}
	for (size_t i = 0; i < c->notes.count; i++) {
		str_add(s, i ? "" : "      <system-out>");
		add_text(s, c->notes.items[i]);
		str_add(s, i + 1 < c->notes.count ? "\n" : "</system-out>\n");
	}
	str_add(s, "    </testcase>\n");
}

static void end(TestReport *r, const TestRun *run)
{
	Str head = str_new(r->arena);
	const CycleResult *result = &run->result;
	str_add(&head, "  <testsuite");
	add_attribute(&head, "name",
		run->environment ? run->environment
		: run->title     ? run->title
				 : "luamig test");
	str_addf(&head, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\"",
		result->passed + result->failed + result->skipped, result->failed, result->skipped);
	add_seconds(&head, result->duration_ms);
	if (result->server)
		add_attribute(&head, "hostname", result->server);
	str_add(&head, ">\n");
	for (size_t i = 0; i < result->exclusions.count; i++) {
		str_add(&head, i ? "" : "    <properties>\n");
		str_add(&head, "      <property name=\"not compared\"");
		add_attribute(&head, "value", result->exclusions.items[i]);
		str_add(&head, "/>\n");
		str_add(&head, i + 1 < result->exclusions.count ? "" : "    </properties>\n");
	}
	printf("%s%s  </testsuite>\n", head.data, r->text.data);
}

static void finish(TestReport *r, const Error *failure)
{
	Str s = str_new(r->arena);
	if (r->runs == 0)
		printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
	if (failure) {
		str_add(&s, "  <testsuite name=\"luamig test\" tests=\"1\" failures=\"0\" "
			    "errors=\"1\" skipped=\"0\">\n    <testcase classname=\"luamig\" "
			    "name=\"luamig test\">\n      <error");
		add_attribute(&s, "type", error_kind_name(failure->kind));
		add_attribute(&s, "message", failure->message);
		str_add(&s, "/>\n    </testcase>\n  </testsuite>\n");
	}
	printf("%s</testsuites>\n", s.data);
}

const TestFormat test_junit = {"junit", begin, one, end, finish};
