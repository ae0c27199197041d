/* driver_connect.c - opens and closes connections.  What a URL leaves out falls to libpq's own
 * defaults: PG* variables, service and password files. */
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "base/vec.h"
#include "drivers/postgres/driver_libpq.h"

enum { DEFAULT_TIMEOUT_S = 10, SLOW_MS = 5000 };

/* ---- parameters -------------------------------------------------------------------------- */

/* Keywords and values as PQconnectdbParams() wants them; of two equal keywords the last counts. */
typedef struct ConnectParams {
	Arena *arena;
	StrVec keywords, values;
} ConnectParams;

static void add(ConnectParams *p, const char *keyword, const char *value)
{
	vec_push(&p->keywords, p->arena, keyword);
	vec_push(&p->values, p->arena, arena_strdup(p->arena, value));
}

static void add_given(ConnectParams *p, const char *keyword, const char *value)
{
	if (value && value[0])
		add(p, keyword, value);
}

static void add_end(ConnectParams *p)
{
	vec_push(&p->keywords, p->arena, NULL);
	vec_push(&p->values, p->arena, NULL);
}

/* libpq's own entry for a keyword, or NULL.  Its keyword outlives the list: it is a constant. */
static const PQconninfoOption *find_option(const PQconninfoOption *options, const char *keyword)
{
	for (; options->keyword; options++)
		if (strcmp(options->keyword, keyword) == 0)
			return options;
	return NULL;
}

static bool unknown_parameter(const PQconninfoOption *options, const char *key, Error *err)
{
	Arena scratch = ARENA_INIT;
	StrVec names = {0};
	for (; options->keyword; options++)
		vec_push(&names, &scratch, options->keyword);
	vec_push(&names, &scratch, NULL);
	const char *nearest = text_nearest(key, names.items);
	error_set(err, ERR_CONFIG, "unknown parameter \"%s\" in a PostgreSQL URL", key);
	if (nearest)
		error_hint(err, "did you mean \"%s\"?", nearest);
	else
		error_hint(err, "parameters are those of libpq: sslmode, connect_timeout, "
				"application_name, options, …");
	arena_release(&scratch);
	return false;
}

static bool add_url_params(
	ConnectParams *p, const Url *url, const PQconninfoOption *options, Error *err)
{
	for (size_t i = 0; i < url->params.count; i++) {
		const UrlParam *param = &url->params.items[i];
		const PQconninfoOption *option = find_option(options, param->key);
		if (!option)
			return unknown_parameter(options, param->key, err);
		add(p, arena_strdup(p->arena, param->key), param->value);
	}
	return true;
}

/* A timeout that was asked for goes before the URL's, the URL's before the environment's. */
static void add_timeout(
	ConnectParams *p, const Url *url, int wanted_s, const PQconninfoOption *options)
{
	const PQconninfoOption *of_environment = find_option(options, "connect_timeout");
	if (wanted_s <= 0 && url_param(url, "connect_timeout"))
		return;
	if (wanted_s <= 0 && of_environment && of_environment->val)
		return;
	add(p, "connect_timeout",
		arena_printf(p->arena, "%d", wanted_s > 0 ? wanted_s : DEFAULT_TIMEOUT_S));
}

static bool collect_params(
	ConnectParams *p, const Url *url, const ConnectOptions *wanted, Error *err)
{
	PQconninfoOption *options = pq.PQconndefaults();
	if (!options)
		return error_set(err, ERR_CONNECT, "libpq is out of memory");

	char program[64];
	pg_program_name(wanted->program, program, sizeof(program));
	add(p, "fallback_application_name", program);
	add_given(p, "host", url->host);
	if (url->port)
		add(p, "port", arena_printf(p->arena, "%d", url->port));
	add_given(p, "dbname", url->database);
	add_given(p, "user", url->user);
	add_given(p, "password", url->password);
	bool ok = add_url_params(p, url, options, err);
	add_timeout(p, url, wanted->timeout_s, options);
	add(p, "client_encoding", "UTF8");
	add_end(p);
	pq.PQconninfoFree(options);
	return ok;
}

/* ---- opening ----------------------------------------------------------------------------- */

/* The words of a refusal, where libpq keeps the SQLSTATE to itself. */
static const char *refusal_state(const char *text)
{
	static const struct {
		const char *words, *state;
	} refusals[] = {
		{"too many clients", "53300"},
		{"connection slots are reserved", "53300"},
		{"too many connections for", "53300"},
		{"database \"", "3D000"},
	};
	for (size_t i = 0; i < ARRAY_LEN(refusals); i++)
		if (strstr(text, refusals[i].words))
			return refusals[i].state;
	return "28000";
}

/* libpq gives no SQLSTATE for a connection that failed; whether a server answers at all it can be
 * asked, and that is what decides whether waiting helps.  After a slow failure it is not asked: the
 * answer would be as slow. */
static const char *connect_state(const PgConn *self, const char *text, int64_t took_ms)
{
	if (took_ms > SLOW_MS)
		return "08001";
	switch (pq.PQpingParams(self->keywords, self->values, 0)) {
	case PQPING_OK:
		return refusal_state(text);
	case PQPING_REJECT:
		return "57P03";
	case PQPING_NO_ATTEMPT: /* a parameter that makes no sense */
		return "";
	default:
		return "08001";
	}
}

static bool connect_failed(const PgConn *self, int64_t took_ms, Error *err)
{
	const char *text = self->pg ? pq.PQerrorMessage(self->pg) : "out of memory";
	Arena scratch = ARENA_INIT;
	Str words = str_new(&scratch);
	pg_add_words(&words, text);
	error_set(err, ERR_CONNECT, "%s", words.data);
	snprintf(err->sqlstate, sizeof(err->sqlstate), "%s", connect_state(self, text, took_ms));
	arena_release(&scratch);
	return false;
}

static void log_notice(void *arg, const PGresult *res)
{
	(void)arg;
	if (log_level() < LOG_DEBUG)
		return;
	const char *text = pq.PQresultErrorMessage(res);
	log_debug("%.*s", (int)strcspn(text, "\n"), text);
}

static PgConn *new_conn(void)
{
	PgConn *self = xcalloc(1, sizeof(*self));
	self->base.driver = backend_postgres.driver;
	self->base.backend = &backend_postgres;
	pthread_mutex_init(&self->mutex, NULL);
	return self;
}

static bool connect_params(PgConn *self, Error *err)
{
	int64_t start = clock_ms();
	self->pg = pq.PQconnectdbParams(self->keywords, self->values, 0);
	if (pq.PQstatus(self->pg) != CONNECTION_OK)
		return connect_failed(self, clock_ms() - start, err);
	pq.PQsetNoticeReceiver(self->pg, log_notice, NULL);
	self->canceller = pq.PQgetCancel(self->pg);
	self->base.session = pq.PQbackendPID(self->pg);
	const char *version = pq.PQparameterStatus(self->pg, "server_version");
	self->base.server = (ServerInfo){
		.name = "PostgreSQL",
		.version = arena_strdup(&self->base.arena, version ? version : ""),
		.number = pq.PQserverVersion(self->pg),
	};
	return true;
}

/* The server then notices within two seconds that we are dead, although our statement still runs.
 * Not all systems can; nothing depends on it but the wait of the next run. */
static void ask_for_death_watch(PgConn *self)
{
	if (self->base.server.number < 140000)
		return;
	Arena scratch = ARENA_INIT;
	Error ignored = ERROR_INIT;
	Result result;
	(void)!pg_run(&self->base, &(Stmt){.sql = "SET client_connection_check_interval = 1000"},
		&scratch, &result, &ignored);
	arena_release(&scratch);
}

Conn *pg_open(const Url *url, const ConnectOptions *options, Error *err)
{
	if (!libpq_load(err))
		return NULL;
	PgConn *self = new_conn();
	ConnectParams params = {.arena = &self->base.arena};
	if (!collect_params(&params, url, options, err))
		goto fail;
	self->keywords = params.keywords.items;
	self->values = params.values.items;
	if (!connect_params(self, err))
		goto fail;
	ask_for_death_watch(self);
	return &self->base;

fail:
	pg_close(&self->base);
	return NULL;
}

PgConn *pg_again(const PgConn *first, int timeout_s, Error *err)
{
	PgConn *self = new_conn();
	ConnectParams params = {.arena = &self->base.arena};
	for (size_t i = 0; first->keywords[i]; i++)
		add(&params, first->keywords[i], first->values[i]);
	add(&params, "connect_timeout", arena_printf(&self->base.arena, "%d", timeout_s));
	add_end(&params);
	self->keywords = params.keywords.items;
	self->values = params.values.items;
	if (connect_params(self, err))
		return self;
	pg_close(&self->base);
	return NULL;
}

void pg_close(Conn *conn)
{
	PgConn *self = (PgConn *)conn;
	pq.PQfreeCancel(self->canceller);
	pq.PQfinish(self->pg);
	pthread_mutex_destroy(&self->mutex);
	arena_release(&self->saved);
	Arena arena = conn->arena; /* it holds what self points to, and self holds it */
	free(self);
	arena_release(&arena);
}
