/* emit_column.c - types, defaults and the definition of a column in standard SQL. */
#include "model/emit.h"

#include <inttypes.h>
#include <math.h>

void emit_type_name(const char *name, const Type *type, Str *out)
{
	str_add(out, name);
	switch (type->kind) {
	case TYPE_STRING:
	case TYPE_CHAR:
	case TYPE_BINARY:
		if (type->length > 0)
			str_addf(out, "(%d)", type->length);
		break;
	case TYPE_NUMERIC:
		if (type->precision >= 0 && type->scale >= 0)
			str_addf(out, "(%d, %d)", type->precision, type->scale);
		else if (type->precision >= 0)
			str_addf(out, "(%d)", type->precision);
		break;
	case TYPE_TIME:
	case TYPE_TIMESTAMP:
	case TYPE_TIMESTAMPTZ:
		if (type->precision >= 0)
			str_addf(out, "(%d)", type->precision);
		break;
	default:
		break;
	}
}

/* ---- defaults ------------------------------------------------------------------------------- */

/* The shortest text that reads back as the same number. */
static bool add_real(double value, Str *out, Error *err)
{
	char text[40];

	if (!isfinite(value))
		return error_set(err, ERR_SCRIPT, "a default cannot be infinite or no number");
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	str_add(out, text);
	return true;
}

bool emit_default(const Emit *e, const Default *value, Str *out, Error *err)
{
	switch (value->kind) {
	case DEFAULT_BOOL:
		str_add(out, value->boolean ? e->dialect->true_literal : e->dialect->false_literal);
		break;
	case DEFAULT_INT:
		str_addf(out, "%" PRId64, value->integer);
		break;
	case DEFAULT_REAL:
		return add_real(value->real, out, err);
	case DEFAULT_STRING:
		sql_addf(out, e->dialect, "%l", value->text);
		break;
	case DEFAULT_SQL:
		str_add(out, value->text);
		break;
	case DEFAULT_NONE:
	case DEFAULT_NULL:
	case DEFAULT_DROP:
		str_add(out, "NULL");
		break;
	}
	return true;
}

/* ---- identity ------------------------------------------------------------------------------- */

bool emit_is_identity(const Column *column)
{
	return column->identity.kind != IDENTITY_NONE || column->autoincrement;
}

static void add_setting(Str *out, const char *word, bool given, int64_t value)
{
	if (given)
		str_addf(out, "%s%s %" PRId64, out->len ? " " : "", word, value);
}

void emit_sequence_options(const Identity *identity, Str *out)
{
	Str settings = str_new(out->arena);

	add_setting(&settings, "START WITH", identity->has_start, identity->start);
	add_setting(&settings, "INCREMENT BY", identity->has_increment, identity->increment);
	add_setting(&settings, "MINVALUE", identity->has_min, identity->min);
	add_setting(&settings, "MAXVALUE", identity->has_max, identity->max);
	add_setting(&settings, "CACHE", identity->cache > 0, identity->cache);
	if (identity->cycle)
		str_add(&settings, settings.len ? " CYCLE" : "CYCLE");
	str_add(out, settings.data);
}

void emit_identity(const Identity *identity, Str *out)
{
	Str settings = str_new(out->arena);

	emit_sequence_options(identity, &settings);
	str_addf(out, "GENERATED %s AS IDENTITY",
		identity->kind == IDENTITY_ALWAYS ? "ALWAYS" : "BY DEFAULT");
	if (settings.len > 0)
		str_addf(out, " (%s)", settings.data);
}

bool emit_check_identity(const Emit *e, const Column *column, Error *err)
{
	const Identity *identity = &column->identity;

	if ((identity->has_increment && identity->increment != 1) || identity->has_min ||
		identity->has_max || identity->cycle)
		return emit_no(e, "identity with an increment, minimum, maximum or cycle",
			"leave it out here: identity = { start = … } is known everywhere", err);
	return true;
}

/* ---- the whole column ----------------------------------------------------------------------- */

bool emit_column_tail(const Emit *e, const Table *table, const Column *column, Str *out, Error *err)
{
	(void)table;
	if (column->collate)
		sql_addf(out, e->dialect, " COLLATE %i", column->collate);
	if (column->generated) {
		str_addf(out, " GENERATED ALWAYS AS (%s) %s", column->generated,
			column->stored ? "STORED" : "VIRTUAL");
	} else if (column->value.kind != DEFAULT_NONE && column->value.kind != DEFAULT_DROP) {
		str_add(out, " DEFAULT ");
		if (!emit_default(e, &column->value, out, err))
			return false;
	}
	if (!column->nullable)
		str_add(out, " NOT NULL");
	if (emit_is_identity(column)) {
		str_add(out, " ");
		emit_identity(&column->identity, out);
	}
	return true;
}

bool emit_column(const Emit *e, const Table *table, const Column *column, Str *out, Error *err)
{
	const Dialect *d = e->dialect;

	sql_addf(out, d, "%i ", column->name);
	if (!d->type(e, &column->type, column, out, err) ||
		!(d->column_tail ? d->column_tail : emit_column_tail)(e, table, column, out, err))
		return error_wrap(err, "column %s", column->name);
	return true;
}

Table emit_column_table(const Emit *e, const Op *op)
{
	Table table = {.schema = op->schema, .name = op->table};

	vec_push(&table.columns, e->arena, op->add_column.column);
	table_normalise(&table, e->arena);
	return table;
}
