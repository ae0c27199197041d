/*
 * progress.c - a data.* call while it goes on: one live line on a terminal, a line every ten
 * seconds elsewhere, an event a second with --json.
 */
#include "cli/progress.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/str.h"
#include "cli/out.h"

enum { LINE_MS = 10000, EVENT_MS = 1000 };

/* "12 000 345" */
static void add_count(Str *s, int64_t n)
{
	char digits[32];
	int len = snprintf(digits, sizeof(digits), "%lld", (long long)n);
	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			str_add(s, " ");
		str_addn(s, &digits[i], 1);
	}
}

static void add_time(Str *s, double seconds)
{
	long all = (long)(seconds + 0.5);
	if (all < 60)
		str_addf(s, "%ld s", all);
	else if (all < 3600)
		str_addf(s, "%ld min %ld s", all / 60, all % 60);
	else
		str_addf(s, "%ld h %ld min", all / 3600, all / 60 % 60);
}

/* "CREATE INDEX i ON t (a): building index, 1 234 of 9 000 blocks (13 %), 12 s" */
static const char *statement_text(const RunProgress *p, Arena *arena)
{
	Str s = str_new(arena);
	str_addf(&s, "%s: ", p->word);
	if (p->phase)
		str_addf(&s, "%s, ", p->phase);
	if (p->total > 0) {
		add_count(&s, p->done);
		str_add(&s, " of ");
		add_count(&s, p->total);
		str_addf(&s, " %s (%d %%), ", p->unit,
			(int)((double)p->done * 100 / (double)p->total));
	}
	add_time(&s, p->seconds);
	return s.data;
}

const char *progress_text(const RunProgress *p, Arena *arena)
{
	if (!p->table)
		return statement_text(p, arena);
	Str s = str_new(arena);
	str_addf(&s, "%s %s: ", p->word, p->table);
	add_count(&s, p->done);
	if (p->total >= p->done && p->total > 0) {
		str_add(&s, " of ~");
		add_count(&s, p->total);
		str_addf(&s, " rows (%d %%)", (int)((double)p->done * 100 / (double)p->total));
	} else {
		str_add(&s, " rows");
	}
	str_add(&s, ", ");
	add_count(&s, (int64_t)p->rate);
	str_add(&s, " rows/s");
	if (p->eta >= 0) {
		str_add(&s, ", ");
		add_time(&s, p->eta);
		str_add(&s, " left");
	}
	str_add(&s, ", chunks of ");
	add_count(&s, p->chunk);
	if (p->waits_for)
		str_addf(&s, "; waiting for %s", p->waits_for);
	return s.data;
}

static json_t *statement_json(const RunProgress *p)
{
	bool known = p->total > 0;
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:I}", "statement", p->word, "phase",
		out_json(p->phase), "done", known ? json_integer((json_int_t)p->done) : json_null(),
		"total", known ? json_integer((json_int_t)p->total) : json_null(), "unit",
		out_json(known ? p->unit : NULL), "duration_ms", (json_int_t)(p->seconds * 1000));
}

json_t *progress_json(const RunProgress *p)
{
	if (!p->table)
		return statement_json(p);
	return json_pack("{s:s, s:s, s:I, s:o, s:f, s:o, s:I, s:o}", "operation", p->word, "table",
		p->table, "done", (json_int_t)p->done, "total",
		p->total >= 0 ? json_integer((json_int_t)p->total) : json_null(), "rate", p->rate,
		"eta_s", p->eta >= 0 ? json_real(p->eta) : json_null(), "chunk",
		(json_int_t)p->chunk, "waits_for", out_json(p->waits_for));
}

bool progress_is_due(bool json)
{
	static int64_t last, started;
	int64_t now = clock_ms();
	if (!started)
		started = now;
	if (json ? last && now - last < EVENT_MS : now - (last ? last : started) < LINE_MS)
		return false;
	last = now;
	return true;
}
