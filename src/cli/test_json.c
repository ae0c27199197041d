/* test_json.c - `luamig test --format json`: one event a line; and cases between processes. */
#include <string.h>

#include "base/clock.h"
#include "cli/out.h"
#include "cli/test_report.h"

/* ---- writing -------------------------------------------------------------------------------- */

static json_t *findings_json(const CycleFindings *findings)
{
	json_t *list = json_array();
	for (size_t i = 0; i < findings->count; i++) {
		const CycleFinding *f = &findings->items[i];
		json_array_append_new(list,
			json_pack("{s:o, s:o, s:o, s:o}", "kind", out_json(f->kind), "message",
				out_json(f->text), "detail", out_json(f->detail), "where",
				out_json(f->where && f->where[0] ? f->where : NULL)));
	}
	return list;
}

json_t *test_case_json(const CycleCase *one)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:s, s:I, s:o, s:o, s:o}", "event",
		one->revision ? "revision" : "check", "revision", out_json(one->revision), "name",
		out_json(one->name), "path", out_json(one->file), "status",
		cycle_status_word(one->status), "duration_ms", (json_int_t)one->duration_ms,
		"findings", findings_json(&one->findings), "notes", out_json_list(&one->notes),
		"skipped", out_json(one->skipped));
}

json_t *test_result_json(const CycleResult *result)
{
	return json_pack("{s:o, s:I, s:I, s:I, s:o, s:b, s:o, s:I}", "server",
		out_json(result->server), "passed", (json_int_t)result->passed, "failed",
		(json_int_t)result->failed, "skipped", (json_int_t)result->skipped, "not_compared",
		out_json_list(&result->exclusions), "complete", result->complete, "facts",
		out_json_list(&result->facts), "duration_ms", (json_int_t)result->duration_ms);
}

/* ---- reading -------------------------------------------------------------------------------- */

static const char *read_text(const json_t *object, const char *key, Arena *arena)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? arena_strdup(arena, text) : NULL;
}

static StrVec read_list(const json_t *object, const char *key, Arena *arena)
{
	StrVec out = {0};
	const json_t *list = json_object_get(object, key);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *text = json_string_value(json_array_get(list, i));
		vec_push(&out, arena, text ? arena_strdup(arena, text) : "");
	}
	return out;
}

static int64_t read_int(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

void test_case_read(const json_t *value, Arena *arena, CycleCase *out)
{
	const json_t *findings = json_object_get(value, "findings");
	const char *status = read_text(value, "status", arena);
	*out = (CycleCase){.name = read_text(value, "name", arena),
		.revision = read_text(value, "revision", arena),
		.file = read_text(value, "path", arena),
		.duration_ms = read_int(value, "duration_ms"),
		.notes = read_list(value, "notes", arena),
		.skipped = read_text(value, "skipped", arena)};
	for (int s = CYCLE_PASSED; s <= CYCLE_SKIPPED; s++)
		if (status && strcmp(status, cycle_status_word((CycleStatus)s)) == 0)
			out->status = (CycleStatus)s;
	for (size_t i = 0; i < json_array_size(findings); i++) {
		const json_t *f = json_array_get(findings, i);
		vec_push(&out->findings, arena,
			(CycleFinding){.kind = read_text(f, "kind", arena),
				.text = read_text(f, "message", arena),
				.detail = read_text(f, "detail", arena),
				.where = read_text(f, "where", arena)});
	}
}

void test_result_read(const json_t *value, Arena *arena, CycleResult *out)
{
	*out = (CycleResult){.server = read_text(value, "server", arena),
		.passed = (size_t)read_int(value, "passed"),
		.failed = (size_t)read_int(value, "failed"),
		.skipped = (size_t)read_int(value, "skipped"),
		.exclusions = read_list(value, "not_compared", arena),
		.complete = json_is_true(json_object_get(value, "complete")),
		.facts = read_list(value, "facts", arena),
		.duration_ms = read_int(value, "duration_ms")};
}

/* ---- the format ----------------------------------------------------------------------------- */

static void print_event(const TestRun *run, json_t *event)
{
	if (run && run->environment)
		json_object_set_new(event, "environment", out_json(run->environment));
	out_json_line(event);
}

static void begin(TestReport *r, const TestRun *run)
{
	(void)r;
	print_event(run, json_pack("{s:s, s:o, s:I}", "event", "plan", "server",
				 out_json(run->result.server), "count", (json_int_t)run->count));
}

static void one(TestReport *r, const TestRun *run, const CycleCase *c)
{
	(void)r;
	print_event(run, test_case_json(c));
}

static void end(TestReport *r, const TestRun *run)
{
	json_t *json = test_result_json(&run->result);
	(void)r;
	json_object_del(json, "facts");
	json_object_set_new(json, "event", json_string("tested"));
	print_event(run, json);
}

static void finish(TestReport *r, const Error *failure)
{
	print_event(NULL, json_pack("{s:s, s:s, s:I, s:I, s:I, s:I}", "event", "end", "status",
				  failure     ? "error"
				  : r->failed ? "failed"
					      : "ok",
				  "passed", (json_int_t)r->passed, "failed", (json_int_t)r->failed,
				  "skipped", (json_int_t)r->skipped, "duration_ms",
				  (json_int_t)(clock_ms() - r->started_ms)));
}

const TestFormat test_json = {"json", begin, one, end, finish};
