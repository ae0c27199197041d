/* world.h - a project of its own with a database of its own, and the program run in it. */
#ifndef LUAMIG_TESTS_LAWS_WORLD_H
#define LUAMIG_TESTS_LAWS_WORLD_H

#include "places.h"
#include "script/script.h"

typedef struct World {
	const Place *place;
	unsigned database;
	Conn *conn;         /* to the database of the project */
	Arena *arena;       /* of what is being tried */
	const char *folder; /* of the project */
	const char *name;   /* of the database; of a room: with _room behind it */
	const char *url;
	const char *output; /* what the program printed last */
	Arena own;
} World;

bool world_open(World *world, const Place *place, Error *err);
void world_close(World *world);

/* Nothing in the database, no revisions. */
bool world_reset(World *world, Error *err);

/* The schema as schema.lua, as `luamig dump` writes it. */
bool world_write(World *world, const Schema *schema, Error *err);

/* The program ($LUAMIG) with these arguments; its exit status, -1: it did not end by itself. */
int world_run(World *world, const char *arguments);

/* What is in the database, without luamig's own tables. */
bool world_reflect(World *world, Schema *out, Error *err);

/* The same of a schema that is created in an empty room, which is gone afterwards. */
bool world_create(World *world, const Schema *schema, Schema *out, Error *err);

/* The text of the revision with that message; "": there is none. */
const char *world_script(World *world, const char *message);

#endif
