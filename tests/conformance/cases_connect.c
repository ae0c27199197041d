/* cases_connect.c - opening a connection, and why it may fail. */
#include "cases.h"

#include <stdlib.h>

static Url tcp_url(Fixture *f)
{
	Url url;
	assert_ok(url_parse(getenv(f->database->tcp), &f->arena, &url, &f->err));
	return url;
}

static void the_server_says_who_it_is(void **state)
{
	Fixture *f = *state;
	const ServerInfo *s = &f->conn->server;
	assert_string_not_equal(s->name, "");
	int major = 0;
	assert_int_equal(sscanf(s->version, "%d", &major), 1);
	assert_int_equal(s->number / 10000, major);
}

static void an_unknown_parameter_is_named_and_mended(void **state)
{
	Fixture *f = *state;
	Url url = f->url;
	const UrlParam param = {f->words->bad_param, "x"};
	vec_push(&url.params, &f->arena, param);
	f->err = (Error)ERROR_INIT;
	assert_null(db_open(&url, NULL, &f->err));
	assert_int_equal(f->err.kind, ERR_CONFIG);
	assert_non_null(strstr(f->err.message, f->words->bad_param));
	assert_non_null(strstr(f->err.hint, f->words->good_param));
}

static void user_and_password_may_have_any_character(void **state)
{
	Fixture *f = *state;
	Url url = tcp_url(f);
	assert_ok((f->second = db_open(&url, NULL, &f->err)) != NULL);
	assert_ok(db_exec(f->second, "SELECT 1", &f->err));
	assert_null(strstr(f->second->shown, url.password));
}

static void a_refused_password_is_not_told(void **state)
{
	Fixture *f = *state;
	Url url = tcp_url(f);
	url.password = "Secret-Wrong-Word";
	f->err = (Error)ERROR_INIT;
	int64_t start = clock_ms();
	assert_null(db_open_wait(&url, NULL, 600, &f->err)); /* waiting would not help */
	assert_true(clock_ms() - start < PATIENCE_MS);
	assert_int_equal(f->err.kind, ERR_CONNECT);
	assert_null(strstr(f->err.message, "Secret"));
	assert_null(strstr(f->err.hint, "Secret"));
	assert_null(strstr(f->err.statement, "Secret"));
	assert_non_null(strstr(f->err.message, url.user));
}

static void an_unknown_database_is_refused_at_once(void **state)
{
	Fixture *f = *state;
	Url url = tcp_url(f);
	url.database = "no_such_database";
	f->err = (Error)ERROR_INIT;
	int64_t start = clock_ms();
	assert_null(db_open_wait(&url, NULL, 600, &f->err));
	assert_true(clock_ms() - start < PATIENCE_MS);
	assert_int_equal(f->err.kind, ERR_CONNECT);
	assert_non_null(strstr(f->err.message, "no_such_database"));
}

static void nobody_at_the_port_is_an_error_that_waits(void **state)
{
	Fixture *f = *state;
	Url url = tcp_url(f);
	url.host = "127.0.0.1";
	url.port = 1;
	f->err = (Error)ERROR_INIT;
	int64_t start = clock_ms();
	assert_null(db_open(&url, &(ConnectOptions){2, "luamig"}, &f->err));
	assert_true(clock_ms() - start < PATIENCE_MS);
	assert_int_equal(f->err.kind, ERR_CONNECT);
	assert_non_null(strstr(f->err.message, "127.0.0.1"));
	start = clock_ms();
	f->err = (Error)ERROR_INIT;
	assert_null(db_open_wait(&url, NULL, 1, &f->err));
	assert_in_range(clock_ms() - start, 400, PATIENCE_MS);
}

const Case connect_cases[] = {
	CASE(the_server_says_who_it_is),
	CASE(an_unknown_parameter_is_named_and_mended),
	CASE_NEEDS(user_and_password_may_have_any_character, NEEDS_TCP),
	CASE_NEEDS(a_refused_password_is_not_told, NEEDS_TCP),
	CASE_NEEDS(an_unknown_database_is_refused_at_once, NEEDS_TCP),
	CASE_NEEDS(nobody_at_the_port_is_an_error_that_waits, NEEDS_TCP),
	{0},
};
