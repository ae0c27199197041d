/*
 * journal_table.c - the table luamig_journal: one row for each call of the revision that is half
 * done, and nothing between runs.
 *
 * Where a statement with parameters costs more messages than one without (MySQL prepares it),
 * values are written into the text, as long as none holds a backslash: what that means depends on
 * the session, and a script can change the session.
 */
#include <string.h>

#include "base/clock.h"
#include "core/run.h"

enum { ROWS_AT_ONCE = 50 };

typedef VEC(Value) Values;

/* ---- the table --------------------------------------------------------------------------------
 */

/* name, length (0: any), may be NULL */
#define TEXT_COLUMNS(X)                                                                            \
	X(state, 16, false)                                                                        \
	X(revision, 255, false)                                                                    \
	X(direction, 16, false)                                                                    \
	X(kind, 16, false)                                                                         \
	X(digest, 64, false)                                                                       \
	X(place, 0, false)                                                                         \
	X(asks, 0, true)                                                                           \
	X(statements, 0, true)                                                                     \
	X(fingerprint, 0, true)                                                                    \
	X(probe_sql, 0, true)                                                                      \
	X(undo_sql, 0, true)                                                                       \
	X(result, 0, true)                                                                         \
	X(error, 0, true)                                                                          \
	X(resume_at, 0, true)                                                                      \
	X(run_id, 32, false)                                                                       \
	X(written, 32, false)

#define COLUMNS                                                                                    \
	"number, part, row_count, seq, state, revision, direction, kind, digest, place, asks, "    \
	"statements, fingerprint, probe_sql, undo_sql, result, error, resume_at, run_id, written"

enum {
	AT_NUMBER,
	AT_PART,
	AT_ROW_COUNT,
	AT_SEQ,
#define X(name, length, nullable) AT_##name,
	TEXT_COLUMNS(X)
#undef X
		COLUMN_COUNT
};

static Op table_op(const Run *run, Arena *arena)
{
	Op op = {.kind = OP_CREATE_TABLE,
		.schema = run->history.version_schema,
		.table = run->config->journal_table,
		.if_not_exists = true};
	static const char *const numbers[] = {"number", "part", "row_count", "seq"};
	Table *table = &op.create_table.table;
	table->schema = op.schema;
	table->name = op.table;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		vec_push(&table->columns, arena,
			(Column){.name = numbers[i],
				.type = {.kind = TYPE_BIGINT},
				.primary_key = i == 0});
		/* a character set that holds everything, whatever the database's own is */
#define X(word, size, may_be_null)                                                                 \
	vec_push(&table->columns, arena,                                                           \
		(Column){.name = #word,                                                            \
			.type = {.kind = (size) ? TYPE_STRING : TYPE_TEXT, .length = (size)},      \
			.nullable = (may_be_null),                                                 \
			.collate = run->history.dialect->binary_collation});
	TEXT_COLUMNS(X)
#undef X
	table_normalise(table, arena);
	return op;
}

static const char *quoted_name(const History *h, const Config *config, Arena *arena)
{
	Str s = str_new(arena);
	sql_addf(&s, h->dialect, "%n", h->version_schema, config->journal_table);
	return s.data;
}

static bool find_table(const History *h, const Config *config, bool *out, Error *err)
{
	const Catalog *catalog = &h->conn->catalog;
	*out = false;
	return !h->has_version ||
	       catalog->has_table(catalog->arg, h->version_schema, config->journal_table, out, err);
}

bool journal_attach(Run *run, Error *err)
{
	run->journal.table = quoted_name(&run->history, run->config, run->arena);
	run->journal.unsure = true; /* read when a revision starts */
	return find_table(&run->history, run->config, &run->journal.exists, err);
}

bool journal_open(Run *run, Error *err)
{
	if (!journal_attach(run, err))
		return false;
	/* where CREATE TABLE commits it must not come between work and its record */
	return run_has_caps(run, DIALECT_TRANSACTIONAL_DDL) || journal_create(run, err);
}

bool journal_create(Run *run, Error *err)
{
	Arena scratch = ARENA_INIT;
	SqlVec statements = {0};
	Emit emit = db_emit(run->conn, &scratch, &statements);
	const Op op = table_op(run, &scratch);
	bool ok = run->journal.exists ||
		  find_table(&run->history, run->config, &run->journal.exists, err);
	if (ok && !run->journal.exists) {
		ok = dialect_emit(&emit, &op, err);
		for (size_t i = 0; ok && i < statements.count; i++)
			ok = db_exec(run->conn, statements.items[i], err);
	}
	run->journal.exists = run->journal.exists || ok;
	arena_release(&scratch);
	return ok || error_wrap(err, "journal table %s", run->config->journal_table);
}

/* ---- reading ----------------------------------------------------------------------------------
 */

static const char *const words[] = {
	[RECORD_INTENT] = "intent",
	[RECORD_PART] = "part",
	[RECORD_STARTED] = "started",
	[RECORD_DONE] = "done",
	[RECORD_FAILED] = "failed",
};

const char *call_record_word(CallRecord state)
{
	return words[state];
}

static CallRecord state_named(const char *word)
{
	CallRecord state = RECORD_INTENT; /* of what is not known: in doubt */
	for (size_t i = 0; i < RECORD_COUNT; i++)
		if (strcmp(words[i], word) == 0)
			state = (CallRecord)i;
	return state;
}

void journal_push(JournalRows *rows, Arena *arena, JournalRow *row)
{
	vec_push(rows, arena, row); /* NOLINT(bugprone-sizeof-expression): a list of pointers */
}

static const char *text_in(const Value *cells, int at)
{
	return cells[at].type == VAL_TEXT ? cells[at].as.text.data : NULL;
}

static const char *text_or_empty(const Value *cells, int at)
{
	return cells[at].type == VAL_TEXT ? cells[at].as.text.data : "";
}

static int64_t number_in(const Value *cells, int at)
{
	return cells[at].type == VAL_INT ? cells[at].as.integer : 0;
}

static JournalRow *read_row(const Value *cells, Arena *arena)
{
	JournalRow *row = arena_alloc(arena, sizeof(*row));
	*row = (JournalRow){
		.number = (int)number_in(cells, AT_NUMBER),
		.part = (int)number_in(cells, AT_PART),
		.state = state_named(text_or_empty(cells, AT_state)),
		.kind = text_or_empty(cells, AT_kind),
		.digest = text_or_empty(cells, AT_digest),
		.place = text_or_empty(cells, AT_place),
		.asks = text_or_empty(cells, AT_asks),
		.statements = text_in(cells, AT_statements),
		.fingerprint = text_in(cells, AT_fingerprint),
		.probe = text_in(cells, AT_probe_sql),
		.undo = text_in(cells, AT_undo_sql),
		.result = text_in(cells, AT_result),
		.error = text_in(cells, AT_error),
		.resume_at = text_in(cells, AT_resume_at),
		.rows = number_in(cells, AT_ROW_COUNT),
		.seq = number_in(cells, AT_SEQ),
		.kept = ROW_STORED,
	};
	return row;
}

bool journal_left(
	const History *h, const Config *config, Arena *arena, JournalLeft *out, Error *err)
{
	bool exists = false;
	Result res = {0};
	*out = (JournalLeft){0};
	const char *sql = arena_printf(
		arena, "SELECT " COLUMNS " FROM %s ORDER BY number", quoted_name(h, config, arena));
	if (!find_table(h, config, &exists, err) ||
		(exists && !db_run(h->conn, &(Stmt){.sql = sql}, arena, &res, err)))
		return error_wrap(err, "journal table %s", config->journal_table);
	for (size_t i = 0; i < res.nrows; i++) {
		const Value *cells = res.cells + i * res.ncols;
		journal_push(&out->rows, arena, read_row(cells, arena));
		out->revision = text_or_empty(cells, AT_revision);
		out->direction = text_or_empty(cells, AT_direction);
	}
	return true;
}

bool journal_remove(const History *h, const Config *config, Error *err)
{
	Arena scratch = ARENA_INIT;
	const char *sql =
		arena_printf(&scratch, "DELETE FROM %s", quoted_name(h, config, &scratch));
	bool ok = db_exec(h->conn, sql, err);
	arena_release(&scratch);
	return ok || error_wrap(err, "journal table %s", config->journal_table);
}

/* ---- writing ----------------------------------------------------------------------------------
 */

typedef struct Write {
	Run *run;
	Arena *arena;
	Str sql;
	Values values;
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
	bool literal = !run_has_caps(w->run, DIALECT_TRANSACTIONAL_DDL);
	Stmt stmt = {.sql = w->sql.data};
	if (literal && !has_backslash(&w->values))
		stmt.sql = with_literals(w);
	else
		stmt = (Stmt){db_own_sql(w->run->conn, w->arena, w->sql.data), w->values.items,
			w->values.count};
	bool ok = db_run(w->run->conn, &stmt, w->arena, &res, err);
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
	const char *const texts[] = {words[row->state], w->run->revision->id,
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
	const char *const texts[] = {words[row->state], row->result, row->error, row->resume_at};
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

bool journal_store(Run *run, Error *err)
{
	Arena scratch = ARENA_INIT;
	JournalRows changed = rows_kept(run, ROW_CHANGED, &scratch);
	JournalRows fresh = rows_kept(run, ROW_FRESH, &scratch);
	bool ok = changed.count + fresh.count == 0 || journal_create(run, err);
	for (size_t i = 0; ok && i < changed.count; i++)
		ok = update_row(run, changed.items[i], err);
	for (size_t i = 0; ok && i < fresh.count; i += ROWS_AT_ONCE) {
		size_t left = fresh.count - i;
		JournalRows some = {.items = fresh.items + i,
			.count = left < ROWS_AT_ONCE ? left : ROWS_AT_ONCE};
		ok = insert_rows(run, &some, err);
	}
	if (ok) {
		run->journal.read_bytes = 0;
		run->journal.clean = run->journal.rows.count;
	}
	arena_release(&scratch);
	return ok;
}

bool journal_clear(Run *run, Error *err)
{
	Arena scratch = ARENA_INIT;
	const char *sql = arena_printf(&scratch, "DELETE FROM %s", run->journal.table);
	bool ok = run->journal.stored == 0 || db_exec(run->conn, sql, err);
	run->journal.stored = ok ? 0 : run->journal.stored;
	arena_release(&scratch);
	return ok || error_wrap(err, "journal table %s", run->config->journal_table);
}
