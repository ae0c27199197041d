/*
 * catalog_column.c - one live column, in the words in which a statement can say it again.
 *
 * MariaDB writes expressions in information_schema as they are typed.  MySQL escapes them once
 * more, as if they stood in a string, and gives literal defaults bare.
 */
#include <ctype.h>

#include "base/str.h"
#include "base/text.h"
#include "drivers/mysql/catalog.h"
#include "drivers/mysql/column_sql.h"

enum {
	OWN_COLLATION = COLUMN_SQL_END, /* said or not */
};

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
	return my_is_mariadb(conn) ? text : decoded(unescaped(text, arena), arena);
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
	void *arg, const MyQuestion *column, Arena *arena, const char **out, Error *err)
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
	return my_is_mariadb(arg) ? value[0] == '\'' : !find_word(extra, "default_generated");
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

static bool read_default(void *arg, const MyQuestion *column, const Result *row, Arena *arena,
	const char **out, Error *err)
{
	static const char *const binary[] = {"binary", "varbinary", NULL};
	const char *value = my_text(row, 0, DEFAULT), *extra = my_text(row, 0, EXTRA);
	const char *type = my_text(row, 0, DATA_TYPE);

	*out = NULL;
	if (!value || (my_is_mariadb(arg) && strcmp(value, "NULL") == 0) ||
		given(my_text(row, 0, GENERATED)))
		return true;
	bool literal = is_literal_default(arg, value, extra);
	if (literal && is_one_of(type, binary))
		return binary_default(arg, column, arena, out, err);
	if (my_is_mariadb(arg) || (!literal && find_word(value, "current_timestamp") == value))
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
	MyQuestion question = {.params = {place->schema, place->table, place->column}, .count = 3};
	return read_default(conn, &question, row, arena, out, err);
}

/* ---- EXTRA ----------------------------------------------------------------------------------- */

static void add_word(Str *s, const char *word)
{
	str_addf(s, "%s%s", s->len > 0 ? " " : "", word);
}

/* MySQL 8: a geometry column's reference system is an attribute of its own. */
static bool add_srid(void *arg, const MyQuestion *column, Arena *arena, Str *out, Error *err)
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
static bool add_check(void *arg, const MyQuestion *column, Arena *arena, Str *out, Error *err)
{
	const ColumnPlace place = {column->params[0], column->params[1], column->params[2]};
	const char *clause;
	if (!my_column_check(arg, &place, arena, &clause, err))
		return false;
	if (clause)
		add_word(out, arena_printf(arena, "CHECK (%s)", clause));
	return true;
}

static bool read_extra(void *arg, const MyQuestion *column, const Result *row, Arena *arena,
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
	if (my_is_mariadb(arg))
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
	if (!my_is_mariadb(arg) || !collation || strcmp(collation, "utf8mb4_bin") != 0 ||
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
bool my_catalog_column(void *arg, const char *schema, const char *table, const char *column,
	Arena *arena, LiveColumn *out, bool *found, Error *err)
{
	MyQuestion question = {"column.sql", {schema, table, column, schema, table}, 5};
	Result row;

	if (!my_catalog_ask(arg, &question, arena, &row, err))
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
