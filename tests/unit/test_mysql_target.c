/* test_mysql_target.c - what the client library of MySQL is told for a URL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "drivers/mysql/conn.h"

static Arena arena = ARENA_INIT;

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static bool read_target(const char *text, Target *out, Error *err)
{
	static const ConnectOptions options = {.program = "luamig"};
	Url url;
	*err = (Error)ERROR_INIT;
	if (!url_parse(text, &arena, &url, err))
		fail_msg("%s: %s", text, err->message);
	return my_target(&url, &options, &arena, out, err);
}

static Target target(const char *text)
{
	Target out;
	Error err;
	if (!read_target(text, &out, &err))
		fail_msg("%s: %s", text, err.message);
	return out;
}

static Error refuse(const char *text)
{
	Target out;
	Error err;
	if (read_target(text, &out, &err))
		fail_msg("%s was not refused", text);
	assert_int_equal(err.kind, ERR_CONFIG);
	return err;
}

static void all_parts_are_taken(void **state)
{
	(void)state;
	Target t = target("mysql://anna:p%40ss@db.example.org:3307/shop?connect_timeout=3");
	assert_string_equal(t.host, "db.example.org");
	assert_string_equal(t.user, "anna");
	assert_string_equal(t.password, "p@ss");
	assert_string_equal(t.database, "shop");
	assert_int_equal(t.port, 3307);
	assert_int_equal(t.timeout_s, 3);
	assert_false(t.tcp);
	assert_null(t.socket);
	assert_non_null(strstr(t.program, "luamig "));
	assert_non_null(strstr(t.started, " UTC"));
}

/* Then the option files and the library's own defaults are asked. */
static void absent_parts_stay_open(void **state)
{
	(void)state;
	Target t = target("mariadb://");
	assert_null(t.host);
	assert_null(t.user);
	assert_null(t.password);
	assert_null(t.database);
	assert_null(t.socket);
	assert_int_equal(t.port, 0);
	assert_int_equal(t.tls, TLS_UNSAID);
	assert_int_equal(t.timeout_s, 10);
	assert_string_equal(t.defaults_group, "client");
}

static void an_empty_password_is_one(void **state)
{
	(void)state;
	assert_string_equal(target("mysql://anna:@h/x").password, "");
}

static void localhost_is_the_socket_unless_a_port_is_given(void **state)
{
	(void)state;
	assert_false(target("mysql://localhost/x").tcp);
	assert_true(target("mysql://localhost:3306/x").tcp);
	assert_false(target("mysql://127.0.0.1:3306/x").tcp);
}

static void a_named_socket_is_meant_whatever_the_host(void **state)
{
	(void)state;
	static const char *const urls[] = {"mysql://root@localhost/x?unix_socket=/run/my.sock",
		"mysql://root@/x?unix-socket=/run/my.sock", "mysql:///x?socket=/run/my.sock",
		"mysql://localhost:3306/x?unix_socket=/run/my.sock"};
	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		Target t = target(urls[i]);
		assert_string_equal(t.socket, "/run/my.sock");
		assert_string_equal(t.host, "localhost");
		assert_int_equal(t.port, 0);
		assert_false(t.tcp);
	}
}

static void tls_is_what_the_parameters_add_up_to(void **state)
{
	(void)state;
	static const struct {
		const char *params;
		TlsMode mode;
	} cases[] = {
		{"ssl_mode=disabled", TLS_DISABLED},
		{"ssl-mode=PREFERRED", TLS_PREFERRED},
		{"ssl_mode=Required", TLS_REQUIRED},
		{"ssl_mode=verify-ca", TLS_VERIFY_CA},
		{"ssl_mode=VERIFY_IDENTITY", TLS_VERIFY_IDENTITY},
		{"ssl_ca=/dev/null", TLS_VERIFY_CA},
		{"ssl_ca=/dev/null&ssl_mode=required", TLS_REQUIRED},
		{"ssl_ca=/dev/null&ssl_verify_cert=false", TLS_UNSAID},
		{"ssl_verify_cert=true", TLS_VERIFY_CA},
		{"ssl_verify_cert=1&ssl_mode=required", TLS_VERIFY_CA},
		{"ssl_verify_cert=on&ssl_mode=verify_identity", TLS_VERIFY_IDENTITY},
		{"ssl_verify_identity=yes", TLS_VERIFY_IDENTITY},
		{"ssl_verify_identity=no", TLS_UNSAID},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *url = arena_printf(&arena, "mysql://h/x?%s", cases[i].params);
		if (target(url).tls != cases[i].mode)
			fail_msg("%s: %d", url, (int)target(url).tls);
	}
}

static void what_makes_no_sense_is_refused(void **state)
{
	(void)state;
	static const char *const params[] = {"ssl_mode=maybe", "ssl_verify_cert=perhaps",
		"ssl_mode=disabled&ssl_verify_cert=true", "connect_timeout=0", "connect_timeout=1s",
		"charset=latin1", "ssl_ca=/no/such/file", "ssl_cert=/no/such/file",
		"ssl_key=/no/such/file", "read_default_file=/no/such/file",
		"get_server_public_key=2"};
	for (size_t i = 0; i < ARRAY_LEN(params); i++)
		refuse(arena_printf(&arena, "mysql://h/x?%s", params[i]));
	target("mysql://h/x?charset=utf8mb4");
}

static void an_unknown_parameter_gets_a_suggestion(void **state)
{
	(void)state;
	assert_string_equal(
		refuse("mysql://h/x?unix-sockt=/a").hint, "did you mean \"unix_socket\"?");
	assert_non_null(strstr(refuse("mysql://h/x?qqq=1").hint, "there are: charset, "));
}

static void no_error_tells_the_password(void **state)
{
	(void)state;
	Error err = refuse("mysql://anna:geheim@h/x?foo=1");
	assert_null(strstr(err.message, "geheim"));
	assert_null(strstr(err.hint, "geheim"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_parts_are_taken),
		cmocka_unit_test(absent_parts_stay_open),
		cmocka_unit_test(an_empty_password_is_one),
		cmocka_unit_test(localhost_is_the_socket_unless_a_port_is_given),
		cmocka_unit_test(a_named_socket_is_meant_whatever_the_host),
		cmocka_unit_test(tls_is_what_the_parameters_add_up_to),
		cmocka_unit_test(what_makes_no_sense_is_refused),
		cmocka_unit_test(an_unknown_parameter_gets_a_suggestion),
		cmocka_unit_test(no_error_tells_the_password),
	};
	return cmocka_run_group_tests(tests, NULL, release);
}
