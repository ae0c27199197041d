/*
 * driver_values.c - values on their way to the server and back.
 *
 * Bytes go in binary format, and so does text that is none for PostgreSQL (a NUL byte, broken
 * UTF-8): a bytea takes it, and for a text column it is the server that refuses it, where the text
 * format would have cut it short.  Everything else is text, and what comes back is read by the OID
 * of its type.
 */
#include "drivers/postgres/driver_libpq.h"

#include <limits.h>

#include "base/text.h"

/* Type OIDs that a result keeps apart from text (pg_type.dat; they never change). */
enum {
	OID_BOOL = 16,
	OID_BYTEA = 17,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_OID = 26,
	OID_FLOAT4 = 700,
	OID_FLOAT8 = 701,
};

enum { MAX_PARAMS = 65535 };

/* ---- parameters -------------------------------------------------------------------------- */

/* The shortest decimal that reads back as the same number: 0.1, not 0.10000000000000001. */
void pg_real_text(double real, char *out, size_t size)
{
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(out, size, "%.*g", digits, real);
		if (strtod(out, NULL) == real)
			break;
	}
}

static const char *real_text(double real, Arena *arena)
{
	char text[40];
	pg_real_text(real, text, sizeof(text));
	return arena_strdup(arena, text);
}

static bool is_binary(const Value *v)
{
	if (v->type == VAL_BLOB)
		return true;
	return v->type == VAL_TEXT && v->as.text.len > 0 &&
	       (memchr(v->as.text.data, '\0', v->as.text.len) != NULL ||
		       !text_is_utf8(v->as.text.data, v->as.text.len));
}

static const char *value_text(const Value *v, Arena *arena)
{
	switch (v->type) {
	case VAL_NULL:
		return NULL;
	case VAL_BOOL:
		return v->as.boolean ? "true" : "false";
	case VAL_INT:
		return arena_printf(arena, "%lld", (long long)v->as.integer);
	case VAL_REAL:
		return real_text(v->as.real, arena);
	case VAL_TEXT:
	case VAL_BLOB:
		return v->as.text.data ? v->as.text.data : "";
	}
	return NULL;
}

bool pg_params(const Stmt *stmt, Arena *arena, Params *out, Error *err)
{
	*out = (Params){.count = (int)stmt->nparams};
	if (stmt->nparams == 0)
		return true;
	if (stmt->nparams > MAX_PARAMS)
		return error_set(err, ERR_SQL,
			"a statement takes at most %d parameters, and this one has %zu", MAX_PARAMS,
			stmt->nparams);
	out->values = arena_alloc(arena, stmt->nparams * sizeof(*out->values));
	out->lengths = arena_alloc(arena, stmt->nparams * sizeof(*out->lengths));
	out->formats = arena_alloc(arena, stmt->nparams * sizeof(*out->formats));
	for (size_t i = 0; i < stmt->nparams; i++) {
		const Value *v = &stmt->params[i];
		out->values[i] = value_text(v, arena);
		out->formats[i] = is_binary(v);
		if (!out->formats[i])
			continue;
		if (v->as.text.len > INT_MAX)
			return error_set(err, ERR_SQL, "parameter %zu is too long", i + 1);
		out->lengths[i] = (int)v->as.text.len;
	}
	return true;
}

/* ---- results ----------------------------------------------------------------------------- */

static Value copy_text(ValueType type, const char *data, size_t len, Arena *arena)
{
	Value v = {.type = type};
	v.as.text.data = arena_strndup(arena, data, len);
	v.as.text.len = len;
	return v;
}

static Value read_bytes(const char *text, Arena *arena)
{
	size_t len = 0;
	unsigned char *raw = pq.PQunescapeBytea((const unsigned char *)text, &len);
	Value v = copy_text(VAL_BLOB, raw ? (const char *)raw : "", raw ? len : 0, arena);
	pq.PQfreemem(raw);
	return v;
}

static Value read_value(const PGresult *res, int row, int col, Oid type, Arena *arena)
{
	if (pq.PQgetisnull(res, row, col))
		return (Value){.type = VAL_NULL};

	const char *text = pq.PQgetvalue(res, row, col);
	switch (type) {
	case OID_BOOL:
		return (Value){.type = VAL_BOOL, .as.boolean = text[0] == 't'};
	case OID_INT2:
	case OID_INT4:
	case OID_INT8:
	case OID_OID:
		return VALUE_INT(strtoll(text, NULL, 10));
	case OID_FLOAT4:
	case OID_FLOAT8:
		return (Value){.type = VAL_REAL, .as.real = strtod(text, NULL)};
	case OID_BYTEA:
		return read_bytes(text, arena);
	default:
		return copy_text(VAL_TEXT, text, (size_t)pq.PQgetlength(res, row, col), arena);
	}
}

void pg_read_result(const PGresult *res, Arena *arena, Result *out)
{
	int rows = pq.PQntuples(res), cols = pq.PQnfields(res);
	out->nrows = (size_t)rows;
	out->ncols = (size_t)cols;
	if (cols == 0)
		return;
	out->names = arena_alloc(arena, out->ncols * sizeof(*out->names));
	out->cells = arena_alloc(arena, out->ncols * out->nrows * sizeof(*out->cells));
	for (int c = 0; c < cols; c++) {
		Oid type = pq.PQftype(res, c);
		out->names[c] = arena_strdup(arena, pq.PQfname(res, c));
		for (int r = 0; r < rows; r++)
			out->cells[(size_t)r * out->ncols + (size_t)c] =
				read_value(res, r, c, type, arena);
	}
}
