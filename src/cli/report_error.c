/*
 * report_error.c - a failure as a person wants to read it: what happened, where in the script, the
 * statement with a caret, the server's code, the state of the database, what to do next.  With
 * --json the same as one line.
 */
#include <string.h>

#include "base/log.h"
#include "base/str.h"
#include "cli/out.h"
#include "cli/report.h"

enum {
	LINES_AROUND = 2, /* shown before and after the line with the caret */
	LINES_WHOLE = 12, /* statements up to so many lines are shown whole */
	LINE_WIDTH = 96,  /* characters of a line that are shown */
	PROBLEMS_TOLD = 10,
};

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

static size_t count_chars(const char *s, size_t len)
{
	size_t n = 0;
	for (size_t i = 0; i < len; i++)
		n += !is_continuation(s[i]);
	return n;
}

/* The byte where the n-th character (from 0) begins, at most len. */
static size_t byte_of_char(const char *s, size_t len, size_t n)
{
	size_t i = 0;
	for (; i < len && n > 0; n--)
		for (i++; i < len && is_continuation(s[i]); i++)
			;
	return i;
}

/* Characters of Chinese, Japanese and Korean scripts and most emoji take two columns. */
static bool is_wide(const char *s)
{
	const unsigned char *u = (const unsigned char *)s;
	if (u[0] >= 0xF0)
		return u[0] == 0xF0 && u[1] >= 0x9F;
	if (u[0] < 0xE1 || u[0] > 0xEF)
		return false;
	unsigned code = (u[0] & 0x0FU) << 12 | (u[1] & 0x3FU) << 6 | (u[2] & 0x3FU);
	return (code >= 0x1100 && code < 0x1160) || (code >= 0x2E80 && code < 0xA4D0) ||
	       (code >= 0xAC00 && code < 0xD7A4) || (code >= 0xF900 && code < 0xFB00) ||
	       (code >= 0xFF00 && code < 0xFF61);
}

/* One line of the statement, cut to LINE_WIDTH around character `caret` (from 0; -1: none). */
static void print_line(const char *line, size_t len, long caret)
{
	size_t chars = count_chars(line, len);
	size_t first = 0;
	if (chars > LINE_WIDTH && caret > LINE_WIDTH * 3 / 4)
		first = (size_t)caret - LINE_WIDTH * 3 / 4;
	size_t start = byte_of_char(line, len, first);
	size_t end = byte_of_char(line, len, first + LINE_WIDTH);

	fprintf(stderr, "    %s", first ? "... " : "");
	size_t column = first ? 4 : 0, caret_column = 0;
	for (size_t i = start; i < end; i++) {
		if (!is_continuation(line[i])) {
			if ((long)count_chars(line, i) == caret)
				caret_column = column;
			column += is_wide(line + i) ? 2 : 1;
		}
		putc((unsigned char)line[i] < ' ' || line[i] == 127 ? ' ' : line[i], stderr);
	}
	fprintf(stderr, "%s\n", end < len ? " ..." : "");
	if (caret < 0)
		return;
	if ((size_t)caret >= chars) /* the end of the statement */
		caret_column = column;
	fprintf(stderr, "    %*s%s^%s\n", (int)caret_column, "", out_style(stderr, STYLE_RED),
		out_style(stderr, STYLE_NONE));
}

static size_t count_lines(const char *text)
{
	size_t n = 1;
	for (; *text; text++)
		n += *text == '\n' && text[1];
	return n;
}

/* The number of the line that holds character `position` (from 0). */
static size_t line_of_char(const char *text, size_t position)
{
	size_t end = byte_of_char(text, strlen(text), position);
	size_t n = 0;
	for (size_t i = 0; i < end; i++)
		n += text[i] == '\n' && text[i + 1];
	return n;
}

static void print_statement(const Error *err)
{
	bool marked = err->position > 0;
	size_t caret = marked ? (size_t)err->position - 1 : 0;
	size_t lines = count_lines(err->statement);
	size_t marked_line = marked ? line_of_char(err->statement, caret) : 0;
	size_t from = 0, to = lines;
	if (lines > LINES_WHOLE) {
		from = marked_line > LINES_AROUND ? marked_line - LINES_AROUND : 0;
		to = marked ? marked_line + LINES_AROUND + 1 : LINES_WHOLE;
	}

	putc('\n', stderr);
	if (from > 0)
		fprintf(stderr, "    ...\n");
	const char *line = err->statement;
	size_t seen = 0; /* characters before this line */
	for (size_t n = 0; n < lines && n < to; n++) {
		size_t len = strcspn(line, "\n");
		if (n >= from)
			print_line(
				line, len, marked && n == marked_line ? (long)(caret - seen) : -1);
		seen += count_chars(line, len) + 1;
		line += line[len] ? len + 1 : len;
	}
	if (to < lines)
		fprintf(stderr, "    ...\n");
	putc('\n', stderr);
}

static void print_field(const char *name, const char *text)
{
	if (!text[0])
		return;
	fprintf(stderr, "  %s%-7s%s ", out_style(stderr, STYLE_DIM), name,
		out_style(stderr, STYLE_NONE));
	out_text(stderr, text, "          ");
	putc('\n', stderr);
}

static void print_place(const Error *err)
{
	if (!err->where[0] && !err->revision[0])
		return;
	fprintf(stderr, "  %s%-7s%s ", out_style(stderr, STYLE_DIM), "in",
		out_style(stderr, STYLE_NONE));
	out_text(stderr, err->where, "");
	if (err->revision[0]) {
		fputs(err->where[0] ? " (revision " : "revision ", stderr);
		out_text(stderr, err->revision, "");
		fputs(err->where[0] ? ")" : "", stderr);
	}
	putc('\n', stderr);
}

static void print_code(const Error *err)
{
	char code[64] = "";
	if (err->sqlstate[0])
		snprintf(code, sizeof(code), "SQLSTATE %s", err->sqlstate);
	if (err->native)
		snprintf(code + strlen(code), sizeof(code) - strlen(code), "%serror %d",
			code[0] ? ", " : "", err->native);
	print_field("code", code);
}

static void report_text(const Error *err)
{
	fflush(stdout);
	fprintf(stderr, "%s%s:%s ", out_style(stderr, STYLE_RED),
		err->kind == ERR_USAGE ? "luamig" : "error", out_style(stderr, STYLE_NONE));
	out_text(stderr, err->message, "       ");
	putc('\n', stderr);
	print_place(err);
	if (err->statement[0])
		print_statement(err);
	print_code(err);
	print_field("state", err->state);
	print_field("hint", err->hint);
}

static json_t *optional(const char *text)
{
	return out_json(text[0] ? text : NULL);
}

static void report_json(const App *app, const Error *err)
{
	json_t *event = json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "event", "error",
		"kind", error_kind_name(err->kind), "message", out_json(err->message), "hint",
		optional(err->hint), "revision", optional(err->revision), "where",
		optional(err->where), "statement", optional(err->statement), "sqlstate",
		optional(err->sqlstate), "state", optional(err->state));
	if (err->position)
		json_object_set_new(event, "position", json_integer(err->position));
	if (err->native)
		json_object_set_new(event, "native", json_integer(err->native));
	if (app->environment)
		json_object_set_new(event, "environment", out_json(app->environment));
	json_object_set_new(event, "exit", json_integer(error_status(err)));
	out_json_line(event);
}

void report_error(const App *app, const Error *err)
{
	if (app->globals.json)
		report_json(app, err);
	report_text(err);
}

void report_problems(const App *app)
{
	const Graph *graph = &app->graph;
	size_t count = graph->broken.count + graph->problems.count;
	for (size_t i = 0; i < count && i < PROBLEMS_TOLD; i++)
		log_warn("%s", i < graph->broken.count
				       ? graph->broken.items[i].broken
				       : graph->problems.items[i - graph->broken.count].message);
	if (count > PROBLEMS_TOLD)
		log_warn("%zu more like these", count - PROBLEMS_TOLD);
}
