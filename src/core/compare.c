/* compare.c - reads schema.lua, makes it in a scratch place, and compares; see compare.h. */
#include "core/compare.h"

#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/path.h"
#include "core/derive.h"
#include "core/scratch.h"

/* ---- what is left out ----------------------------------------------------------------------- */

/* Where other tools note what they have run. */
static const char *const tool_tables[] = {"alembic_version", "schema_migrations",
	"flyway_schema_history", "goose_db_version", "databasechangelog", "databasechangeloglock",
	"DATABASECHANGELOG", "DATABASECHANGELOGLOCK", "django_migrations", "ar_internal_metadata",
	"_prisma_migrations", "knex_migrations", "knex_migrations_lock", "gorp_migrations",
	"__drizzle_migrations", "SequelizeMeta", "_sqlx_migrations", "refinery_schema_history",
	"atlas_schema_revisions", "migrations_dbmate", "sqlite_sequence"};

static bool is_tool_table(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(tool_tables); i++)
		if (strcmp(tool_tables[i], name) == 0)
			return true;
	return false;
}

static bool is_own_table(const Config *config, const History *history, const char *name)
{
	return strcmp(name, history->version_name) == 0 ||
	       strcmp(name, history->record_name) == 0 ||
	       (config->journal_table && strcmp(name, config->journal_table) == 0) ||
	       (config->lock_table && strcmp(name, config->lock_table) == 0) ||
	       strcmp(name, "luamig_lock") == 0 || strcmp(name, SPARE_MARK) == 0 ||
	       strcmp(name, "luamig_journal") == 0 || strcmp(name, "luamig_history") == 0;
}

typedef struct Filter {
	Config *config;
	const History *history;
	int include; /* the function in luamig.lua, -1: none */
	Error *err;
} Filter;

static bool keeps(const Filter *f, const char *kind, const char *name, const char *table)
{
	const char *const words[] = {kind, name, table ? table : ""};
	bool yes = true;
	if (f->include < 0 || f->err->kind != ERR_NONE)
		return true;
	if (!script_ask_function(
		    f->config->script, f->include, words, ARRAY_LEN(words), &yes, f->err))
		error_wrap(f->err, "include in luamig.lua");
	return yes;
}

/* Keep the items of a list for which `wanted` holds; uses `item`. */
#define KEEP(list, wanted)                                                                         \
	do {                                                                                       \
		size_t kept = 0;                                                                   \
		for (size_t at = 0; at < (list)->count; at++) {                                    \
			(list)->items[kept] = (list)->items[at];                                   \
			if (wanted)                                                                \
				kept++;                                                            \
		}                                                                                  \
		(list)->count = kept;                                                              \
	} while (0)

static void filter_table(const Filter *f, Table *table)
{
	KEEP(&table->columns, keeps(f, "column", table->columns.items[at].name, table->name));
	KEEP(&table->indexes, keeps(f, "index", table->indexes.items[at].name, table->name));
	KEEP(&table->constraints,
		!table->constraints.items[at].name ||
			keeps(f, "constraint", table->constraints.items[at].name, table->name));
}

static void filter(const Filter *f, Schema *schema)
{
	KEEP(&schema->tables, !is_own_table(f->config, f->history, schema->tables.items[at].name) &&
				      !is_tool_table(schema->tables.items[at].name) &&
				      keeps(f, "table", schema->tables.items[at].name, NULL));
	for (size_t i = 0; i < schema->tables.count; i++)
		filter_table(f, &schema->tables.items[i]);
	KEEP(&schema->views, keeps(f, "view", schema->views.items[at].name, NULL));
	KEEP(&schema->sequences, keeps(f, "sequence", schema->sequences.items[at].name, NULL));
	KEEP(&schema->others, keeps(f, schema->others.items[at].kind, schema->others.items[at].name,
				      schema->others.items[at].table));
	KEEP(&schema->enums, keeps(f, "enum", schema->enums.items[at].name, NULL));
}

bool compare_filter(Config *config, const History *history, Schema *schema, Error *err)
{
	Filter f = {.config = config, .history = history, .include = -1, .err = err};
	const Tree *include = config->tree ? tree_get(config->tree, "include") : NULL;
	if (include && include->kind == TREE_FUNCTION)
		f.include = include->function;
	filter(&f, schema);
	return err->kind == ERR_NONE;
}

/* ---- the wanted schema ---------------------------------------------------------------------- */

static bool read_written(const Config *config, Conn *conn, Arena *arena, Schema *out, Error *err)
{
	ScriptHost host = {.dialect = conn->backend->dialect, .server = &conn->server};
	ScriptOptions options = {.lua_dir = config->lua_dir, .trust = config->trust};
	if (access(config->schema_path, R_OK) != 0) {
		error_set(err, ERR_CONFIG, "there is no %s", config->schema_path);
		return error_hint(err, "luamig dump > schema.lua writes the present schema; or "
				       "name another file as "
				       "schema in luamig.lua");
	}
	vec_push(&options.module_dirs, arena, path_dir(arena, config->schema_path));
	for (size_t i = 0; i < config->args.count; i++)
		vec_push(&options.args, arena, config->args.items[i]);
	Script *script = script_new(&options, &host);
	bool ok = script_read_schema(script, config->schema_path, arena, out, err);
	script_free(script);
	return ok;
}

/* Where a schema is a database of its own it cannot be made in a scratch place. */
static bool check_schemas(const Conn *conn, const Schema *written, Error *err)
{
	if (conn->backend->schemas || !(conn->backend->dialect->caps & DIALECT_SCHEMAS))
		return true;
	for (size_t i = 0; i < written->tables.count; i++) {
		const Table *t = &written->tables.items[i];
		if (!t->schema)
			continue;
		error_set(err, ERR_CONFIG,
			"table %s.%s: a schema of %s is another database, and only the one of the "
			"url is compared",
			t->schema, t->name, conn->server.name);
		return error_hint(
			err, "give %s a project of its own, or leave schema out", t->schema);
	}
	return true;
}

/* ---- both ------------------------------------------------------------------------------------ */

bool compare_live(Config *config, const History *history, const ReflectScope *scope, Arena *arena,
	Schema *out, Error *err)
{
	return db_reflect(history->conn, scope, arena, out, err) &&
	       compare_filter(config, history, out, err);
}

bool compare_run(Config *config, const History *history, const CompareOptions *options,
	Arena *arena, Compare *out, Error *err)
{
	Conn *conn = history->conn;
	Diff made;
	*out = (Compare){0};
	if (!read_written(config, conn, arena, &out->written, err) ||
		!check_schemas(conn, &out->written, err))
		return false;
	if (!conn->backend->dialect->emit[OP_CREATE_EXTENSION])
		out->written.extensions.count = 0;
	if (!scratch_reflect(conn, &out->written, arena, &out->live, err))
		return false;
	const Derive derive = {.config = config,
		.live_conn = conn,
		.written = &out->written,
		.live = &out->live,
		.arena = arena};
	if (!derive_wanted(&derive, &out->wanted, &made, err) ||
		!compare_filter(config, history, &out->live, err) ||
		!compare_filter(config, history, &out->wanted, err))
		return false;
	DiffOptions diff = scratch_options(conn, arena);
	diff.written = &out->written;
	diff.drop_tables = options->drop_tables;
	diff.group = options->group;
	out->wanted.extensions =
		out->written.extensions.count ? out->written.extensions : out->live.extensions;
	diff_schemas(&out->live, &out->wanted, &diff, arena, &out->diff);
	if (made.others.count)
		scratch_order(&made.steps, &out->diff.steps, arena);
	return true;
}

void compare_from_nothing(
	const Config *config, Conn *live, const Schema *schema, Arena *arena, Diff *out)
{
	static const Schema nothing;
	const DiffOptions options = scratch_options(live, arena);
	ScratchPlace place;
	Diff made;
	Error ignored = ERROR_INIT;
	diff_schemas(&nothing, schema, &options, arena, out);
	if (out->others.count == 0 || !scratch_open(config, live, arena, &place, &ignored))
		return;
	if (scratch_make(&place.scratch, schema, arena, &made, &ignored))
		scratch_order(&made.steps, &out->steps, arena);
	scratch_close(&place);
}
