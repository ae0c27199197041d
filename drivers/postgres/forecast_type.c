/* forecast_type.c - columns that are added, and types that change; see forecast.c. */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/text.h"
#include "db/lex.h"
#include "drivers/postgres/conn.h"
#include "drivers/postgres/forecast.h"

/* ---- defaults ------------------------------------------------------------------------------- */

static void add_lower(Str *s, const LexToken *word)
{
	for (size_t i = 0; i < word->len; i++) {
		char c = word->start[i];
		c = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
		str_addn(s, &c, 1);
	}
}

/* The functions that an expression calls, separated by commas. */
static const char *called(const char *expression, const Dialect *d, Arena *arena, size_t *count)
{
	Str names = str_new(arena);
	Lexer lexer;
	LexToken last = {.kind = LEX_END};
	*count = 0;
	lex_init(&lexer, expression, strlen(expression), d->lex);
	for (LexToken t = lex_next_solid(&lexer); t.kind != LEX_END; t = lex_next_solid(&lexer)) {
		if (t.kind == LEX_OTHER && *t.start == '(' && last.kind == LEX_WORD) {
			str_add(&names, *count ? "," : "");
			add_lower(&names, &last);
			++*count;
		}
		last = t;
	}
	return names.data;
}

typedef enum Volatility { FIXED, VOLATILE, NOT_KNOWN } Volatility;

static Volatility volatility_of(const PgForecast *f, const char *expression)
{
	StrVec params = {0};
	Result rows;
	size_t count;
	const char *names =
		called(expression, f->ask->live->backend->dialect, f->ask->arena, &count);
	if (count == 0)
		return FIXED;
	vec_push(&params, f->ask->arena, names);
	if (!forecast_query(f->ask, pg_query("forecast_functions.sql"), &params, &rows))
		return NOT_KNOWN;
	for (size_t i = 0; i < rows.nrows; i++)
		if (strcmp(forecast_cell(&rows, i, 1), "v") == 0)
			return VOLATILE;
	return rows.nrows == count ? FIXED : NOT_KNOWN;
}

/* ---- types in the server's words ------------------------------------------------------------ */

typedef struct TypeChange {
	bool known, same, same_bytes, utc, domain;
	const char *name; /* the new one's */
} TypeChange;

static TypeChange change_of(const PgForecast *f, const char *from, const char *to)
{
	StrVec params = {0};
	Result rows;
	TypeChange out = {0};
	vec_push(&params, f->ask->arena, from);
	vec_push(&params, f->ask->arena, to);
	if (!forecast_query(f->ask, pg_query("forecast_type.sql"), &params, &rows) ||
		rows.nrows == 0)
		return out;
	out.known = true;
	out.same = *forecast_cell(&rows, 0, 0) == '1';
	out.same_bytes = *forecast_cell(&rows, 0, 1) == '1';
	out.utc = *forecast_cell(&rows, 0, 2) == '1';
	out.domain = *forecast_cell(&rows, 0, 3) == '1';
	out.name = forecast_cell(&rows, 0, 4);
	return out;
}

/* The numbers in the type's parentheses; how many. */
static int numbers_of(const char *type, long out[2])
{
	const char *open = strchr(type, '(');
	char *end;
	out[0] = out[1] = 0;
	if (!open)
		return 0;
	out[0] = strtol(open + 1, &end, 10);
	if (*end != ',')
		return 1;
	out[1] = strtol(end + 1, NULL, 10);
	return 2;
}

/* Of one type with other numbers: does every old value fit as it is? */
static bool is_wider(const char *name, const char *from, const char *to)
{
	long old[2], new[2];
	int n = numbers_of(from, old), m = numbers_of(to, new);
	if (m == 0)
		return true;
	if (strcmp(name, "bpchar") == 0 || strcmp(name, "bit") == 0)
		return n == m && old[0] == new[0]; /* padded: other bytes */
	if (n == 0)
		return strcmp(name, "timestamp") == 0 || strcmp(name, "timestamptz") == 0 ||
				       strcmp(name, "time") == 0 || strcmp(name, "timetz") == 0
			       ? new[0] >= 6
			       : false;
	if (strcmp(name, "numeric") == 0)
		return new[0] >= old[0] && new[1] == old[1];
	return new[0] >= old[0];
}

/* ---- ADD COLUMN ----------------------------------------------------------------------------- */

static bool is_serial(const char *type)
{
	static const char *const serials[] = {
		"serial", "bigserial", "smallserial", "serial4", "serial8", "serial2"};
	for (size_t i = 0; type && i < ARRAY_LEN(serials); i++)
		if (text_equal_nocase(type, serials[i]))
			return true;
	return false;
}

static bool is_constrained_domain(const PgForecast *f, const char *type)
{
	static const char sql[] =
		"SELECT 1 FROM pg_type AS t WHERE t.oid = to_regtype(?) AND t.typtype = 'd' "
		"AND (t.typnotnull OR EXISTS (SELECT FROM pg_constraint AS c WHERE c.contypid = "
		"t.oid))";
	StrVec params = {0};
	Result rows;
	vec_push(&params, f->ask->arena, type);
	return type && forecast_query(f->ask, sql, &params, &rows) && rows.nrows > 0;
}

static bool is_null(const char *value)
{
	return text_equal_nocase(value, "null") || text_starts_with(value, "NULL::");
}

static void add_default(PgForecast *f, const FormAction *a)
{
	Volatility v = a->flags & FORM_DEFAULT ? volatility_of(f, a->value) : FIXED;
	if (v == VOLATILE)
		pgf_cost(f, COST_REWRITE, "the default is volatile: every row gets its own value");
	else if (v == NOT_KNOWN)
		pgf_cost(f, COST_UNKNOWN, "a function in the default is not known");
	else if (a->flags & FORM_DEFAULT)
		pgf_cost(f, COST_CATALOG, "the default is the same for every row");
	else if (a->flags & FORM_NOT_NULL)
		pgf_cost(f, COST_SCAN, "NOT NULL without a default: rows that are there fail");
	else
		pgf_cost(f, COST_CATALOG, NULL);
}

static void add_references(PgForecast *f, const FormAction *a)
{
	pgf_lock(f, &a->other, PG_SHARE_ROW_EXCLUSIVE);
	if (a->flags & FORM_DEFAULT && !is_null(a->value))
		pgf_cost(f, COST_SCAN, "every row is looked up in the other table");
}

void pgf_add_column(PgForecast *f, const FormAction *a)
{
	pgf_lock(f, &f->name, PG_ACCESS_EXCLUSIVE);
	if (a->flags & FORM_IDENTITY || is_serial(a->type))
		pgf_cost(f, COST_REWRITE, "every row gets a number");
	else if (a->flags & FORM_GENERATED && (a->flags & FORM_STORED || f->version < 18))
		pgf_cost(f, COST_REWRITE, "every row gets its computed value");
	else if (is_constrained_domain(f, a->type))
		pgf_cost(f, COST_REWRITE, "the type is a domain with constraints");
	else if (a->flags & FORM_GENERATED)
		pgf_cost(f, COST_CATALOG, "computed when it is read");
	else
		add_default(f, a);
	if (a->flags & (FORM_PRIMARY | FORM_UNIQUE))
		pgf_cost(f, COST_SCAN, "its index is built of every row");
	if (a->flags & FORM_CHECK)
		pgf_cost(f, COST_SCAN, "every row is checked");
	if (a->flags & FORM_REFERENCES)
		add_references(f, a);
}

/* ---- ALTER COLUMN TYPE ---------------------------------------------------------------------- */

/* USING that says only what PostgreSQL does by itself: the column, perhaps cast to the type. */
static bool is_plain_using(const FormAction *a)
{
	const char *e = a->expression;
	size_t len = strlen(a->name);
	if (*e == '"')
		e++;
	if (strncmp(e, a->name, len) != 0)
		return false;
	e += len;
	if (*e == '"')
		e++;
	return *e == '\0' || (text_starts_with(e, "::") && text_equal_nocase(e + 2, a->type));
}

static bool names_column(const char *text, const char *column, const Dialect *d)
{
	Lexer lexer;
	size_t len = strlen(column);
	lex_init(&lexer, text, strlen(text), d->lex);
	for (LexToken t = lex_next_solid(&lexer); t.kind != LEX_END; t = lex_next_solid(&lexer)) {
		size_t skip = t.kind == LEX_QUOTED ? 1 : 0;
		if ((t.kind == LEX_WORD || skip) && t.len == len + 2 * skip &&
			strncmp(t.start + skip, column, len) == 0)
			return true;
	}
	return false;
}

/* What is computed of the column, and so is checked or built again. */
static const char *hanging_on(const PgForecast *f, const char *column)
{
	const Dialect *d = f->ask->live->backend->dialect;
	for (size_t i = 0; i < f->table->constraints.count; i++) {
		const Constraint *c = &f->table->constraints.items[i];
		if (c->kind == CONSTRAINT_CHECK && !c->not_valid && c->expression &&
			names_column(c->expression, column, d))
			return "a CHECK on the column is checked again";
	}
	for (size_t i = 0; i < f->table->indexes.count; i++) {
		const Index *index = &f->table->indexes.items[i];
		for (size_t k = 0; k < index->parts.count; k++)
			if (index->parts.items[k].expression &&
				names_column(index->parts.items[k].expression, column, d))
				return "an index over an expression of the column is built again";
		if (index->where && names_column(index->where, column, d))
			return "a partial index on the column is built again";
	}
	return NULL;
}

static bool keeps_bytes(const TypeChange *c, const char *from, const char *to)
{
	long numbers[2];
	if (c->same)
		return is_wider(c->name, from, to);
	if (c->utc)
		return numbers_of(to, numbers) == 0 || numbers[0] >= 6;
	return c->same_bytes && numbers_of(to, numbers) == 0;
}

/* A foreign key over the column is dropped and made again. */
static void lock_keys(PgForecast *f, const char *column)
{
	pgf_lock_kin(f, "parent", column, PG_ACCESS_EXCLUSIVE);
	pgf_lock_kin(f, "child", column, PG_ACCESS_EXCLUSIVE);
}

void pgf_set_type(PgForecast *f, const FormAction *a)
{
	const Column *column = f->table ? table_column(f->table, a->name) : NULL;
	pgf_lock(f, &f->name, PG_ACCESS_EXCLUSIVE);
	lock_keys(f, a->name);
	if (!column || !column->declared || !a->type) {
		pgf_cost(f, COST_UNKNOWN, "the type that the column has is not known");
		return;
	}
	TypeChange change = change_of(f, column->declared, a->type);
	if (!change.known) {
		pgf_cost(f, COST_UNKNOWN, "the type is not known to the server");
		return;
	}
	bool kept = keeps_bytes(&change, column->declared, a->type) && !change.domain &&
		    (!(a->flags & FORM_USING) || is_plain_using(a));
	if (!kept) {
		pgf_cost(f, COST_REWRITE,
			arena_printf(f->ask->arena, "%s \xe2\x86\x92 %s stores other bytes",
				column->declared, a->type));
		return;
	}
	const char *again = hanging_on(f, a->name);
	pgf_cost(f, again ? COST_SCAN : COST_CATALOG, again ? again : "the bytes stay as they are");
}
