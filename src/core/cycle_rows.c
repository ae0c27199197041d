/* cycle_rows.c - the rows that a revision finds when it is tried. */
#include <string.h>

#include "core/cycle_internal.h"
#include "core/interrupt.h"

/* What holds for all revisions from here on is said once. */
static void tell_once(Cycle *c, const char *text)
{
	for (size_t i = 0; i < c->told.count; i++)
		if (strcmp(c->told.items[i], text) == 0)
			return;
	if (!c->quiet)
		vec_push(&c->told, c->arena, text);
	cycle_note(c, text);
}

static void tell(Cycle *c, const SeedReport *report)
{
	for (size_t i = 0; i < report->notes.count; i++) {
		const SeedNote *note = &report->notes.items[i];
		tell_once(c, arena_printf(c->arena, "table %s%s%s %s: %s",
				     note->schema ? note->schema : "", note->schema ? "." : "",
				     note->table,
				     note->rows ? "did not take every kind of row"
						: "was tried without rows",
				     note->why));
	}
}

bool cycle_fill(Cycle *c, const Schema *schema, Arena *arena, Error *err)
{
	SeedReport report = {0};
	const SeedOptions options = {.memory = &c->memory};
	interrupt_watch(c->bed.conn, NULL);
	bool ok = interrupt_check(err) &&
		  seed_fill(c->bed.conn, schema, &options, arena, &report, err);
	interrupt_watch(NULL, NULL);
	if (ok)
		tell(c, &report);
	return ok || error_wrap(err, "rows to test with");
}

bool cycle_rows(Cycle *c, int node, const Schema *schema, Error *err)
{
	Arena arena = ARENA_INIT;
	bool found, passed;
	bool ok = cycle_fill(c, schema, &arena, err) &&
		  cycle_author(c, node, "before", &found, &passed, err);
	arena_release(&arena);
	return ok;
}
