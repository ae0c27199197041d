/* import_alembic_make.c - arguments of Python read, and Lua written. */
#include "core/import_alembic_make.h"

#include <string.h>

#include "base/text.h"

const char *make_last_word(const char *name)
{
	const char *dot = strrchr(name, '.');
	return dot ? dot + 1 : name;
}

bool make_is_call(const Py *value, const char *word)
{
	return value && value->kind == PY_CALL && !value->of &&
	       strcmp(make_last_word(value->text), word) == 0;
}

const char *make_name(Maker *m, const Py *value)
{
	if (!value || value->kind == PY_NONE)
		return NULL;
	if ((make_is_call(value, "f") || make_is_call(value, "quoted_name")) &&
		value->args.count > 0)
		value = value->args.items[0].value;
	if (value->kind == PY_STRING)
		return value->text;
	m->failed = true;
	return NULL;
}

const char *make_sql(Maker *m, const Py *value)
{
	static const char *const around[] = {"text", "literal_column", "dedent", "cleandoc"};
	for (size_t i = 0; i < ARRAY_LEN(around); i++)
		if (make_is_call(value, around[i]) && value->args.count == 1)
			return make_sql(m, value->args.items[0].value);
	return make_name(m, value);
}

bool make_truth(Maker *m, const Py *value, bool fallback)
{
	if (!value)
		return fallback;
	if (value->kind != PY_TRUE && value->kind != PY_FALSE)
		m->failed = true;
	return value->kind == PY_TRUE;
}

void make_only(Maker *m, const Py *call, int positions, const char *const *names)
{
	int at = 0;
	for (size_t i = 0; i < call->args.count; i++) {
		const char *name = call->args.items[i].name;
		bool known = !name && at++ < positions;
		for (size_t k = 0; name && names[k]; k++)
			known |= strcmp(names[k], name) == 0;
		if (!known)
			m->failed = true;
	}
}

void make_add(Str *s, const char *key, const char *value)
{
	if (value)
		str_addf(s, "%s%s = %s", s->len ? ", " : "", key, value);
}

void make_add_text(Str *s, const char *key, const char *text)
{
	if (text)
		make_add(s, key, text_as_lua(text, s->arena));
}

void make_add_flag(Str *s, const char *key, bool on)
{
	make_add(s, key, on ? "true" : NULL);
}

const char *make_tail(const Str *options)
{
	return options->len ? arena_printf(options->arena, ", { %s }", options->data) : "";
}

const char *make_names(Maker *m, const Py *list)
{
	Str s = str_new(m->arena);
	if (!list || list->kind != PY_LIST || list->args.count == 0) {
		m->failed = true;
		return "{}";
	}
	for (size_t i = 0; i < list->args.count; i++) {
		const char *name = make_name(m, list->args.items[i].value);
		if (!name)
			m->failed = true;
		str_addf(&s, "%s%s", i ? ", " : "", name ? text_as_lua(name, m->arena) : "");
	}
	return arena_printf(m->arena, "{ %s }", s.data);
}

const char *make_value(Maker *m, const Py *value)
{
	if (make_is_call(value, "inline_literal") && value->args.count == 1)
		value = value->args.items[0].value;
	switch (value->kind) {
	case PY_NONE:
		return "null";
	case PY_TRUE:
		return "true";
	case PY_FALSE:
		return "false";
	case PY_NUMBER:
		return value->text;
	case PY_STRING:
		return text_as_lua(value->text, m->arena);
	default:
		m->failed = true;
		return "";
	}
}

/* A name, or ["any text"]. */
static const char *key_text(const char *key, Arena *arena)
{
	static const char *const words[] = {"and", "break", "do", "else", "elseif", "end", "false",
		"for", "function", "goto", "if", "in", "local", "nil", "not", "or", "repeat",
		"return", "then", "true", "until", "while"};
	bool plain = key[0] && strspn(key, "0123456789") == 0;
	for (const char *p = key; *p; p++)
		plain &= strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_",
				 *p) != NULL;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		plain &= strcmp(words[i], key) != 0;
	return plain ? key : arena_printf(arena, "[%s]", text_as_lua(key, arena));
}

static const char *row_text(Maker *m, const Py *row)
{
	Str s = str_new(m->arena);
	if (row->kind != PY_DICT)
		m->failed = true;
	for (size_t i = 0; i < row->args.count && !m->failed; i++)
		make_add(&s, key_text(row->args.items[i].name, m->arena),
			make_value(m, row->args.items[i].value));
	return arena_printf(m->arena, "{ %s }", s.data);
}

const char *make_rows(Maker *m, const Py *list)
{
	Str s = str_new(m->arena);
	if (list->kind == PY_DICT)
		return row_text(m, list);
	if (list->kind != PY_LIST)
		m->failed = true;
	for (size_t i = 0; i < list->args.count && !m->failed; i++)
		str_addf(&s, "\n    %s,", row_text(m, list->args.items[i].value));
	return arena_printf(m->arena, "{%s\n  }", s.data);
}
