/* help.c - help made from the tables; see help.h. */
#include "cli/help.h"

#include <string.h>

#include "cli/out.h"

static void print_title(FILE *stream, const char *title)
{
	fprintf(stream, "\n%s%s%s\n", out_style(stream, STYLE_BOLD), title,
		out_style(stream, STYLE_NONE));
}

/* "  -m, --message TEXT" */
static int option_left(const Opt *opt, char *out, size_t room)
{
	char letter[8] = "    ";
	if (opt->letter)
		snprintf(letter, sizeof(letter), "-%c, ", opt->letter);
	return snprintf(out, room, "  %s--%s%s%s", letter, opt->name, opt->value ? " " : "",
		opt->value ? opt->value : "");
}

static int width_of(const Opt *options)
{
	char left[128];
	int width = 0;
	for (const Opt *opt = options; opt->name; opt++) {
		int n = option_left(opt, left, sizeof(left));
		width = n > width ? n : width;
	}
	return width;
}

static void print_options(FILE *stream, const Opt *options, int width)
{
	char left[128];
	for (const Opt *opt = options; opt->name; opt++) {
		option_left(opt, left, sizeof(left));
		fprintf(stream, "%-*s  %s\n", width, left, opt->help);
	}
}

static void print_commands(FILE *stream)
{
	size_t width = 0;
	for (size_t i = 0; commands[i]; i++)
		width = strlen(commands[i]->name) > width ? strlen(commands[i]->name) : width;
	for (size_t i = 0; commands[i]; i++)
		fprintf(stream, "  %s%-*s%s  %s\n", out_style(stream, STYLE_CYAN), (int)width,
			commands[i]->name, out_style(stream, STYLE_NONE), commands[i]->summary);
}

static void print_indented(FILE *stream, const char *lines)
{
	while (*lines) {
		size_t n = strcspn(lines, "\n");
		fprintf(stream, "  %.*s\n", (int)n, lines);
		lines += lines[n] ? n + 1 : n;
	}
}

void help_short(FILE *stream)
{
	fprintf(stream, "usage: luamig [options] COMMAND [options] [operands]\n\n"
			"  luamig init                a new project here\n"
			"  luamig revision -m \"...\"   a new script in migrations/\n"
			"  luamig upgrade             run what is pending\n"
			"  luamig current             where the database is\n"
			"  luamig help                all commands\n");
}

void help_overview(FILE *stream)
{
	fprintf(stream,
		"usage: luamig [options] COMMAND [options] [operands]\n\n"
		"luamig runs database migrations that are written in Lua, on PostgreSQL, MySQL,\n"
		"MariaDB and SQLite.\n");
	print_title(stream, "commands");
	print_commands(stream);
	print_title(stream, "options");
	print_options(stream, leading_options, width_of(global_options));
	print_options(stream, global_options, width_of(global_options));
	print_title(stream, "more");
	fprintf(stream, "  luamig help COMMAND      what it does, its options, examples\n"
			"  luamig help op.WORD      what an operation takes: op.add_column\n");
	for (const HelpTopic *topic = help_topics; topic->name; topic++)
		fprintf(stream, "  luamig help %-12s %s\n", topic->name, topic->summary);
}

void help_command(const Command *command, FILE *stream)
{
	fprintf(stream, "usage: luamig %s%s%s%s\n\n", command->name,
		command->options ? " [options]" : "", command->args[0] ? " " : "", command->args);
	fprintf(stream, "%s%s%s\n", out_style(stream, STYLE_BOLD), command->summary,
		out_style(stream, STYLE_NONE));
	if (command->help)
		fprintf(stream, "\n%s\n", command->help);
	if (command->options) {
		print_title(stream, "options");
		print_options(stream, command->options, width_of(command->options));
	}
	print_title(stream, "examples");
	print_indented(stream, command->examples);
	fprintf(stream,
		"\nThe options of every command (--url, --env, --json and others): luamig help\n");
}

static json_t *options_json(const Opt *options)
{
	json_t *list = json_array();
	for (const Opt *opt = options; opt && opt->name; opt++) {
		char letter[2] = {opt->letter, '\0'};
		json_array_append_new(
			list, json_pack("{s:o, s:o, s:o, s:o}", "name", out_json(opt->name),
				      "letter", out_json(opt->letter ? letter : NULL), "value",
				      out_json(opt->value), "help", out_json(opt->help)));
	}
	return list;
}

static json_t *commands_json(void)
{
	json_t *list = json_array();
	for (size_t i = 0; commands[i]; i++) {
		const Command *command = commands[i];
		json_array_append_new(list,
			json_pack("{s:o, s:o, s:o, s:o}", "name", out_json(command->name), "args",
				out_json(command->args), "summary", out_json(command->summary),
				"options", options_json(command->options)));
	}
	return list;
}

void help_json(void)
{
	json_t *options = options_json(leading_options);
	json_t *rest = options_json(global_options);
	json_array_extend(options, rest);
	json_decref(rest);

	json_t *keys = json_array();
	for (size_t i = 0; config_keys[i]; i++)
		json_array_append_new(keys, out_json(config_keys[i]));
	json_t *topics = json_array();
	for (const HelpTopic *topic = help_topics; topic->name; topic++)
		json_array_append_new(topics, out_json(topic->name));
	out_json_document(json_pack("{s:o, s:o, s:o, s:o}", "commands", commands_json(), "options",
		options, "config_keys", keys, "topics", topics));
}
