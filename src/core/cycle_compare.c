/*
 * cycle_compare.c - the database at a moment, and how the rows of two differ.
 *
 * The lines of a moment are the text of the schema and the drivers' fingerprints, which see more.
 * The order of columns and the values of sequences are in none of them.
 */
#include <stdlib.h>
#include <string.h>

#include "core/compare.h"
#include "core/cycle_internal.h"
#include "core/interrupt.h"
#include "core/scratch.h"
#include "model/schema_text.h"

/* ---- reading -------------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_line(StrVec *out, const char *prefix, const char *text, size_t len, Arena *arena)
{
	while (len > 0 && (text[len - 1] == ',' || text[len - 1] == ' '))
		len--;
	while (len > 0 && *text == ' ')
		text++, len--;
	if (len > 0)
		vec_push(out, arena, arena_printf(arena, "%s%.*s", prefix, (int)len, text));
}

/* "CREATE TABLE t ( a , b ) STRICT" on one line: its parts are lines, for their order does not
 * count. */
static void add_table(StrVec *out, const char *prefix, const char *text, size_t len, Arena *arena)
{
	size_t start = 0;
	int depth = 0;
	for (size_t i = 0; i < len; i++) {
		bool opens = text[i] == '(' && depth++ == 0;
		bool closes = text[i] == ')' && --depth == 0;
		if (!opens && !closes && !(text[i] == ',' && depth == 1))
			continue;
		add_line(out, prefix, text + start, i - start, arena);
		start = i + 1;
	}
	add_line(out, prefix, text + start, len - start, arena);
}

static void add_lines(StrVec *out, const char *prefix, const char *text, Arena *arena)
{
	static const char create[] = " CREATE TABLE ";
	while (*text) {
		size_t len = strcspn(text, "\n");
		if (strncmp(text, create, strlen(create)) == 0)
			add_table(out, prefix, text, len, arena);
		else
			add_line(out, prefix, text, len, arena);
		text += len + (text[len] == '\n');
	}
}

static bool read_lines(Cycle *c, Moment *m, Arena *arena, Error *err)
{
	add_lines(&m->lines, "", schema_text(&m->schema, SCHEMA_TEXT_NO_POSITIONS, arena), arena);
	for (size_t i = 0; i < m->schema.tables.count; i++) {
		const Table *table = &m->schema.tables.items[i];
		const char *print;
		if (!db_fingerprint(c->bed.conn, table->schema, table->name, arena, &print, err))
			return false;
		add_lines(&m->lines,
			arena_printf(arena,
				"definition of %s%s%s: ", table->schema ? table->schema : "",
				table->schema ? "." : "", table->name),
			print, arena);
	}
	const Backend *backend = c->bed.conn->backend;
	if (backend->remarks && !backend->remarks(c->bed.conn, arena, &m->lines, err))
		return false;
	if (m->lines.count)
		qsort(m->lines.items, m->lines.count, sizeof(*m->lines.items), by_text);
	return true;
}

static bool reflect(Cycle *c, Schema *out, Arena *arena, Error *err)
{
	const Backend *backend = c->bed.conn->backend;
	StrVec schemas = {0};
	ReflectScope scope;
	return interrupt_check(err) &&
	       (!backend->schemas || backend->schemas(c->bed.conn, arena, &schemas, err)) &&
	       scratch_scope(c->bed.conn, &schemas, arena, &scope, err) &&
	       db_reflect(c->bed.conn, &scope, arena, out, err) &&
	       compare_filter(&c->bed.config, &c->history, out, err);
}

bool cycle_schema(Cycle *c, Arena *arena, Schema *out, Error *err)
{
	interrupt_watch(c->bed.conn, NULL);
	bool ok = reflect(c, out, arena, err);
	interrupt_watch(NULL, NULL);
	return ok || error_wrap(err, "reading the scratch database");
}

bool cycle_data(Cycle *c, Arena *arena, Moment *moment, Error *err)
{
	static const StrVec none;
	interrupt_watch(c->bed.conn, NULL);
	bool ok = interrupt_check(err) &&
		  datasum_read(c->bed.conn, &moment->schema, &none, arena, &moment->data, err);
	interrupt_watch(NULL, NULL);
	return ok || error_wrap(err, "reading the rows of the scratch database");
}

bool cycle_lines(Cycle *c, Arena *arena, Moment *moment, Error *err)
{
	interrupt_watch(c->bed.conn, NULL);
	moment->lined = read_lines(c, moment, arena, err);
	interrupt_watch(NULL, NULL);
	return moment->lined;
}

bool cycle_moment(Cycle *c, bool with_rows, Arena *arena, Moment *out, Error *err)
{
	*out = (Moment){0};
	return cycle_schema(c, arena, &out->schema, err) && cycle_lines(c, arena, out, err) &&
	       (!with_rows || cycle_data(c, arena, out, err));
}

/* ---- rows ----------------------------------------------------------------------------------- */

static const char *rows_detail(const DataFinding *f, Arena *arena)
{
	Str s = str_new(arena);
	for (size_t i = 0; i < f->keys.count; i++)
		str_addf(&s, "%s%s", i ? "; " : "where ", f->keys.items[i]);
	str_add(&s, f->keys.count ? "\n" : "");
	if (f->was || f->now)
		str_addf(&s, "- %s\n+ %s\n", f->was ? f->was : "NULL", f->now ? f->now : "NULL");
	return s.len ? s.data : NULL;
}

static const char *declare(const DataFinding *f, Arena *arena)
{
	return f->column ? arena_printf(arena, "%s.%s", f->table, f->column) : f->table;
}

static void tell_rows(Cycle *c, const DataFindings *findings, const char *when)
{
	for (size_t i = 0; i < findings->count; i++) {
		const DataFinding *f = &findings->items[i];
		cycle_finding(c,
			(CycleFinding){.kind = datasum_kind_name(f->kind),
				.text = arena_printf(c->arena,
					"%s: %s (if that is meant, declare loses = { \"%s\" })",
					when, datasum_describe(f, c->arena), declare(f, c->arena)),
				.detail = rows_detail(f, c->arena)});
	}
}

void cycle_compare_lost(
	Cycle *c, const Moment *before, const Moment *after, const Revision *revision)
{
	DataFindings findings = {0};
	const DataCompare compare = {.before = &before->data,
		.between = &before->data,
		.after = &after->data,
		.loses = &revision->loses};
	datasum_lost(&compare, c->arena, &findings);
	tell_rows(c, &findings,
		arena_printf(c->arena, "upgrade of %s, which is irreversible", revision->id));
}

bool cycle_rows_differ(Cycle *c, const Moment *one, const Moment *other)
{
	DataFindings findings = {0};
	DataExclusions ignored = {0};
	const DataCompare compare = {
		.before = &one->data, .between = &one->data, .after = &other->data};
	datasum_compare(&compare, &c->moments, &findings, &ignored);
	return findings.count > 0;
}

size_t cycle_compare_rows(Cycle *c, const Moment *before, const Moment *between,
	const Moment *after, const Revision *revision, const char *when)
{
	DataFindings findings = {0};
	DataExclusions exclusions = {0};
	const DataCompare compare = {.before = &before->data,
		.between = &between->data,
		.after = &after->data,
		.loses = &revision->loses};
	datasum_compare(&compare, c->arena, &findings, &exclusions);
	tell_rows(c, &findings, when);
	for (size_t i = 0; i < exclusions.count; i++) {
		const DataExclusion *e = &exclusions.items[i];
		cycle_exclude(c, arena_printf(c->arena,
					 "the values of %s.%s, only whether there are any: %s",
					 e->table, e->column, e->why));
	}
	return findings.count;
}
