/*
 * import_alembic_body.c - the functions of a revision of Alembic, statement by statement.
 *
 * Blocks that have a counterpart (a batch, an autocommit block, a question about the dialect, a
 * loop over literals, which is written out) are gone into; what is more stays as a comment over an
 * error().
 */
#include <ctype.h>
#include <string.h>

#include "base/str.h"
#include "base/text.h"
#include "core/import_alembic.h"

typedef VEC(PyLine) Lines;

typedef struct Body {
	Arena *arena;
	Import *import;
	Lines lines;
	Str text;
	PyScope scope;
	AlembicBatch batch;
	int depth; /* of Lua's blocks */
	bool open; /* a comment stands that wants its error() */
} Body;

/* Some lines: from, and up to but without to. */
typedef struct Range {
	size_t from, to;
} Range;

static void translate_range(Body *b, Range range);

/* ---- writing -------------------------------------------------------------------------------- */

static void indent(Body *b)
{
	str_addf(&b->text, "%*s", 2 * (b->depth + 1), "");
}

static void close_comment(Body *b)
{
	if (b->open) {
		indent(b);
		str_add(&b->text, "error(\"translate the Python above\")\n");
	}
	b->open = false;
}

static void write_line(Body *b, const char *lua)
{
	close_comment(b);
	indent(b);
	str_addf(&b->text, "%s\n", lua);
}

static void count(Body *b, bool translated)
{
	b->import->statements++;
	b->import->translated += translated;
}

static void write_comment(Body *b, const PyLine *line, int deeper)
{
	const char *p = line->text, *end = line->text + line->len;
	while (p < end) {
		size_t n = strcspn(p, "\n");
		n = p + n > end ? (size_t)(end - p) : n;
		indent(b);
		str_addf(&b->text, "-- %*s%.*s\n", p == line->text ? deeper : 0, "", (int)n, p);
		p += n + 1;
	}
}

/* ---- names ---------------------------------------------------------------------------------- */

static void set_name(Body *b, const char *name, const Py *value)
{
	vec_push(&b->scope.names, b->arena, (PyArg){name, value});
}

static void forget(Body *b, const char *name)
{
	set_name(b, name, py_unknown(b->arena));
}

static bool mentions(const char *text, size_t len, const char *name)
{
	size_t n = strlen(name);
	for (const char *p = text; p + n <= text + len; p++) {
		bool starts = p == text || !(isalnum((unsigned char)p[-1]) || p[-1] == '_');
		bool ends = p + n == text + len || !(isalnum((unsigned char)p[n]) || p[n] == '_');
		if (starts && ends && strncmp(p, name, n) == 0)
			return true;
	}
	return false;
}

/* Names that stand in Python that is not understood may be something else after it. */
static void forget_mentioned(Body *b, const PyLine *line)
{
	size_t known = b->scope.names.count;
	for (size_t i = 0; i < known; i++)
		if (mentions(line->text, line->len, b->scope.names.items[i].name) &&
			!alembic_is_bind(b->scope.names.items[i].value))
			forget(b, b->scope.names.items[i].name);
}

/* What was assigned since, in a block that may not have run. */
static void forget_since(Body *b, size_t before)
{
	size_t known = b->scope.names.count;
	for (size_t i = before; i < known; i++)
		forget(b, b->scope.names.items[i].name);
}

static void leave_python(Body *b, Range range)
{
	int base = b->lines.items[range.from].indent;
	for (size_t i = range.from; i < range.to; i++) {
		const PyLine *line = &b->lines.items[i];
		write_comment(b, line, line->indent > base ? line->indent - base : 0);
		forget_mentioned(b, line);
		if (line->text[0] != '#')
			count(b, false);
	}
	b->open = true;
}

/* ---- blocks --------------------------------------------------------------------------------- */

/* The lines that belong to the one at `at`; comments before a line that does not, neither. */
static size_t block_end(const Body *b, size_t at, size_t limit)
{
	size_t end = at + 1;
	for (size_t i = at + 1; i < limit; i++) {
		bool comment = b->lines.items[i].text[0] == '#';
		if (!comment && b->lines.items[i].indent <= b->lines.items[at].indent)
			break;
		if (!comment)
			end = i + 1;
	}
	return end;
}

static char *code_of(const Body *b, size_t at)
{
	const PyLine *line = &b->lines.items[at];
	return arena_strndup(b->arena, line->text, python_code(line));
}

static bool is_continued(const Body *b, size_t at, size_t limit, int level)
{
	static const char *const words[] = {"else", "elif", "except", "finally"};
	if (at >= limit || b->lines.items[at].indent != level)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		size_t n = strlen(words[i]);
		if (b->lines.items[at].len > n &&
			strncmp(b->lines.items[at].text, words[i], n) == 0 &&
			strchr(": (", b->lines.items[at].text[n]))
			return true;
	}
	return false;
}

/* A block, and the else and except behind it. */
static size_t chain_end(const Body *b, size_t at, size_t limit)
{
	size_t end = block_end(b, at, limit);
	while (is_continued(b, end, limit, b->lines.items[at].indent))
		end = block_end(b, end, limit);
	return end;
}

/* `with op.batch_alter_table("t") as batch_op:` */
static bool read_batch(Body *b, const char *code, AlembicBatch *out)
{
	static const char *const names[] = {"table_name", "schema", "recreate"};
	const char *as = NULL;
	for (const char *p = strstr(code, " as "); p; p = strstr(p + 1, " as "))
		as = p;
	if (!as)
		return false;
	const Py *call = python_read(code + 5, (size_t)(as - code - 5), &b->scope, b->arena);
	if (!call || call->kind != PY_CALL || call->of ||
		strcmp(call->text, "op.batch_alter_table") != 0)
		return false;
	const Py *table = py_arg(call, "table_name", 0), *schema = py_arg(call, "schema", 1);
	bool known = table && table->kind == PY_STRING;
	for (size_t i = 0; i < call->args.count; i++) {
		const char *name = call->args.items[i].name;
		bool one = !name;
		for (size_t k = 0; name && k < ARRAY_LEN(names); k++)
			one |= strcmp(names[k], name) == 0;
		known &= one;
	}
	if (!known || (schema && schema->kind != PY_NONE && schema->kind != PY_STRING))
		return false;
	*out = (AlembicBatch){
		.name = arena_strndup(b->arena, as + 4, strlen(as + 4) - 1),
		.table = table->text,
		.schema = schema && schema->kind == PY_STRING ? schema->text : NULL,
	};
	return true;
}

static bool is_autocommit(const char *code)
{
	return strcmp(code, "with op.get_context().autocommit_block():") == 0 ||
	       strcmp(code, "with context.get_context().autocommit_block():") == 0;
}

static bool translate_with(Body *b, size_t at, size_t end)
{
	const char *code = code_of(b, at);
	AlembicBatch batch, outer = b->batch;
	if (is_autocommit(code)) {
		write_line(b, "op.autocommit(function()");
		b->depth++;
		translate_range(b, (Range){at + 1, end});
		b->depth--;
		write_line(b, "end)");
		return true;
	}
	if (!read_batch(b, code, &batch))
		return false;
	b->batch = batch;
	translate_range(b, (Range){at + 1, end});
	b->batch = outer;
	return true;
}

/* ---- if ------------------------------------------------------------------------------------- */

static const char *condition(const Body *b, const char *code)
{
	return alembic_condition(code, &b->scope, b->import, b->arena);
}

static bool is_else(const char *code)
{
	return strcmp(code, "else:") == 0;
}

static bool conditions_known(const Body *b, size_t at, size_t end)
{
	while (at < end) {
		const char *code = code_of(b, at);
		if (!is_else(code) && !condition(b, code))
			return false;
		at = block_end(b, at, end);
	}
	return true;
}

static bool translate_if(Body *b, size_t at, size_t end)
{
	if (!conditions_known(b, at, end))
		return false;
	size_t before = b->scope.names.count;
	for (bool first = true; at < end; first = false) {
		const char *code = code_of(b, at);
		size_t next = block_end(b, at, end);
		if (is_else(code))
			write_line(b, "else");
		else
			write_line(b, arena_printf(b->arena, "%s %s then", first ? "if" : "elseif",
					      condition(b, code)));
		b->depth++;
		translate_range(b, (Range){at + 1, next});
		close_comment(b);
		b->depth--;
		forget_since(b, before);
		at = next;
	}
	write_line(b, "end");
	return true;
}

/* ---- for ------------------------------------------------------------------------------------ */

/* "a", or "a, b" and a row of as many. */
static bool set_loop_names(Body *b, const char *names, const Py *value)
{
	StrVec list = {0};
	for (const char *p = names; *p;) {
		p += strspn(p, " ,()");
		size_t n = strcspn(p, " ,()");
		if (n)
			vec_push(&list, b->arena, arena_strndup(b->arena, p, n));
		p += n;
	}
	if (list.count == 1) {
		set_name(b, list.items[0], value);
		return true;
	}
	if (value->kind != PY_LIST || value->args.count != list.count)
		return false;
	for (size_t i = 0; i < list.count; i++)
		set_name(b, list.items[i], value->args.items[i].value);
	return true;
}

static bool write_out(Body *b, const char *names, const Py *list, Range inside)
{
	long left = b->import->statements - b->import->translated;
	for (size_t i = 0; i < list->args.count; i++) {
		if (list->args.items[i].name ||
			!set_loop_names(b, names, list->args.items[i].value))
			return false;
		translate_range(b, inside);
		if (b->import->statements - b->import->translated > left)
			return false;
	}
	return list->args.count > 0;
}

/* A loop over literals is written out, if all of it is understood. */
static bool translate_for(Body *b, size_t at, size_t end)
{
	char *code = code_of(b, at);
	char *in = strstr(code, " in ");
	if (!in || block_end(b, at, end) != end) /* for … else */
		return false;
	code[strlen(code) - 1] = '\0';
	const Py *list = python_read(in + 4, strlen(in + 4), &b->scope, b->arena);
	const Body before = *b;
	const size_t known = b->scope.names.count;
	const long statements = b->import->statements, translated = b->import->translated;
	*in = '\0';
	close_comment(b);
	size_t written = b->text.len;
	if (list && list->kind == PY_LIST && write_out(b, code + 4, list, (Range){at + 1, end})) {
		forget_since(b, known);
		return true;
	}
	b->text.len = written;
	b->text.data[written] = '\0';
	b->open = false;
	b->depth = before.depth;
	b->batch = before.batch;
	b->scope.names.count = known;
	b->import->statements = statements;
	b->import->translated = translated;
	return false;
}

/* ---- statements ----------------------------------------------------------------------------- */

static bool is_generated(const char *comment)
{
	return strstr(comment, "auto generated") || strstr(comment, "end Alembic commands");
}

/* Values that nothing happens by being made. */
static bool is_pure(const Py *value)
{
	static const char *const makers[] = {"table", "Table", "column", "Column", "text",
		"MetaData", "inspect", "from_engine", "ENUM", "Enum"};
	if (value->kind != PY_CALL)
		return value->kind != PY_OTHER;
	if (alembic_is_bind(value))
		return true;
	const char *dot = strrchr(value->text, '.');
	for (size_t i = 0; !value->of && i < ARRAY_LEN(makers); i++)
		if (strcmp(makers[i], dot ? dot + 1 : value->text) == 0)
			return true;
	return false;
}

/* name = literal: the name stands for it from here on.  table = op.create_table(…) does both. */
static bool translate_assignment(Body *b, const PyLine *line)
{
	const char *name, *end = line->text + python_code(line);
	const char *at = python_assigned(line, b->arena, &name);
	const Py *value = at ? python_read(at, (size_t)(end - at), &b->scope, b->arena) : NULL;
	if (!value)
		return false;
	const char *lua = is_pure(value) ? "" : alembic_call(value, &b->batch, b->import, b->arena);
	bool made =
		value->kind == PY_CALL && !value->of && strcmp(value->text, "op.create_table") == 0;
	if (!lua || (*lua && !made))
		return false;
	set_name(b, name, value);
	if (*lua)
		write_line(b, lua);
	else if (!alembic_is_bind(value))
		write_comment(b, line, 0);
	count(b, true);
	return true;
}

/* raise NotImplementedError("why") */
static bool translate_raise(Body *b, const char *code)
{
	if (!text_starts_with(code, "raise "))
		return false;
	const Py *call = python_read(code + 6, strlen(code + 6), &b->scope, b->arena);
	if (!call || call->of || (call->kind != PY_CALL && call->kind != PY_NAME))
		return false;
	const Py *text = call->kind == PY_CALL ? py_arg(call, NULL, 0) : NULL;
	if (text && text->kind != PY_STRING)
		return false;
	write_line(b, arena_printf(b->arena, "error(%s)",
			      text_as_lua(text ? text->text : call->text, b->arena)));
	count(b, true);
	return true;
}

static bool translate_statement(Body *b, size_t at)
{
	const PyLine *line = &b->lines.items[at];
	const char *code = code_of(b, at);
	if (strcmp(code, "pass") == 0)
		return true;
	if (translate_assignment(b, line) || translate_raise(b, code))
		return true;
	const Py *value = python_read(code, strlen(code), &b->scope, b->arena);
	if (value && (value->kind == PY_STRING || alembic_is_bind(value)))
		return true; /* a docstring */
	const char *lua = value ? alembic_call(value, &b->batch, b->import, b->arena) : NULL;
	if (!lua)
		return false;
	write_line(b, lua);
	count(b, true);
	return true;
}

static bool translate_block(Body *b, size_t at, size_t end)
{
	const char *code = code_of(b, at);
	if (text_starts_with(code, "with "))
		return block_end(b, at, end) == end && translate_with(b, at, end);
	if (text_starts_with(code, "if "))
		return translate_if(b, at, end);
	return text_starts_with(code, "for ") && translate_for(b, at, end);
}

static void translate_comment(Body *b, const PyLine *line)
{
	const char *comment = arena_strndup(b->arena, line->text + 1, line->len - 1);
	if (is_generated(comment))
		return;
	indent(b);
	str_addf(&b->text, "--%s\n", comment);
}

/* A statement, or a block with all that belongs to it: where the next one begins. */
static size_t translate_next(Body *b, size_t at, size_t limit)
{
	const char *code = code_of(b, at);
	bool head = *code && code[strlen(code) - 1] == ':';
	size_t end = head ? chain_end(b, at, limit) : at + 1;
	if (!(head ? translate_block(b, at, end) : translate_statement(b, at)))
		leave_python(b, (Range){at, end});
	return end;
}

static void translate_range(Body *b, Range range)
{
	for (size_t at = range.from; at < range.to;) {
		const PyLine *line = &b->lines.items[at];
		if (line->text[0] == '#')
			translate_comment(b, line);
		at = line->text[0] == '#' ? at + 1 : translate_next(b, at, range.to);
	}
	close_comment(b);
}

const char *alembic_body(const char *text, const char *function, const PyScope *globals,
	Import *import, Arena *arena)
{
	PyLine line;
	Body b = {.arena = arena, .text = str_new(arena), .import = import};
	bool inside = false;
	const char *head = arena_printf(arena, "def %s(", function);
	for (size_t i = 0; i < globals->names.count; i++)
		vec_push(&b.scope.names, arena, globals->names.items[i]);
	while (python_line(&text, &line)) {
		if (line.indent == 0 && line.text[0] != '#')
			inside = line.len > strlen(head) &&
				 strncmp(line.text, head, strlen(head)) == 0;
		else if (inside && line.indent > 0)
			vec_push(&b.lines, arena, line);
	}
	translate_range(&b, (Range){0, b.lines.count});
	return b.text.data;
}
