/* commands.c - the commands, in the order help shows them. */
#include <string.h>

#include "base/text.h"
#include "cli/cli.h"

extern const Command cmd_init, cmd_revision, cmd_merge, cmd_upgrade, cmd_downgrade, cmd_current,
	cmd_history, cmd_heads, cmd_branches, cmd_show, cmd_edit, cmd_stamp, cmd_reset, cmd_rebase,
	cmd_squash, cmd_plan, cmd_check, cmd_test, cmd_lint, cmd_dump, cmd_import, cmd_resolve,
	cmd_abort, cmd_doctor, cmd_completion, cmd_help;

const Command *const commands[] = {
	&cmd_init,
	&cmd_revision,
	&cmd_merge,
	&cmd_upgrade,
	&cmd_downgrade,
	&cmd_current,
	&cmd_history,
	&cmd_heads,
	&cmd_branches,
	&cmd_show,
	&cmd_edit,
	&cmd_stamp,
	&cmd_reset,
	&cmd_plan,
	&cmd_check,
	&cmd_lint,
	&cmd_test,
	&cmd_dump,
	&cmd_import,
	&cmd_rebase,
	&cmd_squash,
	&cmd_resolve,
	&cmd_abort,
	&cmd_doctor,
	&cmd_completion,
	&cmd_help,
	NULL,
};

static const char *nearest_command(const char *name, Arena *arena)
{
	StrVec names = {0};
	for (size_t i = 0; commands[i]; i++)
		vec_push(&names, arena, commands[i]->name);
	for (size_t i = 0; i < names.count && strlen(name) > 1; i++)
		if (text_starts_with(names.items[i], name))
			return names.items[i];
	vec_push(&names, arena, NULL);
	return text_nearest(name, names.items);
}

const Command *command_find(const char *name, Arena *arena, Error *err)
{
	for (size_t i = 0; commands[i]; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	const char *near = nearest_command(name, arena);
	error_set(err, ERR_USAGE, "unknown command '%s'", name);
	if (near)
		error_hint(err, "did you mean luamig %s?", near);
	else
		error_hint(err, "luamig help lists the commands");
	return NULL;
}
