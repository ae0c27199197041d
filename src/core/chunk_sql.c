/*
 * chunk_sql.c - the statements that walk a table by its key.
 *
 * "Behind the cursor" is written so that each database reads a range of the index: as a comparison
 * of rows where that is understood, else as a > x OR (a = x AND b > y), with both ends bounded.
 *
 * An author's texts stand in the statements as they were written.  Where they have parameters, the
 * keys become parameters by name too, and all are replaced together.
 */
#include <string.h>

#include "core/data.h"
#include "db/statement.h"

typedef struct Builder {
	DataJob *job;
	Str sql;
	StrVec names; /* with has_params: of `values` */
	VEC(Value) values;
} Builder;

static Builder begin(DataJob *job)
{
	return (Builder){.job = job, .sql = str_new(&job->chunk)};
}

static const Dialect *dialect(const Builder *b)
{
	return b->job->conn->backend->dialect;
}

static const DataColumn *key_column(const Builder *b, size_t i)
{
	return &b->job->table.columns.items[b->job->key->columns.items[i]];
}

static void add_param(Builder *b, const DataColumn *column, const Value *value)
{
	Arena *arena = &b->job->chunk;
	vec_push(&b->values, arena, *value);
	size_t n = b->values.count;
	str_add(&b->sql, column->param_open ? column->param_open : "");
	if (b->job->what->has_params) {
		const char *name = arena_printf(arena, "luamig_key_%zu", n);
		vec_push(&b->names, arena, name);
		str_addf(&b->sql, ":%s", name);
	} else {
		str_add(&b->sql, db_placeholder(b->job->conn, arena, n));
	}
	str_add(&b->sql, column->param_close ? column->param_close : "");
}

static const Value *find_value(const Builder *b, const char *name)
{
	const ScriptData *what = b->job->what;
	for (size_t i = 0; i < b->names.count; i++)
		if (strcmp(b->names.items[i], name) == 0)
			return &b->values.items[i];
	for (size_t i = 0; i < what->names.count; i++)
		if (strcmp(what->names.items[i], name) == 0)
			return &what->values[i];
	return NULL;
}

/* err is set when the author's parameters cannot be read. */
static Stmt finish(Builder *b, Error *err)
{
	Arena *arena = &b->job->chunk;
	Stmt stmt = {b->sql.data, b->values.items, b->values.count};
	if (!b->job->what->has_params)
		return stmt;
	StrVec names = {0};
	if (!statement_params(b->sql.data, b->sql.len, dialect(b)->lex,
		    dialect(b)->caps & DIALECT_NUMBERED_PARAMS, arena, &stmt.sql, &names, err))
		return (Stmt){0};
	Value *values = arena_alloc(arena, (names.count + 1) * sizeof(*values));
	for (size_t i = 0; i < names.count; i++) {
		const Value *value = find_value(b, names.items[i]);
		if (value)
			values[i] = *value;
	}
	stmt.params = values;
	stmt.nparams = names.count;
	return stmt;
}

/* ---- ranges --------------------------------------------------------------------------------- */

static void add_key_names(Builder *b)
{
	for (size_t i = 0; i < b->job->key->columns.count; i++)
		sql_addf(&b->sql, dialect(b), i ? ", %i" : "%i", key_column(b, i)->name);
}

/* ("a", "b") > ($1, $2) */
static void add_row_end(Builder *b, const char *op, const Value *key)
{
	str_add(&b->sql, "(");
	add_key_names(b);
	str_addf(&b->sql, ") %s (", op);
	for (size_t i = 0; i < b->job->key->columns.count; i++) {
		str_add(&b->sql, i ? ", " : "");
		add_param(b, key_column(b, i), &key[i]);
	}
	str_add(&b->sql, ")");
}

/* (a > x OR (a = x AND b > y)); the last column with `last`: ">" or "<=" */
static void add_expanded_end(Builder *b, const char *op, const char *last, const Value *key)
{
	size_t count = b->job->key->columns.count;
	str_add(&b->sql, "(");
	for (size_t i = 0; i < count; i++) {
		str_add(&b->sql, i ? " OR (" : "(");
		for (size_t k = 0; k <= i; k++) {
			const char *compare = k < i ? "=" : i + 1 < count ? op : last;
			sql_addf(&b->sql, dialect(b), k ? " AND %i" : "%i", key_column(b, k)->name);
			str_addf(&b->sql, " %s ", compare);
			add_param(b, key_column(b, k), &key[k]);
		}
		str_add(&b->sql, ")");
	}
	str_add(&b->sql, ")");
}

static void add_end(Builder *b, bool behind, const Value *key)
{
	bool rows = b->job->conn->driver->flags & DRIVER_ROW_RANGES;
	if (rows || b->job->key->columns.count == 1)
		add_row_end(b, behind ? ">" : "<=", key);
	else
		add_expanded_end(b, behind ? ">" : "<", behind ? ">" : "<=", key);
}

/* WHERE: the author's, behind the cursor, up to `last` (NULL: no end). */
static void add_where(Builder *b, const Value *last)
{
	const DataCursor *cursor = &b->job->cursor;
	const char *where = b->job->what->where, *word = " WHERE ";
	if (where) {
		str_addf(&b->sql, "%s(%s\n)", word, where); /* it may end with a comment */
		word = " AND ";
	}
	if (cursor->begun) {
		str_add(&b->sql, word);
		add_end(b, true, cursor->key);
		word = " AND ";
	}
	if (last) {
		str_add(&b->sql, word);
		add_end(b, false, last);
	}
}

static void add_table(Builder *b, const char *words)
{
	sql_addf(&b->sql, dialect(b), words, b->job->table.schema, b->job->table.name);
}

static void add_order(Builder *b)
{
	str_add(&b->sql, " ORDER BY ");
	add_key_names(b);
}

/* ---- statements ----------------------------------------------------------------------------- */

Stmt sql_read(DataJob *job, int64_t limit, Error *err)
{
	Builder b = begin(job);
	str_add(&b.sql, "SELECT ");
	for (size_t i = 0; i < job->select.count; i++)
		sql_addf(&b.sql, dialect(&b), i ? ", %i" : "%i",
			job->table.columns.items[job->select.items[i]].name);
	add_table(&b, " FROM %n");
	add_where(&b, NULL);
	add_order(&b);
	str_addf(&b.sql, " LIMIT %lld", (long long)limit);
	if (job->conn->driver->flags & DRIVER_ROW_LOCKS)
		str_add(&b.sql, " FOR UPDATE");
	return finish(&b, err);
}

Stmt sql_bound(DataJob *job, int64_t limit, Error *err)
{
	Builder b = begin(job);
	str_add(&b.sql, "SELECT ");
	add_key_names(&b);
	add_table(&b, " FROM %n");
	add_where(&b, NULL);
	add_order(&b);
	str_addf(&b.sql, " LIMIT 2 OFFSET %lld", (long long)limit - 1);
	return finish(&b, err);
}

Stmt sql_change(DataJob *job, const Value *last, Error *err)
{
	Builder b = begin(job);
	if (job->what->kind == SCRIPT_DELETE)
		add_table(&b, "DELETE FROM %n");
	else
		add_table(&b, "UPDATE %n SET ");
	if (job->what->kind == SCRIPT_UPDATE)
		str_addf(&b.sql, "%s\n", job->what->set);
	add_where(&b, last);
	return finish(&b, err);
}

Stmt sql_count(DataJob *job, const Value *last, Error *err)
{
	Builder b = begin(job);
	add_table(&b, "SELECT count(*) FROM %n");
	add_where(&b, last);
	return finish(&b, err);
}

Stmt sql_ends(DataJob *job, Error *err)
{
	Builder b = begin(job);
	const char *name = key_column(&b, 0)->name;
	/* each by itself: SQLite reads the whole table when one SELECT asks for both */
	sql_addf(&b.sql, dialect(&b), "SELECT (SELECT min(%i)", name);
	add_table(&b, " FROM %n), ");
	sql_addf(&b.sql, dialect(&b), "(SELECT max(%i)", name);
	add_table(&b, " FROM %n)");
	return finish(&b, err);
}
