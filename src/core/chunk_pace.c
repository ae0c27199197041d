/*
 * chunk_pace.c - how many rows a chunk has, what we wait for between two, and what is told.
 *
 * The size follows the time that rows took: the average of pt-online-schema-change, which forgets a
 * quarter with each chunk, never more than twice or less than half of the last size.  Rows that
 * take much memory make smaller chunks.
 */
#include <string.h>

#include "base/clock.h"
#include "core/data.h"
#include "core/interrupt.h"
#include "db/answer.h"

enum { FIRST_ROWS = 1000, MOST_ROWS = 100000, WAIT_MS = 1000, TELL_MS = 100 };
enum { CHUNK_BYTES = 3 * 1024 * 1024 };

/* ---- how many rows in all ------------------------------------------------------------------- */

static double number_of(const Value *v)
{
	return v->type == VAL_INT ? (double)v->as.integer : 0;
}

/* Of an integer key the place between its ends tells how far we are. */
static bool read_ends(DataJob *job, Error *err)
{
	Pace *p = &job->pace;
	const DataColumn *column = &job->table.columns.items[job->key->columns.items[0]];
	bool counts = column->class == DATA_INT || column->class == DATA_ANY;
	Result result;
	p->low = 0;
	p->high = -1;
	if (job->key->columns.count != 1 || !counts)
		return true;
	const Stmt stmt = sql_ends(job, err);
	if (!stmt.sql || !db_run(job->conn, &stmt, &job->chunk, &result, err))
		return false;
	if (result.cells[0].type == VAL_INT && result.cells[1].type == VAL_INT) {
		p->low = number_of(&result.cells[0]);
		p->high = number_of(&result.cells[1]);
	}
	return true;
}

bool pace_open(DataJob *job, Error *err)
{
	Pace *p = &job->pace;
	*p = (Pace){.size = job->what->chunk ? job->what->chunk : FIRST_ROWS,
		.most = MOST_ROWS,
		.total = -1,
		.before = job->cursor.sum.seen,
		.started_ms = clock_ms()};
	if (!job->what->where)
		p->total = job->table.rows;
	return read_ends(job, err);
}

/* ---- time and size -------------------------------------------------------------------------- */

void pace_begin(DataJob *job)
{
	job->pace.chunk_us = clock_us();
}

static int64_t clamp(double want, int64_t low, int64_t high)
{
	if (want <= (double)low)
		return low;
	return want >= (double)high ? high : (int64_t)want;
}

void pace_done(DataJob *job, const ChunkDone *done)
{
	Pace *p = &job->pace;
	double seconds = (double)(clock_us() - p->chunk_us) / 1e6;
	p->narrow = false;
	if (job->what->chunk || done->rows == 0) {
		if (job->what->chunk && p->size < job->what->chunk) /* it was shrunk: slowly back */
			p->size = clamp((double)p->size * 2, 1, job->what->chunk);
		return;
	}
	p->rows = p->rows * 0.75 + (double)done->rows;
	p->seconds = p->seconds * 0.75 + (seconds > 1e-6 ? seconds : 1e-6);
	if (done->bytes > 0)
		p->most = clamp((double)CHUNK_BYTES * (double)done->rows / (double)done->bytes, 1,
			MOST_ROWS);
	double want = p->rows / p->seconds * job->what->target;
	p->size = clamp(want, p->size / 2, p->size * 2);
	p->size = clamp((double)p->size, 1, p->most);
}

void pace_shrink(DataJob *job)
{
	Pace *p = &job->pace;
	p->size = p->size > 1 ? p->size / 2 : 1;
	p->narrow = true;
	p->rows = p->seconds = 0;
	p->chunk_us = clock_us();
}

/* ---- telling -------------------------------------------------------------------------------- */

/* What share of the rows is done, from 0 to 1; negative: it cannot be told. */
static double share_of(const DataJob *job)
{
	const Pace *p = &job->pace;
	const DataCursor *c = &job->cursor;
	if (c->pass > 1)
		return 1;
	if (p->high > p->low && c->begun)
		return (number_of(&c->key[0]) - p->low) / (p->high - p->low);
	if (p->total > 0 && c->sum.seen <= p->total)
		return (double)c->sum.seen / (double)p->total;
	return -1;
}

void pace_tell(DataJob *job, const char *waits_for)
{
	Pace *p = &job->pace;
	int64_t now = clock_ms();
	if (!waits_for && now - p->told_ms < TELL_MS)
		return;
	p->told_ms = now;
	double share = share_of(job), seconds = (double)(now - p->started_ms) / 1000;
	int64_t rows = job->cursor.sum.seen;
	RunProgress progress = {.word = job->what->word,
		.table = job->what->table,
		.done = rows,
		.total = -1,
		.rate = seconds > 0 ? (double)(rows - p->before) / seconds : 0,
		.eta = -1,
		.chunk = p->size,
		.waits_for = waits_for,
		.phase = NULL,
		.unit = "rows",
		.seconds = seconds};
	if (share > 0 && share <= 1)
		progress.total = (int64_t)((double)rows / share + 0.5);
	if (progress.total >= rows && progress.rate > 0)
		progress.eta = (double)(progress.total - rows) / progress.rate;
	run_emit(job->run, (RunEvent){.kind = EVENT_PROGRESS,
				   .revision = job->run->revision,
				   .index = job->run->step + 1,
				   .progress = &progress});
}

/* ---- waiting -------------------------------------------------------------------------------- */

static bool ask_query(DataJob *job, const char **reason, Error *err)
{
	Value value;
	bool found;
	if (!job->what->while_ok)
		return true;
	if (!db_value(job->conn, &(Stmt){.sql = job->what->while_ok}, &job->chunk, &value, &found,
		    err))
		return error_wrap(err, "while_ok");
	if (!found || !answer_is_true(&value))
		*reason = "while_ok";
	return true;
}

static bool ask_replicas(DataJob *job, const char **reason, Error *err)
{
	const Driver *driver = job->conn->driver;
	double seconds = 0;
	bool known = false;
	if (job->what->max_lag < 0)
		return true;
	if (driver->lag && !driver->lag(job->conn, &seconds, &known, err))
		return error_wrap(err, "max_lag");
	if (!known && !job->pace.warned_of_lag) {
		job->pace.warned_of_lag = true;
		run_note(job->run,
			"%s %s: this server does not say how far its replicas are behind; max_lag "
			"is not looked at",
			job->what->word, job->what->table);
	}
	if (known && seconds > job->what->max_lag)
		*reason = arena_printf(&job->chunk, "replicas, %.1f s behind", seconds);
	return true;
}

static bool sleep_for(int ms, Error *err)
{
	return ms <= 0 || interrupt_sleep_ms(ms) || interrupt_check(err);
}

bool pace_wait(DataJob *job, Error *err)
{
	pace_tell(job, NULL);
	if (!sleep_for((int)(job->what->pause * 1000), err))
		return false;
	for (;;) {
		const char *reason = NULL;
		if (!interrupt_check(err) || !ask_query(job, &reason, err) ||
			!ask_replicas(job, &reason, err))
			return false;
		if (!reason)
			return true;
		pace_tell(job, reason);
		if (!sleep_for(WAIT_MS, err))
			return false;
	}
}
