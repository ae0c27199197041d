/*
 * sql.c - statements written as they read: sql_addf() quotes what its directives name.
 *
 * The list of directives is closed (see dialect.h).  The compiler cannot check it, so
 * an unknown letter ends the program, and each letter has its test.
 */
#include "model/dialect.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void add_identifier(Str *s, const Dialect *d, const char *name)
{
	str_addn(s, &d->quote, 1);
	for (const char *p = name; *p; p++) {
		if (*p == d->quote)
			str_addn(s, p, 1);
		str_addn(s, p, 1);
	}
	str_addn(s, &d->quote, 1);
}

static void add_qualified(Str *s, const Dialect *d, const char *schema, const char *name)
{
	if (schema) {
		add_identifier(s, d, schema);
		str_add(s, ".");
	}
	add_identifier(s, d, name);
}

static void add_columns(Str *s, const Dialect *d, const StrVec *columns)
{
	for (size_t i = 0; i < columns->count; i++) {
		if (i > 0)
			str_add(s, ", ");
		add_identifier(s, d, columns->items[i]);
	}
}

static const char *next_text(va_list *ap)
{
	return va_arg(*ap, const char *);
}

static void add_directive(Str *s, const Dialect *d, char directive, va_list *ap)
{
	const char *text;
	const Op *op;

	switch (directive) {
	case 's':
		str_add(s, next_text(ap));
		break;
	case 'i':
		add_identifier(s, d, next_text(ap));
		break;
	case 'l':
		text = next_text(ap);
		d->string(text, strlen(text), s);
		break;
	case 't':
		op = va_arg(*ap, const Op *);
		add_qualified(s, d, op->schema, op->table);
		break;
	case 'n':
		text = next_text(ap);
		add_qualified(s, d, text, next_text(ap));
		break;
	case 'c':
		add_columns(s, d, va_arg(*ap, const StrVec *));
		break;
	case '%':
		str_add(s, "%");
		break;
	default:
		fprintf(stderr, "luamig: sql_addf: unknown directive %%%c\n", directive);
		abort();
	}
}

void sql_addf(Str *s, const Dialect *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	while (*fmt) {
		size_t plain = strcspn(fmt, "%");
		str_addn(s, fmt, plain);
		fmt += plain;
		if (*fmt == '%') {
			add_directive(s, d, fmt[1], &ap);
			fmt += 2;
		}
	}
	va_end(ap);
}

bool sql_push_alone(Emit *e, const Str *sql, const char *what, Error *err)
{
	if (!e->alone) {
		error_set(err, ERR_UNSUPPORTED, "%s needs a transaction of its own", what);
		return error_hint(err, "it cannot be used in pcall, in a single transaction or in "
				       "a group of statements that is one transaction");
	}
	vec_push(e->alone, e->arena, (int)e->out->count);
	sql_push(e, sql);
	return true;
}

void sql_push(Emit *e, const Str *sql)
{
	vec_push(e->out, e->arena, arena_strndup(e->arena, sql->data, sql->len));
}
