/*
 * expect.h - what becomes of a schema on a database, so that what was asked for and what is there
 * can be compared.
 *
 * Both sides go through canonical(): it takes away what a database cannot know (which of its names
 * were given) and the ways in which it writes an expression; of the side that was asked for it
 * also says what the database's words for it are (a uuid is a CHAR(36) on MySQL).
 */
#ifndef LUAMIG_TESTS_LAWS_EXPECT_H
#define LUAMIG_TESTS_LAWS_EXPECT_H

#include "generate.h"

/* asked: the other side, for names. */
Schema canonical_asked(unsigned database, const Schema *asked, Arena *arena);
Schema canonical_found(unsigned database, const Schema *found, const Schema *asked, Arena *arena);

#endif
