/*
 * out.h - how commands write: styles for a terminal, and JSON made of text from anywhere.
 */
#ifndef LUAMIG_CLI_OUT_H
#define LUAMIG_CLI_OUT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/vec.h"

typedef enum Style {
	STYLE_NONE, /* back to normal */
	STYLE_BOLD,
	STYLE_DIM,
	STYLE_RED,
	STYLE_GREEN,
	STYLE_YELLOW,
	STYLE_BLUE,
	STYLE_MAGENTA,
	STYLE_CYAN,
} Style;

/* Decides, once for each stream: colours on a terminal, unless NO_COLOR, TERM=dumb or no_color say
 * otherwise. */
void out_setup(bool no_color);

/* The escape sequence, or "" where colours are off. */
const char *out_style(FILE *stream, Style style);
bool out_is_live(void);    /* stdout is a terminal: a line may be written over */
bool out_is_unicode(void); /* … which shows UTF-8 */

/* Text from outside for a terminal: control characters become '?'; tabs stay, newlines are
 * followed by `indent`. */
void out_text(FILE *stream, const char *text, const char *indent);

/* JSON: NULL is null; bytes that are not UTF-8 become U+FFFD. */
json_t *out_json(const char *text);
json_t *out_json_list(const StrVec *texts);

/* Print and free: one line, or a document with indent 2. */
void out_json_line(json_t *value);
void out_json_document(json_t *value);

/* Flush stdout.  False: something could not be written (a full disk); a reader that went away is no
 * failure. */
bool out_finish(void);

#endif
