/* ask.h - db.has_*: asked of a Catalog, live or of what is to come. */
#ifndef LUAMIG_CORE_ASK_H
#define LUAMIG_CORE_ASK_H

#include "script/script.h"

bool ask_catalog(
	const Catalog *catalog, const ScriptHas *what, bool *out, Error *err) LUAMIG_MUST_CHECK;

/* *out NULL: there is no such table. */
bool ask_reflect(const Catalog *catalog, const char *schema, const char *table, Arena *arena,
	const Table **out, Error *err) LUAMIG_MUST_CHECK;

#endif
