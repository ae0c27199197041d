/*
 * testbed.h - where `luamig test` tries revisions: an empty database that is made and dropped here,
 * or the one that shadow_url names, whose objects are dropped.  The configured database is only
 * asked to make it.
 */
#ifndef LUAMIG_CORE_TESTBED_H
#define LUAMIG_CORE_TESTBED_H

#include "core/spare.h"

typedef struct Testbed {
	Conn *conn;    /* an empty database; another one after testbed_renew() */
	Config config; /* of the project, but for this database and without hooks */
	Url url;       /* of conn */

	const Config *project;
	Arena *arena;
	const Backend *backend;
	Conn *live; /* of the configured database; NULL where it is not needed */
	Trial trial;
	Spare spare;     /* with a connection where shadow_url names a database */
	StrVec leftover; /* scratch databases of dead processes that were removed */
} Testbed;

/* The testbed must stay where it is, and be closed also when this fails. */
/* What a statement of a revision may take where the project says nothing: the greatest number of a
 * column may be the number of rows that a revision makes of it. */
enum { TESTBED_STATEMENT_S = 30 };

bool testbed_open(Testbed *bed, const Config *project, Arena *arena, Error *err) LUAMIG_MUST_CHECK;
/* An empty database again. */
bool testbed_renew(Testbed *bed, Error *err) LUAMIG_MUST_CHECK;
/* Drops it; what cannot be dropped is a warning. */
void testbed_close(Testbed *bed);

#endif
