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
	for (size_t i = 0; i < ARRAY_LEN(shells); i++) {
		if (strcmp(shells[i].shell, wanted) == 0) {
			shells[i].print();
			return true;
		}
	}
	error_set(err, ERR_USAGE, "no completion for '%s'", wanted);
	return error_hint(err, "one of: bash, zsh, fish");
}

const Command cmd_completion = {
	.name = "completion",
	.args = "SHELL",
	.summary = "print a completion script for bash, zsh or fish",
	.help = "`make install` installs all three.",
	.examples = "source <(luamig completion bash)\n"
		    "luamig completion zsh >~/.zfunc/_luamig\n"
		    "luamig completion fish >~/.config/fish/completions/luamig.fish",
	.min_operands = 1,
	.max_operands = 1,
	.run = run,
};
