/*
 * driver_bulk.c - many rows through one prepared statement.  SQLite runs in our own process: a row
 * costs no message, and what fails is known to be that row.
 */
#include <sqlite3.h>

#include "drivers/sqlite/driver_sqlite.h"

static void add_update(const Bulk *b, Str *sql)
{
	const Dialect *d = &dialect_sqlite;
	sql_addf(sql, d, "UPDATE %n SET ", b->table->schema, b->table->name);
	for (size_t c = 0; c < b->ncolumns; c++)
		sql_addf(sql, d, "%s%i = %s", c ? ", " : "",
			b->table->columns.items[b->columns[c].column].name,
			b->columns[c].sql ? b->columns[c].sql : "?");
	for (size_t k = 0; k < b->nkey; k++)
		sql_addf(sql, d, "%s%i = ?", k ? " AND " : " WHERE ",
			b->table->columns.items[b->key[k]].name);
}

static void add_insert(const Bulk *b, Str *sql)
{
	const Dialect *d = &dialect_sqlite;
	sql_addf(sql, d, "INSERT INTO %n", b->table->schema, b->table->name);
	for (size_t c = 0; c < b->ncolumns; c++)
		sql_addf(sql, d, "%s%i", c ? ", " : " (",
			b->table->columns.items[b->columns[c].column].name);
	str_add(sql, b->ncolumns ? ") VALUES (" : " DEFAULT VALUES");
	for (size_t c = 0; c < b->ncolumns; c++)
		str_addf(sql, "%s%s", c ? ", " : "", b->columns[c].sql ? b->columns[c].sql : "?");
	str_add(sql, b->ncolumns ? ")" : "");
}

static bool bind_row(sqlite3_stmt *prepared, const Bulk *b, size_t row)
{
	int n = 0;
	for (size_t i = 0; i < b->width; i++)
		if (sqlite_bind_value(prepared, ++n, &b->values[row * b->width + i]) != SQLITE_OK)
			return false;
	for (size_t k = 0; k < b->nkey; k++)
		if (sqlite_bind_value(prepared, ++n, &BULK_KEY(b, row, k)) != SQLITE_OK)
			return false;
	return true;
}

static bool write_row(
	SqliteConn *self, sqlite3_stmt *prepared, const Bulk *b, size_t row, int64_t *affected)
{
	bool ok = bind_row(prepared, b, row);
	int rc = SQLITE_DONE;
	while (ok && (rc = sqlite3_step(prepared)) == SQLITE_ROW)
		;
	ok = ok && rc == SQLITE_DONE;
	if (ok)
		*affected += sqlite3_changes(self->db);
	return ok;
}

bool sqlite_bulk(Conn *conn, const Bulk *b, int64_t *affected, size_t *failed, Error *err)
{
	SqliteConn *self = (SqliteConn *)conn;
	Arena arena = ARENA_INIT;
	sqlite3_stmt *prepared = NULL;
	Str sql = str_new(&arena);
	*affected = 0;
	*failed = SIZE_MAX;
	if (b->key)
		add_update(b, &sql);
	else
		add_insert(b, &sql);
	sqlite_begin_statement(self);
	bool ok = sqlite_prepare(self, sql.data, &prepared, err);
	for (size_t row = 0; ok && row < b->nrows; row++) {
		ok = write_row(self, prepared, b, row, affected);
		if (!ok) {
			sqlite_fail(self, err);
			*failed = row;
		}
		sqlite3_reset(prepared);
	}
	sqlite_end_statement(self);
	if (!ok)
		error_statement(err, sql.data, sql.len, err->position);
	sqlite3_finalize(prepared);
	arena_release(&arena);
	return ok;
}
