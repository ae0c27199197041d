/* bind_sql.h - SQL that an author wrote, with its parameters, as op.execute and db.* take it. */
#ifndef LUAMIG_SCRIPT_BIND_SQL_H
#define LUAMIG_SCRIPT_BIND_SQL_H

#include "script/reader.h"

/* Read (text, params) at `index` and index + 1.  False: the author wrote `false` for this
 * dialect, nothing is to be run.  With `steps` the text may be a table with probe and undo. */
bool bind_read_sql(const Reader *r, int index, bool steps, ScriptSql *out);

#endif
