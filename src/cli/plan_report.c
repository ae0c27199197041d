/* plan_report.c - a plan on the terminal. */
#include "cli/plan_report.h"

#include <stdio.h>
#include <string.h>

#include "cli/out.h"

enum { STATEMENT_WIDTH = 90 };

/* ---- pieces --------------------------------------------------------------------------------- */

/* 1234567 as "1 234 567". */
static const char *grouped(int64_t n, Arena *arena)
{
	char digits[32];
	int len = snprintf(digits, sizeof(digits), "%lld", (long long)n);
	Str s = str_new(arena);
	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0 && digits[i - 1] != '-')
			str_add(&s, " ");
		str_addn(&s, &digits[i], 1);
	}
	return s.data;
}

static const char *bytes_text(int64_t bytes, Arena *arena)
{
	static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
	double size = (double)bytes;
	size_t unit = 0;
	while (size >= 1024 && unit + 1 < ARRAY_LEN(units))
		size /= 1024, unit++;
	return arena_printf(
		arena, size < 10 && unit > 0 ? "%.1f %s" : "%.0f %s", size, units[unit]);
}

static const char *size_text(const PlanTable *table, Arena *arena)
{
	if (!table)
		return "";
	if (table->made)
		return "new";
	if (!table->size.found)
		return "";
	Str s = str_new(arena);
	if (table->size.rows >= 0)
		str_addf(&s, "%s%s rows", table->size.exact ? "" : "~",
			grouped(table->size.rows, arena));
	if (table->size.bytes >= 0)
		str_addf(&s, "%s%s", s.len ? ", " : "", bytes_text(table->size.bytes, arena));
	return s.data;
}

static const char *table_text(const char *schema, const char *table, Arena *arena)
{
	if (!table)
		return "the database";
	return schema ? arena_printf(arena, "%s.%s", schema, table) : table;
}

static Style cost_style(ForecastCost cost)
{
	switch (cost) {
	case COST_REWRITE:
	case COST_UNKNOWN:
		return STYLE_RED;
	case COST_SCAN:
	case COST_ROWS:
		return STYLE_YELLOW;
	case COST_DISCARD:
		return STYLE_MAGENTA;
	default:
		return STYLE_GREEN;
	}
}

static void styled(Style style, const char *text, int width)
{
	int len = 0;
	for (const char *p = text; *p; p++)
		len += ((unsigned char)*p & 0xC0) != 0x80;
	fputs(out_style(stdout, style), stdout);
	out_text(stdout, text, "");
	fputs(out_style(stdout, STYLE_NONE), stdout);
	if (width > 0)
		printf("%*s", len < width ? width - len : 1, "");
}

/* ---- statements ----------------------------------------------------------------------------- */

static const char *waits_text(const PlanStatement *s, const ForecastLock *lock, bool made)
{
	if (made)
		return "nobody else knows it";
	if (lock->blocks == BLOCKS_ALL)
		return "readers and writers wait";
	if (lock->blocks == BLOCKS_WRITERS)
		return "writers wait";
	if (s->forecast.cost == COST_ROWS)
		return "writers of the same rows wait";
	return lock->brief ? "all wait for a moment" : "nobody waits";
}

static int widest(const PlanStatement *s, Arena *arena)
{
	size_t widest = strlen("rewrite");
	for (size_t i = 0; i < s->forecast.locks.count; i++) {
		const ForecastLock *l = &s->forecast.locks.items[i];
		size_t len = strlen(table_text(l->schema, l->table, arena));
		widest = len > widest ? len : widest;
	}
	return (int)(widest < 40 ? widest : 40) + 2;
}

/* The table of a statement that locks the whole database. */
static const PlanTable *concerned(const Plan *plan, const PlanStatement *s)
{
	if (s->op && s->op->table)
		return plan_table(plan, s->op->schema, s->op->table);
	if (s->form.tables.count == 0)
		return NULL;
	return plan_table(plan, s->form.tables.items[0].schema, s->form.tables.items[0].name);
}

static void print_lock(const Plan *plan, const PlanStatement *s, size_t i, Arena *arena)
{
	const ForecastLock *l = &s->forecast.locks.items[i];
	const PlanTable *table =
		l->table ? plan_table(plan, l->schema, l->table) : concerned(plan, s);
	bool made = table && table->made;
	Style style = made || l->blocks == BLOCKS_NOBODY ? STYLE_NONE
		      : l->blocks == BLOCKS_ALL          ? STYLE_RED
							 : STYLE_YELLOW;
	printf("       ");
	styled(STYLE_NONE, table_text(l->schema, l->table, arena), widest(s, arena));
	styled(STYLE_NONE, l->mode, 22);
	styled(style, waits_text(s, l, made), 26);
	if (!l->table && table && !made)
		printf("%s: ", table->name);
	out_text(stdout, size_text(table, arena), "");
	putchar('\n');
}

/* Where only the whole database can be locked, the statements of one operation are one step. */
static size_t group_end(const Plan *plan, size_t i)
{
	const PlanStatement *s = &plan->statements.items[i];
	size_t end = i;
	for (; s->op && end < plan->statements.count; end++) {
		const PlanStatement *next = &plan->statements.items[end];
		if (next->call != s->call ||
			(next->forecast.locks.count > 0 && next->forecast.locks.items[0].table))
			break;
	}
	return end > i ? end : i + 1;
}

/* The statement of a step that costs most. */
static size_t dearest(const Plan *plan, size_t i, size_t end)
{
	size_t found = i;
	for (; i < end; i++)
		if (plan->statements.items[i].forecast.cost >
			plan->statements.items[found].forecast.cost)
			found = i;
	return found;
}

static void print_head(const Plan *plan, size_t i, size_t end, Arena *arena)
{
	const PlanStatement *s = &plan->statements.items[i];
	bool many = end > i + 1;
	const char *number = many ? arena_printf(arena, "%zu-%zu", i + 1, end)
				  : arena_printf(arena, "%zu", i + 1);
	printf("%5s  ", number);
	styled(STYLE_BOLD,
		str_one_line(s->sql && !many ? s->sql : s->what, STATEMENT_WIDTH, " …", arena), 0);
	putchar('\n');
}

/* What is said of every statement is said once. */
static void print_cost(const PlanStatement *s, const char **said, Arena *arena)
{
	const Forecast *f = &s->forecast;
	bool note = f->note && (!*said || strcmp(*said, f->note) != 0);
	printf("       ");
	styled(s->harmless ? STYLE_GREEN : cost_style(f->cost), forecast_cost_word(f->cost),
		widest(s, arena));
	if (f->why)
		out_text(stdout, f->why, "");
	if (note)
		printf("%s%s", f->why ? "; " : "", f->note);
	putchar('\n');
	if (note)
		*said = f->note;
}

static Style severity_style(RuleSeverity severity)
{
	return severity == RULE_ERROR     ? STYLE_RED
	       : severity == RULE_WARNING ? STYLE_YELLOW
					  : STYLE_CYAN;
}

static void print_findings(const PlanReport *report, const PlanStatement *s)
{
	const LintFinding *f;
	size_t from = 0;
	while (report->lint && (f = lint_at(report->lint, s->where, "upgrade", &from))) {
		printf("       lint ");
		styled(severity_style(f->rule->severity), f->rule->id, 0);
		printf(" ");
		out_text(stdout, f->message, "         ");
		putchar('\n');
	}
}

/* Several statements of one place have the same findings. */
static bool is_last_there(const Plan *plan, size_t end)
{
	return end == plan->statements.count || strcmp(plan->statements.items[end - 1].where,
							plan->statements.items[end].where) != 0;
}

static size_t print_step(const PlanReport *report, size_t i, const char **said, Arena *arena)
{
	const Plan *plan = report->plan;
	size_t end = group_end(plan, i);
	const PlanStatement *s = &plan->statements.items[dearest(plan, i, end)];
	print_head(plan, i, end, arena);
	print_cost(s, said, arena);
	for (size_t k = 0; k < s->forecast.locks.count; k++)
		print_lock(plan, s, k, arena);
	for (size_t n = i; n < end; n++)
		for (size_t k = 0; k < plan->statements.items[n].notes.count; k++) {
			printf("       %s-- ", out_style(stdout, STYLE_DIM));
			out_text(stdout, plan->statements.items[n].notes.items[k], "       -- ");
			printf("%s\n", out_style(stdout, STYLE_NONE));
		}
	if (is_last_there(plan, end))
		print_findings(report, s);
	return end;
}

static void print_revision(const Revision *r)
{
	printf("\n%s%s%s", out_style(stdout, STYLE_YELLOW), r->id, out_style(stdout, STYLE_NONE));
	if (*r->message) {
		printf(" ");
		out_text(stdout, r->message, "");
	}
	printf("  %s(%s)%s\n\n", out_style(stdout, STYLE_DIM), r->shown,
		out_style(stdout, STYLE_NONE));
}

/* ---- the end -------------------------------------------------------------------------------- */

static const char *while_text(ForecastCost cost)
{
	switch (cost) {
	case COST_REWRITE:
		return "writes every row anew";
	case COST_SCAN:
		return "reads every row";
	case COST_ROWS:
		return "changes rows";
	case COST_UNKNOWN:
		return "does what luamig does not understand";
	default:
		return NULL;
	}
}

static void print_wait(const PlanWait *w, Arena *arena)
{
	const char *size = size_text(w->table, arena), *work = while_text(w->cost);
	printf("  ");
	styled(STYLE_BOLD,
		w->table ? table_text(w->table->schema, w->table->name, arena) : "the database", 0);
	if (*size)
		printf(" (%s)", size);
	printf(": %s wait", w->blocks == BLOCKS_ALL ? "readers and writers" : "writers");
	if (w->to > w->from)
		printf(" from %zu to the COMMIT after %zu", w->from + 1, w->to + 1);
	else
		printf(" during %zu", w->from + 1);
	if (work)
		printf(", while %zu %s%s%s\n", w->dearest + 1,
			out_style(stdout, cost_style(w->cost)), work,
			out_style(stdout, STYLE_NONE));
	else
		printf(", for a moment\n");
}

static void print_end(const Plan *plan, Arena *arena)
{
	size_t unknown = 0;
	for (size_t i = 0; i < plan->statements.count; i++)
		unknown += plan->statements.items[i].forecast.cost == COST_UNKNOWN;
	printf("\n");
	for (size_t i = 0; i < plan->notes.count; i++) {
		printf("note: ");
		out_text(stdout, plan->notes.items[i], "      ");
		putchar('\n');
	}
	printf("%zu revision%s, %zu statement%s", plan->result.planned,
		plan->result.planned == 1 ? "" : "s", plan->statements.count,
		plan->statements.count == 1 ? "" : "s");
	if (unknown)
		printf(", %zu of them not understood", unknown);
	if (plan->waits.count == 0)
		printf("; nobody waits for longer than a moment\n");
	else
		printf("; who waits:\n");
	for (size_t i = 0; i < plan->waits.count; i++)
		print_wait(&plan->waits.items[i], arena);
}

/* ---- the rows there are --------------------------------------------------------------------- */

static void print_check(const PreflightCheck *c, Arena *arena)
{
	static const Style styles[] = {STYLE_GREEN, STYLE_RED, STYLE_YELLOW, STYLE_YELLOW};
	printf("%5zu  ", c->statement + 1);
	styled(styles[c->outcome], preflight_word(c->outcome), 13);
	out_text(stdout, str_one_line(c->what, STATEMENT_WIDTH, " …", arena), "");
	if (c->rows > 0)
		printf(": %s%lld row%s", c->more ? "more than " : "", (long long)c->rows,
			c->rows == 1 ? "" : "s");
	if (c->why)
		printf("%s%s", c->rows > 0 ? "; " : ": ", c->why);
	putchar('\n');
	for (size_t i = 0; i < c->samples.count; i++) {
		printf("                    ");
		out_text(stdout, c->samples.items[i], "");
		putchar('\n');
	}
}

static void print_preflight(const Preflight *preflight, Arena *arena)
{
	if (preflight->checks.count == 0)
		return;
	printf("\npreflight, on the rows there are now\n\n");
	for (size_t i = 0; i < preflight->checks.count; i++)
		print_check(&preflight->checks.items[i], arena);
}

/* The last words are the worst. */
static void print_verdict(const Preflight *preflight)
{
	if (preflight->fails > 0)
		printf("%s%zu demand%s of this plan %s not met by the rows there are: it will "
		       "fail%s\n",
			out_style(stdout, STYLE_RED), preflight->fails,
			preflight->fails == 1 ? "" : "s", preflight->fails == 1 ? "is" : "are",
			out_style(stdout, STYLE_NONE));
}

void plan_report_text(const App *app, const PlanReport *report)
{
	const Plan *plan = report->plan;
	const Revision *revision = NULL;
	const char *said = NULL;
	if (plan->result.planned == 0) {
		printf("nothing to do\n");
		return;
	}
	printf("%s, %s %s\n", app->conn->shown, app->conn->server.name, app->conn->server.version);
	for (size_t i = 0; i < plan->statements.count;) {
		const PlanStatement *s = &plan->statements.items[i];
		if (s->revision != revision && s->revision)
			print_revision(s->revision);
		revision = s->revision;
		i = print_step(report, i, &said, app->arena);
	}
	if (report->preflight)
		print_preflight(report->preflight, app->arena);
	print_end(plan, app->arena);
	if (report->preflight)
		print_verdict(report->preflight);
}
