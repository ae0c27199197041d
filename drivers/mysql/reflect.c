/*
 * reflect.c - the live schema: see Backend.reflect.
 *
 * information_schema, one question for each kind of object and schema: the servers open every table
 * of every schema when it is not named by an equality.  What a table has from its schema (engine
 * InnoDB, collation) is left unsaid.
 */
#include "drivers/mysql/reflect.h"

#include "base/text.h"
#include "db/lex.h"
#include "model/emit.h"

/* ---- asking ---------------------------------------------------------------------------------- */

/* Columns that only MySQL has, or only MariaDB, and since when. */
static const struct {
	const char *column;
	int mysql, mariadb; /* 0: never */
	const char *instead;
} newer[] = {
	{"c.SRS_ID", 80003, 0, "NULL"},
	{"s.EXPRESSION", 80013, 0, "NULL"},
	{"s.IS_VISIBLE", 80000, 0, "'YES'"},
	{"v.ALGORITHM", 0, 100100, "'UNDEFINED'"},
	{"t.ENFORCED", 80016, 0, "'YES'"},
};

static bool has_column(const MyReflection *r, size_t i)
{
	int since = r->mariadb ? newer[i].mariadb : newer[i].mysql;
	return since > 0 && r->conn->server.number >= since;
}

typedef VEC(Value) Values;

/* A query as it is sent, and what its "?" stand for. */
typedef struct Question {
	Str sql;
	Values params;
} Question;

static void add_param(const MyReflection *r, const char *text, Question *out)
{
	str_add(&out->sql, "?");
	vec_push(&out->params, r->arena, my_param(text));
}

static bool asks_one(const MyReflection *r)
{
	return r->scope->tables.count == 1;
}

static void add_condition(const MyReflection *r, const char *column, size_t len, Question *out)
{
	const StrVec *tables = &r->scope->tables;
	if (tables->count == 0)
		return;
	str_add(&out->sql, "AND ");
	str_addn(&out->sql, column, len);
	str_add(&out->sql, asks_one(r) ? " = " : " IN (");
	if (asks_one(r))
		add_param(r, tables->items[0], out);
	for (size_t i = 0; i < tables->count && !asks_one(r); i++)
		sql_addf(&out->sql, &dialect_mysql, i ? ", %l" : "%l", tables->items[i]);
	str_add(&out->sql, asks_one(r) ? "" : ")");
}

/* The query with what this server does not know replaced.  Its first line is a comment. */
static Question prepare(const MyReflection *r, const char *sql)
{
	Question q = {.sql = str_new(r->arena)};
	for (sql = strchr(sql, '\n') + 1; *sql;) {
		size_t i = 0;
		while (i < ARRAY_LEN(newer) &&
			(!text_starts_with(sql, newer[i].column) || has_column(r, i)))
			i++;
		if (i < ARRAY_LEN(newer)) {
			str_add(&q.sql, newer[i].instead);
			sql += strlen(newer[i].column);
		} else if (text_starts_with(sql, "/* ")) {
			size_t len = strcspn(sql + 3, " ");
			add_condition(r, sql + 3, len, &q);
			sql += 3 + len + strlen(" */");
		} else if (*sql == '?') {
			add_param(r, r->name, &q);
			sql++;
		} else {
			str_addn(&q.sql, sql++, 1);
		}
	}
	return q;
}

/* What is asked for one table is asked for others too, before each of their statements that lose
 * something: it stays prepared. */
bool my_reflect_ask(MyReflection *r, const char *query, Result *out, Error *err)
{
	Question q = prepare(r, my_query(query));
	const Stmt stmt = {q.sql.data, q.params.items, q.params.count};
	return asks_one(r) ? my_run_kept(r->conn, &stmt, r->arena, out, err)
			   : my_run(r->conn, &stmt, r->arena, out, err);
}

Table *my_reflect_table(MyReflection *r, const char *name)
{
	long at = name_map_get(&r->table_at, name);
	return at < 0 ? NULL : &r->out->tables.items[at];
}

/* ---- the name removed ------------------------------------------------------------------------ */

static bool is_name(const LexToken *t, const char *quoted)
{
	return t->kind == LEX_QUOTED && t->len == strlen(quoted) &&
	       strncmp(t->start, quoted, t->len) == 0;
}

/* MySQL says the character set of each string, now the connection's and now the column's.  Unsaid
 * it is the connection's, which is ours; for plain ASCII it does not matter. */
static bool is_introducer(const MyReflection *r, const LexToken *t)
{
	const char *p = t->start + t->len;
	if (r->mariadb || t->kind != LEX_WORD || *t->start != '_' || *p != '\'' ||
		lex_is_word(t, "_binary"))
		return false;
	if (lex_is_word(t, "_utf8mb4"))
		return true;
	for (p++; *p && *p != '\''; p++)
		if ((unsigned char)*p >= 0x80)
			return false;
	return true;
}

/* The servers write every name in backquotes, and a table's with its schema. */
const char *my_reflect_local(MyReflection *r, const char *text)
{
	Str quoted = str_new(r->arena), out = str_new(r->arena);
	Lexer lexer;
	sql_addf(&quoted, &dialect_mysql, "%i", r->name);
	if (!text || (!strstr(text, quoted.data) && !strchr(text, '_')))
		return text;
	lex_init(&lexer, text, strlen(text), dialect_mysql.lex);
	bool qualified = false; /* behind a point */
	for (LexToken t = lex_next(&lexer); t.kind != LEX_END; t = lex_next(&lexer)) {
		bool point = t.start[t.len] == '.';
		if (!qualified && point && is_name(&t, quoted.data))
			lex_next(&lexer);
		else if (!is_introducer(r, &t))
			str_addn(&out, t.start, t.len);
		qualified = t.kind == LEX_OTHER && *t.start == '.';
	}
	return out.data;
}

/* ---- tables ---------------------------------------------------------------------------------- */

enum { T_NAME, T_ENGINE, T_COLLATION, T_SCHEMA_COLLATION, T_OPTIONS, T_COMMENT };

/* "utf8mb4_general_ci": the character set. */
static const char *charset_of(const char *collation, Arena *arena)
{
	return arena_strndup(arena, collation, strcspn(collation, "_"));
}

/* "row_format=COMPRESSED key_block_size=8 `page_compressed`=1 partitioned" */
static void add_create_options(Options *options, const char *text, Arena *arena)
{
	static const char *const known[] = {"row_format", "key_block_size", "compression",
		"encryption", "page_compressed", "stats_persistent", "stats_auto_recalc",
		"stats_sample_pages", "max_rows", "min_rows", "avg_row_length", "checksum",
		"delay_key_write", "pack_keys", "transactional", NULL};
	while (*(text += strspn(text, " "))) {
		size_t len = strcspn(text, " ="), end = strcspn(text, " ");
		bool quoted = *text == '`' || *text == '"';
		const char *key = arena_strndup(arena, text + quoted, len - 2 * (size_t)quoted);
		const char *value = text + len + (text[len] == '=');
		bool string = *value == '"' || *value == '\'';
		for (const char *const *k = known; *k; k++)
			if (text_equal_nocase(key, *k) && end > len)
				options_add(options, arena, *k,
					arena_strndup(arena, value + string,
						(size_t)(text + end - value) - 2 * (size_t)string));
		text += end;
	}
}

static void add_table(MyReflection *r, const Result *rows, size_t i)
{
	const char *engine = my_text(rows, i, T_ENGINE), *comment = my_text(rows, i, T_COMMENT);
	const char *collation = my_text(rows, i, T_COLLATION);
	const char *usual = my_text(rows, i, T_SCHEMA_COLLATION);
	Table table = {
		.schema = r->shown,
		.name = my_text(rows, i, T_NAME),
		.comment = comment && *comment ? comment : NULL,
	};
	if (engine && !text_equal_nocase(engine, "InnoDB"))
		options_add(&table.options, r->arena, "engine", engine);
	if (collation && strcmp(collation, usual) != 0) {
		const char *charset = charset_of(collation, r->arena);
		if (strcmp(charset, charset_of(usual, r->arena)) != 0)
			options_add(&table.options, r->arena, "charset", charset);
		options_add(&table.options, r->arena, "collate", collation);
	}
	if (my_text(rows, i, T_OPTIONS) && strstr(my_text(rows, i, T_OPTIONS), "partitioned"))
		r->partitioned = true;
	if (my_text(rows, i, T_OPTIONS))
		add_create_options(&table.options, my_text(rows, i, T_OPTIONS), r->arena);
	name_map_put(&r->table_at, r->arena, table.name, r->out->tables.count);
	vec_push(&r->collations, r->arena, collation);
	vec_push(&r->out->tables, r->arena, table);
}

static bool reflect_tables(MyReflection *r, Error *err)
{
	Result rows;
	if (!my_reflect_ask(r, "reflect_tables.sql", &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++)
		add_table(r, &rows, i);
	return true;
}

/* ---- parts ----------------------------------------------------------------------------------- */

enum { P_TABLE, P_NAME, P_METHOD, P_EXPRESSION, P_BOUNDS, P_SUB_METHOD, P_SUB_EXPRESSION };

static bool is_hash(const char *method)
{
	return emit_find_nocase(method, "hash") || emit_find_nocase(method, "key");
}

static const char *bounds_of(MyReflection *r, const Result *rows, size_t i)
{
	const char *method = my_text(rows, i, P_METHOD), *bounds = my_text(rows, i, P_BOUNDS);
	if (!bounds || is_hash(method))
		return "";
	if (emit_find_nocase(method, "list"))
		return text_equal_nocase(bounds, "DEFAULT")
			       ? "DEFAULT"
			       : arena_printf(r->arena, "VALUES IN (%s)", bounds);
	if (text_equal_nocase(bounds, "MAXVALUE") && !emit_find_nocase(method, "columns"))
		return "VALUES LESS THAN MAXVALUE";
	return arena_printf(r->arena, "VALUES LESS THAN (%s)", bounds);
}

/* A row for each subpartition; their number is the same in all parts. */
static const char *partition_by(MyReflection *r, const Result *rows, size_t i)
{
	Str s = str_new(r->arena);
	const char *sub = my_text(rows, i, P_SUB_METHOD);
	size_t count = 0;
	str_addf(&s, "%s (%s)", my_text(rows, i, P_METHOD),
		my_text(rows, i, P_EXPRESSION) ? my_text(rows, i, P_EXPRESSION) : "");
	while (i + count < rows->nrows &&
		strcmp(my_text(rows, i, P_TABLE), my_text(rows, i + count, P_TABLE)) == 0 &&
		strcmp(my_text(rows, i, P_NAME), my_text(rows, i + count, P_NAME)) == 0)
		count++;
	if (sub)
		str_addf(&s, " SUBPARTITION BY %s (%s) SUBPARTITIONS %zu", sub,
			my_text(rows, i, P_SUB_EXPRESSION) ? my_text(rows, i, P_SUB_EXPRESSION)
							   : "",
			count);
	return s.data;
}

static bool reflect_partitions(MyReflection *r, Error *err)
{
	Result rows;
	if (!r->partitioned)
		return true;
	if (!my_reflect_ask(r, "reflect_partitions.sql", &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++) {
		Table *table = my_reflect_table(r, my_text(&rows, i, P_TABLE));
		const char *name = my_text(&rows, i, P_NAME);
		if (!table)
			continue;
		size_t n = table->partitions.count;
		if (n > 0 && strcmp(table->partitions.items[n - 1].name, name) == 0)
			continue; /* another subpartition */
		if (n == 0)
			table->partition_by = partition_by(r, &rows, i);
		vec_push(&table->partitions, r->arena,
			(Partition){.name = name, .bounds = bounds_of(r, &rows, i)});
	}
	return true;
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* Every name that was asked for is a table's: no view or sequence has it. */
static bool all_are_tables(const MyReflection *r)
{
	const StrVec *tables = &r->scope->tables;
	bool all = tables->count > 0 && !r->scope->dependents;
	for (size_t i = 0; i < tables->count; i++)
		all = all && name_map_get(&r->table_at, tables->items[i]) >= 0;
	return all;
}

static bool reflect_relations(MyReflection *r, Error *err)
{
	return all_are_tables(r) ||
	       (my_reflect_views(r, err) && (!r->mariadb || my_reflect_sequences(r, err)));
}

static bool reflect_schema(MyReflection *r, Error *err)
{
	r->partitioned = false;
	r->first = r->out->tables.count;
	r->first_view = r->out->views.count;
	r->table_at = (NameMap){0};
	r->collations = (StrVec){0};
	return reflect_tables(r, err) && my_reflect_columns(r, err) && reflect_partitions(r, err) &&
	       my_reflect_keys(r, err) && reflect_relations(r, err) && my_reflect_others(r, err);
}

static bool find_current(MyReflection *r, Error *err)
{
	Result row;
	const Stmt ask = {.sql = dialect_mysql.current_schema_sql};
	if (!my_run(r->conn, &ask, r->arena, &row, err))
		return false;
	r->current = my_text(&row, 0, 0);
	return true;
}

static bool reflect_all(MyReflection *r, Error *err)
{
	if (!find_current(r, err))
		return false;
	r->name = r->current;
	if (r->scope->schemas.count == 0)
		return !r->current || reflect_schema(r, err);
	for (size_t i = 0; i < r->scope->schemas.count; i++) {
		r->name = r->scope->schemas.items[i];
		bool own = r->current && strcmp(r->name, r->current) == 0;
		r->shown = own ? NULL : r->name;
		if (!own)
			vec_push(&r->out->schemas, r->arena, r->name);
		if (!reflect_schema(r, err))
			return false;
	}
	return true;
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Backend.reflect */
bool my_reflect(Conn *conn, const ReflectScope *scope, Arena *arena, Schema *out, Error *err)
{
	MyReflection r = {
		.conn = conn,
		.arena = arena,
		.out = out,
		.scope = scope,
		.mariadb = ((const MyConn *)conn)->mariadb,
	};
	*out = (Schema){0};
	if (!reflect_all(&r, err))
		return false;
	for (size_t i = 0; i < out->tables.count; i++)
		table_mark_key(&out->tables.items[i]);
	schema_sort(out, r.needs.items, arena);
	return true;
}
