/* completion.h - completion scripts for shells, made from the command table and the option tables.
 */
#ifndef LUAMIG_CLI_COMPLETION_H
#define LUAMIG_CLI_COMPLETION_H

#include "cli/cli.h"

/* What the scripts ask for: a name of a revision, a tab and what it is, one a line; the symbols,
 * the branch labels, the ids from the newest on. */
void completion_revisions(const App *app);

void completion_bash(void);
void completion_zsh(void);
void completion_fish(void);

#endif
