/*
 * standin.h - tables that the wanted schema leans on and does not hold.
 *
 * A foreign key may lead to a table, and a view may read one, that schema.lua does not name:
 * another application's, or one that include() leaves out.  The scratch place has to have something
 * in its stead, like what is live.
 */
#ifndef LUAMIG_CORE_STANDIN_H
#define LUAMIG_CORE_STANDIN_H

#include "db/db.h"

typedef struct Standins {
	Conn *conn;
	const Schema *written; /* all that the author wrote */
	const Schema *live;    /* all that is there */
	const char *own;       /* the name of the connection's schema; NULL: it has none */
	Arena *arena;
	Schema elsewhere; /* what is there in schemas that `live` does not speak of */
	Tables tables;    /* added */
	EnumTypes enums;  /* added */
} Standins;

/* Add to `what`, a part of what was written, all that it leans on.  A reference to what is nowhere
 * is the author's mistake: an error. */
bool standin_add(Standins *s, Schema *what, Error *err) LUAMIG_MUST_CHECK;
/* Take what was added out of what was reflected. */
void standin_remove(const Standins *s, Schema *reflected);

#endif
