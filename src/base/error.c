/* error.c - recording failures; see error.h for the idiom. */
#include "base/error.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	int exit_status;
} kinds[] = {
#define X(kind, name, status) [kind] = {name, status},
	ERROR_KINDS(X)
#undef X
};

const char *error_kind_name(ErrorKind kind)
{
	return kinds[kind].name;
}

int error_exit_status(ErrorKind kind)
{
	return kinds[kind].exit_status;
}

int error_status(const Error *err)
{
	int status = error_exit_status(err->kind);
	bool goes_on = status == EXIT_ERROR || status == EXIT_INTERRUPTED;
	return err->unfinished && goes_on ? EXIT_STOPPED : status;
}

/* No half UTF-8 character at the end of a text that fills its room. */
static void trim_cut(char *out, size_t room)
{
	size_t end = room - 1;
	size_t start = end;
	while (start > 0 && end - start < 4 && ((unsigned char)out[start - 1] & 0xC0) == 0x80)
		start--;
	if (start > 0 && (unsigned char)out[start - 1] >= 0xC0)
		out[start - 1] = '\0';
}

LUAMIG_PRINTF(3, 0)
static void format_cut(char *out, size_t room, const char *fmt, va_list ap)
{
	int n = vsnprintf(out, room, fmt, ap);
	if (n >= 0 && (size_t)n >= room)
		trim_cut(out, room);
}

bool error_set(Error *err, ErrorKind kind, const char *fmt, ...)
{
	assert(err->kind == ERR_NONE && kind != ERR_NONE);

	va_list ap;
	va_start(ap, fmt);
	format_cut(err->message, sizeof(err->message), fmt, ap);
	va_end(ap);
	err->kind = kind;
	return false;
}

bool error_wrap(Error *err, const char *fmt, ...)
{
	assert(err->kind != ERR_NONE);

	char cause[sizeof(err->message)];
	memcpy(cause, err->message, sizeof(cause));

	va_list ap;
	va_start(ap, fmt);
	format_cut(err->message, sizeof(err->message), fmt, ap);
	va_end(ap);

	size_t used = strlen(err->message);
	if (snprintf(err->message + used, sizeof(err->message) - used, ": %s", cause) >=
		(int)(sizeof(err->message) - used))
		trim_cut(err->message, sizeof(err->message));
	return false;
}

bool error_hint(Error *err, const char *fmt, ...)
{
	if (err->hint[0])
		return false;
	va_list ap;
	va_start(ap, fmt);
	format_cut(err->hint, sizeof(err->hint), fmt, ap);
	va_end(ap);
	return false;
}

bool error_state(Error *err, const char *fmt, ...)
{
	if (err->state[0])
		return false;
	va_list ap;
	va_start(ap, fmt);
	format_cut(err->state, sizeof(err->state), fmt, ap);
	va_end(ap);
	return false;
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* Byte offset of the n-th character (from 0), at most len. */
static size_t byte_of_char(const char *s, size_t len, size_t n)
{
	size_t i = 0;
	while (i < len && n > 0) {
		i++;
		while (i < len && is_continuation(s[i]))
			i++;
		n--;
	}
	return i;
}

static int count_chars(const char *s, size_t len)
{
	int n = 0;
	for (size_t i = 0; i < len; i++)
		n += !is_continuation(s[i]);
	return n;
}

void error_statement(Error *err, const char *sql, size_t len, int position)
{
	if (err->statement[0])
		return;
	size_t room = sizeof(err->statement) - 1;
	size_t start = 0;
	if (len > room && position > 0) {
		size_t at = byte_of_char(sql, len, (size_t)position - 1);
		if (at > room / 2) {
			start = at - room / 2;
			const char *line = memchr(sql + start, '\n', at - start);
			if (line)
				start = (size_t)(line - sql) + 1;
			while (start < at && is_continuation(sql[start]))
				start++;
		}
	}
	size_t n = len - start < room ? len - start : room;
	while (n > 0 && start + n < len && is_continuation(sql[start + n]))
		n--;
	memcpy(err->statement, sql + start, n);
	err->statement[n] = '\0';
	err->position = position > 0 ? position - count_chars(sql, start) : 0;
}

void error_clear(Error *err)
{
	*err = (Error)ERROR_INIT;
}
