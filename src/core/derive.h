/*
 * derive.h - the wanted schema as the server sees it.
 *
 * Made in a scratch place and reflected; but what is written in the words in which the live schema
 * is reflected need not be made to know what comes of it (model/proof.h), and making is what takes
 * time: a database server needs milliseconds for each table.
 */
#ifndef LUAMIG_CORE_DERIVE_H
#define LUAMIG_CORE_DERIVE_H

#include "core/config.h"
#include "db/db.h"
#include "model/diff.h"

typedef struct Derive {
	const Config *config;
	Conn *live_conn;
	const Schema *written;
	const Schema *live; /* all of it: what is left out of the comparison is still there */
	Arena *arena;
} Derive;

/* *made: how it was made, when all of it was; else nothing. */
bool derive_wanted(const Derive *derive, Schema *out, Diff *made, Error *err) LUAMIG_MUST_CHECK;

#endif
