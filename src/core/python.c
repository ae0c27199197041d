/* python.c - see python.h. */
#include "core/python.h"

#include <ctype.h>
#include <string.h>

#include "base/str.h"

typedef struct Reader {
	const char *p, *end;
	Arena *arena;
	bool failed;
	int depth;
} Reader;

enum { MAX_DEPTH = 60 };

static const Py *fail(Reader *r)
{
	r->failed = true;
	return NULL;
}

static void skip_spaces(Reader *r)
{
	while (r->p < r->end) {
		if (*r->p == '#') {
			while (r->p < r->end && *r->p != '\n')
				r->p++;
		} else if (isspace((unsigned char)*r->p) || *r->p == '\\') {
			r->p++;
		} else {
			return;
		}
	}
}

static bool take(Reader *r, char c)
{
	skip_spaces(r);
	if (r->p >= r->end || *r->p != c)
		return false;
	r->p++;
	return true;
}

static Py *new_value(Reader *r, PyKind kind, const char *text)
{
	Py *value = arena_alloc(r->arena, sizeof(*value));
	*value = (Py){.kind = kind, .text = text};
	return value;
}

/* ---- strings -----------------------------------------------------------------------------------
 */

static void add_escape(Reader *r, Str *out)
{
	char c = *r->p++;
	const char *from = "ntr\\'\"", *to = "\n\t\r\\'\"";
	const char *at = strchr(from, c);
	if (c == '\n')
		return; /* the line goes on */
	if (at && c)
		str_addn(out, to + (at - from), 1);
	else if (isalnum((unsigned char)c))
		r->failed = true; /* \x41, \u00e4, … */
	else
		str_addf(out, "\\%c", c);
}

/* At the opening quote. */
static void read_quoted(Reader *r, bool raw, Str *out)
{
	char quote = *r->p;
	bool three = r->end - r->p >= 3 && r->p[1] == quote && r->p[2] == quote;
	r->p += three ? 3 : 1;
	while (r->p < r->end) {
		bool closes =
			*r->p == quote &&
			(!three || (r->end - r->p >= 3 && r->p[1] == quote && r->p[2] == quote));
		if (closes) {
			r->p += three ? 3 : 1;
			return;
		}
		if (*r->p == '\\' && !raw && r->p + 1 < r->end) {
			r->p++;
			add_escape(r, out);
		} else {
			str_addn(out, r->p++, 1);
		}
	}
	r->failed = true;
}

/* At a quote, or at a prefix before one; false: no string begins here. */
static bool string_begins(const Reader *r, bool *raw, bool *known, size_t *prefix)
{
	size_t n = 0;
	*raw = false;
	*known = true;
	while (r->p + n < r->end && n < 2 && isalpha((unsigned char)r->p[n])) {
		char c = (char)tolower((unsigned char)r->p[n++]);
		*raw |= c == 'r';
		*known &= c == 'r' || c == 'u';
	}
	*prefix = n;
	return r->p + n < r->end && (r->p[n] == '\'' || r->p[n] == '"');
}

/* Strings beside each other are one. */
static const Py *read_strings(Reader *r)
{
	Str out = str_new(r->arena);
	bool raw, known;
	size_t prefix;
	while (string_begins(r, &raw, &known, &prefix)) {
		if (!known)
			return fail(r); /* f"…", b"…" */
		r->p += prefix;
		read_quoted(r, raw, &out);
		skip_spaces(r);
	}
	return new_value(r, PY_STRING, out.data);
}

/* ---- values ------------------------------------------------------------------------------------
 */

static const Py *read_value(Reader *r);

static const Py *read_number(Reader *r)
{
	const char *start = r->p;
	if (*r->p == '-')
		r->p++;
	while (r->p < r->end && (isdigit((unsigned char)*r->p) || *r->p == '.' || *r->p == '_'))
		r->p++;
	Str digits = str_new(r->arena);
	for (const char *p = start; p < r->p; p++)
		if (*p != '_')
			str_addn(&digits, p, 1);
	if (r->p < r->end && isalpha((unsigned char)*r->p))
		return fail(r);
	return new_value(r, PY_NUMBER, digits.data);
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* `name=` before an argument; NULL: there is none. */
static const char *read_keyword(Reader *r)
{
	const char *p = r->p;
	while (p < r->end && is_word(*p))
		p++;
	const char *after = p;
	while (after < r->end && isspace((unsigned char)*after))
		after++;
	if (p == r->p || after >= r->end || *after != '=' ||
		(after + 1 < r->end && after[1] == '='))
		return NULL;
	const char *name = arena_strndup(r->arena, r->p, (size_t)(p - r->p));
	r->p = after + 1;
	return name;
}

static void read_arguments(Reader *r, Py *into, char close, bool keywords)
{
	while (!take(r, close)) {
		skip_spaces(r);
		const char *name = keywords ? read_keyword(r) : NULL;
		const Py *value = read_value(r);
		if (!value)
			return;
		vec_push(&into->args, r->arena, (PyArg){name, value});
		if (!take(r, ',')) {
			if (!take(r, close))
				r->failed = true;
			return;
		}
	}
}

static void read_dict(Reader *r, Py *into)
{
	while (!take(r, '}')) {
		const Py *key = read_value(r);
		if (!key || key->kind != PY_STRING || !take(r, ':')) {
			r->failed = true;
			return;
		}
		const Py *value = read_value(r);
		if (!value)
			return;
		vec_push(&into->args, r->arena, (PyArg){key->text, value});
		if (!take(r, ',')) {
			if (!take(r, '}'))
				r->failed = true;
			return;
		}
	}
}

/* (x) is x; (x,) and (x, y) are tuples. */
static const Py *read_parentheses(Reader *r)
{
	Py *list = new_value(r, PY_LIST, NULL);
	const char *start = r->p;
	read_arguments(r, list, ')', false);
	if (r->failed)
		return NULL;
	const char *last = r->p - 2;
	while (last > start && isspace((unsigned char)*last))
		last--;
	return list->args.count == 1 && *last != ',' ? list->args.items[0].value : list;
}

static const Py *read_name(Reader *r)
{
	Str name = str_new(r->arena);
	for (;;) {
		const char *start = r->p;
		while (r->p < r->end && is_word(*r->p))
			r->p++;
		str_addn(&name, start, (size_t)(r->p - start));
		if (r->p >= r->end || *r->p != '.')
			break;
		str_addn(&name, r->p++, 1);
	}
	if (strcmp(name.data, "None") == 0)
		return new_value(r, PY_NONE, NULL);
	if (strcmp(name.data, "True") == 0)
		return new_value(r, PY_TRUE, NULL);
	if (strcmp(name.data, "False") == 0)
		return new_value(r, PY_FALSE, NULL);
	skip_spaces(r);
	if (r->p >= r->end || *r->p != '(')
		return new_value(r, PY_NAME, name.data);
	r->p++;
	Py *call = new_value(r, PY_CALL, name.data);
	read_arguments(r, call, ')', true);
	return call;
}

static const Py *read_one(Reader *r)
{
	bool raw, known;
	size_t prefix;
	skip_spaces(r);
	if (r->p >= r->end)
		return fail(r);
	if (string_begins(r, &raw, &known, &prefix))
		return read_strings(r);
	if (isdigit((unsigned char)*r->p) || *r->p == '-')
		return read_number(r);
	if (is_word(*r->p))
		return read_name(r);
	Py *list = new_value(r, PY_LIST, NULL);
	switch (*r->p++) {
	case '(':
		return read_parentheses(r);
	case '[':
		read_arguments(r, list, ']', false);
		return list;
	case '{':
		list->kind = PY_DICT;
		read_dict(r, list);
		return list;
	default:
		return fail(r);
	}
}

static const Py *read_value(Reader *r)
{
	if (++r->depth > MAX_DEPTH)
		return fail(r);
	const Py *value = read_one(r);
	r->depth--;
	return r->failed ? NULL : value;
}

const Py *python_read(const char *text, size_t len, Arena *arena)
{
	Reader r = {.p = text, .end = text + len, .arena = arena};
	const Py *value = read_value(&r);
	skip_spaces(&r);
	return r.failed || r.p < r.end ? NULL : value;
}

const Py *py_arg(const Py *call, const char *name, int position)
{
	int at = 0;
	for (size_t i = 0; i < call->args.count; i++) {
		const PyArg *arg = &call->args.items[i];
		if (arg->name ? name && strcmp(arg->name, name) == 0 : at++ == position)
			return arg->value;
	}
	return NULL;
}

/* ---- lines -------------------------------------------------------------------------------------
 */

/* Past a string that begins at p. */
static const char *skip_string(const char *p)
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
			p = skip_string(p);
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
