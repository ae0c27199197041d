/* filename.c - what a new script is called; see filename.h. */
#include "cli/filename.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/str.h"
#include "base/text.h"

/* ---- time ------------------------------------------------------------------------------------ */

static bool zone_exists(const char *name, Arena *arena)
{
	const char *dir = getenv("TZDIR");
	if (name[0] == '/' || strstr(name, ".."))
		return false;
	const char *path = path_join(arena, dir && *dir ? dir : "/usr/share/zoneinfo", name);
	return path_exists(path) && !path_is_dir(path);
}

/* "+02:00" from strftime's "+0200" */
static const char *zone_offset(const struct tm *tm, Arena *arena)
{
	char digits[16] = "";
	strftime(digits, sizeof(digits), "%z", tm);
	return strlen(digits) == 5 ? arena_printf(arena, "%.3s:%s", digits, digits + 3) : "";
}

bool filename_time(const char *name, time_t now, Arena *arena, FileTime *out, Error *err)
{
	*out = (FileTime){.epoch = now, .zone = "UTC"};
	if (!name || !*name || text_equal_nocase(name, "utc")) {
		gmtime_r(&now, &out->tm);
		return true;
	}
	if (strcmp(name, "local") != 0) {
		if (!zone_exists(name, arena)) {
			error_set(err, ERR_CONFIG, "unknown timezone '%s'", name);
			return error_hint(
				err, "a name such as \"Europe/Berlin\", \"UTC\" or \"local\"");
		}
		setenv("TZ", name, 1);
	}
	tzset();
	localtime_r(&now, &out->tm);
	out->zone = zone_offset(&out->tm, arena);
	return true;
}

/* ---- slug ------------------------------------------------------------------------------------ */

/* The length of the punctuation character at s, 0 for a letter or digit.  Of the characters beyond
 * ASCII, Latin-1 signs (U+0080-00BF) and general punctuation (U+2000-206F) are no letters. */
static size_t separator_length(const char *s)
{
	const unsigned char *u = (const unsigned char *)s;
	if (u[0] < 0x80)
		return !isalnum(u[0]);
	if (u[0] == 0xC2 && u[1])
		return 2;
	if (u[0] == 0xE2 && (u[1] == 0x80 || u[1] == 0x81) && u[2])
		return 3;
	return 0;
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

static void cut(Str *slug, size_t max)
{
	size_t end = 0;
	for (size_t n = 0; end < slug->len && n < max; n++)
		for (end++; is_continuation(slug->data[end]); end++)
			;
	if (end == slug->len)
		return;
	bool inside = slug->data[end] != '_';
	slug->data[end] = '\0';
	char *word = strrchr(slug->data, '_');
	if (inside && word)
		*word = '\0';
	slug->len = strlen(slug->data);
}

const char *filename_slug(const char *message, int max, Arena *arena)
{
	Str slug = str_new(arena);
	bool between = false;
	while (*message) {
		size_t n = separator_length(message);
		if (n > 0) {
			between = slug.len > 0;
			message += n;
			continue;
		}
		if (between)
			str_add(&slug, "_");
		between = false;
		char c = (char)tolower((unsigned char)*message++);
		str_addn(&slug, &c, 1);
	}
	if (!text_is_utf8(slug.data, slug.len))
		return "";
	if (max > 0)
		cut(&slug, (size_t)max);
	return slug.data;
}

/* ---- template -------------------------------------------------------------------------------- */

enum { REV, SLUG, EPOCH, YEAR, MONTH, DAY, HOUR, MINUTE, SECOND };
static const char *const tokens[] = {
	"rev", "slug", "epoch", "year", "month", "day", "hour", "minute", "second", NULL};

static void add_token(int token, const FileNameFields *fields, Str *out)
{
	const struct tm *tm = &fields->when.tm;
	const int parts[] = {[MONTH] = tm->tm_mon + 1,
		[DAY] = tm->tm_mday,
		[HOUR] = tm->tm_hour,
		[MINUTE] = tm->tm_min,
		[SECOND] = tm->tm_sec};
	if (token == REV)
		for (const char *c = fields->id; *c;
			c++) /* an id may hold what a file name may not */
			str_addn(out, *c == '/' ? "_" : c, 1);
	else if (token == SLUG)
		str_add(out, fields->slug);
	else if (token == EPOCH)
		str_addf(out, "%lld", (long long)fields->when.epoch);
	else if (token == YEAR)
		str_addf(out, "%04d", tm->tm_year + 1900);
	else
		str_addf(out, "%02d", parts[token]);
}

/* text points at "%(": the token, and the text after its conversion (s; Alembic's d and .2d mean
 * the same here).  NULL: err is set. */
static const char *read_token(const char *text, Arena *arena, int *token, Error *err)
{
	const char *end = strchr(text, ')');
	const char *name = end ? arena_strndup(arena, text + 2, (size_t)(end - text) - 2) : text;
	const char *after = end ? end + 1 : text;
	after += strspn(after, ".0123456789");
	for (*token = 0; end && tokens[*token]; (*token)++)
		if (strcmp(tokens[*token], name) == 0 && (*after == 's' || *after == 'd'))
			return after + 1;

	error_set(err, ERR_CONFIG, "file_template: '%.40s' is no known field", text);
	error_hint(err,
		"the fields are %%(rev)s %%(slug)s %%(epoch)s %%(year)s %%(month)s %%(day)s "
		"%%(hour)s %%(minute)s %%(second)s, and %%%% for a percent sign");
	return NULL;
}

/* Each part of the path without "_" and "-" at its end: an empty slug leaves them. */
static void trim(Str *name)
{
	while (name->len > 0 && strchr("_- ", name->data[name->len - 1]))
		name->data[--name->len] = '\0';
}

bool filename_make(const char *template, const FileNameFields *fields, Arena *arena,
	const char **out, Error *err)
{
	Str name = str_new(arena);
	for (const char *c = template; *c;) {
		int token;
		if (c[0] == '%' && c[1] == '%') {
			str_add(&name, "%");
			c += 2;
		} else if (c[0] == '%' && c[1] == '(') {
			c = read_token(c, arena, &token, err);
			if (!c)
				return false;
			add_token(token, fields, &name);
		} else {
			str_addn(&name, c++, 1);
		}
	}
	trim(&name);
	const char *slash = strrchr(name.data, '/');
	const char *base = slash ? slash + 1 : name.data;
	if (!*base || *base == '.' || *base == '_' || strstr(name.data, "..")) {
		error_set(err, ERR_CONFIG, "file_template makes the name '%s'", name.data);
		return error_hint(err, "a script's name must not be empty nor begin with . or _");
	}
	str_add(&name, ".lua");
	*out = name.data;
	return true;
}
