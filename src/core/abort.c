/*
 * abort.c - the way back from half a revision: each statement that its journal has is undone, last
 * first, an operation by its reverse, raw SQL by its `undo`.
 *
 * A row leaves the journal when its statement is undone, in the same transaction where there can be
 * one.  Before a statement that commits by itself its row becomes an intent again, of kind "undo",
 * with the fingerprint of what it touches, so that this way back can be gone on with as well.
 */
#include "core/abort.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "core/decide.h"
#include "core/interrupt.h"
#include "core/record.h"
#include "core/run.h"
#include "core/unfinished.h"
#include "db/lex.h"
#include "db/splitter.h"
#include "model/op_json.h"
#include "model/reverse.h"

typedef struct Undo {
	Run *run;
	const AbortOptions *options;
	AbortResult *out;
	Arena *arena;
} Undo;

/* ---- what there is to undo ------------------------------------------------------------------ */

static bool is_kind(const JournalRow *row, const char *kind)
{
	return strcmp(row->kind, kind) == 0;
}

/* Rows that change nothing, or did not. */
static bool has_nothing(const JournalRow *row)
{
	return row->state == RECORD_FAILED || is_kind(row, "query") || is_kind(row, "rows") ||
	       is_kind(row, "has") || is_kind(row, "set") || is_kind(row, "chance") ||
	       is_kind(row, "reflect");
}

/* The table whose rows a statement changes: INSERT INTO t, UPDATE t, DELETE FROM t; "" unknown. */
static const char *changed_table(const Undo *u, const char *sql)
{
	static const char *const verbs[] = {"INSERT", "UPDATE", "DELETE", "REPLACE"};
	static const char *const skip[] = {"INTO", "FROM", "IGNORE", "ONLY", "OR", "ROLLBACK",
		"ABORT", "REPLACE", "LOW_PRIORITY"};
	Lexer lexer;
	lex_init(&lexer, sql, strlen(sql), u->run->conn->backend->dialect->lex);
	LexToken t = lex_next_solid(&lexer);
	bool known = false;
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		known = known || lex_is_word(&t, verbs[i]);
	t = lex_next_solid(&lexer);
	for (size_t i = 0; known && i < ARRAY_LEN(skip); i++) {
		if (!lex_is_word(&t, skip[i]))
			continue;
		t = lex_next_solid(&lexer);
		i = (size_t)-1;
	}
	bool quoted = t.kind == LEX_QUOTED && t.len > 2;
	if (!known || (t.kind != LEX_WORD && !quoted) || *lexer.pos == '.')
		return "";
	return arena_strndup(u->arena, t.start + quoted, t.len - 2 * (size_t)quoted);
}

/* The table whose rows a statement changes; name "": unknown. */
typedef struct Target {
	const char *schema, *name; /* schema "": the connection's own */
} Target;

/* What stands behind `key` up to the next comma, or "". */
static const char *word_behind(const Undo *u, const char *text, const char *key)
{
	const char *at = strstr(text, key);
	if (!at)
		return "";
	at += strlen(key);
	return arena_strndup(u->arena, at, strcspn(at, ","));
}

/* "data.insert people, schema = s, …", "data.copy users, …, to_schema = s, to = people, …"
 * (data.c) */
static Target target_of_data(const Undo *u, const char *asks)
{
	const char *behind_name = strchr(asks, ',');
	Target target = {"", word_behind(u, asks, " ")};
	if (text_starts_with(asks, "data.copy "))
		target = (Target){
			word_behind(u, asks, ", to_schema = "), word_behind(u, asks, ", to = ")};
	else if (behind_name && text_starts_with(behind_name, ", schema = "))
		target.schema = word_behind(u, behind_name, ", schema = ");
	return target;
}

static bool makes_table(const Undo *u, const JournalRow *row, const Target *target)
{
	Op op;
	Error ignored = ERROR_INIT;
	return is_kind(row, "op") && row->state == RECORD_DONE &&
	       op_from_json(row->asks, u->arena, &op, &ignored) && op.kind == OP_CREATE_TABLE &&
	       strcmp(op.table, target->name) == 0 &&
	       strcmp(op.schema ? op.schema : "", target->schema) == 0;
}

/* Rows in a table that the revision itself has made go with it. */
static bool is_in_new_table(const Undo *u, const JournalRow *row)
{
	const JournalRows *rows = &u->run->journal.rows;
	Target target = {"", ""};
	if (is_kind(row, "sql"))
		target.name = changed_table(u, row->asks);
	else if (is_kind(row, "data"))
		target = target_of_data(u, row->asks);
	for (size_t i = 0; target.name[0] && i + 1 < (size_t)row->number; i++)
		if (makes_table(u, rows->items[i], &target))
			return true;
	return false;
}

/* The operations that undo the row, in order; none for raw SQL. */
static bool reverse_of(const Undo *u, const JournalRow *row, Ops *out, Error *err)
{
	Op *op = arena_alloc(u->arena, sizeof(*op));
	*out = (Ops){0};
	return op_from_json(row->asks, u->arena, op, err) && op_reverse(op, u->arena, out, err);
}

static bool cannot(const JournalRow *row, const char *why, Arena *arena, Error *err)
{
	error_set(err, ERR_IN_DOUBT, "statement %d cannot be undone: %s: %.300s", row->number, why,
		journal_describe(row, arena));
	snprintf(err->where, sizeof(err->where), "%s", row->place);
	error_state(err, "nothing was undone; statements 1 to %d stand", row->number);
	return false;
}

/* Can it be undone?  Asked of all rows before anything is. */
static bool check_row(const Undo *u, const JournalRow *row, Error *err)
{
	Ops ops;
	if (has_nothing(row) || is_kind(row, "undo"))
		return true;
	if (is_kind(row, "op")) {
		if (row->state == RECORD_PART)
			return cannot(row, "only a part of it is done", u->arena, err) ||
			       error_hint(err, "finish the revision, then go back: luamig %s",
				       u->out->direction);
		if (reverse_of(u, row, &ops, err))
			return true;
		Error why = *err;
		error_clear(err);
		cannot(row, why.message, u->arena, err);
		return error_hint(
			err, "%s", why.hint[0] ? why.hint : "finish the revision instead");
	}
	if (row->undo || u->options->keep_rows || is_in_new_table(u, row))
		return true;
	cannot(row, "it changed rows and has no undo", u->arena, err);
	return error_hint(err,
		"finish the revision; or undo this by hand and leave the rows to you: luamig abort "
		"--keep-rows; op.execute takes undo = \"…\"");
}

/* ---- undoing -------------------------------------------------------------------------------- */

static bool commit(Run *run, Error *err)
{
	return db_tx_state(run->conn) != TX_OPEN || db_commit(run->conn, err);
}

/* The row stands for the statement that undoes it now. */
static bool write_intent(Undo *u, JournalRow *row, const Op *op, int at, int part, Error *err)
{
	row->kind = "undo";
	row->state = RECORD_INTENT;
	row->rows = at;
	row->part = part;
	row->fingerprint = NULL;
	row->mended = true;
	if (op && !decide_fingerprint(u->run->conn, op, u->arena, &row->fingerprint, err))
		return false;
	journal_touch(u->run, row);
	return journal_store(u->run, err) && commit(u->run, err);
}

static bool run_statement(Undo *u, const char *sql, Error *err)
{
	Result ignored;
	Run *run = u->run;
	for (int tries = 1;; tries++) {
		if (!interrupt_check(err))
			return false;
		if (db_run(run->conn, &(Stmt){.sql = sql}, u->arena, &ignored, err))
			return true;
		if (err->kind != ERR_LOCK_TIMEOUT || tries >= LOCK_TRIES ||
			db_tx_state(run->conn) != TX_NONE)
			return false;
		error_clear(err);
		interrupt_sleep_ms(run_backoff_ms(tries - 1));
	}
}

static bool is_alone(const Undo *u, const IntVec *alone, size_t i)
{
	for (size_t k = 0; k < alone->count; k++)
		if ((size_t)alone->items[k] == i)
			return true;
	return !run_has_caps(u->run, DIALECT_TRANSACTIONAL_DDL);
}

/* One operation of the way back; `from`: so many statements of it are done. */
static bool undo_op(Undo *u, JournalRow *row, const Op *op, int at, int from, Error *err)
{
	SqlVec statements = {0};
	IntVec alone = {0};
	Run *run = u->run;
	Emit emit = db_emit(run->conn, u->arena, &statements);
	emit.alone = &alone;
	if (!dialect_emit(&emit, op, err))
		return false;
	for (size_t i = (size_t)from; i < statements.count; i++) {
		bool outside = is_alone(u, &alone, i);
		if (outside && !write_intent(u, row, op, at, (int)i + 1, err))
			return false;
		if (!outside && db_tx_state(run->conn) == TX_NONE && !db_begin(run->conn, err))
			return false;
		if (!run_statement(u, statements.items[i], err))
			return error_wrap(err, "%s", op_describe(op, u->arena));
	}
	return true;
}

static bool is_op(const JournalRow *row)
{
	return row->asks && row->asks[0] == '{' && !is_kind(row, "sql");
}

/* Are its rows left as they are? */
static bool is_left(const Undo *u, const JournalRow *row)
{
	return u->options->keep_rows && !is_op(row) && !is_in_new_table(u, row);
}

static bool undo_sql(Undo *u, const JournalRow *row, Error *err)
{
	SplitStatements list = {0};
	Run *run = u->run;
	if (!row->undo || u->options->keep_rows || is_in_new_table(u, row))
		return true;
	if (!split_sql(row->undo, strlen(row->undo), run->conn->backend->dialect->lex, u->arena,
		    &list, err))
		return false;
	for (size_t i = 0; i < list.count; i++) {
		if (db_tx_state(run->conn) == TX_NONE && !db_begin(run->conn, err))
			return false;
		if (!run_statement(u, list.items[i].sql, err))
			return error_wrap(err, "undo of statement %d", row->number);
	}
	return true;
}

/* Where a way back that died has stopped: its statement in doubt is decided. */
static bool find_start(Undo *u, JournalRow *row, const Ops *ops, int *at, int *from, Error *err)
{
	*at = *from = 0;
	if (!is_kind(row, "undo"))
		return true;
	*at = (int)row->rows;
	*from = row->part;
	if (row->state != RECORD_INTENT || (size_t)*at >= ops->count)
		return true;
	JournalRow asked = *row;
	asked.kind = "op";
	asked.statements = NULL;
	asked.asks = op_to_json(&ops->items[*at], u->arena);
	Verdict verdict;
	if (!decide_verdict(u->run->conn, &asked, NULL, u->arena, &verdict, err))
		return false;
	if (verdict == VERDICT_DOUBT) {
		cannot(row, "whether that was begun cannot be known", u->arena, err);
		return error_hint(err, "say it: luamig resolve --applied or --not-applied");
	}
	*from = verdict == VERDICT_DONE ? row->part : row->part - 1;
	return true;
}

static bool undo_row(Undo *u, JournalRow *row, Error *err)
{
	Ops ops = {0};
	int at, from;
	if (has_nothing(row))
		return true;
	if (!is_op(row))
		return undo_sql(u, row, err);
	if (!reverse_of(u, row, &ops, err) || !find_start(u, row, &ops, &at, &from, err))
		return false;
	for (size_t i = (size_t)at; i < ops.count; i++) {
		if (!undo_op(u, row, &ops.items[i], (int)i, from, err))
			return false;
		from = 0;
	}
	return true;
}

static bool forget_row(Undo *u, const JournalRow *row, Error *err)
{
	Run *run = u->run;
	const char *sql = arena_printf(
		u->arena, "DELETE FROM %s WHERE number = %d", run->journal.table, row->number);
	if (!db_exec(run->conn, sql, err) || !commit(run, err))
		return false;
	run->journal.rows.count--;
	run->journal.stored--;
	if (run->journal.clean > run->journal.rows.count)
		run->journal.clean = run->journal.rows.count;
	if (has_nothing(row))
		return true;
	bool left = is_left(u, row);
	u->out->undone += !left;
	u->out->left += left;
	if (u->options->told)
		u->options->told(u->options->arg, journal_describe(row, u->arena), left);
	return true;
}

static bool settle_last(Undo *u, Error *err)
{
	JournalRows *rows = &u->run->journal.rows;
	JournalRow *last = rows->count ? rows->items[rows->count - 1] : NULL;
	if (!last || last->state != RECORD_INTENT || is_kind(last, "undo"))
		return true;
	return decide(u->run, last, last->probe, err);
}

static bool record(Undo *u, Error *err)
{
	Run *run = u->run;
	const HistoryEntry entry = {.run_id = run->run_id,
		.revision = u->out->revision,
		.direction = u->out->direction,
		.started = run->started,
		.duration_ms = clock_ms() - run->started_ms,
		.statements = (int64_t)u->out->undone,
		.outcome = "aborted"};
	return db_begin(run->conn, err) && history_record(&run->history, &entry, err) &&
	       journal_clear(run, err) && db_commit(run->conn, err);
}

static bool undo_all(Undo *u, Error *err)
{
	JournalRows *rows = &u->run->journal.rows;
	if (!settle_last(u, err))
		return false;
	for (size_t i = rows->count; i > 0; i--)
		if (!check_row(u, rows->items[i - 1], err))
			return false;
	while (rows->count > 0) {
		JournalRow *row = rows->items[rows->count - 1];
		if (undo_row(u, row, err) && forget_row(u, row, err))
			continue;
		Error ignored = ERROR_INIT;
		db_rollback(u->run->conn, &ignored);
		err->unfinished = err->kind != ERR_IN_DOUBT;
		error_state(err, "statements 1 to %d of revision %s stand, those after are undone",
			row->number, u->out->revision);
		return error_hint(err, "mend the cause, then run: luamig abort");
	}
	return record(u, err);
}

/* ---- the run -------------------------------------------------------------------------------- */

static bool open_left(Run *run, AbortResult *out, Error *err)
{
	Revision *revision = arena_alloc(run->arena, sizeof(*revision));
	if (!history_open(run->conn, run->config, run->arena, &run->history, err) ||
		!journal_left(&run->history, run->config, run->arena, &run->left, err))
		return false;
	if (!run->left.revision)
		return true;
	*revision = (Revision){.id = run->left.revision, .shown = ""};
	run->revision = revision;
	out->revision = run->left.revision;
	out->direction = run->left.direction;
	run->journal.unsure = true;
	return history_create(&run->history, err) && journal_attach(run, err);
}

static RunOptions options_for(const JournalLeft *left)
{
	bool down = left->direction && strcmp(left->direction, "downgrade") == 0;
	return (RunOptions){.direction = down ? DOWNGRADE : UPGRADE};
}

bool abort_run(const RunContext *context, const AbortOptions *options, AbortResult *out, Error *err)
{
	RunOptions run_options = {0};
	RunResult ignored;
	Run run = run_new(context, &run_options, &ignored);
	Arena scratch = ARENA_INIT;
	Undo u = {.run = &run, .options = options, .out = out, .arena = &scratch};
	*out = (AbortResult){0};
	interrupt_start();
	bool ok = run_take_lock(&run, err) && open_left(&run, out, err);
	run_options = options_for(&run.left);
	run.started = clock_utc(run.arena);
	run.started_ms = clock_ms();
	interrupt_watch(run.conn, NULL);
	if (ok && out->revision)
		ok = journal_start(&run, err) && undo_all(&u, err);
	run_end(&run);
	arena_release(&scratch);
	return ok;
}

static bool settle(Run *run, bool applied, AbortResult *out, Error *err)
{
	JournalRows *rows = &run->journal.rows;
	JournalRow *row = rows->count ? rows->items[rows->count - 1] : NULL;
	if (!row || row->state != RECORD_INTENT) {
		error_set(err, ERR_REVISION,
			"no statement is in doubt: the %s of revision %s is unfinished, but what "
			"of "
			"it is done is known",
			out->direction, out->revision);
		return error_hint(err, "luamig doctor says how to go on");
	}
	out->statement = journal_describe(row, run->arena);
	out->number = row->number;
	if (is_kind(row, "undo")) {
		row->part -= !applied;
		row->state = RECORD_PART;
	} else {
		decide_as(row, applied);
	}
	journal_touch(run, row);
	return journal_store(run, err);
}

bool abort_resolve(const RunContext *context, bool applied, AbortResult *out, Error *err)
{
	RunOptions run_options = {0};
	RunResult ignored;
	Run run = run_new(context, &run_options, &ignored);
	*out = (AbortResult){0};
	interrupt_start();
	bool ok = run_take_lock(&run, err) && open_left(&run, out, err);
	run_options = options_for(&run.left);
	if (ok && out->revision)
		ok = journal_start(&run, err) && settle(&run, applied, out, err);
	run_end(&run);
	return ok;
}
