/* autogenerate.h - the two functions of a revision, from the difference between the live and the
 * wanted schema. */
#ifndef LUAMIG_CLI_AUTOGENERATE_H
#define LUAMIG_CLI_AUTOGENERATE_H

#include "cli/cli.h"
#include "model/diff.h"

typedef struct Generated {
	size_t changes;                  /* operations of upgrade() */
	const char *upgrade, *downgrade; /* bodies, indented, without the last line end */
} Generated;

/* The two bodies for a difference that is known; app must be connected. */
bool autogenerate_text(App *app, const Diff *diff, Generated *out, Error *err) LUAMIG_MUST_CHECK;

/* app must be connected; nothing is written.  What is done is told on stderr. */
bool autogenerate(App *app, bool allow_drop, Generated *out, Error *err) LUAMIG_MUST_CHECK;

#endif
