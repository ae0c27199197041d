/*
 * driver_run.c - one statement and its whole result.
 *
 * Without parameters a statement goes as text, because not every statement can be prepared, and
 * because it is one message instead of three.  With parameters it is prepared.  So is a query of
 * tables, where it can be: the text protocol cuts FLOAT to six digits.
 *
 * CALL may give several results: the first set of rows is kept, the others are read past.
 */
#include "base/embedded.h"
#include "db/lex.h"
#include "db/statement.h"
#include "drivers/mysql/driver_library.h"

enum {
	TOO_MANY_PREPARED = 1461,
	NOT_PREPARABLE = 1295,
	INTERRUPTED = 1317,
};

/* ---- what kind of statement ------------------------------------------------------------------ */

/* What matters here of a statement's text. */
typedef struct Kind {
	bool query;   /* SELECT … FROM, TABLE: rows of tables */
	bool dml;     /* INSERT and its like: the rows it returns are those it changed */
	bool changes; /* the server's count of rows is that of rows changed */
	bool reads;   /* it changes nothing */
} Kind;

static bool is_any(const LexToken *token, const char *const *words)
{
	for (; *words; words++) {
		if (lex_is_word(token, *words))
			return true;
	}
	return false;
}

static Kind kind_of(const char *sql)
{
	static const char *const queries[] = {"SELECT", "WITH", NULL};
	static const char *const dml[] = {"INSERT", "UPDATE", "DELETE", "REPLACE", NULL};
	static const char *const others[] = {"WITH", "LOAD", "CALL", "EXECUTE", NULL};
	const unsigned flags = dialect_mysql.lex;
	const size_t len = strlen(sql);
	Lexer lexer;

	lex_init(&lexer, sql, len, flags);
	LexToken token = lex_next_solid(&lexer);
	while (token.kind == LEX_OTHER && token.start[0] == '(')
		token = lex_next_solid(&lexer);
	Kind kind = {
		.query = lex_is_word(&token, "TABLE"),
		.dml = is_any(&token, dml),
		.changes = is_any(&token, dml) || is_any(&token, others),
		.reads = statement_kind(sql, len, flags) == STATEMENT_READ,
	};
	bool may = is_any(&token, queries);
	while (may && !kind.query && token.kind != LEX_END) {
		token = lex_next_solid(&lexer);
		kind.query = lex_is_word(&token, "FROM");
	}
	return kind;
}

/* ---- text protocol --------------------------------------------------------------------------- */

/* One of the results of a statement. */
static bool take_result(MyConn *self, const char *sql, Arena *arena, Result *out, Error *err)
{
	MYSQL_RES *res = my_lib.mysql_store_result(self->my);
	if (!res && my_lib.mysql_field_count(self->my) != 0)
		return my_fail(self, sql, err);
	if (!res) {
		out->affected = (int64_t)my_lib.mysql_affected_rows(self->my);
		return true;
	}
	if (!out->names)
		my_read_text(res, arena, out);
	my_lib.mysql_free_result(res);
	return true;
}

static bool run_text(MyConn *self, const char *sql, Arena *arena, Result *out, Error *err)
{
	int more = 0;
	if (my_lib.mysql_real_query(self->my, sql, (unsigned long)strlen(sql)) != 0)
		return my_fail(self, sql, err);
	while (more == 0) {
		if (!take_result(self, sql, arena, out, err))
			return false;
		more = my_lib.mysql_next_result(self->my);
	}
	return more < 0 || my_fail(self, sql, err);
}

/* ---- prepared -------------------------------------------------------------------------------- */

static bool read_rows(MYSQL_STMT *stmt, MYSQL_RES *meta, Arena *arena, Result *out)
{
	MyRows rows;
	Arena buffers = ARENA_INIT;
	RowsStep step = ROWS_FAILED;

	if (my_rows_init(&rows, stmt, meta, &buffers) &&
		my_lib.mysql_stmt_store_result(stmt) == 0) {
		size_t room = (size_t)my_lib.mysql_stmt_num_rows(stmt);
		out->ncols = rows.ncols;
		out->names = my_rows_names(&rows, arena);
		out->cells = arena_alloc(arena, (room * rows.ncols + 1) * sizeof(*out->cells));
		do
			step = my_rows_next(&rows, arena, out->cells + out->nrows * out->ncols);
		while (step == ROWS_ROW && ++out->nrows < room);
	}
	my_rows_release(&rows);
	arena_release(&buffers);
	return step != ROWS_FAILED;
}

/* The count is the connection's: libmysqlclient keeps the statement's first one for all results of
 * a CALL. */
static bool take_prepared(MyConn *self, MYSQL_STMT *stmt, Arena *arena, Result *out)
{
	MYSQL_RES *meta = my_lib.mysql_stmt_result_metadata(stmt);
	bool ok = true;

	if (!meta) {
		out->affected = (int64_t)my_lib.mysql_affected_rows(self->my);
		return my_lib.mysql_stmt_errno(stmt) == 0;
	}
	if (!out->names)
		ok = read_rows(stmt, meta, arena, out);
	else
		my_lib.mysql_free_result(meta);
	/* Freeing the result would forget the error too. */
	return ok && my_lib.mysql_stmt_free_result(stmt) == 0;
}

static bool execute(
	MyConn *self, MYSQL_STMT *stmt, const Stmt *what, Arena *arena, Result *out, Error *err)
{
	unsigned long count = my_lib.mysql_stmt_param_count(stmt);
	if (count != what->nparams)
		return error_set(err, ERR_SQL, "the statement has %lu parameters, %zu are given",
			count, what->nparams);
	int more = 0;
	bool ok = (what->nparams == 0 ||
			  my_lib.mysql_stmt_bind_param(stmt, my_bind_params(what, arena)) == 0) &&
		  my_lib.mysql_stmt_execute(stmt) == 0;
	while (ok && more == 0) {
		ok = take_prepared(self, stmt, arena, out);
		if (ok)
			more = my_lib.mysql_stmt_next_result(stmt);
	}
	return (ok && more < 0) || my_fail_stmt(self, stmt, what->sql, err);
}

/* libmariadb cannot fetch MySQL's VECTOR. */
static bool has_strange_column(MYSQL_STMT *stmt)
{
	bool strange = false;
#if MY_LIBMARIADB
	enum { VECTOR = 242 };
	MYSQL_RES *meta = my_lib.mysql_stmt_result_metadata(stmt);
	unsigned count = meta ? my_lib.mysql_num_fields(meta) : 0;
	for (unsigned c = 0; c < count; c++)
		strange = strange || (int)my_lib.mysql_fetch_fields(meta)[c].type == VECTOR;
	if (meta)
		my_lib.mysql_free_result(meta);
#else
	(void)stmt;
#endif
	return strange;
}

/* False: better sent as text, or not at all (then the statement says why). */
static bool prepare(MYSQL_STMT *stmt, const Stmt *what, bool *as_text)
{
	bool ok = my_lib.mysql_stmt_prepare(stmt, what->sql, (unsigned long)strlen(what->sql)) == 0;
	unsigned code = my_lib.mysql_stmt_errno(stmt);
	if (what->nparams > 0)
		*as_text = false;
	else
		*as_text = ok ? has_strange_column(stmt)
			      : code == NOT_PREPARABLE || code == TOO_MANY_PREPARED;
	return ok && !*as_text;
}

/* One of ours that comes often.  After a failure it is prepared anew: nobody knows what the error
 * left of it. */
static bool run_kept_one(
	MyConn *self, Kept *kept, const Stmt *what, Arena *arena, Result *out, Error *err)
{
	MYSQL_STMT *stmt = kept->handle;
	bool ok = stmt != NULL;
	if (!stmt) {
		stmt = my_lib.mysql_stmt_init(self->my);
		if (!stmt)
			return my_fail(self, what->sql, err);
		ok = my_lib.mysql_stmt_prepare(stmt, what->sql, (unsigned long)strlen(what->sql)) ==
			     0 ||
		     my_fail_stmt(self, stmt, what->sql, err);
	}
	ok = ok && execute(self, stmt, what, arena, out, err);
	kept->handle = ok ? stmt : NULL;
	if (!ok)
		my_lib.mysql_stmt_close(stmt);
	return ok;
}

static bool run_prepared(MyConn *self, const Stmt *what, Arena *arena, Result *out, Error *err)
{
	MYSQL_STMT *stmt = my_lib.mysql_stmt_init(self->my);
	bool ok = false, as_text = false;

	if (!stmt)
		return my_fail(self, what->sql, err);
	if (prepare(stmt, what, &as_text))
		ok = execute(self, stmt, what, arena, out, err);
	else if (!as_text)
		my_fail_stmt(self, stmt, what->sql, err);
	my_lib.mysql_stmt_close(stmt);
	return as_text ? run_text(self, what->sql, arena, out, err) : ok;
}

/* ---- cancel ---------------------------------------------------------------------------------- */

void my_begin(MyConn *self)
{
	pthread_mutex_lock(&self->mutex);
	self->running = true;
	self->cancelled = false;
	pthread_mutex_unlock(&self->mutex);
}

static bool says_interrupted(const Error *err)
{
	return strcmp(err->sqlstate, "70100") == 0 || err->native == INTERRUPTED;
}

/* The server may have been told just after the statement had ended; then it keeps it for the next
 * one, which shall not be one of ours. */
static void absorb_cancel(MyConn *self)
{
	for (int i = 0; i < 2; i++) {
		if (my_lib.mysql_real_query(self->my, "DO 0", 4) == 0)
			return;
	}
}

bool my_end(MyConn *self, bool ok, bool reads, Error *err)
{
	pthread_mutex_lock(&self->mutex); /* cancel() may be at it */
	bool cancelled = self->cancelled;
	self->running = false;
	pthread_mutex_unlock(&self->mutex);

	if (!cancelled)
		return ok;
	if (!self->lost)
		absorb_cancel(self);
	if (!ok && says_interrupted(err))
		err->kind = ERR_INTERRUPTED;
	if (ok && reads) /* SLEEP() and its like end early, without an error */
		return error_set(err, ERR_INTERRUPTED, "the query was cancelled");
	return ok;
}

/* ---- the driver's functions ------------------------------------------------------------------ */

bool my_run(Conn *conn, const Stmt *stmt, Arena *arena, Result *out, Error *err)
{
	MyConn *self = (MyConn *)conn;
	Kind kind = kind_of(stmt->sql);

	*out = (Result){0};
	my_begin(self);
	bool ok = stmt->nparams > 0 || kind.query ? run_prepared(self, stmt, arena, out, err)
						  : run_text(self, stmt->sql, arena, out, err);
	if (ok)
		self->stale = false;
	if (ok && !kind.query && !kind.changes && !kind.reads)
		my_session_note(self, stmt->sql);
	if (kind.dml && out->names)
		out->affected = (int64_t)out->nrows;
	if (!kind.changes || out->affected < 0)
		out->affected = 0;
	return my_end(self, ok, kind.reads, err);
}

bool my_run_kept(Conn *conn, const Stmt *stmt, Arena *arena, Result *out, Error *err)
{
	MyConn *self = (MyConn *)conn;
	Kept *kept = kept_find(&self->kept, &conn->arena, stmt->sql);
	if (!kept)
		return my_run(conn, stmt, arena, out, err);
	Kind kind = kind_of(stmt->sql);
	*out = (Result){0};
	my_begin(self);
	bool ok = run_kept_one(self, kept, stmt, arena, out, err);
	if (ok)
		self->stale = false;
	if (!kind.changes)
		out->affected = 0;
	return my_end(self, ok, kind.reads, err);
}

bool my_exec(Conn *conn, const char *sql, Error *err)
{
	Arena arena = ARENA_INIT;
	Result ignored;
	bool ok = my_run(conn, &(Stmt){.sql = sql}, &arena, &ignored, err);
	arena_release(&arena);
	return ok;
}

/* ---- for the files that see no client library ---------------------------------------------- */

const char *my_query(const char *name)
{
	char path[64];
	snprintf(path, sizeof(path), "drivers/mysql/%s", name);
	const EmbeddedFile *file = embedded_find(path);
	return file ? file->data : ""; /* "" is an error of the server's: a name in this folder */
}

const char *my_text(const Result *result, size_t row, size_t col)
{
	const Value *v = &result->cells[row * result->ncols + col];
	return v->type == VAL_TEXT || v->type == VAL_BLOB ? v->as.text.data : NULL;
}

int64_t my_int(const Result *result, size_t row, size_t col)
{
	const Value *v = &result->cells[row * result->ncols + col];
	if (v->type == VAL_TEXT)
		return strtoll(v->as.text.data, NULL, 10);
	return v->type == VAL_INT ? v->as.integer : 0;
}

Value my_param(const char *text)
{
	return text ? VALUE_TEXT(text) : (Value){.type = VAL_NULL};
}
