/*
 * bulk.c - many rows in one statement: UPDATE and INSERT FROM unnest() of one array a column.
 *
 * Arrays travel in binary: nothing has to be quoted.  Of the types that PostgreSQL has only the
 * plainest are written so; all others go as text[] and are cast to the column's type.  The cast
 * names the type without its length: what is too long is refused by the assignment and not cut by
 * the cast.
 *
 * An update also says between which keys its rows are: so the range is read by the index whatever
 * the planner thinks of the number of rows.
 */
#include "drivers/postgres/conn.h"

enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25, OID_FLOAT8 = 701 };
enum { STATEMENT_BYTES = 16 * 1024 * 1024 };

/* ---- arrays ------------------------------------------------------------------------------ */

typedef struct Element {
	uint32_t oid;
	const char *array; /* "bigint[]" */
} Element;

static Element element_of(DataClass class)
{
	switch (class) {
	case DATA_BOOL:
		return (Element){OID_BOOL, "boolean[]"};
	case DATA_INT:
		return (Element){OID_INT8, "bigint[]"};
	case DATA_REAL:
		return (Element){OID_FLOAT8, "double precision[]"};
	case DATA_BYTES:
		return (Element){OID_BYTEA, "bytea[]"};
	default:
		return (Element){OID_TEXT, "text[]"};
	}
}

static void put32(char *at, uint32_t n)
{
	for (int i = 3; i >= 0; i--, n >>= 8)
		at[i] = (char)(n & 0xFF);
}

static void put64(char *at, uint64_t n)
{
	put32(at, (uint32_t)(n >> 32));
	put32(at + 4, (uint32_t)n);
}

static void add32(Str *s, uint32_t n)
{
	char bytes[4];
	put32(bytes, n);
	str_addn(s, bytes, sizeof(bytes));
}

static void add64(Str *s, uint64_t n)
{
	char bytes[12];
	put32(bytes, 8);
	put64(bytes + 4, n);
	str_addn(s, bytes, sizeof(bytes));
}

static void add_bytes(Str *s, const char *data, size_t len)
{
	add32(s, (uint32_t)len);
	str_addn(s, data ? data : "", len);
}

static uint64_t bits_of(double real)
{
	uint64_t bits;
	memcpy(&bits, &real, sizeof(bits));
	return bits;
}

/* As text, whatever it is. */
static void add_text(Str *s, const Value *v)
{
	char text[40];
	switch (v->type) {
	case VAL_BOOL:
		add_bytes(s, v->as.boolean ? "t" : "f", 1);
		break;
	case VAL_INT:
		add_bytes(s, text,
			(size_t)snprintf(text, sizeof(text), "%lld", (long long)v->as.integer));
		break;
	case VAL_REAL:
		pg_real_text(v->as.real, text, sizeof(text));
		add_bytes(s, text, strlen(text));
		break;
	default:
		add_bytes(s, v->as.text.data, v->as.text.len);
	}
}

/* False: the value is of a kind that this array cannot hold. */
static bool add_value(Str *s, uint32_t oid, const Value *v)
{
	bool is_text = v->type == VAL_TEXT || v->type == VAL_BLOB;
	if (v->type == VAL_NULL) {
		add32(s, UINT32_MAX);
		return true;
	}
	switch (oid) {
	case OID_BOOL:
		if (v->type == VAL_BOOL)
			add_bytes(s, v->as.boolean ? "\1" : "\0", 1);
		return v->type == VAL_BOOL;
	case OID_INT8:
		if (v->type == VAL_INT)
			add64(s, (uint64_t)v->as.integer);
		return v->type == VAL_INT;
	case OID_FLOAT8:
		if (v->type == VAL_REAL)
			add64(s, bits_of(v->as.real));
		else if (v->type == VAL_INT)
			add64(s, bits_of((double)v->as.integer));
		return v->type == VAL_REAL || v->type == VAL_INT;
	case OID_BYTEA:
		if (is_text)
			add_bytes(s, v->as.text.data, v->as.text.len);
		return is_text;
	default:
		add_text(s, v);
		return true;
	}
}

static Str array_begin(Arena *arena, uint32_t oid, size_t count)
{
	Str s = str_new(arena);
	add32(&s, 1); /* dimensions */
	add32(&s, 1); /* there may be NULLs */
	add32(&s, oid);
	add32(&s, (uint32_t)count);
	add32(&s, 1); /* the first index */
	return s;
}

static Value array_value(const Str *s)
{
	Value v = {.type = VAL_BLOB};
	v.as.text.data = s->data;
	v.as.text.len = s->len;
	return v;
}

/* ---- a statement ------------------------------------------------------------------------- */

typedef struct Writing {
	const Bulk *bulk;
	size_t first, count; /* its rows */
	Arena *arena;
	VEC(Value) params;
	Str sql, names;       /* the unnest() so far, and the names of its columns */
	const char **columns; /* how the statement names a value: "v.c3::public.mood" */
	const char **keys;
} Writing;

static const DataColumn *column_of(const Writing *w, int column)
{
	return &w->bulk->table->columns.items[column];
}

typedef struct Source {
	const Value *first;
	size_t stride;      /* values from one row to the next */
	const size_t *rows; /* which rows of `first`, or NULL: one after another */
} Source;

static const Value *source_value(const Source *source, size_t i)
{
	return &source->first[(source->rows ? source->rows[i] : i) * source->stride];
}

static bool fits(const Source *source, size_t first, size_t count, uint32_t oid, Str *s)
{
	for (size_t i = first; i < first + count; i++)
		if (!add_value(s, oid, source_value(source, i)))
			return false;
	return true;
}

/* One more array; returns how the statement names its values.  Values of another kind than the
 * column's go as text with a cast, for the server to judge. */
static const char *add_array(Writing *w, const DataColumn *column, const Source *source)
{
	Element element = element_of(column->class);
	const char *cast = column->type;
	Str s = array_begin(w->arena, element.oid, w->count);
	if (!fits(source, w->first, w->count, element.oid, &s)) {
		const char *plain = element.array;
		cast = column->type ? column->type
				    : arena_strndup(w->arena, plain, strlen(plain) - 2);
		element = element_of(DATA_OTHER);
		s = array_begin(w->arena, element.oid, w->count);
		fits(source, w->first, w->count, element.oid, &s);
	}
	size_t n = w->params.count + 1;
	vec_push(&w->params, w->arena, array_value(&s));
	str_addf(&w->sql, "%s$%zu::%s", n > 1 ? ", " : "", n, element.array);
	str_addf(&w->names, "%sc%zu", n > 1 ? ", " : "", n);
	return arena_printf(w->arena, "v.c%zu%s%s", n, cast ? "::" : "", cast ? cast : "");
}

static void add_arrays(Writing *w)
{
	const Bulk *b = w->bulk;
	size_t value = 0;
	w->columns = arena_alloc(w->arena, (b->ncolumns + 1) * sizeof(*w->columns));
	w->keys = arena_alloc(w->arena, (b->nkey + 1) * sizeof(*w->keys));
	for (size_t k = 0; k < b->nkey; k++)
		w->keys[k] = add_array(w, column_of(w, b->key[k]),
			&(Source){b->cells + b->at[k], b->stride, b->rows});
	for (size_t c = 0; c < b->ncolumns; c++) {
		w->columns[c] = b->columns[c].sql;
		if (!w->columns[c])
			w->columns[c] = add_array(w, column_of(w, b->columns[c].column),
				&(Source){b->values + value++, b->width, NULL});
	}
}

/* "k" op $n, for one end of the range; several columns as a row. */
static void add_end(Writing *w, Str *sql, const char *op, size_t row)
{
	const Bulk *b = w->bulk;
	Str right = str_new(w->arena);
	str_add(sql, " AND (");
	for (size_t k = 0; k < b->nkey; k++) {
		const DataColumn *column = column_of(w, b->key[k]);
		vec_push(&w->params, w->arena, BULK_KEY(b, row, k));
		sql_addf(sql, &dialect_postgres, k ? ", t.%i" : "t.%i", column->name);
		str_addf(&right, "%s$%zu", k ? ", " : "", w->params.count);
	}
	str_addf(sql, ") %s (%s)", op, right.data);
}

static const char *update_sql(Writing *w)
{
	const Bulk *b = w->bulk;
	const Dialect *d = &dialect_postgres;
	Str sql = str_new(w->arena);
	sql_addf(&sql, d, "UPDATE %n AS t SET ", b->table->schema, b->table->name);
	for (size_t c = 0; c < b->ncolumns; c++)
		sql_addf(&sql, d, "%s%i = %s", c ? ", " : "",
			column_of(w, b->columns[c].column)->name, w->columns[c]);
	str_addf(&sql, " FROM unnest(%s) AS v (%s) WHERE ", w->sql.data, w->names.data);
	for (size_t k = 0; k < b->nkey; k++)
		sql_addf(&sql, d, "%st.%i = %s", k ? " AND " : "", column_of(w, b->key[k])->name,
			w->keys[k]);
	add_end(w, &sql, ">=", w->first);
	add_end(w, &sql, "<=", w->first + w->count - 1);
	return sql.data;
}

static const char *insert_sql(Writing *w)
{
	const Bulk *b = w->bulk;
	const Dialect *d = &dialect_postgres;
	bool identity = false;
	Str sql = str_new(w->arena);
	sql_addf(&sql, d, "INSERT INTO %n (", b->table->schema, b->table->name);
	for (size_t c = 0; c < b->ncolumns; c++) {
		const DataColumn *column = column_of(w, b->columns[c].column);
		identity = identity || column->always_identity;
		sql_addf(&sql, d, "%s%i", c ? ", " : "", column->name);
	}
	str_addf(&sql, ")%s SELECT ", identity ? " OVERRIDING SYSTEM VALUE" : "");
	for (size_t c = 0; c < b->ncolumns; c++)
		str_addf(&sql, "%s%s", c ? ", " : "", w->columns[c]);
	if (w->params.count > 0)
		str_addf(&sql, " FROM unnest(%s) AS v (%s)", w->sql.data, w->names.data);
	else
		str_addf(&sql, " FROM generate_series(1, %zu)", w->count);
	return sql.data;
}

/* Rows without a single column. */
static const char *empty_rows_sql(Writing *w)
{
	Str sql = str_new(w->arena);
	sql_addf(&sql, &dialect_postgres, "INSERT INTO %n DEFAULT VALUES", w->bulk->table->schema,
		w->bulk->table->name);
	return sql.data;
}

static bool write_some(
	Conn *conn, const Bulk *bulk, size_t first, size_t count, int64_t *affected, Error *err)
{
	Arena arena = ARENA_INIT;
	Result result;
	Writing w = {.bulk = bulk, .first = first, .count = count, .arena = &arena};
	w.sql = str_new(&arena);
	w.names = str_new(&arena);
	add_arrays(&w);
	const char *sql = bulk->key            ? update_sql(&w)
			  : bulk->ncolumns > 0 ? insert_sql(&w)
					       : empty_rows_sql(&w);
	bool ok = pg_run(conn, &(Stmt){sql, w.params.items, w.params.count}, &arena, &result, err);
	if (ok)
		*affected += result.affected;
	else
		error_statement(err, sql, strlen(sql), err->position);
	arena_release(&arena);
	return ok;
}

static size_t row_bytes(const Bulk *b, size_t row)
{
	size_t bytes = 16;
	for (size_t i = 0; i < b->width; i++) {
		const Value *v = &b->values[row * b->width + i];
		bytes += v->type == VAL_TEXT || v->type == VAL_BLOB ? v->as.text.len + 4 : 12;
	}
	return bytes;
}

bool pg_bulk(Conn *conn, const Bulk *b, int64_t *affected, size_t *failed, Error *err)
{
	*affected = 0;
	*failed = b->nrows == 1 ? 0 : SIZE_MAX;
	for (size_t first = 0, count; first < b->nrows; first += count) {
		size_t bytes = row_bytes(b, first);
		for (count = 1; first + count < b->nrows && b->ncolumns > 0; count++) {
			bytes += row_bytes(b, first + count);
			if (bytes > STATEMENT_BYTES)
				break;
		}
		if (!write_some(conn, b, first, count, affected, err))
			return false;
	}
	return true;
}

/* ---- replicas ---------------------------------------------------------------------------- */

/* What nobody may see without rights is NULL there: then it cannot be told. */
bool pg_lag(Conn *conn, double *seconds, bool *known, Error *err)
{
	static const char sql[] =
		"SELECT count(*), count(*) FILTER (WHERE state IS NULL), "
		"coalesce(max(extract(epoch FROM replay_lag)), 0)::double precision "
		"FROM pg_catalog.pg_stat_replication";
	Arena arena = ARENA_INIT;
	Result result;
	bool ok = pg_run(conn, &(Stmt){.sql = sql}, &arena, &result, err);
	if (ok) {
		*known = result.cells[1].as.integer == 0;
		*seconds = result.cells[2].as.real;
	}
	arena_release(&arena);
	return ok;
}
