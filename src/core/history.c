/*
 * history.c - the version table, the fence, and the record of what ran.
 *
 * Both tables are described as Op and compiled by the dialect, like any table of a revision, so
 * there is no SQL for one database here.
 */
#include "core/history.h"
#include "core/own_table.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- names ------------------------------------------------------------------------------ */

static const char *qualified(Conn *conn, Arena *arena, const char *schema, const char *name)
{
	Str s = str_new(arena);
	sql_addf(&s, conn->backend->dialect, "%n", schema, name);
	return s.data;
}

static bool find_schema(
	Conn *conn, const Config *config, Arena *arena, const char **out, Error *err)
{
	*out = config->version_table_schema;
	const char *sql = conn->backend->dialect->current_schema_sql;
	if (*out || !sql)
		return true;
	Value value;
	bool found;
	if (!db_value(conn, &(Stmt){.sql = sql}, arena, &value, &found, err))
		return error_wrap(err, "version table");
	if (found && value.type == VAL_TEXT && value.as.text.len > 0) {
		*out = value.as.text.data;
		return true;
	}
	error_set(err, ERR_CONFIG,
		"no schema to keep the version table in: the connection has no "
		"current schema or database");
	return error_hint(
		err, "name a database in the URL, or set version_table_schema in luamig.lua");
}

/* "character varying(32)" -> 32 */
static int width_of(const char *type)
{
	const char *open = strchr(type, '(');
	return open ? (int)strtol(open + 1, NULL, 10) : 0;
}

static bool read_width(History *h, Arena *arena, Error *err)
{
	if (!h->has_version || !(h->conn->backend->dialect->caps & DIALECT_TEXT_LENGTHS))
		return true;
	LiveColumn column = {0};
	bool found = false;
	const Catalog *catalog = &h->conn->catalog;
	if (!catalog->column(catalog->arg, h->version_schema, h->version_name, "version_num", arena,
		    &column, &found, err))
		return error_wrap(err, "version table %s", h->shown);
	if (!found) {
		error_set(err, ERR_CONFIG,
			"table %s has no column version_num: it is not a version table", h->shown);
		return error_hint(err, "choose another version_table in luamig.lua");
	}
	h->width = width_of(column.type);
	return true;
}

bool history_open(Conn *conn, const Config *config, Arena *arena, History *out, Error *err)
{
	*out = (History){.conn = conn,
		.dialect = conn->backend->dialect,
		.version_name = config->version_table,
		.record_name = config->history_table};
	if (!find_schema(conn, config, arena, &out->version_schema, err))
		return false;
	out->version = qualified(conn, arena, out->version_schema, out->version_name);
	out->record = qualified(conn, arena, out->version_schema, out->record_name);
	out->shown = out->version_schema
			     ? arena_printf(arena, "%s.%s", out->version_schema, out->version_name)
			     : out->version_name;
	const Catalog *catalog = &conn->catalog;
	if (!catalog->has_table(
		    catalog->arg, out->version_schema, out->version_name, &out->has_version, err))
		return error_wrap(err, "version table");
	return read_width(out, arena, err);
}

/* ---- reading ------------------------------------------------------------------------------ */

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool history_rows(const History *h, Arena *arena, StrVec *rows, Error *err)
{
	*rows = (StrVec){0};
	if (!h->has_version)
		return true;
	Result res;
	const char *sql = arena_printf(arena, "SELECT version_num FROM %s", h->version);
	if (!db_run_kept(h->conn, &(Stmt){.sql = sql}, arena, &res, err))
		return error_wrap(err, "version table");
	for (size_t i = 0; i < res.nrows; i++)
		if (res.cells[i].type == VAL_TEXT)
			vec_push(rows, arena, res.cells[i].as.text.data);
	if (rows->count)
		qsort(rows->items, rows->count, sizeof(*rows->items), by_bytes);
	return true;
}

static bool find_record(History *h, Error *err)
{
	if (h->has_record)
		return true;
	const Catalog *catalog = &h->conn->catalog;
	if (!catalog->has_table(
		    catalog->arg, h->version_schema, h->record_name, &h->has_record, err))
		return error_wrap(err, "history table");
	return true;
}

bool history_checksums(History *h, Arena *arena, StrVec *revisions, StrVec *checksums, Error *err)
{
	*revisions = *checksums = (StrVec){0};
	if (!find_record(h, err))
		return false;
	if (!h->has_record)
		return true;
	Result res;
	const char *sql = arena_printf(arena,
		"SELECT revision, checksum FROM %s WHERE outcome <> 'failed' "
		"AND direction <> 'downgrade' AND checksum IS NOT NULL ORDER BY id",
		h->record);
	if (!db_run(h->conn, &(Stmt){.sql = sql}, arena, &res, err))
		return error_wrap(err, "history table");
	for (size_t i = 0; i < res.nrows; i++) {
		vec_push(revisions, arena, res.cells[2 * i].as.text.data);
		vec_push(checksums, arena, res.cells[2 * i + 1].as.text.data);
	}
	return true;
}

bool history_has(const History *h, const char *run_id, const char *revision, const char *direction,
	bool *out, Error *err)
{
	Arena scratch = ARENA_INIT;
	Value params[] = {VALUE_TEXT(run_id), VALUE_TEXT(revision), VALUE_TEXT(direction)};
	Stmt stmt = {db_own_sql(h->conn, &scratch,
			     arena_printf(&scratch,
				     "SELECT 1 FROM %s WHERE run_id = ? AND revision = ? AND "
				     "direction = ? "
				     "AND outcome <> 'failed'",
				     h->record)),
		params, ARRAY_LEN(params)};
	Value ignored;
	bool ok = db_value(h->conn, &stmt, &scratch, &ignored, out, err);
	arena_release(&scratch);
	return ok;
}

/* ---- creating ----------------------------------------------------------------------------- */

Op history_version_table(const History *h, Arena *arena)
{
	Op op = own_table(h->version_schema, h->version_name);
	Table *table = &op.create_table.table;
	Column version = own_text("version_num", 255, false);
	version.collate = h->dialect->binary_collation;
	version.primary_key = true;
	vec_push(&table->columns, arena, version);
	table_normalise(table, arena);
	return op;
}

static Op record_table(const History *h, Arena *arena)
{
	Op op = own_table(h->version_schema, h->record_name);
	Table *table = &op.create_table.table;
	vec_push(&table->columns, arena, own_id());
	vec_push(&table->columns, arena, own_text("run_id", 32, false));
	vec_push(&table->columns, arena, own_text("revision", 255, false));
	vec_push(&table->columns, arena, own_text("direction", 16, false));
	vec_push(&table->columns, arena, own_text("started", 32, false));
	vec_push(&table->columns, arena, own_number("duration_ms", true));
	vec_push(&table->columns, arena, own_number("statements", true));
	vec_push(&table->columns, arena, own_number("row_count", true));
	vec_push(&table->columns, arena, own_text("checksum", 80, true));
	vec_push(&table->columns, arena, own_text("who", 128, true));
	vec_push(&table->columns, arena, own_text("host", 255, true));
	vec_push(&table->columns, arena, own_text("luamig", 32, true));
	vec_push(&table->columns, arena, own_text("outcome", 16, false));
	vec_push(&table->columns, arena, own_text("error", 0, true));
	table_normalise(table, arena);
	return op;
}

static bool create(const History *h, const Op *op, Arena *arena, Error *err)
{
	SqlVec statements = {0};
	Emit emit = db_emit(h->conn, arena, &statements);
	if (!dialect_emit(&emit, op, err))
		return error_wrap(err, "%s", op_describe(op, arena));
	for (size_t i = 0; i < statements.count; i++)
		if (!db_exec(h->conn, statements.items[i], err))
			return error_wrap(err, "%s", op_describe(op, arena));
	return true;
}

static void find_out_who(History *h)
{
	const struct passwd *entry = getpwuid(geteuid());
	const char *name = entry ? entry->pw_name : getenv("USER");
	snprintf(h->who, sizeof(h->who), "%s", name ? name : "");
	gethostname(h->host, sizeof(h->host) - 1);
}

bool history_create(History *h, Error *err)
{
	find_out_who(h);
	if (!find_record(h, err))
		return false;
	if (h->has_version && h->has_record)
		return true;

	Arena scratch = ARENA_INIT;
	bool ok = db_begin(h->conn, err);
	if (ok && !h->has_version) {
		const Op op = history_version_table(h, &scratch);
		ok = create(h, &op, &scratch, err);
	}
	if (ok && !h->has_record) {
		const Op op = record_table(h, &scratch);
		ok = create(h, &op, &scratch, err);
	}
	/* where DDL commits by itself there is no transaction left to end */
	if (ok && db_tx_state(h->conn) == TX_OPEN)
		ok = db_commit(h->conn, err);
	if (ok) {
		h->has_version = h->has_record = true;
	} else {
		Error ignored = ERROR_INIT;
		db_rollback(h->conn, &ignored);
	}
	arena_release(&scratch);
	return ok;
}

/* ---- the fence ------------------------------------------------------------------------------ */

static bool fenced(const History *h, Error *err)
{
	error_set(err, ERR_FENCED, "another run changed %s meanwhile", h->shown);
	error_hint(err, "luamig current shows where the database is; then run the command again");
	return false;
}

/* Where it is, looked for from `start` on and then before that; list->count: nowhere. */
static size_t find_from(const StrVec *list, size_t start, const char *text)
{
	for (size_t i = start; i < list->count; i++)
		if (list->items[i] == text || strcmp(list->items[i], text) == 0)
			return i;
	for (size_t i = 0; i < start; i++)
		if (strcmp(list->items[i], text) == 0)
			return i;
	return list->count;
}

typedef VEC(Value) Values;

/* A change of one row, valid only while the table has exactly the rows of `now`. */
typedef struct Change {
	const History *history;
	Arena *arena;
	Str sql;
	Values params;
	bool elsewhere; /* it is another table that is changed */
} Change;

static void add_text(Change *c, const char *text)
{
	vec_push(&c->params, c->arena, VALUE_TEXT(text));
}

/* The counts stand in derived tables, because MySQL lets no statement read the table it changes;
 * counting inside them keeps its optimizer from merging them away.  Elsewhere that would be work
 * for nothing. */
static void begin_count(Change *c)
{
	str_addf(&c->sql,
		c->elsewhere ? " AND (SELECT count(*) FROM %s"
			     : " AND (SELECT n FROM (SELECT count(*) AS n FROM %s",
		c->history->version);
}

static void end_count(Change *c, size_t count)
{
	str_addf(&c->sql, c->elsewhere ? ") = %zu" : ") luamig_rows) = %zu", count);
}

static void add_exactly(Change *c, const StrVec *now)
{
	begin_count(c);
	end_count(c, now->count);
	if (now->count < 2)
		return;
	begin_count(c);
	str_add(&c->sql, " WHERE version_num IN (");
	for (size_t i = 0; i < now->count; i++) {
		str_add(&c->sql, i ? ", ?" : "?");
		add_text(c, now->items[i]);
	}
	str_add(&c->sql, ")");
	end_count(c, now->count);
}

Stmt history_condition(const History *h, const StrVec *rows, const char *proof, Arena *arena)
{
	Change c = {.history = h, .arena = arena, .sql = str_new(arena), .elsewhere = true};
	str_add(&c.sql, proof);
	if (rows->count == 1) {
		str_addf(
			&c.sql, " AND EXISTS (SELECT 1 FROM %s WHERE version_num = ?)", h->version);
		add_text(&c, rows->items[0]);
	}
	add_exactly(&c, rows);
	return (Stmt){.sql = c.sql.data, .params = c.params.items, .nparams = c.params.count};
}

/* old NULL: insert; new NULL: delete.  proof: SQL that must be true as well, or NULL. */
static Stmt change_stmt(
	const History *h, const StrVec *now, RowChange row, const char *proof, Arena *arena)
{
	Change c = {.history = h, .arena = arena, .sql = str_new(arena)};
	if (row.new)
		add_text(&c, row.new);
	if (!row.old)
		str_addf(&c.sql,
			"INSERT INTO %s (version_num) SELECT ? FROM (SELECT 1 AS one) luamig_one "
			"WHERE one = 1",
			h->version);
	else if (row.new)
		str_addf(&c.sql, "UPDATE %s SET version_num = ? WHERE version_num = ?", h->version);
	else
		str_addf(&c.sql, "DELETE FROM %s WHERE version_num = ?", h->version);
	if (row.old)
		add_text(&c, row.old);
	add_exactly(&c, now);
	if (proof)
		str_addf(&c.sql, " AND %s", proof);
	return (Stmt){.sql = db_own_sql(h->conn, arena, c.sql.data),
		.params = c.params.items,
		.nparams = c.params.count};
}

/* Most of both lists is the same, in the same order: so each text is looked for where the last one
 * was found, and only then everywhere. */
static StrVec without(const StrVec *list, const StrVec *other, Arena *arena)
{
	StrVec out = {0};
	size_t next = 0;
	for (size_t i = 0; i < list->count; i++) {
		size_t at = find_from(other, next, list->items[i]);
		if (at < other->count)
			next = at + 1;
		else
			vec_push(&out, arena, list->items[i]);
	}
	return out;
}

RowChanges history_changes(const StrVec *before, const StrVec *after, Arena *arena)
{
	RowChanges out = {0};
	StrVec gone = without(before, after, arena);
	StrVec come = without(after, before, arena);
	for (size_t i = 0; i < gone.count || i < come.count; i++)
		vec_push(&out, arena,
			(RowChange){.old = i < gone.count ? gone.items[i] : NULL,
				.new = i < come.count ? come.items[i] : NULL});
	return out;
}

typedef VEC(Stmt) Stmts;

static Stmts move_stmts(const History *h, const StrVec *before, const StrVec *after,
	const char *proof, Arena *arena)
{
	Stmts out = {0};
	const StrVec none = {0};
	StrVec now = without(before, &none, arena); /* a copy */
	RowChanges changes = history_changes(before, after, arena);

	for (size_t i = 0; i < changes.count; i++) {
		RowChange change = changes.items[i];
		vec_push(&out, arena, change_stmt(h, &now, change, proof, arena));
		const StrVec one = {.items = &change.old, .count = change.old != NULL};
		now = without(&now, &one, arena);
		if (change.new)
			vec_push(&now, arena, change.new);
	}
	return out;
}

bool history_move(const History *h, const StrVec *before, const StrVec *after, Error *err)
{
	Arena scratch = ARENA_INIT;
	Stmts stmts = move_stmts(h, before, after, NULL, &scratch);
	bool ok = true;
	for (size_t i = 0; ok && i < stmts.count; i++) {
		Result res;
		ok = db_run_kept(h->conn, &stmts.items[i], &scratch, &res, err) ||
		     error_wrap(err, "version table %s", h->shown);
		ok = ok && (res.affected == 1 || fenced(h, err));
	}
	arena_release(&scratch);
	return ok;
}

bool history_begin_move(
	const History *h, const StrVec *before, const StrVec *after, const char *proof, Error *err)
{
	Arena scratch = ARENA_INIT;
	Stmts moves = move_stmts(h, before, after, proof, &scratch), all = {0};
	vec_push(&all, &scratch, (Stmt){.sql = h->conn->driver->begin_sql});
	for (size_t i = 0; i < moves.count; i++)
		vec_push(&all, &scratch, moves.items[i]);
	Batch batch = {.stmts = all.items, .count = all.count};
	batch.out = arena_alloc(&scratch, all.count * sizeof(*batch.out));
	bool ok = db_run_together(h->conn, &batch, &scratch, err);
	if (!ok && batch.done > 0)
		error_wrap(err, "version table %s", h->shown);
	for (size_t i = 1; ok && i < all.count; i++)
		ok = batch.out[i].affected == 1 || fenced(h, err);
	arena_release(&scratch);
	return ok;
}

bool history_expect(const History *h, const StrVec *rows, Error *err)
{
	Arena scratch = ARENA_INIT;
	StrVec now;
	bool ok = history_rows(h, &scratch, &now, err);
	if (ok && (now.count != rows->count || without(&now, rows, &scratch).count > 0))
		ok = fenced(h, err);
	arena_release(&scratch);
	return ok;
}

/* ---- the record ----------------------------------------------------------------------------- */

static Value text_or_null(const char *text)
{
	return text ? VALUE_TEXT(text) : (Value){.type = VAL_NULL};
}

Stmt history_record_stmt(const History *h, const HistoryEntry *e, Arena *arena)
{
	const Value values[] = {VALUE_TEXT(e->run_id), VALUE_TEXT(e->revision),
		VALUE_TEXT(e->direction), VALUE_TEXT(e->started), VALUE_INT(e->duration_ms),
		VALUE_INT(e->statements), VALUE_INT(e->rows), text_or_null(e->checksum),
		VALUE_TEXT(h->who), VALUE_TEXT(h->host), VALUE_TEXT(LUAMIG_VERSION),
		VALUE_TEXT(e->outcome), text_or_null(e->error)};
	Value *params = arena_alloc(arena, sizeof(values));
	memcpy(params, values, sizeof(values));
	return (Stmt){.sql = db_own_sql(h->conn, arena,
			      arena_printf(arena,
				      "INSERT INTO %s (run_id, revision, direction, started, "
				      "duration_ms, statements, row_count, checksum, who, host, "
				      "luamig, outcome, error) "
				      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
				      h->record)),
		.params = params,
		.nparams = ARRAY_LEN(values)};
}

bool history_record(const History *h, const HistoryEntry *e, Error *err)
{
	Arena scratch = ARENA_INIT;
	const Stmt stmt = history_record_stmt(h, e, &scratch);
	Result ignored;
	bool ok = db_run_kept(h->conn, &stmt, &scratch, &ignored, err) ||
		  error_wrap(err, "history table");
	arena_release(&scratch);
	return ok;
}
