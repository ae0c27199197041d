/* python.c - see python.h. */
#include "core/python.h"

#include <ctype.h>
#include <string.h>

#include "base/str.h"

typedef struct Reader {
	const char *p, *end;
	const PyScope *scope;
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

/* ---- strings -------------------------------------------------------------------------------- */

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

typedef struct Prefix {
	size_t len;
	bool raw, format;
	bool known;
} Prefix;

/* At a quote, or at a prefix before one; false: no string begins here. */
static bool string_begins(const Reader *r, Prefix *out)
{
	size_t n = 0;
	*out = (Prefix){.known = true};
	while (r->p + n < r->end && n < 2 && isalpha((unsigned char)r->p[n])) {
		char c = (char)tolower((unsigned char)r->p[n++]);
		out->raw |= c == 'r';
		out->format |= c == 'f';
		out->known &= c == 'r' || c == 'u' || c == 'f';
	}
	out->len = n;
	return r->p + n < r->end && (r->p[n] == '\'' || r->p[n] == '"');
}

static const Py *look_up(const Reader *r, const char *name, size_t len)
{
	for (size_t i = r->scope ? r->scope->names.count : 0; i-- > 0;) {
		const PyArg *known = &r->scope->names.items[i];
		if (strlen(known->name) == len && strncmp(known->name, name, len) == 0)
			return known->value;
	}
	return NULL;
}

/* f"ix_{table}": names that are known, nothing more. */
static void add_formatted(Reader *r, const char *text, Str *out)
{
	while (*text && !r->failed) {
		size_t n = strcspn(text, "{}");
		str_addn(out, text, n);
		text += n;
		if (*text && text[1] == *text) { /* {{ and }} */
			str_addn(out, text, 1);
			text += 2;
			continue;
		}
		if (!*text)
			return;
		n = strcspn(text, "}");
		const Py *value = *text == '{' && text[n] ? look_up(r, text + 1, n - 1) : NULL;
		if (!value || (value->kind != PY_STRING && value->kind != PY_NUMBER)) {
			r->failed = true;
			return;
		}
		str_add(out, value->text);
		text += n + 1;
	}
}

/* Strings beside each other are one. */
static const Py *read_strings(Reader *r)
{
	Str out = str_new(r->arena);
	Prefix prefix;
	while (string_begins(r, &prefix)) {
		Str piece = str_new(r->arena);
		if (!prefix.known)
			return fail(r); /* b"…" */
		r->p += prefix.len;
		read_quoted(r, prefix.raw, &piece);
		if (prefix.format)
			add_formatted(r, piece.data, &out);
		else
			str_add(&out, piece.data);
		skip_spaces(r);
	}
	return new_value(r, PY_STRING, out.data);
}

/* ---- values --------------------------------------------------------------------------------- */

static const Py *read_value(Reader *r);
static const Py *read_primary(Reader *r);

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

static const char *read_stars(Reader *r)
{
	if (!take(r, '*')) {
		skip_spaces(r);
		return NULL;
	}
	return take(r, '*') ? "**" : "*";
}

static void read_arguments(Reader *r, Py *into, char close, bool keywords)
{
	while (!take(r, close)) {
		const char *name = read_stars(r);
		if (!name && keywords)
			name = read_keyword(r);
		const Py *value = read_value(r);
		if (!value)
			return;
		if (!keywords && value->kind == PY_OTHER && strstr(value->text, " for ")) {
			r->failed = true; /* it says how to make a list */
			return;
		}
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
		const Py *key = read_primary(r);
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

/* a.b.c from here on, without what stands before. */
static const char *read_dotted(Reader *r)
{
	const char *start = r->p;
	while (r->p < r->end &&
		(is_word(*r->p) || (*r->p == '.' && r->p + 1 < r->end && is_word(r->p[1]))))
		r->p++;
	return arena_strndup(r->arena, start, (size_t)(r->p - start));
}

static Py *read_call_or_name(Reader *r, const Py *of, const char *name)
{
	skip_spaces(r);
	bool call = r->p < r->end && *r->p == '(';
	Py *value = new_value(r, call ? PY_CALL : PY_NAME, name);
	value->of = of;
	if (call) {
		r->p++;
		read_arguments(r, value, ')', true);
	}
	return value;
}

static const Py *read_name(Reader *r)
{
	const char *name = read_dotted(r);
	if (strcmp(name, "None") == 0)
		return new_value(r, PY_NONE, NULL);
	if (strcmp(name, "True") == 0)
		return new_value(r, PY_TRUE, NULL);
	if (strcmp(name, "False") == 0)
		return new_value(r, PY_FALSE, NULL);
	size_t first = strcspn(name, ".");
	const Py *known = look_up(r, name, first);
	if (!known)
		return read_call_or_name(r, NULL, name);
	if (name[first])
		return read_call_or_name(r, known, name + first + 1);
	skip_spaces(r);
	return r->p < r->end && *r->p == '(' ? fail(r) : known;
}

static const Py *read_one(Reader *r)
{
	Prefix prefix;
	skip_spaces(r);
	if (r->p >= r->end)
		return fail(r);
	if (string_begins(r, &prefix))
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

/* A value and its attributes and methods: a(b).c.d(e). */
static const Py *read_primary(Reader *r)
{
	const Py *value = read_one(r);
	skip_spaces(r);
	while (!r->failed && r->p + 1 < r->end && *r->p == '.' && is_word(r->p[1])) {
		r->p++;
		value = read_call_or_name(r, value, read_dotted(r));
		skip_spaces(r);
	}
	return r->failed ? NULL : value;
}

static const Py *join(Reader *r, const Py *a, const Py *b)
{
	if (a->kind == PY_STRING && b->kind == PY_STRING)
		return new_value(r, PY_STRING, arena_printf(r->arena, "%s%s", a->text, b->text));
	if (a->kind != PY_LIST || b->kind != PY_LIST)
		return fail(r);
	Py *list = new_value(r, PY_LIST, NULL);
	for (size_t i = 0; i < a->args.count; i++)
		vec_push(&list->args, r->arena, a->args.items[i]);
	for (size_t i = 0; i < b->args.count; i++)
		vec_push(&list->args, r->arena, b->args.items[i]);
	return list;
}

static const Py *read_sum(Reader *r)
{
	const Py *value = read_primary(r);
	while (!r->failed && take(r, '+')) {
		const Py *more = read_primary(r);
		value = r->failed ? NULL : join(r, value, more);
	}
	return r->failed ? NULL : value;
}

static bool ends_value(Reader *r)
{
	skip_spaces(r);
	return r->p >= r->end || strchr(",)]}", *r->p) != NULL;
}

/* Past an expression that is not understood, to the comma or bracket behind it. */
static const Py *skip_value(Reader *r, const char *start)
{
	int depth = 0;
	r->p = start;
	r->failed = false;
	while (r->p < r->end && (depth > 0 || !strchr(",)]}", *r->p))) {
		if (*r->p == '\'' || *r->p == '"') {
			r->p = python_skip_string(r->p);
		} else if (*r->p == '#') {
			skip_spaces(r);
		} else {
			depth += strchr("([{", *r->p) != NULL;
			depth -= strchr(")]}", *r->p) != NULL;
			r->p++;
		}
	}
	if (depth > 0 || r->p > r->end || r->p == start)
		return fail(r);
	return new_value(r, PY_OTHER, arena_strndup(r->arena, start, (size_t)(r->p - start)));
}

static const Py *read_value(Reader *r)
{
	skip_spaces(r);
	const char *start = r->p;
	if (++r->depth > MAX_DEPTH)
		return fail(r);
	const Py *value = read_sum(r);
	if (r->failed || !ends_value(r))
		value = r->depth > 1 ? skip_value(r, start) : fail(r);
	r->depth--;
	return r->failed ? NULL : value;
}

const Py *python_read(const char *text, size_t len, const PyScope *scope, Arena *arena)
{
	Reader r = {.p = text, .end = text + len, .scope = scope, .arena = arena};
	const Py *value = read_value(&r);
	skip_spaces(&r);
	return r.failed || r.p < r.end || value->kind == PY_OTHER ? NULL : value;
}

static bool take_word(Reader *r, const char *word)
{
	size_t n = strlen(word);
	skip_spaces(r);
	if ((size_t)(r->end - r->p) <= n || strncmp(r->p, word, n) != 0 || is_word(r->p[n]))
		return false;
	r->p += n;
	return true;
}

bool python_test(const char *text, size_t len, const PyScope *scope, Arena *arena, PyTest *out)
{
	Reader r = {.p = text, .end = text + len, .scope = scope, .arena = arena};
	*out = (PyTest){.negated = take_word(&r, "not")};
	bool alone = out->negated;
	out->left = read_sum(&r);
	skip_spaces(&r);
	if (r.failed || r.p >= r.end)
		return !r.failed;
	if (alone)
		return false;
	if (r.p + 1 < r.end && (*r.p == '=' || *r.p == '!') && r.p[1] == '=') {
		out->negated = *r.p == '!';
		r.p += 2;
	} else {
		out->negated = take_word(&r, "not");
		out->in = take_word(&r, "in");
		if (!out->in)
			return false;
	}
	out->right = read_sum(&r);
	skip_spaces(&r);
	return !r.failed && r.p >= r.end;
}

const Py *py_unknown(Arena *arena)
{
	Py *value = arena_alloc(arena, sizeof(*value));
	*value = (Py){.kind = PY_OTHER, .text = ""};
	return value;
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
