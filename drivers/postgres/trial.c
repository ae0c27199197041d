/*
 * trial.c - databases of luamig's own: for runs that are tried, and whose makers live.
 *
 * Its maker's session on the live database holds an advisory lock that is made of its name, from
 * before it is there until it is gone.  Advisory locks end with their session, and pg_locks shows
 * those of all databases: where nobody holds it the maker is dead.
 */
#include "db/trial.h"
#include "base/hash.h"
#include "db/db.h"
#include "drivers/postgres/conn.h"

bool pg_trial_mark(Conn *live, const char *name, Error *err)
{
	LockHolder holder;
	bool got;
	if (!pg_lock_try(live, name, &got, &holder, err))
		return false;
	return got || error_set(err, ERR_INTERNAL, "the name %s is taken", name);
}

/* The schema that unqualified names fall into, and the search path: as there.  Extensions are the
 * revisions' own business. */
static bool resemble(Conn *live, Conn *conn, Arena *arena, Error *err)
{
	static const char script[] =
		"SELECT 1, format('CREATE SCHEMA IF NOT EXISTS %I', current_schema()) "
		"UNION ALL SELECT 2, 'SET search_path = ' || current_setting('search_path') "
		"ORDER BY 1";
	Result lines;
	if (!db_run(live, &(Stmt){.sql = script}, arena, &lines, err))
		return false;
	for (size_t i = 0; i < lines.nrows; i++) {
		const Value *line = &lines.cells[i * lines.ncols + 1];
		if (line->type == VAL_TEXT && !db_exec(conn, line->as.text.data, err))
			return false;
	}
	return true;
}

static bool open_conn(Conn *live, Trial *out, Arena *arena, Error *err)
{
	out->conn = db_open(&out->url, NULL, err);
	return out->conn && resemble(live, out->conn, arena, err) &&
	       db_exec(out->conn, "SET synchronous_commit = off", err);
}

bool pg_trial_open(Conn *live, const Url *url, Arena *arena, Trial *out, Error *err)
{
	Error other = ERROR_INIT;
	*out = (Trial){.name = trial_name(TRIAL_TEST, arena)};
	out->url = url_with_database(url, out->name, arena);
	if (!pg_trial_mark(live, out->name, err))
		return false;
	if (!pg_scratch_create(live, out->name, arena, err)) {
		(void)!pg_unlock(live, out->name, &other);
		error_wrap(err, "a scratch database to test in");
		return error_hint(err, "grant the right (ALTER ROLE … CREATEDB), or name an empty "
				       "database as shadow_url in luamig.lua");
	}
	if (open_conn(live, out, arena, err))
		return true;
	(void)!pg_trial_close(live, out, &other);
	return false;
}

bool pg_trial_close(Conn *live, Trial *trial, Error *err)
{
	Error other = ERROR_INIT;
	db_close(trial->conn);
	trial->conn = NULL;
	bool ok = pg_scratch_drop(live, trial->name, err);
	return pg_unlock(live, trial->name, ok ? err : &other) && ok;
}

static bool is_marked(Conn *live, const char *name, Arena *arena, bool *out, Error *err)
{
	static const char ask[] =
		"SELECT 1 FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND objsubid = 1 "
		"AND classid::bigint = (($1::bigint >> 32) & 4294967295) "
		"AND objid::bigint = ($1::bigint & 4294967295) LIMIT 1";
	const Value key = VALUE_INT((int64_t)hash_text64(name));
	Value one;
	return db_value(live, &(Stmt){ask, &key, 1}, arena, &one, out, err);
}

bool pg_trial_left(Conn *live, Arena *arena, StrVec *names, Error *err)
{
	static const char ask[] = "SELECT datname::text FROM pg_catalog.pg_database "
				  "WHERE datname LIKE 'luamig\\_scratch\\_%' ORDER BY 1";
	Result rows;
	if (!db_run(live, &(Stmt){.sql = ask}, arena, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++) {
		const char *name = rows.cells[i].as.text.data;
		bool marked;
		if (!trial_is_name(name))
			continue;
		if (!is_marked(live, name, arena, &marked, err))
			return false;
		if (!marked)
			vec_push(names, arena, name);
	}
	return true;
}

bool pg_trial_drop(Conn *live, const char *name, Error *err)
{
	return pg_scratch_drop(live, name, err);
}

bool pg_schemas(Conn *conn, Arena *arena, StrVec *names, Error *err)
{
	static const char ask[] =
		"SELECT nspname::text FROM pg_catalog.pg_namespace WHERE nspname NOT LIKE 'pg\\_%' "
		"AND nspname NOT IN ('information_schema', coalesce(current_schema(), '')) "
		"AND oid NOT IN (SELECT extnamespace FROM pg_catalog.pg_extension) ORDER BY 1";
	Result rows;
	if (!db_run(conn, &(Stmt){.sql = ask}, arena, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++)
		vec_push(names, arena, rows.cells[i].as.text.data);
	return true;
}

bool pg_remarks(Conn *conn, Arena *arena, StrVec *lines, Error *err)
{
	Result rows;
	if (!db_run(conn, &(Stmt){.sql = pg_query("remarks.sql")}, arena, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++)
		vec_push(lines, arena, rows.cells[i].as.text.data);
	return true;
}
