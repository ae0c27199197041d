/*
 * reflect_key.c - constraints and indexes: see reflect.h.
 *
 * A unique constraint is a unique index and nothing else: one over whole columns is given as the
 * constraint, any other as the index.  The index that the server makes for a foreign key is not
 * given where it would be made again.
 */
#include "base/text.h"
#include "drivers/mysql/reflect.h"

/* ---- indexes --------------------------------------------------------------------------------- */

enum {
	I_TABLE,
	I_NAME,
	I_NOT_UNIQUE,
	I_COLUMN,
	I_LENGTH,
	I_ORDER,
	I_TYPE,
	I_COMMENT,
	I_EXPRESSION,
	I_VISIBLE,
};

static bool is_same(const Result *rows, size_t i, size_t first, size_t col)
{
	return strcmp(my_text(rows, i, col), my_text(rows, first, col)) == 0;
}

static IndexPart read_part(MyReflection *r, const Result *rows, size_t i)
{
	const char *order = my_text(rows, i, I_ORDER), *expression = my_text(rows, i, I_EXPRESSION);
	IndexPart part = {
		.column = my_text(rows, i, I_COLUMN),
		.descending = order && *order == 'D',
		.length = (int)my_int(rows, i, I_LENGTH),
	};
	if (!part.column && expression)
		part.expression = schema_bare(&dialect_mysql,
			my_reflect_local(r, my_expression(r->conn, expression, r->arena)),
			r->arena);
	return part;
}

/* What dialect.c writes for it: a word before INDEX, or USING behind the name. */
static void add_kind(MyReflection *r, const char *type, Index *out)
{
	if (text_equal_nocase(type, "FULLTEXT") || text_equal_nocase(type, "SPATIAL"))
		options_add(&out->options, r->arena, "prefix", type);
	else if (text_equal_nocase(type, "HASH"))
		out->method = "hash";
	for (size_t i = 0; i < out->parts.count && text_equal_nocase(type, "SPATIAL"); i++)
		out->parts.items[i].length = 0; /* always 32 */
}

static Index read_index(MyReflection *r, const Result *rows, size_t first, size_t end)
{
	const char *comment = my_text(rows, first, I_COMMENT);
	Index out = {
		.name = my_text(rows, first, I_NAME),
		.unique = my_int(rows, first, I_NOT_UNIQUE) == 0,
		.comment = comment && *comment ? comment : NULL,
	};
	for (size_t i = first; i < end; i++)
		vec_push(&out.parts, r->arena, read_part(r, rows, i));
	add_kind(r, my_text(rows, first, I_TYPE), &out);
	if (!text_equal_nocase(my_text(rows, first, I_VISIBLE), "YES"))
		options_add(&out.options, r->arena, "invisible", "true");
	return out;
}

/* Over whole columns: it can be said as a constraint. */
static bool is_plain(const Index *index)
{
	for (size_t i = 0; i < index->parts.count; i++) {
		const IndexPart *part = &index->parts.items[i];
		if (!part->column || part->length > 0 || part->descending)
			return false;
	}
	return !index->method && index->options.count == 0;
}

static StrVec columns_of(const Index *index, Arena *arena)
{
	StrVec out = {0};
	for (size_t i = 0; i < index->parts.count; i++)
		vec_push(&out, arena, index->parts.items[i].column);
	return out;
}

/* Of a key over the beginnings of columns: "191,0"; see constraint.c. */
static const char *lengths_of(const Index *index, Arena *arena)
{
	Str s = str_new(arena);
	bool any = false;
	for (size_t i = 0; i < index->parts.count; i++) {
		any = any || index->parts.items[i].length > 0;
		str_addf(&s, i ? ",%d" : "%d", index->parts.items[i].length);
	}
	return any ? s.data : NULL;
}

static void add_index(MyReflection *r, Table *table, const Index *index)
{
	bool primary = strcmp(index->name, "PRIMARY") == 0;
	if (!primary && (!index->unique || !is_plain(index))) {
		vec_push(&table->indexes, r->arena, *index);
		return;
	}
	Constraint key = {
		.kind = primary ? CONSTRAINT_PRIMARY_KEY : CONSTRAINT_UNIQUE,
		.name = primary ? NULL : index->name,
		.columns = columns_of(index, r->arena),
		.comment = index->comment,
	};
	options_add(&key.options, r->arena, "lengths", lengths_of(index, r->arena));
	vec_push(&table->constraints, r->arena, key);
}

static bool reflect_indexes(MyReflection *r, Error *err)
{
	Result rows;
	if (!my_reflect_ask(r, "reflect_indexes.sql", &rows, err))
		return false;
	for (size_t first = 0, end; first < rows.nrows; first = end) {
		Table *table = my_reflect_table(r, my_text(&rows, first, I_TABLE));
		for (end = first + 1; end < rows.nrows; end++)
			if (!is_same(&rows, end, first, I_TABLE) ||
				!is_same(&rows, end, first, I_NAME))
				break;
		if (!table)
			continue;
		Index index = read_index(r, &rows, first, end);
		add_index(r, table, &index);
	}
	return true;
}

/* ---- foreign keys ---------------------------------------------------------------------------- */

enum { F_TABLE, F_NAME, F_COLUMN, F_REF_SCHEMA, F_REF_TABLE, F_REF_COLUMN };
enum { R_TABLE, R_NAME, R_ON_DELETE, R_ON_UPDATE };

/* What foreign keys do, by table and name. */
typedef struct Rules {
	Result rows;
	NameMap at;
} Rules;

static bool read_rules(MyReflection *r, Rules *out, Error *err)
{
	if (!my_reflect_ask(r, "reflect_rules.sql", &out->rows, err))
		return false;
	for (size_t i = 0; i < out->rows.nrows; i++) {
		const char *table = my_text(&out->rows, i, R_TABLE);
		const char *name = my_text(&out->rows, i, R_NAME);
		name_map_put(&out->at, r->arena, name_map_key(r->arena, table, name), i);
	}
	return true;
}

static Constraint new_key(MyReflection *r, const Rules *rules, const Result *rows, size_t i)
{
	/* What each server takes when nothing is said. */
	const char *usual = r->mariadb ? "RESTRICT" : "NO ACTION";
	const char *name = my_text(rows, i, F_NAME);
	Constraint key = {
		.kind = CONSTRAINT_FOREIGN_KEY,
		.name = name,
		.foreign_key = {.schema = my_text(rows, i, F_REF_SCHEMA),
			.table = my_text(rows, i, F_REF_TABLE)},
	};
	long at = name_map_get(&rules->at, name_map_key(r->arena, my_text(rows, i, F_TABLE), name));
	if (at >= 0) {
		const char *on_delete = my_text(&rules->rows, (size_t)at, R_ON_DELETE);
		const char *on_update = my_text(&rules->rows, (size_t)at, R_ON_UPDATE);
		key.foreign_key.on_delete = schema_action(on_delete, usual, r->arena);
		key.foreign_key.on_update = schema_action(on_update, usual, r->arena);
	}
	return key;
}

static bool reflect_foreign_keys(MyReflection *r, Error *err)
{
	Result rows;
	Rules rules = {0};
	if (!my_reflect_ask(r, "reflect_keys.sql", &rows, err))
		return false;
	if (rows.nrows > 0 && !read_rules(r, &rules, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++) {
		Table *table = my_reflect_table(r, my_text(&rows, i, F_TABLE));
		if (!table)
			continue;
		if (i == 0 || !is_same(&rows, i, i - 1, F_TABLE) ||
			!is_same(&rows, i, i - 1, F_NAME))
			vec_push(&table->constraints, r->arena, new_key(r, &rules, &rows, i));
		Constraint *key = &table->constraints.items[table->constraints.count - 1];
		vec_push(&key->columns, r->arena, my_text(&rows, i, F_COLUMN));
		vec_push(&key->foreign_key.columns, r->arena, my_text(&rows, i, F_REF_COLUMN));
	}
	return true;
}

/* The index begins with these columns, whole ones. */
static bool begins_with(const Index *index, const StrVec *columns)
{
	if (index->parts.count < columns->count)
		return false;
	for (size_t i = 0; i < columns->count; i++) {
		const IndexPart *part = &index->parts.items[i];
		if (!part->column || part->length > 0 ||
			strcmp(part->column, columns->items[i]) != 0)
			return false;
	}
	return index->options.count == 0;
}

static bool starts_list(const StrVec *list, const StrVec *columns)
{
	for (size_t i = 0; i < columns->count; i++)
		if (i >= list->count || strcmp(list->items[i], columns->items[i]) != 0)
			return false;
	return true;
}

/* Another key or index would do for the foreign key, so that the server would make none. */
static bool has_other(const Table *table, const Index *index, const StrVec *columns)
{
	for (size_t i = 0; i < table->indexes.count; i++)
		if (&table->indexes.items[i] != index &&
			begins_with(&table->indexes.items[i], columns))
			return true;
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		if ((c->kind == CONSTRAINT_PRIMARY_KEY || c->kind == CONSTRAINT_UNIQUE) &&
			starts_list(&c->columns, columns))
			return true;
	}
	return false;
}

/* Behind `start` a number and nothing else, if anything. */
static bool is_numbered(const char *name, const char *start)
{
	size_t len = strlen(start);
	if (strncmp(name, start, len) != 0)
		return false;
	return !name[len] || (name[len] == '_' && name[len + 1] &&
				     !name[len + 1 + strspn(name + len + 1, "0123456789")]);
}

/* The server calls it as the key; for a key that it named itself, after the first column.  When a
 * table is renamed such a key gets another name, its index does not. */
static bool is_name_of_own(
	MyReflection *r, const Table *table, const Constraint *key, const char *index)
{
	const char *stem = arena_printf(r->arena, "%s_ibfk", table->name);
	const char *ibfk = strstr(index, "_ibfk_");
	if (strcmp(key->name, index) == 0)
		return true;
	return is_numbered(key->name, stem) &&
	       (is_numbered(index, key->columns.items[0]) || (ibfk && is_numbered(ibfk, "_ibfk")));
}

/* Over the columns of a foreign key, under a name that the server gives: made with the key. */
static bool is_implied(MyReflection *r, const Table *table, const Index *index)
{
	if (index->unique || index->comment || index->method || index->parts.items[0].descending)
		return false;
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		if (c->kind == CONSTRAINT_FOREIGN_KEY && index->parts.count == c->columns.count &&
			begins_with(index, &c->columns) && is_name_of_own(r, table, c, index->name))
			return !has_other(table, index, &c->columns);
	}
	return false;
}

static void drop_implied(MyReflection *r, Table *table)
{
	size_t kept = 0;
	for (size_t i = 0; i < table->indexes.count; i++)
		if (!is_implied(r, table, &table->indexes.items[i]))
			table->indexes.items[kept++] = table->indexes.items[i];
	table->indexes.count = kept;
}

/* ---- checks ---------------------------------------------------------------------------------- */

enum { C_TABLE, C_NAME, C_CLAUSE, C_ON_COLUMN, C_ENFORCED };

static bool is_json_check(MyReflection *r, const char *clause, const char *column)
{
	Str json = str_new(r->arena);
	sql_addf(&json, &dialect_mysql, "json_valid(%i)", column);
	return strcmp(clause, json.data) == 0;
}

/* MariaDB's JSON is a longtext with this check. */
static bool fold_json(MyReflection *r, Table *table, const char *clause)
{
	size_t at = (size_t)(table - r->out->tables.items) - r->first;
	for (size_t i = 0; i < table->columns.count; i++) {
		Column *column = &table->columns.items[i];
		const char *collation = column->collate ? column->collate : r->collations.items[at];
		if (column->type.kind != TYPE_TEXT || !is_json_check(r, clause, column->name) ||
			!collation || strcmp(collation, "utf8mb4_bin") != 0)
			continue;
		column->type.kind = TYPE_JSON;
		column->declared = "json";
		column->collate = NULL;
		return true;
	}
	return false;
}

static bool has_column_check(const Table *table, const char *column)
{
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		if (c->kind == CONSTRAINT_CHECK && !c->name && c->columns.count == 1 &&
			strcmp(c->columns.items[0], column) == 0)
			return true;
	}
	return false;
}

/* The column whose definition has the check: see column_check.c. */
static bool find_owner(
	MyReflection *r, const Table *table, const char *clause, const char **out, Error *err)
{
	const char *show;
	if (!my_show_create(r->conn, r->name, table->name, r->arena, &show, err))
		return false;
	for (size_t i = 0; i < table->columns.count; i++) {
		const char *name = table->columns.items[i].name;
		if (!has_column_check(table, name) &&
			my_column_has_check(show, name, clause, r->arena)) {
			*out = name;
			break;
		}
	}
	return true;
}

/* Row i of the checks, whose expression is `clause`. */
static bool add_check(
	MyReflection *r, Table *table, const Result *rows, size_t i, const char *clause, Error *err)
{
	const char *name = my_text(rows, i, C_NAME);
	bool on_column = my_int(rows, i, C_ON_COLUMN) != 0;
	if (on_column && fold_json(r, table, clause))
		return true;
	if (on_column && !find_owner(r, table, clause, &name, err))
		return false;
	clause = my_reflect_local(r, my_expression(r->conn, clause, r->arena));
	Constraint check = {
		.kind = CONSTRAINT_CHECK,
		.name = on_column ? NULL : name,
		.expression = schema_bare(&dialect_mysql, clause, r->arena),
	};
	if (on_column)
		vec_push(&check.columns, r->arena, name);
	if (!text_equal_nocase(my_text(rows, i, C_ENFORCED), "YES"))
		options_add(&check.options, r->arena, "not_enforced", "true");
	vec_push(&table->constraints, r->arena, check);
	return true;
}

static bool has_checks(const MyReflection *r)
{
	return r->conn->server.number >= (r->mariadb ? 100210 : 80016);
}

/* MySQL: the expressions by name, which is one of the schema. */
typedef struct Clauses {
	Result rows;
	NameMap at;
} Clauses;

static bool read_clauses(MyReflection *r, Clauses *out, Error *err)
{
	if (!my_reflect_ask(r, "reflect_clauses.sql", &out->rows, err))
		return false;
	for (size_t i = 0; i < out->rows.nrows; i++)
		name_map_put(&out->at, r->arena, my_text(&out->rows, i, 0), i);
	return true;
}

static bool reflect_checks(MyReflection *r, Error *err)
{
	Result rows;
	Clauses clauses = {0};
	const char *query = r->mariadb ? "reflect_checks_mariadb.sql" : "reflect_checks_mysql.sql";
	if (!has_checks(r))
		return true;
	if (!my_reflect_ask(r, query, &rows, err))
		return false;
	if (rows.nrows > 0 && !r->mariadb && !read_clauses(r, &clauses, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++) {
		Table *table = my_reflect_table(r, my_text(&rows, i, C_TABLE));
		long at = name_map_get(&clauses.at, my_text(&rows, i, C_NAME));
		const char *clause = at < 0 ? my_text(&rows, i, C_CLAUSE)
					    : my_text(&clauses.rows, (size_t)at, 1);
		if (table && !add_check(r, table, &rows, i, clause, err))
			return false;
	}
	return true;
}

bool my_reflect_keys(MyReflection *r, Error *err)
{
	if (!reflect_indexes(r, err) || !reflect_foreign_keys(r, err) || !reflect_checks(r, err))
		return false;
	for (size_t i = r->first; i < r->out->tables.count; i++)
		drop_implied(r, &r->out->tables.items[i]);
	return true;
}
