/*
 * scratch.c - an empty database beside the live one, for schemas that are made to be looked at.
 *
 * With the right to create databases it is one of its own, with the encoding, the collation and the
 * extensions of the live one.  Without it is a schema in a transaction that is never committed.
 */
#include <string.h>

#include "db/db.h"
#include "db/trial.h"
#include "drivers/postgres/conn.h"

static bool push_name(Conn *conn, const char *words, const char *name, Error *err)
{
	Arena arena = ARENA_INIT;
	Str sql = str_new(&arena);
	sql_addf(&sql, conn->backend->dialect, words, name);
	bool ok = db_exec(conn, sql.data, err);
	arena_release(&arena);
	return ok;
}

bool pg_scratch_drop(Conn *live, const char *name, Error *err)
{
	return push_name(live, "DROP DATABASE IF EXISTS %i", name, err);
}

/* One value of the live database that is never NULL. */
static const char *ask(Conn *conn, const char *sql, Arena *arena, Error *err)
{
	Value value;
	bool found;
	if (!db_value(conn, &(Stmt){.sql = sql}, arena, &value, &found, err))
		return NULL;
	return found && value.type == VAL_TEXT ? value.as.text.data : "";
}

/* How the live database compares and stores text. */
static const char *locale_options(Conn *live, Arena *arena, Error *err)
{
	static const char plain[] = "SELECT format(' ENCODING %L LC_COLLATE %L LC_CTYPE %L', "
				    "pg_encoding_to_char(encoding), datcollate, datctype) "
				    "FROM pg_database WHERE datname = current_database()";
	static const char icu[] =
		"SELECT format(' ENCODING %%L LC_COLLATE %%L LC_CTYPE %%L', "
		"pg_encoding_to_char(encoding), datcollate, datctype) || CASE datlocprovider "
		"WHEN 'i' THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %%L', %s) "
		"WHEN 'b' THEN format(' LOCALE_PROVIDER builtin BUILTIN_LOCALE %%L', %s) "
		"ELSE '' END FROM pg_database WHERE datname = current_database()";
	const char *locale = live->server.number >= 170000 ? "datlocale" : "daticulocale";
	if (live->server.number < 150000)
		return ask(live, plain, arena, err);
	return ask(live, arena_printf(arena, icu, locale, locale), arena, err);
}

bool pg_scratch_create(Conn *live, const char *name, Arena *arena, Error *err)
{
	Str sql = str_new(arena);
	const char *options = locale_options(live, arena, err);
	if (!options)
		return false;
	sql_addf(&sql, live->backend->dialect, "CREATE DATABASE %i TEMPLATE template0%s", name,
		options);
	return db_exec(live, sql.data, err);
}

/* The schema that unqualified names fall into, the search path and the extensions: as there. */
static bool resemble(Conn *live, Conn *scratch, Arena *arena, Error *err)
{
	static const char script[] =
		"SELECT line FROM ("
		"SELECT 1 AS place, format('CREATE SCHEMA IF NOT EXISTS %I', current_schema()) AS "
		"line "
		"UNION SELECT 1, format('CREATE SCHEMA IF NOT EXISTS %I', nspname) FROM "
		"pg_extension "
		"JOIN pg_namespace n ON n.oid = extnamespace WHERE nspname <> 'pg_catalog' "
		"UNION SELECT 2, format('CREATE EXTENSION IF NOT EXISTS %I SCHEMA %I CASCADE', "
		"extname, nspname) FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace "
		"WHERE extname <> 'plpgsql' "
		"UNION SELECT 3, 'SET search_path = ' || current_setting('search_path')) AS lines "
		"ORDER BY place, line";
	Result lines;
	if (!db_run(live, &(Stmt){.sql = script}, arena, &lines, err))
		return false;
	for (size_t i = 0; i < lines.nrows; i++)
		if (lines.cells[i].type == VAL_TEXT &&
			!db_exec(scratch, lines.cells[i].as.text.data, err))
			return false;
	return true;
}

static bool open_own(Conn *live, const Url *url, Scratch *out, Error *err)
{
	Arena arena = ARENA_INIT;
	bool ok = pg_scratch_create(live, out->name, &arena, err);
	if (ok) {
		const Url there = url_with_database(url, out->name, &arena);
		Error other = ERROR_INIT;
		out->conn = db_open(&there, NULL, err);
		ok = out->conn && resemble(live, out->conn, &arena, err);
		if (!ok) {
			db_close(out->conn);
			out->conn = NULL;
			(void)!pg_scratch_drop(live, out->name, &other);
		}
	}
	arena_release(&arena);
	return ok;
}

/* search_path: the scratch schema, then those of the extensions, never the live ones. */
static bool open_in_transaction(const Url *url, Scratch *out, Error *err)
{
	static const char path[] =
		"SELECT coalesce(string_agg(DISTINCT format(', %I', nspname), ''), '') FROM "
		"pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE nspname <> "
		"'pg_catalog'";
	Arena arena = ARENA_INIT;
	out->in_transaction = true;
	out->conn = db_open(url, NULL, err);
	const char *others = out->conn ? ask(out->conn, path, &arena, err) : NULL;
	bool ok = others && db_begin(out->conn, err) &&
		  push_name(out->conn, "CREATE SCHEMA %i", out->name, err);
	if (ok) {
		Str sql = str_new(&arena);
		sql_addf(&sql, out->conn->backend->dialect, "SET LOCAL search_path = %i%s",
			out->name, others);
		ok = db_exec(out->conn, sql.data, err);
	}
	if (!ok) {
		db_close(out->conn);
		out->conn = NULL;
	}
	arena_release(&arena);
	return ok;
}

bool pg_scratch_open(Conn *live, const Url *url, Arena *arena, Scratch *out, Error *err)
{
	Error ignored = ERROR_INIT;
	*out = (Scratch){.name = trial_name(TRIAL_LOOK, arena)};
	if (!pg_trial_mark(live, out->name, err))
		return false;
	if (open_own(live, url, out, err))
		return true;
	(void)!pg_unlock(live, out->name, &ignored);
	if (strcmp(err->sqlstate, "42501") != 0) /* only for want of the right to */
		return error_wrap(err, "a scratch database for comparing");
	error_clear(err);
	return open_in_transaction(url, out, err) ||
	       error_wrap(err, "a scratch schema for comparing");
}

bool pg_scratch_close(Conn *live, Scratch *scratch, Error *err)
{
	db_close(scratch->conn); /* an open transaction is rolled back */
	scratch->conn = NULL;
	if (scratch->in_transaction)
		return true;
	Error other = ERROR_INIT;
	bool ok = pg_scratch_drop(live, scratch->name, err);
	return pg_unlock(live, scratch->name, ok ? err : &other) && ok;
}
