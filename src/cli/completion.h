/* completion.h - completion scripts for shells, made from the command table and the option tables.
 */
#ifndef LUAMIG_CLI_COMPLETION_H
#define LUAMIG_CLI_COMPLETION_H

void completion_bash(void);
void completion_zsh(void);
void completion_fish(void);

#endif
