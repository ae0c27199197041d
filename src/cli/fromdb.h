/* fromdb.h - luamig init --from-db: a project for a database that is there already. */
#ifndef LUAMIG_CLI_FROMDB_H
#define LUAMIG_CLI_FROMDB_H

#include "cli/cli.h"

/* Before anything is written: can the database be read, and is it nobody's project yet?  The URL is
 * that of --url, LUAMIG_URL or DATABASE_URL. */
bool fromdb_check(App *app, Error *err) LUAMIG_MUST_CHECK;

/* In the new project `dir`: fill schema.lua, write the first revision, stamp the database with it.
 * `schemas`: those besides the connection's own, "a,b", or NULL. */
bool fromdb_finish(App *app, const char *dir, const char *schemas, StrVec *created,
	Error *err) LUAMIG_MUST_CHECK;

#endif
