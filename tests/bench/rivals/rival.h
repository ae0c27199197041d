/*
 * rival.h - what the hand-written programs share which the benchmark measures luamig against.
 *
 * Each of them changes every row of
 *
 *	people (id bigint primary key, first_name text, last_name text, full_name text)
 *
 * in the fastest form that is known for its database, and gets the new value from the same Lua
 * function as luamig: the file given returns a function that takes a row (a table) and gives the
 * changed columns (a table).  They are floors, no tools: no resume, no retries, no progress.
 */
#ifndef RIVAL_H
#define RIVAL_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Buffer {
	char *data;
	size_t size, room;
} Buffer;

typedef struct Text {
	const char *data; /* NULL: no value */
	size_t size;
} Text;

/* Ends the program with a message; printf's format. */
#ifdef __GNUC__
__attribute__((format(printf, 1, 2), noreturn))
#endif
void die(const char *format, ...);

void buffer_add(Buffer *buffer, const void *data, size_t size);
void buffer_text(Buffer *buffer, const char *text);
void buffer_free(Buffer *buffer);

/* A Lua state that has run `file`; the function is on its stack. */
lua_State *function_load(const char *file);

/*
 * Calls the function for one row.  The result is on the stack until function_done(), false when the
 * function leaves the row as it is.
 */
bool function_call(lua_State *L, Text first_name, Text last_name, Text *full_name);
void function_done(lua_State *L);

/* Prints "ROWS rows in SECONDS s" for the benchmark to read; the clock starts with the first call.
 */
void report_start(void);
void report_end(int64_t rows);

#endif
