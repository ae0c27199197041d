/* ops.h - what the parts of the program share that tries every operation; see ops.c. */
#ifndef LUAMIG_TESTS_OPS_H
#define LUAMIG_TESTS_OPS_H

#include "script/script.h"

typedef struct Database {
	const char *name;
	const char *env;     /* the variable that holds its URL; NULL: a file of its own */
	const char *create;  /* what follows CREATE DATABASE and the name */
	const char *objects; /* a query: schema or NULL, and the name of what a fingerprint knows */
	const char *rows;    /* a query: the names of the tables with rows */
} Database;

typedef struct OpsCase {
	const char *name, *refused; /* words of the refusal, or "" */
	bool same;                  /* up() need not leave a trace in the catalogue */
} OpsCase;

typedef struct OpsRun {
	ScriptHost host; /* first member */
	const Database *database;
	Conn *conn;
	Arena *arena; /* of this database */
	VEC(OpsCase) cases;
	const char *text; /* cases.lua */
	size_t len;
	bool autocommit, keys_off, restart;
	bool verbose; /* tell the statements */
} OpsRun;

/* A comment of TAP, a line for each of the text's. */
void comment(const char *text);

/* Fills run->host with what a script asks for, on run->conn. */
void host_fill(OpsRun *run);

/* The schema as reflection sees it. */
bool state_reflected(OpsRun *run, Arena *arena, const char **out, Error *err);
/* That, the definitions in the server's own words, and every row; outside a transaction, for what
 * it begins is rolled back where something cannot be read. */
bool state_of(OpsRun *run, Arena *arena, const char **out, Error *err);
/* The lines of one that the other does not have. */
void state_show_missing(const char *sign, const char *of, const char *in);

#endif
