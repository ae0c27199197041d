/*
 * convert_form.h - what the files that read operations share.
 *
 * A form reads the arguments of one op.<word> from position 2 of the stack on (1 is not looked at):
 * the fixed ones first, the table of options last.
 */
#ifndef LUAMIG_SCRIPT_CONVERT_FORM_H
#define LUAMIG_SCRIPT_CONVERT_FORM_H

#include "script/convert.h"

typedef struct ConvertForm {
	const char *word;
	void (*read)(const Reader *r, Op *op); /* op is zeroed */
} ConvertForm;

/* The last has no word. */
extern const ConvertForm convert_table_forms[], convert_column_forms[], convert_key_forms[],
	convert_object_forms[], convert_sequence_forms[];

const ConvertForm *convert_find_form(const char *word); /* NULL: there is none */

/* Names of the options that most take: for lists of fields. */
#define CREATE "schema", "if_not_exists"
#define CHANGE "schema", "if_exists"
#define DROP   "schema", "if_exists", "cascade"

extern const char *const convert_create_fields[], *const convert_change_fields[];

/* The index of the options, or 0 when there are none; those of every operation go into op. */
int convert_options(const Reader *r, int index, ReaderFields allowed, Op *op);

bool convert_is_list(const Reader *r, int index); /* a plain table with an element */

/* Options of a column as op.alter_column takes them: what is said goes to *what and *to. */
void convert_changes(const Reader *r, int options, unsigned *what, Column *to);

/* An element of a table that check(…), unique(…), index(…) or another of these made. */
void convert_tagged(const Reader *r, int item, Table *table);

/* The name that a table or column of the wanted schema had, or NULL; refused in revisions. */
const char *convert_renamed_from(const Reader *r, int index);

View convert_view(const Reader *r, int query, int options);
Sequence convert_sequence(const Reader *r, int options, const char *const *more);
void convert_partitioning(const Reader *r, int options, Table *table);

/* ---- convert_was.c: was = …, in the options of what loses information ----------------------- */

void convert_was(const Reader *r, int options, Op *op);
/* Of drop_sequence and alter_sequence; in convert_sequence.c. */
void convert_was_sequence(const Reader *r, int index, const Op *op, Was *was);

#endif
