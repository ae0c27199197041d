/* ask.h - db.has_*: asked of a Catalog, live or of what is to come. */
#ifndef LUAMIG_CORE_ASK_H
#define LUAMIG_CORE_ASK_H

#include "script/script.h"

bool ask_catalog(
	const Catalog *catalog, const ScriptHas *what, bool *out, Error *err) LUAMIG_MUST_CHECK;

#endif
