/* import_sqitch.c - Sqitch: the plan says the order, deploy/ and revert/ hold the SQL. */
#include <ctype.h>
#include <string.h>

#include "base/path.h"
#include "base/text.h"
#include "core/import.h"

/* A line of the plan: a change, or a tag on what stands before it. */
typedef struct PlanLine {
	const char *name;
	bool tag;
} PlanLine;
typedef VEC(PlanLine) PlanLines;

static void read_line(const char *line, Arena *arena, PlanLines *out)
{
	while (isspace((unsigned char)*line))
		line++;
	if (!*line || *line == '#' || *line == '%')
		return;
	bool tag = *line == '@';
	size_t n = strcspn(line + tag, " \t[");
	vec_push(out, arena, (PlanLine){arena_strndup(arena, line + tag, n), tag});
}

/* The next form of the same change, or the end. */
static size_t next_form(const PlanLines *plan, size_t at)
{
	size_t i = at + 1;
	while (i < plan->count &&
		(plan->items[i].tag || strcmp(plan->items[i].name, plan->items[at].name) != 0))
		i++;
	return i;
}

/* A change that is reworked later has its scripts under name@tag: the tag is one of those between
 * the two forms, the last for which there is a script. */
static const char *script_name(const char *dir, const PlanLines *plan, size_t at, Arena *arena)
{
	const char *name = plan->items[at].name;
	size_t next = next_form(plan, at);
	for (size_t i = next; next < plan->count && i-- > at + 1;) {
		const char *script = arena_printf(arena, "%s@%s", name, plan->items[i].name);
		const char *path = arena_printf(arena, "deploy/%s.sql", script);
		if (plan->items[i].tag && path_exists(path_join(arena, dir, path)))
			return script;
	}
	return name;
}

static int times_before(const PlanLines *plan, size_t at)
{
	int times = 0;
	for (size_t i = 0; i < at; i++)
		times += !plan->items[i].tag &&
			 strcmp(plan->items[i].name, plan->items[at].name) == 0;
	return times;
}

static bool read_change(
	const char *dir, const PlanLines *plan, size_t at, Arena *arena, Import *out, Error *err)
{
	const char *script = script_name(dir, plan, at, arena);
	const char *up = path_join(arena, dir, arena_printf(arena, "deploy/%s.sql", script));
	const char *down = path_join(arena, dir, arena_printf(arena, "revert/%s.sql", script));
	const char *version = plan->items[at].name;
	ImportName name = {.version = version, .name = version};
	int before = times_before(plan, at);
	if (before) { /* ids are not given twice */
		name.version = before == 1 ? arena_printf(arena, "%s_again", version)
					   : arena_printf(arena, "%s_again%d", version, before);
		vec_push(&out->notes, arena,
			arena_printf(arena, "%s is reworked: form %d of it is %s", version,
				before + 1, name.version));
	}
	Imported *item = import_add(out, arena, &name, up);
	item->up = path_read(up, arena, NULL, err);
	if (!item->up)
		return false;
	if (path_exists(down) && !(item->down = path_read(down, arena, NULL, err)))
		return false;
	return true;
}

bool import_sqitch(const char *dir, Arena *arena, Import *out, Error *err)
{
	PlanLines plan = {0};
	const char *line;
	const char *text = path_read(path_join(arena, dir, "sqitch.plan"), arena, NULL, err);
	if (!text)
		return error_hint(err, "DIR is the folder that holds sqitch.plan");
	while (import_next_line(&text, arena, &line))
		read_line(line, arena, &plan);
	for (size_t i = 0; i < plan.count; i++)
		if (!plan.items[i].tag && !read_change(dir, &plan, i, arena, out, err))
			return false;
	return true;
}
