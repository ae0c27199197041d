/* diff_seen.c - what is on the live side, seen through the renames of the wanted one: a key over a
 * renamed column is still the same key. */
#include <ctype.h>
#include <string.h>

#include "model/diff.h"

/* ---- names ----------------------------------------------------------------------------------- */

const char *diff_old_name(const TablePlan *plan, const char *column)
{
	const Column *written = plan->written ? table_column(plan->written, column) : NULL;
	const char *from = written ? written->renamed_from : NULL;
	bool renamed = from && !table_column(plan->live, column) &&
		       table_column(plan->live, from) && !table_column(plan->wanted, from);
	return renamed ? from : column;
}

const char *diff_new_name(const TablePlan *plan, const char *column)
{
	for (size_t i = 0; i < plan->wanted->columns.count; i++) {
		const char *name = plan->wanted->columns.items[i].name;
		if (strcmp(diff_old_name(plan, name), column) == 0)
			return name;
	}
	return column;
}

static StrVec new_names(const TablePlan *plan, const StrVec *columns, Arena *arena)
{
	StrVec out = {0};
	for (size_t i = 0; i < columns->count; i++)
		vec_push(&out, arena, diff_new_name(plan, columns->items[i]));
	return out;
}

/* ---- names in expressions -------------------------------------------------------------------- */

typedef struct Token {
	const char *start, *end;
	char quote; /* of a quoted name or a string; 0: a plain word, or something else */
	bool name;
} Token;

static bool in_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/* A string, a name, or one other character. */
static Token next_token(const char *p)
{
	Token t = {.start = p, .end = p + 1};
	char close = *p == '[' ? ']' : *p;
	if (strchr("'\"`", *p)) {
		t.quote = *p;
		t.name = *p != '\'';
		while (*t.end && (*t.end != close || t.end[1] == close))
			t.end += *t.end == close && t.end[1] ? 2 : 1;
		t.end += *t.end != '\0';
	} else if (in_word(*p) && !isdigit((unsigned char)*p)) {
		t.name = true;
		while (in_word(*t.end))
			t.end++;
	}
	return t;
}

static const char *token_name(const Token *t, Arena *arena)
{
	Str s = str_new(arena);
	size_t inner = t->quote ? 1 : 0;
	for (const char *p = t->start + inner; p < t->end - inner; p++) {
		str_addn(&s, p, 1);
		p += t->quote && *p == t->quote;
	}
	return s.data;
}

static void add_quoted(Str *out, const char *name, char quote)
{
	if (quote)
		str_addn(out, &quote, 1);
	for (const char *p = name; *p; p++) {
		if (quote && *p == quote)
			str_addn(out, &quote, 1);
		str_addn(out, p, 1);
	}
	if (quote)
		str_addn(out, &quote, 1);
}

/* Can it stand without quotes? */
static bool is_plain(const char *name)
{
	for (const char *p = name; *p; p++)
		if (!(islower((unsigned char)*p) || *p == '_' ||
			    (p > name && isdigit((unsigned char)*p))))
			return false;
	return *name != '\0';
}

const char *diff_rename_in(const TablePlan *plan, const char *text, Arena *arena)
{
	Str out = str_new(arena);
	if (!text || plan->renames.count == 0)
		return text;
	while (*text) {
		Token t = next_token(text);
		const char *name = t.name ? token_name(&t, arena) : NULL;
		const char *now = name ? diff_new_name(plan, name) : NULL;
		if (!now || strcmp(now, name) == 0)
			str_addn(&out, t.start, (size_t)(t.end - t.start));
		else
			add_quoted(&out, now, t.quote ? t.quote : is_plain(now) ? 0 : '"');
		text = t.end;
	}
	return out.data;
}

/* Quotes around names that were renamed are the server's choice. */
static const char *bare(const TablePlan *plan, const char *text, Arena *arena)
{
	Str out = str_new(arena);
	if (!text || plan->renames.count == 0)
		return text;
	while (*text) {
		Token t = next_token(text);
		const char *name = t.name ? token_name(&t, arena) : NULL;
		if (name && strcmp(diff_old_name(plan, name), name) != 0)
			str_add(&out, name);
		else
			str_addn(&out, t.start, (size_t)(t.end - t.start));
		text = t.end;
	}
	return out.data;
}

bool diff_same_expression(const TablePlan *plan, const char *live, const char *wanted, Arena *arena)
{
	const char *seen = diff_rename_in(plan, live, arena);
	return diff_same(bare(plan, seen, arena), bare(plan, wanted, arena));
}

/* ---- keys ------------------------------------------------------------------------------------ */

static IndexParts seen_parts(const TablePlan *plan, const IndexParts *parts, Arena *arena)
{
	IndexParts out = {0};
	for (size_t i = 0; i < parts->count; i++) {
		IndexPart part = parts->items[i];
		if (part.column)
			part.column = diff_new_name(plan, part.column);
		part.expression = diff_rename_in(plan, part.expression, arena);
		vec_push(&out, arena, part);
	}
	return out;
}

const char *diff_key_schema(const char *own_schema, const Table *from, const ForeignKey *key)
{
	const char *schema = key->schema ? key->schema : from->schema;
	return own_schema && diff_same(schema, own_schema) ? NULL : schema;
}

/* Tables are renamed before everything else, columns after what is dropped. */
ForeignKey diff_seen_reference(
	const TablePlan *plan, const ForeignKey *key, bool columns, Arena *arena)
{
	ForeignKey out = *key;
	const char *schema = diff_key_schema(plan->own_schema, plan->live, key);
	for (size_t i = 0; key->table && i < plan->all->count; i++) {
		const TablePlan *to = &plan->all->items[i];
		if (!diff_same(to->live->schema, schema) || strcmp(to->live->name, key->table) != 0)
			continue;
		out.table = to->wanted->name;
		if (columns)
			out.columns = new_names(to, &key->columns, arena);
	}
	return out;
}

Constraint diff_seen_constraint(const TablePlan *plan, const Constraint *c, Arena *arena)
{
	Constraint out = *c;
	out.columns = new_names(plan, &c->columns, arena);
	out.include = new_names(plan, &c->include, arena);
	out.parts = seen_parts(plan, &c->parts, arena);
	out.expression = diff_rename_in(plan, c->expression, arena);
	out.where = diff_rename_in(plan, c->where, arena);
	out.foreign_key = diff_seen_reference(plan, &c->foreign_key, true, arena);
	return out;
}

Index diff_seen_index(const TablePlan *plan, const Index *index, Arena *arena)
{
	Index out = *index;
	out.parts = seen_parts(plan, &index->parts, arena);
	out.include = new_names(plan, &index->include, arena);
	out.where = diff_rename_in(plan, index->where, arena);
	return out;
}

static IndexParts bare_parts(const TablePlan *plan, const IndexParts *parts, Arena *arena)
{
	IndexParts out = {0};
	for (size_t i = 0; i < parts->count; i++) {
		vec_push(&out, arena, parts->items[i]);
		out.items[i].expression = bare(plan, parts->items[i].expression, arena);
	}
	return out;
}

static const char *action_of(const TablePlan *plan, const char *action)
{
	bool one = plan->caps & DIALECT_RESTRICT_IS_NO_ACTION;
	return one && diff_same(action, "RESTRICT") ? NULL : action;
}

const char *diff_bare_constraint_key(const TablePlan *plan, const Constraint *c, Arena *arena)
{
	Constraint out = *c;
	out.foreign_key.on_delete = action_of(plan, c->foreign_key.on_delete);
	out.foreign_key.on_update = action_of(plan, c->foreign_key.on_update);
	out.expression = bare(plan, c->expression, arena);
	out.where = bare(plan, c->where, arena);
	out.parts = bare_parts(plan, &c->parts, arena);
	return diff_constraint_key(&out, arena);
}

const char *diff_bare_index_key(const TablePlan *plan, const Index *index, Arena *arena)
{
	Index out = *index;
	out.parts = bare_parts(plan, &index->parts, arena);
	out.where = bare(plan, index->where, arena);
	return diff_index_key(&out, arena);
}

bool diff_names(const char *text, const char *name, Arena *arena)
{
	for (Token t; *text; text = t.end) {
		t = next_token(text);
		if (t.name && strcmp(token_name(&t, arena), name) == 0)
			return true;
	}
	return false;
}
