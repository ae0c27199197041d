/*
 * driver_library.h - the client library's functions, as found at run time; for driver*.c only.
 *
 * Two libraries provide <mysql.h>: MariaDB's (libmariadb) and MySQL's (libmysqlclient).  Their
 * structures differ, so the program uses the one whose header it was compiled with.  Where they
 * differ in more than layout, MY_LIBMARIADB tells them apart.
 */
#ifndef LUAMIG_DRIVERS_MYSQL_DRIVER_LIBRARY_H
#define LUAMIG_DRIVERS_MYSQL_DRIVER_LIBRARY_H

#include <mysql.h>
#include <stdbool.h>

#include "drivers/mysql/conn.h"

#ifdef MARIADB_PACKAGE_VERSION
#define MY_LIBMARIADB 1
typedef my_bool MyBool;
#else
#define MY_LIBMARIADB 0
#if LIBMYSQL_VERSION_ID >= 80000
typedef bool MyBool;
#else
typedef my_bool MyBool;
#endif
#endif

/* result, name, arguments */
#define MY_FUNCTIONS(X)                                                                            \
	X(int, mysql_server_init, (int, char **, char **))                                         \
	X(MyBool, mysql_thread_init, (void))                                                       \
	X(void, mysql_thread_end, (void))                                                          \
	X(unsigned long, mysql_get_client_version, (void))                                         \
	X(MYSQL *, mysql_init, (MYSQL *))                                                          \
	X(int, mysql_options, (MYSQL *, enum mysql_option, const void *))                          \
	X(int, mysql_options4, (MYSQL *, enum mysql_option, const void *, const void *))           \
	X(MYSQL *, mysql_real_connect,                                                             \
		(MYSQL *, const char *, const char *, const char *, const char *, unsigned,        \
			const char *, unsigned long))                                              \
	X(void, mysql_close, (MYSQL *))                                                            \
	X(const char *, mysql_get_ssl_cipher, (MYSQL *))                                           \
	X(const char *, mysql_character_set_name, (MYSQL *))                                       \
	X(int, mysql_set_character_set, (MYSQL *, const char *))                                   \
	X(unsigned, mysql_errno, (MYSQL *))                                                        \
	X(const char *, mysql_error, (MYSQL *))                                                    \
	X(const char *, mysql_sqlstate, (MYSQL *))                                                 \
	X(int, mysql_real_query, (MYSQL *, const char *, unsigned long))                           \
	X(MYSQL_RES *, mysql_store_result, (MYSQL *))                                              \
	X(void, mysql_free_result, (MYSQL_RES *))                                                  \
	X(int, mysql_next_result, (MYSQL *))                                                       \
	X(unsigned, mysql_field_count, (MYSQL *))                                                  \
	X(my_ulonglong, mysql_affected_rows, (MYSQL *))                                            \
	X(unsigned, mysql_num_fields, (MYSQL_RES *))                                               \
	X(my_ulonglong, mysql_num_rows, (MYSQL_RES *))                                             \
	X(MYSQL_FIELD *, mysql_fetch_fields, (MYSQL_RES *))                                        \
	X(MYSQL_ROW, mysql_fetch_row, (MYSQL_RES *))                                               \
	X(unsigned long *, mysql_fetch_lengths, (MYSQL_RES *))                                     \
	X(MYSQL_STMT *, mysql_stmt_init, (MYSQL *))                                                \
	X(MyBool, mysql_stmt_close, (MYSQL_STMT *))                                                \
	X(int, mysql_stmt_prepare, (MYSQL_STMT *, const char *, unsigned long))                    \
	X(unsigned long, mysql_stmt_param_count, (MYSQL_STMT *))                                   \
	X(MyBool, mysql_stmt_bind_param, (MYSQL_STMT *, MYSQL_BIND *))                             \
	X(int, mysql_stmt_execute, (MYSQL_STMT *))                                                 \
	X(MyBool, mysql_stmt_attr_set, (MYSQL_STMT *, enum enum_stmt_attr_type, const void *))     \
	X(MYSQL_RES *, mysql_stmt_result_metadata, (MYSQL_STMT *))                                 \
	X(MyBool, mysql_stmt_bind_result, (MYSQL_STMT *, MYSQL_BIND *))                            \
	X(int, mysql_stmt_store_result, (MYSQL_STMT *))                                            \
	X(int, mysql_stmt_fetch, (MYSQL_STMT *))                                                   \
	X(int, mysql_stmt_fetch_column, (MYSQL_STMT *, MYSQL_BIND *, unsigned, unsigned long))     \
	X(MyBool, mysql_stmt_free_result, (MYSQL_STMT *))                                          \
	X(int, mysql_stmt_next_result, (MYSQL_STMT *))                                             \
	X(my_ulonglong, mysql_stmt_num_rows, (MYSQL_STMT *))                                       \
	X(unsigned, mysql_stmt_errno, (MYSQL_STMT *))                                              \
	X(const char *, mysql_stmt_error, (MYSQL_STMT *))                                          \
	X(const char *, mysql_stmt_sqlstate, (MYSQL_STMT *))

typedef struct MyLibrary {
#define X(result, name, args) result(*name) args;
	MY_FUNCTIONS(X)
#undef X
} MyLibrary;

extern MyLibrary my_lib; /* filled by my_library_load() */

/* Open the library, the first time.  Safe from several threads. */
bool my_library_load(Error *err) LUAMIG_MUST_CHECK;

/* ---- driver_error.c ---------------------------------------------------------------------- */

/* Fill err with what the last call on this connection or statement failed of; sql is what was sent.
 * Always return false. */
bool my_fail(MyConn *self, const char *sql, Error *err);
bool my_fail_stmt(MyConn *self, MYSQL_STMT *stmt, const char *sql, Error *err);

/* ---- driver_rows.c ----------------------------------------------------------------------- */

/* Parameters of a prepared statement, in arena. */
MYSQL_BIND *my_bind_params(const Stmt *stmt, Arena *arena);

/* A result of the text protocol, whole. */
void my_read_text(MYSQL_RES *res, Arena *arena, Result *out);

/* A prepared statement's result, row by row.  Buffers are in the arena given to my_rows_init(). */
typedef struct MyRows {
	MYSQL_STMT *stmt;
	MYSQL_RES *meta;
	const MYSQL_FIELD *fields;
	size_t ncols;
	MYSQL_BIND *binds;
	struct RowCell *cells;
} MyRows;

/* meta: of the executed statement, not NULL; my_rows_release() frees it.  False: the statement says
 * why. */
bool my_rows_init(MyRows *rows, MYSQL_STMT *stmt, MYSQL_RES *meta, Arena *arena);
void my_rows_release(MyRows *rows);
const char **my_rows_names(const MyRows *rows, Arena *arena);

typedef enum RowsStep { ROWS_ROW, ROWS_END, ROWS_FAILED } RowsStep;
/* The next row's ncols values. */
RowsStep my_rows_next(MyRows *rows, Arena *arena, Value *out);

#endif
