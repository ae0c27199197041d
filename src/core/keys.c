/* keys.c - revisions that run with foreign keys off. */
#include "core/keys.h"

#include <string.h>

#include "db/statement.h"

static const Dialect *dialect(const Run *run)
{
	return run->conn->backend->dialect;
}

KeysAnswer keys_statement(Run *run, const char *sql, Error *err)
{
	if (!dialect(run)->keys_off_sql || run->autocommit)
		return KEYS_PASS;
	int on = statement_foreign_keys(sql, strlen(sql), dialect(run)->lex);
	if (on < 0)
		return KEYS_PASS;
	if (on || run->keys_are_off)
		return KEYS_SKIP; /* they are on again after the revision */
	if (run->mode == TRANSACTION_RUN) {
		error_set(err, ERR_SCRIPT,
			"foreign keys cannot be switched off in a single transaction");
		error_hint(err, "run without --single-transaction");
	} else {
		error_set(err, ERR_KEYS_OFF, "the revision needs foreign keys off");
	}
	return KEYS_RESTART;
}

static bool switch_keys(Run *run, bool on, Error *err)
{
	Arena scratch = ARENA_INIT;
	Value state;
	bool found = false;
	bool ok = db_exec(run->conn, on ? dialect(run)->keys_on_sql : dialect(run)->keys_off_sql,
			  err) &&
		  db_value(run->conn, &(Stmt){.sql = dialect(run)->keys_state_sql}, &scratch,
			  &state, &found, err);
	if (ok && (!found || state.type != VAL_INT || (state.as.integer != 0) != on))
		ok = error_set(err, ERR_INTERNAL, "foreign keys could not be switched %s",
			on ? "on" : "off");
	arena_release(&scratch);
	run->keys_are_off = ok ? !on : run->keys_are_off;
	return ok;
}

bool keys_off(Run *run, Error *err)
{
	return switch_keys(run, false, err);
}

bool keys_on(Run *run, Error *err)
{
	return !run->keys_are_off || switch_keys(run, true, err);
}

static bool check(Run *run, Result *out, Arena *arena, Error *err)
{
	return db_run(run->conn, &(Stmt){.sql = dialect(run)->keys_check_sql}, arena, out, err);
}

bool keys_before(Run *run, Error *err)
{
	Arena scratch = ARENA_INIT;
	Result res = {0};
	bool ok = !run->keys_are_off || check(run, &res, &scratch, err);
	run->keys_broken = res.nrows;
	arena_release(&scratch);
	return ok;
}

bool keys_after(Run *run, Error *err)
{
	Arena scratch = ARENA_INIT;
	Result res = {0};
	bool ok = !run->keys_are_off || check(run, &res, &scratch, err);
	if (ok && res.nrows > run->keys_broken) {
		const Value *last = &res.cells[(res.nrows - 1) * res.ncols];
		error_set(err, ERR_SQL,
			"foreign keys were off, and now %zu row%s refer to nothing, for example in "
			"table %s to "
			"table %s",
			res.nrows - run->keys_broken, res.nrows - run->keys_broken == 1 ? "" : "s",
			last[0].type == VAL_TEXT ? last[0].as.text.data : "?",
			last[2].type == VAL_TEXT ? last[2].as.text.data : "?");
		error_hint(err, "PRAGMA foreign_key_check lists them");
		ok = false;
	}
	arena_release(&scratch);
	return ok;
}
