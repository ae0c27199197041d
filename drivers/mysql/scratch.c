/*
 * scratch.c - an empty database beside the live one, with its character set and collation, for
 * schemas that are made to be looked at.
 */
#include "db/db.h"
#include "db/trial.h"
#include "drivers/mysql/conn.h"

bool my_scratch_create(Conn *live, const char *name, Arena *arena, Error *err)
{
	static const char ask[] = "SELECT CONCAT(' CHARACTER SET ', @@character_set_database, "
				  "' COLLATE ', @@collation_database)";
	Str sql = str_new(arena);
	Value text;
	bool found;
	if (!db_value(live, &(Stmt){.sql = ask}, arena, &text, &found, err))
		return false;
	sql_addf(&sql, live->backend->dialect, "CREATE DATABASE %i%s", name, text.as.text.data);
	if (db_exec(live, sql.data, err))
		return true;
	error_wrap(err, "a scratch database for comparing");
	return error_hint(err,
		"grant CREATE and DROP on `luamig\\_scratch\\_%%`.*, or name an empty "
		"database as shadow_url in luamig.lua");
}

bool my_scratch_drop(Conn *live, const char *name, Error *err)
{
	Arena arena = ARENA_INIT;
	Str sql = str_new(&arena);
	sql_addf(&sql, live->backend->dialect, "DROP DATABASE IF EXISTS %i", name);
	bool ok = db_exec(live, sql.data, err);
	arena_release(&arena);
	return ok;
}

bool my_scratch_open(Conn *live, const Url *url, Arena *arena, Scratch *out, Error *err)
{
	Error ignored = ERROR_INIT;
	*out = (Scratch){.name = trial_name(TRIAL_LOOK, arena)};
	if (!my_trial_mark(live, out->name, err))
		return false;
	if (!my_scratch_create(live, out->name, arena, err)) {
		(void)!my_trial_unmark(live, out->name, &ignored);
		return false;
	}
	const Url there = url_with_database(url, out->name, arena);
	out->conn = db_open(&there, NULL, err);
	if (out->conn)
		return true;
	(void)!my_scratch_close(live, out, &ignored);
	return false;
}

bool my_scratch_close(Conn *live, Scratch *scratch, Error *err)
{
	Error other = ERROR_INIT;
	db_close(scratch->conn);
	scratch->conn = NULL;
	bool ok = my_scratch_drop(live, scratch->name, err);
	return my_trial_unmark(live, scratch->name, ok ? err : &other) && ok;
}
