/* diff_text.c - differences in words. */
#include "model/diff_text.h"

#include <inttypes.h>
#include <string.h>

#include "model/sequence.h"

static const char *type_text(const Column *column, Arena *arena)
{
	const Type *t = &column->type;
	if (column->declared)
		return column->declared;
	if (t->kind == TYPE_RAW || t->kind == TYPE_ENUM)
		return t->name;
	if (t->length)
		return arena_printf(arena, "%s(%d)", type_kind_word(t->kind), t->length);
	if (t->precision >= 0 && t->scale >= 0)
		return arena_printf(
			arena, "%s(%d, %d)", type_kind_word(t->kind), t->precision, t->scale);
	if (t->precision > 0)
		return arena_printf(arena, "%s(%d)", type_kind_word(t->kind), t->precision);
	return type_kind_word(t->kind);
}

static const char *default_text(const Default *value, Arena *arena)
{
	switch (value->kind) {
	case DEFAULT_NULL:
		return "NULL";
	case DEFAULT_BOOL:
		return value->boolean ? "true" : "false";
	case DEFAULT_INT:
		return arena_printf(arena, "%" PRId64, value->integer);
	case DEFAULT_REAL:
		return arena_printf(arena, "%g", value->real);
	case DEFAULT_STRING:
		return arena_printf(arena, "'%s'", value->text);
	case DEFAULT_SQL:
		return value->text;
	default:
		return "none";
	}
}

static const char *text_or_none(const char *text)
{
	return text ? text : "none";
}

/* A column with numbers of its own in another way says so by its type: "bigserial". */
static const char *identity_text(const Column *column)
{
	switch (column->identity.kind) {
	case IDENTITY_BY_DEFAULT:
		return "by default";
	case IDENTITY_ALWAYS:
		return "always";
	default:
		return column->type.kind == TYPE_RAW && column->type.name ? column->type.name
									  : "none";
	}
}

static void add(Str *s, const char *what, const char *from, const char *to)
{
	if (s->len)
		str_add(s, ", ");
	if (from)
		str_addf(s, "%s %s \u2192 %s", what, from, to);
	else
		str_addf(s, "%s %s", what, to);
}

static const char *option_text(const Options *options, const char *key)
{
	const char *value = options_get(options, key);
	return !value || strcmp(value, "false") == 0 ? "none" : value;
}

/* `from` NULL: it is not known what was. */
static const char *changes_text(unsigned what, const Column *from, const Column *to, Arena *arena)
{
	Str s = str_new(arena);
	if (what & ALTER_TYPE)
		add(&s, "type", from ? type_text(from, arena) : NULL, type_text(to, arena));
	if (what & ALTER_NULLABLE)
		str_addf(&s, "%s%s", s.len ? ", " : "", to->nullable ? "nullable" : "not null");
	if (what & ALTER_DEFAULT)
		add(&s, "default", from ? default_text(&from->value, arena) : NULL,
			default_text(&to->value, arena));
	if (what & ALTER_IDENTITY)
		add(&s, "identity", from ? identity_text(from) : NULL, identity_text(to));
	if (what & ALTER_GENERATED)
		add(&s, "generated", from ? text_or_none(from->generated) : NULL,
			text_or_none(to->generated));
	if (what & ALTER_COLLATE && !(from && diff_same(from->collate, to->collate)))
		add(&s, "collation", from ? text_or_none(from->collate) : NULL,
			text_or_none(to->collate));
	else if (what & ALTER_COLLATE && !to->collate && !(what & ALTER_TYPE))
		str_addf(&s, "%scollation of its table", s.len ? ", " : "");
	if (what & ALTER_COMMENT)
		add(&s, "comment", from ? text_or_none(from->comment) : NULL,
			text_or_none(to->comment));
	for (size_t i = 0; !(what & ALTER_TYPE) && i < to->options.count; i++) {
		const char *key = to->options.items[i].key;
		const char *was = from ? option_text(&from->options, key) : NULL;
		const char *now = option_text(&to->options, key);
		bool said = strcmp(key, NULLABLE_KEY) == 0; /* "nullable" says it */
		if (!said && (!was || strcmp(was, now) != 0))
			add(&s, key, was, now);
	}
	return s.data;
}

/* "+", "-" or "~": what the operation does to the live schema. */
static char sign(OpKind kind)
{
	const char *word = op_kind_word(kind);
	if (strncmp(word, "create_", 7) == 0 || strncmp(word, "add_", 4) == 0)
		return '+';
	return strncmp(word, "drop_", 5) == 0 ? '-' : '~';
}

/* op_describe() begins with a verb, which the sign says already. */
static const char *without_verb(const char *text)
{
	static const char *const verbs[] = {"create ", "add ", "drop ", "alter ", "replace "};
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strncmp(text, verbs[i], strlen(verbs[i])) == 0)
			return text + strlen(verbs[i]);
	return text;
}

static void add_details(Str *s, const Op *op, Arena *arena)
{
	const Constraint *c = &op->add_constraint.constraint;
	switch (op->kind) {
	case OP_ADD_COLUMN:
		str_addf(s, " %s", type_text(&op->add_column.column, arena));
		break;
	case OP_ALTER_COLUMN:
		str_addf(s, ": %s",
			changes_text(op->alter_column.what, op->was ? op->was->column : NULL,
				&op->alter_column.to, arena));
		break;
	case OP_ADD_CONSTRAINT:
		if (c->expression)
			str_addf(s, ": %s", c->expression);
		else if (c->kind == CONSTRAINT_FOREIGN_KEY)
			str_addf(s, " \u2192 %s", c->foreign_key.table);
		break;
	case OP_TABLE_COMMENT:
		str_addf(s, ": %s", text_or_none(op->table_comment.comment));
		break;
	case OP_ALTER_SEQUENCE:
		str_addf(s, ": %s",
			sequence_changes_text(op->alter_sequence.what,
				op->was ? op->was->sequence : NULL, &op->alter_sequence.to, arena));
		break;
	case OP_ALTER_ENUM:
		for (size_t i = 0; i < op->alter_enum.changes.count; i++) {
			const EnumChange *change = &op->alter_enum.changes.items[i];
			str_addf(s, "%s %c%s", i ? "," : ":",
				change->kind == ENUM_REMOVE ? '-' : '+', change->label);
		}
		break;
	default:
		break;
	}
}

const char *diff_line(const Op *op, Arena *arena)
{
	Str s = str_new(arena);
	str_addf(&s, "%c %s", sign(op->kind), without_verb(op_describe(op, arena)));
	add_details(&s, op, arena);
	return s.data;
}

const char *diff_other_line(const OtherChange *change, Arena *arena)
{
	const Other *o = change->wanted ? change->wanted : change->live; /* one of them is there */
	if (!o)
		return "";
	char mark = change->live && change->wanted ? '~' : change->wanted ? '+' : '-';
	return o->table ? arena_printf(arena, "%c %s %s on %s", mark, o->kind, o->name, o->table)
			: arena_printf(arena, "%c %s %s", mark, o->kind, o->name);
}

Ops ops_flatten(const Ops *ops, Arena *arena)
{
	Ops out = {0};
	for (size_t i = 0; i < ops->count; i++) {
		const Op *op = &ops->items[i];
		if (op->kind != OP_ALTER_TABLE) {
			vec_push(&out, arena, *op);
			continue;
		}
		for (size_t k = 0; k < op->alter_table.changes.count; k++)
			vec_push(&out, arena, op->alter_table.changes.items[k]);
	}
	return out;
}
