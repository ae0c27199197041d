/* generate_parts.h - what the files of the generator, and those that change what it made, share. */
#ifndef LUAMIG_TESTS_LAWS_GENERATE_PARTS_H
#define LUAMIG_TESTS_LAWS_GENERATE_PARTS_H

#include "generate.h"

/* ---- chance, names --------------------------------------------------------------------------- */

bool chance(Generator *g, int percent);
const char *new_name(Generator *g, const char *stem, bool odd);
const char *new_comment(Generator *g);
/* `form` with the quoted name for each #. */
const char *over(const Generator *g, const char *form, const char *column);
StrVec one(Generator *g, const char *name);

/* ---- columns --------------------------------------------------------------------------------- */

Type plain(TypeKind kind);
Type new_type(Generator *g);
bool is_integer(const Type *type);
bool is_text(const Type *type);
/* Every database can have an index, a unique constraint or a key over it. */
bool is_indexable(const Column *c);
Default new_default(Generator *g, const Type *type);
void add_option(Generator *g, Options *options, const char *key, const char *value);
/* What can be generated from a column (NULL: nothing), and what a check or a partial index may say
 * of it. */
const char *some_expression(Generator *g, const Column *c);
const char *some_condition(Generator *g, const Column *c);
/* MySQL: what a foreign key changes may be in no expression. */
bool is_free(const Generator *g, const Column *c);
/* One that holds values of its own and fits; NULL: none. */
const Column *some_column(Generator *g, const Table *table, bool (*fits)(const Column *));
void add_generated(Generator *g, Table *table);

/* ---- keys ------------------------------------------------------------------------------------ */

void add_identity(Generator *g, Column *c);
void add_primary_key(Generator *g, Table *table);
bool fits_index(const Column *c);
bool fits_check(const Column *c);
/* A constraint of this one column, not a check? */
bool covers(const Table *table, const char *column);
void add_unique(Generator *g, Table *table);
void add_check(Generator *g, Table *table);
void add_exclude(Generator *g, Table *table);
void add_actions(Generator *g, ForeignKey *fk);
Deferrable new_deferrable(Generator *g);
/* The columns of a table's key, or none. */
StrVec key_of(Generator *g, const Table *table);
bool can_refer(const Table *from, const Table *to);
/* New columns of the same types, to refer with. */
StrVec add_referring(Generator *g, Table *table, const Table *to, const StrVec *key);
/* A name, and what else can be said of a foreign key. */
void finish_key(Generator *g, Table *table, Constraint c);
void add_foreign_key(Generator *g, Table *table);

/* ---- the rest -------------------------------------------------------------------------------- */

void add_sequence(Generator *g, Schema *out);
void add_view(Generator *g, Schema *out, const char *column, const char *from);

#endif
