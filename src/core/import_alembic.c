/*
 * import_alembic.c - revisions of Alembic, read without Python: the graph from the headers, and the
 * operations as far as they are literal (import_alembic_body.c).
 */
#include "core/import_alembic.h"

#include <ctype.h>
#include <string.h>

#include "base/path.h"
#include "base/text.h"
#include "core/import.h"

/* ---- the header ----------------------------------------------------------------------------- */

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
	return equals ? python_read(equals + 1, (size_t)(end - equals - 1), NULL, arena) : NULL;
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
		const Py *value = first ? python_read(line.text, line.len, NULL, arena) : NULL;
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
		return text_as_lua(value->text, arena);
	if (value->kind != PY_LIST)
		return NULL;
	for (size_t i = 0; i < value->args.count; i++) {
		if (value->args.items[i].value->kind != PY_STRING)
			return NULL;
		str_addf(&s, "%s%s", i ? ", " : "",
			text_as_lua(value->args.items[i].value->text, arena));
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

/* What the names of the module stand for; a name that is assigned twice is not known. */
static void read_globals(const char *text, Arena *arena, PyScope *out)
{
	PyLine line;
	while (python_line(&text, &line)) {
		const char *name, *end = line.text + line.len;
		const char *at = line.indent == 0 ? python_assigned(&line, arena, &name) : NULL;
		if (!at)
			continue;
		const Py *value = python_read(at, (size_t)(end - at), out, arena);
		for (size_t i = 0; i < out->names.count; i++)
			if (strcmp(out->names.items[i].name, name) == 0)
				value = NULL;
		if (!value)
			value = py_unknown(arena);
		vec_push(&out->names, arena, (PyArg){name, value});
	}
}

/* ---- the folder ----------------------------------------------------------------------------- */

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
	PyScope globals = {0};
	read_globals(text, arena, &globals);
	item.up = alembic_body(text, "upgrade", &globals, out, arena);
	item.down = alembic_body(text, "downgrade", &globals, out, arena);
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
	for (size_t i = 0; i < out->unknown.count; i++) {
		const char *type = out->unknown.items[i];
		vec_push(&out->notes, arena,
			arena_printf(arena,
				"type %s is not known: -x %s=t.text, for example, says "
				"what it is",
				type, type));
	}
	return true;
}
