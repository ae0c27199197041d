/*
 * bulk.c - many rows at once.
 *
 * MariaDB with its own client library takes the parameters of many rows in one message
 * (driver_bulk.c): about twice as fast as what follows.
 *
 * Elsewhere many rows are one statement, joined to, or selected from, JSON_TABLE().
 * The rows are one JSON text, an array of arrays.  Integers are numbers in it, bytes are
 * hexadecimal, everything else is a string, in utf8mb4 whatever the database's own character set
 * is.  A value that does not fit is an error (ERROR ON ERROR: without it JSON_TABLE would give
 * NULL).  Keys are given the type and the collation of their columns, so that the join goes by the
 * index.
 *
 * Servers without JSON_TABLE (MariaDB before 10.6) get one statement a row.
 */
#include <math.h>
#include <stdlib.h>

#include "base/str.h"
#include "drivers/mysql/conn.h"

enum { STATEMENT_ROWS = 2000, STATEMENT_BYTES = 1024 * 1024 };
enum { JSON_TABLE_MARIADB = 100600, JSON_TABLE_MYSQL = 80004 };

/* ---- the text ------------------------------------------------------------------------------- */

static void add_escaped(Str *s, const char *data, size_t len)
{
	size_t from = 0;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)data[i];
		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
			continue;
		str_addn(s, data + from, i - from);
		str_addf(s, "\\u%04x", c);
		from = i + 1;
	}
	str_addn(s, data + from, len - from);
}

static void add_hex(Str *s, const char *data, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < len; i++) {
		char pair[2] = {
			digits[(unsigned char)data[i] >> 4], digits[(unsigned char)data[i] & 15]};
		str_addn(s, pair, 2);
	}
}

static void add_real(Str *s, double real)
{
	char text[40];
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, real);
		if (strtod(text, NULL) == real)
			break;
	}
	str_addf(s, "\"%s\"", text);
}

static void add_value(Str *s, const DataColumn *column, const Value *v)
{
	switch (v->type) {
	case VAL_NULL:
		str_add(s, "null");
		return;
	case VAL_BOOL:
		str_add(s, v->as.boolean ? "1" : "0");
		return;
	case VAL_INT:
		str_addf(s, "%lld", (long long)v->as.integer);
		return;
	case VAL_REAL:
		add_real(s, v->as.real);
		return;
	default:
		break;
	}
	str_add(s, "\"");
	if (column->class == DATA_BYTES)
		add_hex(s, v->as.text.data, v->as.text.len);
	else
		add_escaped(s, v->as.text.data, v->as.text.len);
	str_add(s, "\"");
}

static const DataColumn *column_of(const Bulk *b, int column)
{
	return &b->table->columns.items[column];
}

static const char *json_rows(const Bulk *b, size_t first, size_t *count, Arena *arena)
{
	Str s = str_new(arena);
	size_t n = 0;
	for (; first + n < b->nrows && n < STATEMENT_ROWS && s.len < STATEMENT_BYTES; n++) {
		const Value *values = &b->values[(first + n) * b->width];
		bool any = false;
		str_add(&s, n ? ",[" : "[[");
		for (size_t k = 0; b->key && k < b->nkey; k++, any = true) {
			str_add(&s, any ? "," : "");
			add_value(&s, column_of(b, b->key[k]), &BULK_KEY(b, first + n, k));
		}
		for (size_t c = 0; c < b->ncolumns; c++) {
			if (b->columns[c].sql)
				continue;
			str_add(&s, any ? "," : "");
			add_value(&s, column_of(b, b->columns[c].column), values++);
			any = true;
		}
		str_add(&s, "]");
	}
	str_add(&s, "]");
	*count = n;
	return s.data;
}

/* ---- the statement -------------------------------------------------------------------------- */

static bool is_unsigned(const DataColumn *column)
{
	return column->full && strstr(column->full, "unsigned") != NULL;
}

static bool is_type(const DataColumn *column, const char *type)
{
	return column->type && strcmp(column->type, type) == 0;
}

/* As JSON_TABLE declares a column of values. */
static const char *value_type(const DataColumn *column)
{
	if (column->class == DATA_BOOL || column->class == DATA_INT)
		return is_unsigned(column) || is_type(column, "bit") ? "BIGINT UNSIGNED" : "BIGINT";
	return "LONGTEXT CHARACTER SET utf8mb4";
}

/* A key is compared, not assigned: it must have the type of its column. */
static const char *key_type(const DataColumn *column)
{
	static const char *const plain[] = {"decimal", "date", "datetime", "time", NULL};
	for (size_t i = 0; plain[i]; i++)
		if (is_type(column, plain[i]))
			return column->full;
	return column->class == DATA_TEXT || column->class == DATA_BYTES
		       ? "VARCHAR(6144) CHARACTER SET utf8mb4"
	       : column->class == DATA_OTHER ? "VARCHAR(255) CHARACTER SET utf8mb4"
					     : value_type(column);
}

static void add_value_name(Str *s, const DataColumn *column, size_t n)
{
	if (column->class == DATA_BYTES)
		str_addf(s, "UNHEX(v.c%zu)", n);
	else
		str_addf(s, "v.c%zu", n);
}

static void add_key_name(Str *s, const DataColumn *column, size_t n)
{
	if (column->class == DATA_BYTES)
		str_addf(s, "UNHEX(v.c%zu)", n);
	else if (column->class == DATA_TEXT && column->charset)
		str_addf(s, "CONVERT(v.c%zu USING %s) COLLATE %s", n, column->charset,
			column->collation);
	else if (column->class == DATA_OTHER && is_type(column, "uuid"))
		str_addf(s, "CAST(v.c%zu AS UUID)", n);
	else
		str_addf(s, "v.c%zu", n);
}

static void add_json_table(const Bulk *b, Str *s)
{
	size_t n = 0;
	str_add(s, "JSON_TABLE(?, '$[*]' COLUMNS (");
	for (size_t k = 0; b->key && k < b->nkey; k++, n++)
		str_addf(s, "%sc%zu %s PATH '$[%zu]' ERROR ON ERROR", n ? ", " : "", n,
			key_type(column_of(b, b->key[k])), n);
	for (size_t c = 0; c < b->ncolumns; c++) {
		if (b->columns[c].sql)
			continue;
		str_addf(s, "%sc%zu %s PATH '$[%zu]' ERROR ON ERROR", n ? ", " : "", n,
			value_type(column_of(b, b->columns[c].column)), n);
		n++;
	}
	if (n == 0) /* it must have one */
		str_add(s, "c0 FOR ORDINALITY");
	str_add(s, ")) AS v");
}

static void add_update(const Bulk *b, Str *s)
{
	size_t n = b->nkey;
	str_add(s, "UPDATE ");
	add_json_table(b, s);
	sql_addf(s, &dialect_mysql, " STRAIGHT_JOIN %n AS t", b->table->schema, b->table->name);
	for (size_t k = 0; k < b->nkey; k++) {
		const DataColumn *column = column_of(b, b->key[k]);
		sql_addf(s, &dialect_mysql, k ? " AND t.%i = " : " ON t.%i = ", column->name);
		add_key_name(s, column, k);
	}
	for (size_t c = 0; c < b->ncolumns; c++) {
		const DataColumn *column = column_of(b, b->columns[c].column);
		sql_addf(s, &dialect_mysql, c ? ", t.%i = " : " SET t.%i = ", column->name);
		if (b->columns[c].sql)
			str_add(s, b->columns[c].sql);
		else
			add_value_name(s, column, n++);
	}
}

static void add_insert_head(const Bulk *b, Str *s)
{
	sql_addf(s, &dialect_mysql, "INSERT INTO %n (", b->table->schema, b->table->name);
	for (size_t c = 0; c < b->ncolumns; c++)
		sql_addf(s, &dialect_mysql, c ? ", %i" : "%i",
			column_of(b, b->columns[c].column)->name);
}

static void add_insert(const Bulk *b, Str *s)
{
	size_t n = 0;
	add_insert_head(b, s);
	str_add(s, ") SELECT ");
	for (size_t c = 0; c < b->ncolumns; c++) {
		str_add(s, c ? ", " : "");
		if (b->columns[c].sql)
			str_add(s, b->columns[c].sql);
		else
			add_value_name(s, column_of(b, b->columns[c].column), n++);
	}
	str_add(s, b->ncolumns ? " FROM " : "NULL FROM ");
	add_json_table(b, s);
}

/* ---- one statement a row -------------------------------------------------------------------- */

static void add_row_update(const Bulk *b, Str *s)
{
	sql_addf(s, &dialect_mysql, "UPDATE %n SET ", b->table->schema, b->table->name);
	for (size_t c = 0; c < b->ncolumns; c++)
		sql_addf(s, &dialect_mysql, "%s%i = %s", c ? ", " : "",
			column_of(b, b->columns[c].column)->name,
			b->columns[c].sql ? b->columns[c].sql : "?");
	for (size_t k = 0; k < b->nkey; k++) {
		const DataColumn *key = column_of(b, b->key[k]);
		sql_addf(s, &dialect_mysql, "%s%i = %s?%s", k ? " AND " : " WHERE ", key->name,
			key->param_open ? key->param_open : "",
			key->param_close ? key->param_close : "");
	}
}

static void add_row_insert(const Bulk *b, Str *s)
{
	add_insert_head(b, s);
	str_add(s, ") VALUES (");
	for (size_t c = 0; c < b->ncolumns; c++)
		str_addf(s, "%s%s", c ? ", " : "", b->columns[c].sql ? b->columns[c].sql : "?");
	str_add(s, ")");
}

static bool write_row(Conn *conn, const Bulk *b, size_t row, int64_t *affected, Error *err)
{
	Arena arena = ARENA_INIT;
	Result result;
	Str sql = str_new(&arena);
	if (b->key)
		add_row_update(b, &sql);
	else
		add_row_insert(b, &sql);
	Value *params = arena_alloc(&arena, (b->width + b->nkey + 1) * sizeof(*params));
	for (size_t i = 0; i < b->width; i++)
		params[i] = b->values[row * b->width + i];
	for (size_t k = 0; k < b->nkey; k++)
		params[b->width + k] = BULK_KEY(b, row, k);
	bool ok = my_run(conn, &(Stmt){sql.data, params, b->width + b->nkey}, &arena, &result, err);
	if (ok)
		*affected += result.affected;
	else
		error_statement(err, sql.data, sql.len, err->position);
	arena_release(&arena);
	return ok;
}

static bool write_rows(Conn *conn, const Bulk *b, int64_t *affected, size_t *failed, Error *err)
{
	for (size_t row = 0; row < b->nrows; row++) {
		if (write_row(conn, b, row, affected, err))
			continue;
		*failed = row;
		return false;
	}
	return true;
}

/* ---- all ------------------------------------------------------------------------------------ */

static bool write_some(
	Conn *conn, const Bulk *b, size_t first, size_t *count, int64_t *affected, Error *err)
{
	Arena arena = ARENA_INIT;
	Result result;
	Str sql = str_new(&arena);
	if (b->key)
		add_update(b, &sql);
	else
		add_insert(b, &sql);
	const Value json = VALUE_TEXT(json_rows(b, first, count, &arena));
	bool ok = my_run(conn, &(Stmt){sql.data, &json, 1}, &arena, &result, err);
	if (ok)
		*affected += result.affected;
	else
		error_statement(err, sql.data, sql.len, 0);
	arena_release(&arena);
	return ok;
}

static bool write_arrays(MyConn *self, const Bulk *b, int64_t *affected, Error *err)
{
	Arena arena = ARENA_INIT;
	Str sql = str_new(&arena);
	if (b->key)
		add_row_update(b, &sql);
	else
		add_row_insert(b, &sql);
	bool ok = my_bulk_arrays(self, sql.data, b, affected, err);
	if (!ok)
		error_statement(err, sql.data, sql.len, err->position);
	arena_release(&arena);
	return ok;
}

static bool has_json_table(const MyConn *self)
{
	return self->base.server.number >= (self->mariadb ? JSON_TABLE_MARIADB : JSON_TABLE_MYSQL);
}

/* Text that is none, and what is so long that it had better not be written twice as long. */
static bool fits_json(const Bulk *b)
{
	size_t n = 0;
	for (size_t row = 0; row < b->nrows; row++) {
		for (size_t c = 0; c < b->ncolumns; c++) {
			if (b->columns[c].sql)
				continue;
			const Value *v = &b->values[n++];
			bool bytes = column_of(b, b->columns[c].column)->class == DATA_BYTES;
			if (v->type == VAL_BLOB && (!bytes || v->as.text.len > STATEMENT_BYTES))
				return false;
			if (v->type == VAL_TEXT && v->as.text.len > STATEMENT_BYTES)
				return false;
			if (v->type == VAL_REAL && fpclassify(v->as.real) == FP_ZERO &&
				signbit(v->as.real))
				return false; /* MariaDB reads -0 as 0 */
		}
	}
	return true;
}

bool my_bulk(Conn *conn, const Bulk *b, int64_t *affected, size_t *failed, Error *err)
{
	*affected = 0;
	*failed = b->nrows == 1 ? 0 : SIZE_MAX;
	if (b->width + b->nkey > 0 && my_has_arrays((MyConn *)conn))
		return write_arrays((MyConn *)conn, b, affected, err);
	if (!has_json_table((MyConn *)conn) || b->ncolumns == 0 || !fits_json(b))
		return write_rows(conn, b, affected, failed, err);
	for (size_t first = 0, count; first < b->nrows; first += count)
		if (!write_some(conn, b, first, &count, affected, err))
			return false;
	return true;
}

/* ---- isolation and replicas ----------------------------------------------------------------- */

static const char *variable(const Result *result, const char *name)
{
	for (size_t i = 0; i < result->nrows; i++)
		if (strcmp(my_text(result, i, 0), name) == 0)
			return my_text(result, i, 1);
	return "";
}

/* Rows are locked, and no gaps between them.  A server that logs statements cannot do it. */
static bool lock_rows_only(MyConn *self, Error *err)
{
	static const char sql[] = "SHOW SESSION VARIABLES WHERE Variable_name IN ('tx_isolation', "
				  "'transaction_isolation', 'binlog_format', 'log_bin')";
	Arena arena = ARENA_INIT;
	Result result;
	bool ok = my_run(&self->base, &(Stmt){.sql = sql}, &arena, &result, err);
	const char *level = ok ? variable(&result, "transaction_isolation") : "";
	if (ok && !level[0])
		level = variable(&result, "tx_isolation");
	bool by_statement = ok && strcmp(variable(&result, "log_bin"), "ON") == 0 &&
			    strcmp(variable(&result, "binlog_format"), "STATEMENT") == 0;
	if (ok && !by_statement && strcmp(level, "READ-COMMITTED") != 0) {
		snprintf(self->isolation, sizeof(self->isolation), "%s", level);
		ok = my_exec(
			&self->base, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", err);
	}
	arena_release(&arena);
	return ok;
}

bool my_chunks(Conn *conn, bool on, Error *err)
{
	MyConn *self = (MyConn *)conn;
	char sql[96];
	if (on)
		return lock_rows_only(self, err);
	if (!self->isolation[0])
		return true;
	snprintf(sql, sizeof(sql), "SET SESSION TRANSACTION ISOLATION LEVEL %s", self->isolation);
	for (char *dash = strchr(sql, '-'); dash; dash = strchr(dash, '-'))
		*dash = ' ';
	self->isolation[0] = '\0';
	return my_exec(conn, sql, err);
}

/* Only a replica knows how far it is behind: asked of a source, nothing can be told. */
bool my_lag(Conn *conn, double *seconds, bool *known, Error *err)
{
	const MyConn *self = (const MyConn *)conn;
	const char *sql = self->base.server.number >= (self->mariadb ? 100501 : 80022)
				  ? "SHOW REPLICA STATUS"
				  : "SHOW SLAVE STATUS";
	Arena arena = ARENA_INIT;
	Error refused = ERROR_INIT;
	Result result;
	bool ok = my_run(conn, &(Stmt){.sql = sql}, &arena, &result, &refused);
	*known = false;
	for (size_t c = 0; ok && result.nrows > 0 && c < result.ncols; c++) {
		if (strcmp(result.names[c], "Seconds_Behind_Source") != 0 &&
			strcmp(result.names[c], "Seconds_Behind_Master") != 0)
			continue;
		*known = true; /* NULL: it does not follow at all */
		*seconds = result.cells[c].type == VAL_NULL ? 1e9 : (double)my_int(&result, 0, c);
	}
	arena_release(&arena);
	if (ok || refused.kind == ERR_SQL)
		return true;
	*err = refused;
	return false;
}
