/* out.c - styles, and JSON made of text from anywhere; see out.h. */
#include "cli/out.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"

static struct {
	bool colour_out, colour_err, live, unicode;
} state;

static bool locale_is_utf8(void)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
	const char *locale = NULL;
	for (size_t i = 0; i < ARRAY_LEN(names) && (!locale || !*locale); i++)
		locale = getenv(names[i]);
	const char *charset = locale ? strchr(locale, '.') : NULL;
	return charset &&
	       (text_equal_nocase(charset, ".utf-8") || text_equal_nocase(charset, ".utf8"));
}

void out_setup(bool no_color)
{
	const char *term = getenv("TERM");
	const char *wish = getenv("NO_COLOR");
	bool plain = no_color || (wish && *wish) || !term || strcmp(term, "dumb") == 0;
	state.live = isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") != 0;
	state.colour_out = !plain && state.live;
	state.colour_err = !plain && isatty(STDERR_FILENO);
	state.unicode = state.live && locale_is_utf8();
	log_set_colour(state.colour_err);
}

const char *out_style(FILE *stream, Style style)
{
	static const char *const codes[] = {
		[STYLE_NONE] = "\033[0m",
		[STYLE_BOLD] = "\033[1m",
		[STYLE_DIM] = "\033[2m",
		[STYLE_RED] = "\033[31m",
		[STYLE_GREEN] = "\033[32m",
		[STYLE_YELLOW] = "\033[33m",
		[STYLE_BLUE] = "\033[34m",
		[STYLE_MAGENTA] = "\033[35m",
		[STYLE_CYAN] = "\033[36m",
	};
	bool on = stream == stderr ? state.colour_err : state.colour_out;
	return on ? codes[style] : "";
}

bool out_is_live(void)
{
	return state.live;
}

bool out_is_unicode(void)
{
	return state.unicode;
}

void out_text(FILE *stream, const char *text, const char *indent)
{
	for (const char *c = text; *c; c++) {
		if (*c == '\n')
			fprintf(stream, "\n%s", indent);
		else if ((unsigned char)*c < ' ' && *c != '\t')
			putc('?', stream);
		else
			putc(*c == 127 ? '?' : *c, stream);
	}
}

/* The length of the valid UTF-8 character at s, or 0. */
static size_t character_length(const char *s, size_t left)
{
	for (size_t n = 1; n <= 4 && n <= left; n++)
		if (text_is_utf8(s, n))
			return n;
	return 0;
}

json_t *out_json(const char *text)
{
	if (!text)
		return json_null();
	size_t len = strlen(text);
	if (text_is_utf8(text, len))
		return json_stringn(text, len);

	char *clean = xrealloc(NULL, len * 3 + 1);
	size_t used = 0;
	for (size_t i = 0; i < len;) {
		size_t n = character_length(text + i, len - i);
		memcpy(clean + used, n ? text + i : "\xEF\xBF\xBD", n ? n : 3);
		used += n ? n : 3;
		i += n ? n : 1;
	}
	json_t *value = json_stringn(clean, used);
	free(clean);
	return value;
}

json_t *out_json_list(const StrVec *texts)
{
	json_t *list = json_array();
	for (size_t i = 0; i < texts->count; i++)
		json_array_append_new(list, out_json(texts->items[i]));
	return list;
}

static void print_json(json_t *value, size_t flags)
{
	json_dumpf(value, stdout, flags | JSON_PRESERVE_ORDER);
	json_decref(value);
	putchar('\n');
	fflush(stdout);
}

void out_json_line(json_t *value)
{
	print_json(value, 0);
}

void out_json_document(json_t *value)
{
	print_json(value, JSON_INDENT(2));
}

bool out_finish(void)
{
	bool failed = fflush(stdout) != 0;
	if (!failed && !ferror(stdout))
		return true;
	struct pollfd reader = {.fd = STDOUT_FILENO, .events = POLLOUT};
	return poll(&reader, 1, 0) == 1 && (reader.revents & POLLERR);
}
