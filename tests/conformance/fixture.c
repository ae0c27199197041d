/* fixture.c - connections and statements for the tests; see fixture.h. */
#include "fixture.h"

#include <math.h>
#include <unistd.h>

#include "base/text.h"
#include "db/answer.h"

enum { DATABASES_MAX = 16 };

/* What belongs to one database for the whole run. */
typedef struct Place {
	Url url;
	bool ready;
	char name[64]; /* of the scratch database, or its folder */
} Place;

static Place places[DATABASES_MAX];
static Arena arena = ARENA_INIT;

static Place *place_of(const Database *database)
{
	return &places[database - databases];
}

static void give_up(const char *what, const Error *err)
{
	fprintf(stderr, "%s: %s\n", what, err->message);
	abort();
}

static void run_or_give_up(Conn *conn, const char *sql)
{
	Error err = ERROR_INIT;
	if (!db_exec(conn, sql, &err))
		give_up(sql, &err);
}

/* ---- where to test ------------------------------------------------------------------------- */

static Url parse(const char *text)
{
	Url url;
	Error err = ERROR_INIT;
	if (!url_parse(text, &arena, &url, &err))
		give_up("URL", &err);
	return url;
}

static Conn *open_or_give_up(const Url *url)
{
	Error err = ERROR_INIT;
	Conn *conn = db_open(url, NULL, &err);
	if (!conn)
		give_up(url->shown, &err);
	return conn;
}

static void make_folder(Place *place)
{
	const char *top = getenv("TMPDIR");
	snprintf(place->name, sizeof(place->name), "%.40s/luamig-conf-XXXXXX", top ? top : "/tmp");
	if (!mkdtemp(place->name)) {
		perror(place->name);
		abort();
	}
	place->url = parse(arena_printf(&arena, "sqlite:%s/test.db", place->name));
}

static void make_database(Place *place, const char *url, const Words *words)
{
	Url given = parse(url);
	Conn *conn = open_or_give_up(&given);
	snprintf(place->name, sizeof(place->name), "luamig_conf_%ld", (long)getpid());
	char sql[256];
	snprintf(sql, sizeof(sql), "%s %s %s", "CREATE DATABASE", place->name,
		words->create_database);
	run_or_give_up(conn, sql);
	db_close(conn);
	place->url = url_with_database(&given, place->name, &arena);
}

static bool is_built(const char *url)
{
	Error ignored = ERROR_INIT;
	Url parsed = parse(url);
	return db_backend_for(&parsed, &ignored) != NULL;
}

/* The words of LUAMIG_TEST_REQUIRE name databases whose tests must not be skipped. */
bool fixture_is_required(const Database *database)
{
	const char *list = getenv("LUAMIG_TEST_REQUIRE");
	size_t len = strlen(database->name);
	for (; list && *list; list += strcspn(list, " ,"), list += strspn(list, " ,"))
		if (strncmp(list, database->name, len) == 0 && strchr(" ,", list[len]))
			return true;
	return false;
}

const char *fixture_missing(const Database *database, Arena *into)
{
	const char *url = database->env ? getenv(database->env) : "sqlite::memory:";
	if (!url || !url[0])
		return arena_printf(into, "not tested (%s is not set)", database->env);
	if (!is_built(url))
		return "not tested (this build has no such driver)";
	return NULL;
}

static Place *make_place(const Database *database)
{
	Place *place = place_of(database);
	if (place->ready)
		return place;
	if (database->words->create_database)
		make_database(place, getenv(database->env), database->words);
	else
		make_folder(place);
	place->ready = true;
	return place;
}

/* Sessions that were killed may take a moment to go. */
static void drop_database(const Database *database, const Place *place)
{
	Url url = parse(getenv(database->env));
	Conn *conn = open_or_give_up(&url);
	Error err = ERROR_INIT;
	char sql[128];
	snprintf(sql, sizeof(sql), "DROP DATABASE %s", place->name);
	for (int64_t start = clock_ms(); clock_ms() - start < PATIENCE_MS; nap(100)) {
		error_clear(&err);
		if (db_exec(conn, sql, &err))
			break;
	}
	if (err.kind)
		fprintf(stderr, "%s: %s\n", sql, err.message);
	db_close(conn);
}

static void remove_folder(const Place *place)
{
	char command[128];
	snprintf(command, sizeof(command), "rm -rf '%s'", place->name);
	if (system(command) != 0)
		fprintf(stderr, "%s failed\n", command);
}

void fixture_end(void)
{
	for (const Database *d = databases; d->name; d++) {
		if (!place_of(d)->ready)
			continue;
		if (d->words->create_database)
			drop_database(d, place_of(d));
		else
			remove_folder(place_of(d));
	}
	arena_release(&arena);
}

/* ---- one test ------------------------------------------------------------------------------ */

int fixture_setup(void **state)
{
	const Database *database = *state;
	Fixture *f = xcalloc(1, sizeof(*f));
	f->database = database;
	f->words = database->words;
	*state = f;
	f->url = make_place(database)->url;
	f->conn = open_or_give_up(&f->url);
	run_or_give_up(f->conn, "DROP TABLE IF EXISTS conformance_child");
	run_or_give_up(f->conn, "DROP TABLE IF EXISTS conformance");
	return 0;
}

int fixture_teardown(void **state)
{
	Fixture *f = *state;
	if (f->has_thread)
		pthread_join(f->thread, NULL);
	db_close(f->second);
	db_close(f->conn);
	arena_release(&f->arena);
	free(f);
	return 0;
}

Conn *second_conn(Fixture *f)
{
	db_close(f->second);
	f->second = open_or_give_up(&f->url);
	return f->second;
}

void nap(int ms)
{
	nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000L}, NULL);
}

bool lock_when_free(Fixture *f, Conn *conn, const char *name, LockHolder *holder)
{
	bool got = false;
	for (int64_t start = clock_ms(); !got && clock_ms() - start < PATIENCE_MS;) {
		assert_ok(conn->driver->lock_try(conn, name, &got, holder, &f->err));
		if (!got)
			nap(10);
	}
	return got;
}

static void *wait_and_do(void *arg)
{
	Fixture *f = arg;
	nap(f->delay_ms);
	f->later(f->later_conn);
	return NULL;
}

void do_later(Fixture *f, int delay_ms, void (*what)(Conn *), Conn *conn)
{
	if (f->has_thread)
		pthread_join(f->thread, NULL);
	f->delay_ms = delay_ms;
	f->later = what;
	f->later_conn = conn;
	f->has_thread = pthread_create(&f->thread, NULL, wait_and_do, f) == 0;
	assert_true(f->has_thread);
}

/* ---- statements ---------------------------------------------------------------------------- */

void check_ok(Fixture *f, bool ok, const char *what, const char *file, int line)
{
	if (ok)
		return;
	print_error("%s: [%s] %s\n", what, error_kind_name(f->err.kind), f->err.message);
	_fail(file, line);
}

void check_fails(Fixture *f, bool ok, ErrorKind kind, const char *what, const char *file, int line)
{
	if (!ok && f->err.kind == kind)
		return;
	if (ok)
		print_error("%s: did not fail\n", what);
	else
		print_error("%s: [%s] %s\n", what, error_kind_name(f->err.kind), f->err.message);
	_fail(file, line);
}

Result query(Fixture *f, const char *sql, const Value *params, size_t nparams)
{
	Result result;
	const Stmt stmt = {db_own_sql(f->conn, &f->arena, sql), params, nparams};
	f->err = (Error)ERROR_INIT;
	if (!db_run(f->conn, &stmt, &f->arena, &result, &f->err))
		fail_msg("%.200s: [%s] %s", sql, error_kind_name(f->err.kind), f->err.message);
	return result;
}

void exec(Fixture *f, const char *sql)
{
	query(f, sql, NULL, 0);
}

void execf(Fixture *f, const char *format, ...)
{
	char sql[4096];
	va_list ap;
	va_start(ap, format);
	int n = vsnprintf(sql, sizeof(sql), format, ap);
	va_end(ap);
	assert_in_range(n, 1, sizeof(sql) - 1);
	exec(f, sql);
}

static Value query_value(Fixture *f, const char *sql)
{
	Result result = query(f, sql, NULL, 0);
	assert_int_equal(result.nrows, 1);
	assert_true(result.ncols >= 1);
	return result.cells[result.ncols - 1]; /* SHOW gives the name first */
}

int64_t query_int(Fixture *f, const char *sql)
{
	Value v = query_value(f, sql);
	assert_int_equal(v.type, VAL_INT);
	return v.as.integer;
}

const char *query_text(Fixture *f, const char *sql)
{
	Value v = query_value(f, sql);
	return value_shown(&v, &f->arena);
}

bool try_exec(Conn *conn, const char *sql, Error *err)
{
	error_clear(err);
	return db_exec(conn, sql, err);
}

/* ---- values -------------------------------------------------------------------------------- */

bool values_equal(const Value *a, const Value *b)
{
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case VAL_NULL:
		return true;
	case VAL_BOOL:
		return a->as.boolean == b->as.boolean;
	case VAL_INT:
		return a->as.integer == b->as.integer;
	case VAL_REAL:
		return a->as.real == b->as.real || (isnan(a->as.real) && isnan(b->as.real));
	case VAL_TEXT:
	case VAL_BLOB:
		return a->as.text.len == b->as.text.len &&
		       memcmp(a->as.text.data, b->as.text.data, a->as.text.len) == 0 &&
		       a->as.text.data[a->as.text.len] == '\0';
	}
	return false;
}

const char *value_shown(const Value *v, Arena *into)
{
	if (v->type == VAL_BLOB)
		return arena_printf(into, "%zu bytes", v->as.text.len);
	const char *text = answer_text(v, into);
	return text ? text : "NULL";
}

const char *filled(Fixture *f, const char *words, const char *text)
{
	size_t before = strcspn(words, "?");
	assert_int_equal(words[before], '?');
	return arena_printf(&f->arena, "%.*s%s%s", (int)before, words, text, words + before + 1);
}

Value text_of(const char *s)
{
	return VALUE_TEXT(s);
}

Value blob_of(const char *data, size_t len)
{
	return (Value){.type = VAL_BLOB, .as.text = {data, len}};
}

bool has_cap(const Fixture *f, DialectCaps cap)
{
	return f->conn->backend->dialect->caps & cap;
}

bool is_valgrind(void)
{
	const char *preload = getenv("LD_PRELOAD");
	return preload && strstr(preload, "vgpreload");
}

bool is_instrumented(void)
{
#if defined(__SANITIZE_ADDRESS__)
	return true;
#else
	return is_valgrind();
#endif
}
