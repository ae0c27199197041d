/*
 * spare.h - the database that shadow_url names, to make things in that are only looked at.
 *
 * It is emptied before it is used and afterwards.  So it must not be the configured one, nor hold
 * anything that luamig did not put there.
 */
#ifndef LUAMIG_CORE_SPARE_H
#define LUAMIG_CORE_SPARE_H

#include "core/config.h"

/* A table in it while it is ours: what a killed process left is emptied too. */
#define SPARE_MARK "luamig_scratch"

typedef struct Spare {
	Conn *conn; /* NULL: it is not in use */
	Url url;
	bool locked; /* the lock is ours */
} Spare;

/* Does the configuration (of the environment, where one is chosen) name one? */
bool spare_is_named(const Config *config);

/* Empty but for the mark, and nobody else's until it is closed.  ERR_CONFIG when it is refused,
 * ERR_LOCKED when somebody uses it. */
bool spare_open(const Config *config, Arena *arena, Spare *out, Error *err) LUAMIG_MUST_CHECK;
/* As it was after spare_open(). */
bool spare_renew(Spare *spare, Error *err) LUAMIG_MUST_CHECK;
/* Empty; what cannot be emptied is a warning.  Does nothing where it is not in use. */
void spare_close(Spare *spare);

#endif
