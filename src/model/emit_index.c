/* emit_index.c - indexes.  The standard knows none; this is PostgreSQL's form, the richest. */
#include "model/emit.h"

/* ---- names ---------------------------------------------------------------------------------- */

const char *emit_index_name(const Emit *e, const char *table, const Index *index)
{
	StrVec columns = {0};

	if (index->name)
		return index->name;
	for (size_t i = 0; i < index->parts.count; i++) {
		const IndexPart *part = &index->parts.items[i];
		vec_push(&columns, e->arena,
			part->column ? part->column
				     : schema_expression_words(e->arena, part->expression));
	}
	return schema_default_name(e->arena, "ix", table, &columns, EMIT_NAME_LIMIT);
}

/* ---- creating ------------------------------------------------------------------------------- */

static void add_part(const Emit *e, const IndexPart *part, bool prefixes, Str *out)
{
	if (part->column)
		sql_addf(out, e->dialect, "%i", part->column);
	else
		str_addf(out, "(%s)", part->expression);
	if (prefixes && part->length > 0)
		str_addf(out, "(%d)", part->length);
	if (part->collate)
		sql_addf(out, e->dialect, " COLLATE %i", part->collate);
	if (part->opclass)
		str_addf(out, " %s", part->opclass);
	if (part->descending)
		str_add(out, " DESC");
	if (part->nulls)
		str_addf(out, " NULLS %s", part->nulls);
	if (part->with)
		str_addf(out, " WITH %s", part->with);
}

void emit_index_parts(const Emit *e, const IndexParts *parts, bool prefixes, Str *out)
{
	for (size_t i = 0; i < parts->count; i++) {
		if (i > 0)
			str_add(out, ", ");
		add_part(e, &parts->items[i], prefixes, out);
	}
}

bool emit_check_lengths(const Emit *e, const Index *index, Error *err)
{
	for (size_t i = 0; index->unique && i < index->parts.count; i++)
		if (index->parts.items[i].length > 0)
			return emit_no(e, "unique indexes on a part of a column",
				"leave the length out, or index an expression: left(name, 20)",
				err);
	return true;
}

bool emit_index(Emit *e, const char *schema, const char *table, const Index *index,
	bool if_not_exists, Error *err)
{
	Op op = {
		.kind = OP_CREATE_INDEX,
		.schema = schema,
		.table = table,
		.if_not_exists = if_not_exists,
		.create_index.index = *index,
	};
	/* Indexes made along with a table or a column: CONCURRENTLY would only forbid the
	 * transaction. */
	op.create_index.index.concurrently = false;
	return dialect_emit(e, &op, err);
}

bool emit_create_index(Emit *e, const Op *op, Error *err)
{
	const Index *index = &op->create_index.index;
	const char *with = options_get(&index->options, "with");
	const char *tablespace = options_get(&index->options, "tablespace");
	Str sql = str_new(e->arena);

	(void)err;
	sql_addf(&sql, e->dialect, "CREATE %sINDEX %s%s%i ON %t", index->unique ? "UNIQUE " : "",
		index->concurrently ? "CONCURRENTLY " : "",
		op->if_not_exists ? "IF NOT EXISTS " : "", emit_index_name(e, op->table, index),
		op);
	if (index->method)
		str_addf(&sql, " USING %s", index->method);
	str_add(&sql, " (");
	emit_index_parts(e, &index->parts, false, &sql);
	str_add(&sql, ")");
	if (index->include.count > 0)
		sql_addf(&sql, e->dialect, " INCLUDE (%c)", &index->include);
	if (index->nulls_not_distinct)
		str_add(&sql, " NULLS NOT DISTINCT");
	if (with)
		str_addf(&sql, " WITH (%s)", with);
	if (tablespace)
		sql_addf(&sql, e->dialect, " TABLESPACE %i", tablespace);
	if (index->where)
		str_addf(&sql, " WHERE %s", index->where);
	sql_push(e, &sql);
	return true;
}

bool emit_drop_index(Emit *e, const Op *op, Error *err)
{
	Str sql = str_new(e->arena);
	const char *name;

	if (!emit_dropped_index(e, op, &name, err))
		return false;
	if (!name)
		return true;
	sql_addf(&sql, e->dialect, "DROP INDEX %s%s%n%s",
		op->drop_index.concurrently ? "CONCURRENTLY " : "",
		op->if_exists ? "IF EXISTS " : "", op->schema, name,
		op->cascade && e->dialect->caps & DIALECT_CASCADE ? " CASCADE" : "");
	sql_push(e, &sql);
	return true;
}
