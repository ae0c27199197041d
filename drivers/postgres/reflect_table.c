/* reflect_table.c - tables, their columns and parts, enums and sequences: see reflect.h. */
#include <stdlib.h>

#include "drivers/postgres/reflect.h"

/* ---- enums ----------------------------------------------------------------------------------- */

bool pg_reflect_enums(PgReflection *r, Error *err)
{
	Result rows;
	if (!pg_ask(r, "reflect_enums.sql", &r->schemas, 1, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++) {
		EnumType type = {
			.schema = pg_cell(&rows, i, 1),
			.name = pg_cell(&rows, i, 2),
			.comment = pg_cell(&rows, i, 4),
			.labels = pg_list(r->arena, pg_cell(&rows, i, 5)),
		};
		name_map_put(&r->enum_at, r->arena, pg_cell(&rows, i, 0), r->enums.count);
		vec_push(&r->enums, r->arena, type);
		vec_push(&r->wanted, r->arena, r->everything && pg_cell_bool(&rows, i, 3));
	}
	return true;
}

/* NULL: it is none.  One that is used belongs to the scope. */
static const EnumType *find_enum(PgReflection *r, const char *oid)
{
	long at = oid ? name_map_get(&r->enum_at, oid) : NAME_MAP_NONE;
	if (at < 0)
		return NULL;
	r->wanted.items[at] = r->wanted.items[at] || !r->everything;
	return &r->enums.items[at];
}

/* ---- tables ---------------------------------------------------------------------------------- */

enum { T_OID, T_SCHEMA, T_NAME, T_COMMENT, T_UNLOGGED, T_WITH, T_SPACE, T_AM, T_BY, T_INHERITS };

bool pg_reflect_tables(PgReflection *r, Error *err)
{
	const Value params[] = {r->schemas, r->names};
	Result rows;
	if (!pg_ask(r, "reflect_tables.sql", params, 2, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++) {
		Table table = {
			.schema = pg_cell(&rows, i, T_SCHEMA),
			.name = pg_cell(&rows, i, T_NAME),
			.comment = pg_cell(&rows, i, T_COMMENT),
			.partition_by = pg_cell(&rows, i, T_BY),
		};
		Options *o = &table.options;
		options_add(o, r->arena, "unlogged",
			pg_cell_bool(&rows, i, T_UNLOGGED) ? "true" : NULL);
		options_add(o, r->arena, "with", pg_cell(&rows, i, T_WITH));
		options_add(o, r->arena, "tablespace", pg_cell(&rows, i, T_SPACE));
		options_add(o, r->arena, "using", pg_cell(&rows, i, T_AM));
		options_add(o, r->arena, "inherits", pg_cell(&rows, i, T_INHERITS));
		name_map_put(
			&r->relation_at, r->arena, pg_cell(&rows, i, T_OID), r->relations.count);
		vec_push(&r->relations, r->arena, (PgRelation){.at = i});
		vec_push(&r->out->tables, r->arena, table);
	}
	return true;
}

static bool reflect_partitions(PgReflection *r, Error *err)
{
	Result rows;
	if (!pg_ask(r, "reflect_partitions.sql", &r->table_oids, 1, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++) {
		Table *table = &r->out->tables.items[pg_relation(r, pg_cell(&rows, i, 0))->at];
		vec_push(&table->partitions, r->arena,
			(Partition){
				pg_cell(&rows, i, 1), pg_cell(&rows, i, 2), pg_cell(&rows, i, 3)});
	}
	return true;
}

/* ---- columns --------------------------------------------------------------------------------- */

enum {
	C_TABLE,
	C_NUMBER,
	C_NAME,
	C_TYPE,
	C_NULLABLE,
	C_EXPRESSION,
	C_GENERATED,
	C_IDENTITY,
	C_COLLATE,
	C_COMMENT,
	C_STORAGE,
	C_COMPRESSION,
	C_ENUM,
	C_INHERITED,
};

static IdentityKind identity_kind(const char *letter)
{
	return *letter == 'a'   ? IDENTITY_ALWAYS
	       : *letter == 'd' ? IDENTITY_BY_DEFAULT
				: IDENTITY_NONE;
}

static Column read_column(PgReflection *r, const Result *rows, size_t i)
{
	const char *expression = pg_cell(rows, i, C_EXPRESSION);
	const char *generated = pg_cell(rows, i, C_GENERATED);
	Column column = {
		.name = pg_cell(rows, i, C_NAME),
		.declared = pg_cell(rows, i, C_TYPE),
		.type = pg_type_of(
			pg_cell(rows, i, C_TYPE), find_enum(r, pg_cell(rows, i, C_ENUM)), r->arena),
		.nullable = pg_cell_bool(rows, i, C_NULLABLE),
		.identity = {.kind = identity_kind(pg_cell(rows, i, C_IDENTITY))},
		.collate = pg_cell(rows, i, C_COLLATE),
		.comment = pg_cell(rows, i, C_COMMENT),
	};
	if (*generated) {
		column.generated = schema_bare(&dialect_postgres, expression, r->arena);
		column.stored = *generated == 's';
	} else if (expression) {
		column.value = (Default){.kind = DEFAULT_SQL, .text = expression};
	}
	options_add(&column.options, r->arena, "storage", pg_cell(rows, i, C_STORAGE));
	options_add(&column.options, r->arena, "compression", pg_cell(rows, i, C_COMPRESSION));
	options_add(&column.options, r->arena, "inherited",
		pg_cell_bool(rows, i, C_INHERITED) ? "true" : NULL);
	return column;
}

bool pg_reflect_columns(PgReflection *r, Error *err)
{
	Result rows;
	if (!pg_ask(r, "reflect_columns.sql", &r->table_oids, 1, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++) {
		PgRelation *relation = pg_relation(r, pg_cell(&rows, i, C_TABLE));
		Table *table = &r->out->tables.items[relation->at];
		int64_t number = pg_cell_int(&rows, i, C_NUMBER);
		while (relation->names.count + 1 < (size_t)number) {
			vec_push(&relation->names, r->arena, NULL);
			vec_push(&relation->places, r->arena, -1);
		}
		vec_push(&relation->names, r->arena, pg_cell(&rows, i, C_NAME));
		vec_push(&relation->places, r->arena, (int)table->columns.count);
		vec_push(&table->columns, r->arena, read_column(r, &rows, i));
	}
	return reflect_partitions(r, err);
}

/* ---- sequences ------------------------------------------------------------------------------- */

enum {
	Q_SCHEMA,
	Q_NAME,
	Q_TYPE,
	Q_START,
	Q_INCREMENT,
	Q_MIN,
	Q_MAX,
	Q_CACHE,
	Q_CYCLE,
	Q_COMMENT,
	Q_DEPENDENCY,
	Q_TABLE,
	Q_NUMBER,
	Q_OWNER,
};

static int64_t largest(const char *type)
{
	return strcmp(type, "smallint") == 0  ? INT16_MAX
	       : strcmp(type, "integer") == 0 ? INT32_MAX
					      : INT64_MAX;
}

/* What the server takes when nothing is said is left out. */
static Identity read_numbers(const Result *rows, size_t i)
{
	Identity n = {
		.start = pg_cell_int(rows, i, Q_START),
		.increment = pg_cell_int(rows, i, Q_INCREMENT),
		.min = pg_cell_int(rows, i, Q_MIN),
		.max = pg_cell_int(rows, i, Q_MAX),
		.cache = pg_cell_int(rows, i, Q_CACHE),
		.cycle = pg_cell_bool(rows, i, Q_CYCLE),
	};
	int64_t top = largest(pg_cell(rows, i, Q_TYPE));
	bool up = n.increment > 0;
	n.has_min = n.min != (up ? 1 : -top - 1);
	n.has_max = n.max != (up ? top : -1);
	n.has_start = n.start != (up ? n.min : n.max);
	n.has_increment = n.increment != 1;
	if (n.cache == 1)
		n.cache = 0;
	if (!n.has_min)
		n.min = 0;
	if (!n.has_max)
		n.max = 0;
	if (!n.has_start)
		n.start = 0;
	if (!n.has_increment)
		n.increment = 0;
	return n;
}

static bool is_plain(const Identity *n)
{
	return !n->has_start && !n->has_increment && !n->has_min && !n->has_max && !n->cycle &&
	       n->cache == 0;
}

/* NULL: it goes with no column of the scope. */
static Column *owner_of(PgReflection *r, const Result *rows, size_t i, const Table **table)
{
	const char *oid = pg_cell(rows, i, Q_TABLE);
	const PgRelation *relation = oid ? pg_relation(r, oid) : NULL;
	int64_t number = pg_cell_int(rows, i, Q_NUMBER);
	if (!relation || relation->view || number > (int64_t)relation->places.count)
		return NULL;
	*table = &r->out->tables.items[relation->at];
	return &(*table)->columns.items[relation->places.items[number - 1]];
}

static const char *serial_word(TypeKind kind)
{
	switch (kind) {
	case TYPE_SMALLINT:
		return "smallserial";
	case TYPE_INTEGER:
		return "serial";
	case TYPE_BIGINT:
		return "bigserial";
	default:
		return NULL;
	}
}

/* The column is what the word serial makes: then the word says all of it. */
static bool is_serial(const Column *c, const Table *table, const Sequence *q, Arena *arena)
{
	const char *word = serial_word(c->type.kind);
	const char *name = arena_printf(arena, "%s_%s_seq", table->name, c->name);
	return word && !c->nullable && c->value.kind == DEFAULT_SQL && !q->comment &&
	       strncmp(c->value.text, "nextval('", strlen("nextval('")) == 0 &&
	       strstr(c->value.text, q->name) && strcmp(q->name, name) == 0 &&
	       strcmp(q->type, c->declared) == 0 && is_plain(&q->numbers) &&
	       strcmp(q->schema ? q->schema : "", table->schema ? table->schema : "") == 0;
}

/* The column needs the sequence for its default, and the sequence the column for its owner: what it
 * goes with is said when both are there, in a statement of its own. */
static void add_sequence_owner(PgReflection *r, Sequence *q)
{
	Str text = str_new(r->arena);
	const char *rest = q->owner;
	if (!q->owner || !r->everything)
		return;
	sql_addf(&text, &dialect_postgres, "ALTER SEQUENCE %n OWNED BY ", q->schema, q->name);
	for (const char *dot; (dot = strchr(rest, '.')); rest = dot + 1)
		sql_addf(&text, &dialect_postgres, "%i.",
			arena_strndup(r->arena, rest, (size_t)(dot - rest)));
	sql_addf(&text, &dialect_postgres, "%i", rest);
	vec_push(&r->out->others, r->arena,
		(Other){.kind = "sequence_owner",
			.schema = q->schema,
			.name = q->name,
			.text = text.data});
	q->owner = NULL;
}

static void add_sequence(PgReflection *r, const Result *rows, size_t i)
{
	const char *dependency = pg_cell(rows, i, Q_DEPENDENCY);
	const Table *table = NULL;
	Column *column = owner_of(r, rows, i, &table);
	Sequence q = {
		.schema = pg_cell(rows, i, Q_SCHEMA),
		.name = pg_cell(rows, i, Q_NAME),
		.type = pg_cell(rows, i, Q_TYPE),
		.numbers = read_numbers(rows, i),
		.owner = pg_cell(rows, i, Q_OWNER),
		.comment = pg_cell(rows, i, Q_COMMENT),
	};
	if (dependency && *dependency == 'i') {
		if (column) {
			q.numbers.kind = column->identity.kind;
			column->identity = q.numbers;
		}
		return;
	}
	if (column && is_serial(column, table, &q, r->arena)) {
		column->type = (Type){.kind = TYPE_RAW,
			.precision = -1,
			.scale = -1,
			.name = serial_word(column->type.kind)};
		column->value = (Default){.kind = DEFAULT_NONE};
		return;
	}
	if (strcmp(q.type, "bigint") == 0)
		q.type = NULL;
	add_sequence_owner(r, &q);
	vec_push(&r->out->sequences, r->arena, q);
}

bool pg_reflect_sequences(PgReflection *r, Error *err)
{
	const Value params[] = {r->schemas, r->names};
	Result rows;
	if (!pg_ask(r, "reflect_sequences.sql", params, 2, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++)
		add_sequence(r, &rows, i);
	return true;
}
