/* cmd_completion.c - a completion script for a shell. */
#include <string.h>

#include "cli/cli.h"
#include "cli/completion.h"

static const struct {
	const char *shell;
	void (*print)(void);
} shells[] = {
	{"bash", completion_bash},
	{"zsh", completion_zsh},
	{"fish", completion_fish},
};

static bool run(App *app, Error *err)
{
	const char *wanted = app->operands.items[0];
	if (strcmp(wanted, "revisions") == 0) {
		if (!app_prepare(app, NEEDS_CONFIG | NEEDS_GRAPH, err))
			return false;
		completion_revisions(app);
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(shells); i++) {
		if (strcmp(shells[i].shell, wanted) == 0) {
			shells[i].print();
			return true;
		}
	}
	error_set(err, ERR_USAGE, "no completion for '%s'", wanted);
	return error_hint(err, "one of: bash, zsh, fish, revisions");
}

const Command cmd_completion = {
	.name = "completion",
	.args = "SHELL",
	.summary = "print a completion script for bash, zsh or fish",
	.help = "`make install` installs all three.\n"
		"`luamig completion revisions` is what they ask: the names of revisions, each with "
		"a tab\n"
		"and its message.  No database is needed.",
	.examples = "source <(luamig completion bash)\n"
		    "luamig completion zsh >~/.zfunc/_luamig\n"
		    "luamig completion fish >~/.config/fish/completions/luamig.fish\n"
		    "luamig completion revisions     ids with their messages, one a line",
	.min_operands = 1,
	.max_operands = 1,
	.run = run,
};
