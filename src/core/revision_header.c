/* revision_header.c - the header of a revision file; see revision_header.h. */
#include "core/revision_header.h"

#include <stddef.h>
#include <string.h>

#include "base/str.h"
#include "core/luatok.h"

typedef enum FieldKind { FIELD_STRING, FIELD_LIST, FIELD_BOOLEAN } FieldKind;

enum { REVISION_FIELD, LABELS_FIELD }; /* places in the table that are named below */

static const struct Field {
	const char *name;
	FieldKind kind;
	size_t offset; /* in Revision */
} fields[] = {
	[REVISION_FIELD] = {"revision", FIELD_STRING, offsetof(Revision, id)},
	[LABELS_FIELD] = {"branch_labels", FIELD_LIST, offsetof(Revision, branch_labels)},
	{"down_revision", FIELD_LIST, offsetof(Revision, down_revision)},
	{"depends_on", FIELD_LIST, offsetof(Revision, depends_on)},
	{"replaces", FIELD_LIST, offsetof(Revision, replaces)},
	{"loses", FIELD_LIST, offsetof(Revision, loses)},
	{"transactional", FIELD_BOOLEAN, offsetof(Revision, transactional)},
	{"irreversible", FIELD_BOOLEAN, offsetof(Revision, irreversible)},
};
typedef struct Field Field;

static const char *const expected[] = {
	[FIELD_STRING] = "a string",
	[FIELD_LIST] = "a string, a list of strings or nil",
	[FIELD_BOOLEAN] = "true or false",
};

typedef struct Parser {
	LuaTok lex;
	Token token;           /* the one looked at */
	Token before, further; /* the one before it, and the one before that */
	bool whole;
	const char *shown;
	Arena *arena;
	Revision *out;
	int depth;                    /* of brackets */
	int lines[ARRAY_LEN(fields)]; /* where each field was assigned; 0: not yet */
	const char *values[ARRAY_LEN(fields)], *ends[ARRAY_LEN(fields)]; /* in the text */
} Parser;

/* ---- comment ------------------------------------------------------------------------------- */

/* One line of text, trimmed; *at moves behind it. */
static const char *next_line(const char *text, size_t len, size_t *at, size_t *n)
{
	const char *start = text + *at;
	const char *end = memchr(start, '\n', len - *at);
	*at = end ? (size_t)(end - text) + 1 : len;
	if (!end)
		end = text + len;
	while (start < end && (*start == ' ' || *start == '\t'))
		start++;
	while (end > start && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
		end--;
	*n = (size_t)(end - start);
	return start;
}

/* "--- text" without its dashes; false: this line is no such comment. */
static bool comment_text(const char **line, size_t *n)
{
	if (*n < 3 || memcmp(*line, "---", 3) != 0)
		return false;
	while (*n > 0 && **line == '-')
		(*line)++, (*n)--;
	while (*n > 0 && (**line == ' ' || **line == '\t'))
		(*line)++, (*n)--;
	return true;
}

static const char *trimmed_end(Str *doc)
{
	while (doc->len > 0 && doc->data[doc->len - 1] == '\n')
		doc->data[--doc->len] = '\0';
	return doc->data;
}

/* The leading comment: message, doc, create_date. */
static void read_comment(Parser *p, const char *text, size_t len)
{
	static const char date[] = "Create Date:";
	const size_t date_len = sizeof(date) - 1;
	Str doc = {0};
	size_t n, at = len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;

	while (at < len) {
		const char *line = next_line(text, len, &at, &n);
		if ((n == 0 && !doc.data) || (n > 0 && *line == '#' && line == text))
			continue;
		if (!comment_text(&line, &n))
			break;
		if (n >= date_len && memcmp(line, date, date_len) == 0) {
			line += date_len;
			n -= date_len;
			while (n > 0 && (*line == ' ' || *line == '\t'))
				line++, n--;
			p->out->create_date = arena_strndup(p->arena, line, n);
			continue;
		}
		if (!doc.data) {
			if (n == 0)
				continue;
			doc = str_new(p->arena);
			p->out->message = arena_strndup(p->arena, line, n);
		}
		str_addn(&doc, line, n);
		str_add(&doc, "\n");
	}
	if (doc.data)
		p->out->doc = trimmed_end(&doc);
}

/* ---- tokens -------------------------------------------------------------------------------- */

/* The next token.  In a text that goes on, one that touches the end is none: it may be cut. */
static bool step(Parser *p)
{
	p->further = p->before;
	p->before = p->token;
	p->token = luatok_next(&p->lex);
	return p->whole || p->lex.at < p->lex.len;
}

static void broken(Parser *p, int line, const char *what)
{
	if (!p->out->broken)
		p->out->broken = arena_printf(p->arena, "%s:%d: %s", p->shown, line, what);
}

static bool is_field_access(const Token *before)
{
	return token_is(before, ".") || token_is(before, ":");
}

/* Can a statement begin (or the file end) here?  If not, the value goes on: "a" .. "b", f(x). */
static bool ends_statement(const Token *token)
{
	return token->kind == TOKEN_END || token_is(token, ";") || token_is(token, "::") ||
	       (token->kind == TOKEN_NAME && !token_is(token, "and") && !token_is(token, "or"));
}

/* ---- values -------------------------------------------------------------------------------- */

static void not_literal(Parser *p, const Field *field, int line)
{
	if (p->token.kind == TOKEN_BAD &&
		(*p->token.text == '"' || *p->token.text == '\'' || *p->token.text == '[')) {
		broken(p, p->token.line,
			arena_printf(p->arena, "%s: a string without an end", field->name));
		return;
	}
	broken(p, line,
		arena_printf(p->arena,
			"%s must be %s, written out as it is: the header is read without running "
			"the script",
			field->name, expected[field->kind]));
}

/* The string at p->token; NULL: it cannot be used, and the revision is broken. */
static const char *string_value(Parser *p, const Field *field)
{
	size_t len;
	const char *text = token_string(&p->token, p->arena, &len);
	if (strlen(text) != len) {
		broken(p, p->token.line,
			arena_printf(p->arena, "%s: a zero byte in a string", field->name));
		return NULL;
	}
	if (!*text) {
		broken(p, p->token.line,
			arena_printf(p->arena, "%s: an empty string%s", field->name,
				strcmp(field->name, "down_revision") ? "" : "; a base has nil"));
		return NULL;
	}
	return text;
}

/* At "{": up to its "}".  false: more text is needed. */
static bool list_value(Parser *p, const Field *field, int line, StrVec *list)
{
	if (!step(p))
		return false;
	while (!token_is(&p->token, "}")) {
		if (p->token.kind != TOKEN_STRING) {
			not_literal(p, field, line);
			return true;
		}
		const char *text = string_value(p, field);
		if (text)
			vec_push(list, p->arena, text);
		if (!step(p))
			return false;
		bool comma = token_is(&p->token, ",") || token_is(&p->token, ";");
		if (!comma && !token_is(&p->token, "}")) {
			not_literal(p, field, line);
			return true;
		}
		if (comma && !step(p))
			return false;
	}
	return true;
}

/* One literal at p->token, which is left on its last token.  false: more text is needed. */
static bool literal(Parser *p, const Field *field, int line)
{
	char *slot = (char *)p->out + field->offset;

	if (p->token.kind == TOKEN_STRING && field->kind == FIELD_STRING) {
		*(const char **)(void *)slot = string_value(p, field);
	} else if (p->token.kind == TOKEN_STRING && field->kind == FIELD_LIST) {
		const char *text = string_value(p, field);
		if (text)
			vec_push((StrVec *)(void *)slot, p->arena, text);
	} else if (token_is(&p->token, "{") && field->kind == FIELD_LIST) {
		return list_value(p, field, line, (StrVec *)(void *)slot);
	} else if (token_is(&p->token, "true") && field->kind == FIELD_BOOLEAN) {
		*(bool *)slot = true;
	} else if (token_is(&p->token, "false") && field->kind == FIELD_BOOLEAN) {
		*(bool *)slot = false;
	} else if (!token_is(&p->token, "nil") || field->kind == FIELD_STRING) {
		not_literal(p, field, line);
	}
	return true;
}

/* Behind "name =".  false: more text is needed. */
static bool assignment(Parser *p, const Field *field)
{
	int line = p->before.line;
	int *seen = &p->lines[field - fields];

	if (*seen)
		broken(p, line,
			arena_printf(p->arena, "%s is assigned a second time (first in line %d)",
				field->name, *seen));
	*seen = line;
	if (token_is(&p->further, "local"))
		broken(p, line,
			arena_printf(
				p->arena, "%s must be a global: leave out `local`", field->name));
	if (token_is(&p->further, ","))
		not_literal(p, field, line);
	if (!step(p))
		return false;
	p->values[field - fields] = p->token.text;
	if (!literal(p, field, line))
		return false;
	p->ends[field - fields] = p->token.text + p->token.len;
	if (!step(p))
		return false;
	if (!p->out->broken && !ends_statement(&p->token))
		not_literal(p, field, line);
	return true;
}

static const Field *find_field(const Token *token)
{
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (token_is(token, fields[i].name))
			return &fields[i];
	return NULL;
}

static void count_brackets(Parser *p)
{
	if (p->token.kind != TOKEN_PUNCT || p->token.len != 1)
		return;
	if (strchr("({[", *p->token.text))
		p->depth++;
	else if (p->depth > 0 && strchr(")}]", *p->token.text))
		p->depth--;
}

/* All assignments before the first function.  false: more text is needed. */
static bool read_fields(Parser *p)
{
	if (!step(p))
		return false;
	while (p->token.kind != TOKEN_END && !token_is(&p->token, "function")) {
		const Field *field = NULL;
		if (p->depth == 0 && token_is(&p->token, "=") && !is_field_access(&p->further))
			field = find_field(&p->before);
		if (field) {
			if (!assignment(p, field))
				return false;
			continue; /* the token behind the value was not looked at yet */
		}
		if (p->token.kind == TOKEN_BAD)
			broken(p, p->token.line, "this is not Lua");
		count_brackets(p);
		if (!step(p))
			return false;
	}
	return true;
}

static void check_ids(Parser *p)
{
	Error err = ERROR_INIT;
	if (!revision_check_id(p->out->id, &err))
		broken(p, p->lines[REVISION_FIELD], err.message);
	for (size_t i = 0; i < p->out->branch_labels.count && err.kind == ERR_NONE; i++)
		if (!revision_check_label(p->out->branch_labels.items[i], &err))
			broken(p, p->lines[LABELS_FIELD], err.message);
}

/* A comment that swallows the rest of the file: its line, or 0. */
static int unclosed_comment(const char *text, size_t len)
{
	LuaTok lex;
	luatok_init(&lex, text, len);
	while (luatok_next(&lex).kind != TOKEN_END)
		;
	return lex.unclosed;
}

HeaderResult header_parse(
	const char *text, size_t len, bool whole, const char *shown, Arena *arena, Revision *out)
{
	Parser p = {.whole = whole, .shown = shown, .arena = arena, .out = out};

	*out = (Revision){.transactional = true, .message = "", .doc = "", .create_date = ""};
	luatok_init(&p.lex, text, len);
	if (!read_fields(&p))
		return HEADER_MORE;
	read_comment(&p, text, len);
	if (out->id) {
		check_ids(&p);
		return HEADER_DONE;
	}
	if (!whole)
		return HEADER_MORE;
	header_functions(text, len, &out->has_upgrade, &out->has_downgrade);
	bool any_field = false;
	for (size_t i = 0; i < ARRAY_LEN(p.lines); i++)
		any_field |= p.lines[i] > 0;
	if (!any_field && !out->has_upgrade && !out->has_downgrade) {
		int line = unclosed_comment(text, len);
		if (line == 0)
			return HEADER_HELPER;
		/* whatever stands in it: Lua would not take it as a module either */
		broken(&p, line, "the comment that begins here has no end");
		return HEADER_DONE;
	}
	broken(&p, 1,
		"no revision id: before the first function there must be a line like revision = "
		"\"1975ea83b712\"");
	return HEADER_DONE;
}

bool header_value(const char *text, size_t len, const char *field, size_t *start, size_t *end)
{
	Arena scratch = ARENA_INIT;
	Revision ignored = {0};
	Parser p = {.whole = true, .shown = "", .arena = &scratch, .out = &ignored};

	luatok_init(&p.lex, text, len);
	(void)read_fields(&p);
	arena_release(&scratch);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		if (strcmp(fields[i].name, field) != 0 || !p.ends[i])
			continue;
		*start = (size_t)(p.values[i] - text);
		*end = (size_t)(p.ends[i] - text);
		return true;
	}
	return false;
}

void header_functions(const char *text, size_t len, bool *has_upgrade, bool *has_downgrade)
{
	Parser p = {.whole = true};
	Token first = {0}; /* the one before p.further */

	*has_upgrade = *has_downgrade = false;
	luatok_init(&p.lex, text, len);
	for (step(&p); p.token.kind != TOKEN_END; first = p.further, step(&p)) {
		/* function upgrade ( … or upgrade = …, neither local nor a field */
		bool function = token_is(&p.token, "(") && token_is(&p.further, "function") &&
				!token_is(&first, "local");
		bool value = token_is(&p.token, "=") && !token_is(&p.further, "local") &&
			     !is_field_access(&p.further);
		if (!function && !value)
			continue;
		*has_upgrade |= token_is(&p.before, "upgrade");
		*has_downgrade |= token_is(&p.before, "downgrade");
	}
}
