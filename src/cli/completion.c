/*
 * completion.c - completion scripts for bash, zsh and fish; see completion.h.
 *
 * Revisions are asked of `luamig completion revisions`, with the configuration that the line
 * names; no database is asked.
 */
#include "cli/completion.h"

#include <stdio.h>
#include <string.h>

#include "cli/help.h"
#include "cli/out.h"

static bool names_revision(const char *words)
{
	return words &&
	       (strstr(words, "REVISION") || strstr(words, "FROM") || strstr(words, "HEAD"));
}

static bool takes_revisions(const Command *command)
{
	return names_revision(command->args);
}

/* ---- what there is -------------------------------------------------------------------------- */

static void print_line(const char *name, const char *prefix, const char *text)
{
	out_text(stdout, name, "");
	printf("\t%s", prefix);
	for (; *text; text++)
		putchar((unsigned char)*text < ' ' || *text == 127 ? ' ' : *text);
	putchar('\n');
}

void completion_revisions(const App *app)
{
	const Graph *graph = &app->graph;
	print_line("head", "", "the newest revision");
	print_line("heads", "", "the newest of each branch");
	print_line("base", "", "before the first revision");
	for (size_t i = graph->nodes.count; i-- > 0;) {
		const Revision *r = &graph->nodes.items[i].revision;
		for (size_t k = 0; k < r->branch_labels.count; k++)
			print_line(r->branch_labels.items[k], "branch: ", r->message);
	}
	for (size_t i = graph->nodes.count; i-- > 0;) {
		const Revision *r = &graph->nodes.items[i].revision;
		print_line(r->id, "", r->message);
	}
}

/* Is the value of this kind: "FILE", "DIR", or "REVISION", which has several names? */
static bool is_value(const Opt *opt, const char *kind)
{
	if (strcmp(kind, "REVISION") == 0)
		return names_revision(opt->value);
	return opt->value && strcmp(opt->value, kind) == 0;
}

/* ---- bash ------------------------------------------------------------------------------------ */

static void bash_options(const Opt *options)
{
	for (const Opt *opt = options; opt && opt->name; opt++) {
		printf(" --%s", opt->name);
		if (opt->letter)
			printf(" -%c", opt->letter);
	}
}

/* "--message|-m|…": the options of this table whose value is of this kind (NULL: any), each after
 * `before`; more: there were others. */
static bool bash_values(const Opt *options, const char *kind, const char *before, bool more)
{
	for (const Opt *opt = options; opt && opt->name; opt++) {
		if (!opt->value || (kind && !is_value(opt, kind)))
			continue;
		printf("%s%s--%s", more ? "|" : "", before, opt->name);
		if (opt->letter)
			printf("|%s-%c", before, opt->letter);
		more = true;
	}
	return more;
}

/* A value after an option; $command is empty before the command. */
static void bash_value_case(const char *kind, const char *action)
{
	printf("\t");
	bool more = bash_values(leading_options, kind, ":", false);
	more = bash_values(global_options, kind, "*:", more);
	for (size_t i = 0; commands[i]; i++) {
		char before[64];
		snprintf(before, sizeof(before), "%s:", commands[i]->name);
		more = bash_values(commands[i]->options, kind, before, more);
	}
	printf(") %s; return ;;\n", action);
}

static void bash_operands(void)
{
	printf("\tcase $command in\n\t'') words=\"");
	for (size_t i = 0; commands[i]; i++)
		printf("%s%s", i ? " " : "", commands[i]->name);
	printf("\" ;;\n\thelp) words=\"");
	for (size_t i = 0; commands[i]; i++)
		printf("%s%s", i ? " " : "", commands[i]->name);
	for (const HelpTopic *topic = help_topics; topic->name; topic++)
		printf(" %s", topic->name);
	printf("\" ;;\n\tcompletion) words=\"bash zsh fish revisions\" ;;\n\tinit) "
	       "COMPREPLY=($(compgen -d "
	       "-- "
	       "\"$cur\")); return ;;\n");
	for (size_t i = 0; commands[i]; i++)
		if (takes_revisions(commands[i]))
			printf("\t%s) _luamig_revisions; return ;;\n", commands[i]->name);
	printf("\tesac\n");
}

/* With messages where there is a choice: what is left in the end is the name alone. */
static const char bash_revisions[] =
	"_luamig_revisions() {\n"
	"\tlocal line found=()\n"
	"\tCOMPREPLY=()\n"
	"\twhile IFS= read -r line; do\n"
	"\t\t[[ ${line%%$'\\t'*} == \"$cur\"* ]] && found+=(\"$line\")\n"
	"\tdone < <(luamig \"${config[@]}\" completion revisions 2>/dev/null)\n"
	"\tfor line in \"${found[@]}\"; do\n"
	"\t\tif ((${#found[@]} == 1)) || [[ $COMP_TYPE == 37 || $COMP_TYPE == 42 ]]; then\n"
	"\t\t\tCOMPREPLY+=(\"${line%%$'\\t'*}\")\n"
	"\t\telse\n"
	"\t\t\tline=${line:0:70}\n"
	"\t\t\tCOMPREPLY+=(\"${line/$'\\t'/  (})\")\n"
	"\t\tfi\n"
	"\tdone\n"
	"\tcompopt -o nosort 2>/dev/null\n"
	"}\n";

/* Bash splits words at ":", "=" and "@", too. */
static const char bash_words[] =
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
	"\tlocal command= words= i config=()\n"
	"\tcase $cur in :|=|@) previous=$cur cur= ;; esac\n"
	"\tcase $previous in\n"
	"\t:) config=(); _luamig_config; _luamig_revisions; return ;;\n"
	"\t@) COMPREPLY=($(compgen -W \"head heads base\" -- \"$cur\")); return ;;\n"
	"\t=) i=$COMP_CWORD; while [[ ${COMP_WORDS[i]} != = ]]; do i=$((i - 1)); done\n"
	"\t\tprevious=${COMP_WORDS[i-1]} ;;\n"
	"\tesac\n"
	"\t_luamig_config\n";

static const char bash_config[] = "_luamig_config() {\n"
				  "\tlocal i\n"
				  "\tfor ((i = 1; i < COMP_CWORD - 1; i++)); do\n"
				  "\t\tcase ${COMP_WORDS[i]} in\n"
				  "\t\t-c|--config)\n"
				  "\t\t\t[[ ${COMP_WORDS[i+1]} == = ]] && i=$((i + 1))\n"
				  "\t\t\tconfig=(-c \"${COMP_WORDS[i+1]}\") ;;\n"
				  "\t\tesac\n"
				  "\tdone\n"
				  "}\n";

void completion_bash(void)
{
	printf("# bash completion for luamig: made by `luamig completion bash`\n"
	       "%s%s_luamig() {\n%s"
	       "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	       "\t\tcase ${COMP_WORDS[i]} in\n\t\t",
		bash_config, bash_revisions, bash_words);
	bash_values(global_options, NULL, "", bash_values(leading_options, NULL, "", false));
	printf(") [[ ${COMP_WORDS[i+1]} != = ]] || i=$((i + 1)); i=$((i + 1)) ;;\n\t\t-*) "
	       ";;\n\t\t*) command=${COMP_WORDS[i]}; break ;;\n"
	       "\t\tesac\n\tdone\n\tcase $command:$previous in\n");
	bash_value_case("FILE", "COMPREPLY=($(compgen -f -- \"$cur\"))");
	bash_value_case("DIR", "COMPREPLY=($(compgen -d -- \"$cur\"))");
	bash_value_case("REVISION", "_luamig_revisions");
	bash_value_case(NULL, ":");
	printf("\tesac\n\tif [[ $cur == -* ]]; then\n\t\twords=\"");
	bash_options(global_options);
	printf("\"\n\t\tcase $command in\n\t\t'') words+=\"");
	bash_options(leading_options);
	printf("\" ;;\n");
	for (size_t i = 0; commands[i]; i++) {
		if (!commands[i]->options)
			continue;
		printf("\t\t%s) words+=\"", commands[i]->name);
		bash_options(commands[i]->options);
		printf("\" ;;\n");
	}
	printf("\t\tesac\n\t\tCOMPREPLY=($(compgen -W \"$words\" -- "
	       "\"$cur\"))\n\t\treturn\n\tfi\n");
	bash_operands();
	printf("\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\n"
	       "complete -F _luamig luamig\n");
}

/* ---- zsh ------------------------------------------------------------------------------------- */

/* Text inside '…' and inside [ ] or before a colon. */
static void zsh_text(const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			printf("'\\''");
		else if (strchr("[]:\\", *text))
			printf("\\%c", *text);
		else
			putchar(*text);
	}
}

static const char *zsh_action(const Opt *opt)
{
	if (is_value(opt, "FILE"))
		return "_files";
	if (is_value(opt, "DIR"))
		return "_directories";
	return is_value(opt, "REVISION") ? "_luamig_revisions" : "";
}

static void zsh_option(const Opt *opt, const char *spelling)
{
	printf(" \\\n\t\t'%s%s%s[", opt->kind == OPT_LIST ? "*" : "", spelling,
		opt->value && spelling[1] == '-' ? "=" : "");
	zsh_text(opt->help);
	printf("]");
	if (opt->value) {
		printf(":");
		zsh_text(opt->value);
		printf(":%s", zsh_action(opt));
	}
	printf("'");
}

static void zsh_options(const Opt *options)
{
	char spelling[64];
	for (const Opt *opt = options; opt && opt->name; opt++) {
		snprintf(spelling, sizeof(spelling), "--%s", opt->name);
		zsh_option(opt, spelling);
		snprintf(spelling, sizeof(spelling), "-%c", opt->letter);
		if (opt->letter)
			zsh_option(opt, spelling);
	}
}

static void zsh_operands(const Command *command)
{
	if (takes_revisions(command))
		printf(" \\\n\t\t'*:revision:_luamig_revisions'");
	else if (strcmp(command->name, "init") == 0)
		printf(" \\\n\t\t'1:folder:_directories'");
	else if (strcmp(command->name, "completion") == 0)
		printf(" \\\n\t\t'1:shell:(bash zsh fish revisions)'");
	else if (strcmp(command->name, "help") == 0)
		printf(" \\\n\t\t'1:command:_luamig_commands'");
}

static const char zsh_revisions[] =
	"_luamig_revisions() {\n"
	"\tlocal line\n"
	"\tlocal -a list\n"
	"\tif compset -P '*@'; then\n"
	"\t\tlist=(head heads base)\n"
	"\telse\n"
	"\t\tcompset -P '*:'\n"
	"\t\tfor line in ${(f)\"$(luamig $luamig_config completion revisions 2>/dev/null)\"}; do\n"
	"\t\t\tlist+=(\"${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}\")\n"
	"\t\tdone\n"
	"\tfi\n"
	"\t_describe -V -t revisions revision list\n"
	"}\n";

void completion_zsh(void)
{
	printf("#compdef luamig\n# zsh completion for luamig: made by `luamig completion zsh`\n"
	       "%s_luamig_commands() {\n\tlocal -a list\n\tlist=(",
		zsh_revisions);
	for (size_t i = 0; commands[i]; i++) {
		printf("\n\t\t'%s:", commands[i]->name);
		zsh_text(commands[i]->summary);
		printf("'");
	}
	printf("\n\t)\n\t_describe command list\n}\n_luamig() {\n\tlocal context state line\n"
	       "\tlocal -a luamig_config\n\ttypeset -A opt_args\n\t_arguments -C");
	zsh_options(leading_options);
	zsh_options(global_options);
	printf(" \\\n\t\t'1:command:_luamig_commands' \\\n\t\t'*::argument:->rest'\n"
	       "\t[[ $state == rest ]] || return 0\n"
	       "\tlocal file=${opt_args[-c]:-$opt_args[--config]}\n"
	       "\t[[ -z $file ]] || luamig_config=(-c ${(Q)file})\n"
	       "\tcase $words[1] in\n");
	for (size_t i = 0; commands[i]; i++) {
		printf("\t%s) _arguments", commands[i]->name);
		zsh_options(commands[i]->options);
		for (const Opt *opt = global_options; opt->name; opt++) {
			const Opt one[] = {*opt, {0}};
			if (!opt_find(commands[i]->options, opt->name))
				zsh_options(one);
		}
		zsh_operands(commands[i]);
		printf(" ;;\n");
	}
	printf("\tesac\n}\n"
	       "if [[ $funcstack[1] == _luamig ]]; then _luamig \"$@\"; else compdef _luamig "
	       "luamig; fi\n");
}

/* ---- fish ------------------------------------------------------------------------------------ */

static void fish_text(const char *text)
{
	putchar('\'');
	for (; *text; text++) {
		if (*text == '\'' || *text == '\\')
			putchar('\\');
		putchar(*text);
	}
	putchar('\'');
}

static void fish_option(const Opt *opt, const char *condition)
{
	printf("complete -c luamig");
	if (condition)
		printf(" -n '__fish_seen_subcommand_from %s'", condition);
	printf(" -l %s", opt->name);
	if (opt->letter)
		printf(" -s %c", opt->letter);
	if (is_value(opt, "FILE"))
		printf(" -r -F");
	else if (is_value(opt, "DIR"))
		printf(" -x -a '(__fish_complete_directories)'");
	else if (is_value(opt, "REVISION"))
		printf(" -x -a '(__luamig_revisions)'");
	else if (opt->value)
		printf(" -x");
	printf(" -d ");
	fish_text(opt->help);
	putchar('\n');
}

static void fish_operands(const char *command, const char *words)
{
	printf("complete -c luamig -n '__fish_seen_subcommand_from %s' -a '%s'\n", command, words);
}

/* What stands before a colon or an @ belongs to the word that is offered. */
static const char fish_revisions[] =
	"function __luamig_revisions\n"
	"\tset -l words (commandline -opc)\n"
	"\tset -l token (commandline -ct)\n"
	"\tset -l before (string match -r '^.*[:@]' -- $token)\n"
	"\tset -l config\n"
	"\tfor i in (seq (count $words))\n"
	"\t\tswitch $words[$i]\n"
	"\t\t\tcase -c --config\n"
	"\t\t\t\tset config -c $words[(math $i + 1)]\n"
	"\t\t\tcase '--config=*'\n"
	"\t\t\t\tset config -c (string replace -- --config= '' $words[$i])\n"
	"\t\tend\n"
	"\tend\n"
	"\tif string match -q -- '*@' \"$before\"\n"
	"\t\tprintf '%s\\n' \"$before\"{head,heads,base}\n"
	"\telse\n"
	"\t\tprintf '%s\\n' \"$before\"(luamig $config completion revisions 2>/dev/null)\n"
	"\tend\n"
	"end\n";

void completion_fish(void)
{
	printf("# fish completion for luamig: made by `luamig completion fish`\n"
	       "%scomplete -c luamig -f\n",
		fish_revisions);
	for (const Opt *opt = leading_options; opt->name; opt++)
		fish_option(opt, NULL);
	for (const Opt *opt = global_options; opt->name; opt++)
		fish_option(opt, NULL);
	for (size_t i = 0; commands[i]; i++) {
		const Command *command = commands[i];
		printf("complete -c luamig -n __fish_use_subcommand -a %s -d ", command->name);
		fish_text(command->summary);
		putchar('\n');
		for (const Opt *opt = command->options; opt && opt->name; opt++)
			fish_option(opt, command->name);
		if (takes_revisions(command))
			fish_operands(command->name, "(__luamig_revisions)");
	}
	fish_operands("completion", "bash zsh fish revisions");
	fish_operands("init", "(__fish_complete_directories)");
	for (const HelpTopic *topic = help_topics; topic->name; topic++)
		fish_operands("help", topic->name);
	for (size_t i = 0; commands[i]; i++)
		fish_operands("help", commands[i]->name);
}
