/* lint_silence.c - which findings a comment silences; see lint_silence.h. */
#include "core/lint_silence.h"

#include <string.h>

#include "base/path.h"
#include "base/text.h"
#include "core/lint_config.h"
#include "core/lint_ignore.h"
#include "core/runner.h"

#define IGNORES "ALL15" /* the rule about these comments, which is asked here */

typedef struct Silence {
	const RuleInfos *rules;
	const LintRequest *request;
	LintFiles *files;
	Arena *arena;
	LintReport *out;
	unsigned lex;            /* of SQL files */
	const RuleInfo *rule;    /* IGNORES */
	VEC(LintSource) sources; /* by files */
} Silence;

static LintSource *source_of(Silence *s, const char *shown, const char *path)
{
	size_t n = 0;
	while (n < s->files->count && strcmp(s->files->items[n].shown, shown) != 0)
		n++;
	if (n == s->files->count) {
		LintFile file = {.shown = shown, .path = path};
		vec_push(s->files, s->arena, file);
	}
	while (s->sources.count < s->files->count) {
		LintSource source = {0};
		Error ignored = ERROR_INIT;
		size_t len = 0;
		const char *file = s->files->items[s->sources.count].path;
		const char *text = path_read(file, s->arena, &len, &ignored);
		if (text && path_ends_with(file, ".lua"))
			lint_source_lua(text, len, s->arena, &source);
		else if (text)
			lint_source_sql(text, len, s->lex, s->arena, &source);
		vec_push(&s->sources, s->arena, source);
	}
	return &s->sources.items[n];
}

static void silence(Silence *s)
{
	LintReport *out = s->out;
	size_t kept = 0;
	for (size_t i = 0; i < out->findings.count; i++) {
		LintFinding f = out->findings.items[i];
		LintSource *source = source_of(s, f.file, f.path);
		if (lint_ignored(source, f.rule->id, f.line))
			out->ignored++;
		else
			out->findings.items[kept++] = f;
	}
	out->findings.count = kept;
}

/* A rule that was not asked on these databases may well be silenced for others. */
static bool was_asked(const Silence *s, const char *id, bool *known)
{
	const LintDatabases *databases = &s->request->databases;
	const RuleInfos *rules = s->rules;
	*known = false;
	for (size_t i = 0; i < rules->count; i++) {
		const RuleInfo *rule = &rules->items[i];
		if (!text_equal_nocase(rule->id, id))
			continue;
		*known = true;
		if (rule->severity == RULE_OFF || (rule->needs_database && !s->request->live))
			return false;
		for (size_t d = 0; d < databases->count; d++)
			for (size_t k = 0; k < rule->databases.count; k++)
				if (strcmp(rule->databases.items[k], databases->items[d].name) == 0)
					return true;
	}
	return false;
}

static void complain(Silence *s, const LintFile *file, int line, const char *message)
{
	LintFinding found = {.rule = s->rule,
		.revision = file->revision,
		.direction = direction_word(UPGRADE),
		.file = file->shown,
		.path = file->path,
		.line = line,
		.message = message};
	found.where = arena_printf(s->arena, "%s:%d", file->shown, line);
	vec_push(&s->out->findings, s->arena, found);
}

static void check_ignore(Silence *s, const LintFile *file, const LintIgnore *ignore)
{
	Arena *arena = s->arena;
	if (ignore->ids.count == 0)
		complain(s, file, ignore->line,
			arena_printf(arena, "lint:ignore names no rule: -- lint:ignore ID reason"));
	else if (!*ignore->reason)
		complain(s, file, ignore->line,
			arena_printf(
				arena, "lint:ignore %s gives no reason", ignore->ids.items[0]));
	for (size_t k = 0; k < ignore->ids.count; k++) {
		bool known;
		const char *id = ignore->ids.items[k];
		bool asked = was_asked(s, id, &known);
		const char *near = known ? NULL : lint_nearest(s->rules, id, arena);
		if (!known)
			complain(s, file, ignore->line,
				arena_printf(arena, "lint:ignore %s: there is no such rule%s%s%s",
					id, near ? "; did you mean " : "", near ? near : "",
					near ? "?" : ""));
		else if (asked && !ignore->used[k])
			complain(s, file, ignore->line,
				arena_printf(arena,
					"lint:ignore %s silences nothing: the rule finds nothing "
					"here",
					id));
	}
}

/* Only in the scripts that were asked for, and what they execute. */
static void check_ignores(Silence *s)
{
	if (!s->rule || s->rule->severity == RULE_OFF)
		return;
	for (size_t i = 0; i < s->files->count; i++) {
		const LintFile file = s->files->items[i];
		const LintSource *source = source_of(s, file.shown, file.path);
		for (size_t k = 0; file.checked && k < source->ignores.count; k++)
			check_ignore(s, &file, &source->ignores.items[k]);
	}
}

void lint_silence(const LintSilence *about)
{
	Silence s = {.rules = about->rules,
		.request = about->request,
		.files = about->files,
		.arena = about->arena,
		.out = about->out,
		.lex = about->request->databases.items[0].backend->dialect->lex};
	for (size_t i = 0; i < s.rules->count; i++)
		if (strcmp(s.rules->items[i].id, IGNORES) == 0)
			s.rule = &s.rules->items[i];
	silence(&s);
	check_ignores(&s);
}
