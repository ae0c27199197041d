/* cases_session.c - session settings are put back, and statements are held to their time. */
#include "cases.h"

static void settings_are_put_back(void **state)
{
	Fixture *f = *state;
	const Driver *driver = f->conn->driver;
	for (const SettingCase *s = f->words->settings; s->change; s++) {
		const char *before = query_text(f, s->show);
		assert_ok(driver->session_save(f->conn, &f->err));
		exec(f, s->change);
		if (strcmp(query_text(f, s->show), before) == 0)
			fail_msg("%s: changes nothing", s->change);
		assert_ok(driver->session_restore(f->conn, &f->err));
		const char *after = query_text(f, s->show);
		if (strcmp(after, before) != 0)
			fail_msg("%s: %s, and was %s", s->change, after, before);
	}
}

static void all_settings_are_put_back_at_once(void **state)
{
	Fixture *f = *state;
	const Driver *driver = f->conn->driver;
	StrVec before = {0};
	for (const SettingCase *s = f->words->settings; s->change; s++)
		vec_push(&before, &f->arena, query_text(f, s->show));
	assert_ok(driver->session_save(f->conn, &f->err));
	for (int round = 0; round < 2; round++) {
		for (const SettingCase *s = f->words->settings; s->change; s++)
			(void)try_exec(
				f->conn, s->change, &f->err); /* a role may forbid the next */
		assert_ok(driver->session_restore(f->conn, &f->err));
		for (size_t i = 0; i < before.count; i++)
			assert_string_equal(
				query_text(f, f->words->settings[i].show), before.items[i]);
	}
	assert_ok(driver->session_restore(f->conn, &f->err)); /* and again, with nothing to do */
}

/* Also one that hides a table; that table stays. */
static void temporary_tables_are_dropped(void **state)
{
	Fixture *f = *state;
	const Driver *driver = f->conn->driver;
	exec(f, "CREATE TABLE conformance (i int)");
	assert_ok(driver->session_save(f->conn, &f->err));
	for (int round = 0; round < 2; round++) {
		exec(f, "CREATE TEMPORARY TABLE conformance (j int)");
		exec(f, "/* ! */ create temporary table conformance_left as select 1 as k");
		assert_ok(driver->session_restore(f->conn, &f->err));
		exec(f, "INSERT INTO conformance (i) VALUES (1)");
	}
	assert_string_equal(query_text(f, "SELECT count(*) FROM conformance"), "2");
}

static void timeouts_that_were_set_are_what_is_put_back(void **state)
{
	Fixture *f = *state;
	const Driver *driver = f->conn->driver;
	exec(f, "CREATE TABLE conformance (i int)");
	assert_ok(driver->set_timeouts(f->conn, 1000, -1, &f->err));
	assert_ok(driver->session_save(f->conn, &f->err));
	assert_ok(driver->set_timeouts(f->conn, 600000, -1, &f->err));
	assert_ok(driver->session_restore(f->conn, &f->err));
	Conn *second = second_conn(f);
	assert_ok(db_begin(second, &f->err));
	assert_ok(db_exec(second, "INSERT INTO conformance VALUES (1)", &f->err));
	int64_t start = clock_ms();
	assert_fails(ERR_LOCK_TIMEOUT,
		db_exec(f->conn, "ALTER TABLE conformance ADD COLUMN j int", &f->err));
	assert_true(clock_ms() - start < PATIENCE_MS);
}

/* Only what the server stopped by itself: this is not ERR_INTERRUPTED. */
static void a_statement_is_held_to_its_time(void **state)
{
	Fixture *f = *state;
	assert_ok(f->conn->driver->set_timeouts(f->conn, -1, 500, &f->err));
	int64_t start = clock_ms();
	assert_fails(ERR_SQL, db_exec(f->conn,
				      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 "
				      "FROM n WHERE i < 900) "
				      "SELECT count(*) FROM n a, n b, n c, n d",
				      &f->err));
	assert_true(clock_ms() - start < PATIENCE_MS);
	assert_ok(f->conn->driver->set_timeouts(f->conn, -1, 0, &f->err));
	assert_int_equal(query_int(f, "SELECT 1"), 1);
}

const Case session_cases[] = {
	CASE(settings_are_put_back),
	CASE(all_settings_are_put_back_at_once),
	CASE(temporary_tables_are_dropped),
	CASE(timeouts_that_were_set_are_what_is_put_back),
	CASE(a_statement_is_held_to_its_time),
	{0},
};
