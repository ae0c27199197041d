/*
 * dialect.h - what a database is told; db/driver.h is how it is told.
 *
 * Each drivers/<name>/dialect.c fills one `const Dialect`.  An emitter that is
 * NULL means the standard form, declared in model/emit.h.  What a database can do is a
 * capability bit; nobody compares a dialect's name.
 */
#ifndef LUAMIG_MODEL_DIALECT_H
#define LUAMIG_MODEL_DIALECT_H

#include <stdbool.h>

#include "base/error.h"
#include "model/op.h"

typedef struct Dialect Dialect;

/* Who answers at the other end; known after connecting, or assumed (offline). */
typedef struct ServerInfo {
	const char *name;    /* "PostgreSQL", "MySQL", "MariaDB", "SQLite" */
	const char *version; /* as the server says it: "10.11.19-MariaDB-…" */
	int number; /* major * 10000 + minor * 100 + patch: 150018, 101119, 34001; PostgreSQL 10+:
		       major * 10000 + minor */
} ServerInfo;

typedef enum DialectCaps {
	DIALECT_TRANSACTIONAL_DDL = 1 << 0, /* DDL can be rolled back */
	DIALECT_SCHEMAS = 1 << 1,           /* tables live in schemas */
	DIALECT_ENUM_TYPES = 1 << 2,        /* enums are objects of their own */
	DIALECT_COMMENTS = 1 << 3,
	DIALECT_GROUP_COMMIT = 1 << 4, /* transaction = "auto" commits several revisions together */
	DIALECT_NUMBERED_PARAMS = 1 << 5, /* $1, otherwise ? */
	DIALECT_LOCK_TIMEOUT_ABORTS =
		1 << 6, /* a lock timeout dooms the transaction: run the revision again */
	DIALECT_TEXT_LENGTHS = 1 << 7,        /* varchar(n) is enforced */
	DIALECT_CASCADE = 1 << 8,             /* DROP … CASCADE takes what depends on it along */
	DIALECT_LIMIT_IN_CHARACTERS = 1 << 9, /* max_identifier counts characters, not bytes */
	DIALECT_ANY_CASE = 1 << 10,           /* "A" and "a" are one column, index or constraint */
	DIALECT_ANY_CASE_TABLES = 1 << 11,    /* and one table */
	DIALECT_IMPLICIT_DEFAULTS =
		1
		<< 13, /* a NOT NULL column without a default gets 0 or '' in rows that are there */
	DIALECT_KEYS_AHEAD = 1 << 12,      /* a reference may name a table that is not there yet */
	DIALECT_UNIQUE_IS_INDEX = 1 << 14, /* a unique constraint is a unique index, no more */
	DIALECT_KEYS_BRING_INDEXES = 1 << 15, /* a foreign key without an index gets one */
	DIALECT_UNIQUE_INDEXES = 1 << 16, /* a unique constraint may be added as a unique index */
	DIALECT_NAMES_HELD = 1 << 17,     /* what a generated column is made of cannot be renamed */
	DIALECT_REBUILDS = 1 << 18, /* tables are made anew: any change of a column is possible */
	DIALECT_RESTRICT_IS_NO_ACTION = 1 << 19, /* in foreign keys the two words mean the same */
	DIALECT_KEYS_HOLD_COLUMNS = 1 << 20, /* columns on both sides of a foreign key stay as they
						are while it is there */
} DialectCaps;

/* How the text of a statement is read: for the splitter and for :name parameters. */
typedef enum LexFlags {
	LEX_DOLLAR_QUOTES = 1 << 0,  /* $tag$ … $tag$ */
	LEX_BACKSLASH = 1 << 1,      /* '\'' in plain strings */
	LEX_ESCAPE_STRINGS = 1 << 2, /* E'\'' */
	LEX_BACKTICKS = 1 << 3,      /* `name` */
	LEX_BRACKETS = 1 << 4,       /* [name] */
	LEX_HASH_COMMENTS = 1 << 5,  /* # … */
	LEX_NESTED_COMMENTS = 1 << 6,
	LEX_DASH_NEEDS_SPACE = 1 << 7, /* "--x" is no comment */
	LEX_DELIMITER = 1 << 8,        /* the client's DELIMITER command */
	LEX_PSQL = 1 << 9, /* COPY … FROM stdin data; backslash commands at line start */
	LEX_TRIGGER_BODIES = 1 << 10, /* CREATE TRIGGER … BEGIN … END; is one statement (SQLite) */
	LEX_ATOMIC_BODIES = 1 << 11, /* BEGIN ATOMIC … END in function bodies (PostgreSQL 14+) */
	LEX_VERSION_COMMENTS = 1 << 12, /* comments of the form slash-star-bang are code */
	LEX_DOUBLE_QUOTED_STRINGS =
		1 << 13,    /* "text" is a string with backslashes (MySQL without ANSI_QUOTES) */
	LEX_CRLF = 1 << 14, /* the client reads line ends of CR LF as LF, in literals too */
} LexFlags;

typedef StrVec SqlVec;

typedef struct LiveColumn LiveColumn;

/* What reflection reads. */
typedef struct ReflectScope {
	StrVec schemas;  /* empty: the connection's own */
	StrVec tables;   /* names in these schemas; empty: everything */
	bool dependents; /* with `tables`: the views over them too, those that need others last */
} ReflectScope;

/* Rows of texts; a cell may be NULL. */
typedef struct Answer {
	size_t nrows, ncols;
	const char **names; /* ncols */
	const char **cells;
} Answer;

/* Asks the live database, for statements that must restate what is there (MySQL's MODIFY) or name
 * what was not named (drop_constraint by columns).  Absent (all NULL) offline. */
typedef struct Catalog {
	void *arg;
	/* The column's full definition after its name, as this database would write it in MODIFY /
	 * ADD COLUMN, split in parts so that an emitter can replace some.  Found false: no such
	 * column. */
	bool (*column)(void *arg, const char *schema, const char *table, const char *column,
		Arena *arena, LiveColumn *out, bool *found, Error *err);
	/* Names of the constraints of that kind over exactly these columns (in order; none given:
	 * all of that kind); any name may be NULL = PRIMARY. */
	bool (*constraints)(void *arg, const char *schema, const char *table, ConstraintKind kind,
		const StrVec *columns, Arena *arena, StrVec *names, Error *err);
	/* Names of the indexes over exactly these columns. */
	bool (*indexes)(void *arg, const char *schema, const char *table, const StrVec *columns,
		Arena *arena, StrVec *names, Error *err);
	/* Kind of a named constraint; CONSTRAINT_COUNT: there is none of that name. */
	bool (*constraint_kind)(void *arg, const char *schema, const char *table, const char *name,
		Arena *arena, ConstraintKind *out, Error *err);
	bool (*has_table)(void *arg, const char *schema, const char *table, bool *out, Error *err);
	/* An index of that name on that table, also one behind a unique constraint. */
	bool (*has_index)(void *arg, const char *schema, const char *table, const char *name,
		bool *out, Error *err);
	/* Tables (with the objects on them) as reflection gives them; `tables` empty: all of
	 * the schema.  What depends on them (views) comes along when asked for by `dependents`. */
	bool (*reflect)(
		void *arg, const ReflectScope *scope, Arena *arena, Schema *out, Error *err);
	/* A query of the dialect's own (an emitter knows its database), with texts as parameters.
	 */
	bool (*ask)(void *arg, const char *sql, const StrVec *params, Arena *arena, Answer *out,
		Error *err);
} Catalog;

/* A column as a live database describes it, in its own words (texts ready to be put into DDL). */
struct LiveColumn {
	const char *type; /* "varchar(20)" */
	bool nullable;
	const char *value;             /* DEFAULT expression in SQL, or NULL */
	const char *charset, *collate; /* or NULL */
	const char *extra;             /* "AUTO_INCREMENT", "ON UPDATE …", or "" */
	const char *generated;         /* expression, or NULL */
	bool stored;
	const char *comment; /* or NULL */
};

/* An option of a table that changes. */
typedef struct TableOption {
	const Table *table;        /* as it is to be */
	const char *name;          /* that it has at that point */
	const char *key;           /* of Table.options, or TABLE_PARTITIONS: how it is divided */
	const char *value;         /* NULL: what it has when nothing is said */
	const char *own_collation; /* what collation that is; NULL: not known */
} TableOption;

/* As an Other: its kind; its text sets it, on both sides. */
#define OTHER_OPTION "option"

#define TABLE_PARTITIONS "partition by"
#define TABLE_COLLATION  "collate"

/* Everything an emitter may use. */
typedef struct Emit {
	const Dialect *dialect;
	const ServerInfo *server;
	const Catalog *catalog; /* NULL offline */
	Arena *arena;
	SqlVec *out; /* complete statements, without ';' */
	/* Indexes into out, ascending, of statements that need a transaction of their own (CREATE
	 * INDEX CONCURRENTLY, VALIDATE CONSTRAINT): what stands before is committed, they run
	 * outside a transaction.  NULL: such statements are refused. */
	IntVec *alone;
	/* Tables that this revision took constraints from: an index that went along with one may be
	 * dropped once more, and that is nothing.  NULL: not known. */
	const StrVec *unbound;
	bool printed; /* it is run later, by somebody else: after all that was printed before */
	/* Set by an emitter: foreign keys must be off while these statements run, which no
	 * transaction can do once it is open (a SQLite rebuild of a table that others refer to). */
	bool keys_off;
	/* Set by an emitter: half of these statements would leave a table missing, so they must be
	 * in a transaction. */
	bool together;
} Emit;

typedef bool EmitFn(Emit *e, const Op *op, Error *err);

struct Dialect {
	const char *name;               /* "postgresql", "mysql", "sqlite": what scripts see */
	const char *const *option_keys; /* keys whose per-dialect tables apply, best first,
					   NULL-terminated: {"mysql"} */
	char quote;
	unsigned caps;         /* DialectCaps */
	unsigned lex;          /* LexFlags */
	size_t max_identifier; /* bytes (MySQL: characters); 0: no limit */
	/* Append the type's name; `column` may be NULL (enum casts and the like). */
	bool (*type)(const Emit *e, const Type *type, const Column *column, Str *out, Error *err);
	/* Append a string literal: quotes, backslashes and NULs as this database wants them. */
	void (*string)(const char *text, size_t len, Str *out);
	const char *true_literal, *false_literal;
	const char *blob_open, *blob_close; /* round hex digits; NULL: x'…' */
	/* Where foreign keys are switched for the session, outside a transaction only (SQLite):
	 * NULL elsewhere.  keys_check_sql gives a row for each reference that leads nowhere. */
	const char *keys_off_sql, *keys_on_sql, *keys_state_sql, *keys_check_sql;
	const char *shape_open; /* before the text of a geometry: "ST_GeomFromText("; NULL: nothing
				 */
	/* Inside of a transaction: from here on references may lead nowhere, and no more.  NULL:
	 * there is no such thing, or it ends by itself. */
	const char *keys_loose_sql, *keys_firm_sql;
	const char *binary_collation; /* compares by code point: "C", "utf8mb4_bin", "BINARY" */
	const char
		*current_schema_sql; /* a query for the schema that unqualified names fall into */
	/* Append what follows the type in a column definition (NULL: the standard form). */
	bool (*column_tail)(
		const Emit *e, const Table *table, const Column *column, Str *out, Error *err);
	/* Append a constraint as it stands in CREATE TABLE and after ADD (NULL: the standard form).
	 * Appends nothing when the constraint is already said on a column. */
	bool (*constraint)(const Emit *e, const Table *table, const Constraint *constraint,
		Str *out, Error *err);
	/* A column that is not there yet as Catalog.column will give it (NULL: the standard form).
	 */
	bool (*live_column)(const Emit *e, const Column *column, LiveColumn *out, Error *err);
	/* Is `live`, the server's word for the default of that column (for an expression), what the
	 * server would make of `written`?  False also where that is not certain.  NULL: only equal
	 * texts are. */
	bool (*same_default)(const Column *column, const char *written, const char *live);
	bool (*same_expression)(const char *written, const char *live);
	/* The name of a constraint after its table has got another one: servers rename what they
	 * named themselves.  NULL: names stay. */
	const char *(*moved_name)(const ServerInfo *server, const Constraint *constraint,
		const char *from, const char *to, Arena *arena);
	/* Append the statement that gives an option of a table that is there its value, or nothing
	 * where another option says it too.  False: none that would be safe.  NULL: there are none.
	 */
	bool (*table_option)(const TableOption *option, Str *out);
	/* Does the column have the collation of its table when nothing is said?  NULL: none has. */
	bool (*has_table_collation)(const Column *column);
	const char
		*own_collation_sql; /* a query for that of tables where nothing is said, or NULL */
	/* What to do about those for which there is no such statement, or NULL. */
	const char *fixed_hint;
	/* Append the statement that drops an object which is kept as text (Other). */
	void (*drop_other)(const Other *other, Str *out);
	/* What is lost, or takes its time, when the one gives way to the other; either may be NULL.
	 * A comment for a script, or NULL: nothing to say. */
	const char *(*other_note)(const Other *live, const Other *wanted, Arena *arena);
	/* Append the statement that fills a new one from what is there already, if there is one. */
	void (*fill_other)(const Other *other, Str *out);
	/* The server's words say that it lacks a module which an object kept as text is made with:
	 * where schemas are only compared its text stands for it.  NULL: never. */
	bool (*lacks_module)(const char *message);
	EmitFn *emit[OP_COUNT];
};

/* Compile op to one or more statements (or none, where the database has no such thing and loses
 * nothing).  Identifiers longer than the limit are an error. */
bool dialect_emit(Emit *e, const Op *op, Error *err) LUAMIG_MUST_CHECK;

/* Append SQL.  The only directives:
 *   %s  text as it is         %i  identifier, quoted
 *   %l  string literal        %t  const Op *: its table, with its schema if any
 *   %n  schema, name (two arguments; schema may be NULL): qualified identifier
 *   %c  const StrVec *: identifiers in parentheses' inside: "a", "b"
 *   %%  a percent sign */
void sql_addf(Str *s, const Dialect *d, const char *fmt, ...);
void sql_push(Emit *e, const Str *sql);
/* A statement that runs outside the revision's transaction; see Emit.alone.  `what` names it when
 * that cannot be: "CREATE INDEX CONCURRENTLY". */
bool sql_push_alone(Emit *e, const Str *sql, const char *what, Error *err) LUAMIG_MUST_CHECK;

/* ---- pieces that several emitters share (more of them: model/emit.h) ------------------------ */

/* `"name" type … constraints` of one column. */
bool emit_column(const Emit *e, const Table *table, const Column *column, Str *out, Error *err);
bool emit_default(const Emit *e, const Default *value, Str *out, Error *err); /* the value only */
bool emit_constraint(
	const Emit *e, const Table *table, const Constraint *constraint, Str *out, Error *err);
void emit_references(const Emit *e, const ForeignKey *fk, const char *schema, Str *out);
bool emit_index(Emit *e, const char *schema, const char *table, const Index *index,
	bool if_not_exists, Error *err);

#endif
