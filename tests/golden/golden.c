/*
 * golden.c - prints the statements that a revision's operations become, without a server.
 *
 *	golden DIALECT FILE.lua     DIALECT: postgresql, mysql, mariadb, sqlite
 *
 * First what upgrade() asks for, then downgrade(), each operation under its word; what one is
 * refused with stands in the place of its statements, and ends that function.  Questions to the
 * live database are answered below, always the same; on SQLite by a database in memory, in which
 * the statements run, for a rebuild starts from what is there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "db/db.h"
#include "model/overlay.h"
#include "script/script.h"

typedef struct Golden {
	ScriptHost host; /* first member */
	Catalog catalog;
	Overlay overlay; /* whole tables, as the operations so far have made them */
	Arena arena;
	Conn *conn; /* in memory; NULL: none */
	ServerInfo server;
	bool halfway; /* upgrade() was refused: downgrade() finds less than it takes back */
	bool refused; /* for another reason than the database */
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

/* ---- the live database: every table is there, its columns are all alike --------------------- */

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

/* ---- what a script asks for ----------------------------------------------------------------- */

static void print_statement(const char *sql)
{
	printf("%s;\n", sql);
}

/* A failure here is the case's: it shows on the real databases. */
static void run(Golden *self, const Stmt *stmt)
{
	Arena arena = ARENA_INIT;
	Result ignored;
	Error err = ERROR_INIT;
	if (self->conn && !db_run(self->conn, stmt, &arena, &ignored, &err) && !self->halfway)
		printf("-- failed: %s\n", err.message);
	arena_release(&arena);
}

static void execute(Golden *self, const char *sql)
{
	if (sql)
		run(self, &(Stmt){.sql = sql});
}

static void print_statements(Golden *self, const Emit *emit)
{
	const SqlVec *out = emit->out;
	if (out->count == 0)
		printf("-- nothing\n");
	if (emit->keys_off) {
		printf("-- with foreign keys off\n");
		execute(self, emit->dialect->keys_off_sql);
	}
	for (size_t i = 0, k = 0; i < out->count; i++) {
		if (k < emit->alone->count && emit->alone->items[k] == (int)i) {
			printf("-- outside the transaction\n");
			k++;
		}
		print_statement(out->items[i]);
		execute(self, out->items[i]);
	}
	if (emit->keys_off)
		execute(self, emit->dialect->keys_on_sql);
}

/* The word of the author's: constraints are one operation with several. */
static const char *word_of(const Op *op, Arena *arena)
{
	if (op->kind != OP_ADD_CONSTRAINT)
		return op_kind_word(op->kind);
	return arena_printf(
		arena, "create_%s", constraint_kind_word(op->add_constraint.constraint.kind));
}

static bool print_op(ScriptHost *host, const Op *op, const char *where, Error *err)
{
	Golden *self = (Golden *)host;
	Arena arena = ARENA_INIT;
	SqlVec statements = {0};
	IntVec alone = {0};
	Error unseen = ERROR_INIT;
	Emit emit = {.dialect = host->dialect,
		.server = host->server,
		.catalog = &self->catalog,
		.arena = &arena,
		.out = &statements,
		.alone = &alone};
	(void)where;
	printf("-- op.%s\n", word_of(op, &arena));
	bool ok = dialect_emit(&emit, op, err);
	if (ok)
		print_statements(self, &emit);
	if (ok && !self->conn && !overlay_add(&self->overlay, op, &unseen))
		error_clear(&unseen);
	arena_release(&arena);
	return ok;
}

static bool print_sql(ScriptHost *host, const ScriptSql *sql, Arena *arena, Result *out, Error *err)
{
	(void)arena, (void)err;
	*out = (Result){0};
	printf("-- op.execute\n");
	print_statement(sql->stmt.sql);
	run((Golden *)host, &sql->stmt);
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

/* ---- main ----------------------------------------------------------------------------------- */

static bool live_reflect(
	void *arg, const ReflectScope *scope, Arena *arena, Schema *out, Error *err)
{
	(void)arg, (void)scope, (void)arena, (void)err;
	*out = (Schema){0};
	return true;
}

/* CASE.DIALECT.answers, if there is such a file: a line "? part of a query", then a line for each
 * row, with "|" between the cells and "~" for line ends. */
static const char *answers;

static void add_row(Answer *out, const char *line, size_t len, Arena *arena)
{
	char *text = arena_strndup(arena, line, len);
	size_t ncols = 1, old = out->nrows * out->ncols;
	for (char *p = text; *p; p++) {
		ncols += *p == '|';
		if (*p == '~')
			*p = '\n';
	}
	const char **cells = arena_alloc(arena, (old + ncols) * sizeof(*cells));
	for (size_t i = 0; i < old; i++)
		cells[i] = out->cells[i];
	out->names = arena_alloc(arena, ncols * sizeof(*out->names));
	for (size_t i = 0; i < ncols; i++) {
		char *end = text + strcspn(text, "|");
		char *next = *end ? end + 1 : end;
		*end = '\0';
		cells[old + i] = text;
		out->names[i] = "";
		text = next;
	}
	*out = (Answer){out->nrows + 1, ncols, out->names, cells};
}

/* A query of the dialect's own: what the case says, or nothing is found. */
static bool live_ask(
	void *arg, const char *sql, const StrVec *params, Arena *arena, Answer *out, Error *err)
{
	bool meant = false;
	(void)arg, (void)params, (void)err;
	*out = (Answer){0};
	for (const char *line = answers; line && *line;) {
		size_t len = strcspn(line, "\n");
		if (line[0] == '?')
			meant = strstr(sql, arena_strndup(arena, line + 2, len - 2)) != NULL;
		else if (meant && len > 0)
			add_row(out, line, len, arena);
		line += len + (line[len] != '\0');
	}
	if (getenv("GOLDEN_ASKED")) /* to see what a case has to answer */
		fprintf(stderr, "%zu rows for: %s\n", out->nrows, sql);
	return true;
}

/* The operations so far, over the fixed answers. */
static void fill_catalog(Golden *self, const Backend *backend)
{
	static const Catalog fixed = {.column = live_column,
		.constraints = live_constraints,
		.indexes = live_indexes,
		.constraint_kind = live_constraint_kind,
		.has_table = live_has_table,
		.has_index = live_has_index,
		.reflect = live_reflect};
	self->overlay = (Overlay){.dialect = backend->dialect,
		.server = &self->server,
		.below = &fixed,
		.ask = live_ask};
	overlay_init(&self->overlay, &self->arena);
	self->catalog = self->overlay.catalog;
}

static bool fill(Golden *self, const Backend *backend, Error *err)
{
	Url url;
	bool in_memory = strcmp(backend->driver->name, "sqlite") == 0;
	fill_catalog(self, backend);
	if (in_memory && (!url_parse("sqlite::memory:", &self->arena, &url, err) ||
				 !(self->conn = db_open(&url, NULL, err))))
		return false;
	if (in_memory)
		self->catalog = self->conn->catalog;
	self->host = (ScriptHost){.dialect = backend->dialect,
		.server = &self->server,
		.op = print_op,
		.sql = print_sql,
		.file = print_file,
		.autocommit_enter = enter_autocommit,
		.autocommit_leave = leave_autocommit};
	return true;
}

static void read_answers(Golden *self, const char *case_path, const char *dialect)
{
	Error none = ERROR_INIT;
	size_t len, stem = strlen(case_path) - strlen("lua");
	const char *path =
		arena_printf(&self->arena, "%.*s%s.answers", (int)stem, case_path, dialect);
	answers = path_exists(path) ? path_read(path, &self->arena, &len, &none) : NULL;
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
		self->halfway = true;
		self->refused = self->refused || err.kind != ERR_UNSUPPORTED;
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
	if (!fill(&self, backend, &err))
		return fail(&err);
	read_answers(&self, argv[2], argv[1]);
	print_function(&self, argv[2], text, "upgrade");
	print_function(&self, argv[2], text, "downgrade");
	db_close(self.conn);
	arena_release(&self.arena);
	arena_release(&arena);
	return self.refused ? EXIT_ERROR : EXIT_DONE;
}
