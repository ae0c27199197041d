/*
 * opt.c - reads the command line by option tables; see opt.h.
 *
 * Written by hand because getopt_long() is not POSIX, takes a unique prefix for an option (so that
 * a new option breaks old scripts), and takes -1 and -3:head for options.
 */
#include "cli/opt.h"

#include <limits.h>
#include <string.h>

#include "base/text.h"

typedef struct Parser {
	int argc, at; /* at: the word to read next */
	char **argv;
	const Opt *const *tables;
	Arena *arena;
} Parser;

const Opt *opt_find(const Opt *table, const char *name)
{
	for (const Opt *opt = table; opt && opt->name; opt++)
		if (strcmp(opt->name, name) == 0)
			return opt;
	return NULL;
}

static const Opt *find_long(const Parser *p, const char *name)
{
	const Opt *found = NULL;
	for (size_t i = 0; p->tables[i] && !found; i++)
		found = opt_find(p->tables[i], name);
	return found;
}

static const Opt *find_letter(const Parser *p, char letter)
{
	for (size_t i = 0; p->tables[i]; i++)
		for (const Opt *opt = p->tables[i]; opt->name; opt++)
			if (opt->letter == letter)
				return opt;
	return NULL;
}

/* -x, --xy, but not "-" (a name) and not -1 or -3:head (a revision). */
static bool looks_like_option(const char *word)
{
	return word[0] == '-' && word[1] && !(word[1] >= '0' && word[1] <= '9');
}

/* What the user may have meant: an option that begins so, or the nearest name. */
static const char *suggestion(const Parser *p, const char *name)
{
	VEC(const char *) names = {0};
	for (size_t i = 0; p->tables[i]; i++)
		for (const Opt *opt = p->tables[i]; opt->name; opt++)
			vec_push(&names, p->arena, opt->name);
	for (size_t i = 0; i < names.count && strlen(name) > 1; i++)
		if (text_starts_with(names.items[i], name))
			return names.items[i];
	vec_push(&names, p->arena, NULL);
	return text_nearest(name, names.items);
}

static bool unknown_long(const Parser *p, const char *name, Error *err)
{
	const char *near = suggestion(p, name);
	error_set(err, ERR_USAGE, "unknown option --%s", name);
	return near ? error_hint(err, "did you mean --%s?", near) : false;
}

static bool unknown_letter(const Parser *p, const char *word, char letter, Error *err)
{
	if (strchr(word, letter) == word + 1 && word[2] && find_long(p, word + 1)) {
		error_set(err, ERR_USAGE, "unknown option %s", word);
		return error_hint(err, "did you mean -%s?", word);
	}
	if ((unsigned char)letter < ' ' || (unsigned char)letter > '~')
		return error_set(err, ERR_USAGE, "unknown option %s", word);
	return error_set(err, ERR_USAGE, "unknown option -%c", letter);
}

static bool set_int(const Opt *opt, const char *shown, const char *value, Error *err)
{
	int64_t number;
	if (!text_to_int(value, &number) || number < 0 || number > INT_MAX)
		return error_set(err, ERR_USAGE,
			"option %s wants a whole number, 0 or more, not '%s'", shown, value);
	*(int *)opt->target = (int)number;
	return true;
}

static bool set_value(Parser *p, const Opt *opt, const char *shown, const char *value, Error *err)
{
	if (opt->kind == OPT_INT)
		return set_int(opt, shown, value, err);
	if (opt->kind == OPT_LIST)
		vec_push((StrVec *)opt->target, p->arena, value);
	else
		*(const char **)opt->target = value;
	return true;
}

/* Set opt; `attached` is the value in the same word, or NULL. */
static bool take(Parser *p, const Opt *opt, const char *shown, const char *attached, Error *err)
{
	if (!opt->target) {
		error_set(err, ERR_USAGE, "option %s stands before the command", shown);
		return error_hint(err, "luamig %s %s COMMAND", shown, opt->value ? opt->value : "");
	}
	if (opt->kind == OPT_FLAG) {
		if (attached)
			return error_set(err, ERR_USAGE, "option %s takes no value", shown);
		*(bool *)opt->target = true;
		return true;
	}
	if (!attached && p->at < p->argc && !looks_like_option(p->argv[p->at]))
		attached = p->argv[p->at++];
	if (!attached) {
		error_set(err, ERR_USAGE, "option %s needs a value: %s", shown, opt->value);
		if (p->at < p->argc)
			error_hint(err, "a value that begins with a minus is written --%s=%s",
				opt->name, p->argv[p->at]);
		return false;
	}
	return set_value(p, opt, shown, attached, err);
}

static bool read_long(Parser *p, const char *word, Error *err)
{
	const char *name = word + 2;
	const char *equals = strchr(name, '=');
	if (equals)
		name = arena_strndup(p->arena, name, (size_t)(equals - name));
	const Opt *opt = find_long(p, name);
	if (!opt)
		return unknown_long(p, name, err);
	return take(p, opt, arena_printf(p->arena, "--%s", name), equals ? equals + 1 : NULL, err);
}

/* -v, -vq, -m TEXT, -mTEXT, -vmTEXT */
static bool read_letters(Parser *p, const char *word, Error *err)
{
	for (const char *c = word + 1; *c; c++) {
		const Opt *opt = find_letter(p, *c);
		if (!opt)
			return unknown_letter(p, word, *c, err);
		const char *attached = opt->kind != OPT_FLAG && c[1] ? c + 1 : NULL;
		if (!take(p, opt, arena_printf(p->arena, "-%c", *c), attached, err))
			return false;
		if (opt->kind != OPT_FLAG)
			return true;
	}
	return true;
}

static bool read_option(Parser *p, const char *word, Error *err)
{
	return word[1] == '-' ? read_long(p, word, err) : read_letters(p, word, err);
}

bool opt_parse_leading(
	int argc, char **argv, const Opt *const *tables, Arena *arena, int *used, Error *err)
{
	Parser p = {.argc = argc, .argv = argv, .tables = tables, .arena = arena};
	while (p.at < argc && looks_like_option(argv[p.at])) {
		const char *word = argv[p.at++];
		if (strcmp(word, "--") == 0)
			break;
		if (!read_option(&p, word, err))
			return false;
	}
	*used = p.at;
	return true;
}

bool opt_parse(
	int argc, char **argv, const Opt *const *tables, Arena *arena, StrVec *operands, Error *err)
{
	Parser p = {.argc = argc, .argv = argv, .tables = tables, .arena = arena};
	bool ended = false;
	while (p.at < argc) {
		const char *word = argv[p.at++];
		if (!ended && strcmp(word, "--") == 0)
			ended = true;
		else if (ended || !looks_like_option(word))
			vec_push(operands, arena, word);
		else if (!read_option(&p, word, err))
			return false;
	}
	return true;
}
