/* emit_column.c - types, defaults and the definition of a column in standard SQL. */
#include "model/emit.h"

#include <inttypes.h>

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
