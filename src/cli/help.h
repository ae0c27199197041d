/*
 * help.h - help made from the command table and the option tables.
 */
#ifndef LUAMIG_CLI_HELP_H
#define LUAMIG_CLI_HELP_H

#include <stdio.h>

#include "cli/cli.h"

/* What is not a command but wants explaining: luamig help TOPIC. */
typedef struct HelpTopic {
	const char *name;    /* "config" */
	const char *summary; /* one line */
	const char *text;    /* NULL: that part of doc/reference.md */
} HelpTopic;

extern const HelpTopic help_topics[]; /* ends with a NULL name */

void help_short(FILE *stream);    /* what to do first */
void help_overview(FILE *stream); /* all commands, options and topics */
void help_command(const Command *command, FILE *stream);

/* Entries of doc/reference.md of that name: "op.add_column", "add_column", "check".  False: none.
 */
bool help_word(const char *name, FILE *stream, Arena *arena);
void help_words(StrVec *names, Arena *arena); /* all of them */
/* The words of a part of it, a line or two each: "operations".  False: there is none. */
bool help_part(const char *name, FILE *stream);
void help_json(void); /* the tables as one document */

/* luamig --version */
void version_print(const App *app);

#endif
