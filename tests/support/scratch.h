/* scratch.h - a place for the files of a test. */
#ifndef LUAMIG_TESTS_SCRATCH_H
#define LUAMIG_TESTS_SCRATCH_H

#include <stdbool.h>

#include "base/arena.h"

/* A new empty folder below $TMPDIR (else /tmp), its path from the arena; NULL when there is none.
 * The test removes it; tests/run.sh gives all tests a $TMPDIR that ends with the run, so that
 * nothing stays of one that was killed. */
char *scratch_folder(Arena *arena);

/* The same for one empty file. */
char *scratch_file(Arena *arena);

/* Removes a file, or a folder with all that is in it.  What cannot be removed stays. */
void scratch_remove(const char *path);

#endif
