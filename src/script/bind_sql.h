/* bind_sql.h - SQL that an author wrote, with its parameters, as op.execute and db.* take it. */
#ifndef LUAMIG_SCRIPT_BIND_SQL_H
#define LUAMIG_SCRIPT_BIND_SQL_H

#include "script/reader.h"

/* Read (text, params) at `index` and index + 1.  False: the author wrote `false` for this
 * dialect, nothing is to be run.  With `steps` the text may be a table with probe and undo. */
bool bind_read_sql(const Reader *r, int index, bool steps, ScriptSql *out);

/* The values of the parameters that stand in any of the texts (NULL ones are none), by the names
 * that are found there. */
const Value *bind_read_named(
	const Reader *r, int params, const char *const *texts, size_t count, StrVec *names);

#endif
