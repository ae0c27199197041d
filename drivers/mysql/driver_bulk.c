/*
 * driver_bulk.c - MariaDB's array binding: a prepared statement and the parameters of many rows in
 * one message.  The server runs it row by row, with values of their own types.
 */
#include "drivers/mysql/driver_library.h"

#if MY_LIBMARIADB

enum { BULK_ROWS = 4000, BULK_BYTES = 1024 * 1024 };

typedef enum ArrayKind { ARRAY_INTEGERS, ARRAY_REALS, ARRAY_TEXTS, ARRAY_BYTES } ArrayKind;

/* One parameter of all rows. */
static const Value *value_at(const Bulk *b, size_t param, size_t row)
{
	return param < b->width ? &b->values[row * b->width + param]
				: &BULK_KEY(b, row, param - b->width);
}

static ArrayKind kind_of(const Bulk *b, size_t param, size_t first, size_t count)
{
	bool integers = true, reals = true, bytes = false, any = false;
	for (size_t i = first; i < first + count; i++) {
		ValueType type = value_at(b, param, i)->type;
		bool whole = type == VAL_INT || type == VAL_BOOL || type == VAL_NULL;
		any = any || type != VAL_NULL;
		integers = integers && whole;
		reals = reals && (type == VAL_REAL || type == VAL_NULL);
		bytes = bytes || type == VAL_BLOB;
	}
	if (!any) /* NULL as a number would not do for a uuid */
		return ARRAY_TEXTS;
	return integers ? ARRAY_INTEGERS : reals ? ARRAY_REALS : bytes ? ARRAY_BYTES : ARRAY_TEXTS;
}

static int64_t integer_of(const Value *v)
{
	return v->type == VAL_INT ? v->as.integer : v->type == VAL_BOOL ? v->as.boolean : 0;
}

static void set_text(const Value *v, Arena *arena, char **text, unsigned long *len)
{
	const char *data = "";
	switch (v->type) {
	case VAL_TEXT:
	case VAL_BLOB:
		*text = (char *)v->as.text.data; /* the library reads it only */
		*len = (unsigned long)v->as.text.len;
		return;
	case VAL_REAL:
		data = arena_printf(arena, "%.17g", v->as.real);
		break;
	case VAL_NULL:
		break;
	default:
		data = arena_printf(arena, "%lld", (long long)integer_of(v));
	}
	*text = (char *)data;
	*len = (unsigned long)strlen(data);
}

typedef struct Slice {
	const Bulk *bulk;
	size_t first, count;
	Arena *arena;
} Slice;

static void bind_texts(const Slice *s, size_t param, MYSQL_BIND *bind)
{
	char **texts = arena_alloc(s->arena, s->count * sizeof(*texts));
	unsigned long *lengths = arena_alloc(s->arena, s->count * sizeof(*lengths));
	for (size_t i = 0; i < s->count; i++)
		set_text(value_at(s->bulk, param, s->first + i), s->arena, &texts[i], &lengths[i]);
	bind->buffer = texts;
	bind->length = lengths;
}

static void bind_array(const Slice *s, size_t param, MYSQL_BIND *bind)
{
	ArrayKind kind = kind_of(s->bulk, param, s->first, s->count);
	char *indicators = arena_alloc(s->arena, s->count);
	int64_t *integers = arena_alloc(s->arena, s->count * sizeof(*integers));
	double *reals = (double *)(void *)integers;
	for (size_t i = 0; i < s->count; i++) {
		const Value *v = value_at(s->bulk, param, s->first + i);
		indicators[i] = v->type == VAL_NULL ? STMT_INDICATOR_NULL : STMT_INDICATOR_NONE;
		if (kind == ARRAY_INTEGERS)
			integers[i] = integer_of(v);
		else if (kind == ARRAY_REALS)
			reals[i] = v->type == VAL_REAL ? v->as.real : 0;
	}
	bind->u.indicator = indicators;
	bind->buffer = integers;
	bind->buffer_type = kind == ARRAY_INTEGERS ? MYSQL_TYPE_LONGLONG
			    : kind == ARRAY_REALS  ? MYSQL_TYPE_DOUBLE
			    : kind == ARRAY_BYTES  ? MYSQL_TYPE_BLOB
						   : MYSQL_TYPE_STRING;
	if (kind == ARRAY_TEXTS || kind == ARRAY_BYTES)
		bind_texts(s, param, bind);
}

static size_t row_bytes(const Bulk *b, size_t row)
{
	size_t bytes = 0;
	for (size_t p = 0; p < b->width + b->nkey; p++) {
		const Value *v = value_at(b, p, row);
		bytes += v->type == VAL_TEXT || v->type == VAL_BLOB ? v->as.text.len + 9 : 9;
	}
	return bytes;
}

static size_t slice_rows(const Bulk *b, size_t first)
{
	size_t count = 1, bytes = row_bytes(b, first);
	for (; first + count < b->nrows && count < BULK_ROWS; count++) {
		bytes += row_bytes(b, first + count);
		if (bytes > BULK_BYTES)
			break;
	}
	return count;
}

static bool execute(MYSQL_STMT *stmt, const Slice *s)
{
	size_t params = s->bulk->width + s->bulk->nkey;
	unsigned count = (unsigned)s->count;
	MYSQL_BIND *binds = arena_alloc(s->arena, params * sizeof(*binds));
	for (size_t p = 0; p < params; p++)
		bind_array(s, p, &binds[p]);
	return my_lib.mysql_stmt_attr_set(stmt, STMT_ATTR_ARRAY_SIZE, &count) == 0 &&
	       my_lib.mysql_stmt_bind_param(stmt, binds) == 0 &&
	       my_lib.mysql_stmt_execute(stmt) == 0;
}

static bool run(MyConn *self, const char *sql, const Bulk *b, int64_t *affected, Error *err)
{
	MYSQL_STMT *stmt = my_lib.mysql_stmt_init(self->my);
	if (!stmt)
		return my_fail(self, sql, err);
	bool ok = my_lib.mysql_stmt_prepare(stmt, sql, (unsigned long)strlen(sql)) == 0;
	for (size_t first = 0, count; ok && first < b->nrows; first += count) {
		Arena arena = ARENA_INIT;
		count = slice_rows(b, first);
		const Slice slice = {.bulk = b, .first = first, .count = count, .arena = &arena};
		ok = execute(stmt, &slice);
		if (ok)
			*affected += (int64_t)my_lib.mysql_affected_rows(self->my);
		arena_release(&arena);
	}
	if (!ok)
		my_fail_stmt(self, stmt, sql, err);
	my_lib.mysql_stmt_close(stmt);
	return ok;
}

bool my_has_arrays(const MyConn *self)
{
	enum { FIRST = 100207 };
	return self->mariadb && self->base.server.number >= FIRST;
}

bool my_bulk_arrays(MyConn *self, const char *sql, const Bulk *b, int64_t *affected, Error *err)
{
	my_begin(self);
	return my_end(self, run(self, sql, b, affected, err), false, err);
}

#else

bool my_has_arrays(const MyConn *self)
{
	(void)self;
	return false;
}

bool my_bulk_arrays(MyConn *self, const char *sql, const Bulk *b, int64_t *affected, Error *err)
{
	(void)self, (void)b, (void)affected;
	error_set(err, ERR_UNSUPPORTED, "this client library has no array binding");
	error_statement(err, sql, strlen(sql), 0);
	return false;
}

#endif
