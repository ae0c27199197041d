/* reflect_column.c - columns: see reflect.h. */
#include "base/text.h"
#include "drivers/mysql/column_sql.h"
#include "drivers/mysql/reflect.h"
#include "model/emit.h"

enum {
	TABLE = COLUMN_SQL_END,
	SRID,
};

static void add_options(MyReflection *r, const Result *row, Options *options)
{
	const char *extra = my_text(row, 0, EXTRA);
	const char *update = emit_find_nocase(extra, "on update ");
	if (update) {
		const char *when = update + strlen("on update ");
		size_t len = strcspn(when, " ,");
		/* MariaDB writes it in small letters, and current_timestamp() */
		Str text = str_new(r->arena);
		str_add(&text, "CURRENT_TIMESTAMP");
		const char *digits = memchr(when, '(', len);
		if (digits && digits[1] != ')')
			str_addn(&text, digits, len - (size_t)(digits - when));
		options_add(options, r->arena, "on_update", text.data);
	}
	if (emit_find_nocase(extra, "invisible"))
		options_add(options, r->arena, "invisible", "true");
}

/* MySQL 8: the reference system of a geometry. */
static const char *declared_type(MyReflection *r, const Result *row)
{
	const char *type = my_text(row, 0, TYPE);
	const Value *srid = &row->cells[SRID];
	return srid->type == VAL_NULL ? type
				      : arena_printf(r->arena, "%s SRID %lld", type,
						(long long)my_int(row, 0, SRID));
}

static bool read_default(MyReflection *r, const Result *row, Column *out, Error *err)
{
	const char *text;
	const ColumnPlace place = {r->name, my_text(row, 0, TABLE), my_text(row, 0, NAME)};
	if (!my_read_default(r->conn, &place, row, r->arena, &text, err))
		return false;
	/* MariaDB: what ON UPDATE brings along where nothing was said; it refuses to hear it. */
	bool brought = text && !out->nullable && options_get(&out->options, "on_update") &&
		       text_starts_with(text, "'0000-00-00");
	if (text && !brought)
		out->value = (Default){.kind = DEFAULT_SQL, .text = my_reflect_local(r, text)};
	return true;
}

static bool read_column(MyReflection *r, const Result *row, Column *out, Error *err)
{
	const char *extra = my_text(row, 0, EXTRA), *collation = my_text(row, 0, COLLATION);
	const char *generated = given(my_text(row, 0, GENERATED));
	*out = (Column){
		.name = my_text(row, 0, NAME),
		.declared = declared_type(r, row),
		.nullable = text_equal_nocase(my_text(row, 0, NULLABLE), "YES"),
		.collate = collation,
		.comment = given(my_text(row, 0, COMMENT)),
	};
	out->type = my_type_of(out->declared, out->name, r->arena, &out->options);
	if (generated) {
		out->generated = schema_bare(&dialect_mysql,
			my_reflect_local(r, my_expression(r->conn, generated, r->arena)), r->arena);
		out->stored =
			emit_find_nocase(extra, "stored") || emit_find_nocase(extra, "persistent");
	}
	if (emit_find_nocase(extra, "auto_increment"))
		out->identity.kind = IDENTITY_BY_DEFAULT;
	add_options(r, row, &out->options);
	return read_default(r, row, out, err);
}

bool my_reflect_columns(MyReflection *r, Error *err)
{
	Result rows;
	if (!my_reflect_ask(r, "reflect_columns.sql", &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++) {
		const Result row = {
			.ncols = rows.ncols, .nrows = 1, .cells = &rows.cells[i * rows.ncols]};
		Table *table = my_reflect_table(r, my_text(&row, 0, TABLE));
		Column column;
		if (!table)
			continue; /* a view's */
		if (!read_column(r, &row, &column, err))
			return false;
		size_t at = (size_t)(table - r->out->tables.items) - r->first;
		const char *usual = r->collations.items[at];
		if (column.collate && usual && strcmp(column.collate, usual) == 0)
			column.collate = NULL;
		vec_push(&table->columns, r->arena, column);
	}
	return true;
}
