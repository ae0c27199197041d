/*
 * seed_check.c - values that pass the checks of a table; see seed_table.h.
 *
 * What is written in a check says which values are worth a try: its numbers and their neighbours,
 * its texts, texts that match its patterns or have the lengths it speaks of.  Which of them pass,
 * and together with which values of other columns, is asked of the server: it knows best.
 */
#include <string.h>

#include "base/text.h"
#include "core/seed_table.h"
#include "db/lex.h"

enum {
	COMBINATIONS = 6000, /* tried in one question */
	COLUMNS_MOST = 12,   /* more are left to trying rows */
	TUPLES_MOST = 24,
	FRESH = 16, /* values for a column whose rows must differ */
};

/* ---- groups --------------------------------------------------------------------------------- */

static void add_check(SeedRun *run, SeedTable *t, const char *check)
{
	IntVec columns = seed_mentioned(run, t, check);
	SeedGroup joined = {.columns = {0}};
	size_t kept = 0;
	for (size_t i = 0; i < columns.count; i++)
		if (t->columns.items[columns.items[i]].left_out)
			return; /* what the database computes is not ours to choose */
	for (size_t i = 0; i < columns.count; i++) {
		int *group = &t->columns.items[columns.items[i]].group;
		*group = *group < 0 ? -2 : *group; /* new */
	}
	for (size_t g = 0; g < t->groups.count; g++) {
		SeedGroup *old = &t->groups.items[g];
		bool touched = false;
		for (size_t i = 0; i < columns.count; i++)
			touched = touched || t->columns.items[columns.items[i]].group == (int)g;
		for (size_t i = 0; touched && i < old->columns.count; i++)
			vec_push(&joined.columns, run->arena, old->columns.items[i]);
		for (size_t i = 0; touched && i < old->checks.count; i++)
			vec_push(&joined.checks, run->arena, old->checks.items[i]);
		if (!touched)
			t->groups.items[kept++] = *old;
	}
	for (size_t i = 0; i < columns.count; i++)
		if (t->columns.items[columns.items[i]].group == -2)
			vec_push(&joined.columns, run->arena, columns.items[i]);
	vec_push(&joined.checks, run->arena, check);
	t->groups.count = kept;
	if (joined.columns.count)
		vec_push(&t->groups, run->arena, joined);
	for (size_t g = 0; g < t->groups.count; g++)
		for (size_t i = 0; i < t->groups.items[g].columns.count; i++)
			t->columns.items[t->groups.items[g].columns.items[i]].group = (int)g;
}

/* The check of a domain, about the column instead of VALUE. */
static const char *about_column(SeedRun *run, const char *check, const char *column)
{
	Str out = str_new(run->arena);
	Lexer lexer;
	lex_init(&lexer, check, strlen(check), run->dialect->lex);
	for (LexToken t = lex_next(&lexer); t.kind != LEX_END; t = lex_next(&lexer)) {
		if (lex_is_word(&t, "VALUE"))
			sql_addf(&out, run->dialect, "%i", column);
		else
			str_addn(&out, t.start, t.len);
	}
	return out.data;
}

static void find_groups(SeedRun *run, SeedTable *t)
{
	for (size_t i = 0; i < t->table->constraints.count; i++)
		if (t->table->constraints.items[i].kind == CONSTRAINT_CHECK)
			add_check(run, t, t->table->constraints.items[i].expression);
	for (size_t i = 0; i < t->columns.count; i++) {
		const SeedColumn *c = &t->columns.items[i];
		if (c->column->check)
			add_check(run, t, c->column->check);
		if (c->kind.check)
			add_check(run, t, about_column(run, c->kind.check, c->column->name));
	}
}

/* ---- what a check says ---------------------------------------------------------------------- */

typedef struct Hints {
	StrVec numbers, texts;
	bool lengths, likes, globs, regexes;
	bool careful; /* a text of the check may be of another type than the column */
} Hints;

static bool is_length_word(const LexToken *t)
{
	static const char *const words[] = {
		"length", "char_length", "character_length", "octet_length", "len", NULL};
	for (const char *const *w = words; *w; w++)
		if (lex_is_word(t, *w))
			return true;
	return false;
}

/* The text of a literal: 'it''s', with backslashes where the database reads them. */
static const char *literal_text(const SeedRun *run, const LexToken *t)
{
	Str out = str_new(run->arena);
	bool backslash = run->dialect->lex & LEX_BACKSLASH;
	const char *end = t->start + t->len - 1;
	const char *p = memchr(t->start, '\'', t->len);
	for (p = p ? p + 1 : end; p < end; p++) {
		if ((*p == '\'' && p[1] == '\'') || (backslash && *p == '\\' && p + 1 < end))
			p++;
		str_addn(&out, p, 1);
	}
	return out.data;
}

static Hints read_hints(const SeedRun *run, const StrVec *checks)
{
	Hints h = {.lengths = false};
	for (size_t i = 0; i < checks->count; i++) {
		Lexer lexer;
		lex_init(&lexer, checks->items[i], strlen(checks->items[i]), run->dialect->lex);
		for (LexToken t = lex_next_solid(&lexer); t.kind != LEX_END;
			t = lex_next_solid(&lexer)) {
			if (t.kind == LEX_NUMBER)
				vec_push(&h.numbers, run->arena,
					arena_strndup(run->arena, t.start, t.len));
			else if (t.kind == LEX_STRING)
				vec_push(&h.texts, run->arena, literal_text(run, &t));
			h.lengths = h.lengths || is_length_word(&t);
			h.likes = h.likes || lex_is_word(&t, "like") || lex_is_word(&t, "ilike") ||
				  (t.kind == LEX_OTHER && *t.start == '~');
			h.globs = h.globs || lex_is_word(&t, "glob");
			h.regexes = h.regexes || (t.kind == LEX_OTHER && *t.start == '~') ||
				    lex_is_word(&t, "regexp") || lex_is_word(&t, "rlike") ||
				    lex_is_word(&t, "regexp_like") || lex_is_word(&t, "similar");
		}
	}
	return h;
}

static void add_once(StrVec *out, Arena *arena, const char *literal)
{
	for (size_t i = 0; literal && i < out->count; i++)
		if (strcmp(out->items[i], literal) == 0)
			return;
	if (literal)
		vec_push(out, arena, literal);
}

/* A text that the column has room for. */
static void add_text(const SeedRun *run, const SeedColumn *c, const char *text, StrVec *out)
{
	if (c->kind.length == 0 || strlen(text) <= (size_t)c->kind.length)
		add_once(out, run->arena, seed_quote(run->dialect, text, run->arena));
}

static bool is_number_class(const SeedKind *kind)
{
	return kind->class == SEED_INTEGER || kind->class == SEED_DECIMAL ||
	       kind->class == SEED_REAL || kind->class == SEED_BOOLEAN;
}

static void add_numbers(const SeedRun *run, const SeedColumn *c, const Hints *h, StrVec *out)
{
	for (size_t i = 0; i < h->numbers.count; i++) {
		const char *text = h->numbers.items[i];
		int64_t n;
		bool whole = text_to_int(text, &n) && n < INT64_MAX / 2 && n > INT64_MIN / 2;
		if (is_number_class(&c->kind) && c->kind.class != SEED_BOOLEAN) {
			add_once(out, run->arena, text);
			add_once(out, run->arena, arena_printf(run->arena, "-%s", text));
		}
		for (int64_t k = n - 1; whole && k <= n + 1; k++) {
			if (is_number_class(&c->kind) && c->kind.class != SEED_BOOLEAN)
				add_once(out, run->arena,
					arena_printf(run->arena, "%lld", (long long)k));
			else if (h->lengths)
				add_once(out, run->arena,
					seed_text_of(&c->kind, run->dialect, (long)k, run->arena));
		}
	}
}

/* Texts that checks often ask for. */
static const char *const usual_texts[] = {"a", "A", "abc", "ABC", "1", "123", "a1", "en", "EN",
	"en-US", "user@example.com", "https://example.com/", "+15551234567", "127.0.0.1", "#a1b2c3",
	"12:30", "2024-02-29", "12345", "{}", "[]", "Abc"};

static void add_matches(const SeedRun *run, const SeedColumn *c, const Hints *h, StrVec *out)
{
	for (size_t i = 0; i < h->texts.count; i++) {
		const char *text = h->texts.items[i];
		for (long n = 0; n < 4; n++) {
			if (h->likes)
				add_text(run, c, seed_match(SEED_LIKE, text, n, run->arena), out);
			if (h->globs || h->regexes)
				add_text(run, c,
					seed_match(h->globs ? SEED_GLOB : SEED_REGEX, text, n,
						run->arena),
					out);
		}
	}
}

/* A column whose rows must differ takes as many as there are rows, beginning where it stands. */
static void add_fresh(
	const SeedRun *run, const SeedTable *t, const SeedColumn *c, const Hints *h, StrVec *out)
{
	for (long n = t->next; c->unique && n < t->next + FRESH; n++) {
		add_once(out, run->arena, seed_distinct(&c->kind, run->dialect, n, run->arena));
		for (size_t i = 0; c->kind.class == SEED_TEXT && i < h->texts.count; i++) {
			if (!h->likes && !h->globs && !h->regexes)
				continue;
			SeedPattern kind = h->globs     ? SEED_GLOB
					   : h->regexes ? SEED_REGEX
							: SEED_LIKE;
			add_text(run, c, seed_match(kind, h->texts.items[i], n + 4, run->arena),
				out);
		}
	}
}

static void add_literal(
	const SeedRun *run, const SeedColumn *c, const Hints *h, const char *text, StrVec *out)
{
	bool number = *text && strspn(text, "-+.0123456789eE") == strlen(text);
	if (is_number_class(&c->kind) && number)
		add_once(out, run->arena, text);
	else if (c->kind.class == SEED_TEXT)
		add_text(run, c, text, out);
	else if (!is_number_class(&c->kind) && !h->careful)
		add_once(out, run->arena, seed_quote(run->dialect, text, run->arena));
}

/* What it may refer to; while that is nothing, a value may stand beside a NULL of the same key. */
static StrVec key_candidates(const SeedRun *run, const SeedTable *t, int place)
{
	StrVec out = {0};
	for (size_t i = 0; i < t->references.count; i++) {
		const SeedReference *ref = &t->references.items[i];
		for (size_t k = 0; k < ref->columns.count; k++)
			for (size_t n = 0;
				ref->columns.items[k] == place && n < ref->keys.count && n < FRESH;
				n++)
				add_once(&out, run->arena, ref->keys.items[n].values[k]);
	}
	if (t->columns.items[place].nullable)
		add_once(&out, run->arena, "NULL");
	for (size_t i = 0; out.count < 2 && i < t->columns.items[place].values.count; i++)
		vec_push(&out, run->arena, t->columns.items[place].values.items[i]);
	return out;
}

/* The best first: few are tried where many columns are bound together. */
static StrVec candidates(const SeedRun *run, const SeedTable *t, int place, const Hints *h)
{
	const SeedColumn *c = &t->columns.items[place];
	StrVec out = {0};
	if (c->referring)
		return key_candidates(run, t, place);
	if (c->values.count)
		vec_push(&out, run->arena, c->values.items[0]);
	for (size_t i = 0; i < h->texts.count; i++)
		add_literal(run, c, h, h->texts.items[i], &out);
	add_numbers(run, c, h, &out);
	if (c->nullable)
		add_once(&out, run->arena, "NULL");
	if (c->kind.class == SEED_TEXT)
		add_matches(run, c, h, &out);
	add_fresh(run, t, c, h, &out);
	for (size_t i = 1; i < c->values.count; i++)
		add_once(&out, run->arena, c->values.items[i]);
	for (size_t i = 0; c->kind.class == SEED_TEXT && i < ARRAY_LEN(usual_texts); i++)
		add_text(run, c, usual_texts[i], &out);
	return out;
}

/* ---- asking --------------------------------------------------------------------------------- */

typedef struct Question {
	SeedGroup *group;
	size_t n;           /* columns */
	StrVec *candidates; /* of each column */
	bool **seen;        /* likewise: which of them are in a tuple */
} Question;

static size_t room_for(size_t columns)
{
	size_t each = COMBINATIONS;
	for (; each > 2; each--) {
		size_t all = 1;
		for (size_t i = 0; i < columns && all <= COMBINATIONS; i++)
			all *= each;
		if (all <= COMBINATIONS)
			break;
	}
	return each;
}

/* A list of values as a table; the branch without rows gives them the column's type. */
static void add_list(SeedRun *run, const SeedTable *t, const Question *q, size_t n, Str *sql)
{
	const char *column = t->columns.items[q->group->columns.items[n]].column->name;
	sql_addf(sql, run->dialect, "(SELECT -1 AS k, %i FROM %n WHERE 1 = 0", column,
		t->table->schema, t->table->name);
	for (size_t i = 0; i < q->candidates[n].count; i++)
		str_addf(sql, " UNION ALL SELECT %zu, %s", i, q->candidates[n].items[i]);
	str_addf(sql, ") g%zu", n);
}

static const char *question_sql(SeedRun *run, const SeedTable *t, const Question *q)
{
	Str sql = str_new(run->arena);
	for (size_t i = 0; i < q->group->columns.count; i++)
		str_addf(&sql, i ? ", g%zu.k" : "SELECT g%zu.k", i);
	for (size_t i = 0; i < q->group->columns.count; i++) {
		str_add(&sql, i ? ", " : " FROM ");
		add_list(run, t, q, i, &sql);
	}
	for (size_t i = 0; i < q->group->checks.count; i++)
		str_addf(&sql, i ? " AND (%s) IS NOT FALSE" : " WHERE (%s) IS NOT FALSE",
			q->group->checks.items[i]);
	for (size_t i = 0; i < q->group->columns.count; i++)
		str_addf(&sql, i ? ", %zu" : " ORDER BY %zu", i + 1);
	return sql.data;
}

static size_t place_of(const Result *rows, size_t row, size_t column)
{
	const Value *v = &rows->cells[row * rows->ncols + column];
	return v->type == VAL_BOOL ? (size_t)v->as.boolean : (size_t)v->as.integer;
}

/* Take the row when so many of its values were not seen in another. */
static void take_tuple(SeedRun *run, const Question *q, const Result *rows, size_t row, size_t news)
{
	SeedGroup *g = q->group;
	const size_t n = q->n;
	size_t unseen = 0;
	for (size_t k = 0; k < n; k++)
		unseen += !q->seen[k][place_of(rows, row, k)];
	if (unseen < news || g->tuples.count >= TUPLES_MOST)
		return;
	SeedTuple tuple = {arena_alloc(run->arena, n * sizeof(char *))};
	for (size_t k = 0; k < n; k++) {
		size_t place = place_of(rows, row, k);
		q->seen[k][place] = true;
		tuple.values[k] =
			place < q->candidates[k].count ? q->candidates[k].items[place] : "NULL";
	}
	vec_push(&g->tuples, run->arena, tuple);
}

/* Of all that passes, enough that each value which passes is seen once: first those in which
 * everything is new, so that they come from all over. */
static void choose_tuples(SeedRun *run, const Question *q, const Result *rows)
{
	for (size_t k = 0; k < q->n; k++) {
		q->seen[k] = arena_alloc(run->arena, q->candidates[k].count + 1);
		memset(q->seen[k], 0, q->candidates[k].count + 1);
	}
	for (size_t i = 0; i < rows->nrows; i++)
		take_tuple(run, q, rows, i, q->n);
	for (size_t i = 0; i < rows->nrows; i++)
		take_tuple(run, q, rows, i, 1);
}

/* *asked false: there are too many columns, or one that nothing is known of. */
static bool ask(
	SeedRun *run, SeedTable *t, SeedGroup *g, const Hints *hints, bool *asked, Error *err)
{
	StrVec lists[COLUMNS_MOST];
	bool *seen[COLUMNS_MOST];
	const size_t n = g->columns.count, room = room_for(n);
	const Question q = {g, n, lists, seen};
	Result rows;
	Error why = ERROR_INIT;
	*asked = false;
	if (n == 0 || n > COLUMNS_MOST)
		return true;
	memset(lists, 0, sizeof(lists));
	for (size_t i = 0; i < n; i++) {
		lists[i] = candidates(run, t, g->columns.items[i], hints);
		if (lists[i].count > room)
			lists[i].count = room;
		if (lists[i].count == 0)
			return true;
	}
	*asked = true;
	if (!seed_try(run, question_sql(run, t, &q), &rows, &g->solved, &why, err))
		return false;
	if (g->solved)
		choose_tuples(run, &q, &rows);
	return true;
}

static bool solve(SeedRun *run, SeedTable *t, SeedGroup *g, Error *err)
{
	Hints hints = read_hints(run, &g->checks);
	bool asked;
	if (!ask(run, t, g, &hints, &asked, err))
		return false;
	hints.careful = true;
	if (asked && !g->solved && !ask(run, t, g, &hints, &asked, err))
		return false;
	if (g->solved && g->tuples.count == 0)
		t->hopeless = arena_printf(run->arena,
			"no values were found that pass its check %s", g->checks.items[0]);
	return true;
}

bool seed_solve_checks(SeedRun *run, SeedTable *t, Error *err)
{
	t->groups.count = 0;
	t->hopeless = NULL;
	for (size_t i = 0; i < t->columns.count; i++)
		t->columns.items[i].group = -1;
	find_groups(run, t);
	for (size_t i = 0; i < t->groups.count; i++)
		if (!solve(run, t, &t->groups.items[i], err))
			return false;
	return true;
}
