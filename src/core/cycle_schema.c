/*
 * cycle_schema.c - how two schemas differ, as findings of a test.
 *
 * Two things know of a difference: the diff that autogenerate uses, which has words for it, and the
 * lines of a Moment, which see more.  A finding is a sentence of the diff; a line that such a
 * sentence says already is not told again, and what no sentence names becomes a finding of its own,
 * with its lines.
 */
#include <string.h>

#include "base/text.h"
#include "core/cycle_internal.h"
#include "model/diff_text.h"

enum {
	DETAIL_LINES = 20, /* of one finding */
	ALIKE = 4,         /* as many of a kind that came or went are one finding */
	NAMES = 12,        /* named in it */
	CHANGES = 12,      /* findings about what is otherwise */
};

/* What a sentence says, and which lines are about the same. */
typedef struct Said {
	char mark;          /* '+' is there only now, '-' was there only before, '~' is otherwise;
			       0: goes without saying */
	const char *text;   /* "index ix_users_name on users" */
	const char *table;  /* with its schema; or NULL */
	const char *within; /* lines that say this follow from it; or NULL */
	bool whole;         /* it is about all of the table */
	bool open;          /* the sentence does not tell how: its lines do */
	StrVec lines;
} Said;

typedef struct Line {
	char sign;
	const char *text;
	const char *owner; /* "users.name", what the line is about */
	bool raw;          /* in the words of the driver */
	bool bare;         /* nothing else on it */
	bool told;
} Line;

typedef struct Telling {
	Cycle *c;
	const CycleWords *words;
	const Moment *before, *now;
	VEC(Said) said;
	VEC(Line) lines;
} Telling;

/* ---- lines ---------------------------------------------------------------------------------- */

static Line read_line(char sign, const char *text, Arena *arena)
{
	static const char definition[] = "definition of ", materialized[] = "materialized ";
	Line line = {.sign = sign, .text = text, .raw = text_starts_with(text, definition)};
	const char *owner = text;
	if (line.raw)
		owner += strlen(definition);
	else if (text_starts_with(text, materialized))
		owner += strlen(materialized);
	if (!line.raw && strchr(owner, ' '))
		owner = strchr(owner, ' ') + 1;
	const char *end = strstr(owner, ": ");
	size_t len = end ? (size_t)(end - owner) : strlen(owner);
	if (!end && len > 0 && owner[len - 1] == ':')
		len--;
	line.owner = arena_strndup(arena, owner, len);
	line.bare = !end;
	return line;
}

static void read_lines(Telling *t)
{
	const StrVec *a = &t->before->lines, *b = &t->now->lines;
	Arena *arena = t->c->arena;
	for (size_t i = 0, k = 0; i < a->count || k < b->count;) {
		int order = i == a->count   ? 1
			    : k == b->count ? -1
					    : strcmp(a->items[i], b->items[k]);
		if (order < 0)
			vec_push(&t->lines, arena, read_line('-', a->items[i], arena));
		else if (order > 0)
			vec_push(&t->lines, arena, read_line('+', b->items[k], arena));
		i += order <= 0;
		k += order >= 0;
	}
}

/* Is the line about what the sentence names? */
static bool is_about(const Said *s, const Line *line, Arena *arena)
{
	const char *rest = line->owner;
	if (s->within && strstr(line->text, s->within))
		return true;
	if (s->table) {
		size_t len = strlen(s->table);
		if (strncmp(rest, s->table, len) != 0 || (rest[len] != '.' && rest[len] != '\0'))
			return false;
		if (s->whole || rest[len] == '\0')
			return s->whole || line->raw;
		rest += len + 1;
	}
	return strpbrk(rest, "( .") ? strstr(s->text, rest) != NULL
				    : diff_names(s->text, rest, arena);
}

/* ---- what the diff says --------------------------------------------------------------------- */

static const char *full_name(const char *schema, const char *name, Arena *arena)
{
	return schema ? arena_printf(arena, "%s.%s", schema, name) : name;
}

static bool is_of_dropped(const Ops *ops, const Op *op)
{
	if (op->kind == OP_DROP_TABLE || op->kind == OP_CREATE_TABLE || !op->table)
		return false;
	for (size_t i = 0; i < ops->count; i++) {
		const Op *table = &ops->items[i];
		bool whole = table->kind == OP_DROP_TABLE || table->kind == OP_CREATE_TABLE;
		if (whole && table->table && strcmp(table->table, op->table) == 0)
			return true;
	}
	return false;
}

static void say_op(Telling *t, const Op *op)
{
	Arena *arena = t->c->arena;
	const char *line = diff_line(op, arena);
	Said said = {.mark = line[0], .text = line + 2};
	if (op->table)
		said.table = full_name(op->schema, op->table, arena);
	if (op->kind == OP_RENAME_INDEX)
		said.text = arena_printf(arena, "index on %s: name %s → %s", said.table,
			op->rename_index.from, op->rename_index.to);
	if (op->kind == OP_RENAME_CONSTRAINT)
		said.text = arena_printf(arena, "constraint on %s: name %s → %s", said.table,
			op->rename_constraint.from, op->rename_constraint.to);
	said.whole = op->kind == OP_CREATE_TABLE || op->kind == OP_DROP_TABLE ||
		     op->kind == OP_TABLE_COMMENT;
	if (op->kind == OP_ALTER_ENUM)
		said.within = arena_printf(
			arena, " enum %s ", full_name(op->schema, op->alter_enum.name, arena));
	said.open = op->kind == OP_REPLACE_VIEW || op->kind == OP_VALIDATE_CONSTRAINT;
	vec_push(&t->said, arena, said);
}

/* "index i on t" and "index i on t(a)": it is there before and now, and not the same. */
static bool is_same_thing(const Said *a, const Said *b)
{
	size_t one = strlen(a->text), other = strlen(b->text);
	const char *longer = one < other ? b->text : a->text;
	size_t len = one < other ? one : other;
	return !a->whole && !b->whole && strncmp(a->text, b->text, len) == 0 &&
	       strchr(" (:", longer[len]) != NULL; /* or its end */
}

static void join_changes(Telling *t)
{
	for (size_t i = 0; i < t->said.count; i++)
		for (size_t k = 0; k < t->said.count; k++) {
			Said *gone = &t->said.items[i], *come = &t->said.items[k];
			if (gone->mark != '-' || come->mark != '+' || !is_same_thing(gone, come))
				continue;
			gone->mark = '~';
			gone->open = true;
			come->mark = '\0';
			if (strlen(come->text) < strlen(gone->text))
				gone->text = come->text;
		}
}

/* A sequence goes with the column that owns it, and a column that has got another one says so. */
static void join_sequence(Telling *t, Said *said, const Sequences *all)
{
	Arena *arena = t->c->arena;
	for (size_t i = 0; i < all->count; i++) {
		const Sequence *q = &all->items[i];
		const char *name = full_name(q->schema, q->name, arena);
		const char *text = arena_printf(arena, "sequence %s", name);
		if (!q->owner || strcmp(said->text, text) != 0)
			continue;
		const Line owner = {.text = "", .owner = full_name(q->schema, q->owner, arena)};
		for (size_t k = 0; k < t->said.count; k++) {
			Said *column = &t->said.items[k];
			if (column == said || !column->table || !is_about(column, &owner, arena))
				continue;
			if (column->mark == '~' && said->mark == '+')
				column->text = arena_printf(arena,
					"column %s takes its numbers from sequence %s", owner.owner,
					name);
			said->mark = '\0';
		}
	}
}

/* "trigger touch on users", "function app.touch()" */
static void say_other(Telling *t, const OtherChange *change)
{
	Arena *arena = t->c->arena;
	const Other *o = change->wanted ? change->wanted : change->live;
	const char *line = diff_other_line(change, arena);
	Said said = {.mark = line[0], .text = line + 2, .open = line[0] == '~'};
	if (o && o->table)
		said.table = full_name(o->schema, o->table, arena);
	else if (o && o->schema)
		said.text = arena_printf(arena, "%s %s.%s", o->kind, o->schema, o->name);
	vec_push(&t->said, arena, said);
}

static void say_all(Telling *t)
{
	Diff diff = {0};
	Arena *arena = t->c->arena;
	diff_schemas(&t->before->schema, &t->now->schema, &(DiffOptions){.drop_tables = true},
		arena, &diff);
	Ops ops = ops_flatten(&diff.ops, arena);
	for (size_t i = 0; i < ops.count; i++)
		if (!is_of_dropped(&ops, &ops.items[i]))
			say_op(t, &ops.items[i]);
	for (size_t i = 0; i < diff.others.count; i++)
		say_other(t, &diff.others.items[i]);
	for (size_t i = 0; i < diff.fixed.count; i++)
		vec_push(&t->said, arena, (Said){.mark = '~', .text = diff.fixed.items[i]});
	join_changes(t);
	for (size_t i = 0; i < t->said.count; i++) {
		Said *said = &t->said.items[i];
		if (said->mark == '+')
			join_sequence(t, said, &t->now->schema.sequences);
		else if (said->mark == '-')
			join_sequence(t, said, &t->before->schema.sequences);
	}
}

/* ---- lines that are left -------------------------------------------------------------------- */

/* Those of an open sentence are its detail, the others are said. */
static void give_lines(Telling *t)
{
	Arena *arena = t->c->arena;
	for (size_t i = 0; i < t->lines.count; i++) {
		Line *line = &t->lines.items[i];
		for (size_t k = 0; k < t->said.count; k++) {
			Said *said = &t->said.items[k];
			if (!is_about(said, line, arena))
				continue;
			line->told = true;
			if (said->open && !line->raw)
				vec_push(&said->lines, arena,
					arena_printf(arena, "%c %s", line->sign, line->text));
		}
	}
	/* in the driver's words only where there are no others */
	for (size_t i = 0; i < t->lines.count; i++)
		for (size_t k = 0; t->lines.items[i].raw && k < t->lines.count; k++) {
			const char *table = t->lines.items[i].owner;
			const Line *other = &t->lines.items[k];
			if (!other->raw && text_starts_with(other->owner, table) &&
				strchr(".", other->owner[strlen(table)]) != NULL)
				t->lines.items[i].told = true;
		}
}

/* The table that a line is about, or NULL. */
static const char *table_of(const Schema *schema, const char *owner, Arena *arena)
{
	for (size_t i = 0; i < schema->tables.count; i++) {
		const Table *table = &schema->tables.items[i];
		const char *name = full_name(table->schema, table->name, arena);
		if (text_starts_with(owner, name) && strchr(".", owner[strlen(name)]) != NULL)
			return name;
	}
	return NULL;
}

static Said *said_of(Telling *t, const Line *line)
{
	Arena *arena = t->c->arena;
	const char *table = table_of(&t->now->schema, line->owner, arena);
	Said said = {.mark = '~', .table = table, .whole = true, .open = true};
	if (table) {
		said.text = arena_printf(arena, "the definition of %s", table);
	} else {
		const char *at = strstr(line->text, line->owner);
		size_t len =
			at ? (size_t)(at - line->text) + strlen(line->owner) : strlen(line->text);
		said.text = arena_strndup(arena, line->text, len);
		said.mark = line->bare ? line->sign : '~';
	}
	for (size_t i = 0; i < t->said.count; i++)
		if (t->said.items[i].open && strcmp(t->said.items[i].text, said.text) == 0)
			return &t->said.items[i];
	vec_push(&t->said, arena, said);
	return &t->said.items[t->said.count - 1];
}

static void say_lines(Telling *t)
{
	for (size_t i = 0; i < t->lines.count; i++) {
		const Line *line = &t->lines.items[i];
		if (line->told)
			continue;
		Said *said = said_of(t, line);
		if (!line->bare)
			vec_push(&said->lines, t->c->arena,
				arena_printf(t->c->arena, "%c %s", line->sign, line->text));
	}
}

/* ---- findings ------------------------------------------------------------------------------- */

static const char *detail(const Said *said, Arena *arena)
{
	Str s = str_new(arena);
	for (size_t i = 0; i < said->lines.count && i < DETAIL_LINES; i++)
		str_addf(&s, "%s\n", said->lines.items[i]);
	if (said->lines.count > DETAIL_LINES)
		str_addf(&s, "… and %zu more\n", said->lines.count - DETAIL_LINES);
	return s.len ? s.data : NULL;
}

static void tell(Telling *t, char mark, const char *what, const char *lines)
{
	const CycleWords *words = t->words;
	const char *format = mark == '-'   ? words->missing
			     : mark == '+' ? words->left
					   : words->other;
	Str text = str_new(t->c->arena);
	const char *place = strstr(format, "%s");
	str_addn(&text, format, place ? (size_t)(place - format) : strlen(format));
	str_add(&text, what);
	str_add(&text, place ? place + 2 : "");
	cycle_finding(t->c, (CycleFinding){.kind = mark == '-'   ? "missing"
						   : mark == '+' ? "left_behind"
								 : "different",
				    .text = text.data,
				    .detail = lines});
}

static bool is_alike(const Said *a, const Said *b)
{
	size_t len = strcspn(a->text, " ");
	return a->mark == b->mark && a->mark != '~' && !b->lines.count &&
	       strncmp(a->text, b->text, len + 1) == 0;
}

/* "6 indexes: a on t, b on t": many of a kind in one sentence. */
static const char *in_one(const Telling *t, const Said *said, size_t count)
{
	Str s = str_new(t->c->arena);
	size_t len = strcspn(said->text, " "), named = 0;
	const char *plural = len > 0 && said->text[len - 1] == 'x' ? "es" : "s";
	str_addf(&s, "%zu %.*s%s (", count, (int)len, said->text, plural);
	for (size_t i = 0; i < t->said.count && named < NAMES; i++)
		if (is_alike(said, &t->said.items[i]))
			str_addf(&s, "%s%s", named++ ? ", " : "", t->said.items[i].text + len + 1);
	if (count > named)
		str_addf(&s, ", … and %zu more", count - named);
	str_add(&s, ")");
	return s.data;
}

static bool tell_alike(Telling *t, const Said *first)
{
	const Said said = *first;
	size_t count = 0;
	for (size_t i = 0; i < t->said.count; i++)
		count += is_alike(&said, &t->said.items[i]);
	if (count < ALIKE)
		return false;
	tell(t, said.mark, in_one(t, &said, count), NULL);
	for (size_t i = 0; i < t->said.count; i++)
		if (is_alike(&said, &t->said.items[i]))
			t->said.items[i].mark = '\0';
	return true;
}

static void tell_all(Telling *t)
{
	size_t changes = 0;
	Str more = str_new(t->c->arena);
	for (size_t i = 0; i < t->said.count; i++) {
		const Said *said = &t->said.items[i];
		if (!said->mark || (!said->lines.count && tell_alike(t, said)))
			continue;
		if (said->mark == '~' && changes++ >= CHANGES)
			str_addf(&more, "~ %s\n", said->text);
		else
			tell(t, said->mark, said->text, detail(said, t->c->arena));
	}
	if (changes > CHANGES)
		tell(t, '~', arena_printf(t->c->arena, "%zu more", changes - CHANGES), more.data);
}

static bool same_lines(const Moment *a, const Moment *b)
{
	if (a->lines.count != b->lines.count)
		return false;
	for (size_t i = 0; i < a->lines.count; i++)
		if (strcmp(a->lines.items[i], b->lines.items[i]) != 0)
			return false;
	return true;
}

size_t cycle_compare_schema(
	Cycle *c, const Moment *wanted, const Moment *live, const CycleWords *words)
{
	Telling t = {.c = c, .words = words, .before = wanted, .now = live};
	if (same_lines(wanted, live))
		return 0;
	size_t found = c->now->findings.count;
	read_lines(&t);
	say_all(&t);
	give_lines(&t);
	say_lines(&t);
	tell_all(&t);
	if (c->now->findings.count == found)
		tell(&t, '~', "the definition", NULL);
	return c->now->findings.count - found;
}
