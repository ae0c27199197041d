/* test_url.c - database URLs: every form, and that no password is ever shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "db/url.h"

static Arena arena = ARENA_INIT;

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static Url parse(const char *text)
{
	Url url;
	Error err = ERROR_INIT;
	if (!url_parse(text, &arena, &url, &err))
		fail_msg("%s: %s", text, err.message);
	return url;
}

static Error refuse(const char *text)
{
	Url url;
	Error err = ERROR_INIT;
	if (url_parse(text, &arena, &url, &err))
		fail_msg("%s was not refused: %s", text, url.shown);
	assert_int_equal(err.kind, ERR_CONFIG);
	return err;
}

static void all_parts_are_found(void **state)
{
	(void)state;
	Url url = parse("postgresql://anna:geheim@db.example.org:5433/shop?sslmode=require&a=b");
	assert_string_equal(url.scheme, "postgresql");
	assert_string_equal(url.user, "anna");
	assert_string_equal(url.password, "geheim");
	assert_string_equal(url.host, "db.example.org");
	assert_int_equal(url.port, 5433);
	assert_string_equal(url.database, "shop");
	assert_int_equal(url.params.count, 2);
	assert_string_equal(url_param(&url, "sslmode"), "require");
	assert_string_equal(url_param(&url, "a"), "b");
	assert_null(url_param(&url, "c"));
	assert_string_equal(
		url.shown, "postgresql://anna:***@db.example.org:5433/shop?sslmode=require&a=b");
}

static void absent_parts_are_null(void **state)
{
	(void)state;
	Url url = parse("mysql://");
	assert_null(url.user);
	assert_null(url.password);
	assert_null(url.database);
	assert_int_equal(url.port, 0);
	assert_true(!url.host || !*url.host);
	assert_string_equal(url.shown, "mysql://");

	url = parse("postgresql:///shop");
	assert_string_equal(url.database, "shop");
	assert_true(!url.host || !*url.host);

	url = parse("postgresql://anna@/?host=/run/postgresql");
	assert_string_equal(url.user, "anna");
	assert_null(url.password);
	assert_null(url.database);
	assert_string_equal(url_param(&url, "host"), "/run/postgresql");

	url = parse("mysql://:pw@h:/");
	assert_null(url.user);
	assert_string_equal(url.password, "pw");
	assert_int_equal(url.port, 0);
	url = parse("mysql://anna:@h");
	assert_string_equal(url.password, "");
}

static void the_driver_in_the_scheme_is_ignored(void **state)
{
	(void)state;
	assert_string_equal(parse("postgresql+psycopg2://h/d").scheme, "postgresql");
	assert_string_equal(parse("MySQL+PyMySQL://h/d").scheme, "mysql");
	assert_string_equal(parse("sqlite+aiosqlite:///x.db").database, "x.db");
}

static void percent_encoding_is_decoded_once(void **state)
{
	(void)state;
	Url url = parse("mysql://us%3Aer:p%40ss%3Aw%2Frd%201%25@h%2e/d%2Fb%2525?k%3D=v%26%23");
	assert_string_equal(url.user, "us:er");
	assert_string_equal(url.password, "p@ss:w/rd 1%");
	assert_string_equal(url.host, "h.");
	assert_string_equal(url.database, "d/b%25");
	assert_string_equal(url_param(&url, "k="), "v&#");
	assert_string_equal(url.shown, "mysql://us%3Aer:***@h./d/b%2525?k%3D=v%26%23");
}

static void a_plus_is_a_plus(void **state)
{
	(void)state;
	Url url = parse("postgresql://u:a+b@h/d?options=-c+x");
	assert_string_equal(url.password, "a+b");
	assert_string_equal(url_param(&url, "options"), "-c+x");
}

static void the_last_at_sign_before_the_slash_decides(void **state)
{
	(void)state;
	Url url = parse("postgresql://u:p@s@s:w@h:1/d");
	assert_string_equal(url.user, "u");
	assert_string_equal(url.password, "p@s@s:w");
	assert_string_equal(url.host, "h");
	assert_int_equal(url.port, 1);
	assert_string_equal(url.shown, "postgresql://u:***@h:1/d");
	assert_string_equal(parse("postgresql://u:a#b@h/d").password, "a#b");
}

static void ipv6_hosts_stand_in_brackets(void **state)
{
	(void)state;
	Url url = parse("postgresql://u@[2001:db8::1]:5433/d");
	assert_string_equal(url.host, "2001:db8::1");
	assert_int_equal(url.port, 5433);
	assert_string_equal(url.shown, "postgresql://u@[2001:db8::1]:5433/d");
	url = parse("mysql://[fe80::1%25eth0]/d");
	assert_string_equal(url.host, "fe80::1%eth0");
	assert_int_equal(url.port, 0);
	refuse("mysql://[::1/d");
	refuse("mysql://[::1]5/d");
	refuse("mysql://::1/d");
}

static void sockets_are_hosts_or_parameters(void **state)
{
	(void)state;
	assert_string_equal(parse("postgresql://%2Frun%2Fpg/d").host, "/run/pg");
	Url url = parse("mysql://root@localhost/d?unix_socket=/run/mysqld.sock");
	assert_string_equal(url_param(&url, "unix_socket"), "/run/mysqld.sock");
}

static void several_hosts_become_lists(void **state)
{
	(void)state;
	Url url = parse("postgresql://u:p@a:1,[::2],c:3/d?target_session_attrs=any");
	assert_string_equal(url.host, "a,::2,c");
	assert_int_equal(url.port, 0);
	assert_string_equal(url_param(&url, "port"), "1,,3");
	assert_string_equal(url_param(&url, "target_session_attrs"), "any");
	url = parse("postgresql://a,b/d");
	assert_string_equal(url.host, "a,b");
	assert_null(url_param(&url, "port"));
}

static void sqlite_paths_in_every_form(void **state)
{
	static const struct {
		const char *text, *path;
	} cases[] = {
		{"sqlite:app.db", "app.db"},
		{"sqlite:dir/app.db", "dir/app.db"},
		{"sqlite:/var/app.db", "/var/app.db"},
		{"sqlite:///app.db", "app.db"},
		{"sqlite:///dir/app.db", "dir/app.db"},
		{"sqlite:////var/app.db", "/var/app.db"},
		{"sqlite::memory:", ":memory:"},
		{"sqlite:///:memory:", ":memory:"},
		{"sqlite://:memory:", ":memory:"},
		{"sqlite://", ":memory:"},
		{"sqlite:///", ":memory:"},
		{"sqlite:a%20b%3F.db", "a b?.db"},
		{"sqlite://///a", "//a"},
		{"sqlite:u:p@x/y", "u:p@x/y"},
		{"sqlite:////srv/user@host/x.db", "/srv/user@host/x.db"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(parse(cases[i].text).database, cases[i].path);
	Url url = parse("sqlite:app.db?mode=ro&cache=shared");
	assert_string_equal(url.database, "app.db");
	assert_string_equal(url_param(&url, "mode"), "ro");
	assert_string_equal(url_param(&url, "cache"), "shared");
	assert_string_equal(url.shown, "sqlite:app.db?mode=ro&cache=shared");
}

static void sqlite_has_no_host(void **state)
{
	(void)state;
	Error err = refuse("sqlite://app.db");
	assert_non_null(strstr(err.hint, "sqlite:PATH"));
	refuse("sqlite:");
	refuse("sqlite:?mode=ro");
}

static void what_is_no_url_is_refused(void **state)
{
	static const char *const texts[] = {"", "shop", "host=localhost password=x", ":x", "//h/d",
		"1a://h", "+x://h", "a b://h", "mysql:h/d", "mysql:/h/d", "mysql://h:x/d",
		"mysql://h:0/d", "mysql://h:65536/d", "mysql://h:+1/d", "mysql://h:-1/d",
		"mysql://h:1a/d", "mysql://h/d?novalue", "mysql://h/d?=x", "mysql://h/d%",
		"mysql://h/d%4", "mysql://h/d%4g", "mysql://u%@h/d", "mysql://h%/d",
		"mysql://a,h%/d", "mysql://h/d?a%=b", "mysql://h/d?a=%", "mysql://h/d%00",
		"mysql://h:99999999999999999999/d"};
	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		refuse(texts[i]);
}

static void the_last_of_equal_parameters_counts(void **state)
{
	(void)state;
	Url url = parse("mysql://h/d?a=1&&a=2&b=");
	assert_string_equal(url_param(&url, "a"), "2");
	assert_string_equal(url_param(&url, "b"), "");
}

static void secrets_in_parameters_are_not_shown(void **state)
{
	static const char *const keys[] = {"password", "sslpassword", "PassWord", "ssl_passphrase",
		"passwd", "oauth_client_secret", "pwd", "pass", "p%61ssword", "auth_token"};
	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		Url url = parse(arena_printf(
			&arena, "postgresql://h/d?x=y&%s=hunter2&passfile=/f", keys[i]));
		assert_null(strstr(url.shown, "hunter2"));
		assert_non_null(strstr(url.shown, "=***&passfile=/f"));
	}
}

/* form: a URL with %s where the password stands; what is said must not hold "hunter2". */
static void expect_secret_kept(const char *form, const char *password)
{
	const char *at = strstr(form, "%s");
	const char *text =
		arena_printf(&arena, "%.*s%s%s", (int)(at - form), form, password, at + 2);
	Url url = {0};
	Error err = ERROR_INIT;
	bool ok = url_parse(text, &arena, &url, &err);
	const char *said =
		arena_printf(&arena, "%s %s %s", ok ? url.shown : "", err.message, err.hint);
	if (strstr(said, "hunter2"))
		fail_msg("%s: %s", text, said);
}

/* Wherever the pieces of a password end up in a malformed URL, none is repeated. */
static void no_password_is_repeated_whatever_is_wrong(void **state)
{
	static const char *const passwords[] = {"hunter2%", "hunter2%zz", "hunter2%0", "hunter2/x",
		"7/hunter2", "7?hunter2", "7?k=hunter2", "hunter2?x", "x:hunter2/", "hunter2%00",
		"hunter2@x/y", "hunter2@x?y", "7/a?b=hunter2", "[hunter2", "hunter2@[",
		"hunter2:7/8", "hunter2,7/", "hunter2 hunter2", "hunter2@@", "#hunter2/"};
	static const char *const forms[] = {"postgresql://anna:%s@db:5432/shop",
		"postgresql://anna:%s@db/shop?sslmode=x", "mysql://anna:%s@db", "anna:%s@db/shop",
		"postgresql:anna:%s@db/shop", "sqlite://anna:%s@db/shop", "postgresql//anna:%s@db",
		"mysql://:%s@[::1]:3306/d"};
	(void)state;
	for (size_t f = 0; f < sizeof(forms) / sizeof(*forms); f++) {
		for (size_t i = 0; i < sizeof(passwords) / sizeof(*passwords); i++)
			expect_secret_kept(forms[f], passwords[i]);
	}
}

static void an_at_sign_in_the_wrong_place_is_explained(void **state)
{
	(void)state;
	assert_non_null(strstr(refuse("postgresql://u:a/b@h/d").hint, "%2F"));
	assert_non_null(strstr(refuse("postgresql://u:1/b@h/d").hint, "%2F"));
	assert_non_null(strstr(refuse("postgresql://u:1?b=c@h/d").hint, "%3F"));
	parse("postgresql://u:p@h/d?user=me@server");
	parse("postgresql://h/d?user=me@server");
}

static void control_characters_are_not_shown_raw(void **state)
{
	(void)state;
	Url url = parse("mysql://h/a%1b%5B31m");
	assert_string_equal(url.database, "a\033[31m");
	assert_string_equal(url.shown, "mysql://h/a%1B[31m");
}

static void another_database_on_the_same_server(void **state)
{
	(void)state;
	Url url = parse("postgresql+x://u:pw@h:5433/shop?sslmode=require&dbname=other");
	Url scratch = url_with_database(&url, "scratch 1?", &arena);
	assert_string_equal(scratch.database, "scratch 1?");
	assert_string_equal(scratch.password, "pw");
	assert_string_equal(scratch.host, "h");
	assert_null(url_param(&scratch, "dbname"));
	assert_string_equal(
		scratch.shown, "postgresql://u:***@h:5433/scratch%201%3F?sslmode=require");
	assert_string_equal(url.database, "shop");
	assert_string_equal(url_param(&url, "dbname"), "other");
}

static void relative_paths_from_another_folder(void **state)
{
	static const struct {
		const char *text, *database;
	} cases[] = {{"sqlite:a.db", "/srv/a.db"}, {"sqlite:////a.db", "/a.db"},
		{"sqlite::memory:", ":memory:"}, {"sqlite:file:a.db?uri=true", "file:a.db"},
		{"mysql://h/d", "d"}};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		Url url = parse(cases[i].text);
		Url moved = url_in_folder(&url, "/srv", &arena);
		assert_string_equal(moved.database, cases[i].database);
		assert_string_equal(moved.shown, url.shown);
	}
}

static void what_is_shown_is_a_url_with_the_same_parts(void **state)
{
	static const char *const texts[] = {"postgresql://u%40x@[::1]:1/d%3Fe?a%26=b%26c",
		"postgresql://[::1]:1,[fe80::1%25x],h/d", "sqlite://///a", "mysql://h?a%40=b%40",
		"mysql://h,i/d", "sqlite:a%3Fb?c=d", "sqlite::memory:", "mysql://%2Fx/%40"};
	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		Url a = parse(texts[i]);
		Url b = parse(a.shown);
		assert_string_equal(a.shown, b.shown);
		assert_string_equal(a.database ? a.database : "", b.database ? b.database : "");
		assert_string_equal(a.host ? a.host : "", b.host ? b.host : "");
	}
}

static void a_password_is_hidden_in_place(void **state)
{
	(void)state;
	static const char *const urls[][2] = {
		{"postgresql://u:s3cret@h/d", "postgresql://u:******@h/d"},
		{"--url=mysql://u:a:b@c@h:3306/d?charset=x",
			"--url=mysql://u:*****@h:3306/d?charset=x"},
		{"mysql://u:a/b@h", "mysql://u:***@h"},
		{"postgres://h:5432/d?user=u&password=geheim&x=1",
			"postgres://h:5432/d?user=u&password=******&x=1"},
		{"postgres://h?sslpassword=", "postgres://h?sslpassword="},
		{"postgres://u:@h?password", "postgres://u:@h?password"},
		{"sqlite:a.db", "sqlite:a.db"},
		{"", ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		char text[120];
		snprintf(text, sizeof(text), "%s", urls[i][0]);
		url_hide_password(text);
		assert_string_equal(text, urls[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_parts_are_found),
		cmocka_unit_test(absent_parts_are_null),
		cmocka_unit_test(the_driver_in_the_scheme_is_ignored),
		cmocka_unit_test(percent_encoding_is_decoded_once),
		cmocka_unit_test(a_plus_is_a_plus),
		cmocka_unit_test(the_last_at_sign_before_the_slash_decides),
		cmocka_unit_test(ipv6_hosts_stand_in_brackets),
		cmocka_unit_test(sockets_are_hosts_or_parameters),
		cmocka_unit_test(several_hosts_become_lists),
		cmocka_unit_test(sqlite_paths_in_every_form),
		cmocka_unit_test(sqlite_has_no_host),
		cmocka_unit_test(what_is_no_url_is_refused),
		cmocka_unit_test(the_last_of_equal_parameters_counts),
		cmocka_unit_test(secrets_in_parameters_are_not_shown),
		cmocka_unit_test(a_password_is_hidden_in_place),
		cmocka_unit_test(no_password_is_repeated_whatever_is_wrong),
		cmocka_unit_test(an_at_sign_in_the_wrong_place_is_explained),
		cmocka_unit_test(control_characters_are_not_shown_raw),
		cmocka_unit_test(another_database_on_the_same_server),
		cmocka_unit_test(relative_paths_from_another_folder),
		cmocka_unit_test(what_is_shown_is_a_url_with_the_same_parts),
	};
	return cmocka_run_group_tests_name("url", tests, NULL, release);
}
