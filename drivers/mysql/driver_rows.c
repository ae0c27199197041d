/*
 * driver_rows.c - values on their way to the server and back.
 *
 * Integers come as VAL_INT, except unsigned ones that are too large: those are text; 0 and 1 of a
 * tinyint(1), which is what BOOLEAN is called here, are VAL_BOOL.  FLOAT and
 * DOUBLE are VAL_REAL.  Exact numbers, dates, times, JSON and enumerations are text.  What has the
 * character set "binary" (63) is VAL_BLOB, if it is a string at all.
 */
#include <inttypes.h>
#include <math.h>

#include "base/vec.h"
#include "drivers/mysql/driver_library.h"

enum {
	BINARY_CHARSET = 63,
	CELL_BYTES = 256, /* longer values are fetched on their own, when their length is known */
};

typedef enum CellKind {
	CELL_BOOL,
	CELL_INT,
	CELL_UNSIGNED,
	CELL_FLOAT,
	CELL_DOUBLE,
	CELL_BIT,
	CELL_TEXT,
	CELL_BLOB,
} CellKind;

static CellKind cell_kind(const MYSQL_FIELD *field)
{
	switch (field->type) {
	case MYSQL_TYPE_TINY:
		return field->length == 1 && !(field->flags & UNSIGNED_FLAG) ? CELL_BOOL : CELL_INT;
	case MYSQL_TYPE_SHORT:
	case MYSQL_TYPE_INT24:
	case MYSQL_TYPE_LONG:
	case MYSQL_TYPE_YEAR:
		return CELL_INT;
	case MYSQL_TYPE_LONGLONG:
		return field->flags & UNSIGNED_FLAG ? CELL_UNSIGNED : CELL_INT;
	case MYSQL_TYPE_FLOAT:
		return CELL_FLOAT;
	case MYSQL_TYPE_DOUBLE:
		return CELL_DOUBLE;
	case MYSQL_TYPE_BIT:
		return CELL_BIT;
	case MYSQL_TYPE_DECIMAL:
	case MYSQL_TYPE_NEWDECIMAL:
	case MYSQL_TYPE_DATE:
	case MYSQL_TYPE_NEWDATE:
	case MYSQL_TYPE_TIME:
	case MYSQL_TYPE_DATETIME:
	case MYSQL_TYPE_TIMESTAMP:
	case MYSQL_TYPE_JSON:
	case MYSQL_TYPE_NULL:
		return CELL_TEXT;
	default:
		if (field->flags & (ENUM_FLAG | SET_FLAG))
			return CELL_TEXT;
		return field->charsetnr == BINARY_CHARSET ? CELL_BLOB : CELL_TEXT;
	}
}

/* ---- single values ------------------------------------------------------------------------- */

static Value text_value(ValueType type, const char *data, size_t len)
{
	Value value = {.type = type};
	value.as.text.data = data;
	value.as.text.len = len;
	return value;
}

static Value unsigned_value(uint64_t n, Arena *arena)
{
	if (n <= INT64_MAX)
		return VALUE_INT((int64_t)n);
	const char *text = arena_printf(arena, "%" PRIu64, n);
	return text_value(VAL_TEXT, text, strlen(text));
}

/* What is neither 0 nor 1 stays what it is. */
static Value bool_value(int64_t n)
{
	if (n != 0 && n != 1)
		return VALUE_INT(n);
	return (Value){.type = VAL_BOOL, .as.boolean = n == 1};
}

/* The shortest decimal that is this float: 0.1, not 0.10000000149011612. */
static double widened(float f)
{
	char text[32];
	for (int digits = 6; digits < 9; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, (double)f);
		if (strtof(text, NULL) == f)
			return strtod(text, NULL);
	}
	snprintf(text, sizeof(text), "%.9g", (double)f);
	return strtod(text, NULL);
}

static Value bit_value(const char *data, size_t len, Arena *arena)
{
	uint64_t n = 0;
	for (size_t i = 0; i < len; i++) /* big-endian, at most 8 bytes */
		n = n << 8 | (unsigned char)data[i];
	return unsigned_value(n, arena);
}

/* A value as the text protocol writes it; data ends with a NUL. */
static Value from_text(CellKind kind, const char *data, size_t len, Arena *arena)
{
	switch (kind) {
	case CELL_BOOL:
		return bool_value(strtoll(data, NULL, 10));
	case CELL_INT:
		return VALUE_INT(strtoll(data, NULL, 10));
	case CELL_UNSIGNED:
		return unsigned_value(strtoull(data, NULL, 10), arena);
	case CELL_FLOAT:
	case CELL_DOUBLE:
		return (Value){.type = VAL_REAL, .as.real = strtod(data, NULL)};
	case CELL_BIT:
		return bit_value(data, len, arena);
	default:
		return text_value(kind == CELL_BLOB ? VAL_BLOB : VAL_TEXT,
			arena_strndup(arena, data, len), len);
	}
}

/* ---- text protocol --------------------------------------------------------------------------- */

static const char **column_names(const MYSQL_FIELD *fields, size_t ncols, Arena *arena)
{
	const char **names = arena_alloc(arena, (ncols + 1) * sizeof(*names));
	for (size_t c = 0; c < ncols; c++)
		names[c] = arena_strdup(arena, fields[c].name);
	return names;
}

void my_read_text(MYSQL_RES *res, Arena *arena, Result *out)
{
	const MYSQL_FIELD *fields = my_lib.mysql_fetch_fields(res);
	MYSQL_ROW row;

	out->ncols = my_lib.mysql_num_fields(res);
	out->nrows = (size_t)my_lib.mysql_num_rows(res);
	out->names = column_names(fields, out->ncols, arena);
	out->cells = arena_alloc(arena, (out->ncols * out->nrows + 1) * sizeof(*out->cells));
	Value *cell = out->cells;
	while ((row = my_lib.mysql_fetch_row(res))) {
		const unsigned long *lengths = my_lib.mysql_fetch_lengths(res);
		for (size_t c = 0; c < out->ncols; c++, cell++)
			*cell = row[c] ? from_text(cell_kind(&fields[c]), row[c], lengths[c], arena)
				       : (Value){.type = VAL_NULL};
	}
}

/* ---- parameters ------------------------------------------------------------------------------ */

static void bind_param(MYSQL_BIND *bind, const Value *value)
{
	static signed char bits[] = {0, 1};

	/* The library reads parameters only; its structure is not const because results use it too.
	 */
	Value *v = (Value *)value;
	switch (v->type) {
	case VAL_NULL:
		bind->buffer_type = MYSQL_TYPE_NULL;
		break;
	case VAL_BOOL:
		bind->buffer_type = MYSQL_TYPE_TINY;
		bind->buffer = &bits[v->as.boolean];
		break;
	case VAL_INT:
		bind->buffer_type = MYSQL_TYPE_LONGLONG;
		bind->buffer = &v->as.integer;
		break;
	case VAL_REAL:
		bind->buffer_type = MYSQL_TYPE_DOUBLE;
		bind->buffer = &v->as.real;
		break;
	case VAL_TEXT:
	case VAL_BLOB:
		bind->buffer_type = v->type == VAL_BLOB ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
		bind->buffer = (char *)v->as.text.data;
		bind->buffer_length = (unsigned long)v->as.text.len;
		break;
	}
}

MYSQL_BIND *my_bind_params(const Stmt *stmt, Arena *arena)
{
	MYSQL_BIND *binds = arena_alloc(arena, (stmt->nparams + 1) * sizeof(*binds));
	for (size_t i = 0; i < stmt->nparams; i++)
		bind_param(&binds[i], &stmt->params[i]);
	return binds;
}

/* ---- binary protocol ------------------------------------------------------------------------- */

/* Where the library puts one column of the current row. */
struct RowCell {
	CellKind kind;
	unsigned long length;
	MyBool null, cut;
	union {
		int64_t integer;
		float single;
		double real;
		char bytes[CELL_BYTES];
	} data;
};

static void bind_cell(MYSQL_BIND *bind, struct RowCell *cell, const MYSQL_FIELD *field)
{
	bind->buffer = &cell->data;
	bind->length = &cell->length;
	bind->is_null = &cell->null;
	bind->error = &cell->cut;
	bind->is_unsigned = (field->flags & UNSIGNED_FLAG) != 0;
	cell->kind = cell_kind(field);
	switch (cell->kind) {
	case CELL_BOOL:
	case CELL_INT:
	case CELL_UNSIGNED:
		bind->buffer_type = MYSQL_TYPE_LONGLONG;
		break;
	case CELL_FLOAT:
		bind->buffer_type = MYSQL_TYPE_FLOAT;
		break;
	case CELL_DOUBLE:
		bind->buffer_type = MYSQL_TYPE_DOUBLE;
		break;
	default:
		bind->buffer_type = cell->kind == CELL_BLOB ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
		bind->buffer_length = sizeof(cell->data);
		break;
	}
}

bool my_rows_init(MyRows *rows, MYSQL_STMT *stmt, MYSQL_RES *meta, Arena *arena)
{
	*rows = (MyRows){.stmt = stmt, .meta = meta};
	rows->fields = my_lib.mysql_fetch_fields(meta);
	rows->ncols = my_lib.mysql_num_fields(meta);
	rows->binds = arena_alloc(arena, (rows->ncols + 1) * sizeof(*rows->binds));
	rows->cells = arena_alloc(arena, (rows->ncols + 1) * sizeof(*rows->cells));
	for (size_t c = 0; c < rows->ncols; c++)
		bind_cell(&rows->binds[c], &rows->cells[c], &rows->fields[c]);
	return my_lib.mysql_stmt_bind_result(stmt, rows->binds) == 0;
}

void my_rows_release(MyRows *rows)
{
	if (rows->meta)
		my_lib.mysql_free_result(rows->meta);
	rows->meta = NULL;
}

const char **my_rows_names(const MyRows *rows, Arena *arena)
{
	return column_names(rows->fields, rows->ncols, arena);
}

/* A value that was longer than its cell. */
static bool fetch_long(MyRows *rows, unsigned column, Arena *arena, char **out)
{
	struct RowCell *cell = &rows->cells[column];
	MYSQL_BIND bind = rows->binds[column];
	unsigned long length;
	MyBool null, cut;

	*out = arena_alloc(arena, cell->length + 1);
	bind.buffer = *out;
	bind.buffer_length = cell->length;
	bind.length = &length;
	bind.is_null = &null;
	bind.error = &cut;
	return my_lib.mysql_stmt_fetch_column(rows->stmt, &bind, column, 0) == 0;
}

static bool take_bytes(MyRows *rows, unsigned column, Arena *arena, Value *out)
{
	struct RowCell *cell = &rows->cells[column];
	char *data;

	if (cell->length <= sizeof(cell->data))
		data = arena_strndup(arena, cell->data.bytes, cell->length);
	else if (!fetch_long(rows, column, arena, &data))
		return false;
	*out = cell->kind == CELL_BIT ? bit_value(data, cell->length, arena)
				      : text_value(cell->kind == CELL_BLOB ? VAL_BLOB : VAL_TEXT,
						data, cell->length);
	return true;
}

static bool take_cell(MyRows *rows, unsigned column, Arena *arena, Value *out)
{
	const struct RowCell *cell = &rows->cells[column];

	*out = (Value){.type = VAL_NULL};
	if (cell->null)
		return true;
	switch (cell->kind) {
	case CELL_BOOL:
		*out = bool_value(cell->data.integer);
		return true;
	case CELL_INT:
		*out = VALUE_INT(cell->data.integer);
		return true;
	case CELL_UNSIGNED:
		*out = unsigned_value((uint64_t)cell->data.integer, arena);
		return true;
	case CELL_FLOAT:
		*out = (Value){.type = VAL_REAL, .as.real = widened(cell->data.single)};
		return true;
	case CELL_DOUBLE:
		*out = (Value){.type = VAL_REAL, .as.real = cell->data.real};
		return true;
	default:
		return take_bytes(rows, column, arena, out);
	}
}

RowsStep my_rows_next(MyRows *rows, Arena *arena, Value *out)
{
	int step = my_lib.mysql_stmt_fetch(rows->stmt);
	if (step == MYSQL_NO_DATA)
		return ROWS_END;
	if (step != 0 && step != MYSQL_DATA_TRUNCATED)
		return ROWS_FAILED;
	for (size_t c = 0; c < rows->ncols; c++) {
		if (!take_cell(rows, (unsigned)c, arena, &out[c]))
			return ROWS_FAILED;
	}
	return ROWS_ROW;
}
