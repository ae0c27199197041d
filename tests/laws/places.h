/* places.h - the databases that laws are tried on, and rooms in them to make schemas in. */
#ifndef LUAMIG_TESTS_LAWS_PLACES_H
#define LUAMIG_TESTS_LAWS_PLACES_H

#include "generate.h"

typedef struct Place {
	const char *name; /* "postgres" */
	const char *env;  /* its URL; NULL: SQLite in memory */
	int part; /* of the default count: one in so many; it is one more of its kind, or slow */
} Place;

/* What a law does with a database that is there; place->name is for its reports. */
typedef void PlaceFn(const Place *place, int count, uint64_t seed);

/* main() of a law: arguments [COUNT [SEED]], LAWS_DATABASE tries one database only, TAP.  `what` is
 * counted ("schemas"); without COUNT it is `count`, and less where place->part says so.  The exit
 * status. */
int places_main(int argc, char **argv, int count, const char *what, PlaceFn *fn);

/* One line of TAP. */
void report(bool ok, const char *place, const char *what);

Conn *place_open(const Place *place, Arena *arena, Error *err);

/* An empty room: a transaction, or where DDL cannot be rolled back a database of that name. */
bool room_open(Conn *conn, const char *name, Arena *arena, Error *err);
/* Gone with all that is in it; *err stays as it is. */
void room_close(Conn *conn, const char *name, Arena *arena);

#endif
