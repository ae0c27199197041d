/*
 * alter.c - changing and renaming columns on MySQL and MariaDB.
 *
 * MODIFY and CHANGE replace the whole definition: what is not said again is lost, silently
 * (NOT NULL, DEFAULT, COMMENT, AUTO_INCREMENT, ON UPDATE, character set).  So the column is
 * read first and only the named parts are replaced.
 */
#include "drivers/mysql/ddl.h"

#include <ctype.h>
#include <inttypes.h>

#include "base/text.h"

/* ---- the present column in parts ------------------------------------------------------------ */

/* Length of "on update current_timestamp(6)". */
static size_t on_update_length(const char *p)
{
	const char *end = p + strlen("on update ");

	while (isalnum((unsigned char)*end) || *end == '_')
		end++;
	if (*end == '(')
		end += strcspn(end, ")") + 1;
	return (size_t)(end - p);
}

static void cut_out(char *text, const char *from, size_t len)
{
	size_t start = (size_t)(from - text);

	memmove(text + start, from + len, strlen(from + len) + 1);
}

/* Takes from `extra` what has a place of its own in a definition. */
static void split_extra(const Emit *e, const char *extra, MysqlColumn *out)
{
	char *rest = arena_strdup(e->arena, extra);
	const char *p = emit_find_nocase(rest, "auto_increment");

	if (p) {
		out->auto_increment = true;
		cut_out(rest, p, strlen("auto_increment"));
	}
	p = emit_find_nocase(rest, "on update ");
	if (p) {
		out->on_update = mysql_now(e, mysql_time_digits(out->type));
		cut_out(rest, p, on_update_length(p));
	}
	for (size_t len = strlen(rest); len > 0 && isspace((unsigned char)rest[len - 1]); len--)
		rest[len - 1] = '\0';
	out->extra = emit_skip_spaces(rest);
}

static MysqlColumn present(const Emit *e, const LiveColumn *live)
{
	MysqlColumn column = {
		.extra = "",
		.type = live->type,
		.charset = live->charset,
		.collate = live->collate,
		.generated = live->generated,
		.stored = live->stored,
		.nullable = live->nullable,
		.value = live->value ? mysql_sql_default(e, live->type, live->value) : NULL,
		.comment = live->comment,
	};

	if (live->extra)
		split_extra(e, live->extra, &column);
	return column;
}

bool mysql_find_present(
	const Emit *e, const Op *op, const char *name, MysqlColumn *out, bool *found, Error *err)
{
	LiveColumn live = {0};

	if (!emit_find_column(e, op, name, &live, found, err))
		return false;
	if (*found)
		*out = present(e, &live);
	else if (!op->if_exists)
		return emit_no_column(op, name, err);
	return true;
}

/* ---- what changes --------------------------------------------------------------------------- */

static bool is_text_type(const char *type)
{
	return emit_find_nocase(type, "char") || emit_find_nocase(type, "text") ||
	       emit_find_nocase(type, "enum(") == type || emit_find_nocase(type, "set(") == type;
}

/* A new type keeps of the old column what it can have: texts their collation, times their clock
 * with the new type's number of digits. */
static void fit_to_type(const Emit *e, const char *old_type, MysqlColumn *column)
{
	int digits = mysql_time_digits(column->type);

	if (!is_text_type(column->type) || !is_text_type(old_type))
		column->charset = column->collate = NULL;
	if (column->on_update)
		column->on_update = digits >= 0 ? mysql_now(e, digits) : NULL;
	if (column->value)
		column->value = mysql_sql_default(e, column->type, column->value);
}

/* What was said of the new column, in MySQL's words; what was not said is left empty. */
static bool describe_change(const Emit *e, const Op *op, const MysqlColumn *present_column,
	MysqlColumn *out, Error *err)
{
	unsigned what = op->alter_column.what;
	Column to = op->alter_column.to;

	if (!(what & ALTER_TYPE))
		to.type = (Type){.kind = TYPE_RAW, .name = present_column->type};
	if (!(what & ALTER_DEFAULT))
		to.value = (Default){.kind = DEFAULT_NONE};
	if (!(what & ALTER_IDENTITY)) {
		to.identity = (Identity){.kind = IDENTITY_NONE};
		to.autoincrement = false;
	}
	if (!(what & ALTER_NULLABLE))
		to.nullable = present_column->nullable;
	if (!(what & ALTER_GENERATED))
		to.generated = NULL;
	if (!(what & ALTER_COLLATE))
		to.collate = NULL;
	return mysql_describe_column(e, &to, out, err);
}

static const char *without_word(const Emit *e, const char *text, const char *word)
{
	char *rest = arena_strdup(e->arena, text);
	const char *p = emit_find_nocase(rest, word);

	if (p)
		cut_out(rest, p, strlen(word));
	return emit_skip_spaces(rest);
}

static bool merge(const Emit *e, const Op *op, MysqlColumn *column, Error *err)
{
	unsigned what = op->alter_column.what;
	const char *old_type = column->type;
	const Options *options = &op->alter_column.to.options;
	MysqlColumn next;

	if (!describe_change(e, op, column, &next, err))
		return false;
	/* Without a new type the options may still make the old one unsigned. */
	if (what & ALTER_TYPE || !emit_find_nocase(old_type, "unsigned")) {
		column->type = next.type;
		fit_to_type(e, old_type, column);
	}
	if (what & ALTER_COLLATE || next.charset || next.collate) {
		column->charset = next.charset; /* a collation alone names its character set */
		column->collate = next.collate;
	}
	if (what & ALTER_GENERATED) {
		column->generated = next.generated;
		column->stored = next.stored;
	}
	if (what & ALTER_NULLABLE)
		column->nullable = next.nullable;
	if (what & ALTER_DEFAULT)
		column->value = next.value;
	if (next.on_update || options_get(options, "on_update"))
		column->on_update = next.on_update; /* false: no more */
	if (what & ALTER_IDENTITY)
		column->auto_increment = next.auto_increment;
	if (what & ALTER_COMMENT)
		column->comment = op->alter_column.to.comment;
	column->place = next.place;
	if (options_get(options, "invisible") && !next.extra)
		column->extra = without_word(e, column->extra, "invisible");
	if (next.extra && !emit_find_nocase(column->extra, "invisible"))
		column->extra = arena_printf(
			e->arena, "%s%s%s", next.extra, *column->extra ? " " : "", column->extra);
	/* MariaDB reports the default of a nullable column without one as NULL. */
	if (!column->nullable && column->value && text_equal_nocase(column->value, "NULL"))
		column->value = NULL;
	return true;
}

/* Offline the parts that matter most must be given; what remains (comment, collation) is taken from
 * what was said and is otherwise the server's default. */
static bool check_offline(const Emit *e, const Op *op, Error *err)
{
	unsigned missing = (ALTER_TYPE | ALTER_NULLABLE | ALTER_DEFAULT) & ~op->alter_column.what;

	if (!missing)
		return true;
	error_set(err, ERR_UNSUPPORTED,
		"without a connection the rest of column %s.%s is unknown, and %s would lose it",
		op->table, op->alter_column.column, e->server->name);
	return error_hint(err, "say also:%s%s%s (sql.none: no default)",
		missing & ALTER_TYPE ? " type" : "", missing & ALTER_NULLABLE ? " nullable" : "",
		missing & ALTER_DEFAULT ? " default" : "");
}

bool mysql_modify(
	Emit *e, const Op *op, const char *rename_to, const MysqlCited *checks, Error *err)
{
	const Column *to = &op->alter_column.to;
	MysqlColumn column = {.nullable = true, .extra = ""};
	Str sql = str_new(e->arena);
	bool found = true;

	if (emit_is_offline(e) && !op->if_exists) {
		if (!check_offline(e, op, err))
			return false;
		column.type = "";
	} else if (!mysql_find_present(e, op, op->alter_column.column, &column, &found, err)) {
		return false;
	}
	if (!found)
		return true;
	if (!merge(e, op, &column, err))
		return false;
	sql_addf(&sql, e->dialect, "ALTER TABLE %t ", op);
	if (rename_to)
		mysql_drop_cited(e, checks, false, &sql);
	sql_addf(&sql, e->dialect, rename_to ? "CHANGE COLUMN %i " : "MODIFY COLUMN %i ",
		op->alter_column.column);
	if (rename_to)
		sql_addf(&sql, e->dialect, "%i ", rename_to);
	mysql_add_definition(e, &column, &sql);
	if (op->alter_column.what & ALTER_IDENTITY && to->identity.has_start)
		str_addf(&sql, ", AUTO_INCREMENT = %" PRId64, to->identity.start);
	if (rename_to)
		mysql_add_cited(e, checks, op->alter_column.column, rename_to, &sql);
	sql_push(e, &sql);
	return true;
}

/* ---- only the default ----------------------------------------------------------------------- */

/* MySQL's DROP DEFAULT leaves a nullable column that INSERT must name (error 1364); a column made
 * without a default has DEFAULT NULL. */
static const char *no_default(const MysqlColumn *column)
{
	return column->type && column->nullable ? "SET DEFAULT NULL" : "DROP DEFAULT";
}

static bool push_default(Emit *e, const Op *op, Error *err)
{
	const Default *value = &op->alter_column.to.value;
	MysqlColumn column = {0};
	Str sql = str_new(e->arena);
	const char *text;
	bool found = true;

	if ((!emit_is_offline(e) || op->if_exists) &&
		!mysql_find_present(e, op, op->alter_column.column, &column, &found, err))
		return false;
	if (!found)
		return true;
	if (!mysql_column_default(e, column.type ? column.type : "", value, &text, err))
		return false;
	/* SET DEFAULT takes a literal or an expression in parentheses.  The clock is neither, and a
	 * text of MySQL's cannot have the one and takes a literal in parentheses for no other. */
	if ((text && emit_starts_with_word(text, "current_timestamp")) ||
		(column.type && mysql_wants_expression(e, column.type)))
		return mysql_modify(e, op, NULL, NULL, err);
	sql_addf(&sql, e->dialect, "ALTER TABLE %t ALTER COLUMN %i %s%s", op,
		op->alter_column.column, text ? "SET DEFAULT " : no_default(&column),
		text ? text : "");
	sql_push(e, &sql);
	return true;
}

/* "CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP" is more than a default. */
static bool sets_clock(const Default *value)
{
	return value->kind == DEFAULT_SQL && emit_find_nocase(value->text, " on update ");
}

bool mysql_alter_column(Emit *e, const Op *op, Error *err)
{
	if (op->alter_column.what == ALTER_DEFAULT && !sets_clock(&op->alter_column.to.value))
		return push_default(e, op, err);
	return mysql_modify(e, op, NULL, NULL, err);
}

/* ---- renaming ------------------------------------------------------------------------------- */

static bool push_change(Emit *e, const Op *op, Error *err)
{
	MysqlColumn column;
	Str sql = str_new(e->arena);
	bool found;

	if (!mysql_find_present(e, op, op->rename_column.from, &column, &found, err))
		return false;
	if (!found)
		return true;
	sql_addf(&sql, e->dialect, "ALTER TABLE %t CHANGE COLUMN %i %i ", op,
		op->rename_column.from, op->rename_column.to);
	mysql_add_definition(e, &column, &sql);
	sql_push(e, &sql);
	return true;
}

/* Three statements: MySQL adds checks and such indexes by a copy of the table, and a copy must not
 * rename a column of a foreign key. */
bool mysql_rename(Emit *e, const Op *op, const MysqlCited *checks, Error *err)
{
	const char *from = op->rename_column.from, *to = op->rename_column.to;
	size_t before = e->out->count;
	Str drop = str_new(e->arena), add = str_new(e->arena), sql = str_new(e->arena);

	if (!mysql_since(e, 80000, 100502))
		return push_change(e, op, err);
	if (!emit_rename_column(e, op, err))
		return false;
	if (e->out->count == before || checks->count == 0)
		return true;
	const char *rename = e->out->items[--e->out->count];
	mysql_drop_cited(e, checks, false, &drop);
	mysql_add_cited(e, checks, from, to, &add);
	drop.data[drop.len - strlen(", ")] = '\0';
	sql_addf(&sql, e->dialect, "ALTER TABLE %t %s", op, drop.data);
	sql_push(e, &sql);
	vec_push(e->out, e->arena, rename);
	sql = str_new(e->arena);
	sql_addf(&sql, e->dialect, "ALTER TABLE %t %s", op, add.data + strlen(", "));
	sql_push(e, &sql);
	return true;
}

bool mysql_find_checks(const Emit *e, const Op *op, const char *column, MysqlCited *out, Error *err)
{
	MysqlCited all;

	*out = (MysqlCited){0};
	if (mysql_is_mariadb(e))
		return true;
	if (!mysql_find_cited(e, op, column, &all, err))
		return false;
	for (size_t i = 0; i < all.count; i++)
		if (all.items[i].kind != CITED_KEY)
			vec_push(out, e->arena, all.items[i]);
	return true;
}

bool mysql_rename_column(Emit *e, const Op *op, Error *err)
{
	MysqlCited checks;

	return mysql_find_checks(e, op, op->rename_column.from, &checks, err) &&
	       mysql_rename(e, op, &checks, err);
}
