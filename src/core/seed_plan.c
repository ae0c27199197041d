/*
 * seed_plan.c - columns, keys and references of a table as the maker of rows sees them; see
 * seed_table.h.
 */
#include <string.h>

#include "base/text.h"
#include "core/filled.h"
#include "core/seed_table.h"
#include "db/lex.h"
#include "db/literal.h"

enum { KEYS_READ = 500, ROWS_READ = 2000 };

int seed_column(const SeedTable *t, const char *name)
{
	for (size_t i = 0; i < t->columns.count; i++)
		if (strcmp(t->columns.items[i].column->name, name) == 0)
			return (int)i;
	for (size_t i = 0; i < t->columns.count; i++)
		if (text_equal_nocase(t->columns.items[i].column->name, name))
			return (int)i;
	return -1;
}

static bool contains(const IntVec *list, int n)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i] == n)
			return true;
	return false;
}

static const char *token_name(const LexToken *t, Arena *arena)
{
	if (t->kind == LEX_WORD)
		return arena_strndup(arena, t->start, t->len);
	return t->kind == LEX_QUOTED && t->len >= 2 ? arena_strndup(arena, t->start + 1, t->len - 2)
						    : "";
}

IntVec seed_mentioned(const SeedRun *run, const SeedTable *t, const char *expression)
{
	IntVec out = {0};
	Lexer lexer;
	lex_init(&lexer, expression, strlen(expression), run->dialect->lex);
	for (LexToken k = lex_next_solid(&lexer); k.kind != LEX_END; k = lex_next_solid(&lexer)) {
		if (k.kind != LEX_WORD && k.kind != LEX_QUOTED)
			continue;
		int column = seed_column(t, token_name(&k, run->arena));
		if (column >= 0 && !contains(&out, column))
			vec_push(&out, run->arena, column);
	}
	return out;
}

/* ---- columns -------------------------------------------------------------------------------- */

static void plan_columns(const SeedRun *run, SeedTable *t)
{
	for (size_t i = 0; i < t->table->columns.count; i++) {
		const Column *column = &t->table->columns.items[i];
		SeedColumn c = {.column = column, .group = -1};
		seed_kind(run->dialect, run->schema, t->table, column, run->arena, &c.kind);
		c.nullable = column->nullable && !c.kind.filled;
		c.left_out = column->generated || filled_by_counter(run->dialect, t->table, column);
		vec_push(&t->columns, run->arena, c);
	}
}

/* A call of json_…(), or an arrow. */
static bool reads_json(const SeedRun *run, const char *expression)
{
	LexToken before = {.kind = LEX_END};
	Lexer lexer;
	lex_init(&lexer, expression, strlen(expression), run->dialect->lex);
	for (LexToken k = lex_next_solid(&lexer); k.kind != LEX_END; k = lex_next_solid(&lexer)) {
		char c = k.kind == LEX_OTHER ? *k.start : '\0';
		if (c == '(' && before.kind == LEX_WORD && before.len > 4 &&
			text_equal_nocase(arena_strndup(run->arena, before.start, 4), "json"))
			return true;
		if (c == '>' && before.kind == LEX_OTHER && *before.start == '-')
			return true;
		before = k;
	}
	return false;
}

/* Columns without a type for it that a function takes for JSON: any other text is an error in each
 * statement that makes a row. */
static void plan_json(const SeedRun *run, SeedTable *t, const char *expression)
{
	if (!expression || !reads_json(run, expression))
		return;
	IntVec columns = seed_mentioned(run, t, expression);
	for (size_t i = 0; i < columns.count; i++) {
		SeedKind *kind = &t->columns.items[columns.items[i]].kind;
		if (kind->class == SEED_TEXT || kind->class == SEED_BYTES)
			seed_kind_json(kind);
	}
}

static void plan_expressions(const SeedRun *run, SeedTable *t)
{
	for (size_t i = 0; i < t->table->indexes.count; i++) {
		const IndexParts *parts = &t->table->indexes.items[i].parts;
		for (size_t k = 0; k < parts->count; k++)
			plan_json(run, t, parts->items[k].expression);
	}
	for (size_t i = 0; i < t->table->columns.count; i++)
		plan_json(run, t, t->table->columns.items[i].generated);
}

/* What an index must hold cannot be of any length. */
static void shorten(SeedTable *t, const IntVec *columns)
{
	for (size_t i = 0; i < columns->count; i++) {
		SeedKind *kind = &t->columns.items[columns->items[i]].kind;
		if ((kind->class == SEED_TEXT || kind->class == SEED_BYTES) &&
			(kind->length == 0 || kind->length > SEED_LONG_IN_INDEX))
			kind->length = SEED_LONG_IN_INDEX;
	}
}

static IntVec places(const SeedRun *run, const SeedTable *t, const StrVec *names)
{
	IntVec out = {0};
	for (size_t i = 0; i < names->count; i++) {
		int column = seed_column(t, names->items[i]);
		if (column >= 0)
			vec_push(&out, run->arena, column);
	}
	return out;
}

static IntVec part_places(const SeedRun *run, const SeedTable *t, const IndexParts *parts)
{
	IntVec out = {0};
	for (size_t i = 0; i < parts->count; i++) {
		const IndexPart *part = &parts->items[i];
		IntVec some = seed_mentioned(run, t, part->expression ? part->expression : "");
		int column = part->column ? seed_column(t, part->column) : -1;
		if (column >= 0)
			vec_push(&some, run->arena, column);
		for (size_t k = 0; k < some.count; k++)
			if (!contains(&out, some.items[k]))
				vec_push(&out, run->arena, some.items[k]);
	}
	return out;
}

/* ---- unique keys ---------------------------------------------------------------------------- */

/* A computed column differs when what it is computed of does. */
static IntVec without_computed(const SeedRun *run, const SeedTable *t, const IntVec *columns)
{
	IntVec out = {0};
	for (size_t i = 0; i < columns->count; i++) {
		const Column *c = t->columns.items[columns->items[i]].column;
		IntVec of = {0};
		if (c->generated)
			of = seed_mentioned(run, t, c->generated);
		else
			vec_push(&of, run->arena, columns->items[i]);
		for (size_t k = 0; k < of.count; k++)
			if (!contains(&out, of.items[k]) &&
				!t->columns.items[of.items[k]].column->generated)
				vec_push(&out, run->arena, of.items[k]);
	}
	return out;
}

/* How well a column makes rows differ; 0: not at all. */
static int deciding(const SeedColumn *c)
{
	if (c->left_out || c->referring)
		return 0;
	switch (c->kind.class) {
	case SEED_UNKNOWN:
	case SEED_BOOLEAN:
	case SEED_LABELS:
		return 0;
	case SEED_TEXT:
	case SEED_BYTES:
	case SEED_BITS:
		return c->kind.length > 0 && c->kind.length < 4 ? 1 : 3;
	case SEED_LISTED:
		return c->kind.other ? 3 : 0;
	default:
		return 3;
	}
}

static void mark_references(SeedTable *t, const IntVec *columns)
{
	for (size_t i = 0; i < t->references.count; i++)
		for (size_t k = 0; k < columns->count; k++)
			if (contains(&t->references.items[i].columns, columns->items[k]))
				t->references.items[i].deciding = true;
}

typedef enum UniqueHow { UNIQUE_USUAL, UNIQUE_CALM, UNIQUE_EACH } UniqueHow;

static void add_unique(const SeedRun *run, SeedTable *t, IntVec columns, UniqueHow how, bool nulls)
{
	int best = -1;
	shorten(t, &columns);
	columns = without_computed(run, t, &columns);
	for (size_t i = 0; i < columns.count; i++) {
		SeedColumn *c = &t->columns.items[columns.items[i]];
		if (c->left_out)
			return; /* numbered: they differ anyway */
		if (how == UNIQUE_EACH && deciding(c))
			c->unique = true;
		if (best < 0 || deciding(c) > deciding(&t->columns.items[best]))
			best = columns.items[i];
	}
	if (best < 0)
		return;
	SeedUnique u = {.columns = columns, .nulls_equal = nulls};
	if (deciding(&t->columns.items[best]) < 2)
		mark_references(t, &columns);
	if (deciding(&t->columns.items[best])) {
		t->columns.items[best].unique = true;
		t->columns.items[best].calm |= how == UNIQUE_CALM;
	}
	vec_push(&t->uniques, run->arena, u);
}

static bool has_expression(const IndexParts *parts)
{
	for (size_t i = 0; i < parts->count; i++)
		if (parts->items[i].expression)
			return true;
	return false;
}

static void plan_uniques(const SeedRun *run, SeedTable *t)
{
	for (size_t i = 0; i < t->table->constraints.count; i++) {
		const Constraint *c = &t->table->constraints.items[i];
		if (c->kind == CONSTRAINT_PRIMARY_KEY)
			add_unique(run, t, places(run, t, &c->columns), UNIQUE_CALM, false);
		else if (c->kind == CONSTRAINT_UNIQUE)
			add_unique(run, t, places(run, t, &c->columns), UNIQUE_USUAL,
				c->nulls_not_distinct);
		else if (c->kind == CONSTRAINT_EXCLUDE)
			add_unique(run, t, part_places(run, t, &c->parts), UNIQUE_CALM, false);
	}
	for (size_t i = 0; i < t->table->indexes.count; i++) {
		const Index *index = &t->table->indexes.items[i];
		IntVec columns = part_places(run, t, &index->parts);
		if (index->unique)
			add_unique(run, t, columns,
				has_expression(&index->parts) ? UNIQUE_EACH : UNIQUE_USUAL,
				index->nulls_not_distinct);
		else
			shorten(t, &columns);
	}
}

/* Rows that are there: a key may be replaced where it should be refused (ON CONFLICT REPLACE). */
static bool read_taken(SeedRun *run, SeedTable *t, Error *err)
{
	Str sql = str_new(run->arena);
	Result rows;
	if (t->was_empty || t->uniques.count == 0)
		return true;
	for (size_t k = 0; k < t->columns.count; k++)
		sql_addf(&sql, run->dialect, k ? ", %i" : "SELECT %i",
			t->columns.items[k].column->name);
	sql_addf(&sql, run->dialect, " FROM %n", t->table->schema, t->table->name);
	str_addf(&sql, " LIMIT %d", ROWS_READ);
	if (!db_run(run->conn, &(Stmt){.sql = sql.data}, run->arena, &rows, err))
		return false;
	for (size_t r = 0; r < rows.nrows; r++) {
		size_t size = (t->columns.count + 1) * sizeof(char *);
		const char **cells = arena_alloc(run->arena, size);
		for (size_t k = 0; k < t->columns.count; k++) {
			Str text = str_new(run->arena);
			Error ignored = ERROR_INIT; /* an infinity: no key of ours */
			(void)!literal_add(
				run->dialect, &rows.cells[r * rows.ncols + k], &text, &ignored);
			cells[k] = text.data;
		}
		seed_row_taken(run, t, cells);
	}
	return true;
}

/* ---- references ----------------------------------------------------------------------------- */

/* One column that is NULL is enough for a reference to count as none, but with MATCH FULL. */
static bool is_needed(const SeedTable *t, const SeedReference *ref)
{
	size_t nullable = 0;
	for (size_t i = 0; i < ref->columns.count; i++)
		nullable += t->columns.items[ref->columns.items[i]].nullable;
	return ref->full ? nullable < ref->columns.count : nullable == 0;
}

static void plan_reference(const SeedRun *run, SeedTable *t, const Constraint *c)
{
	const ForeignKey *fk = &c->foreign_key;
	SeedReference ref = {.table = fk->table, .to = fk->columns};
	ref.schema = fk->schema ? fk->schema : t->table->schema;
	const Table *to = schema_table(run->schema, ref.schema, fk->table);
	const Constraint *key = to ? table_primary_key(to) : NULL;
	if (ref.to.count == 0 && key)
		ref.to = key->columns;
	ref.self = to == t->table;
	ref.columns = places(run, t, &c->columns);
	if (ref.columns.count == 0 || ref.columns.count != ref.to.count)
		return;
	ref.full = fk->match && strcmp(fk->match, "FULL") == 0;
	ref.needed = is_needed(t, &ref);
	for (size_t i = 0; i < ref.columns.count; i++) {
		SeedColumn *column = &t->columns.items[ref.columns.items[i]];
		column->referring = true;
		if (!column->column->generated)
			column->left_out = false;
	}
	vec_push(&t->references, run->arena, ref);
}

static bool read_keys(SeedRun *run, SeedReference *ref, Error *err)
{
	Str sql = str_new(run->arena);
	Result rows;
	for (size_t i = 0; i < ref->to.count; i++)
		sql_addf(&sql, run->dialect, i ? ", %i" : "SELECT %i", ref->to.items[i]);
	sql_addf(&sql, run->dialect, " FROM %n", ref->schema, ref->table);
	for (size_t i = 0; i < ref->to.count; i++)
		sql_addf(&sql, run->dialect, i ? " AND %i IS NOT NULL" : " WHERE %i IS NOT NULL",
			ref->to.items[i]);
	for (size_t i = 0; i < ref->to.count; i++)
		str_addf(&sql, i ? ", %zu" : " ORDER BY %zu", i + 1);
	str_addf(&sql, " LIMIT %d", KEYS_READ);
	bool ok;
	Error why = ERROR_INIT;
	ref->keys = (SeedTuples){0};
	if (!seed_try(run, sql.data, &rows, &ok, &why, err))
		return false;
	for (size_t i = 0; ok && i < rows.nrows; i++) {
		SeedTuple tuple = {arena_alloc(run->arena, rows.ncols * sizeof(char *))};
		for (size_t k = 0; k < rows.ncols; k++) {
			Str text = str_new(run->arena);
			if (!literal_add(run->dialect, &rows.cells[i * rows.ncols + k], &text, err))
				return false;
			tuple.values[k] = text.data;
		}
		vec_push(&ref->keys, run->arena, tuple);
	}
	return true;
}

bool seed_read_keys(SeedRun *run, SeedTable *t, Error *err)
{
	t->starved = false;
	for (size_t i = 0; i < t->references.count; i++) {
		if (!read_keys(run, &t->references.items[i], err))
			return false;
		t->starved = t->starved || t->references.items[i].keys.count == 0;
	}
	return true;
}

/* ---- partitions ----------------------------------------------------------------------------- */

static void add_bounds(const SeedRun *run, const char *text, StrVec *out)
{
	Lexer lexer;
	lex_init(&lexer, text, strlen(text), run->dialect->lex);
	for (LexToken k = lex_next_solid(&lexer); k.kind != LEX_END; k = lex_next_solid(&lexer)) {
		const char *word = arena_strndup(run->arena, k.start, k.len);
		int64_t n;
		if (k.kind == LEX_NUMBER && text_to_int(word, &n))
			vec_push(out, run->arena,
				arena_printf(run->arena, "%lld", (long long)n - 1));
		if (k.kind == LEX_NUMBER || k.kind == LEX_STRING)
			vec_push(out, run->arena, word);
	}
}

/* A row must fall into one of them: what their bounds say comes first. */
static void plan_partitions(const SeedRun *run, SeedTable *t)
{
	IntVec by = seed_mentioned(run, t, t->table->partition_by ? t->table->partition_by : "");
	StrVec bounds = {0};
	for (size_t i = 0; i < t->table->partitions.count; i++)
		if (t->table->partitions.items[i].bounds)
			add_bounds(run, t->table->partitions.items[i].bounds, &bounds);
	for (size_t i = 0; bounds.count && i < by.count; i++)
		t->columns.items[by.items[i]].values = bounds;
}

/* ---- the whole ------------------------------------------------------------------------------ */

bool seed_plan(SeedRun *run, const Table *table, SeedTable *t, Error *err)
{
	t->table = table;
	plan_columns(run, t);
	plan_expressions(run, t);
	for (size_t i = 0; i < table->constraints.count; i++)
		if (table->constraints.items[i].kind == CONSTRAINT_FOREIGN_KEY)
			plan_reference(run, t, &table->constraints.items[i]);
	plan_uniques(run, t);
	for (size_t i = 0; i < t->columns.count; i++) {
		SeedColumn *c = &t->columns.items[i];
		c->values = seed_values(&c->kind, run->dialect, run->arena);
	}
	plan_partitions(run, t);
	return seed_read_keys(run, t, err) && read_taken(run, t, err) &&
	       seed_solve_checks(run, t, err);
}
