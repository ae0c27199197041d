/*
 * blockers.c - who is in the way of a statement that waits for a lock.
 *
 * After the timeout the server cannot be asked any more, so the question is put while the statement
 * still waits: from 60 % of the lock timeout on, and again at that distance, because a statement
 * may work for long before it has to wait.
 */
#include "base/clock.h"
#include "base/str.h"
#include "base/text.h"
#include "drivers/postgres/conn.h"

enum { CONNECT_S = 2, PERCENT = 60 };

static void plan_next(Watch *watch)
{
	int64_t pause = (int64_t)watch->owner->lock_timeout_ms * PERCENT / 100;
	watch->due = clock_ms() + (pause > 0 ? pause : 1);
}

void watch_start(Watch *watch, PgConn *owner)
{
	*watch = (Watch){.owner = owner};
	/* behind a pooler nobody knows which session is ours */
	if (owner->lock_timeout_ms > 0 && !owner->pooled_name)
		plan_next(watch);
}

int watch_poll_ms(const Watch *watch)
{
	if (!watch->due)
		return -1;
	int64_t left = watch->due - clock_ms();
	return left > 0 ? (int)left : 0;
}

static bool connect_second(Watch *watch, Arena *scratch, Error *err)
{
	Result result;
	watch->second = pg_again(watch->owner, CONNECT_S, err);
	return watch->second &&
	       pg_run(&watch->second->base, &(Stmt){.sql = "SET statement_timeout = 1000"}, scratch,
		       &result, err);
}

static bool ask(Watch *watch, Arena *scratch, Error *err)
{
	const Value pid = VALUE_INT(watch->owner->base.session);
	Result result;
	if (!pg_run(&watch->second->base, &(Stmt){pg_query("blockers.sql"), &pid, 1}, scratch,
		    &result, err))
		return false;
	Str lines = str_new(scratch);
	for (size_t i = 0; i < result.nrows; i++)
		str_addf(&lines, "%s%s", i > 0 ? "\n" : "", result.cells[i].as.text.data);
	if (result.nrows > 0) /* else what an earlier look found is the better answer */
		text_copy(watch->found, sizeof(watch->found), lines.data);
	return true;
}

void watch_look(Watch *watch)
{
	Arena scratch = ARENA_INIT;
	Error ignored = ERROR_INIT;
	if ((watch->second || connect_second(watch, &scratch, &ignored)) &&
		ask(watch, &scratch, &ignored))
		plan_next(watch);
	else
		watch->due = 0; /* once it could not be found out, leave it */
	arena_release(&scratch);
}

void watch_end(Watch *watch, bool timed_out)
{
	if (watch->second)
		pg_close(&watch->second->base);
	if (timed_out)
		memcpy(watch->owner->blockers, watch->found, sizeof(watch->found));
}

const char *pg_blockers(Conn *conn, Arena *arena)
{
	return arena_strdup(arena, ((PgConn *)conn)->blockers);
}
