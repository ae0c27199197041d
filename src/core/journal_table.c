/* journal_table.c - the table luamig_journal: one row for each call of the revision that is half
 * done, and nothing between runs.  Making and reading it; journal_write.c writes. */
#include <string.h>

#include "core/journal_table.h"
#include "core/own_table.h"

/* ---- the table ------------------------------------------------------------------------------ */

static Op table_op(const Run *run, Arena *arena)
{
	static const char *const numbers[] = {"number", "part", "row_count", "seq"};
	Op op = own_table(run->history.version_schema, run->config->journal_table);
	Table *table = &op.create_table.table;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		vec_push(&table->columns, arena, own_number(numbers[i], false));
	table->columns.items[0].primary_key = true;
#define X(word, size, may_be_null)                                                                 \
	vec_push(&table->columns, arena, own_text(#word, size, may_be_null));
	TEXT_COLUMNS(X)
#undef X
	/* a character set that holds everything, whatever the database's own is */
	for (size_t i = ARRAY_LEN(numbers); i < table->columns.count; i++)
		table->columns.items[i].collate = run->history.dialect->binary_collation;
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
	if (run->journal.exists)
		return true;
	Arena scratch = ARENA_INIT;
	SqlVec statements = {0};
	Emit emit = db_emit(run->conn, &scratch, &statements);
	const Op op = table_op(run, &scratch);
	bool ok = find_table(&run->history, run->config, &run->journal.exists, err);
	if (ok && !run->journal.exists) {
		ok = dialect_emit(&emit, &op, err);
		for (size_t i = 0; ok && i < statements.count; i++)
			ok = db_exec(run->conn, statements.items[i], err);
	}
	run->journal.exists = run->journal.exists || ok;
	arena_release(&scratch);
	return ok || error_wrap(err, "journal table %s", run->config->journal_table);
}

/* ---- reading -------------------------------------------------------------------------------- */

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
