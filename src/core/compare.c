/* compare.c - reads schema.lua, makes it in a scratch place, and compares; see compare.h. */
#include "core/compare.h"

#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/path.h"

/* ---- what is left out --------------------------------------------------------------------------
 */

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

static bool filter_schema(Config *config, const History *history, Schema *schema, Error *err)
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

/* Which schemas besides the connection's own it speaks of. */
static StrVec named_schemas(const Schema *schema, Arena *arena)
{
	StrVec names = {0};
	for (size_t i = 0; i < schema->tables.count; i++) {
		const char *name = schema->tables.items[i].schema;
		bool known = !name;
		for (size_t k = 0; !known && k < names.count; k++)
			known = strcmp(names.items[k], name) == 0;
		if (!known)
			vec_push(&names, arena, name);
	}
	return names;
}

/* Nobody uses the scratch place: nothing has to be built beside running writes. */
static void make_plain(Op *op, Arena *arena)
{
	Table *table = &op->create_table.table;
	Indexes indexes = {0};
	if (op->kind == OP_ADD_CONSTRAINT)
		op->add_constraint.constraint.online = false;
	if (op->kind != OP_CREATE_TABLE)
		return;
	for (size_t i = 0; i < table->indexes.count; i++) {
		vec_push(&indexes, arena, table->indexes.items[i]);
		indexes.items[i].concurrently = false;
	}
	table->indexes = indexes;
	for (size_t i = 0; i < table->constraints.count; i++)
		table->constraints.items[i].online = false; /* a list of its own: see the diff */
}

/* Something of the wanted schema that is to be made. */
typedef struct Piece {
	Op *op; /* or */
	const Other *other;
} Piece;
typedef VEC(Piece) Pieces;

static bool run_piece(Conn *conn, const Piece *piece, Error *err)
{
	Arena arena = ARENA_INIT;
	SqlVec statements = {0};
	Emit emit = db_emit(conn, &arena, &statements);
	bool ok = true;
	if (piece->op)
		ok = dialect_emit(&emit, piece->op, err);
	else
		vec_push(&statements, &arena, piece->other->text);
	for (size_t i = 0; ok && i < statements.count; i++)
		ok = db_exec(conn, statements.items[i], err);
	if (!ok)
		error_wrap(err, "%s",
			piece->op ? op_describe(piece->op, &arena)
				  : arena_printf(&arena, "%s %s", piece->other->kind,
					    piece->other->name));
	arena_release(&arena);
	return ok;
}

static void add_others(Pieces *list, const Diff *diff, OtherPlace place, Arena *arena)
{
	for (size_t i = 0; i < diff->others.count; i++)
		if (other_place(diff->others.items[i].wanted) == place)
			vec_push(list, arena, (Piece){.other = diff->others.items[i].wanted});
}

static Pieces list_pieces(Diff *diff, Arena *arena)
{
	Pieces list = {0};
	add_others(&list, diff, OTHER_FIRST, arena);
	for (size_t i = 0; i < diff->ops.count; i++) {
		if (i == diff->views)
			add_others(&list, diff, OTHER_ROUTINE, arena);
		make_plain(&diff->ops.items[i], arena);
		vec_push(&list, arena, (Piece){.op = &diff->ops.items[i]});
	}
	if (diff->views == diff->ops.count)
		add_others(&list, diff, OTHER_ROUTINE, arena);
	add_others(&list, diff, OTHER_LAST, arena);
	return list;
}

#define SAVEPOINT "luamig_piece"

/* As one that failed had never been tried. */
static bool try_piece(Conn *conn, bool in_transaction, const Piece *piece, Error *err)
{
	Error other = ERROR_INIT;
	if (!in_transaction)
		return run_piece(conn, piece, err);
	if (!db_savepoint(conn, SAVEPOINT, err))
		return false;
	bool ok = run_piece(conn, piece, err);
	if (!ok && !db_rollback_to(conn, SAVEPOINT, &other))
		return false;
	return db_release(conn, SAVEPOINT, ok ? err : &other) && ok;
}

/* What is kept as text says nothing of what it needs: pieces that fail are tried again after the
 * others, as long as that helps. */
static bool run_pieces(Conn *conn, bool in_transaction, Pieces *list, Error *err)
{
	while (list->count) {
		size_t left = 0;
		Error first = ERROR_INIT;
		for (size_t i = 0; i < list->count; i++) {
			Error why = ERROR_INIT;
			if (try_piece(conn, in_transaction, &list->items[i], &why))
				continue;
			if (left == 0)
				first = why;
			list->items[left++] = list->items[i];
		}
		if (left == list->count) {
			*err = first;
			return false;
		}
		list->count = left;
	}
	return true;
}

static bool run_in_order(Conn *conn, const Pieces *list, Error *err)
{
	for (size_t i = 0; i < list->count; i++)
		if (!run_piece(conn, &list->items[i], err))
			return false;
	return true;
}

static bool make(Scratch *scratch, const Schema *written, Arena *arena, Error *err)
{
	static const Schema nothing;
	Diff diff;
	Conn *conn = scratch->conn;
	bool rolls_back = conn->backend->dialect->caps & DIALECT_TRANSACTIONAL_DDL;
	bool begins = rolls_back && !scratch->in_transaction;
	Schema with_schemas = *written;
	with_schemas.schemas = named_schemas(written, arena);
	diff_schemas(&nothing, &with_schemas, &(DiffOptions){.group = true}, arena, &diff);
	Pieces pieces = list_pieces(&diff, arena);
	if (begins && !db_begin(conn, err))
		return false;
	bool ok = diff.others.count ? run_pieces(conn, rolls_back, &pieces, err)
				    : run_in_order(conn, &pieces, err);
	if (!ok)
		return error_hint(err, "the wanted schema is made in a scratch database to "
				       "compare it: the mistake is in schema.lua");
	return !begins || db_commit(conn, err);
}

static bool reflect_wanted(const Config *config, Conn *live, Compare *c, Arena *arena, Error *err)
{
	const Backend *backend = live->backend;
	Scratch scratch;
	Error other = ERROR_INIT;
	const ReflectScope scope = {.schemas = named_schemas(&c->written, arena)};
	if (!backend->scratch_open(live, &config->url, arena, &scratch, err))
		return false;
	bool ok = make(&scratch, &c->written, arena, err) &&
		  db_reflect(scratch.conn, &scope, arena, &c->wanted, err);
	if (!backend->scratch_close(live, &scratch, &other))
		log_warn("the scratch database %s stays behind: %s", scratch.name, other.message);
	return ok;
}

/* ---- both ------------------------------------------------------------------------------------ */

bool compare_live(Config *config, const History *history, Arena *arena, Schema *out, Error *err)
{
	const ReflectScope scope = {0};
	return db_reflect(history->conn, &scope, arena, out, err) &&
	       filter_schema(config, history, out, err);
}

bool compare_run(Config *config, const History *history, const CompareOptions *options,
	Arena *arena, Compare *out, Error *err)
{
	Conn *conn = history->conn;
	*out = (Compare){0};
	if (!read_written(config, conn, arena, &out->written, err))
		return false;
	const ReflectScope scope = {.schemas = named_schemas(&out->written, arena)};
	if (!db_reflect(conn, &scope, arena, &out->live, err) ||
		!filter_schema(config, history, &out->live, err) ||
		!reflect_wanted(config, conn, out, arena, err) ||
		!filter_schema(config, history, &out->wanted, err))
		return false;
	const DiffOptions diff = {.written = &out->written,
		.drop_tables = options->drop_tables,
		.group = options->group};
	out->wanted.extensions = out->live.extensions;
	diff_schemas(&out->live, &out->wanted, &diff, arena, &out->diff);
	return true;
}
