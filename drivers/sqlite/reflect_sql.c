/* reflect_sql.c - reads references, indexes and views as sqlite_master keeps them: see reflect.h.
 */
#include "base/text.h"
#include "drivers/sqlite/reflect.h"
#include "drivers/sqlite/sql_text.h"
#include "model/emit.h"

/* ---- tokens ---------------------------------------------------------------------------------- */

void sql_reader_init(SqlReader *r, const char *sql, size_t len, Arena *arena)
{
	*r = (SqlReader){.arena = arena};
	lex_init(&r->lexer, sql, len, dialect_sqlite.lex);
	r->token = lex_next_solid(&r->lexer);
}

static void step(SqlReader *r)
{
	if (r->token.kind != LEX_END)
		r->token = lex_next_solid(&r->lexer);
}

bool sql_reader_take(SqlReader *r, const char *word)
{
	bool is = lex_is_word(&r->token, word);
	if (is)
		step(r);
	return is;
}

static bool take_mark(SqlReader *r, char mark)
{
	bool is = sql_is_mark(&r->token, mark);
	if (is)
		step(r);
	return is;
}

const char *sql_reader_name(SqlReader *r)
{
	const char *name = sql_token_name(&r->token, r->arena);
	step(r);
	return name;
}

static void take_list(SqlReader *r, StrVec *out)
{
	if (!take_mark(r, '('))
		return;
	while (r->token.kind != LEX_END && !take_mark(r, ')')) {
		vec_push(out, r->arena, sql_reader_name(r));
		take_mark(r, ',');
	}
}

StrVec sqlite_read_names(const char *sql, Arena *arena)
{
	StrVec out = {0};
	SqlReader r;
	for (sql_reader_init(&r, sql, strlen(sql), arena); r.token.kind != LEX_END; step(&r))
		if (r.token.kind == LEX_WORD || r.token.kind == LEX_QUOTED)
			vec_push(&out, arena, sql_token_name(&r.token, arena));
	return out;
}

/* ---- references ------------------------------------------------------------------------------ */

/* NO ACTION is what saying nothing means. */
static const char *take_action(SqlReader *r)
{
	if (sql_reader_take(r, "SET"))
		return sql_reader_take(r, "NULL") ? "SET NULL"
						  : (sql_reader_take(r, "DEFAULT"), "SET DEFAULT");
	if (sql_reader_take(r, "CASCADE"))
		return "CASCADE";
	if (sql_reader_take(r, "RESTRICT"))
		return "RESTRICT";
	sql_reader_take(r, "NO");
	sql_reader_take(r, "ACTION");
	return NULL;
}

/* Only DEFERRABLE INITIALLY DEFERRED waits; anything else is what saying nothing means. */
static void take_deferrable(SqlReader *r, Constraint *out, bool never)
{
	bool deferred = false;
	if (sql_reader_take(r, "INITIALLY")) {
		deferred = sql_reader_take(r, "DEFERRED");
		sql_reader_take(r, "IMMEDIATE");
	}
	out->deferrable = never ? DEFER_UNSAID : deferred ? DEFER_DEFERRED : DEFER_IMMEDIATE;
}

static void take_reference_word(SqlReader *r, Constraint *out)
{
	ForeignKey *fk = &out->foreign_key;
	if (sql_reader_take(r, "ON")) {
		if (sql_reader_take(r, "DELETE"))
			fk->on_delete = take_action(r);
		else if (sql_reader_take(r, "UPDATE"))
			fk->on_update = take_action(r);
	} else if (sql_reader_take(r, "NOT")) {
		if (sql_reader_take(r, "DEFERRABLE"))
			take_deferrable(r, out, true);
	} else if (sql_reader_take(r, "DEFERRABLE")) {
		take_deferrable(r, out, false);
	} else {
		step(r); /* MATCH and its word: SQLite reads them and forgets */
	}
}

void sqlite_read_reference(const char *text, size_t len, Arena *arena, Constraint *out)
{
	SqlReader r;
	sql_reader_init(&r, text, len, arena);
	while (r.token.kind != LEX_END && !lex_is_word(&r.token, "REFERENCES"))
		step(&r);
	step(&r);
	out->foreign_key.table = sql_reader_name(&r);
	take_list(&r, &out->foreign_key.columns);
	while (r.token.kind != LEX_END)
		take_reference_word(&r, out);
}

const char *sqlite_read_conflict(const char *text, size_t len, Arena *arena)
{
	SqlReader r;
	sql_reader_init(&r, text, len, arena);
	while (r.token.kind != LEX_END)
		if (sql_reader_take(&r, "CONFLICT"))
			return sql_reader_name(&r);
		else
			step(&r);
	return NULL;
}

/* ---- indexes --------------------------------------------------------------------------------- */

/* The text between two tokens, without space at its ends. */
static const char *text_between(const char *start, const char *end, Arena *arena)
{
	while (end > start && strchr(" \t\r\n", end[-1]))
		end--;
	return arena_strndup(arena, start, (size_t)(end - start));
}

/* `name COLLATE x DESC`, `lower(name)`: up to the comma or parenthesis behind it. */
static void take_part(SqlReader *r, Index *out)
{
	IndexPart part = {0};
	LexToken first = r->token;
	const char *end = first.start;
	size_t tokens = 0;
	for (int depth = 0; r->token.kind != LEX_END; step(r)) {
		if (depth == 0 && (sql_is_mark(&r->token, ',') || sql_is_mark(&r->token, ')')))
			break;
		depth += sql_is_mark(&r->token, '(') - sql_is_mark(&r->token, ')');
		if (depth == 0 &&
			(lex_is_word(&r->token, "COLLATE") || lex_is_word(&r->token, "DESC") ||
				lex_is_word(&r->token, "ASC"))) {
			part.descending = lex_is_word(&r->token, "DESC");
			if (!sql_reader_take(r, "COLLATE"))
				continue;
			part.collate = sql_token_name(&r->token, r->arena);
			continue;
		}
		tokens++;
		end = r->token.start + r->token.len;
	}
	if (tokens == 1 && (first.kind == LEX_WORD || first.kind == LEX_QUOTED))
		part.column = sql_token_name(&first, r->arena);
	else
		part.expression = schema_bare(
			&dialect_sqlite, text_between(first.start, end, r->arena), r->arena);
	vec_push(&out->parts, r->arena, part);
}

static bool skip_head(SqlReader *r, const char *what)
{
	if (!sql_reader_take(r, what))
		return false;
	if (sql_reader_take(r, "IF")) {
		sql_reader_take(r, "NOT");
		sql_reader_take(r, "EXISTS");
	}
	return true;
}

/* name, schema.name */
static const char *take_qualified(SqlReader *r)
{
	const char *name = sql_reader_name(r);
	return take_mark(r, '.') ? sql_reader_name(r) : name;
}

bool sqlite_read_index(const char *sql, Arena *arena, Index *out)
{
	SqlReader r;
	sql_reader_init(&r, sql, strlen(sql), arena);
	*out = (Index){0};
	sql_reader_take(&r, "CREATE");
	out->unique = sql_reader_take(&r, "UNIQUE");
	if (!skip_head(&r, "INDEX"))
		return false;
	out->name = take_qualified(&r);
	sql_reader_take(&r, "ON");
	sql_reader_name(&r);
	if (!take_mark(&r, '('))
		return false;
	while (r.token.kind != LEX_END && !take_mark(&r, ')')) {
		take_part(&r, out);
		take_mark(&r, ',');
	}
	if (lex_is_word(&r.token, "WHERE"))
		out->where = schema_bare(&dialect_sqlite,
			text_between(r.token.start + strlen("WHERE"), sql + strlen(sql), arena),
			arena);
	return true;
}

/* ---- views ----------------------------------------------------------------------------------- */

bool sqlite_read_view(const char *sql, Arena *arena, View *out)
{
	SqlReader r;
	sql_reader_init(&r, sql, strlen(sql), arena);
	*out = (View){0};
	sql_reader_take(&r, "CREATE");
	if (!sql_reader_take(&r, "TEMP"))
		sql_reader_take(&r, "TEMPORARY");
	if (!skip_head(&r, "VIEW"))
		return false;
	out->name = take_qualified(&r);
	take_list(&r, &out->columns);
	if (!sql_reader_take(&r, "AS"))
		return false;
	out->query = text_between(r.token.start, sql + strlen(sql), arena);
	return true;
}
