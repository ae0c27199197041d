/* lease_row.c - the table of a run lock; see lease_internal.h. */
#include "core/lease_internal.h"
#include "core/own_table.h"

#include <string.h>

#define COLUMNS "token, session, session_before, who, host, since"

Op lease_table(const Config *config, const char *schema, const char *collation, Arena *arena)
{
	static const char *const numbers[] = {"number", "fence", "pid", "valid_until"};
	static const struct {
		const char *name;
		int length;
	} texts[] = {{"token", 32}, {"session", 700}, {"session_before", 700}, {"who", 128},
		{"host", 255}, {"since", 32}};
	Op op = own_table(schema, config->lock_table);
	Table *table = &op.create_table.table;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		vec_push(&table->columns, arena, own_number(numbers[i], false));
	table->columns.items[0].primary_key = true;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		Column text = own_text(texts[i].name, texts[i].length, false);
		text.collate = collation;
		vec_push(&table->columns, arena, text);
	}
	table_normalise(table, arena);
	return op;
}

const char *lease_table_name(const History *history, const Config *config, Arena *arena)
{
	Str s = str_new(arena);
	sql_addf(&s, history->dialect, "%n", history->version_schema, config->lock_table);
	return s.data;
}

/* ---- making it ------------------------------------------------------------------------------ */

static bool create_table(Lease *lease, const History *h, Arena *arena, Error *err)
{
	SqlVec statements = {0};
	Emit emit = db_emit(lease->conn, arena, &statements);
	const Op op =
		lease_table(lease->config, h->version_schema, h->dialect->binary_collation, arena);
	bool ok = dialect_emit(&emit, &op, err);
	for (size_t i = 0; ok && i < statements.count; i++)
		ok = db_exec(lease->conn, statements.items[i], err);
	return ok;
}

static bool count_rows(const Lease *lease, Arena *arena, bool *both, Error *err)
{
	Value count;
	bool found;
	const char *sql = arena_printf(arena, "SELECT count(*) FROM %s", lease->table);
	if (!db_value(lease->conn, &(Stmt){.sql = sql}, arena, &count, &found, err))
		return false;
	*both = found && count.as.integer == 2;
	return true;
}

static bool insert_rows(const Lease *lease, Arena *arena, Error *err)
{
	return db_exec(lease->conn,
		arena_printf(arena,
			"INSERT INTO %s (number, fence, pid, valid_until, " COLUMNS
			") VALUES (1, 0, 0, 0, '', '', '', '', '', ''), (2, 0, 0, 0, '', '', '', "
			"'', '', '')",
			lease->table),
		err);
}

/* Another run may make it at the same moment: what fails is looked at again. */
static bool try_to_make(Lease *lease, const History *h, Arena *arena, bool *made, Error *err)
{
	const Catalog *catalog = &lease->conn->catalog;
	bool exists;
	*made = false;
	if (!catalog->has_table(
		    catalog->arg, h->version_schema, lease->config->lock_table, &exists, err) ||
		(!exists && !create_table(lease, h, arena, err)) ||
		!count_rows(lease, arena, made, err))
		return false;
	return *made || (insert_rows(lease, arena, err) && count_rows(lease, arena, made, err));
}

bool lease_table_make(Lease *lease, const History *history, Error *err)
{
	enum { TRIES = 3 };
	bool made = false;
	for (int i = 1; i <= TRIES && !made; i++) {
		Arena scratch = ARENA_INIT;
		Error failure = ERROR_INIT;
		bool ok = try_to_make(lease, history, &scratch, &made, &failure);
		arena_release(&scratch);
		if (!ok && (i == TRIES || failure.kind != ERR_SQL)) {
			*err = failure;
			return error_wrap(err, "lock table %s", lease->config->lock_table);
		}
	}
	return made || error_set(err, ERR_SQL, "lock table %s does not hold its two rows",
			       lease->config->lock_table);
}

/* ---- reading and writing -------------------------------------------------------------------- */

static const char *text_in(const Value *v)
{
	return v->type == VAL_TEXT ? v->as.text.data : "";
}

bool lease_read(Conn *conn, const char *table, Arena *arena, LeaseRow *out, Error *err)
{
	Result res;
	const char *sql = arena_printf(arena,
		"SELECT fence, valid_until, %s, pid, " COLUMNS
		", (SELECT valid_until FROM %s b WHERE b.number = 2 AND b.fence = a.fence) FROM %s "
		"a WHERE number = 1",
		conn->driver->sessions->now_sql, table, table);
	if (!db_run(conn, &(Stmt){.sql = sql}, arena, &res, err))
		return error_wrap(err, "lock table");
	if (res.nrows != 1)
		return error_set(err, ERR_SQL, "lock table %s does not hold its two rows", table);
	const Value *v = res.cells;
	*out = (LeaseRow){.fence = v[0].as.integer,
		.valid_until = v[1].as.integer,
		.now = v[2].as.integer,
		.token = text_in(&v[4]),
		.session = text_in(&v[5]),
		.before = text_in(&v[6])};
	if (v[10].type == VAL_INT && v[10].as.integer > out->valid_until)
		out->valid_until = v[10].as.integer;
	LockHolder *holder = &out->holder;
	holder->pid = (long)v[3].as.integer;
	snprintf(holder->who, sizeof(holder->who), "%s", text_in(&v[7]));
	snprintf(holder->host, sizeof(holder->host), "%s", text_in(&v[8]));
	snprintf(holder->since, sizeof(holder->since), "%s", text_in(&v[9]));
	snprintf(holder->program, sizeof(holder->program), "luamig");
	return true;
}

bool lease_update(Conn *conn, const char *sql, const StrVec *texts, bool *hit, Error *err)
{
	Arena scratch = ARENA_INIT;
	VEC(Value) values = {0};
	Result res;
	for (size_t i = 0; i < texts->count; i++)
		vec_push(&values, &scratch, VALUE_TEXT(texts->items[i]));
	const Stmt stmt = {.sql = db_own_sql(conn, &scratch, sql),
		.params = values.items,
		.nparams = values.count};
	bool ok = db_run(conn, &stmt, &scratch, &res, err) || error_wrap(err, "lock table");
	*hit = ok && res.affected == 1;
	arena_release(&scratch);
	return ok;
}

const char *lease_until(const Lease *lease, Arena *arena)
{
	return arena_printf(arena, "%s + %d", lease->conn->driver->sessions->now_sql,
		lease->config->lock_lease_s);
}
