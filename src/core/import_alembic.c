/*
 * import_alembic.c - revisions of Alembic, read without Python: the graph from the headers, and the
 * operations as far as they are literal.  What is more stays as a comment over an error().
 */
#include "core/import_alembic.h"

#include <ctype.h>
#include <string.h>

#include "base/path.h"
#include "base/text.h"
#include "core/import.h"

/* ---- the header -------------------------------------------------------------------------------
 */

typedef struct Header {
	const char *revision, *message, *created;
	const Py *down, *depends, *labels; /* NULL: not given */
} Header;

static bool starts_word(const PyLine *line, const char *word)
{
	size_t n = strlen(word);
	return line->len > n && strncmp(line->text, word, n) == 0 &&
	       (line->text[n] == ' ' || line->text[n] == ':' || line->text[n] == '=');
}

/* `name = value`, `name: annotation = value` at the beginning of a line. */
static const Py *assigned(const PyLine *line, const char *name, Arena *arena)
{
	if (line->indent > 0 || !starts_word(line, name))
		return NULL;
	const char *end = line->text + line->len;
	const char *equals = memchr(line->text, '=', line->len);
	return equals ? python_read(equals + 1, (size_t)(end - equals - 1), arena) : NULL;
}

/* The docstring: its first line, and what stands after "Create Date:". */
static void read_docstring(const char *text, Arena *arena, Header *out)
{
	const char *date = strstr(text, "Create Date:");
	while (isspace((unsigned char)*text))
		text++;
	out->message = arena_strndup(arena, text, strcspn(text, "\n"));
	if (!date)
		return;
	date += strlen("Create Date:");
	date += strspn(date, " ");
	out->created = arena_strndup(arena, date, strcspn(date, "\n"));
}

static void read_header(const char *text, Arena *arena, Header *out)
{
	PyLine line;
	bool first = true;
	*out = (Header){.message = "", .created = ""};
	while (python_line(&text, &line)) {
		const Py *value = first ? python_read(line.text, line.len, arena) : NULL;
		if (value && value->kind == PY_STRING)
			read_docstring(value->text, arena, out);
		first &= line.text[0] == '#';
		value = assigned(&line, "revision", arena);
		if (value && value->kind == PY_STRING)
			out->revision = value->text;
		if ((value = assigned(&line, "down_revision", arena)))
			out->down = value;
		if ((value = assigned(&line, "depends_on", arena)))
			out->depends = value;
		if ((value = assigned(&line, "branch_labels", arena)))
			out->labels = value;
	}
}

/* "a", { "a", "b" } or nil; NULL: it is no literal. */
static const char *names_text(const Py *value, Arena *arena)
{
	Str s = str_new(arena);
	if (!value || value->kind == PY_NONE)
		return "nil";
	if (value->kind == PY_STRING)
		return alembic_quote(value->text, arena);
	if (value->kind != PY_LIST)
		return NULL;
	for (size_t i = 0; i < value->args.count; i++) {
		if (value->args.items[i].value->kind != PY_STRING)
			return NULL;
		str_addf(&s, "%s%s", i ? ", " : "",
			alembic_quote(value->args.items[i].value->text, arena));
	}
	return value->args.count ? arena_printf(arena, "{ %s }", s.data) : "nil";
}

/* The lines of the header but for the revision itself. */
static const char *header_text(const Header *h, const char *path, Arena *arena, Error *err)
{
	Str s = str_new(arena);
	const char *down = names_text(h->down, arena);
	const char *depends = names_text(h->depends, arena), *labels = names_text(h->labels, arena);
	if (!down || !depends || !labels) {
		error_set(err, ERR_REVISION,
			"%s: down_revision, depends_on or branch_labels is no "
			"literal",
			path);
		return NULL;
	}
	str_addf(&s, "down_revision = %s\n", down);
	if (strcmp(labels, "nil") != 0)
		str_addf(&s, "branch_labels = %s\n", labels);
	if (strcmp(depends, "nil") != 0)
		str_addf(&s, "depends_on    = %s\n", depends);
	return s.data;
}

/* ---- the functions -----------------------------------------------------------------------------
 */

typedef struct Body {
	Arena *arena;
	Str text;
	AlembicBatch batch;
	int batch_indent;   /* lines deeper than this are in the batch; -1: none */
	int foreign_indent; /* lines deeper than this belong to something that is not known; -1 */
	int autocommit_indent; /* the same for an autocommit block */
	bool open;             /* a comment stands that wants its error() */
	Import *import;
} Body;

static void close_comment(Body *b)
{
	if (b->open)
		str_add(&b->text, "  error(\"translate the Python above\")\n");
	b->open = false;
}

static void leave_python(Body *b, const PyLine *line)
{
	const char *p = line->text, *end = line->text + line->len;
	int indent = line->indent > 4 ? line->indent - 4 : 0;
	while (p < end) {
		size_t n = strcspn(p, "\n");
		n = p + n > end ? (size_t)(end - p) : n;
		str_addf(&b->text, "  -- %*s%.*s\n", p == line->text ? indent : 0, "", (int)n, p);
		p += n + 1;
	}
	b->open = true;
	b->import->statements++;
}

static bool is_generated_comment(const PyLine *line, Arena *arena)
{
	const char *text = arena_strndup(arena, line->text, line->len);
	return strstr(text, "auto generated") || strstr(text, "end Alembic commands");
}

/* `with op.batch_alter_table("t") as batch_op:` */
static bool enter_batch(Body *b, const PyLine *line)
{
	const char *text = arena_strndup(b->arena, line->text, line->len);
	const char *as = NULL;
	for (const char *p = strstr(text, " as "); p; p = strstr(p + 1, " as "))
		as = p;
	if (!text_starts_with(text, "with ") || !as || text[line->len - 1] != ':')
		return false;
	const Py *call = python_read(text + 5, (size_t)(as - text - 5), b->arena);
	if (!call || call->kind != PY_CALL || strcmp(call->text, "op.batch_alter_table") != 0)
		return false;
	const Py *table = py_arg(call, "table_name", 0), *schema = py_arg(call, "schema", -1);
	bool known = table && table->kind == PY_STRING;
	for (size_t i = 0; i < call->args.count; i++) {
		const char *name = call->args.items[i].name;
		known &= !name || strcmp(name, "table_name") == 0 || strcmp(name, "schema") == 0;
	}
	if (!known || (schema && schema->kind != PY_NONE && schema->kind != PY_STRING))
		return false;
	b->batch = (AlembicBatch){
		.name = arena_strndup(b->arena, as + 4, line->len - (size_t)(as + 4 - text) - 1),
		.table = table->text,
		.schema = schema && schema->kind == PY_STRING ? schema->text : NULL,
	};
	b->batch_indent = line->indent;
	return true;
}

static bool enter_autocommit(Body *b, const PyLine *line)
{
	static const char words[] = "with op.get_context().autocommit_block():";
	if (line->len != strlen(words) || strncmp(line->text, words, line->len) != 0)
		return false;
	close_comment(b);
	str_add(&b->text, "  op.autocommit(function()\n");
	b->autocommit_indent = line->indent;
	return true;
}

/* Blocks end where a line stands at or before where they began. */
static void leave_blocks(Body *b, int indent)
{
	if (b->batch_indent >= 0 && indent <= b->batch_indent) {
		b->batch = (AlembicBatch){0};
		b->batch_indent = -1;
	}
	if (b->foreign_indent >= 0 && indent <= b->foreign_indent)
		b->foreign_indent = -1;
	if (b->autocommit_indent >= 0 && indent <= b->autocommit_indent) {
		close_comment(b);
		str_add(&b->text, "  end)\n");
		b->autocommit_indent = -1;
	}
}

static void translate_line(Body *b, const PyLine *line)
{
	leave_blocks(b, line->indent);
	if (line->text[0] == '#') {
		if (!is_generated_comment(line, b->arena))
			str_addf(&b->text, "  --%.*s\n", (int)line->len - 1, line->text + 1);
		return;
	}
	if (b->foreign_indent >= 0) {
		leave_python(b, line);
		return;
	}
	if (line->len == 4 && strncmp(line->text, "pass", 4) == 0)
		return;
	if (enter_batch(b, line) || enter_autocommit(b, line))
		return;
	const Py *value = python_read(line->text, line->len, b->arena);
	const char *lua = value ? alembic_call(value, &b->batch, b->arena) : NULL;
	if (lua) {
		close_comment(b);
		str_addf(&b->text, "  %s\n", lua);
		b->import->statements++;
		b->import->translated++;
		return;
	}
	if (value && value->kind == PY_STRING)
		return; /* a docstring */
	if (line->text[line->len - 1] == ':')
		b->foreign_indent = line->indent;
	leave_python(b, line);
}

static const char *translate(const char *text, const char *function, Import *import, Arena *arena)
{
	PyLine line;
	Body b = {.arena = arena,
		.text = str_new(arena),
		.batch_indent = -1,
		.foreign_indent = -1,
		.autocommit_indent = -1,
		.import = import};
	bool inside = false;
	const char *head = arena_printf(arena, "def %s(", function);
	while (python_line(&text, &line)) {
		if (line.indent == 0 && line.text[0] != '#')
			inside = strncmp(line.text, head, strlen(head)) == 0;
		else if (inside && line.indent > 0)
			translate_line(&b, &line);
	}
	leave_blocks(&b, 0);
	close_comment(&b);
	return b.text.data;
}

/* ---- the folder --------------------------------------------------------------------------------
 */

static bool read_file(const char *path, Arena *arena, Import *out, Error *err)
{
	Header header;
	const char *text = path_read(path, arena, NULL, err);
	if (!text)
		return false;
	read_header(text, arena, &header);
	if (!header.revision) {
		vec_push(&out->notes, arena,
			arena_printf(arena, "%s has no revision = \"...\" and was left out", path));
		return true;
	}
	Imported item = {.id = header.revision,
		.version = header.revision,
		.name = header.message,
		.source = path,
		.created = header.created,
		.header = header_text(&header, path, arena, err)};
	if (!item.header)
		return false;
	item.up = translate(text, "upgrade", out, arena);
	item.down = translate(text, "downgrade", out, arena);
	vec_push(&out->items, arena, item);
	return true;
}

bool import_alembic(const char *dir, Arena *arena, Import *out, Error *err)
{
	StrVec names = {0};
	const char *versions = path_join(arena, dir, "versions");
	const char *folder = path_is_dir(versions) ? versions : dir;
	if (!path_list(folder, arena, &names, err))
		return false;
	for (size_t i = 0; i < names.count; i++)
		if (path_ends_with(names.items[i], ".py") && names.items[i][0] != '_' &&
			!read_file(path_join(arena, folder, names.items[i]), arena, out, err))
			return false;
	return true;
}
