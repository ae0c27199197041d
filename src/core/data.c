/*
 * data.c - a call of data.*: what it asks for goes into the journal's digest, the table is looked
 * at, the chunks are done, the result is kept for a replay.
 *
 * The function itself is not in the digest: a call that stopped at a row goes on when the function
 * was mended.
 */
#include "core/data.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/record.h"

/* ---- what it asks --------------------------------------------------------------------------- */

static void add_text(Str *s, const char *name, const char *text)
{
	if (text)
		str_addf(s, ", %s = %s", name, text);
}

static void add_names(Str *s, const char *name, const StrVec *names)
{
	for (size_t i = 0; i < names->count; i++)
		add_text(s, name, names->items[i]);
}

static const char *asked(const ScriptData *what, Arena *arena)
{
	Str s = str_new(arena);
	str_addf(&s, "%s %s", what->word, what->table);
	add_text(&s, "schema", what->schema);
	add_text(&s, "to_schema", what->to_schema);
	add_text(&s, "to", what->to);
	add_text(&s, "set", what->set);
	add_text(&s, "where", what->where);
	add_names(&s, "read", &what->read);
	add_names(&s, "key", &what->key);
	add_names(&s, "param", &what->names);
	add_text(&s, "rows", what->asks);
	if (what->names.count > 0) {
		const Result params = {.ncols = what->names.count,
			.nrows = 1,
			.cells = (Value *)(void *)what->values};
		record_rows(&params, &s);
	}
	return s.data;
}

/* ---- the tables ----------------------------------------------------------------------------- */

static bool find_table(
	DataJob *job, const char *schema, const char *name, DataTable *out, Error *err)
{
	const Backend *backend = job->conn->backend;
	bool found = false;
	if (!backend->data_table(job->conn, schema, name, &job->arena, out, &found, err))
		return error_wrap(err, "%s %s", job->what->word, name);
	if (!found)
		return error_set(err, ERR_SCRIPT, "%s: there is no table %s%s%s", job->what->word,
			schema ? schema : "", schema ? "." : "", name);
	if (!out->refused)
		return true;
	error_set(err, ERR_UNSUPPORTED,
		"%s: table %s cannot be changed in chunks, each row exactly "
		"once: %s",
		job->what->word, name, out->refused);
	return error_hint(err, "change it with op.execute, or give the table another engine first");
}

static bool open_job(DataJob *job, Error *err)
{
	const ScriptData *what = job->what;
	if (!find_table(job, what->schema, what->table, &job->table, err))
		return false;
	job->to = job->table;
	if (what->kind == SCRIPT_COPY && !find_table(job, what->to_schema, what->to, &job->to, err))
		return false;
	if (what->kind == SCRIPT_INSERT)
		return true;
	job->cursor.pass = 1;
	if (!chunk_choose_key(job, err) || !data_check(job, err))
		return false;
	if (job->call.state == CALL_STARTED &&
		!cursor_from_text(job, job->call.cursor, &job->cursor, err))
		return false;
	if (what->quarantine && !quarantine_open(job, err))
		return false;
	if (what->kind != SCRIPT_UPDATE && what->kind != SCRIPT_DELETE &&
		!chunk_rows_open(job, err))
		return false;
	return pace_open(job, err);
}

/* ---- the call ------------------------------------------------------------------------------- */

/* Under an isolation that locks rows and not what is between them; put back whatever happens. */
static bool do_job(DataJob *job, Error *err)
{
	const Driver *driver = job->conn->driver;
	bool chunks = job->what->kind != SCRIPT_INSERT;
	if (chunks && driver->chunks && !driver->chunks(job->conn, true, err))
		return false;
	bool ok = host_transaction(job->run, err) && open_job(job, err) &&
		  (chunks ? chunk_all(job, err) : chunk_insert(job, err));
	Error other = ERROR_INIT;
	if (chunks && driver->chunks && !driver->chunks(job->conn, false, &other) && ok) {
		*err = other;
		return false;
	}
	return ok;
}

static void report(const DataJob *job)
{
	const ScriptDataResult *sum = &job->cursor.sum;
	if (sum->quarantined > 0)
		run_note(job->run, "%s %s: %lld row%s failed and %s kept in %s with the errors",
			job->what->word, job->what->table, (long long)sum->quarantined,
			sum->quarantined == 1 ? "" : "s", sum->quarantined == 1 ? "is" : "are",
			job->quarantine);
}

static bool replay(const Call *call, ScriptDataResult *out, Error *err)
{
	long long n[3];
	if (!call->result || sscanf(call->result, "%lld %lld %lld", &n[0], &n[1], &n[2]) != 3)
		return error_set(err, ERR_IN_DOUBT, "the journal has no result for statement %d",
			call->number);
	*out = (ScriptDataResult){.changed = n[0], .seen = n[1], .quarantined = n[2]};
	return true;
}

static bool finish(DataJob *job, ScriptDataResult *out, Error *err)
{
	const ScriptDataResult *sum = &job->cursor.sum;
	if (job->what->kind == SCRIPT_INSERT)
		host_count(job->run, sum->changed);
	*out = *sum;
	report(job);
	return journal_end(job->run, &job->call,
		arena_printf(&job->arena, "%lld %lld %lld", (long long)sum->changed,
			(long long)sum->seen, (long long)sum->quarantined),
		err);
}

static void say_where(const ScriptData *what, Error *err)
{
	if (err->kind != ERR_INTERRUPTED && err->kind != ERR_DIVERGED &&
		!text_starts_with(err->message, what->word))
		error_wrap(err, "%s %s", what->word, what->table);
	if (!err->where[0])
		snprintf(err->where, sizeof(err->where), "%s", what->at);
}

static void close_job(DataJob *job)
{
	arena_release(&job->chunk);
	arena_release(&job->keys);
	arena_release(&job->arena);
}

bool data_run(Run *run, const ScriptData *what, ScriptDataResult *out, Error *err)
{
	DataJob job = {.run = run, .conn = run->conn, .what = what};
	const char *asks = asked(what, &job.arena);
	bool ok = journal_begin(run, "data", asks, strlen(asks), what->at, &job.call, err);
	if (ok && job.call.state == CALL_DONE)
		ok = replay(&job.call, out, err);
	else if (ok)
		ok = (do_job(&job, err) && finish(&job, out, err)) ||
		     journal_failed(run, &job.call, err);
	if (!ok)
		say_where(what, err);
	run->last_error = ok ? run->last_error : err->kind;
	close_job(&job);
	return ok;
}

bool data_insert_now(Conn *conn, const ScriptData *what, ScriptDataResult *out, Error *err)
{
	DataJob job = {.conn = conn, .what = what};
	bool ok = open_job(&job, err) && chunk_insert(&job, err);
	*out = job.cursor.sum;
	if (!ok)
		say_where(what, err);
	close_job(&job);
	return ok;
}
