/*
 * trial.c - databases of luamig's own: for runs that are tried, and whose makers live.
 *
 * Its maker's session on the live database holds a lock of its name (GET_LOCK) from before it is
 * there until it is gone.  Such locks are the whole server's and end with their session: where it
 * is free the maker is dead.
 */
#include "db/trial.h"
#include "db/db.h"
#include "drivers/mysql/conn.h"

static bool ask_lock(Conn *live, const char *sql, const char *name, bool *yes, Error *err)
{
	Arena arena = ARENA_INIT;
	const Value param = VALUE_TEXT(name);
	Value value = {0};
	bool found;
	bool ok = db_value(live, &(Stmt){sql, &param, 1}, &arena, &value, &found, err);
	*yes = ok && found && value.type == VAL_INT && value.as.integer == 1;
	arena_release(&arena);
	return ok;
}

bool my_trial_mark(Conn *live, const char *name, Error *err)
{
	bool got;
	if (!ask_lock(live, "SELECT GET_LOCK(?, 0)", name, &got, err))
		return false;
	return got || error_set(err, ERR_INTERNAL, "the name %s is taken", name);
}

bool my_trial_unmark(Conn *live, const char *name, Error *err)
{
	bool ignored;
	return ask_lock(live, "SELECT RELEASE_LOCK(?)", name, &ignored, err);
}

bool my_trial_open(Conn *live, const Url *url, Arena *arena, Trial *out, Error *err)
{
	Error other = ERROR_INIT;
	*out = (Trial){.name = trial_name(TRIAL_TEST, arena)};
	out->url = url_with_database(url, out->name, arena);
	if (!my_trial_mark(live, out->name, err))
		return false;
	if (!my_scratch_create(live, out->name, arena, err)) {
		(void)!my_trial_unmark(live, out->name, &other);
		return false;
	}
	out->conn = db_open(&out->url, NULL, err);
	if (out->conn)
		return true;
	(void)!my_trial_close(live, out, &other);
	return false;
}

bool my_trial_close(Conn *live, Trial *trial, Error *err)
{
	Error other = ERROR_INIT;
	db_close(trial->conn);
	trial->conn = NULL;
	bool ok = my_scratch_drop(live, trial->name, err);
	return my_trial_unmark(live, trial->name, ok ? err : &other) && ok;
}

bool my_trial_left(Conn *live, Arena *arena, StrVec *names, Error *err)
{
	static const char ask[] =
		"SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE "
		"'luamig\\\\_scratch\\\\_%' AND IS_FREE_LOCK(schema_name) ORDER BY 1";
	Result rows;
	if (!db_run(live, &(Stmt){.sql = ask}, arena, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++)
		if (trial_is_name(rows.cells[i].as.text.data))
			vec_push(names, arena, rows.cells[i].as.text.data);
	return true;
}

bool my_trial_drop(Conn *live, const char *name, Error *err)
{
	return my_scratch_drop(live, name, err);
}
