/*
 * test_report.h - what `luamig test` prints: text for people, TAP, JUnit XML, JSON events.
 *
 * The cases of one environment come together, between test_begin() and test_end(); a format that
 * needs all of them at once keeps them.
 */
#ifndef LUAMIG_CLI_TEST_REPORT_H
#define LUAMIG_CLI_TEST_REPORT_H

#include <jansson.h>

#include "cli/cli.h"
#include "core/cycle.h"

typedef struct TestRun {
	const char *environment; /* or NULL */
	const char *title;       /* instead of "test: 9 revisions on …"; or NULL */
	size_t count;            /* cases there will be */
	CycleResult result;      /* its counts at the end */
} TestRun;

typedef struct TestReport TestReport;

typedef struct TestFormat {
	const char *name;
	void (*begin)(TestReport *report, const TestRun *run);
	void (*one)(TestReport *report, const TestRun *run, const CycleCase *one);
	void (*end)(TestReport *report, const TestRun *run);
	void (*finish)(TestReport *report, const Error *failure); /* failure NULL: there is none */
} TestFormat;

struct TestReport {
	App *app;
	const TestFormat *format;
	Arena *arena;
	size_t runs, passed, failed, skipped; /* so far */
	int64_t started_ms;
	Str text; /* junit.c: what is kept */
};

extern const TestFormat test_text, test_tap, test_junit, test_json;

/* NULL: err says which there are. */
const TestFormat *test_format(const char *name, Error *err);

void test_begin(TestReport *report, const TestRun *run);
void test_one(TestReport *report, const TestRun *run, const CycleCase *one);
void test_end(TestReport *report, const TestRun *run);
void test_finish(TestReport *report, const Error *failure);

/* "3f2a… add roles", or the case's name */
const char *test_name(const CycleCase *one, Arena *arena);

/* ---- test_json.c: also how a case goes from one process to another -------------------------- */

json_t *test_case_json(const CycleCase *one);
void test_case_read(const json_t *value, Arena *arena, CycleCase *out);
json_t *test_result_json(const CycleResult *result);
void test_result_read(const json_t *value, Arena *arena, CycleResult *out);

/* ---- test_env.c ----------------------------------------------------------------------------- */

/* The same range in several environments, each in a process of its own, then their schemas
 * compared. */
bool test_environments(
	TestReport *report, const StrVec *names, const char *range, Error *err) LUAMIG_MUST_CHECK;
/* In this process: app's environment. */
bool test_here(
	App *app, const CycleOptions *options, CycleResult *out, Error *err) LUAMIG_MUST_CHECK;

#endif
