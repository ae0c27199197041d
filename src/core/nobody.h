/* nobody.h - a Catalog where there is nobody to ask: each question is an error, and is noticed. */
#ifndef LUAMIG_CORE_NOBODY_H
#define LUAMIG_CORE_NOBODY_H

#include "model/dialect.h"

/* Without Catalog.ask, whose questions may go unanswered.  *asked becomes true with the first
 * question; it must stay where it is. */
Catalog nobody_catalog(bool *asked);

#endif
