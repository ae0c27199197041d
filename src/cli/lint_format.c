/* lint_format.c - what lint found, as text, JSON, SARIF and annotations; see lint_format.h. */
#include "cli/lint_format.h"

#include <string.h>

#include "base/path.h"
#include "cli/out.h"

/* ---- text ----------------------------------------------------------------------------------- */

static const char *severity_style(RuleSeverity severity)
{
	static const Style styles[] = {[RULE_OFF] = STYLE_DIM,
		[RULE_NOTE] = STYLE_CYAN,
		[RULE_WARNING] = STYLE_YELLOW,
		[RULE_ERROR] = STYLE_RED};
	return out_style(stdout, styles[severity]);
}

static void print_databases(const LintFinding *f)
{
	printf(" %s(", out_style(stdout, STYLE_DIM));
	if (strcmp(f->direction, "upgrade") != 0)
		printf("%s, ", f->direction);
	for (size_t i = 0; i < f->databases.count; i++)
		printf("%s%s", i ? ", " : "", f->databases.items[i]);
	printf(")%s", out_style(stdout, STYLE_NONE));
}

static void print_field(const char *name, const char *text)
{
	printf("    %-8s ", name);
	out_text(stdout, text, "             ");
	putchar('\n');
}

static void print_finding(const LintFinding *f, bool first_of_rule)
{
	out_text(stdout, f->where, "");
	printf(": %s%s %s%s ", severity_style(f->rule->severity),
		rule_severity_words[f->rule->severity], f->rule->id, out_style(stdout, STYLE_NONE));
	out_text(stdout, f->message, "    ");
	if (f->databases.count)
		print_databases(f);
	putchar('\n');
	if (!first_of_rule)
		return;
	print_field("why", f->rule->why);
	print_field("instead", f->rule->instead);
}

/* The reasons of a rule stand below the first finding of it only. */
static bool is_first(const LintReport *report, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (report->findings.items[i].rule == report->findings.items[n].rule)
			return false;
	return true;
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void print_not_asked(const LintReport *report)
{
	size_t n = report->not_asked.count;
	if (n == 0)
		return;
	printf("%zu rule%s need%s a database and %s not asked (luamig lint --live): ", n, plural(n),
		n == 1 ? "s" : "", n == 1 ? "was" : "were");
	for (size_t i = 0; i < n; i++)
		printf("%s%s", i ? ", " : "", report->not_asked.items[i]);
	putchar('\n');
}

void lint_format_text(const Lint *lint, const LintReport *report)
{
	(void)lint;
	for (size_t i = 0; i < report->findings.count; i++)
		print_finding(&report->findings.items[i], is_first(report, i));
	for (size_t i = 0; i < report->unseen.count; i++) {
		out_text(stdout, report->unseen.items[i].where, "");
		fputs(": not seen: ", stdout);
		out_text(stdout, report->unseen.items[i].what, "    ");
		putchar('\n');
	}
	if (report->findings.count || report->unseen.count)
		putchar('\n');
	printf("%zu revision%s: %zu error%s, %zu warning%s, %zu note%s", report->revisions,
		plural(report->revisions), report->counts[RULE_ERROR],
		plural(report->counts[RULE_ERROR]), report->counts[RULE_WARNING],
		plural(report->counts[RULE_WARNING]), report->counts[RULE_NOTE],
		plural(report->counts[RULE_NOTE]));
	if (report->ignored)
		printf(", %zu ignored", report->ignored);
	putchar('\n');
	print_not_asked(report);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

json_t *lint_finding_json(const LintFinding *f)
{
	return json_pack("{s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "rule",
		f->rule->id, "severity", rule_severity_words[f->rule->severity], "revision",
		out_json(f->revision), "direction", f->direction, "file", out_json(f->file), "path",
		out_json(f->path), "line", f->line > 0 ? json_integer(f->line) : json_null(),
		"message", out_json(f->message), "why", out_json(f->rule->why), "instead",
		out_json(f->rule->instead), "databases", out_json_list(&f->databases));
}

static json_t *unseen_json(const LintReport *report)
{
	json_t *list = json_array();
	for (size_t i = 0; i < report->unseen.count; i++) {
		const LintUnseen *u = &report->unseen.items[i];
		json_array_append_new(
			list, json_pack("{s:o, s:o, s:o}", "revision", out_json(u->revision),
				      "where", out_json(u->where), "message", out_json(u->what)));
	}
	return list;
}

void lint_format_json(const Lint *lint, const LintReport *report)
{
	json_t *list = json_array();
	for (size_t i = 0; i < report->findings.count; i++)
		json_array_append_new(list, lint_finding_json(&report->findings.items[i]));
	out_json_document(json_pack("{s:o, s:o, s:o, s:{s:i, s:i, s:i, s:i}, s:i, s:b}", "findings",
		list, "not_seen", unseen_json(report), "not_asked",
		out_json_list(&report->not_asked), "counts", "error",
		(int)report->counts[RULE_ERROR], "warning", (int)report->counts[RULE_WARNING],
		"note", (int)report->counts[RULE_NOTE], "ignored", (int)report->ignored,
		"revisions", (int)report->revisions, "failed", lint_fails(lint, report)));
}

/* ---- SARIF ---------------------------------------------------------------------------------- */

static const char *sarif_level(RuleSeverity severity)
{
	return severity == RULE_OFF ? "none" : rule_severity_words[severity];
}

static json_t *sarif_text(const char *text)
{
	return json_pack("{s:o}", "text", out_json(text));
}

static json_t *sarif_rules(const Lint *lint)
{
	const RuleInfos *rules = lint_rules(lint);
	json_t *list = json_array();
	for (size_t i = 0; i < rules->count; i++) {
		const RuleInfo *r = &rules->items[i];
		json_array_append_new(
			list, json_pack("{s:o, s:o, s:o, s:o, s:{s:s}}", "id", out_json(r->id),
				      "shortDescription", sarif_text(r->what), "fullDescription",
				      sarif_text(r->why), "help", sarif_text(r->instead),
				      "defaultConfiguration", "level", sarif_level(r->severity)));
	}
	return list;
}

/* A relative reference: what has a meaning in a URI is written as %XX. */
static json_t *sarif_uri(const char *path)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "-._~/";
	char out[4096];
	size_t n = 0;
	for (; *path && n + 4 < sizeof(out); path++) {
		if (strchr(plain, *path))
			out[n++] = *path;
		else
			n += (size_t)snprintf(
				out + n, sizeof(out) - n, "%%%02X", (unsigned char)*path);
	}
	out[n] = '\0';
	return json_string(out);
}

static json_t *sarif_result(const Lint *lint, const LintFinding *f)
{
	json_t *message = sarif_text(f->message);
	json_t *location =
		json_pack("{s:{s:{s:o}, s:{s:i}}}", "physicalLocation", "artifactLocation", "uri",
			sarif_uri(f->path), "region", "startLine", f->line > 0 ? f->line : 1);
	return json_pack("{s:o, s:i, s:s, s:o, s:[o], s:{s:o, s:s, s:o}}", "ruleId",
		out_json(f->rule->id), "ruleIndex", (int)(f->rule - lint_rules(lint)->items),
		"level", sarif_level(f->rule->severity), "message", message, "locations", location,
		"properties", "revision", out_json(f->revision), "direction", f->direction,
		"databases", out_json_list(&f->databases));
}

static json_t *sarif_notes(const LintReport *report)
{
	json_t *list = json_array();
	for (size_t i = 0; i < report->unseen.count; i++) {
		const LintUnseen *u = &report->unseen.items[i];
		char text[1024];
		snprintf(text, sizeof(text), "%s: %s", u->where, u->what);
		json_array_append_new(list,
			json_pack("{s:s, s:o}", "level", "note", "message", sarif_text(text)));
	}
	return list;
}

void lint_format_sarif(const Lint *lint, const LintReport *report)
{
	json_t *results = json_array();
	for (size_t i = 0; i < report->findings.count; i++)
		json_array_append_new(results, sarif_result(lint, &report->findings.items[i]));
	json_t *driver = json_pack("{s:s, s:s, s:o}", "name", "luamig", "version", LUAMIG_VERSION,
		"rules", sarif_rules(lint));
	json_t *run = json_pack("{s:{s:o}, s:o, s:[{s:b, s:o}]}", "tool", "driver", driver,
		"results", results, "invocations", "executionSuccessful", 1,
		"toolExecutionNotifications", sarif_notes(report));
	out_json_document(json_pack("{s:s, s:s, s:[o]}", "$schema",
		"https://json.schemastore.org/sarif-2.1.0.json", "version", "2.1.0", "runs", run));
}

/* ---- GitHub --------------------------------------------------------------------------------- */

/* In a property "," and ":" end it. */
static void print_escaped(const char *text, bool property)
{
	for (; *text; text++) {
		bool special = strchr("%\r\n", *text) || (property && strchr(":,", *text));
		if (special)
			printf("%%%02X", (unsigned char)*text);
		else
			putchar(*text);
	}
}

void lint_format_github(const Lint *lint, const LintReport *report)
{
	static const char *const words[] = {[RULE_OFF] = "notice",
		[RULE_NOTE] = "notice",
		[RULE_WARNING] = "warning",
		[RULE_ERROR] = "error"};
	(void)lint;
	for (size_t i = 0; i < report->findings.count; i++) {
		const LintFinding *f = &report->findings.items[i];
		printf("::%s file=", words[f->rule->severity]);
		print_escaped(f->path, true);
		printf(",line=%d,title=", f->line > 0 ? f->line : 1);
		print_escaped(f->rule->id, true);
		fputs("::", stdout);
		print_escaped(f->message, false);
		fputs("%0A", stdout);
		print_escaped(f->rule->why, false);
		fputs("%0AInstead: ", stdout);
		print_escaped(f->rule->instead, false);
		putchar('\n');
	}
	for (size_t i = 0; i < report->unseen.count; i++) {
		fputs("::notice title=luamig lint::", stdout);
		print_escaped(report->unseen.items[i].where, false);
		fputs(": ", stdout);
		print_escaped(report->unseen.items[i].what, false);
		putchar('\n');
	}
}
