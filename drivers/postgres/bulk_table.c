/* bulk_table.c - what a table is made of, for data.*: columns and the keys to walk by. */
#include "drivers/postgres/conn.h"

enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25 };
enum { OID_OID = 26, OID_FLOAT4 = 700, OID_FLOAT8 = 701, OID_VARCHAR = 1043 };

static DataClass class_of(int64_t oid)
{
	switch (oid) {
	case OID_BOOL:
		return DATA_BOOL;
	case OID_INT2:
	case OID_INT4:
	case OID_INT8:
	case OID_OID:
		return DATA_INT;
	case OID_FLOAT4:
	case OID_FLOAT8:
		return DATA_REAL;
	case OID_TEXT:
	case OID_VARCHAR:
		return DATA_TEXT;
	case OID_BYTEA:
		return DATA_BYTES;
	default:
		return DATA_OTHER;
	}
}

/* The type by its catalogue name: "character(1)" and its like would cut, "bpchar" does not.  NULL:
 * a value needs no cast. */
static const char *cast_of(const Value *row, Arena *arena)
{
	Str s = str_new(arena);
	switch (row[3].as.integer) {
	case OID_BOOL:
	case OID_INT2:
	case OID_INT4:
	case OID_INT8:
	case OID_FLOAT8:
	case OID_TEXT:
	case OID_VARCHAR:
	case OID_BYTEA:
		return NULL;
	default:
		sql_addf(&s, &dialect_postgres, "%n", row[1].as.text.data, row[2].as.text.data);
		return s.data;
	}
}

/* Types without an order have no unique index, so any key can be walked by. */
static DataColumn read_column(const Value *row, Arena *arena)
{
	return (DataColumn){
		.name = row[0].as.text.data,
		.type = cast_of(row, arena),
		.class = class_of(row[3].as.integer),
		.nullable = row[4].as.boolean,
		.generated = row[5].as.boolean,
		.always_identity = row[6].as.boolean,
	};
}

static void read_keys(const Result *result, Arena *arena, DataTable *out)
{
	const char *last = "";
	for (size_t i = 0; i < result->nrows; i++) {
		const Value *row = &result->cells[i * result->ncols];
		if (i == 0 || strcmp(row[0].as.text.data, last) != 0)
			vec_push(&out->keys, arena,
				(DataKey){
					.name = row[0].as.text.data, .primary = row[1].as.boolean});
		last = row[0].as.text.data;
		DataKey *key = &out->keys.items[out->keys.count - 1];
		int column = data_table_column(out, row[2].as.text.data);
		vec_push(&key->columns, arena, column);
		key->nullable = key->nullable || out->columns.items[column].nullable;
	}
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Backend */
bool pg_data_table(Conn *conn, const char *schema, const char *table, Arena *arena, DataTable *out,
	bool *found, Error *err)
{
	const Value params[] = {pg_text(schema), pg_text(table)};
	Result columns, keys;
	*out = (DataTable){.schema = schema, .name = table, .rows = -1};
	*found = false;
	if (!pg_run(conn, &(Stmt){pg_query("bulk_columns.sql"), params, 2}, arena, &columns, err))
		return false;
	*found = columns.nrows > 0;
	if (!*found)
		return true;
	for (size_t i = 0; i < columns.nrows; i++)
		vec_push(&out->columns, arena,
			read_column(&columns.cells[i * columns.ncols], arena));
	if (columns.cells[8].as.integer > 0)
		out->rows = columns.cells[8].as.integer;
	out->schema = columns.cells[9].as.text.data;
	if (columns.cells[7].as.text.data[0] == 'f')
		out->refused = "it is a foreign table";
	if (!pg_run(conn, &(Stmt){pg_query("bulk_keys.sql"), params, 2}, arena, &keys, err))
		return false;
	read_keys(&keys, arena, out);
	return true;
}
