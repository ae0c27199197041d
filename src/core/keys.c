/* keys.c - revisions that run with foreign keys off. */
#include "core/keys.h"

#include <string.h>

#include "db/statement.h"

static const Dialect *dialect(const Run *run)
{
	return run->conn->backend->dialect;
}

static bool ask_for_restart(const Run *run, Error *err)
{
	if (run->mode != TRANSACTION_RUN)
		return error_set(err, ERR_KEYS_OFF, "the revision needs foreign keys off");
	error_set(err, ERR_SCRIPT, "foreign keys cannot be switched off in a single transaction");
	return error_hint(err, "run without --single-transaction");
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
	(void)!ask_for_restart(run, err);
	return KEYS_RESTART;
}

/* 1 on, 0 off, -1 it cannot be known. */
static bool read_state(Run *run, int *on, Error *err)
{
	Arena scratch = ARENA_INIT;
	Value state;
	bool found = false;
	bool ok = db_value(run->conn, &(Stmt){.sql = dialect(run)->keys_state_sql}, &scratch,
		&state, &found, err);
	*on = ok && found && state.type == VAL_INT ? state.as.integer != 0 : -1;
	arena_release(&scratch);
	return ok;
}

bool keys_for(Run *run, const Emit *emit, Error *err)
{
	int on = 0;
	if (emit->together && run->autocommit) {
		error_set(err, ERR_SCRIPT, "this makes the table anew, which needs a transaction");
		return error_hint(err, "do it outside op.autocommit, or in a revision of its own "
				       "without transactional = false");
	}
	if (!emit->keys_off || run->keys_are_off)
		return true;
	return read_state(run, &on, err) && (on == 0 || ask_for_restart(run, err));
}

static bool switch_keys(Run *run, bool on, Error *err)
{
	int state = -1;
	bool ok = db_exec(run->conn, on ? dialect(run)->keys_on_sql : dialect(run)->keys_off_sql,
			  err) &&
		  read_state(run, &state, err);
	if (ok && state != on)
		ok = error_set(err, ERR_INTERNAL, "foreign keys could not be switched %s",
			on ? "on" : "off");
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

/* The check cannot be done at all where a key fits no key of the other table: what was so before
 * may stay so. */
enum { NOT_CHECKED = -1 };

bool keys_before(Run *run, Error *err)
{
	Arena scratch = ARENA_INIT;
	Result res = {0};
	bool ok = !run->keys_are_off || check(run, &res, &scratch, err);
	run->keys_broken = res.nrows;
	if (!ok && err->kind == ERR_SQL) {
		error_clear(err);
		run->keys_broken = (size_t)NOT_CHECKED;
		ok = true;
	}
	arena_release(&scratch);
	return ok;
}

bool keys_after(Run *run, Error *err)
{
	Arena scratch = ARENA_INIT;
	Result res = {0};
	bool unknown = run->keys_broken == (size_t)NOT_CHECKED;
	bool ok = !run->keys_are_off || unknown || check(run, &res, &scratch, err);
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
