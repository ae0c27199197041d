/* scratch.c - an empty database in memory, for schemas that are made to be looked at. */
#include "db/db.h"
#include "drivers/sqlite/conn.h"

bool sqlite_scratch_open(Conn *live, const Url *url, Arena *arena, Scratch *out, Error *err)
{
	Url memory = {0};
	(void)live;
	(void)url;
	*out = (Scratch){.name = ":memory:"};
	if (!url_parse("sqlite::memory:", arena, &memory, err))
		return false;
	out->conn = db_open(&memory, NULL, err);
	return out->conn != NULL;
}

bool sqlite_scratch_close(Conn *live, Scratch *scratch, Error *err)
{
	(void)live;
	(void)err;
	db_close(scratch->conn);
	scratch->conn = NULL;
	return true;
}
