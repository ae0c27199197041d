/* driver_error.c - what an error of the client library or the server means to luamig. */
#include "drivers/mysql/driver_library.h"

/* Codes of servers by number: the two client libraries' headers know different ones. */
enum {
	NOT_PREPARABLE = 1295,
};

static const struct {
	unsigned code;
	ErrorKind kind;
} kinds[] = {
	{1020, ERR_LOCK_TIMEOUT}, /* MariaDB: the row changed since the snapshot */
	{1053, ERR_LOST},         /* server shutdown */
	{1205, ERR_LOCK_TIMEOUT}, /* lock wait timeout; NOWAIT on MariaDB */
	{1213, ERR_LOCK_TIMEOUT}, /* deadlock */
	{1614, ERR_LOCK_TIMEOUT}, /* deadlock in an XA transaction */
	{1689, ERR_LOCK_TIMEOUT}, /* wait on a metadata lock aborted */
	{1927, ERR_LOST},         /* MariaDB: connection was killed */
	{2006, ERR_LOST},
	/* server has gone away */ {2013, ERR_LOST}, /* lost connection during query */
	{2055, ERR_LOST},                            /* the same, with the reason */
	{3058, ERR_LOCK_TIMEOUT},                    /* MySQL: deadlock among GET_LOCK() */
	{3169, ERR_LOST},                            /* MySQL: session was killed */
	{3572, ERR_LOCK_TIMEOUT},                    /* MySQL: NOWAIT */
	{4031, ERR_LOST},                            /* MySQL: disconnected for being idle */
};

static ErrorKind kind_of(unsigned code)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (kinds[i].code == code)
			return kinds[i].kind;
	}
	return ERR_SQL;
}

/* code, words and SQLSTATE as the library gives them */
typedef struct Failure {
	unsigned code;
	const char *words, *state;
} Failure;

static bool fail(MyConn *self, const Failure *failure, const char *sql, Error *err)
{
	error_set(err, kind_of(failure->code), "%s",
		failure->words[0] ? failure->words : "the client library gave no reason");
	err->native = (int)failure->code;
	snprintf(err->sqlstate, sizeof(err->sqlstate), "%s", failure->state);
	err->position = my_error_position(failure->words, sql);
	if (failure->code == NOT_PREPARABLE)
		error_hint(err,
			"this kind of statement takes no parameters on %s: write the "
			"values into its text",
			self->base.server.name);
	self->stale = true;
	if (err->kind == ERR_LOST)
		self->lost = true;
	if (err->kind == ERR_LOCK_TIMEOUT)
		snprintf(self->waited, sizeof(self->waited), "%s", sql);
	return false;
}

bool my_fail(MyConn *self, const char *sql, Error *err)
{
	Failure failure = {my_lib.mysql_errno(self->my), my_lib.mysql_error(self->my),
		my_lib.mysql_sqlstate(self->my)};
	return fail(self, &failure, sql, err);
}

bool my_fail_stmt(MyConn *self, MYSQL_STMT *stmt, const char *sql, Error *err)
{
	Failure failure = {my_lib.mysql_stmt_errno(stmt), my_lib.mysql_stmt_error(stmt),
		my_lib.mysql_stmt_sqlstate(stmt)};
	return fail(self, &failure, sql, err);
}
