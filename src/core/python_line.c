/* python_line.c - logical lines of Python, see python.h. */
#include <ctype.h>
#include <string.h>

#include "core/python.h"

const char *python_skip_string(const char *p)
{
	char quote = *p;
	bool three = p[1] == quote && p[2] == quote;
	p += three ? 3 : 1;
	while (*p) {
		if (*p == '\\' && p[1])
			p += 2;
		else if (*p == quote && (!three || (p[1] == quote && p[2] == quote)))
			return p + (three ? 3 : 1);
		else if (*p == '\n' && !three)
			return p;
		else
			p++;
	}
	return p;
}

static const char *logical_end(const char *p)
{
	int depth = 0;
	while (*p && !(*p == '\n' && depth <= 0)) {
		if (*p == '\'' || *p == '"') {
			p = python_skip_string(p);
			continue;
		}
		if (*p == '#') {
			p += strcspn(p, "\n");
			continue;
		}
		depth += strchr("([{", *p) != NULL;
		depth -= strchr(")]}", *p) != NULL;
		p += *p == '\\' && p[1] ? 2 : 1;
	}
	return p;
}

bool python_line(const char **text, PyLine *out)
{
	const char *p = *text;
	for (;;) {
		size_t spaces = strspn(p, " \t\f");
		const char *start = p + spaces;
		if (!*start)
			return false;
		if (*start == '\n' || *start == '\r') {
			p = start + 1;
			continue;
		}
		const char *end = *start == '#' ? start + strcspn(start, "\n") : logical_end(start);
		*text = *end ? end + 1 : end;
		while (end > start && isspace((unsigned char)end[-1]))
			end--;
		*out = (PyLine){start, (size_t)(end - start), (int)spaces};
		return true;
	}
}

size_t python_code(const PyLine *line)
{
	const char *p = line->text, *end = line->text + line->len, *last = p;
	while (p < end && *p) {
		if (*p == '#') {
			p += strcspn(p, "\n");
			continue;
		}
		bool space = isspace((unsigned char)*p);
		p = *p == '\'' || *p == '"' ? python_skip_string(p) : p + 1;
		last = space ? last : p;
	}
	return (size_t)((last < end ? last : end) - line->text);
}

const char *python_assigned(const PyLine *line, Arena *arena, const char **name)
{
	const char *p = line->text, *end = line->text + line->len;
	while (p < end && (isalnum((unsigned char)*p) || *p == '_'))
		p++;
	size_t len = (size_t)(p - line->text);
	if (len == 0 || isdigit((unsigned char)line->text[0]))
		return NULL;
	while (p < end && *p == ' ')
		p++;
	if (p < end && *p == ':') /* an annotation, which may hold brackets but no = */
		p += strcspn(p, "=\n");
	if (p + 1 >= end || *p != '=' || p[1] == '=')
		return NULL;
	*name = arena_strndup(arena, line->text, len);
	return p + 1;
}
