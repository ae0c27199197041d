/*
 * decide.c - see decide.h.
 *
 * What the statement touches is as it was before: not done.  What the operation promises is there:
 * done.  Neither, and running it once more would do no harm: not done.  Else a person must say.
 */
#include "core/decide.h"

#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "core/record.h"
#include "core/run.h"
#include "db/answer.h"
#include "db/lex.h"
#include "model/op_json.h"
#include "model/promise.h"

/* ---- fingerprints --------------------------------------------------------------------------- */

bool decide_fingerprint(Conn *conn, const Op *op, Arena *arena, const char **out, Error *err)
{
	ObjectNames names = {0};
	char hex[HASH_HEX_SIZE];
	*out = NULL;
	op_touches(op, arena, &names);
	if (names.count == 0)
		return true;
	Hash *hash = hash_new();
	bool ok = true;
	for (size_t i = 0; ok && i < names.count; i++) {
		const char *text = "";
		ok = db_fingerprint(
			conn, names.items[i].schema, names.items[i].name, arena, &text, err);
		hash_add(hash, text, strlen(text) + 1);
	}
	hash_finish(hash, hex);
	*out = arena_strdup(arena, hex);
	return ok;
}

/* ---- promises ------------------------------------------------------------------------------- */

typedef struct Asking {
	Conn *conn;
	Arena *arena;
	bool unknown; /* a promise that cannot be asked for */
} Asking;

/* "VARCHAR (20)" and "varchar(20)" are the same. */
static bool same_type(const char *a, const char *b)
{
	for (;; a++, b++) {
		while (*a == ' ')
			a++;
		while (*b == ' ')
			b++;
		const char one[2] = {*a, 0}, other[2] = {*b, 0};
		if (!text_equal_nocase(one, other))
			return false;
		if (!*a)
			return true;
	}
}

static bool is_altered(Asking *q, const Promise *p, const LiveColumn *live)
{
	SqlVec ignored = {0};
	Error err = ERROR_INIT;
	Emit emit = db_emit(q->conn, q->arena, &ignored);
	if (p->what & ALTER_NULLABLE && live->nullable != p->column->nullable)
		return false;
	if (p->what & ALTER_TYPE) {
		Str type = str_new(q->arena);
		if (!emit.dialect->type(&emit, &p->column->type, p->column, &type, &err) ||
			!same_type(type.data, live->type))
			return false;
	}
	/* what cannot be compared word by word: no promise that is known to be kept */
	return !(p->what & ~(unsigned)(ALTER_NULLABLE | ALTER_TYPE));
}

static bool column_kept(Asking *q, const Promise *p, bool *out, Error *err)
{
	const Catalog *c = &q->conn->catalog;
	LiveColumn live = {0};
	bool found = false;
	if (!c->column(c->arg, p->schema, p->table, p->name, q->arena, &live, &found, err))
		return false;
	*out = found != p->gone && (!p->column || is_altered(q, p, &live));
	return true;
}

static bool index_kept(Asking *q, const Promise *p, bool *out, Error *err)
{
	const Catalog *c = &q->conn->catalog;
	StrVec names = {0};
	bool found = false, ok;
	if (p->name) {
		ok = c->has_index(c->arg, p->schema, p->table, p->name, &found, err);
	} else {
		ok = c->indexes(c->arg, p->schema, p->table, &p->columns, q->arena, &names, err);
		found = names.count > 0;
	}
	*out = found != p->gone;
	return ok;
}

static bool constraint_kept(Asking *q, const Promise *p, bool *out, Error *err)
{
	const Catalog *c = &q->conn->catalog;
	StrVec names = {0};
	ConstraintKind kind = CONSTRAINT_COUNT;
	bool ok;
	if (!p->name && p->constraint == CONSTRAINT_COUNT) {
		q->unknown = true;
		return true;
	}
	if (p->name)
		ok = c->constraint_kind(c->arg, p->schema, p->table, p->name, q->arena, &kind, err);
	else
		ok = c->constraints(c->arg, p->schema, p->table, p->constraint, &p->columns,
			q->arena, &names, err);
	*out = (kind != CONSTRAINT_COUNT || names.count > 0) != p->gone;
	return ok;
}

static bool is_kept(Asking *q, const Promise *p, bool *out, Error *err)
{
	const Catalog *c = &q->conn->catalog;
	const char *text = "";
	bool found = false;
	switch (p->kind) {
	case PROMISE_TABLE:
		if (!c->has_table(c->arg, p->schema, p->table, &found, err))
			return false;
		break;
	case PROMISE_COLUMN:
		return column_kept(q, p, out, err);
	case PROMISE_INDEX:
		return index_kept(q, p, out, err);
	case PROMISE_CONSTRAINT:
		return constraint_kept(q, p, out, err);
	case PROMISE_RELATION:
		if (!db_fingerprint(q->conn, p->schema, p->name, q->arena, &text, err))
			return false;
		found = text[0];
		break;
	case PROMISE_OTHER:
		q->unknown = true;
		break;
	}
	*out = found != p->gone;
	return true;
}

static bool all_kept(Conn *conn, const Op *op, Arena *arena, bool *out, Error *err)
{
	Asking q = {.conn = conn, .arena = arena};
	Promises promises = {0};
	op_promises(op, arena, &promises);
	*out = promises.count > 0;
	for (size_t i = 0; *out && i < promises.count; i++)
		if (!is_kept(&q, &promises.items[i], out, err))
			return false;
	*out = *out && !q.unknown;
	return true;
}

/* ---- the verdict ---------------------------------------------------------------------------- */

/* What such a statement does can be done twice. */
static bool is_repeatable_sql(Conn *conn, const char *sql)
{
	static const char *const first[] = {"ANALYZE", "CHECKPOINT", "CLUSTER", "FLUSH", "OPTIMIZE",
		"REFRESH", "REINDEX", "VACUUM"};
	Lexer lexer;
	lex_init(&lexer, sql, strlen(sql), conn->backend->dialect->lex);
	LexToken t = lex_next_solid(&lexer);
	for (size_t i = 0; i < ARRAY_LEN(first); i++)
		if (lex_is_word(&t, first[i]))
			return true;
	return false;
}

static bool verdict_of_probe(Conn *conn, const char *probe, Arena *arena, Verdict *out, Error *err)
{
	Value value;
	bool found = false;
	if (!db_value(conn, &(Stmt){.sql = probe}, arena, &value, &found, err))
		return error_wrap(err, "probe");
	*out = found && answer_is_true(&value) ? VERDICT_DONE : VERDICT_NOT_DONE;
	return true;
}

/* How many the operation was compiled to. */
static size_t statement_count(const JournalRow *row, Arena *arena)
{
	StrVec statements = {0};
	IntVec alone;
	bool ok = row->statements && record_read_list(row->statements, arena, &statements, &alone);
	return ok ? statements.count : 0;
}

bool decide_is_invalid(Conn *conn, const char *statement, bool *out, Error *err)
{
	Arena scratch = ARENA_INIT;
	StrVec names = {0}, drops = {0};
	*out = false;
	bool ok = !conn->backend->invalid_indexes ||
		  conn->backend->invalid_indexes(conn, &scratch, &names, &drops, err);
	for (size_t i = 0; ok && i < names.count; i++)
		*out = *out || strstr(statement, names.items[i]);
	arena_release(&scratch);
	return ok;
}

/* The statement in doubt built an index, and not to its end. */
static bool is_invalid(Conn *conn, const JournalRow *row, Arena *arena, bool *out, Error *err)
{
	StrVec statements = {0};
	IntVec alone;
	size_t part = (size_t)row->part;
	*out = false;
	if (!row->statements || !record_read_list(row->statements, arena, &statements, &alone) ||
		part < 1 || part > statements.count)
		return true;
	return decide_is_invalid(conn, statements.items[part - 1], out, err);
}

static bool verdict_of_op(Conn *conn, const JournalRow *row, Arena *arena, Verdict *out, Error *err)
{
	Op op;
	const char *now;
	bool kept = false, invalid = false;
	size_t count = statement_count(row, arena);
	*out = VERDICT_NOT_DONE;
	if (!op_from_json(row->asks, arena, &op, err) ||
		!is_invalid(conn, row, arena, &invalid, err) ||
		!decide_fingerprint(conn, &op, arena, &now, err))
		return false;
	if (invalid || (now && row->fingerprint && strcmp(now, row->fingerprint) == 0))
		return true;
	/* of a statement in the middle no promise is known; but it was about to change just this,
	 * and this has changed */
	if ((size_t)row->part < count && now && !op_is_repeatable(&op)) {
		*out = VERDICT_DONE;
		return true;
	}
	if (!all_kept(conn, &op, arena, &kept, err))
		return false;
	if (kept)
		*out = VERDICT_DONE;
	else
		*out = op_is_repeatable(&op) ? VERDICT_NOT_DONE : VERDICT_DOUBT;
	return true;
}

bool decide_verdict(Conn *conn, const JournalRow *row, const char *probe, Arena *arena,
	Verdict *out, Error *err)
{
	*out = VERDICT_DOUBT;
	if (strcmp(row->kind, "op") == 0)
		return verdict_of_op(conn, row, arena, out, err);
	if (probe)
		return verdict_of_probe(conn, probe, arena, out, err);
	if (is_repeatable_sql(conn, row->asks))
		*out = VERDICT_NOT_DONE;
	return true;
}

/* ---- settling ------------------------------------------------------------------------------- */

void decide_as(JournalRow *row, bool done)
{
	Arena scratch = ARENA_INIT;
	bool more = (size_t)row->part < statement_count(row, &scratch);
	if (!done)
		row->part--;
	if (done ? more : row->part > 0)
		row->state = RECORD_PART;
	else
		row->state = done ? RECORD_DONE : RECORD_FAILED;
	arena_release(&scratch);
}

bool decide(Run *run, JournalRow *row, const char *probe, Error *err)
{
	Arena scratch = ARENA_INIT;
	Verdict verdict = VERDICT_DOUBT;
	bool ok = decide_verdict(run->conn, row, probe, &scratch, &verdict, err);
	if (ok && verdict == VERDICT_DOUBT) {
		error_set(err, ERR_IN_DOUBT,
			"whether statement %d of revision %s was done when the run before died "
			"cannot be known: %.400s",
			row->number, run->revision->id, row->asks);
		snprintf(err->where, sizeof(err->where), "%s", row->place);
		error_hint(err,
			"look at the database, then say it: luamig resolve --applied, or luamig "
			"resolve --not-applied; op.execute takes probe = \"SELECT …\" for this");
		ok = false;
	} else if (ok) {
		decide_as(row, verdict == VERDICT_DONE);
		journal_touch(run, row);
		run_note(run, "statement %d of revision %s (%s) was %s when the run before ended",
			row->number, run->revision->id, row->place,
			verdict == VERDICT_DONE ? "done" : "not done");
	}
	arena_release(&scratch);
	return ok;
}
