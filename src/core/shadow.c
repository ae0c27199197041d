/* shadow.c - see shadow.h. */
#include "core/shadow.h"

#include "base/embedded.h"

/* By drivers/<name>/schema_text.sql: a query whose rows are the statements, in order. */
static bool copy_schema(Shadow *shadow, Conn *live, Arena *arena, Error *err)
{
	const char *name = arena_printf(arena, "drivers/%s/schema_text.sql", live->driver->name);
	const EmbeddedFile *query = embedded_find(name);
	Result rows;
	if (!query)
		return error_set(err, ERR_INTERNAL, "%s is not in this program", name);
	if (!db_run(live, &(Stmt){.sql = query->data}, arena, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++)
		if (!db_exec(shadow->scratch.conn, rows.cells[i * rows.ncols].as.text.data, err))
			return false;
	return true;
}

void shadow_open(Shadow *shadow, const Backend *backend, Conn *live)
{
	Arena scratch = ARENA_INIT;
	Error ignored = ERROR_INIT;
	*shadow = (Shadow){.backend = backend};
	if (!(backend->driver->flags & DRIVER_SCRATCH_IN_MEMORY))
		return;
	/* with foreign keys on, a table that steps aside would take the references to it along */
	if (!backend->scratch_open(live, NULL, &scratch, &shadow->scratch, &ignored) ||
		!db_exec(shadow->scratch.conn, backend->dialect->keys_off_sql, &ignored) ||
		(live && !copy_schema(shadow, live, &scratch, &ignored)))
		shadow_close(shadow);
	arena_release(&scratch);
}

void shadow_close(Shadow *shadow)
{
	Error ignored = ERROR_INIT;
	if (shadow->scratch.conn)
		(void)!shadow->backend->scratch_close(NULL, &shadow->scratch, &ignored);
	shadow->scratch.conn = NULL;
}

const Catalog *shadow_catalog(const Shadow *shadow)
{
	return shadow->scratch.conn ? &shadow->scratch.conn->catalog : NULL;
}

bool shadow_run(Shadow *shadow, const char *sql, Error *err)
{
	return !shadow->scratch.conn || db_exec(shadow->scratch.conn, sql, err);
}
