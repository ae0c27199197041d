/* mutation_parts.h - what the files of the mutations share; a mutation is bool (*)(Mutant *). */
#ifndef LUAMIG_TESTS_LAWS_MUTATION_PARTS_H
#define LUAMIG_TESTS_LAWS_MUTATION_PARTS_H

#include "generate_parts.h"
#include "mutation.h"

typedef struct Mutant {
	Generator *g;
	Schema *schema;
	Table *table; /* drawn for those that are about one */
} Mutant;

typedef bool MutateFn(Mutant *m);

#define X(name, words, where) MutateFn mutate_##name;
MUTATIONS(X)
#undef X

#define VEC_REMOVE(list, at)                                                                       \
	do {                                                                                       \
		for (size_t vec_i = (at); vec_i + 1 < (list)->count; vec_i++)                      \
			(list)->items[vec_i] = (list)->items[vec_i + 1];                           \
		(list)->count--;                                                                   \
	} while (0)

/* ---- who is about what (mutation.c) ---------------------------------------------------------- */

bool is_among(const StrVec *names, const char *name);
bool same_table(const Table *from, const ForeignKey *key, const Table *to);
/* Does the text have the quoted name? */
bool cites(const Generator *g, const char *text, const char *name);
bool constraint_cites(const Generator *g, const Constraint *c, const char *column);
bool index_cites(const Generator *g, const Index *index, const char *column);
bool in_key(const Table *table, const char *column, ConstraintKind kind);
bool is_generated_from(const Generator *g, const Table *table, const char *column);
bool is_referred_to(const Mutant *m, const Table *table);
/* It has a column of that name in the schema of before: no later change hints at it. */
bool is_indexed(const Generator *g, const Table *table, const char *column);

/* The views that name it, and the views over them. */
void drop_views_of(Mutant *m, const char *name);
/* The quoted name in all texts about the table. */
void replace_name(Mutant *m, const char *from, const char *to);

/* A column for which `fits` holds; NULL: none. */
Column *draw_column(Mutant *m, bool (*fits)(const Mutant *m, const Column *c));
/* In rows that rows_insert() made its values are there and differ. */
bool has_own_values(const Column *c);

/* ---- options of tables and columns (mutation_table.c) ---------------------------------------- */

bool has_partitions(const Table *table);
/* The option is said, or no more. */
void toggle_option(Mutant *m, Options *options, const char *key, const char *value);

#endif
