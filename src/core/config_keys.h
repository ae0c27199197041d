/*
 * config_keys.h - the keys of luamig.lua: names, kinds, checks.  Internal to config.c and
 * config_keys.c.
 *
 * How to add a key: a line in CONFIG_KEYS, a field in Config with its default (config.c), and a row
 * in the manual.  read() is one of those at hand (text, flag, milliseconds, …) or a new one.
 */
#ifndef LUAMIG_CORE_CONFIG_KEYS_H
#define LUAMIG_CORE_CONFIG_KEYS_H

#include "core/config.h"

typedef struct KeyReader {
	Arena *arena;
	Config *config;          /* values are put in here */
	const Tree *environment; /* the table of the chosen one; NULL: none is */
	const char *where;       /* the table that is looked at: "luamig.lua", … */
	Error *err;
} KeyReader;

/* Check all of luamig.lua's table and take its values over, those of the environment first. */
bool config_read_keys(KeyReader *r, const Tree *table) LUAMIG_MUST_CHECK;

#endif
