/* lint_config.c - checks the config's `lint` table; see lint_config.h. */
#include "core/lint_config.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/text.h"
#include "db/db.h"

bool lint_severity(const char *word, RuleSeverity *out)
{
	for (int i = 0; rule_severity_words[i]; i++) {
		if (strcmp(rule_severity_words[i], word) == 0) {
			*out = (RuleSeverity)i;
			return true;
		}
	}
	return false;
}

static const char *place(const Config *config)
{
	return config->path ? config->path : "luamig.lua";
}

static bool wrong(const Config *config, const char *key, const char *what, Error *err)
{
	return error_set(err, ERR_CONFIG, "%s: lint.%s %s", place(config), key, what);
}

static bool read_list(const Config *config, const char *key, Arena *arena, StrVec *out, Error *err)
{
	const Tree *value = tree_get(tree_get(config->tree, "lint"), key);
	if (!value)
		return true;
	if (value->kind == TREE_STRING) {
		vec_push(out, arena, value->string);
		return true;
	}
	for (size_t i = 0; value->kind == TREE_TABLE && i < value->fields.count; i++) {
		const TreeField *field = &value->fields.items[i];
		if (field->key || field->value->kind != TREE_STRING)
			break;
		vec_push(out, arena, field->value->string);
	}
	if (value->kind == TREE_TABLE && out->count == value->fields.count)
		return true;
	return wrong(config, key, "must be a string or a list of strings", err);
}

static bool check_keys(const Config *config, const Tree *lint, Error *err)
{
	static const char *const names[] = {
		"rules", "ignore", "severity", "fail_on", "oldest", NULL};
	for (size_t i = 0; i < lint->fields.count; i++) {
		const char *key = lint->fields.items[i].key;
		size_t n = 0;
		if (!key)
			return error_set(err, ERR_CONFIG, "%s: lint has a value without a key",
				place(config));
		while (names[n] && strcmp(names[n], key) != 0)
			n++;
		if (names[n])
			continue;
		const char *nearest = text_nearest(key, names);
		error_set(err, ERR_CONFIG, "%s: unknown key lint.%s", place(config), key);
		return nearest ? error_hint(err, "did you mean %s?", nearest)
			       : error_hint(err,
					 "the keys are rules, ignore, severity, fail_on, oldest");
	}
	return true;
}

static bool read_severities(const Config *config, const Tree *value, LintConfig *out, Error *err)
{
	RuleSeverity ignored;
	if (!value)
		return true;
	if (value->kind != TREE_TABLE)
		return wrong(config, "severity", "must be a table: { PG01 = \"error\" }", err);
	for (size_t i = 0; i < value->fields.count; i++) {
		const TreeField *field = &value->fields.items[i];
		if (!field->key || field->value->kind != TREE_STRING ||
			!lint_severity(field->value->string, &ignored))
			return wrong(config, "severity",
				"gives each id one of \"error\", \"warning\", \"note\", \"off\"",
				err);
	}
	out->severity = value;
	return true;
}

/* "3.31" → 33100; 0: it is no version. */
static int version_number(const char *text)
{
	long part[3] = {0};
	char *end = (char *)text;
	for (int i = 0; i < 3; i++) {
		part[i] = strtol(text, &end, 10);
		if (end == text || part[i] < 0 || part[i] > 99 || (*end && *end != '.'))
			return 0;
		if (!*end)
			return (int)(part[0] * 10000 + part[1] * 100 + part[2]);
		text = end + 1;
	}
	return 0;
}

static bool read_oldest(const Config *config, const Tree *value, LintConfig *out, Error *err)
{
	if (!value)
		return true;
	if (value->kind != TREE_TABLE)
		return wrong(config, "oldest", "must be a table: { sqlite = \"3.31\" }", err);
	for (size_t i = 0; i < value->fields.count; i++) {
		const TreeField *field = &value->fields.items[i];
		Error ignored = ERROR_INIT;
		if (!field->key || !db_backend_named(field->key, &ignored) ||
			field->value->kind != TREE_STRING || !version_number(field->value->string))
			return wrong(config, "oldest",
				"gives a database (postgresql, mysql, mariadb, sqlite) the version "
				"of its oldest server: { sqlite = \"3.31\" }",
				err);
	}
	out->oldest = value;
	return true;
}

int lint_config_oldest(const LintConfig *config, const char *database)
{
	const Tree *value = config->oldest ? tree_get(config->oldest, database) : NULL;
	return value ? version_number(value->string) : 0;
}

bool lint_config_read(const Config *config, Arena *arena, LintConfig *out, Error *err)
{
	const Tree *lint = tree_get(config->tree, "lint");
	StrVec folders = {0};
	*out = (LintConfig){.fail_on = RULE_WARNING};
	if (!lint)
		return true;
	const Tree *fail_on = tree_get(lint, "fail_on");
	if (!check_keys(config, lint, err) || !read_list(config, "rules", arena, &folders, err) ||
		!read_list(config, "ignore", arena, &out->ignore, err) ||
		!read_severities(config, tree_get(lint, "severity"), out, err) ||
		!read_oldest(config, tree_get(lint, "oldest"), out, err))
		return false;
	for (size_t i = 0; i < folders.count; i++)
		vec_push(&out->rules, arena, path_join(arena, config->dir, folders.items[i]));
	if (!fail_on)
		return true;
	if (fail_on->kind == TREE_STRING && lint_severity(fail_on->string, &out->fail_on))
		return true;
	return wrong(config, "fail_on",
		"is \"error\", \"warning\", \"note\" or \"off\" (nothing fails)", err);
}

/* ---- on the rules --------------------------------------------------------------------------- */

const char *lint_nearest(const RuleInfos *rules, const char *id, Arena *arena)
{
	StrVec names = {0};
	for (size_t i = 0; i < rules->count; i++)
		vec_push(&names, arena, rules->items[i].id);
	vec_push(&names, arena, NULL);
	return text_nearest(id, names.items);
}

static RuleInfo *find_rule(RuleInfos *rules, const char *id)
{
	for (size_t i = 0; i < rules->count; i++)
		if (text_equal_nocase(rules->items[i].id, id))
			return &rules->items[i];
	return NULL;
}

static bool set_severity(
	RuleInfos *rules, const char *where, const char *id, RuleSeverity severity, Error *err)
{
	RuleInfo *rule = find_rule(rules, id);
	Arena scratch = ARENA_INIT;
	if (rule) {
		rule->severity = severity;
		return true;
	}
	const char *nearest = lint_nearest(rules, id, &scratch);
	error_set(err, ERR_CONFIG, "%s: there is no lint rule %s", where, id);
	if (nearest)
		error_hint(err, "did you mean %s?", nearest);
	else
		error_hint(err, "luamig lint --rules lists them");
	arena_release(&scratch);
	return false;
}

bool lint_config_apply(const LintConfig *config, const char *where, RuleInfos *rules, Error *err)
{
	RuleSeverity severity = RULE_OFF;
	for (size_t i = 0; config->severity && i < config->severity->fields.count; i++) {
		const TreeField *field = &config->severity->fields.items[i];
		lint_severity(field->value->string, &severity);
		if (!set_severity(rules, where, field->key, severity, err))
			return false;
	}
	for (size_t i = 0; i < config->ignore.count; i++)
		if (!set_severity(rules, where, config->ignore.items[i], RULE_OFF, err))
			return false;
	return true;
}
