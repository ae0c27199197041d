/*
 * trial.h - the names of databases that luamig makes for itself: to try runs in ("test"), and to
 * see what a server makes of a schema ("look").
 *
 * What only looks like such a name is somebody else's, and is never dropped.
 */
#ifndef LUAMIG_DB_TRIAL_H
#define LUAMIG_DB_TRIAL_H

#include <stdbool.h>

#include "base/arena.h"

#define TRIAL_PREFIX "luamig_scratch_"
#define TRIAL_TEST   TRIAL_PREFIX "test_"
#define TRIAL_LOOK   TRIAL_PREFIX "look_"

/* The prefix, the process and the moment: "luamig_scratch_test_4711_6750a1b2c3d4e". */
char *trial_name(const char *prefix, Arena *arena);
bool trial_is_name(const char *name);

#endif
