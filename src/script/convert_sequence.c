/* convert_sequence.c - op.create_sequence, alter_sequence, drop_sequence. */
#include "script/convert_form.h"

/* t.bigint, t.integer, t.smallint, or a text */
static const char *sequence_type(const Reader *r, int options)
{
	if (!reader_field(r, options, "type"))
		return NULL;
	int index = lua_gettop(r->L);
	const char *word;
	if (value_is(r->L, index, TAG_TYPE)) {
		Type type = convert_type(r, index, "type");
		word = type_kind_word(type.kind);
		if (type.kind != TYPE_SMALLINT && type.kind != TYPE_INTEGER &&
			type.kind != TYPE_BIGINT)
			reader_fail(r, "the type of a sequence is t.smallint, t.integer or "
				       "t.bigint");
	} else {
		word = reader_sql_at(r, index, "type", NULL);
	}
	lua_pop(r->L, 1);
	return word;
}

static const char *read_owner(const Reader *r, int options)
{
	const char *owner = reader_name(r, options, "owner");
	if (owner && !strchr(owner, '.'))
		reader_fail(r, "owner must look like \"table.column\", got \"%s\"", owner);
	return owner;
}

static void check_numbers(const Reader *r, int options, const Identity *n)
{
	if (reader_has(r, options, "cache") && n->cache < 1)
		reader_fail(r, "cache must be at least 1");
	if (n->has_increment && n->increment == 0)
		reader_fail(r, "increment must not be 0");
}

Sequence convert_sequence(const Reader *r, int options, const char *const *more)
{
	static const char *const fields[] = {"type", "start", "increment", "min", "max", "cache",
		"cycle", "owner", "comment", NULL};
	Sequence out = {0};
	Identity *n = &out.numbers;
	if (!options)
		return out;
	reader_check_fields(r, options, (ReaderFields){.names = fields, .more = more});
	out.type = sequence_type(r, options);
	n->has_start = reader_integer(r, options, "start", &n->start);
	n->has_increment = reader_integer(r, options, "increment", &n->increment);
	n->has_min = reader_integer(r, options, "min", &n->min);
	n->has_max = reader_integer(r, options, "max", &n->max);
	reader_integer(r, options, "cache", &n->cache);
	check_numbers(r, options, n);
	n->cycle = reader_flag(r, options, "cycle", false);
	out.owner = read_owner(r, options);
	out.comment = reader_text(r, options, "comment");
	return out;
}

static void create_sequence(const Reader *outer, Op *op)
{
	Reader r = *outer;
	op->kind = OP_CREATE_SEQUENCE;
	const char *name = reader_name_at(&r, 2, "the name");
	int options = lua_isnoneornil(r.L, 3) ? 0 : 3;
	if (options && !reader_is_plain(&r, options))
		reader_mismatch(&r, options, "the options", "a table: { start = …, … }");
	Sequence *sequence = &op->create_sequence.sequence;
	*sequence = convert_sequence(&r, options, convert_create_fields);
	if (options) {
		op->schema = reader_name(&r, options, "schema");
		op->if_not_exists = reader_flag(&r, options, "if_not_exists", false);
	}
	sequence->name = name;
	sequence->schema = op->schema;
}

static void drop_sequence(const Reader *r, Op *op)
{
	static const char *const fields[] = {DROP, "was", NULL};
	op->kind = OP_DROP_SEQUENCE;
	op->object.name = reader_name_at(r, 2, "the name");
	int options = convert_options(r, 3, (ReaderFields){.names = fields}, op);
	convert_was(r, options, op);
}

/* ---- changing one -------------------------------------------------------------------------- */

#define PARTS                                                                                      \
	"type", "start", "increment", "min", "max", "cache", "cycle", "owner", "comment", "restart"

static const char *const part_fields[] = {PARTS, NULL};

/* min = false: the database's own.  null says the same. */
static bool is_none(const Reader *r, int options, const char *key)
{
	if (!reader_field(r, options, key))
		return false;
	bool none =
		value_is_null(r->L, -1) || (lua_isboolean(r->L, -1) && !lua_toboolean(r->L, -1));
	lua_pop(r->L, 1);
	return none;
}

/* Does it say the part, and as what: `has` is false when the database shall choose. */
static bool read_number(const Reader *r, int options, const char *key, bool *has, int64_t *out)
{
	bool said = reader_has(r, options, key);
	*has = said && !is_none(r, options, key) && reader_integer(r, options, key, out);
	return said;
}

static unsigned read_numbers(const Reader *r, int options, Identity *n)
{
	unsigned what = 0;
	bool has_cache = false;
	if ((n->has_start = reader_integer(r, options, "start", &n->start)))
		what |= SEQUENCE_START;
	if ((n->has_increment = reader_integer(r, options, "increment", &n->increment)))
		what |= SEQUENCE_INCREMENT;
	if (read_number(r, options, "min", &n->has_min, &n->min))
		what |= SEQUENCE_MIN;
	if (read_number(r, options, "max", &n->has_max, &n->max))
		what |= SEQUENCE_MAX;
	if (read_number(r, options, "cache", &has_cache, &n->cache))
		what |= SEQUENCE_CACHE;
	if (has_cache || !(what & SEQUENCE_CACHE))
		check_numbers(r, options, n);
	if (reader_has(r, options, "cycle"))
		what |= SEQUENCE_CYCLE;
	n->cycle = reader_flag(r, options, "cycle", false);
	return what;
}

static unsigned read_changes(const Reader *r, int options, Sequence *to)
{
	unsigned what = read_numbers(r, options, &to->numbers);
	if ((to->type = sequence_type(r, options)))
		what |= SEQUENCE_TYPE;
	if (reader_has(r, options, "owner")) {
		what |= SEQUENCE_OWNER;
		to->owner = is_none(r, options, "owner") ? NULL : read_owner(r, options);
	}
	if (reader_has(r, options, "comment")) {
		what |= SEQUENCE_COMMENT;
		to->comment =
			is_none(r, options, "comment") ? NULL : reader_text(r, options, "comment");
		if (to->comment && !*to->comment)
			to->comment = NULL;
	}
	if (reader_integer(r, options, "restart", &to->restart))
		what |= SEQUENCE_RESTART;
	return what;
}

void convert_was_sequence(const Reader *r, int index, const Op *op, Was *was)
{
	Sequence *sequence = arena_alloc(r->arena, sizeof(*sequence));
	*sequence = (Sequence){.schema = op->schema};
	if (op->kind == OP_ALTER_SEQUENCE) {
		reader_check_fields(r, index, (ReaderFields){.names = part_fields});
		was->what = read_changes(r, index, sequence);
		sequence->name = op->alter_sequence.to.name;
	} else {
		*sequence = convert_sequence(r, index, NULL);
		sequence->schema = op->schema;
		sequence->name = op->object.name;
	}
	was->sequence = sequence;
}

static void alter_sequence(const Reader *outer, Op *op)
{
	static const char *const fields[] = {CHANGE, PARTS, "was", NULL};
	Reader r = *outer;
	Sequence *to = &op->alter_sequence.to;
	op->kind = OP_ALTER_SEQUENCE;
	to->name = reader_name_at(&r, 2, "the name");
	if (lua_isnoneornil(r.L, 3))
		reader_fail(&r, "nothing is to be changed: { increment = …, max = … } is missing");
	r.what = arena_printf(r.arena, "op.alter_sequence of '%s'", to->name);
	convert_options(&r, 3, (ReaderFields){.names = fields}, op);
	to->schema = op->schema;
	op->alter_sequence.what = read_changes(&r, 3, to);
	if (!op->alter_sequence.what)
		reader_fail(&r, "nothing is to be changed: write type, start, increment, min, max, "
				"cache, cycle, owner, comment or restart");
	convert_was(&r, 3, op);
}

const ConvertForm convert_sequence_forms[] = {
	{"create_sequence", create_sequence},
	{"alter_sequence", alter_sequence},
	{"drop_sequence", drop_sequence},
	{0},
};
