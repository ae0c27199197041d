/* log.c - words for a person; each line leaves in one write, so that lines of several processes
 * and threads do not mix. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"

static LogLevel level = LOG_INFO;
static bool colour = false;

void log_set_level(LogLevel l)
{
	level = l;
}

LogLevel log_level(void)
{
	return level;
}

void log_set_colour(bool on)
{
	colour = on;
}

bool log_colour(void)
{
	return colour;
}

static void write_line(const char *before, const char *prefix, const char *after, const char *fmt,
	va_list ap) LUAMIG_PRINTF(4, 0);

/* before and after: colour codes around the whole line, only used when colours are on. */
static void write_line(
	const char *before, const char *prefix, const char *after, const char *fmt, va_list ap)
{
	Arena arena = ARENA_INIT;
	va_list measure;
	va_copy(measure, ap);
	int n = vsnprintf(NULL, 0, fmt, measure);
	va_end(measure);
	if (n < 0)
		return;

	char *words = arena_alloc(&arena, (size_t)n + 1);
	vsnprintf(words, (size_t)n + 1, fmt, ap);
	const char *line = arena_printf(
		&arena, "%s%s%s%s\n", colour ? before : "", prefix, words, colour ? after : "");
	fflush(stdout); /* a report printed before is seen before */
	fputs(line, stderr);
	fflush(stderr);
	arena_release(&arena);
}

void log_warn(const char *fmt, ...)
{
	if (level < LOG_WARN)
		return;
	va_list ap;
	va_start(ap, fmt);
	write_line("\033[33m", "warning: ", "\033[0m", fmt, ap);
	va_end(ap);
}

void log_info(const char *fmt, ...)
{
	if (level < LOG_INFO)
		return;
	va_list ap;
	va_start(ap, fmt);
	write_line("", "", "", fmt, ap);
	va_end(ap);
}

void log_debug(const char *fmt, ...)
{
	if (level < LOG_DEBUG)
		return;
	va_list ap;
	va_start(ap, fmt);
	write_line("\033[2m", "", "\033[0m", fmt, ap);
	va_end(ap);
}
