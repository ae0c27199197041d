/*
 * overlay.h - a live database as it will be: a Catalog over another one, and the operations that
 * come before the question.
 *
 * What nobody has run yet (a dry run, a plan) still decides what a later operation must say.  Each
 * question is followed back through the operations, newest first, to the one that made what is
 * asked about; what none of them made is asked below, by the name it has there.  Raw SQL is not
 * seen.
 */
#ifndef LUAMIG_MODEL_OVERLAY_H
#define LUAMIG_MODEL_OVERLAY_H

#include "model/dialect.h"

typedef struct Overlay {
	Catalog catalog; /* what emitters and scripts ask; its arg is the Overlay, which must stay
			    where it is */
	const Catalog *below;
	const Dialect *dialect;
	const ServerInfo *server;
	const char *schema; /* that unqualified names fall into, or NULL: not known */
	Arena *arena;
	/* What only the dialect understands (Catalog.ask) nobody can follow back: the owner answers
	 * it.  NULL: it is not answered. */
	bool (*ask)(void *owner, const char *sql, const StrVec *params, Arena *arena, Answer *out,
		Error *err);
	void *owner;
	Ops done; /* one change each, nothing that was not done (if_exists), names filled in */
} Overlay;

/* dialect, server, below, schema, ask and owner are set; the rest is filled in. */
void overlay_init(Overlay *overlay, Arena *arena);

/* From here on the answers are those after this operation, which was compiled with
 * overlay->catalog just before. */
bool overlay_add(Overlay *overlay, const Op *op, Error *err) LUAMIG_MUST_CHECK;

#endif
