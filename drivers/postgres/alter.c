/*
 * alter.c - columns coming, going and changing on PostgreSQL: the standard forms, with enum types
 * made before, comments put on after, and what depends on the column moved out of the way.
 */
#include "drivers/postgres/ddl.h"

#include <ctype.h>

static StrVec only(const Emit *e, const char *column)
{
	StrVec columns = {0};

	vec_push(&columns, e->arena, column);
	return columns;
}

/* ---- adding, dropping ----------------------------------------------------------------------- */

bool postgres_add_column(Emit *e, const Op *op, Error *err)
{
	const Column *column = &op->add_column.column;
	size_t before = e->out->count;

	postgres_push_enum(e, &column->type);
	size_t prepared = e->out->count;
	if (!emit_add_column(e, op, err))
		return false;
	if (e->out->count == prepared) {
		e->out->count = before; /* the column is there: its type is not our business */
		return true;
	}
	postgres_push_storage(e, op, column);
	if (column->comment)
		postgres_push_column_comment(e, op, column->name, column->comment);
	return true;
}

bool postgres_drop_column(Emit *e, const Op *op, Error *err)
{
	StrVec columns = only(e, op->drop_column.column);
	Answer orphans;

	if (!postgres_orphans(e, op, &columns, &orphans, err) || !emit_drop_column(e, op, err))
		return false;
	postgres_push_orphans(e, &orphans);
	return true;
}

/* ---- changing ------------------------------------------------------------------------------- */

/* false: as it usually is */
static void push_set(Emit *e, const Op *op, const char *key, const char *word, const char *usual)
{
	const char *value = options_get(&op->alter_column.to.options, key);
	Str sql = str_new(e->arena);

	if (!value)
		return;
	if (!emit_option_on(&op->alter_column.to.options, key))
		value = usual;
	sql_addf(&sql, e->dialect, "ALTER TABLE %t ALTER COLUMN %i SET %s %s", op,
		op->alter_column.column, word, value);
	sql_push(e, &sql);
}

static bool check_alter(const Emit *e, const Op *op, Error *err)
{
	static const char *const known[] = {"compression", "storage", NULL};
	const Column *to = &op->alter_column.to;

	if (op->alter_column.what & ALTER_GENERATED && to->generated && e->server->number < 170000)
		return postgres_too_old(e, "new expressions for generated columns", 170000, err);
	if (op->alter_column.what & ALTER_GENERATED && !to->generated && e->server->number < 130000)
		return postgres_too_old(
			e, "way to make a generated column a plain one", 130000, err);
	if (options_get(&to->options, "compression") && e->server->number < 140000)
		return postgres_too_old(e, "compression options", 140000, err);
	return emit_check_options(e, &to->options, known, "a column", err);
}

/* The text of a default that is one literal with its type, 'red'::colour, without the type; NULL:
 * it is something else. */
static const char *bare_literal(const Emit *e, const char *value)
{
	const char *p = value;

	if (*p++ != '\'')
		return NULL;
	while (*p && (*p != '\'' || p[1] == '\''))
		p += *p == '\'' ? 2 : 1;
	if (*p++ != '\'' || strncmp(p, "::", 2) != 0)
		return NULL;
	for (const char *rest = p + 2; *rest; rest++)
		if (!isalnum((unsigned char)*rest) && !strchr(" _.\"(),[]", *rest) &&
			(unsigned char)*rest < 0x80)
			return NULL;
	return arena_strndup(e->arena, value, (size_t)(p - value));
}

static bool is_texty(const char *type)
{
	return emit_starts_with_word(type, "text") || emit_starts_with_word(type, "character") ||
	       emit_starts_with_word(type, "varchar") || emit_starts_with_word(type, "char");
}

static bool is_number(const char *type)
{
	return emit_starts_with_word(type, "smallint") || emit_starts_with_word(type, "integer") ||
	       emit_starts_with_word(type, "bigint");
}

/*
 * A default is converted by the server only where one type becomes the other by assignment, and
 * then keeps the name of the old type in it.  A literal can do without: it is taken off and put
 * back as what it says.  A number stays: -1 is '-1'::integer in a bigint too.
 */
static bool carry_default(const Emit *e, Op *op, Error *err)
{
	Str type = str_new(e->arena);
	LiveColumn live;
	const char *literal;
	bool found;

	if (emit_is_offline(e) || op->alter_column.what & ALTER_DEFAULT)
		return true;
	if (!emit_find_column(e, op, op->alter_column.column, &live, &found, err))
		return false;
	if (!found || !live.value ||
		!postgres_type(e, &op->alter_column.to.type, &op->alter_column.to, &type, err))
		return true;
	literal = bare_literal(e, live.value);
	if (!literal || (is_texty(live.type) && is_texty(type.data)) ||
		(is_number(live.type) && is_number(type.data)))
		return true;
	op->alter_column.what |= ALTER_DEFAULT;
	op->alter_column.to.value = (Default){.kind = DEFAULT_SQL, .text = literal};
	return true;
}

/* The type of now, in the server's words; NULL: not known. */
static bool type_of_now(const Emit *e, const Op *op, const char **out, Error *err)
{
	const bool told = op->was && op->was->what & ALTER_TYPE && op->was->column;
	LiveColumn live;
	bool found = false;
	Str type = str_new(e->arena);

	*out = NULL;
	if (emit_is_offline(e)) {
		if (told && !postgres_type(e, &op->was->column->type, op->was->column, &type, err))
			return false;
		*out = told ? type.data : NULL;
		return true;
	}
	if (!emit_find_column(e, op, op->alter_column.column, &live, &found, err))
		return false;
	*out = found ? live.type : NULL;
	return true;
}

/*
 * The server converts by itself only where one type can be assigned to the other.  From a text, and
 * between booleans and numbers, there is one conversion that can be meant; it loses nothing, for
 * none of these types is cut to a length.
 */
static bool say_conversion(const Emit *e, Op *op, Error *err)
{
	const Type *type = &op->alter_column.to.type;
	const char *column = op->alter_column.column, *now;
	Str using = str_new(e->arena), to = str_new(e->arena);

	if (op->alter_column.using)
		return true;
	if (!type_of_now(e, op, &now, err) ||
		!postgres_type(e, type, &op->alter_column.to, &to, err))
		return false;
	if (type->kind == TYPE_ENUM)
		sql_addf(&using, e->dialect, "%i::text::%n", column, type->schema, type->name);
	else if (now && is_texty(now) && !is_texty(to.data))
		sql_addf(&using, e->dialect, "%i::%s", column, to.data);
	else if (now && strcmp(now, "boolean") == 0 && is_number(to.data))
		sql_addf(&using, e->dialect, "%i::integer", column);
	else if (now && is_number(now) && strcmp(to.data, "boolean") == 0)
		sql_addf(&using, e->dialect, "%i <> 0", column);
	if (using.len)
		op->alter_column.using = using.data;
	return true;
}

static void push_rest(Emit *e, const Op *op)
{
	push_set(e, op, "storage", "STORAGE", e->server->number >= 160000 ? "DEFAULT" : "EXTENDED");
	push_set(e, op, "compression", "COMPRESSION", "default");
	if (op->alter_column.what & ALTER_COMMENT)
		postgres_push_column_comment(
			e, op, op->alter_column.column, op->alter_column.to.comment);
}

bool postgres_change_column(Emit *e, const Op *op, Error *err)
{
	Op own = *op;
	LiveColumn live;
	bool found = true, online;

	if (op->if_exists && !emit_find_column(e, op, op->alter_column.column, &live, &found, err))
		return false;
	if (!found)
		return true;
	own.if_exists = false;
	if (!check_alter(e, op, err))
		return false;
	online = op->alter_column.online && op->alter_column.what & ALTER_NULLABLE &&
		 !op->alter_column.to.nullable;
	if (online)
		own.alter_column.what &= ~(unsigned)ALTER_NULLABLE;
	if (op->alter_column.what & ALTER_TYPE) {
		postgres_push_enum(e, &op->alter_column.to.type);
		if (!say_conversion(e, &own, err) || !carry_default(e, &own, err))
			return false;
	}
	if (!emit_alter_column(e, &own, err))
		return false;
	push_rest(e, op);
	return !online || postgres_not_null_online(e, op, err);
}

bool postgres_changes_type(const Op *op)
{
	return op->kind == OP_ALTER_COLUMN && op->alter_column.what & (ALTER_TYPE | ALTER_COLLATE);
}

bool postgres_leaves_enum(const Op *op)
{
	const Type *type = &op->alter_column.to.type;

	if (op->kind != OP_ALTER_COLUMN || !(op->alter_column.what & ALTER_TYPE))
		return false;
	while (type->kind == TYPE_ARRAY)
		type = type->element;
	return type->kind != TYPE_ENUM && type->kind != TYPE_RAW; /* either may be the same */
}

bool postgres_alter_column(Emit *e, const Op *op, Error *err)
{
	StrVec columns = only(e, op->alter_column.column);
	Dependents dependents = {0};
	Answer orphans = {0};

	if (postgres_changes_type(op) &&
		!postgres_column_dependents(e, op, &columns, &dependents, err))
		return false;
	if (postgres_leaves_enum(op) && !postgres_orphans(e, op, &columns, &orphans, err))
		return false;
	postgres_push_all(e, &dependents.drop);
	if (!postgres_change_column(e, op, err))
		return false;
	postgres_push_orphans(e, &orphans);
	postgres_push_all(e, &dependents.make);
	return true;
}
