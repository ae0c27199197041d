/* databases.c - the databases that the suite runs on; see databases.h. */
#include "databases.h"

#include <float.h>
#include <math.h>

/* clang-format off */
#define NIL      {.type = VAL_NULL}
#define YES      {.type = VAL_BOOL, .as.boolean = true}
#define NO       {.type = VAL_BOOL, .as.boolean = false}
#define INT(i)   {.type = VAL_INT, .as.integer = (i)}
#define REAL(r)  {.type = VAL_REAL, .as.real = (r)}
#define TEXT(s)  {.type = VAL_TEXT, .as.text = {(s), sizeof(s) - 1}}
#define BLOB(s)  {.type = VAL_BLOB, .as.text = {(s), sizeof(s) - 1}}
#define SAME(v)  v, v

#define SMILE "na\xc3\xafve \xf0\x9f\x98\x80" /* 2 and 4 bytes a character */

static const TypeCase postgres_types[] = {
	{"boolean", "true", SAME(YES)},
	{"boolean", "false", SAME(NO)},
	{"smallint", "-32768", SAME(INT(-32768))},
	{"integer", "2147483647", SAME(INT(2147483647))},
	{"bigint", "9223372036854775807", SAME(INT(INT64_MAX))},
	{"bigint", "-9223372036854775808", SAME(INT(INT64_MIN))},
	{"bigint", "NULL", SAME(NIL)},
	{"oid", "4294967295", SAME(INT(4294967295))},
	{"numeric(38,10)", "1234567890123456789012345678.0123456789",
		SAME(TEXT("1234567890123456789012345678.0123456789"))},
	{"numeric(38,10)", "-0.0000000001", SAME(TEXT("-0.0000000001"))},
	{"numeric", "'NaN'", SAME(TEXT("NaN"))},
	{"numeric", "0.1", REAL(0.1), TEXT("0.1")},
	{"real", "0.5", SAME(REAL(0.5))},
	{"double precision", "0.1", SAME(REAL(0.1))},
	{"double precision", "1e308", SAME(REAL(1e308))},
	{"double precision", "2.2250738585072014e-308", SAME(REAL(DBL_MIN))},
	{"double precision", "1.7976931348623157e308", SAME(REAL(DBL_MAX))},
	{"double precision", "-0.30000000000000004", SAME(REAL(-(0.1 + 0.2)))},
	{"double precision", "'Infinity'", SAME(REAL(INFINITY))},
	{"double precision", "'NaN'", SAME(REAL(NAN))},
	{"varchar(20)", "'" SMILE "'", SAME(TEXT(SMILE))},
	{"char(3)", "'ab'", TEXT("ab"), TEXT("ab ")},
	{"text", "''", SAME(TEXT(""))},
	{"text", "NULL", SAME(NIL)},
	{"text", "E'a\\nb\\\\c''d\"e'", SAME(TEXT("a\nb\\c'd\"e"))},
	{"bytea", "'\\x00ff5c27'", SAME(BLOB("\0\xff\\'"))},
	{"bytea", "''", SAME(BLOB(""))},
	{"bytea", "NULL", SAME(NIL)},
	{"date", "'2026-11-20'", SAME(TEXT("2026-11-20"))},
	{"date", "'infinity'", SAME(TEXT("infinity"))},
	{"time", "'13:05:12.000001'", SAME(TEXT("13:05:12.000001"))},
	{"timestamp", "'2026-11-20 13:05:12.123456'", SAME(TEXT("2026-11-20 13:05:12.123456"))},
	{"timestamptz", "'2026-11-20 13:05:12.123456+00'",
		SAME(TEXT("2026-11-20 13:05:12.123456+00"))},
	{"interval", "'1 day 02:03:04'", SAME(TEXT("1 day 02:03:04"))},
	{"uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
		SAME(TEXT("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"))},
	{"json", "'{\"a\": [1, null]}'", SAME(TEXT("{\"a\": [1, null]}"))},
	{"jsonb", "'{\"a\": 12345678901234567890}'", SAME(TEXT("{\"a\": 12345678901234567890}"))},
	{"integer[]", "'{1,NULL,3}'", SAME(TEXT("{1,NULL,3}"))},
	{"inet", "'10.0.0.1'", SAME(TEXT("10.0.0.1"))},
	{0},
};

static const TypeCase mysql_types[] = {
	{"boolean", "true", SAME(YES)},
	{"tinyint", "-128", SAME(INT(-128))},
	{"smallint", "-32768", SAME(INT(-32768))},
	{"mediumint", "8388607", SAME(INT(8388607))},
	{"int", "2147483647", SAME(INT(2147483647))},
	{"int unsigned", "4294967295", SAME(INT(4294967295))},
	{"bigint", "9223372036854775807", SAME(INT(INT64_MAX))},
	{"bigint", "-9223372036854775808", SAME(INT(INT64_MIN))},
	{"bigint", "NULL", SAME(NIL)},
	{"bigint unsigned", "18446744073709551615", SAME(TEXT("18446744073709551615"))},
	{"decimal(38,10)", "1234567890123456789012345678.0123456789",
		SAME(TEXT("1234567890123456789012345678.0123456789"))},
	{"decimal(38,10)", "-0.0000000001", SAME(TEXT("-0.0000000001"))},
	{"float", "0.5", SAME(REAL(0.5))},
	{"double", "0.1", SAME(REAL(0.1))},
	{"double", "1e308", SAME(REAL(1e308))},
	{"double", "2.2250738585072014e-308", SAME(REAL(DBL_MIN))},
	{"double", "1.7976931348623157e308", SAME(REAL(DBL_MAX))},
	{"double", "-0.30000000000000004", SAME(REAL(-(0.1 + 0.2)))},
	{"varchar(20)", "'" SMILE "'", SAME(TEXT(SMILE))},
	{"char(3)", "'ab'", SAME(TEXT("ab"))},
	{"text", "''", SAME(TEXT(""))},
	{"text", "NULL", SAME(NIL)},
	{"text", "'a\\nb\\\\c''d\"e'", SAME(TEXT("a\nb\\c'd\"e"))},
	{"blob", "X'00ff5c27'", SAME(BLOB("\0\xff\\'"))},
	{"varbinary(10)", "X'00ff'", SAME(BLOB("\0\xff"))},
	{"blob", "''", SAME(BLOB(""))},
	{"blob", "NULL", SAME(NIL)},
	{"date", "'2026-11-20'", SAME(TEXT("2026-11-20"))},
	{"time(6)", "'-13:05:12.000001'", SAME(TEXT("-13:05:12.000001"))},
	{"datetime", "'2026-11-20 13:05:12'", SAME(TEXT("2026-11-20 13:05:12"))},
	{"datetime(6)", "'2026-11-20 13:05:12.123456'", SAME(TEXT("2026-11-20 13:05:12.123456"))},
	{"timestamp(3) NULL", "'2026-11-20 13:05:12.123'", SAME(TEXT("2026-11-20 13:05:12.123"))},
	{"enum('a','" SMILE "')", "'" SMILE "'", SAME(TEXT(SMILE))},
	{"json", "'{\"a\": [1, null]}'", SAME(TEXT("{\"a\": [1, null]}"))},
	{0},
};

static const TypeCase sqlite_types[] = {
	{"boolean", "1", SAME(YES)},
	{"integer", "2147483647", SAME(INT(2147483647))},
	{"bigint", "9223372036854775807", SAME(INT(INT64_MAX))},
	{"bigint", "-9223372036854775808", SAME(INT(INT64_MIN))},
	{"bigint", "NULL", SAME(NIL)},
	{"numeric", "12.5", SAME(REAL(12.5))},
	{"double", "0.1", SAME(REAL(0.1))},
	{"double", "1e308", SAME(REAL(1e308))},
	{"double", "-0.30000000000000004", SAME(REAL(-(0.1 + 0.2)))},
	{"varchar(20)", "'" SMILE "'", SAME(TEXT(SMILE))},
	{"text", "''", SAME(TEXT(""))},
	{"text", "NULL", SAME(NIL)},
	{"text", "'a\nb\\c''d\"e'", SAME(TEXT("a\nb\\c'd\"e"))},
	{"text", "CAST(X'610062' AS TEXT)", SAME(TEXT("a\0b"))},
	{"text", "'1234567890123456789012345678.0123456789'",
		SAME(TEXT("1234567890123456789012345678.0123456789"))},
	{"blob", "X'00ff5c27'", SAME(BLOB("\0\xff\\'"))},
	{"blob", "X''", SAME(BLOB(""))},
	{"blob", "NULL", SAME(NIL)},
	{"date", "'2026-11-20'", SAME(TEXT("2026-11-20"))},
	{"datetime", "'2026-11-20 13:05:12.123456'", SAME(TEXT("2026-11-20 13:05:12.123456"))},
	{0},
};
/* clang-format on */

#define PG(name) "SELECT current_setting('" name "')"

static const SettingCase postgres_settings[] = {
	{"SET search_path = ''", PG("search_path")},
	{"SELECT set_config('search_path', 'pg_catalog', false)", PG("search_path")},
	{"SET lock_timeout = 77", PG("lock_timeout")},
	{"SET statement_timeout = 77777", PG("statement_timeout")},
	{"SET idle_in_transaction_session_timeout = 7777",
		PG("idle_in_transaction_session_timeout")},
	{"SET TimeZone = 'Asia/Kathmandu'", PG("TimeZone")},
	{"SET DateStyle = 'German'", PG("DateStyle")},
	{"SET IntervalStyle = 'iso_8601'", PG("IntervalStyle")},
	{"SET standard_conforming_strings = off", PG("standard_conforming_strings")},
	{"SET check_function_bodies = false", PG("check_function_bodies")},
	{"SET row_security = off", PG("row_security")},
	{"SET xmloption = document", PG("xmloption")},
	{"SET client_min_messages = error", PG("client_min_messages")},
	{"SET client_encoding = 'LATIN1'", PG("client_encoding")},
	{"SET bytea_output = 'escape'", PG("bytea_output")},
	{"SET session_replication_role = replica", PG("session_replication_role")},
	{"SET default_transaction_isolation = 'serializable'", PG("default_transaction_isolation")},
	{"SET ROLE pg_monitor", "SELECT current_user::text"},
	{"SET SESSION AUTHORIZATION pg_monitor", "SELECT session_user::text"},
	{"SET maintenance_work_mem = '77MB'", PG("maintenance_work_mem")},
	{0},
};

static const SettingCase mysql_settings[] = {
	{"SET sql_mode = 'ANSI_QUOTES'", "SELECT @@session.sql_mode"},
	{"SET foreign_key_checks = 0", "SELECT @@session.foreign_key_checks"},
	{"SET unique_checks = 0", "SELECT @@session.unique_checks"},
	{"SET autocommit = 0", "SELECT @@session.autocommit"},
	{"SET time_zone = '+05:45'", "SELECT @@session.time_zone"},
	{"SET lock_wait_timeout = 77", "SELECT @@session.lock_wait_timeout"},
	{"SET innodb_lock_wait_timeout = 77", "SELECT @@session.innodb_lock_wait_timeout"},
	{"SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE",
		"SHOW VARIABLES WHERE variable_name IN ('tx_isolation', 'transaction_isolation')"},
	{"SET NAMES latin1", "SELECT @@session.character_set_client"},
	{0},
};

static const SettingCase sqlite_settings[] = {
	{"PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys"},
	{"PRAGMA recursive_triggers = ON", "PRAGMA recursive_triggers"},
	{"PRAGMA ignore_check_constraints = ON", "PRAGMA ignore_check_constraints"},
	{"PRAGMA legacy_alter_table = ON", "PRAGMA legacy_alter_table"},
	{"PRAGMA reverse_unordered_selects = ON", "PRAGMA reverse_unordered_selects"},
	{"PRAGMA query_only = ON", "PRAGMA query_only"},
	{"PRAGMA writable_schema = ON", "PRAGMA writable_schema"},
	{"PRAGMA synchronous = OFF", "PRAGMA synchronous"},
	{"PRAGMA case_sensitive_like = ON", "SELECT 'a' LIKE 'A'"},
	{0},
};

static const Words postgres_words = {
	.blob = "bytea",
	.text = "text",
	.blob_literal = "'\\x?'",
	.wide = "repeat('x', 500)",
	.types = postgres_types,
	.settings = postgres_settings,
	.create_database = "ENCODING 'UTF8' TEMPLATE template0",
	.session_id = "SELECT pg_backend_pid()",
	.kill = "SELECT pg_terminate_backend(?)",
	.sleep = "SELECT pg_sleep(3000)",
	.missing_state = "42P01",
	.failure_dooms = true,
	.names_blockers = true,
	.bad_param = "ssl_mode",
	.good_param = "sslmode",
	.own = postgres_cases,
};

static const Words mysql_words = {
	.blob = "longblob",
	.text = "longtext",
	.blob_literal = "X'?'",
	.wide = "repeat('x', 500)",
	.types = mysql_types,
	.settings = mysql_settings,
	.create_database = "CHARACTER SET utf8mb4",
	.session_id = "SELECT connection_id()",
	.kill = "KILL ?",
	.sleep = "SELECT sleep(3000)",
	.missing_state = "42S02",
	.names_blockers = true,
	.bad_param = "unix_sockt",
	.good_param = "unix_socket",
	.own = mysql_cases,
};

static const Words sqlite_words = {
	.blob = "blob",
	.text = "text",
	.blob_literal = "X'?'",
	.wide = "hex(zeroblob(250))",
	.types = sqlite_types,
	.settings = sqlite_settings,
	.bad_param = "mod",
	.good_param = "mode",
	.own = sqlite_cases,
};

const Database databases[] = {
	{"sqlite", NULL, NULL, &sqlite_words},
	{"postgres", "LUAMIG_TEST_POSTGRES", "LUAMIG_TEST_POSTGRES_TCP", &postgres_words},
	{"mariadb", "LUAMIG_TEST_MARIADB", "LUAMIG_TEST_MARIADB_TCP", &mysql_words},
	{"mysql", "LUAMIG_TEST_MYSQL", "LUAMIG_TEST_MYSQL_TCP", &mysql_words},
	{"pg12", "LUAMIG_TEST_PG12", "LUAMIG_TEST_PG12_TCP", &postgres_words},
	{"pg16", "LUAMIG_TEST_PG16", "LUAMIG_TEST_PG16_TCP", &postgres_words},
	{"pg18", "LUAMIG_TEST_PG18", "LUAMIG_TEST_PG18_TCP", &postgres_words},
	{0},
};
