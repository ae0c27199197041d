/* sequence.c - see sequence.h. */
#include "model/sequence.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "model/diff.h"

static int64_t step(const Sequence *q)
{
	return q->numbers.has_increment ? q->numbers.increment : 1;
}

/* The same on every database that has sequences. */
static int64_t start(const Sequence *q)
{
	const Identity *n = &q->numbers;
	if (n->has_start)
		return n->start;
	if (step(q) > 0)
		return n->has_min ? n->min : 1;
	return n->has_max ? n->max : -1;
}

static const char *type(const Sequence *q)
{
	return q->type ? q->type : "bigint";
}

Sequence sequence_in_full(const Sequence *sequence)
{
	Sequence out = *sequence;
	out.type = type(sequence);
	out.numbers.has_start = out.numbers.has_increment = true;
	out.numbers.start = start(sequence);
	out.numbers.increment = step(sequence);
	out.restart = out.numbers.start;
	return out;
}

static bool limit_differs(bool has, int64_t value, bool other_has, int64_t other)
{
	return has != other_has || (has && value != other);
}

static unsigned limits(const Sequence *from, const Sequence *to)
{
	const Identity *a = &from->numbers, *b = &to->numbers;
	unsigned what = 0;
	if (limit_differs(a->has_min, a->min, b->has_min, b->min))
		what |= SEQUENCE_MIN;
	if (limit_differs(a->has_max, a->max, b->has_max, b->max))
		what |= SEQUENCE_MAX;
	if ((step(from) > 0) != (step(to) > 0))
		what |= SEQUENCE_MIN | SEQUENCE_MAX | SEQUENCE_RESTART;
	/* which limits are usual hangs on the step */
	bool other_type = strcmp(type(from), type(to)) != 0;
	if (what && (step(from) < 0 || step(to) < 0 || other_type))
		what |= SEQUENCE_INCREMENT;
	return what | (other_type ? SEQUENCE_TYPE : 0);
}

unsigned sequence_changes(const Sequence *from, const Sequence *to)
{
	const Identity *a = &from->numbers, *b = &to->numbers;
	unsigned what = limits(from, to);
	if (start(from) != start(to))
		what |= SEQUENCE_START;
	if (step(from) != step(to))
		what |= SEQUENCE_INCREMENT;
	if (a->cache != b->cache)
		what |= SEQUENCE_CACHE;
	if (a->cycle != b->cycle)
		what |= SEQUENCE_CYCLE;
	if (!diff_same(from->owner, to->owner))
		what |= SEQUENCE_OWNER;
	if (!diff_same(from->comment, to->comment))
		what |= SEQUENCE_COMMENT;
	return what;
}

/* ---- for people ----------------------------------------------------------------------------- */

static const char *number_text(bool given, int64_t value, Arena *arena)
{
	return given ? arena_printf(arena, "%" PRId64, value) : "none";
}

static const char *part_text(const Sequence *q, unsigned part, Arena *arena)
{
	const Identity *n = &q->numbers;
	switch (part) {
	case SEQUENCE_TYPE:
		return type(q);
	case SEQUENCE_START:
		return number_text(true, start(q), arena);
	case SEQUENCE_INCREMENT:
		return number_text(true, step(q), arena);
	case SEQUENCE_MIN:
		return number_text(n->has_min, n->min, arena);
	case SEQUENCE_MAX:
		return number_text(n->has_max, n->max, arena);
	case SEQUENCE_CACHE:
		return number_text(n->cache > 0, n->cache, arena);
	case SEQUENCE_CYCLE:
		return n->cycle ? "yes" : "no";
	case SEQUENCE_OWNER:
		return q->owner ? q->owner : "none";
	case SEQUENCE_COMMENT:
		return q->comment ? q->comment : "none";
	default:
		return number_text(true, q->restart, arena);
	}
}

typedef struct Part {
	unsigned part;
	const char *word, *none; /* what `false` means, or NULL */
} Part;

static const Part parts[] = {
	{SEQUENCE_TYPE, "type", NULL},
	{SEQUENCE_START, "start", NULL},
	{SEQUENCE_INCREMENT, "increment", NULL},
	{SEQUENCE_MIN, "min", "none was said"},
	{SEQUENCE_MAX, "max", "none was said"},
	{SEQUENCE_CACHE, "cache", "none was said"},
	{SEQUENCE_CYCLE, "cycle", NULL},
	{SEQUENCE_OWNER, "owner", "there was none"},
	{SEQUENCE_COMMENT, "comment", "there was none"},
	{SEQUENCE_RESTART, "restart", NULL},
};

const char *sequence_changes_text(
	unsigned what, const Sequence *from, const Sequence *to, Arena *arena)
{
	Str s = str_new(arena);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		unsigned part = parts[i].part;
		if (!(what & part))
			continue;
		const char *now = part_text(to, part, arena);
		const char *was =
			from && part != SEQUENCE_RESTART ? part_text(from, part, arena) : NULL;
		if (was && strcmp(was, now) == 0)
			continue; /* said beside another part that changes */
		str_addf(&s, "%s%s ", s.len ? ", " : "", parts[i].word);
		if (was)
			str_addf(&s, "%s \u2192 ", was);
		str_add(&s, now);
	}
	return s.data;
}

const char *sequence_parts_hint(unsigned what, Arena *arena)
{
	Str s = str_new(arena);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		const Part *p = &parts[i];
		if (!(what & p->part))
			continue;
		str_addf(&s, "%s%s = …", s.len ? ", " : "", p->word);
		if (p->none)
			str_addf(&s, " (false: %s)", p->none);
	}
	return arena_printf(arena, "{ %s }", s.len ? s.data : "…");
}
