/* help_words.c - luamig help WORD: entries of doc/reference.md, which is compiled in. */
#include <string.h>

#include "base/embedded.h"
#include "base/str.h"
#include "base/text.h"
#include "cli/help.h"
#include "cli/out.h"

enum {
	LINE_WIDTH = 92,
	ITEM_INDENT = 6,
	TYPE_CELLS = 5, /* the type and what it is on four databases */
};

/* What stands between a heading and the next of its kind or above it. */
typedef struct Section {
	const char *title; /* behind "### " */
	size_t title_size; /* up to the end of its line */
	const char *text;
	size_t size;
} Section;

static const char *reference(void)
{
	const EmbeddedFile *file = embedded_find("doc/reference.md");
	return file ? file->data : "";
}

static const char *next_line(const char *at)
{
	at += strcspn(at, "\n");
	return *at ? at + 1 : at;
}

/* The next section of "## " (a part) or "### " (a word) at or behind `at`, before `end`. */
static bool next_section(const char *at, const char *end, const char *mark, Section *out)
{
	size_t n = strlen(mark);
	while (at < end && strncmp(at, mark, n) != 0)
		at = next_line(at);
	if (at >= end)
		return false;
	out->title = at + n;
	out->title_size = strcspn(out->title, "\n");
	out->text = at = next_line(at);
	while (at < end && strncmp(at, "## ", 3) != 0 && strncmp(at, mark, n) != 0)
		at = next_line(at);
	out->size = (size_t)(at - out->text);
	return true;
}

static const char *section_end(const Section *section)
{
	return section->text + section->size;
}

/* "op.add_column" of "op.add_column(table, column, options?)" */
static const char *word_of(const Section *section, Arena *arena)
{
	size_t n = strcspn(section->title, "(\n");
	return arena_strndup(arena, section->title, n);
}

/* ---- one entry ------------------------------------------------------------------------------- */

/* A text without its backticks and line ends, the lines behind the first indented by `indent`. */
static void print_wrapped(FILE *stream, const char *line, size_t n, int indent)
{
	int column = fprintf(stream, "%s", indent ? "  " : "");
	for (size_t i = 0; i < n;) {
		size_t word = strcspn(line + i, " \n");
		word = word > n - i ? n - i : word;
		if (indent && column + 1 + (int)word > LINE_WIDTH) {
			fprintf(stream, "\n%*s", indent, "");
			column = indent;
		} else if (i > 0) {
			fputc(' ', stream);
			column++;
		}
		for (size_t k = 0; k < word; k++)
			if (line[i + k] != '`')
				fputc(line[i + k], stream);
		column += (int)word;
		i += word + 1;
	}
	fputc('\n', stream);
}

static void print_body(FILE *stream, const Section *section)
{
	bool code = false, blank = true;
	for (const char *at = section->text; at < section_end(section); at = next_line(at)) {
		size_t n = strcspn(at, "\n");
		if (strncmp(at, "```", 3) == 0) {
			code = !code;
		} else if (n == 0 && blank) {
			continue;
		} else if (code) {
			fprintf(stream, "  %.*s\n", (int)n, at);
		} else {
			bool item = strncmp(at, "- ", 2) == 0;
			print_wrapped(stream, item ? at + 2 : at, item ? n - 2 : n,
				item ? ITEM_INDENT : 0);
		}
		blank = n == 0;
	}
}

bool help_word(const char *name, FILE *stream, Arena *arena)
{
	const char *text = reference(), *end = text + strlen(text);
	Section found;
	bool any = false;
	for (const char *at = text; next_section(at, end, "### ", &found);
		at = section_end(&found)) {
		const char *word = word_of(&found, arena), *dot = strchr(word, '.');
		if (strcmp(word, name) != 0 && !(dot && strcmp(dot + 1, name) == 0))
			continue;
		fprintf(stream, "%s%s%.*s%s\n\n", any ? "\n" : "", out_style(stream, STYLE_BOLD),
			(int)found.title_size, found.title, out_style(stream, STYLE_NONE));
		print_body(stream, &found);
		any = true;
	}
	return any;
}

void help_words(StrVec *names, Arena *arena)
{
	const char *text = reference(), *end = text + strlen(text);
	Section found;
	for (const char *at = text; next_section(at, end, "### ", &found); at = section_end(&found))
		vec_push(names, arena, word_of(&found, arena));
}

/* ---- a part: the list of its words ----------------------------------------------------------- */

/* Cells of "| a | b |", without what stands around them; how many there are. */
static size_t split_row(const char *line, const char *cells[TYPE_CELLS], size_t sizes[TYPE_CELLS])
{
	size_t count = 0;
	const char *end = line + strcspn(line, "\n");
	for (const char *at = line + 1; at < end && count < TYPE_CELLS;) {
		size_t n = strcspn(at, "|\n");
		const char *cell = at;
		at += n + 1;
		while (n > 0 && (*cell == ' ' || *cell == '`'))
			cell++, n--;
		while (n > 0 && (cell[n - 1] == ' ' || cell[n - 1] == '`'))
			n--;
		cells[count] = cell;
		sizes[count++] = n;
	}
	return count;
}

static void print_table(FILE *stream, const Section *part)
{
	static const int widths[TYPE_CELLS] = {18, 18, 15, 15, 0};
	for (const char *at = part->text; at < section_end(part); at = next_line(at)) {
		const char *cells[TYPE_CELLS];
		size_t sizes[TYPE_CELLS];
		if (*at != '|' || at[1] == '-')
			continue;
		size_t n = split_row(at, cells, sizes);
		fputc(' ', stream);
		for (size_t i = 0; i < n; i++) {
			bool none = sizes[i] == strlen("–") && memcmp(cells[i], "–", sizes[i]) == 0;
			fprintf(stream, " %-*.*s", widths[i], none ? 1 : (int)sizes[i],
				none ? "-" : cells[i]);
		}
		fputc('\n', stream);
	}
}

/* The first sentence, or what stands before its colon. */
static void print_line(FILE *stream, const Section *entry)
{
	const char *text = entry->text;
	while (*text == '\n')
		text++;
	size_t n = 0;
	while (text[n] && !(strchr(".:", text[n]) && strchr(" \n", text[n + 1])) &&
		!(text[n] == '\n' && text[n + 1] == '\n'))
		n++;
	fprintf(stream, "  %s%.*s%s\n    ", out_style(stream, STYLE_CYAN), (int)entry->title_size,
		entry->title, out_style(stream, STYLE_NONE));
	print_wrapped(stream, text, n, ITEM_INDENT);
}

static void print_part(FILE *stream, const Section *part)
{
	const char *end = section_end(part);
	Section head = *part, entry, after;
	if (!next_section(part->text, end, "### ", &entry)) {
		print_body(stream, part);
		return;
	}
	head.size = (size_t)(entry.title - strlen("### ") - part->text);
	if (memchr(head.text, '|', head.size))
		print_table(stream, &head);
	else
		print_body(stream, &head);
	if (!next_section(section_end(&entry), end, "### ", &after)) { /* the only one */
		print_body(stream, &entry);
		return;
	}
	do
		print_line(stream, &entry);
	while (next_section(section_end(&entry), end, "### ", &entry));
}

bool help_part(const char *name, FILE *stream)
{
	const char *text = reference(), *end = text + strlen(text);
	Section part;
	const char *at = text;
	do {
		if (!next_section(at, end, "## ", &part))
			return false;
		at = section_end(&part);
	} while (
		part.title_size != strlen(name) || strncmp(part.title, name, part.title_size) != 0);

	print_part(stream, &part);
	return true;
}
