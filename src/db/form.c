/* form.c - what a statement does to which tables: its first words; see form.h. */
#include "db/form.h"

#include <string.h>

#include "db/form_object.h"

typedef void Reader(Words *w, Form *out);

/* ---- rows ----------------------------------------------------------------------------------- */

static bool has_where(Words w)
{
	for (; !words_done(&w); words_skip(&w))
		if (words_next(&w, "WHERE"))
			return true;
	return false;
}

static void read_insert(Words *w, Form *out)
{
	static const char *const fillers[] = {"INTO", "OR", "IGNORE", "REPLACE", "ABORT", "FAIL",
		"ROLLBACK", "DELAYED", "LOW_PRIORITY", "HIGH_PRIORITY", NULL};
	out->kind = FORM_INSERT;
	while (words_next_of(w, fillers))
		w->at++;
	form_add_table(w, out);
}

static void read_update(Words *w, Form *out)
{
	static const char *const fillers[] = {"ONLY", "OR", "IGNORE", "REPLACE", "ABORT", "FAIL",
		"ROLLBACK", "LOW_PRIORITY", NULL};
	out->kind = FORM_UPDATE;
	while (words_next_of(w, fillers))
		w->at++;
	form_add_table(w, out);
	if (has_where(*w))
		out->flags |= FORM_WHERE;
}

static void read_delete(Words *w, Form *out)
{
	out->kind = FORM_DELETE;
	if (!words_take(w, "FROM")) {
		out->kind = FORM_UNKNOWN;
		return;
	}
	words_take(w, "ONLY");
	form_add_table(w, out);
	if (has_where(*w))
		out->flags |= FORM_WHERE;
}

static void read_copy(Words *w, Form *out)
{
	out->kind = FORM_INSERT;
	form_add_table(w, out);
	if (words_next(w, "("))
		words_skip(w);
	if (!words_next(w, "FROM"))
		out->kind = FORM_READ;
}

/* ---- the rest ------------------------------------------------------------------------------- */

static void read_vacuum(Words *w, Form *out)
{
	out->kind = FORM_VACUUM;
	if (words_take(w, "FULL") || (words_next(w, "(") && words_has(*w, "FULL")))
		out->flags |= FORM_FULL;
	if (words_next(w, "("))
		words_skip(w);
	if (words_take(w, "ANALYZE") || words_take(w, "VERBOSE"))
		words_take(w, "ANALYZE");
	if (!words_done(w))
		form_read_list(w, &out->tables, out);
}

static void read_cluster(Words *w, Form *out)
{
	out->kind = FORM_CLUSTER;
	words_take(w, "VERBOSE");
	form_add_table(w, out);
}

static void read_refresh(Words *w, Form *out)
{
	out->kind = FORM_REFRESH;
	words_take(w, "MATERIALIZED VIEW");
	if (words_take(w, "CONCURRENTLY"))
		out->flags |= FORM_CONCURRENTLY;
	form_add_table(w, out);
}

static void read_lock(Words *w, Form *out)
{
	out->kind = FORM_LOCK;
	words_take(w, "TABLE");
	form_read_list(w, &out->tables, out);
	if (words_take(w, "IN")) {
		size_t from = w->at;
		while (!words_done(w) && !words_next(w, "MODE"))
			w->at++;
		out->object.name = words_text(w, from);
	}
}

static void read_analyze(Words *w, Form *out)
{
	out->kind = FORM_ANALYZE;
	words_take(w, "TABLE");
	if (!words_done(w))
		form_read_list(w, &out->tables, out);
}

static void read_rename(Words *w, Form *out)
{
	if (words_take(w, "TABLE"))
		form_read_rename_tables(w, out);
}

static void read_nothing(Words *w, Form *out)
{
	(void)w;
	out->kind = FORM_NOTHING;
}

static void read_query(Words *w, Form *out)
{
	static const char *const sources[] = {"FROM", "JOIN", NULL};
	out->kind = words_has(*w, "FROM") ? FORM_READ
		    : words_has(*w, "(")  ? FORM_UNKNOWN /* a function may do anything */
					  : FORM_NOTHING;
	for (; !words_done(w); w->at++) {
		FormName name;
		if (!words_next_of(w, sources))
			continue;
		Words at = *w;
		at.at++;
		if (words_qualified(&at, &name))
			vec_push(&out->tables, w->arena, name);
	}
}

static void read_object_only(Words *w, Form *out)
{
	(void)w;
	out->kind = FORM_OBJECT;
}

static const struct {
	const char *word;
	Reader *read;
} heads[] = {
	{"CREATE", form_read_create},
	{"ALTER", form_read_alter},
	{"DROP", form_read_drop},
	{"INSERT", read_insert},
	{"REPLACE", read_insert},
	{"UPDATE", read_update},
	{"DELETE", read_delete},
	{"COPY", read_copy},
	{"TRUNCATE", form_read_truncate},
	{"RENAME", read_rename},
	{"COMMENT", form_read_comment},
	{"REINDEX", form_read_reindex},
	{"VACUUM", read_vacuum},
	{"CLUSTER", read_cluster},
	{"REFRESH", read_refresh},
	{"ANALYZE", read_analyze},
	{"LOCK", read_lock},
	{"SELECT", read_query},
	{"GRANT", read_object_only},
	{"REVOKE", read_object_only},
	{"SET", read_nothing},
	{"RESET", read_nothing},
	{"PRAGMA", read_nothing},
	{"USE", read_nothing},
	{"SHOW", read_nothing},
};

static Words read_words(const char *sql, const Dialect *dialect, Arena *arena)
{
	VEC(LexToken) tokens = {0};
	Lexer lexer;
	lex_init(&lexer, sql, strlen(sql), dialect->lex);
	for (;;) {
		LexToken token = lex_next_solid(&lexer);
		if (token.kind == LEX_END || token.kind == LEX_SEMICOLON)
			break;
		vec_push(&tokens, arena, token);
	}
	return (Words){
		.items = tokens.items, .end = tokens.count, .dialect = dialect, .arena = arena};
}

void form_read(const char *sql, const Dialect *dialect, Arena *arena, Form *out)
{
	Words w = read_words(sql, dialect, arena);
	*out = (Form){.kind = words_done(&w) ? FORM_NOTHING : FORM_UNKNOWN};
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		if (words_take(&w, heads[i].word)) {
			heads[i].read(&w, out);
			return;
		}
}
