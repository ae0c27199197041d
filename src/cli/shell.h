/*
 * shell.h - runs a command of the user's: hooks, the editor.
 */
#ifndef LUAMIG_CLI_SHELL_H
#define LUAMIG_CLI_SHELL_H

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"

typedef enum ShellOutput {
	SHELL_STDOUT, /* as luamig's own: an editor on the terminal */
	SHELL_STDERR, /* what it prints goes to stderr: stdout belongs to reports */
} ShellOutput;

/* /bin/sh -c 'COMMAND "$@"' with the words as $1, $2, …: they are never parsed by the shell. Ctrl-C
 * ends the command, not luamig.  ERR_SCRIPT when it could not be run, failed or was killed; `what`
 * begins the message. */
bool shell_run(const char *what, const char *command, const StrVec *words, ShellOutput output,
	Error *err) LUAMIG_MUST_CHECK;

#endif
