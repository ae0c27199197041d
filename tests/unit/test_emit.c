/*
 * test_emit.c - every operation, with its options, as each database is told it.
 *
 * The operations are in emit_*.inc, what each database is told in data/emit/<database>.sql:
 * the name of the case as a comment, then its statements, or the refusal as a comment.
 *
 *	test_emit                 compares
 *	test_emit --write         writes the files anew: read the diff
 *	test_emit --sql DATABASE  prints a script for a real server: the cases in order are one
 *	                          story, those that need a pretended catalogue are left out
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "base/path.h"
#include "model/emit.h"
#include "tests/unit/dialects.h"

enum { POSTGRES, MYSQL, MARIADB, SQLITE, DATABASES };

typedef struct Case {
	const char *name;
	Op op;
	bool offline; /* no catalogue */
	bool absent;  /* the catalogue finds nothing */
	bool unreal;  /* not for a real server */
	LiveColumn live;
	StrVec names;             /* of constraints or indexes that the catalogue finds */
	ConstraintKind live_kind; /* of a named constraint */
	int number[DATABASES];    /* versions, where they matter; 0: the usual ones */
} Case;

#define LIST(...)                                                                                  \
	{                                                                                          \
		.items = (const char *[]){__VA_ARGS__},                                            \
		.count = ARRAY_LEN(((const char *[]){__VA_ARGS__}))                                \
	}
#define LIST_OF(type, ...)                                                                         \
	{                                                                                          \
		.items = (type[]){__VA_ARGS__}, .count = ARRAY_LEN(((type[]){__VA_ARGS__}))        \
	}
#define TYPE_IS(word)     .type = {.kind = TYPE_##word, .precision = -1, .scale = -1}
#define TYPE_N(word, n)   .type = {.kind = TYPE_##word, .length = (n), .precision = -1, .scale = -1}
#define TYPE_P(word, p)   .type = {.kind = TYPE_##word, .precision = (p), .scale = -1}
#define TYPE_NUM(p, s)    .type = {.kind = TYPE_NUMERIC, .precision = (p), .scale = (s)}
#define TYPE_TEXT_IS(raw) .type = {.kind = TYPE_RAW, .name = (raw)}
#define MAYBE(n)          .name = (n), .nullable = true /* a nullable column */
#define NEVER(n)          .name = (n)                   /* a NOT NULL column */
#define SQL(t)                                                                                     \
	{                                                                                          \
		.kind = DEFAULT_SQL, .text = (t)                                                   \
	}
#define TEXT(t)                                                                                    \
	{                                                                                          \
		.kind = DEFAULT_STRING, .text = (t)                                                \
	}
#define INT(i)                                                                                     \
	{                                                                                          \
		.kind = DEFAULT_INT, .integer = (i)                                                \
	}
#define BOOL(b)                                                                                    \
	{                                                                                          \
		.kind = DEFAULT_BOOL, .boolean = (b)                                               \
	}
#define FK(t, ...)                                                                                 \
	&(ForeignKey)                                                                              \
	{                                                                                          \
		.table = (t), .columns = LIST(__VA_ARGS__)                                         \
	}

#define TITLE   "-- == "
#define REFUSED "-- refused: "

static const Case cases[] = {
#include "emit_table.inc"

#include "emit_column.inc"

#include "emit_index.inc"

#include "emit_constraint.inc"

#include "emit_refused.inc"
};

/* ---- the databases -------------------------------------------------------------------------- */

static const struct {
	const char *word;
	const Dialect *dialect;
	ServerInfo server;
} databases[DATABASES] = {
	{"postgresql", POSTGRES_DIALECT, {"PostgreSQL", "15.20", 150020}},
	{"mysql", MYSQL_DIALECT, {"MySQL", "9.7.4", 90704}},
	{"mariadb", MYSQL_DIALECT, {"MariaDB", "10.11.19-MariaDB", 101119}},
	{"sqlite", SQLITE_DIALECT, {"SQLite", "3.40.1", 34001}},
};

/* ---- a catalogue that answers from the case ------------------------------------------------- */

static bool find_column(void *arg, const char *schema, const char *table, const char *column,
	Arena *arena, LiveColumn *out, bool *found, Error *err)
{
	const Case *c = arg;
	(void)schema, (void)table, (void)column, (void)arena, (void)err;
	*found = !c->absent;
	*out = c->live;
	return true;
}

static bool find_constraints(void *arg, const char *schema, const char *table, ConstraintKind kind,
	const StrVec *columns, Arena *arena, StrVec *names, Error *err)
{
	const Case *c = arg;
	(void)schema, (void)table, (void)kind, (void)columns, (void)err;
	for (size_t i = 0; i < c->names.count; i++)
		vec_push(names, arena, c->names.items[i]);
	return true;
}

static bool find_indexes(void *arg, const char *schema, const char *table, const StrVec *columns,
	Arena *arena, StrVec *names, Error *err)
{
	return find_constraints(arg, schema, table, CONSTRAINT_UNIQUE, columns, arena, names, err);
}

static bool find_kind(void *arg, const char *schema, const char *table, const char *name,
	Arena *arena, ConstraintKind *out, Error *err)
{
	const Case *c = arg;
	(void)schema, (void)table, (void)name, (void)arena, (void)err;
	*out = c->absent ? CONSTRAINT_COUNT : c->live_kind;
	return true;
}

static bool find_table(void *arg, const char *schema, const char *table, bool *out, Error *err)
{
	const Case *c = arg;
	(void)schema, (void)table, (void)err;
	*out = !c->absent;
	return true;
}

static bool find_index(
	void *arg, const char *schema, const char *table, const char *name, bool *out, Error *err)
{
	(void)name;
	return find_table(arg, schema, table, out, err);
}

/* ---- running a case ------------------------------------------------------------------------- */

/* Normalising writes to the columns, and a case is used more than once. */
static void copy_table(Table *table, Arena *arena)
{
	Columns columns = {0};

	for (size_t i = 0; i < table->columns.count; i++)
		vec_push(&columns, arena, table->columns.items[i]);
	table->columns = columns;
	table_normalise(table, arena);
}

static bool run(const Case *c, int database, Arena *arena, SqlVec *out, IntVec *alone, Error *err)
{
	Catalog catalog = {
		.arg = (void *)(uintptr_t)c,
		.column = find_column,
		.constraints = find_constraints,
		.indexes = find_indexes,
		.constraint_kind = find_kind,
		.has_table = find_table,
		.has_index = find_index,
	};
	ServerInfo server = databases[database].server;
	Emit e = {
		.dialect = databases[database].dialect,
		.server = &server,
		.catalog = c->offline ? NULL : &catalog,
		.arena = arena,
		.out = out,
		.alone = alone,
	};
	Op op = c->op;

	if (c->number[database])
		server.number = c->number[database];
	if (op.kind == OP_CREATE_TABLE) {
		copy_table(&op.create_table.table, arena);
		op.table = op.create_table.table.name;
		op.schema = op.create_table.table.schema;
	}
	return dialect_emit(&e, &op, err);
}

/* Statements, or the refusal as a comment. */
static const char *outcome(const Case *c, int database, Arena *arena)
{
	Str text = str_new(arena);
	SqlVec out = {0};
	IntVec alone = {0};
	Error err = ERROR_INIT;

	if (!run(c, database, arena, &out, &alone, &err)) {
		assert_int_equal(out.count, 0);
		assert_int_equal(alone.count, 0);
		return arena_printf(arena,
			err.hint[0] ? REFUSED "%s\n-- hint: %s\n" : REFUSED "%s\n", err.message,
			err.hint);
	}
	assert_int_equal(err.kind, ERR_NONE);
	for (size_t i = 0, k = 0; i < out.count; i++) {
		bool apart = k < alone.count && (size_t)alone.items[k] == i;
		k += apart;
		str_addf(&text, "%s%s;\n", apart ? "-- outside the transaction\n" : "",
			out.items[i]);
	}
	return text.data;
}

static void add_case(const Case *c, int database, Str *out)
{
	str_addf(out, "%s" TITLE "%s\n%s", out->len ? "\n" : "", c->name,
		outcome(c, database, out->arena));
}

/* ---- the files of what is expected ---------------------------------------------------------- */

static const char *file_name(int database, Arena *arena)
{
	return arena_printf(arena, "tests/unit/data/emit/%s.sql", databases[database].word);
}

/* What the file says of a case; NULL: nothing. */
static const char *expected(const char *file, const char *name, Arena *arena)
{
	const char *title = arena_printf(arena, TITLE "%s\n", name), *start = strstr(file, title);
	const char *end;

	if (!start)
		return NULL;
	start += strlen(title);
	end = strstr(start, "\n" TITLE);
	return end ? arena_strndup(arena, start, (size_t)(end - start)) : start;
}

static int write_files(void)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	bool ok = true;

	for (int database = 0; ok && database < DATABASES; database++) {
		Str text = str_new(&arena);
		if (!databases[database].dialect)
			continue;
		for (size_t i = 0; i < ARRAY_LEN(cases); i++)
			add_case(&cases[i], database, &text);
		ok = path_write(file_name(database, &arena), text.data, text.len, true, &err);
	}
	if (!ok)
		print_error("%s\n", err.message);
	arena_release(&arena);
	return ok ? 0 : 1;
}

static int print_script(int database)
{
	Arena arena = ARENA_INIT;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *sql = outcome(&cases[i], database, &arena);
		if (!cases[i].unreal && strncmp(sql, REFUSED, strlen(REFUSED)) != 0)
			printf(TITLE "%s\n%s", cases[i].name, sql);
	}
	arena_release(&arena);
	return 0;
}

/* ---- tests ---------------------------------------------------------------------------------- */

static const char *files[DATABASES];
static Arena files_arena;

static int read_files(void **state)
{
	Error err = ERROR_INIT;

	(void)state;
	for (int database = 0; database < DATABASES; database++) {
		files[database] =
			path_read(file_name(database, &files_arena), &files_arena, NULL, &err);
		if (!files[database]) {
			print_error("%s\n", err.message);
			return 1;
		}
	}
	return 0;
}

static int release_files(void **state)
{
	(void)state;
	arena_release(&files_arena);
	return 0;
}

static void emits(void **state)
{
	const Case *c = *state;
	Arena arena = ARENA_INIT;
	int wrong = 0;

	for (int database = 0; database < DATABASES; database++) {
		if (!databases[database].dialect)
			continue;
		const char *want = expected(files[database], c->name, &arena);
		const char *got = outcome(c, database, &arena);
		if (want && strcmp(got, want) == 0)
			continue;
		wrong++;
		print_error("%s, %s\n--- wanted\n%s\n--- got\n%s\n", c->name,
			databases[database].word, want ? want : "(nothing)", got);
	}
	arena_release(&arena);
	assert_int_equal(wrong, 0);
}

/* A file with more or fewer cases than there are is out of date. */
static void the_files_hold_these_cases(void **state)
{
	(void)state;
	for (int database = 0; database < DATABASES; database++) {
		size_t titles = 0;
		for (const char *p = files[database]; (p = strstr(p, TITLE)); p += strlen(TITLE))
			titles++;
		assert_int_equal(titles, ARRAY_LEN(cases));
	}
}

int main(int argc, char **argv)
{
	struct CMUnitTest tests[ARRAY_LEN(cases) + 1];

	for (int database = 0; argc == 3 && database < DATABASES; database++)
		if (databases[database].dialect && strcmp(argv[1], "--sql") == 0 &&
			strcmp(argv[2], databases[database].word) == 0)
			return print_script(database);
	if (argc == 2 && strcmp(argv[1], "--write") == 0)
		return write_files();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		tests[i] = (struct CMUnitTest){
			.name = cases[i].name,
			.test_func = emits,
			.initial_state = (void *)(uintptr_t)&cases[i],
		};
	tests[ARRAY_LEN(cases)] = (struct CMUnitTest)cmocka_unit_test(the_files_hold_these_cases);
	return cmocka_run_group_tests_name("emit", tests, read_files, release_files);
}
