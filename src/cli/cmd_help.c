/* cmd_help.c - help for a command or a topic. */
#include <string.h>

#include "base/text.h"
#include "cli/help.h"

static const HelpTopic *find_topic(const char *name)
{
	const HelpTopic *topic = help_topics;
	while (topic->name && strcmp(topic->name, name) != 0)
		topic++;
	return topic->name ? topic : NULL;
}

static bool unknown(App *app, const char *name, Error *err)
{
	StrVec names = {0};
	for (size_t i = 0; commands[i]; i++)
		vec_push(&names, app->arena, commands[i]->name);
	for (const HelpTopic *topic = help_topics; topic->name; topic++)
		vec_push(&names, app->arena, topic->name);
	help_words(&names, app->arena);
	vec_push(&names, app->arena, NULL);

	const char *near = text_nearest(name, names.items);
	error_set(err, ERR_USAGE, "there is no help for '%s'", name);
	return near ? error_hint(err, "did you mean luamig help %s?", near)
		    : error_hint(err, "luamig help lists the commands and topics");
}

static bool run(App *app, Error *err)
{
	if (app->operands.count == 0) {
		if (app->globals.json)
			help_json();
		else
			help_overview(stdout);
		return true;
	}
	const char *name = app->operands.items[0];
	const HelpTopic *topic = find_topic(name);
	if (topic && topic->text) {
		fputs(topic->text, stdout);
		return true;
	}
	Error ignored = ERROR_INIT;
	const Command *command = command_find(name, app->arena, &ignored);
	if (command)
		help_command(command, stdout);
	return command || (topic && help_part(name, stdout)) ||
	       help_word(name, stdout, app->arena) || unknown(app, name, err);
}

const Command cmd_help = {
	.name = "help",
	.args = "[COMMAND | TOPIC | WORD]",
	.summary = "explain a command, a topic or a word of scripts",
	.help = "The same as `luamig COMMAND --help`.  luamig help lists the topics; a word is "
		"what stands\n"
		"in scripts: op.add_column, check, db.query (doc/reference.md has them all).",
	.examples = "luamig help upgrade\n"
		    "luamig help operations          what a revision can change\n"
		    "luamig help op.alter_column     one of these words\n"
		    "luamig help identifiers         how revisions are named\n"
		    "luamig help --json              all commands and options, for programs",
	.max_operands = 1,
	.run = run,
};
