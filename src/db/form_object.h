/* form_object.h - shared by form.c and form_object.c only: readers of what stands behind a first
 * word. */
#ifndef LUAMIG_DB_FORM_OBJECT_H
#define LUAMIG_DB_FORM_OBJECT_H

#include "db/form_words.h"

/* One table's name. */
void form_add_table(Words *words, Form *out);
/* a, b, c [CASCADE] */
void form_read_list(Words *words, FormNames *names, Form *out);

void form_read_create(Words *words, Form *out);
void form_read_alter(Words *words, Form *out);
void form_read_drop(Words *words, Form *out);
void form_read_truncate(Words *words, Form *out);
void form_read_rename_tables(Words *words, Form *out);
void form_read_comment(Words *words, Form *out);
void form_read_reindex(Words *words, Form *out);

#endif
