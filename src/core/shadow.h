/*
 * shadow.h - an empty copy of a database in this process's memory, on which a printed run is tried.
 *
 * Where a driver can have one (SQLite) every question about the schema is answered exactly, also
 * after SQL of the author's; elsewhere there is none.
 */
#ifndef LUAMIG_CORE_SHADOW_H
#define LUAMIG_CORE_SHADOW_H

#include "db/db.h"

typedef struct Shadow {
	const Backend *backend;
	Scratch scratch; /* conn NULL: there is none */
} Shadow;

/* live: the database whose schema it gets; NULL: it stays empty.  Where it cannot be had there is
 * none. */
void shadow_open(Shadow *shadow, const Backend *backend, Conn *live);
void shadow_close(Shadow *shadow);

/* NULL: there is none. */
const Catalog *shadow_catalog(const Shadow *shadow);

/* What changes the schema, as it was printed.  True where there is no shadow. */
bool shadow_run(Shadow *shadow, const char *sql, Error *err) LUAMIG_MUST_CHECK;

#endif
