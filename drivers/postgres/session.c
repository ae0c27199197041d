/*
 * session.c - the session settings that a user's SQL may change and luamig relies on.
 *
 * Files made by pg_dump set a dozen of them.  All are remembered and put back in one round trip
 * each, and only those that differ are set.  Temporary tables go with them: a revision must not
 * depend on whether it runs in the session of another.
 */
#include "base/str.h"
#include "drivers/postgres/conn.h"

/* In the order in which they are put back: first who we are. */
static const char *const settings[] = {
	"session_authorization",
	"role",
	"session_replication_role",
	"search_path",
	"lock_timeout",
	"statement_timeout",
	"idle_in_transaction_session_timeout",
	"idle_session_timeout",
	"transaction_timeout",
	"default_transaction_isolation",
	"default_transaction_read_only",
	"default_transaction_deferrable",
	"row_security",
	"check_function_bodies",
	"default_tablespace",
	"temp_tablespaces",
	"default_table_access_method",
	"default_toast_compression",
	"client_encoding",
	"client_min_messages",
	"standard_conforming_strings",
	"escape_string_warning",
	"backslash_quote",
	"bytea_output",
	"extra_float_digits",
	"DateStyle",
	"IntervalStyle",
	"TimeZone",
	"lc_messages",
	"lc_monetary",
	"lc_numeric",
	"lc_time",
	"xmlbinary",
	"xmloption",
	"array_nulls",
	"transform_null_equals",
	"quote_all_identifiers",
	"synchronous_commit",
	"application_name",
	"work_mem",
	"maintenance_work_mem",
};

static const char save_sql[] = "SELECT name, pg_catalog.current_setting(name, true) "
			       "FROM pg_catalog.unnest($1::text[]) AS name";

/* A row with NULL: there are temporary tables, too. */
static const char restore_sql[] =
	"SELECT pg_catalog.set_config(s.name, s.value, false) "
	"FROM ROWS FROM (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::text[])) AS s (name, "
	"value) "
	"WHERE pg_catalog.current_setting(s.name) IS DISTINCT FROM s.value "
	"UNION ALL SELECT NULL WHERE pg_catalog.pg_my_temp_schema() <> 0 AND EXISTS (SELECT "
	"FROM pg_catalog.pg_class WHERE relnamespace = pg_catalog.pg_my_temp_schema())";

bool pg_session_save(Conn *conn, Error *err)
{
	PgConn *self = (PgConn *)conn;
	Arena scratch = ARENA_INIT;
	StrVec names = {0}, values = {0};
	Result result;
	if (self->pooled_name)
		return true;

	for (size_t i = 0; i < ARRAY_LEN(settings); i++)
		vec_push(&names, &scratch, settings[i]);
	const Value all = VALUE_TEXT(pg_array(&scratch, &names));
	bool ok = pg_run(conn, &(Stmt){save_sql, &all, 1}, &scratch, &result, err);
	if (!ok)
		goto done;
	names.count = 0;
	for (size_t i = 0; i < result.nrows; i++) {
		const Value *row = &result.cells[i * result.ncols];
		if (row[1].type != VAL_TEXT) /* this server has no such setting */
			continue;
		vec_push(&names, &scratch, row[0].as.text.data);
		vec_push(&values, &scratch, row[1].as.text.data);
	}
	arena_release(&self->saved);
	self->saved_names = pg_array(&self->saved, &names);
	self->saved_values = pg_array(&self->saved, &values);
	self->saved_lock_timeout_ms = self->lock_timeout_ms;

done:
	arena_release(&scratch);
	return ok;
}

bool pg_session_restore(Conn *conn, Error *err)
{
	PgConn *self = (PgConn *)conn;
	if (self->pooled_name)
		return pg_pooled_name(self, err);
	if (!self->saved_names)
		return true;
	Arena scratch = ARENA_INIT;
	Result result;
	const Value params[] = {VALUE_TEXT(self->saved_names), VALUE_TEXT(self->saved_values)};
	bool ok = pg_run(conn, &(Stmt){restore_sql, params, 2}, &scratch, &result, err);
	if (ok)
		self->lock_timeout_ms = self->saved_lock_timeout_ms;
	if (ok && result.nrows > 0 && result.cells[result.nrows - 1].type == VAL_NULL)
		ok = pg_run(conn, &(Stmt){.sql = "DISCARD TEMP"}, &scratch, &result, err);
	arena_release(&scratch);
	return ok;
}

bool pg_set_timeouts(Conn *conn, int lock_ms, int statement_ms, Error *err)
{
	PgConn *self = (PgConn *)conn;
	if (lock_ms < 0 && statement_ms < 0)
		return true;
	if (self->pooled_name) {
		self->lock_timeout_ms = lock_ms >= 0 ? lock_ms : self->lock_timeout_ms;
		self->pooled_statement_ms =
			statement_ms >= 0 ? statement_ms : self->pooled_statement_ms;
		return true;
	}
	Arena scratch = ARENA_INIT;
	Str sql = str_new(&scratch);
	Result result;
	str_add(&sql, "SELECT ");
	if (lock_ms >= 0)
		str_addf(&sql, "pg_catalog.set_config('lock_timeout', '%d', false)", lock_ms);
	if (lock_ms >= 0 && statement_ms >= 0)
		str_add(&sql, ", ");
	if (statement_ms >= 0)
		str_addf(&sql, "pg_catalog.set_config('statement_timeout', '%d', false)",
			statement_ms);
	bool ok = pg_run(conn, &(Stmt){.sql = sql.data}, &scratch, &result, err);
	if (ok && lock_ms >= 0)
		self->lock_timeout_ms = lock_ms;
	arena_release(&scratch);
	return ok;
}

/* ---- behind a pooler --------------------------------------------------------------------- */

bool pg_pooled_begin(PgConn *self, Error *err)
{
	Arena scratch = ARENA_INIT;
	Result ignored;
	const char *sql = arena_printf(&scratch,
		"SELECT pg_catalog.set_config('lock_timeout', '%d', true), "
		"pg_catalog.set_config('statement_timeout', '%d', true)",
		self->lock_timeout_ms, self->pooled_statement_ms);
	bool ok = pg_run(&self->base, &(Stmt){.sql = sql}, &scratch, &ignored, err);
	arena_release(&scratch);
	return ok;
}

bool pg_pooled_name(PgConn *self, Error *err)
{
	Arena scratch = ARENA_INIT;
	Result ignored;
	const Value name = VALUE_TEXT(self->pooled_name);
	const Stmt stmt = {"SELECT pg_catalog.set_config('application_name', $1, false)", &name, 1};
	bool ok = pg_run(&self->base, &stmt, &scratch, &ignored, err);
	arena_release(&scratch);
	return ok;
}
