/*
 * journal_write.c - what is written to the table luamig_journal.
 *
 * Where a statement with parameters costs more messages than one without (MySQL prepares it),
 * values are written into the text, as long as none holds a backslash: what that means depends on
 * the session, and a script can change the session.  In a long run the statement is prepared once.
 */
#include <string.h>

#include "base/clock.h"
#include "core/journal_table.h"

enum { ROWS_AT_ONCE = 50, FEW_REVISIONS = 8 };

typedef VEC(Value) Values;

#define ALL_MARKS "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"

#define ALL_SET                                                                                    \
	"number = ?, part = ?, row_count = ?, seq = ?, state = ?, revision = ?, direction = ?, "   \
	"kind = ?, digest = ?, place = ?, asks = ?, statements = ?, fingerprint = ?, "             \
	"probe_sql = ?, undo_sql = ?, result = ?, error = ?, resume_at = ?, run_id = ?, "          \
	"written = ?"

/* ---- writing -------------------------------------------------------------------------------- */

typedef struct Write {
	Run *run;
	Arena *arena;
	Str sql;
	Values values;
	bool kept; /* the same text comes with each revision: it is worth preparing */
} Write;

static Value text_value(const char *text)
{
	return text ? VALUE_TEXT(text) : (Value){.type = VAL_NULL};
}

static bool has_backslash(const Values *values)
{
	for (size_t i = 0; i < values->count; i++) {
		const Value *v = &values->items[i];
		if (v->type == VAL_TEXT && strchr(v->as.text.data, '\\'))
			return true;
	}
	return false;
}

static void put_literal(Write *w, const Value *v, Str *out)
{
	if (v->type == VAL_INT)
		str_addf(out, "%lld", (long long)v->as.integer);
	else if (v->type == VAL_TEXT)
		w->run->history.dialect->string(v->as.text.data, v->as.text.len, out);
	else
		str_add(out, "NULL");
}

/* The text has a ? for each value and no other. */
static const char *with_literals(Write *w)
{
	Str out = str_new(w->arena);
	size_t n = 0;
	for (const char *at = w->sql.data; *at; at++) {
		if (*at == '?')
			put_literal(w, &w->values.items[n++], &out);
		else
			str_addn(&out, at, 1);
	}
	return out.data;
}

static bool send(Write *w, int64_t *affected, Error *err)
{
	Result res = {0};
	bool literal = !run_has_caps(w->run, DIALECT_TRANSACTIONAL_DDL) && !w->kept;
	Stmt stmt = {.sql = w->sql.data};
	if (literal && !has_backslash(&w->values))
		stmt.sql = with_literals(w);
	else
		stmt = (Stmt){db_own_sql(w->run->conn, w->arena, w->sql.data), w->values.items,
			w->values.count};
	bool ok = w->kept ? db_run_kept(w->run->conn, &stmt, w->arena, &res, err)
			  : db_run(w->run->conn, &stmt, w->arena, &res, err);
	*affected = res.affected;
	return ok || error_wrap(err, "journal table %s", w->run->config->journal_table);
}

static void add(Write *w, Value value)
{
	vec_push(&w->values, w->arena, value);
}

static void add_values(Write *w, const JournalRow *row)
{
	const int64_t numbers[] = {row->number, row->part, row->rows, row->seq};
	const char *const texts[] = {call_record_word(row->state), w->run->revision->id,
		direction_word(w->run->options->direction), row->kind, row->digest, row->place,
		row->asks, row->statements, row->fingerprint, row->probe, row->undo, row->result,
		row->error, row->resume_at, w->run->run_id, clock_utc(w->arena)};
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		add(w, VALUE_INT(numbers[i]));
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		add(w, text_value(texts[i]));
}

static bool fenced(const Run *run, Error *err)
{
	error_set(err, ERR_FENCED, "another run changed the journal %s meanwhile",
		run->config->journal_table);
	return error_hint(err, "luamig doctor says what state the database is in");
}

/* What a call asks is written again only when the script was mended. */
static void set_asks(Write *w, const JournalRow *row)
{
	const char *const texts[] = {
		row->kind, row->digest, row->place, row->asks, row->probe, row->undo};
	str_add(&w->sql,
		"kind = ?, digest = ?, place = ?, asks = ?, probe_sql = ?, undo_sql = ?, ");
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		add(w, text_value(texts[i]));
}

/* The statements and the fingerprint are those of the intent. */
static void set_intent(Write *w, const JournalRow *row)
{
	str_add(&w->sql, "statements = ?, fingerprint = ?, run_id = ?, written = ?, ");
	add(w, text_value(row->statements));
	add(w, text_value(row->fingerprint));
	add(w, text_value(w->run->run_id));
	add(w, text_value(clock_utc(w->arena)));
}

static void set_outcome(Write *w, const JournalRow *row)
{
	const char *const texts[] = {
		call_record_word(row->state), row->result, row->error, row->resume_at};
	const int64_t numbers[] = {row->part, row->rows, row->seq + 1, row->number, row->seq};
	str_add(&w->sql, "state = ?, result = ?, error = ?, resume_at = ?, part = ?, "
			 "row_count = ?, seq = ? WHERE number = ? AND seq = ?");
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		add(w, text_value(texts[i]));
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		add(w, VALUE_INT(numbers[i]));
}

/* Rows stay only as they were read or written last: seq tells. */
static bool update_row(Run *run, JournalRow *row, Error *err)
{
	Arena scratch = ARENA_INIT;
	Write w = {.run = run, .arena = &scratch, .sql = str_new(&scratch)};
	int64_t affected;
	str_addf(&w.sql, "UPDATE %s SET ", run->journal.table);
	if (row->mended)
		set_asks(&w, row);
	if (row->mended || row->state == RECORD_INTENT)
		set_intent(&w, row);
	set_outcome(&w, row);
	bool ok = send(&w, &affected, err) && (affected == 1 || fenced(run, err));
	if (ok) {
		row->seq++;
		row->kept = ROW_STORED;
		row->mended = false;
	}
	arena_release(&scratch);
	return ok;
}

/* Did the revision before move the version rows in the open transaction?  That is done only if they
 * are as they should be, so they need not be counted again. */
static bool has_moved_rows(const Run *run, Arena *arena)
{
	if (!run->journal.spent || run->pending.count == 0)
		return false;
	const Pending *last = &run->pending.items[run->pending.count - 1];
	return history_changes(&last->before, &run->rows, arena).count > 0;
}

static void add_condition(Write *w, const char *proof)
{
	const Run *run = w->run;
	Stmt condition = {.sql = proof};
	if (!has_moved_rows(run, w->arena))
		condition = history_condition(&run->history, &run->rows, proof, w->arena);
	str_addf(&w->sql, " AND %s", condition.sql);
	for (size_t i = 0; i < condition.nparams; i++)
		add(w, condition.params[i]);
}

/* The first row of a revision takes the place of the spent one, if there is one, and is written
 * only if the version rows are as they should be and the lock is ours, if that was not asked yet.
 */
static bool write_first(Run *run, JournalRow *row, Error *err)
{
	Arena scratch = ARENA_INIT;
	Journal *j = &run->journal;
	Write w = {.run = run, .arena = &scratch, .sql = str_new(&scratch)};
	const char *proof = run->unfenced ? run_lock_proof(&run->lock) : NULL;
	int64_t affected;
	w.kept = ++j->firsts > FEW_REVISIONS;
	add_values(&w, row);
	if (j->spent)
		str_addf(&w.sql, "UPDATE %s SET " ALL_SET " WHERE number = 1 AND seq = %lld",
			j->table, (long long)j->spent_seq);
	else
		str_addf(&w.sql,
			"INSERT INTO %s (" COLUMNS ") SELECT " ALL_MARKS
			" FROM (SELECT 1 AS one) luamig_one WHERE one = 1",
			j->table);
	if (proof)
		add_condition(&w, proof);
	bool ok = (!run->unfenced || proof || step_fence(run, err)) && send(&w, &affected, err);
	if (ok && affected != 1)
		ok = (!proof || step_fence(run, err)) && fenced(run, err);
	if (ok) {
		run->unfenced = j->spent = false;
		row->kept = ROW_STORED;
		j->stored++;
	}
	arena_release(&scratch);
	return ok;
}

static bool insert_rows(Run *run, const JournalRows *rows, Error *err)
{
	Arena scratch = ARENA_INIT;
	Write w = {.run = run, .arena = &scratch, .sql = str_new(&scratch)};
	int64_t affected;
	str_addf(&w.sql, "INSERT INTO %s (" COLUMNS ") VALUES ", run->journal.table);
	for (size_t i = 0; i < rows->count; i++) {
		str_add(&w.sql, i ? ", (" : "(");
		for (size_t n = 0; n < COLUMN_COUNT; n++)
			str_add(&w.sql, n ? ", ?" : "?");
		str_add(&w.sql, ")");
		add_values(&w, rows->items[i]);
	}
	bool ok = send(&w, &affected, err);
	for (size_t i = 0; ok && i < rows->count; i++)
		rows->items[i]->kept = ROW_STORED;
	run->journal.stored += ok ? rows->count : 0;
	arena_release(&scratch);
	return ok;
}

/* The clock and the seed are kept once the script has asked for them. */
static bool chance_counts(const Run *run)
{
	return run->script && script_chance_used(run->script);
}

static JournalRows rows_kept(const Run *run, int kept, Arena *arena)
{
	const Journal *j = &run->journal;
	JournalRows out = {0};
	if (j->chance && (int)j->chance->kept == kept && chance_counts(run))
		journal_push(&out, arena, j->chance);
	for (size_t i = j->clean; i < j->rows.count; i++)
		if ((int)j->rows.items[i]->kept == kept)
			journal_push(&out, arena, j->rows.items[i]);
	return out;
}

bool journal_is_one_write(const Run *run)
{
	Arena scratch = ARENA_INIT;
	size_t changed = rows_kept(run, ROW_CHANGED, &scratch).count;
	size_t fresh = rows_kept(run, ROW_FRESH, &scratch).count;
	arena_release(&scratch);
	return changed + (fresh + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE <= 1;
}

/* ---- removing ------------------------------------------------------------------------------- */

static Stmt clear_stmt(const Run *run, Arena *arena)
{
	return (Stmt){.sql = arena_printf(arena, "DELETE FROM %s", run->journal.table)};
}

bool journal_clear(Run *run, Error *err)
{
	Arena scratch = ARENA_INIT;
	Journal *j = &run->journal;
	bool ok = (j->stored == 0 && !j->spent) ||
		  db_exec(run->conn, clear_stmt(run, &scratch).sql, err);
	j->stored = ok ? 0 : j->stored;
	j->spent = j->spent && !ok;
	arena_release(&scratch);
	return ok || error_wrap(err, "journal table %s", run->config->journal_table);
}

static bool sweep(Run *run, Error *err)
{
	return !run->journal.spent || journal_clear(run, err);
}

const Stmt *journal_last_words(const Run *run, Arena *arena)
{
	if (!run->journal.spent)
		return NULL;
	Stmt *stmt = arena_alloc(arena, sizeof(*stmt));
	*stmt = clear_stmt(run, arena);
	return stmt;
}

void journal_forget(Run *run)
{
	run->journal.unsure = true;
	run->journal.exists = run->journal.spent = false;
}

/* ---- storing -------------------------------------------------------------------------------- */

/* One row, the first, and nothing else. */
static bool is_first(const Run *run, const JournalRows *changed, const JournalRows *fresh)
{
	return changed->count == 0 && fresh->count == 1 && fresh->items[0]->number == 1 &&
	       run->journal.stored == 0;
}

static bool store_rows(Run *run, const JournalRows *changed, const JournalRows *fresh, Error *err)
{
	bool ok = (!run->unfenced || step_fence(run, err)) && sweep(run, err);
	for (size_t i = 0; ok && i < changed->count; i++)
		ok = update_row(run, changed->items[i], err);
	for (size_t i = 0; ok && i < fresh->count; i += ROWS_AT_ONCE) {
		size_t left = fresh->count - i;
		JournalRows some = {.items = fresh->items + i,
			.count = left < ROWS_AT_ONCE ? left : ROWS_AT_ONCE};
		ok = insert_rows(run, &some, err);
	}
	return ok;
}

bool journal_store(Run *run, Error *err)
{
	Arena scratch = ARENA_INIT;
	JournalRows changed = rows_kept(run, ROW_CHANGED, &scratch);
	JournalRows fresh = rows_kept(run, ROW_FRESH, &scratch);
	bool ok = changed.count + fresh.count == 0 || journal_create(run, err);
	if (ok && is_first(run, &changed, &fresh))
		ok = write_first(run, fresh.items[0], err);
	else if (ok)
		ok = store_rows(run, &changed, &fresh, err);
	if (ok) {
		run->journal.read_bytes = 0;
		run->journal.clean = run->journal.rows.count;
	}
	arena_release(&scratch);
	return ok;
}
