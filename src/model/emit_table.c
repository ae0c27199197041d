/* emit_table.c - creating, dropping and renaming tables, in standard SQL. */
#include "model/emit.h"

static void add_piece(Str *body, const Str *piece)
{
	/* A constraint that stands on its column already says nothing here. */
	if (piece->len == 0)
		return;
	str_add(body, body->data[body->len - 1] == '(' ? "\n    " : ",\n    ");
	str_addn(body, piece->data, piece->len);
}

bool emit_table_body(const Emit *e, const Table *table, Str *out, Error *err)
{
	Str body = str_new(e->arena);

	str_add(&body, "(");
	for (size_t i = 0; i < table->columns.count; i++) {
		Str piece = str_new(e->arena);
		if (!emit_column(e, table, &table->columns.items[i], &piece, err))
			return false;
		add_piece(&body, &piece);
	}
	for (size_t i = 0; i < table->constraints.count; i++) {
		Str piece = str_new(e->arena);
		if (!emit_constraint(e, table, &table->constraints.items[i], &piece, err))
			return false;
		add_piece(&body, &piece);
	}
	str_addn(out, body.data, body.len);
	return true;
}

bool emit_create_table_text(
	const Emit *e, const Op *op, const char *word, const char *tail, Str *out, Error *err)
{
	const Table *table = &op->create_table.table;

	sql_addf(out, e->dialect, "CREATE %s %s%n ", word,
		op->if_not_exists ? "IF NOT EXISTS " : "", table->schema, table->name);
	if (!emit_table_body(e, table, out, err))
		return false;
	str_addf(out, "\n)%s", tail);
	return true;
}

bool emit_table_indexes(Emit *e, const Table *table, bool if_not_exists, Error *err)
{
	for (size_t i = 0; i < table->indexes.count; i++)
		if (!emit_index(e, table->schema, table->name, &table->indexes.items[i],
			    if_not_exists, err))
			return false;
	return true;
}

bool emit_create_table(Emit *e, const Op *op, Error *err)
{
	Str sql = str_new(e->arena);

	if (!emit_create_table_text(e, op, "TABLE", "", &sql, err))
		return false;
	sql_push(e, &sql);
	return emit_table_indexes(e, &op->create_table.table, op->if_not_exists, err);
}

bool emit_drop_table(Emit *e, const Op *op, Error *err)
{
	Str sql = str_new(e->arena);

	(void)err;
	sql_addf(&sql, e->dialect, "DROP TABLE %s%t%s", op->if_exists ? "IF EXISTS " : "", op,
		op->cascade && e->dialect->caps & DIALECT_CASCADE ? " CASCADE" : "");
	sql_push(e, &sql);
	return true;
}

bool emit_rename_table(Emit *e, const Op *op, Error *err)
{
	Str sql = str_new(e->arena);

	(void)err;
	sql_addf(&sql, e->dialect, "ALTER TABLE %s%t RENAME TO %i",
		op->if_exists ? "IF EXISTS " : "", op, op->rename_table.to);
	sql_push(e, &sql);
	return true;
}
