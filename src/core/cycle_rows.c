/* cycle_rows.c - the rows that a revision finds when it is tried. */
#include "core/cycle_internal.h"

bool cycle_rows(Cycle *c, int node, Error *err)
{
	bool found, passed;
	return cycle_author(c, node, "before", &found, &passed, err);
}
