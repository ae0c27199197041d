/* convert_key.c - foreign keys: what they refer to, and what happens when that changes. */
#include <ctype.h>

#include "base/text.h"
#include "script/convert.h"

static const char *const actions[] = {
	"CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION", NULL};

/* ---- references ---------------------------------------------------------------------------- */

static const char *trimmed(const Reader *r, const char *start, const char *end)
{
	while (start < end && isspace((unsigned char)*start))
		start++;
	while (end > start && isspace((unsigned char)end[-1]))
		end--;
	return arena_strndup(r->arena, start, (size_t)(end - start));
}

static int fail_form(const Reader *r, const char *text)
{
	return reader_fail(r,
		"references must look like \"table.column\", \"table(column)\" or "
		"\"schema.table.column\", got \"%s\"",
		text);
}

typedef struct Slice {
	const char *text; /* all of it, for the message */
	const char *start, *end;
} Slice;

/* Split at `separator`; empty parts are a mistake. */
static void split(const Reader *r, Slice slice, char separator, StrVec *out)
{
	const char *start = slice.start, *end = slice.end;
	for (;;) {
		const char *stop = memchr(start, separator, (size_t)(end - start));
		const char *part = trimmed(r, start, stop ? stop : end);
		if (!part[0])
			fail_form(r, slice.text);
		vec_push(out, r->arena, part);
		if (!stop)
			return;
		start = stop + 1;
	}
}

static void parse_references(const Reader *r, const char *text, ForeignKey *out)
{
	StrVec parts = {0};
	const char *open = strchr(text, '(');
	split(r, (Slice){text, text, open ? open : text + strlen(text)}, '.', &parts);
	size_t names = parts.count;
	if (open) {
		const char *close = strchr(open, ')');
		if (!close || close[1 + strspn(close + 1, " \t\n")])
			fail_form(r, text);
		split(r, (Slice){text, open + 1, close}, ',', &out->columns);
	} else if (names > 1) {
		vec_push(&out->columns, r->arena, parts.items[--names]);
	}
	if (names > 2)
		fail_form(r, text);
	out->table = parts.items[names - 1];
	out->schema = names == 2 ? parts.items[0] : NULL;
}

static void references_table(const Reader *outer, int index, ForeignKey *out)
{
	static const char *const fields[] = {"table", "schema", "columns", "column", NULL};
	Reader r = *outer;
	r.what = arena_printf(r.arena, "references of %s", outer->what);
	reader_check_fields(&r, index, (ReaderFields){.names = fields});
	out->table = reader_name(&r, index, "table");
	out->schema = reader_name(&r, index, "schema");
	if (!out->table)
		reader_fail(&r, "table is missing: { table = \"students\", columns = { \"id\" } }");
	if (reader_field(&r, index, "columns") || reader_field(&r, index, "column")) {
		reader_names(&r, lua_gettop(r.L), "columns", &out->columns);
		lua_pop(r.L, 1);
	}
}

void convert_references(const Reader *r, int index, ForeignKey *out)
{
	if (lua_type(r->L, index) == LUA_TSTRING)
		parse_references(r, reader_name_at(r, index, "references"), out);
	else if (reader_is_plain(r, index))
		references_table(r, index, out);
	else
		reader_mismatch(
			r, index, "references", "\"table.column\" or { table = …, columns = … }");
}

/* ---- actions ------------------------------------------------------------------------------- */

/* "set_null", "Set Null" → "SET NULL" */
static const char *read_action(const Reader *r, int options, const char *key)
{
	const char *text = reader_text(r, options, key);
	if (!text)
		return NULL;
	char *word = arena_strdup(r->arena, text);
	for (char *c = word; *c; c++)
		*c = *c == '_' ? ' ' : (char)toupper((unsigned char)*c);
	for (size_t i = 0; actions[i]; i++) {
		if (strcmp(actions[i], word) == 0)
			return actions[i];
	}
	const char *near = text_nearest(word, actions);
	if (near)
		reader_fail(r, "unknown %s \"%s\"; did you mean \"%s\"?", key, text, near);
	reader_fail(r,
		"%s must be cascade, set null, set default, restrict or no action, got \"%s\"", key,
		text);
	return NULL;
}

void convert_key_actions(const Reader *r, int options, ForeignKey *out)
{
	out->on_delete = read_action(r, options, "on_delete");
	out->on_update = read_action(r, options, "on_update");
	const char *match = reader_text(r, options, "match");
	if (match && text_equal_nocase(match, "full"))
		out->match = "FULL";
	else if (match && !text_equal_nocase(match, "simple"))
		reader_fail(r, "match must be \"full\" or \"simple\", got \"%s\"", match);
}

Deferrable convert_deferrable(const Reader *r, int table)
{
	static const struct {
		const char *word;
		Deferrable value;
	} deferrable_words[] = {
		{"deferred", DEFER_DEFERRED},
		{"initially deferred", DEFER_DEFERRED},
		{"immediate", DEFER_IMMEDIATE},
		{"initially immediate", DEFER_IMMEDIATE},
	};
	if (!reader_field(r, table, "deferrable"))
		return DEFER_UNSAID;
	Deferrable value = DEFER_UNSAID;
	if (lua_isboolean(r->L, -1))
		value = lua_toboolean(r->L, -1) ? DEFER_IMMEDIATE : DEFER_NOT;
	for (size_t i = 0; i < ARRAY_LEN(deferrable_words); i++) {
		if (lua_type(r->L, -1) == LUA_TSTRING &&
			text_equal_nocase(lua_tostring(r->L, -1), deferrable_words[i].word))
			value = deferrable_words[i].value;
	}
	if (value == DEFER_UNSAID)
		reader_mismatch(r, lua_gettop(r->L), "deferrable",
			"true, false, \"initially deferred\" or \"initially immediate\"");
	lua_pop(r->L, 1);
	return value;
}
