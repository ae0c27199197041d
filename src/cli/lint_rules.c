/* lint_rules.c - the rules themselves, listed; doc/lint.md is made here. */
#include <ctype.h>
#include <string.h>

#include "base/embedded.h"
#include "cli/lint_format.h"
#include "cli/out.h"

/* What stands before every example. */
static const char *setup_text(void)
{
	const EmbeddedFile *file = embedded_find("lua/luamig/lint_setup.lua");
	return file ? file->data : "";
}

static const char *databases_text(const RuleInfo *rule, Arena *arena)
{
	Str s = str_new(arena);
	for (size_t i = 0; i < rule->databases.count; i++)
		str_addf(&s, "%s%s", i ? ", " : "", rule->databases.items[i]);
	return s.data;
}

void lint_format_rules_text(const Lint *lint)
{
	const RuleInfos *rules = lint_rules(lint);
	Arena arena = ARENA_INIT;
	for (size_t i = 0; i < rules->count; i++) {
		const RuleInfo *r = &rules->items[i];
		printf("%-6s %-8s ", r->id, rule_severity_words[r->severity]);
		out_text(stdout, r->what, "                ");
		printf(" %s(%s)%s\n", out_style(stdout, STYLE_DIM), databases_text(r, &arena),
			out_style(stdout, STYLE_NONE));
	}
	arena_release(&arena);
}

void lint_format_rules_json(const Lint *lint)
{
	const RuleInfos *rules = lint_rules(lint);
	json_t *list = json_array();
	for (size_t i = 0; i < rules->count; i++) {
		const RuleInfo *r = &rules->items[i];
		json_array_append_new(
			list, json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
					"s:b, s:o, s:o, s:o}",
				      "id", out_json(r->id), "severity",
				      rule_severity_words[r->severity], "databases",
				      out_json_list(&r->databases), "what", out_json(r->what),
				      "why", out_json(r->why), "instead", out_json(r->instead),
				      "before", out_json(r->before), "bad", out_json(r->bad),
				      "good", out_json(r->good), "fails", out_json_list(&r->fails),
				      "file", out_json(r->file), "needs_database",
				      r->needs_database, "applied", out_json(r->applied), "aside",
				      out_json(r->aside), "config", out_json(r->config)));
	}
	out_json_document(json_pack("{s:o, s:o}", "setup", out_json(setup_text()), "rules", list));
}

/* ---- Markdown ------------------------------------------------------------------------------- */

/* Lua in a block, without the indentation that it has in the rule's file. */
static void print_code(const char *title, const char *code)
{
	size_t indent = strspn(code, " ");
	printf("%s\n\n```lua\n", title);
	while (*code) {
		size_t n = strcspn(code, "\n");
		size_t skip = strspn(code, " ");
		skip = skip < indent ? skip : indent;
		if (n > skip || code[n])
			printf("%.*s\n", (int)(n > skip ? n - skip : 0),
				code + (n > skip ? skip : n));
		code += n + (code[n] == '\n');
	}
	fputs("```\n\n", stdout);
}

/* As the anchor of a heading is written. */
static const char *lower(const char *text, Arena *arena)
{
	char *out = arena_strdup(arena, text);
	for (char *p = out; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return out;
}

static void print_rule(const RuleInfo *r, Arena *arena)
{
	printf("## %s\n\n%s · %s\n\n**%s**\n\n%s\n\nInstead: %s\n\n", r->id,
		rule_severity_words[r->severity], databases_text(r, arena), r->what, r->why,
		r->instead);
	if (r->needs_database)
		fputs("It asks the database: `luamig plan`, `luamig lint --live`.\n\n", stdout);
	if (r->config)
		printf("With `%s` in `luamig.lua`.\n\n", r->config);
	if (r->aside)
		printf("While another session has run this, and waits with its transaction open: "
		       "`%s`\n\n",
			r->aside);
	if (r->before)
		print_code("With this in an earlier revision:", r->before);
	if (r->applied)
		print_code("When it was applied it was:", r->applied);
	print_code("Found:", r->bad);
	print_code("Silent:", r->good);
}

static void print_intro(void)
{
	fputs("# Lint rules\n\n"
	      "Made by `luamig lint --rules --format markdown` from the files in "
	      "`lua/luamig/lint`; "
	      "`make lint` fails when\n"
	      "it is out of date. Each example is run: lint finds the first and is silent about "
	      "the "
	      "second, and both are\n"
	      "valid on the databases named.\n\n"
	      "A comment silences a rule, on the line of the statement, on the line before, or at "
	      "the head of the file for\n"
	      "all of it. It needs a reason; one that silences nothing is reported (ALL15).\n\n"
	      "```lua\n"
	      "op.drop_column(\"users\", \"nick\") -- lint:ignore ALL01 not written since 2024\n"
	      "```\n\n"
	      "In `luamig.lua`:\n\n"
	      "```lua\n"
	      "lint = {\n"
	      "  rules    = \"lint\",                      -- a folder with rules of your own\n"
	      "  ignore   = { \"PG19\" },                  -- never asked\n"
	      "  severity = { ALL02 = \"error\" },         -- \"error\", \"warning\", \"note\", "
	      "\"off\"\n"
	      "  fail_on  = \"warning\",                   -- exit 2 from here on; \"off\": never\n"
	      "  oldest   = { sqlite = \"3.31\" },         -- the oldest servers that revisions "
	      "run on\n"
	      "},\n"
	      "```\n\n"
	      "A rule of your own is a Lua file that returns a table, like those of luamig; the "
	      "head "
	      "of\n"
	      "`lua/luamig/lint.lua` says which fields there are and what a change looks like, "
	      "`examples/lint` has one.\n\n",
		stdout);
}

void lint_format_rules_markdown(const Lint *lint)
{
	const RuleInfos *rules = lint_rules(lint);
	Arena arena = ARENA_INIT;
	print_intro();
	print_code("The tables of the examples, from an earlier revision:", setup_text());
	fputs("| id | severity | databases | what |\n|---|---|---|---|\n", stdout);
	for (size_t i = 0; i < rules->count; i++) {
		const RuleInfo *r = &rules->items[i];
		printf("| [%s](#%s) | %s | %s | %s |\n", r->id, lower(r->id, &arena),
			rule_severity_words[r->severity], databases_text(r, &arena), r->what);
	}
	putchar('\n');
	for (size_t i = 0; i < rules->count; i++)
		print_rule(&rules->items[i], &arena);
	arena_release(&arena);
}
