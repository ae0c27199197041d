/* form_words.c - a statement word by word; see form_words.h. */
#include "db/form_words.h"

#include <string.h>

#include "base/text.h"

bool words_done(const Words *w)
{
	return w->at >= w->end;
}

static bool is_word(const LexToken *token, const char *word, size_t len)
{
	char text[40];
	if (len >= sizeof(text))
		return false;
	memcpy(text, word, len);
	text[len] = '\0';
	if (token->kind == LEX_OTHER)
		return len == 1 && *token->start == *text;
	return lex_is_word(token, text);
}

/* How many words match; 0: they do not all come next. */
static size_t matching(const Words *w, const char *words)
{
	size_t n = 0;
	while (*words) {
		size_t len = strcspn(words, " ");
		if (w->at + n >= w->end || !is_word(&w->items[w->at + n], words, len))
			return 0;
		n++;
		words += len + (words[len] == ' ');
	}
	return n;
}

bool words_next(const Words *w, const char *words)
{
	return matching(w, words) > 0;
}

bool words_take(Words *w, const char *words)
{
	size_t n = matching(w, words);
	w->at += n;
	return n > 0;
}

bool words_next_of(const Words *w, const char *const *list)
{
	for (; *list; list++)
		if (words_next(w, *list))
			return true;
	return false;
}

bool words_has(Words w, const char *words)
{
	for (; w.at < w.end; w.at++)
		if (words_next(&w, words))
			return true;
	return false;
}

/* ---- names ---------------------------------------------------------------------------------- */

static const char *unquoted(const LexToken *token, Arena *arena)
{
	char close = token->start[0] == '[' ? ']' : token->start[0];
	char *out = arena_alloc(arena, token->len + 1), *end = out;
	for (size_t i = 1; i + 1 < token->len; i++) {
		*end++ = token->start[i];
		if (token->start[i] == close && token->start[i + 1] == close)
			i++;
	}
	*end = '\0';
	return out;
}

/* PostgreSQL folds what is not quoted. */
static const char *folded(const LexToken *token, const Dialect *d, Arena *arena)
{
	char *out = arena_strndup(arena, token->start, token->len);
	for (char *p = out; *p && !(d->caps & DIALECT_ANY_CASE); p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + ('a' - 'A'));
	return out;
}

const char *words_name(Words *w)
{
	if (words_done(w))
		return NULL;
	const LexToken *token = &w->items[w->at];
	if (token->kind != LEX_WORD && token->kind != LEX_QUOTED)
		return NULL;
	w->at++;
	return token->kind == LEX_QUOTED ? unquoted(token, w->arena)
					 : folded(token, w->dialect, w->arena);
}

bool words_qualified(Words *w, FormName *out)
{
	*out = (FormName){.name = words_name(w)};
	while (out->name && words_take(w, ".")) {
		out->schema = out->name;
		out->name = words_name(w);
	}
	return out->name != NULL;
}

/* ---- groups --------------------------------------------------------------------------------- */

static int depth_of(const LexToken *token)
{
	if (token->kind != LEX_OTHER)
		return 0;
	char c = *token->start;
	return c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
}

void words_skip(Words *w)
{
	int depth = 0;
	do {
		depth += depth_of(&w->items[w->at]);
		w->at++;
	} while (depth > 0 && w->at < w->end);
}

const char *words_text(const Words *w, size_t from)
{
	if (from >= w->at)
		return "";
	const char *start = w->items[from].start;
	const LexToken *last = &w->items[w->at - 1];
	return arena_strndup(w->arena, start, (size_t)(last->start + last->len - start));
}

const char *words_inside(Words *w)
{
	if (!words_next(w, "("))
		return NULL;
	Words inside = *w;
	words_skip(w);
	inside.at++;
	size_t from = inside.at;
	inside.at = w->at > from ? w->at - 1 : from;
	return words_text(&inside, from);
}

Words words_item(Words *w)
{
	Words item = *w;
	while (!words_done(w) && !words_next(w, ","))
		words_skip(w);
	item.end = w->at < w->end ? w->at : w->end;
	words_take(w, ",");
	return item;
}

/* What may follow a column in an index or a key and changes nothing of what it is. */
static bool is_plain_tail(Words *w)
{
	static const char *const tails[] = {"ASC", "DESC", "NULLS", "FIRST", "LAST", NULL};
	while (!words_done(w) && words_next_of(w, tails))
		w->at++;
	return words_done(w);
}

bool words_columns(Words *w, StrVec *out)
{
	bool plain = true;
	if (!words_next(w, "("))
		return false;
	Words inside = *w;
	words_skip(w);
	inside.at++;
	inside.end = w->at > inside.at ? w->at - 1 : inside.at;
	while (!words_done(&inside)) {
		Words item = words_item(&inside);
		const char *name = words_name(&item);
		if (name && is_plain_tail(&item))
			vec_push(out, w->arena, name);
		else
			plain = false;
	}
	if (!plain)
		*out = (StrVec){0};
	return plain && out->count > 0;
}
