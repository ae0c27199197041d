/*
 * golden.c - prints the statements that a revision's operations become, without a database.
 *
 *	golden DIALECT FILE.lua     DIALECT: postgresql, mysql, mariadb, sqlite
 *
 * First what upgrade() asks for, then downgrade(); what an operation is refused with stands in the
 * place of its statements, and ends that function.  Questions to the live database are answered
 * below, always the same.
 */
#include <stdio.h>
#include <string.h>

#include "base/path.h"
#include "script/script.h"

typedef struct Golden {
	ScriptHost host; /* first member */
	Catalog catalog;
	ServerInfo server;
	bool refused;
} Golden;

static const struct {
	const char *name;
	ServerInfo server;
} assumed[] = {
	{"postgresql", {"PostgreSQL", "15.0", 150000}},
	{"mysql", {"MySQL", "8.4.0", 80400}},
	{"mariadb", {"MariaDB", "10.11.0-MariaDB", 101100}},
	{"sqlite", {"SQLite", "3.40.0", 34000}},
};

/* ---- the live database: every table is there, its columns are all alike -----------------------
 */

static bool live_column(void *arg, const char *schema, const char *table, const char *column,
	Arena *arena, LiveColumn *out, bool *found, Error *err)
{
	(void)arg, (void)schema, (void)table, (void)column, (void)arena, (void)err;
	*out = (LiveColumn){.type = "varchar(20)",
		.nullable = false,
		.value = "'live'",
		.extra = "",
		.comment = "from the live table"};
	*found = true;
	return true;
}

static bool live_constraints(void *arg, const char *schema, const char *table, ConstraintKind kind,
	const StrVec *columns, Arena *arena, StrVec *names, Error *err)
{
	(void)arg, (void)schema, (void)table, (void)err;
	const char *name = arena_printf(arena, "live_%s", constraint_kind_word(kind));
	bool key = columns->count == 0 || strstr(columns->items[0], "_id");
	if (kind == CONSTRAINT_FOREIGN_KEY && !key)
		return true; /* those have names like user_id */
	vec_push(names, arena, name);
	return true;
}

static bool live_indexes(void *arg, const char *schema, const char *table, const StrVec *columns,
	Arena *arena, StrVec *names, Error *err)
{
	(void)arg, (void)schema, (void)table, (void)columns, (void)err;
	vec_push(names, arena, "live_index");
	return true;
}

/* The name says it: "fk_…". */
static bool live_constraint_kind(void *arg, const char *schema, const char *table, const char *name,
	Arena *arena, ConstraintKind *out, Error *err)
{
	static const struct {
		const char *prefix;
		ConstraintKind kind;
	} kinds[] = {{"pk_", CONSTRAINT_PRIMARY_KEY}, {"uq_", CONSTRAINT_UNIQUE},
		{"fk_", CONSTRAINT_FOREIGN_KEY}, {"ck_", CONSTRAINT_CHECK}};
	(void)arg, (void)schema, (void)table, (void)arena, (void)err;
	*out = CONSTRAINT_COUNT;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strncmp(name, kinds[i].prefix, strlen(kinds[i].prefix)) == 0)
			*out = kinds[i].kind;
	return true;
}

static bool live_has_table(void *arg, const char *schema, const char *table, bool *out, Error *err)
{
	(void)arg, (void)schema, (void)table, (void)err;
	*out = true;
	return true;
}

static bool live_has_index(
	void *arg, const char *schema, const char *table, const char *name, bool *out, Error *err)
{
	(void)arg, (void)schema, (void)table, (void)name, (void)err;
	*out = true;
	return true;
}

/* ---- what a script asks for -------------------------------------------------------------------
 */

static void print_statement(const char *sql)
{
	printf("%s;\n", sql);
}

static bool print_op(ScriptHost *host, const Op *op, const char *where, Error *err)
{
	Golden *self = (Golden *)host;
	Arena arena = ARENA_INIT;
	SqlVec statements = {0};
	IntVec alone = {0};
	Emit emit = {.dialect = host->dialect,
		.server = host->server,
		.catalog = &self->catalog,
		.arena = &arena,
		.out = &statements,
		.alone = &alone};
	(void)where;
	bool ok = dialect_emit(&emit, op, err);
	for (size_t i = 0, k = 0; ok && i < statements.count; i++) {
		if (k < alone.count && (size_t)alone.items[k] == i) {
			printf("-- outside the transaction\n");
			k++;
		}
		print_statement(statements.items[i]);
	}
	if (ok && statements.count == 0)
		printf("-- nothing\n");
	arena_release(&arena);
	return ok;
}

static bool print_sql(ScriptHost *host, const ScriptSql *sql, Arena *arena, Result *out, Error *err)
{
	(void)host, (void)arena, (void)err;
	*out = (Result){0};
	print_statement(sql->stmt.sql);
	return true;
}

static bool print_file(
	ScriptHost *host, const char *path, const char *where, int64_t *statements, Error *err)
{
	(void)host, (void)where, (void)err;
	*statements = 0;
	printf("-- file %s\n", path);
	return true;
}

static bool enter_autocommit(ScriptHost *host, const char *where, Error *err)
{
	(void)host, (void)where, (void)err;
	printf("-- autocommit\n");
	return true;
}

static bool leave_autocommit(ScriptHost *host, Error *err)
{
	(void)host, (void)err;
	printf("-- end of autocommit\n");
	return true;
}

/* ---- main ---------------------------------------------------------------------------------------
 */

static void fill(Golden *self, const Backend *backend)
{
	self->catalog = (Catalog){.column = live_column,
		.constraints = live_constraints,
		.indexes = live_indexes,
		.constraint_kind = live_constraint_kind,
		.has_table = live_has_table,
		.has_index = live_has_index};
	self->host = (ScriptHost){.dialect = backend->dialect,
		.server = &self->server,
		.op = print_op,
		.sql = print_sql,
		.file = print_file,
		.autocommit_enter = enter_autocommit,
		.autocommit_leave = leave_autocommit};
}

static void print_function(Golden *self, const char *path, const char *text, const char *function)
{
	Error err = ERROR_INIT;
	Arena arena = ARENA_INIT;
	ScriptOptions options = {0};
	Script *script = script_new(&options, &self->host);
	printf("-- %s\n", function);
	if (!script_call(script, path, path_base(path), text, strlen(text), function, &err)) {
		printf("-- refused: %s\n", err.message);
		if (err.hint[0])
			printf("-- hint: %s\n", err.hint);
		self->refused = err.kind != ERR_UNSUPPORTED;
	}
	script_free(script);
	arena_release(&arena);
}

static int fail(const Error *err)
{
	fprintf(stderr, "golden: %s\n", err->message);
	return EXIT_ERROR;
}

int main(int argc, char **argv)
{
	Golden self = {0};
	Error err = ERROR_INIT;
	Arena arena = ARENA_INIT;
	size_t len;

	if (argc != 3) {
		fprintf(stderr, "usage: golden DIALECT FILE.lua\n");
		return EXIT_USAGE;
	}
	const Backend *backend = db_backend_named(argv[1], &err);
	const char *text = backend ? path_read(argv[2], &arena, &len, &err) : NULL;
	if (!text)
		return fail(&err);
	for (size_t i = 0; i < ARRAY_LEN(assumed); i++)
		if (strcmp(assumed[i].name, argv[1]) == 0)
			self.server = assumed[i].server;
	fill(&self, backend);
	print_function(&self, argv[2], text, "upgrade");
	print_function(&self, argv[2], text, "downgrade");
	arena_release(&arena);
	return self.refused ? EXIT_ERROR : EXIT_DONE;
}
