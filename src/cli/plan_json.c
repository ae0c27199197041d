/* plan_json.c - a plan as one JSON document. */
#include "cli/out.h"
#include "cli/plan_report.h"

static json_t *number_or_null(int64_t n)
{
	return n < 0 ? json_null() : json_integer((json_int_t)n);
}

static json_t *lock_json(const Plan *plan, const ForecastLock *l)
{
	const PlanTable *table = l->table ? plan_table(plan, l->schema, l->table) : NULL;
	json_t *json = json_pack("{s:o, s:o, s:o, s:s, s:b, s:b}", "schema", out_json(l->schema),
		"table", out_json(l->table), "mode", out_json(l->mode), "blocks",
		forecast_blocks_word(l->blocks), "brief", (int)l->brief, "new",
		table ? (int)table->made : 0);
	if (!table || !table->size.found)
		return json;
	json_object_set_new(json, "rows", number_or_null(table->size.rows));
	json_object_set_new(json, "rows_exact", json_boolean(table->size.exact));
	json_object_set_new(json, "bytes", number_or_null(table->size.bytes));
	return json;
}

static json_t *findings_json(const PlanReport *report, const PlanStatement *s)
{
	json_t *list = json_array();
	const LintFinding *f;
	size_t from = 0;
	while (report->lint && (f = lint_at(report->lint, s->where, "upgrade", &from)))
		json_array_append_new(
			list, json_pack("{s:o, s:s, s:o}", "rule", out_json(f->rule->id),
				      "severity", rule_severity_words[f->rule->severity], "message",
				      out_json(f->message)));
	return list;
}

static json_t *check_json(const PreflightCheck *c)
{
	return json_pack("{s:I, s:o, s:o, s:s, s:o, s:I, s:b, s:o}", "statement",
		(json_int_t)c->statement + 1, "table", out_json(c->table), "what",
		out_json(c->what), "outcome", preflight_word(c->outcome), "why", out_json(c->why),
		"rows", (json_int_t)c->rows, "more", (int)c->more, "samples",
		out_json_list(&c->samples));
}

static json_t *preflight_json(const Preflight *preflight)
{
	json_t *list = json_array();
	for (size_t i = 0; i < preflight->checks.count; i++)
		json_array_append_new(list, check_json(&preflight->checks.items[i]));
	return list;
}

static json_t *statement_json(const PlanReport *report, const PlanStatement *s)
{
	const Plan *plan = report->plan;
	json_t *locks = json_array();
	for (size_t i = 0; i < s->forecast.locks.count; i++)
		json_array_append_new(locks, lock_json(plan, &s->forecast.locks.items[i]));
	return json_pack("{s:I, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:b, s:b, s:o, s:o, s:o}",
		"call", (json_int_t)s->call, "revision",
		out_json(s->revision ? s->revision->id : NULL), "statement", out_json(s->sql),
		"operation", out_json(s->what), "where", out_json(s->where), "cost",
		forecast_cost_word(s->forecast.cost), "why", out_json(s->forecast.why), "note",
		out_json(s->forecast.note), "server_asked", (int)s->forecast.asked, "harmless",
		(int)s->harmless, "locks", locks, "lint", findings_json(report, s), "notes",
		out_json_list(&s->notes));
}

static json_t *wait_json(const PlanWait *w)
{
	return json_pack("{s:o, s:o, s:s, s:I, s:I, s:s, s:I}", "schema",
		out_json(w->table ? w->table->schema : NULL), "table",
		out_json(w->table ? w->table->name : NULL), "blocks",
		forecast_blocks_word(w->blocks), "from", (json_int_t)w->from + 1, "to",
		(json_int_t)w->to + 1, "cost", forecast_cost_word(w->cost), "dearest",
		(json_int_t)w->dearest + 1);
}

json_t *plan_report_json(const App *app, const PlanReport *report)
{
	const Plan *plan = report->plan;
	json_t *statements = json_array(), *waits = json_array();
	for (size_t i = 0; i < plan->statements.count; i++)
		json_array_append_new(
			statements, statement_json(report, &plan->statements.items[i]));
	for (size_t i = 0; i < plan->waits.count; i++)
		json_array_append_new(waits, wait_json(&plan->waits.items[i]));
	json_t *json = json_pack("{s:I, s:o, s:o, s:o, s:o}", "planned",
		(json_int_t)plan->result.planned, "current", out_json_list(&plan->result.rows),
		"statements", statements, "waits", waits, "notes", out_json_list(&plan->notes));
	if (report->preflight)
		json_object_set_new(json, "preflight", preflight_json(report->preflight));
	if (app->environment)
		json_object_set_new(json, "environment", out_json(app->environment));
	return json;
}
