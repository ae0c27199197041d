/*
 * catalog.c - what emitters and scripts ask about the live database.
 *
 * MariaDB writes expressions in information_schema as they are typed.  MySQL escapes them once
 * more, as if they stood in a string, and gives literal defaults bare.
 */
#include <ctype.h>

#include "base/str.h"
#include "base/text.h"
#include "db/lex.h"
#include "drivers/mysql/conn.h"

/* ---- asking ---------------------------------------------------------------------------------- */

/* schema, table and up to three more texts as parameters of an embedded query */
typedef struct Question {
	const char *query;
	const char *params[5];
	size_t count;
} Question;

static bool ask(void *arg, const Question *question, Arena *arena, Result *out, Error *err)
{
	Value params[ARRAY_LEN(question->params)];
	for (size_t i = 0; i < question->count; i++)
		params[i] = my_param(question->params[i]);
	return my_run(arg,
		&(Stmt){.sql = my_query(question->query),
			.params = params,
			.nparams = question->count},
		arena, out, err);
}

static bool is_mariadb(void *arg)
{
	return ((const MyConn *)arg)->mariadb;
}

/* ---- a column's parts ------------------------------------------------------------------------ */

/* The columns of column.sql */
enum {
	TYPE,
	DATA_TYPE,
	NULLABLE,
	DEFAULT,
	EXTRA,
	GENERATED,
	CHARSET,
	COLLATION,
	COMMENT,
	NAME,
	OWN_COLLATION, /* said or not */
};

static const char *given(const char *text)
{
	return text && text[0] ? text : NULL;
}

static const char *unescaped(const char *text, Arena *arena)
{
	Str s = str_new(arena);
	for (; *text; text++) {
		if (*text == '\\' && text[1])
			text++;
		str_addn(&s, text, 1);
	}
	return s.data;
}

/* MySQL encodes the expressions of information_schema twice: UTF-8, read as Latin-1, written as
 * UTF-8. What comes out as UTF-8 once more was; nothing else does but by a rare chance. */
static const char *decoded(const char *text, Arena *arena)
{
	Str s = str_new(arena);
	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		if (*p >= 0xC4) /* beyond Latin-1 */
			return text;
		bool two = *p >= 0xC2 && p[1];
		unsigned char byte = two ? (unsigned char)((*p & 0x03) << 6 | (p[1] & 0x3F)) : *p;
		p += two;
		str_addn(&s, (const char *)&byte, 1);
	}
	return text_is_utf8(s.data, s.len) ? s.data : text;
}

/* An expression as the server is to read it again. */
const char *my_expression(Conn *conn, const char *text, Arena *arena)
{
	return is_mariadb(conn) ? text : decoded(unescaped(text, arena), arena);
}

static bool is_one_of(const char *word, const char *const *words)
{
	for (; *words; words++) {
		if (text_equal_nocase(word, *words))
			return true;
	}
	return false;
}

/* The place of a word in EXTRA, in any case. */
static const char *find_word(const char *text, const char *word)
{
	for (; *text; text++) {
		size_t n = 0;
		while (word[n] && tolower((unsigned char)text[n]) == word[n])
			n++;
		if (!word[n])
			return text;
	}
	return NULL;
}

/* information_schema cuts binary defaults at NULs and loses bytes; the server itself knows them,
 * also for an empty table. */
static bool binary_default(
	void *arg, const Question *column, Arena *arena, const char **out, Error *err)
{
	const char *schema = column->params[0], *table = column->params[1];
	Result result;
	Str sql = str_new(arena);
	sql_addf(&sql, &dialect_mysql,
		"SELECT HEX(DEFAULT(%i)) FROM (SELECT 1) AS one LEFT JOIN %n ON FALSE",
		column->params[2], schema, table);
	if (!my_run(arg, &(Stmt){.sql = sql.data}, arena, &result, err))
		return false;
	const char *hex = result.nrows == 1 ? my_text(&result, 0, 0) : NULL;
	*out = hex ? arena_printf(arena, "x'%s'", hex) : NULL;
	return true;
}

static bool is_literal_default(void *arg, const char *value, const char *extra)
{
	return is_mariadb(arg) ? value[0] == '\'' : !find_word(extra, "default_generated");
}

/* MySQL's literals. */
static const char *quoted_default(const char *type, const char *value, Arena *arena)
{
	static const char *const bare[] = {"bit", "tinyint", "smallint", "mediumint", "int",
		"bigint", "decimal", "float", "double", "year", NULL};
	static const char *const clocks[] = {"timestamp", "datetime", NULL};

	if (is_one_of(type, bare))
		return value;
	if (is_one_of(type, clocks) && find_word(value, "current_timestamp") == value)
		return value; /* before 8.0 it is not marked as an expression */
	Str s = str_new(arena);
	sql_addf(&s, &dialect_mysql, "%l", value);
	return s.data;
}

static bool read_default(void *arg, const Question *column, const Result *row, Arena *arena,
	const char **out, Error *err)
{
	static const char *const binary[] = {"binary", "varbinary", NULL};
	const char *value = my_text(row, 0, DEFAULT), *extra = my_text(row, 0, EXTRA);
	const char *type = my_text(row, 0, DATA_TYPE);

	*out = NULL;
	if (!value || (is_mariadb(arg) && strcmp(value, "NULL") == 0) ||
		given(my_text(row, 0, GENERATED)))
		return true;
	bool literal = is_literal_default(arg, value, extra);
	if (literal && is_one_of(type, binary))
		return binary_default(arg, column, arena, out, err);
	if (is_mariadb(arg) || (!literal && find_word(value, "current_timestamp") == value))
		*out = value;
	else if (literal)
		*out = quoted_default(type, value, arena);
	else
		*out = arena_printf(arena, "(%s)", my_expression(arg, value, arena));
	return true;
}

bool my_read_default(Conn *conn, const ColumnPlace *place, const Result *row, Arena *arena,
	const char **out, Error *err)
{
	Question question = {.params = {place->schema, place->table, place->column}, .count = 3};
	return read_default(conn, &question, row, arena, out, err);
}

/* ---- EXTRA ----------------------------------------------------------------------------------- */

static void add_word(Str *s, const char *word)
{
	str_addf(s, "%s%s", s->len > 0 ? " " : "", word);
}

/* MySQL 8: a geometry column's reference system is an attribute of its own. */
static bool add_srid(void *arg, const Question *column, Arena *arena, Str *out, Error *err)
{
	static const char sql[] =
		"SELECT SRS_ID FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = COALESCE(?, "
		"DATABASE()) AND TABLE_NAME = ? AND COLUMN_NAME = ? AND SRS_ID IS NOT NULL";
	Value params[] = {my_param(column->params[0]), my_param(column->params[1]),
		my_param(column->params[2])};
	Result result;

	if (!my_run(arg, &(Stmt){.sql = sql, .params = params, .nparams = ARRAY_LEN(params)}, arena,
		    &result, err))
		return false;
	if (result.nrows == 1)
		add_word(out, arena_printf(arena, "SRID %lld", (long long)my_int(&result, 0, 0)));
	return true;
}

/* MariaDB: MODIFY drops the check of a column's definition unless it is said again.  It stands
 * last there. */
static bool add_check(void *arg, const Question *column, Arena *arena, Str *out, Error *err)
{
	Question question = *column;
	Result result;
	question.query = "column_check.sql";
	question.count = 3;
	if (!ask(arg, &question, arena, &result, err))
		return false;
	if (result.nrows == 1)
		add_word(out, arena_printf(arena, "CHECK (%s)", my_text(&result, 0, 0)));
	return true;
}

static bool read_extra(void *arg, const Question *column, const Result *row, Arena *arena,
	const char **out, Error *err)
{
	static const char *const geometries[] = {"geometry", "point", "linestring", "polygon",
		"multipoint", "multilinestring", "multipolygon", "geometrycollection",
		"geomcollection", NULL};
	const char *extra = my_text(row, 0, EXTRA), *update = find_word(extra, "on update ");
	bool geometry = is_one_of(my_text(row, 0, DATA_TYPE), geometries), ok = true;
	Str s = str_new(arena);

	if (find_word(extra, "auto_increment"))
		add_word(&s, "AUTO_INCREMENT");
	if (update) {
		const char *when = update + strlen("on update ");
		size_t len = strcspn(when, " ,");
		add_word(&s, arena_printf(arena, "ON UPDATE %.*s", (int)len, when));
	}
	if (find_word(extra, "invisible"))
		add_word(&s, "INVISIBLE");
	if (find_word(extra, "without system versioning"))
		add_word(&s, "WITHOUT SYSTEM VERSIONING");
	if (is_mariadb(arg))
		ok = add_check(arg, column, arena, &s, err);
	else if (geometry && ((const MyConn *)arg)->base.server.number >= 80003)
		ok = add_srid(arg, column, arena, &s, err);
	*out = s.data;
	return ok;
}

/* MariaDB's JSON is a longtext with a check of its own; as "json" it is both again. */
static void fold_json(void *arg, const Result *row, Arena *arena, LiveColumn *out)
{
	const char *collation = my_text(row, 0, OWN_COLLATION);
	if (!is_mariadb(arg) || !collation || strcmp(collation, "utf8mb4_bin") != 0 ||
		strcmp(out->type, "longtext") != 0)
		return;
	Str check = str_new(arena);
	sql_addf(&check, &dialect_mysql, "CHECK (json_valid(%i))", my_text(row, 0, NAME));
	if (strcmp(out->extra, check.data) == 0) {
		out->type = "json";
		out->charset = out->collate = NULL;
		out->extra = "";
	}
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool catalog_column(void *arg, const char *schema, const char *table, const char *column,
	Arena *arena, LiveColumn *out, bool *found, Error *err)
{
	Question question = {"column.sql", {schema, table, column, schema, table}, 5};
	Result row;

	if (!ask(arg, &question, arena, &row, err))
		return false;
	*found = row.nrows == 1;
	if (!*found)
		return true;
	const char *generated = given(my_text(&row, 0, GENERATED));
	*out = (LiveColumn){
		.type = my_text(&row, 0, TYPE),
		.nullable = text_equal_nocase(my_text(&row, 0, NULLABLE), "YES"),
		.charset = my_text(&row, 0, CHARSET),
		.collate = my_text(&row, 0, COLLATION),
		.generated = generated ? my_expression(arg, generated, arena) : NULL,
		.stored = find_word(my_text(&row, 0, EXTRA), "stored") ||
			  find_word(my_text(&row, 0, EXTRA), "persistent"),
		.comment = given(my_text(&row, 0, COMMENT)),
	};
	if (!read_default(arg, &question, &row, arena, &out->value, err) ||
		!read_extra(arg, &question, &row, arena, &out->extra, err))
		return false;
	fold_json(arg, &row, arena, out);
	return true;
}

/* ---- constraints and indexes by what they are ------------------------------------------------ */

/* Rows of (name, column), together by name: the names whose columns are exactly these, in order. */
static void match_columns(const Result *rows, const StrVec *columns, Arena *arena, StrVec *names)
{
	for (size_t first = 0, next; first < rows->nrows; first = next) {
		const char *name = my_text(rows, first, 0);
		bool same = true;
		for (next = first; next < rows->nrows; next++) {
			if (strcmp(my_text(rows, next, 0), name) != 0)
				break;
			const char *column = my_text(rows, next, 1);
			size_t i = next - first;
			same = same && column && i < columns->count &&
			       text_equal_nocase(column, columns->items[i]);
		}
		if (columns->count == 0 || (same && next - first == columns->count))
			vec_push(names, arena, arena_strdup(arena, name));
	}
}

static bool has_name(const StrVec *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++) {
		if (text_equal_nocase(names->items[i], name))
			return true;
	}
	return false;
}

/* The columns that an expression names: all its quoted names. */
static StrVec named_columns(const char *clause, Arena *arena)
{
	StrVec columns = {0};
	Lexer lexer;
	lex_init(&lexer, clause, strlen(clause), dialect_mysql.lex);
	for (LexToken t = lex_next(&lexer); t.kind != LEX_END; t = lex_next(&lexer)) {
		if (t.kind != LEX_QUOTED || t.len < 2)
			continue;
		Str name = str_new(arena);
		for (size_t i = 1; i + 1 < t.len; i++) {
			str_addn(&name, t.start + i, 1);
			i += t.start[i] == '`'; /* it is doubled */
		}
		if (!has_name(&columns, name.data))
			vec_push(&columns, arena, name.data);
	}
	return columns;
}

static bool names_same(const StrVec *a, const StrVec *b)
{
	for (size_t i = 0; i < a->count; i++) {
		if (!has_name(b, a->items[i]))
			return false;
	}
	return a->count == b->count;
}

static bool read_checks(
	void *arg, const char *schema, const char *table, Arena *arena, Result *out, Error *err)
{
	Question question = {
		is_mariadb(arg) ? "checks_mariadb.sql" : "checks_mysql.sql", {schema, table}, 2};
	return ask(arg, &question, arena, out, err);
}

/* A check has no columns of its own: it is over those that its expression names. */
static void match_checks(
	void *arg, const Result *rows, const StrVec *columns, Arena *arena, StrVec *names)
{
	for (size_t i = 0; i < rows->nrows; i++) {
		const char *clause = my_expression(arg, my_text(rows, i, 1), arena);
		StrVec named = named_columns(clause, arena);
		if (columns->count == 0 || names_same(&named, columns))
			vec_push(names, arena, arena_strdup(arena, my_text(rows, i, 0)));
	}
}

static const char *const kind_words[CONSTRAINT_COUNT] = {
	[CONSTRAINT_PRIMARY_KEY] = "PRIMARY KEY",
	[CONSTRAINT_UNIQUE] = "UNIQUE",
	[CONSTRAINT_FOREIGN_KEY] = "FOREIGN KEY",
	[CONSTRAINT_CHECK] = "CHECK",
};

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool catalog_constraints(void *arg, const char *schema, const char *table,
	ConstraintKind kind, const StrVec *columns, Arena *arena, StrVec *names, Error *err)
{
	Question question = {"keys.sql", {schema, table, schema, table, kind_words[kind]}, 5};
	Result rows;

	*names = (StrVec){0};
	if (!kind_words[kind])
		return true; /* there are none of that kind here */
	if (kind == CONSTRAINT_CHECK) {
		if (!read_checks(arg, schema, table, arena, &rows, err))
			return false;
		match_checks(arg, &rows, columns, arena, names);
		return true;
	}
	if (!ask(arg, &question, arena, &rows, err))
		return false;
	match_columns(&rows, columns, arena, names);
	for (size_t i = 0; kind == CONSTRAINT_PRIMARY_KEY && i < names->count; i++)
		names->items[i] = NULL;
	return true;
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool catalog_indexes(void *arg, const char *schema, const char *table, const StrVec *columns,
	Arena *arena, StrVec *names, Error *err)
{
	Question question = {"indexes.sql", {schema, table}, 2};
	Result rows;

	*names = (StrVec){0};
	if (!ask(arg, &question, arena, &rows, err))
		return false;
	match_columns(&rows, columns, arena, names);
	return true;
}

/* ---- by name --------------------------------------------------------------------------------- */

/* On MariaDB the check of a column's definition stands in the list under the column's name. */
static bool is_named_check(void *arg, const Question *question, Arena *arena, bool *out, Error *err)
{
	Result rows;
	*out = false;
	if (!read_checks(arg, question->params[0], question->params[1], arena, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++)
		*out = *out || text_equal_nocase(my_text(&rows, i, 0), question->params[2]);
	return true;
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool catalog_constraint_kind(void *arg, const char *schema, const char *table,
	const char *name, Arena *arena, ConstraintKind *out, Error *err)
{
	Question question = {"constraint.sql", {schema, table, name}, 3};
	Result rows;

	*out = CONSTRAINT_COUNT;
	if (!ask(arg, &question, arena, &rows, err))
		return false;
	for (int kind = 0; kind < CONSTRAINT_COUNT && rows.nrows > 0; kind++) {
		if (kind_words[kind] && strcmp(kind_words[kind], my_text(&rows, 0, 0)) == 0)
			*out = (ConstraintKind)kind;
	}
	if (*out != CONSTRAINT_CHECK)
		return true;
	bool named;
	if (!is_named_check(arg, &question, arena, &named, err))
		return false;
	if (!named)
		*out = CONSTRAINT_COUNT;
	return true;
}

static bool exists(void *arg, const Question *question, bool *out, Error *err)
{
	Arena arena = ARENA_INIT;
	Result rows;
	bool ok = ask(arg, question, &arena, &rows, err);
	*out = ok && rows.nrows > 0;
	arena_release(&arena);
	return ok;
}

static bool catalog_has_table(
	void *arg, const char *schema, const char *table, bool *out, Error *err)
{
	return exists(arg, &(Question){"has_table.sql", {schema, table}, 2}, out, err);
}

static bool catalog_has_index(
	void *arg, const char *schema, const char *table, const char *name, bool *out, Error *err)
{
	return exists(arg, &(Question){"has_index.sql", {schema, table, name}, 3}, out, err);
}

bool mysql_has_index(
	Conn *conn, const char *schema, const char *table, const char *name, bool *out, Error *err)
{
	return catalog_has_index(conn, schema, table, name, out, err);
}

static const char *cell_text(const Value *v, Arena *arena)
{
	switch (v->type) {
	case VAL_NULL:
		return NULL;
	case VAL_BOOL:
		return v->as.boolean ? "true" : "false";
	case VAL_INT:
		return arena_printf(arena, "%lld", (long long)v->as.integer);
	case VAL_REAL:
		return arena_printf(arena, "%.17g", v->as.real);
	case VAL_TEXT:
	case VAL_BLOB:
		return v->as.text.data;
	}
	return NULL;
}

static bool catalog_ask(
	void *arg, const char *sql, const StrVec *params, Arena *arena, Answer *out, Error *err)
{
	Value values[8];
	Result result;
	size_t count = params ? params->count : 0;

	for (size_t i = 0; i < count && i < ARRAY_LEN(values); i++)
		values[i] = my_param(params->items[i]);
	if (!my_run(arg, &(Stmt){.sql = sql, .params = values, .nparams = count}, arena, &result,
		    err))
		return false;
	*out = (Answer){.nrows = result.nrows,
		.ncols = result.ncols,
		.names = result.names,
		.cells = arena_alloc(arena, (result.nrows * result.ncols + 1) * sizeof(char *))};
	for (size_t i = 0; i < result.nrows * result.ncols; i++)
		out->cells[i] = cell_text(&result.cells[i], arena);
	return true;
}

const Catalog catalog_mysql = {
	.column = catalog_column,
	.constraints = catalog_constraints,
	.indexes = catalog_indexes,
	.constraint_kind = catalog_constraint_kind,
	.has_table = catalog_has_table,
	.has_index = catalog_has_index,
	.ask = catalog_ask,
};
