/*
 * reflect_key.c - constraints and indexes: see reflect.h.
 *
 * A constraint that stands on an index (a key, unique, exclusion) has its columns, methods and
 * options there, so indexes and their parts are read first and then given away.
 */
#include <stdlib.h>

#include "drivers/postgres/reflect.h"

typedef struct KeyIndex {
	const char *table; /* oid */
	Index index;
	size_t keys;  /* of its parts; the rest is included */
	size_t parts; /* read so far */
	bool constraint;
} KeyIndex;

typedef struct Keys {
	PgReflection *r;
	VEC(KeyIndex) indexes;
	NameMap index_at; /* oid to indexes */
} Keys;

/* ---- indexes --------------------------------------------------------------------------------- */

enum {
	I_TABLE,
	I_OID,
	I_NAME,
	I_UNIQUE,
	I_METHOD,
	I_WHERE,
	I_KEYS,
	I_NULLS,
	I_WITH,
	I_SPACE,
	I_COMMENT,
	I_CONSTRAINT,
};

static KeyIndex read_index(PgReflection *r, const Result *rows, size_t i)
{
	const char *method = pg_cell(rows, i, I_METHOD);
	KeyIndex out = {
		.table = pg_cell(rows, i, I_TABLE),
		.keys = (size_t)pg_cell_int(rows, i, I_KEYS),
		.constraint = pg_cell_bool(rows, i, I_CONSTRAINT),
		.index =
			{
				.name = pg_cell(rows, i, I_NAME),
				.unique = pg_cell_bool(rows, i, I_UNIQUE),
				.method = strcmp(method, "btree") == 0 ? NULL : method,
				.where = schema_bare(
					&dialect_postgres, pg_cell(rows, i, I_WHERE), r->arena),
				.nulls_not_distinct = pg_cell_bool(rows, i, I_NULLS),
				.comment = pg_cell(rows, i, I_COMMENT),
			},
	};
	options_add(&out.index.options, r->arena, "with", pg_cell(rows, i, I_WITH));
	options_add(&out.index.options, r->arena, "tablespace", pg_cell(rows, i, I_SPACE));
	return out;
}

static bool read_indexes(Keys *keys, Error *err)
{
	PgReflection *r = keys->r;
	Result rows;
	if (!pg_ask(r, "reflect_indexes.sql", &r->relation_oids, 1, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++) {
		name_map_put(
			&keys->index_at, r->arena, pg_cell(&rows, i, I_OID), keys->indexes.count);
		vec_push(&keys->indexes, r->arena, read_index(r, &rows, i));
	}
	return true;
}

enum { P_INDEX, P_COLUMN, P_EXPRESSION, P_OPTION, P_OPCLASS, P_COLLATE };
enum { OPTION_DESC = 1, OPTION_NULLS_FIRST = 2 };

/* Descending puts NULL first, ascending last, unless it is said. */
static const char *nulls_word(int64_t option)
{
	bool descending = option & OPTION_DESC, first = option & OPTION_NULLS_FIRST;
	if (descending == first)
		return NULL;
	return first ? "FIRST" : "LAST";
}

static void add_part(PgReflection *r, const Result *rows, size_t i, KeyIndex *to)
{
	const char *column = pg_cell(rows, i, P_COLUMN);
	int64_t option = pg_cell_int(rows, i, P_OPTION);
	if (to->parts++ >= to->keys) {
		vec_push(&to->index.include, r->arena, column);
		return;
	}
	IndexPart part = {
		.column = column,
		.descending = option & OPTION_DESC,
		.nulls = nulls_word(option),
		.opclass = pg_cell(rows, i, P_OPCLASS),
		.collate = pg_cell(rows, i, P_COLLATE),
	};
	if (!column)
		part.expression =
			schema_bare(&dialect_postgres, pg_cell(rows, i, P_EXPRESSION), r->arena);
	vec_push(&to->index.parts, r->arena, part);
}

static KeyIndex *find_index(const Keys *keys, const char *oid)
{
	long at = name_map_get(&keys->index_at, oid);
	return at < 0 || !keys->indexes.items ? NULL : &keys->indexes.items[at];
}

static bool read_parts(Keys *keys, Error *err)
{
	PgReflection *r = keys->r;
	Result rows;
	if (!pg_ask(r, "reflect_parts.sql", &r->relation_oids, 1, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++) {
		KeyIndex *index = find_index(keys, pg_cell(&rows, i, P_INDEX));
		if (index)
			add_part(r, &rows, i, index);
	}
	return true;
}

/* ---- constraints ----------------------------------------------------------------------------- */

enum {
	K_TABLE,
	K_KIND,
	K_NAME,
	K_COLUMNS,
	K_CHECK,
	K_DEFERRABLE,
	K_DEFERRED,
	K_VALID,
	K_ENFORCED,
	K_NO_INHERIT,
	K_COMMENT,
	K_INDEX,
	K_REF_SCHEMA,
	K_REF_TABLE,
	K_REF_COLUMNS,
	K_ON_DELETE,
	K_ON_UPDATE,
	K_MATCH,
	K_DELETE_COLUMNS,
	K_OPERATORS,
};

static ConstraintKind kind_of(const char *letter)
{
	switch (*letter) {
	case 'p':
		return CONSTRAINT_PRIMARY_KEY;
	case 'u':
		return CONSTRAINT_UNIQUE;
	case 'f':
		return CONSTRAINT_FOREIGN_KEY;
	case 'c':
		return CONSTRAINT_CHECK;
	default:
		return CONSTRAINT_EXCLUDE;
	}
}

/* {3,1}: the names of these columns. */
static StrVec column_names(PgReflection *r, const PgRelation *relation, const char *numbers)
{
	StrVec list = pg_list(r->arena, numbers), out = {0};
	for (size_t i = 0; i < list.count; i++) {
		long number = strtol(list.items[i], NULL, 10);
		if (number > 0 && (size_t)number <= relation->names.count)
			vec_push(&out, r->arena, relation->names.items[number - 1]);
	}
	return out;
}

static const char *action_word(const char *letter)
{
	switch (*letter) {
	case 'r':
		return "RESTRICT";
	case 'c':
		return "CASCADE";
	case 'n':
		return "SET NULL";
	case 'd':
		return "SET DEFAULT";
	default:
		return NULL;
	}
}

/* SET NULL (a): only these columns (PostgreSQL 15). */
static const char *delete_action(
	PgReflection *r, const PgRelation *relation, const Result *rows, size_t i)
{
	const char *word = action_word(pg_cell(rows, i, K_ON_DELETE));
	StrVec only = column_names(r, relation, pg_cell(rows, i, K_DELETE_COLUMNS));
	if (!word || only.count == 0)
		return word;
	Str s = str_new(r->arena);
	sql_addf(&s, &dialect_postgres, "%s (%c)", word, &only);
	return s.data;
}

static void add_reference(
	PgReflection *r, const PgRelation *relation, const Result *rows, size_t i, Constraint *out)
{
	out->foreign_key = (ForeignKey){
		.schema = pg_cell(rows, i, K_REF_SCHEMA),
		.table = pg_cell(rows, i, K_REF_TABLE),
		.columns = pg_list(r->arena, pg_cell(rows, i, K_REF_COLUMNS)),
		.on_delete = delete_action(r, relation, rows, i),
		.on_update = action_word(pg_cell(rows, i, K_ON_UPDATE)),
		.match = *pg_cell(rows, i, K_MATCH) == 'f' ? "FULL" : NULL,
	};
}

/* What a constraint has from the index under it. */
static void take_index(Keys *keys, const Result *rows, size_t i, Constraint *out)
{
	Arena *arena = keys->r->arena;
	const KeyIndex *under = find_index(keys, pg_cell(rows, i, K_INDEX));
	if (!under)
		return;
	const Index *index = &under->index;
	out->include = index->include;
	out->nulls_not_distinct = index->nulls_not_distinct;
	for (size_t n = 0; n < index->options.count; n++)
		options_add(&out->options, arena, index->options.items[n].key,
			index->options.items[n].value);
	if (out->kind != CONSTRAINT_EXCLUDE)
		return;
	StrVec operators = pg_list(arena, pg_cell(rows, i, K_OPERATORS));
	out->columns = (StrVec){0};
	out->method = index->method;
	out->where = index->where;
	out->parts = index->parts;
	for (size_t n = 0; n < out->parts.count && n < operators.count; n++)
		out->parts.items[n].with = operators.items[n];
}

static Constraint read_constraint(
	Keys *keys, const PgRelation *relation, const Result *rows, size_t i)
{
	PgReflection *r = keys->r;
	bool enforced = pg_cell_bool(rows, i, K_ENFORCED);
	Constraint out = {
		.kind = kind_of(pg_cell(rows, i, K_KIND)),
		.name = pg_cell(rows, i, K_NAME),
		.columns = column_names(r, relation, pg_cell(rows, i, K_COLUMNS)),
		.comment = pg_cell(rows, i, K_COMMENT),
		.not_valid = enforced && !pg_cell_bool(rows, i, K_VALID),
	};
	if (pg_cell_bool(rows, i, K_DEFERRABLE))
		out.deferrable =
			pg_cell_bool(rows, i, K_DEFERRED) ? DEFER_DEFERRED : DEFER_IMMEDIATE;
	if (!enforced)
		options_add(&out.options, r->arena, "not_enforced", "true");
	if (out.kind == CONSTRAINT_CHECK) {
		out.expression =
			schema_bare(&dialect_postgres, pg_cell(rows, i, K_CHECK), r->arena);
		if (pg_cell_bool(rows, i, K_NO_INHERIT))
			options_add(&out.options, r->arena, "no_inherit", "true");
	} else if (out.kind == CONSTRAINT_FOREIGN_KEY) {
		add_reference(r, relation, rows, i, &out);
	} else {
		take_index(keys, rows, i, &out);
	}
	return out;
}

static bool read_constraints(Keys *keys, Error *err)
{
	PgReflection *r = keys->r;
	Result rows;
	if (!pg_ask(r, "reflect_constraints.sql", &r->table_oids, 1, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++) {
		const PgRelation *relation = pg_relation(r, pg_cell(&rows, i, K_TABLE));
		vec_push(&r->out->tables.items[relation->at].constraints, r->arena,
			read_constraint(keys, relation, &rows, i));
	}
	return true;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void keep_indexes(Keys *keys)
{
	PgReflection *r = keys->r;
	for (size_t i = 0; i < keys->indexes.count; i++) {
		const KeyIndex *key = &keys->indexes.items[i];
		const PgRelation *relation = pg_relation(r, key->table);
		if (key->constraint)
			continue;
		Indexes *list = relation->view ? &r->out->views.items[relation->at].indexes
					       : &r->out->tables.items[relation->at].indexes;
		vec_push(list, r->arena, key->index);
	}
}

bool pg_reflect_keys(PgReflection *r, Error *err)
{
	Keys keys = {.r = r};
	if (!read_indexes(&keys, err) || !read_parts(&keys, err) || !read_constraints(&keys, err))
		return false;
	keep_indexes(&keys);
	return true;
}
