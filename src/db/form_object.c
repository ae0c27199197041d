/* form_object.c - statements on tables, indexes and other objects: CREATE, ALTER, DROP and the
 * like. */
#include "db/form_object.h"

void form_add_table(Words *w, Form *out)
{
	FormName name;
	if (words_qualified(w, &name))
		vec_push(&out->tables, w->arena, name);
	else
		out->kind = FORM_UNKNOWN;
}

static void take_exists(Words *w, Form *out)
{
	if (words_take(w, "IF NOT EXISTS"))
		out->flags |= FORM_IF_NOT_EXISTS;
	if (words_take(w, "IF EXISTS"))
		out->flags |= FORM_IF_EXISTS;
}

void form_read_list(Words *w, FormNames *names, Form *out)
{
	FormName name;
	do {
		if (words_take(w, "ONLY"))
			out->flags |= FORM_ONLY;
		if (!words_qualified(w, &name))
			break;
		words_take(w, "*");
		vec_push(names, w->arena, name);
	} while (words_take(w, ","));
	if (words_has(*w, "CASCADE"))
		out->flags |= FORM_CASCADE;
	if (names->count == 0)
		out->kind = FORM_UNKNOWN;
}

/* ---- tables --------------------------------------------------------------------------------- */

/* The tables that its foreign keys refer to. */
static void read_referred(Words w, Form *out)
{
	FormName name;
	for (; w.at < w.end; w.at++) {
		if (!words_next(&w, "REFERENCES"))
			continue;
		Words at = w;
		at.at++;
		if (words_qualified(&at, &name))
			vec_push(&out->others, w.arena, name);
	}
}

/* Without parentheses before it: a query makes it. */
static bool is_made_by_query(Words w)
{
	static const char *const queries[] = {"SELECT", "WITH", "VALUES", "TABLE", NULL};
	for (; !words_done(&w); words_skip(&w)) {
		Words at = w;
		if (words_take(&at, "AS") && words_take(&at, "(") && words_next_of(&at, queries))
			return true;
		at = w;
		if ((words_take(&at, "AS") || w.at > 0) && words_next_of(&at, queries))
			return true;
	}
	return false;
}

static void read_create_table(Words *w, Form *out)
{
	FormName name;
	out->kind = FORM_CREATE_TABLE;
	take_exists(w, out);
	form_add_table(w, out);
	if (words_take(w, "PARTITION OF")) {
		out->flags |= FORM_PARTITION_OF;
		if (words_qualified(w, &name))
			vec_push(&out->others, w->arena, name);
		return;
	}
	if (is_made_by_query(*w))
		out->kind = FORM_CREATE_TABLE_AS;
	else if (words_has(*w, "INHERITS"))
		out->kind = FORM_UNKNOWN;
	read_referred(*w, out);
}

static void read_alter_table(Words *w, Form *out)
{
	out->kind = FORM_ALTER_TABLE;
	take_exists(w, out);
	if (words_take(w, "ONLY"))
		out->flags |= FORM_ONLY;
	form_add_table(w, out);
	words_take(w, "*");
	form_actions(w, out);
}

static void read_drop_table(Words *w, Form *out)
{
	out->kind = FORM_DROP_TABLE;
	take_exists(w, out);
	form_read_list(w, &out->tables, out);
}

void form_read_truncate(Words *w, Form *out)
{
	out->kind = FORM_TRUNCATE;
	words_take(w, "TABLE");
	form_read_list(w, &out->tables, out);
}

void form_read_rename_tables(Words *w, Form *out)
{
	FormName name;
	out->kind = FORM_RENAME_TABLE;
	do {
		form_add_table(w, out);
		if (words_take(w, "TO") && words_qualified(w, &name))
			vec_push(&out->others, w->arena, name);
	} while (words_take(w, ","));
}

/* ---- indexes -------------------------------------------------------------------------------- */

static void read_index_rest(Words w, Form *out)
{
	for (; !words_done(&w); words_skip(&w)) {
		if (!words_take(&w, "WHERE"))
			continue;
		size_t from = w.at;
		w.at = w.end;
		out->where = words_text(&w, from);
		return;
	}
}

static void read_create_index(Words *w, Form *out)
{
	out->kind = FORM_CREATE_INDEX;
	if (words_take(w, "CONCURRENTLY"))
		out->flags |= FORM_CONCURRENTLY;
	take_exists(w, out);
	if (!words_next(w, "ON"))
		words_qualified(w, &out->object);
	if (words_take(w, "USING"))
		w->at++;
	words_take(w, "ON");
	words_take(w, "ONLY");
	form_add_table(w, out);
	if (words_take(w, "USING"))
		w->at++;
	if (!words_columns(w, &out->columns) || words_has(*w, "NULLS NOT DISTINCT"))
		out->flags |= FORM_EXPRESSIONS;
	read_index_rest(*w, out);
}

static void read_drop_index(Words *w, Form *out)
{
	FormNames names = {0};
	out->kind = FORM_DROP_INDEX;
	if (words_take(w, "CONCURRENTLY"))
		out->flags |= FORM_CONCURRENTLY;
	take_exists(w, out);
	form_read_list(w, &names, out);
	if (names.count > 0)
		out->object = names.items[0];
	if (names.count > 1)
		out->kind = FORM_UNKNOWN;
	if (words_take(w, "ON"))
		form_add_table(w, out);
}

static void read_alter_index(Words *w, Form *out)
{
	out->kind = FORM_ALTER_INDEX;
	take_exists(w, out);
	words_qualified(w, &out->object);
	if (!words_next(w, "RENAME"))
		out->kind = FORM_UNKNOWN;
}

void form_read_reindex(Words *w, Form *out)
{
	out->kind = FORM_REINDEX;
	if (words_next(w, "("))
		words_skip(w);
	bool table = words_take(w, "TABLE");
	if (!table && !words_take(w, "INDEX"))
		out->kind = FORM_UNKNOWN;
	if (words_take(w, "CONCURRENTLY"))
		out->flags |= FORM_CONCURRENTLY;
	if (table)
		form_add_table(w, out);
	else
		words_qualified(w, &out->object);
}

/* ---- other objects -------------------------------------------------------------------------- */

static void read_object(Words *w, Form *out, FormKind kind)
{
	out->kind = kind;
	take_exists(w, out);
	words_qualified(w, &out->object);
	if (words_has(*w, "CASCADE"))
		out->flags |= FORM_CASCADE;
}

/* "name … ON table" */
static void read_object_on(Words *w, Form *out, FormKind kind)
{
	read_object(w, out, kind);
	while (!words_done(w) && !words_take(w, "ON"))
		words_skip(w);
	words_take(w, "ONLY");
	if (!words_done(w))
		form_add_table(w, out);
}

void form_read_comment(Words *w, Form *out)
{
	FormName name;
	out->kind = FORM_COMMENT;
	bool column = words_take(w, "ON COLUMN"), table = words_take(w, "ON TABLE");
	if (words_has(*w, "ON CONSTRAINT") || words_has(*w, "ON TRIGGER")) {
		out->kind = FORM_OBJECT;
		return;
	}
	if (!column && !table) {
		words_take(w, "ON");
		if (words_take(w, "INDEX"))
			words_qualified(w, &out->object);
		else
			out->kind = FORM_OBJECT;
		return;
	}
	if (column) { /* schema.table.column: all but the last */
		const char *parts[4] = {NULL};
		size_t n = 0;
		do
			parts[n++] = words_name(w);
		while (n < 4 && words_take(w, "."));
		if (n >= 2)
			name = (FormName){n > 2 ? parts[n - 3] : NULL, parts[n - 2]};
		else
			return;
	} else if (!words_qualified(w, &name)) {
		return;
	}
	vec_push(&out->tables, w->arena, name);
}

static void read_statistics(Words *w, Form *out)
{
	out->kind = FORM_STATISTICS;
	while (!words_done(w) && !words_take(w, "FROM"))
		words_skip(w);
	form_add_table(w, out);
}

static void read_domain(Words *w, Form *out)
{
	read_object(w, out, FORM_ALTER_DOMAIN);
	if (!words_next(w, "ADD") && !words_next(w, "SET NOT NULL") && !words_next(w, "VALIDATE"))
		out->kind = FORM_OBJECT;
	if (words_has(*w, "NOT VALID"))
		out->flags |= FORM_NOT_VALID;
}

/* ---- CREATE, ALTER, DROP -------------------------------------------------------------------- */

static void skip_modifiers(Words *w, Form *out)
{
	static const char *const modifiers[] = {"GLOBAL", "LOCAL", "UNLOGGED", "FORCE", "RECURSIVE",
		"CONSTRAINT", "ONLINE", "AGGREGATE", NULL};
	for (;;) {
		if (words_take(w, "OR REPLACE"))
			out->flags |= FORM_REPLACE;
		else if (words_take(w, "TEMP") || words_take(w, "TEMPORARY"))
			out->flags |= FORM_TEMPORARY;
		else if (words_take(w, "UNIQUE"))
			out->flags |= FORM_UNIQUE;
		else if (words_take(w, "FULLTEXT") || words_take(w, "SPATIAL"))
			out->flags |= FORM_FULLTEXT;
		else if (words_next_of(w, modifiers))
			w->at++;
		else
			return;
	}
}

void form_read_create(Words *w, Form *out)
{
	skip_modifiers(w, out);
	if (words_take(w, "TABLE"))
		read_create_table(w, out);
	else if (words_take(w, "INDEX"))
		read_create_index(w, out);
	else if (words_take(w, "VIEW"))
		read_object(w, out, FORM_CREATE_VIEW);
	else if (words_take(w, "MATERIALIZED VIEW"))
		read_object(w, out, FORM_CREATE_MATERIALIZED);
	else if (words_take(w, "TRIGGER"))
		read_object_on(w, out, FORM_CREATE_TRIGGER);
	else if (words_take(w, "POLICY"))
		read_object_on(w, out, FORM_POLICY);
	else if (words_take(w, "STATISTICS"))
		read_statistics(w, out);
	else if (words_next(w, "ALGORITHM") || words_next(w, "DEFINER") || words_next(w, "SQL"))
		out->kind = words_has(*w, "VIEW")      ? FORM_CREATE_VIEW
			    : words_has(*w, "TRIGGER") ? FORM_UNKNOWN
						       : FORM_OBJECT;
	else if (words_next(w, "RULE"))
		out->kind = FORM_UNKNOWN;
	else
		out->kind = FORM_OBJECT;
}

void form_read_alter(Words *w, Form *out)
{
	words_take(w, "ONLINE");
	if (words_take(w, "TABLE"))
		read_alter_table(w, out);
	else if (words_take(w, "INDEX"))
		read_alter_index(w, out);
	else if (words_take(w, "SEQUENCE"))
		read_object(w, out, FORM_ALTER_SEQUENCE);
	else if (words_take(w, "DOMAIN"))
		read_domain(w, out);
	else if (words_take(w, "POLICY"))
		read_object_on(w, out, FORM_POLICY);
	else if (words_take(w, "VIEW"))
		read_object(w, out, FORM_CREATE_VIEW), out->flags |= FORM_REPLACE;
	else if (words_next(w, "MATERIALIZED") || words_next(w, "TRIGGER") ||
		 words_next(w, "RULE") || words_next(w, "DATABASE"))
		out->kind = FORM_UNKNOWN;
	else
		out->kind = FORM_OBJECT;
}

void form_read_drop(Words *w, Form *out)
{
	skip_modifiers(w, out);
	if (words_take(w, "TABLE"))
		read_drop_table(w, out);
	else if (words_take(w, "INDEX"))
		read_drop_index(w, out);
	else if (words_take(w, "VIEW") || words_take(w, "MATERIALIZED VIEW"))
		read_object(w, out, FORM_DROP_VIEW);
	else if (words_take(w, "TRIGGER"))
		read_object_on(w, out, FORM_DROP_TRIGGER);
	else if (words_take(w, "POLICY"))
		read_object_on(w, out, FORM_POLICY);
	else if (words_take(w, "SEQUENCE"))
		read_object(w, out, FORM_DROP_SEQUENCE);
	else if (words_take(w, "TYPE") || words_take(w, "DOMAIN"))
		read_object(w, out, FORM_DROP_TYPE);
	else if (words_take(w, "SCHEMA") || words_take(w, "DATABASE"))
		read_object(w, out, FORM_DROP_SCHEMA);
	else if (words_next(w, "EXTENSION") || words_next(w, "RULE") || words_next(w, "OWNED"))
		out->kind = FORM_UNKNOWN;
	else
		read_object(w, out, FORM_OBJECT);
	if (out->kind == FORM_OBJECT && out->flags & FORM_CASCADE)
		out->kind = FORM_UNKNOWN;
}
