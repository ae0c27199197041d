-- == every type that all databases have
CREATE TABLE "types" (
    "a_boolean" BOOLEAN,
    "a_smallint" SMALLINT,
    "an_integer" INTEGER,
    "a_bigint" BIGINT,
    "a_numeric" NUMERIC,
    "a_numeric_8" NUMERIC(8),
    "a_numeric_8_2" NUMERIC(8, 2),
    "a_real" REAL,
    "a_double" DOUBLE,
    "a_string" VARCHAR,
    "a_string_20" VARCHAR(20),
    "a_char_2" CHAR(2),
    "a_text" TEXT,
    "a_binary" BLOB,
    "a_binary_16" BLOB,
    "a_blob" BLOB,
    "a_date" DATE,
    "a_time" TIME,
    "a_time_0" TIME,
    "a_timestamp" DATETIME,
    "a_timestamp_3" DATETIME,
    "a_timestamptz" DATETIME,
    "a_timestamptz_0" DATETIME,
    "a_json" JSON TEXT,
    "a_jsonb" JSON TEXT,
    "a_uuid" CHAR(36),
    "an_inet" VARCHAR(43),
    "an_enum" TEXT CHECK ("an_enum" IN ('so so', 'it''s', 'back\slash', 'größe')),
    "a_raw" decimal(9)
);

-- == a type of an array
-- refused: column a: SQLite has no array type
-- hint: use t.json, or t.per{ sqlite = t.json }

-- == an interval
CREATE TABLE "intervals" (
    "a" TEXT
);

-- == uuid on a MariaDB without the type
CREATE TABLE "u" (
    "a" CHAR(36)
);

-- == keys, references, checks and indexes written on columns
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "email" VARCHAR(200) NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'user' CHECK ("role" IN ('admin', 'user')),
    "age" INTEGER CHECK (age >= 0),
    "invited_by" BIGINT REFERENCES "users" ("id"),
    UNIQUE ("email")
);
CREATE INDEX "ix_users_age" ON "users" ("age");
CREATE INDEX "ix_users_invited_by" ON "users" ("invited_by");

-- == constraints and indexes of the table
CREATE TABLE "memberships" (
    "user_id" BIGINT NOT NULL CONSTRAINT "fk_memberships_user" REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    "team" VARCHAR(40) NOT NULL,
    "since" DATE,
    "until" DATE,
    CONSTRAINT "pk_memberships" PRIMARY KEY ("user_id", "team"),
    CONSTRAINT "uq_since" UNIQUE ("team", "since"),
    CONSTRAINT "ck_dates" CHECK (since < until),
    CHECK (team <> '')
);
CREATE INDEX "ix_until" ON "memberships" ("until" DESC);
CREATE UNIQUE INDEX "ix_memberships_since_until" ON "memberships" ("since", "until");

-- == a key of a text, and two columns marked as the key
CREATE TABLE "countries" (
    "code" CHAR(2) NOT NULL,
    "part" INTEGER NOT NULL,
    "name" TEXT,
    PRIMARY KEY ("code", "part")
);

-- == a small integer key, and a self reference without columns
CREATE TABLE "nodes" (
    "id" INTEGER CONSTRAINT "pk_nodes" PRIMARY KEY,
    "parent" SMALLINT REFERENCES "nodes"
);

-- == a reference without columns to another table
CREATE TABLE "leaves" (
    "node" SMALLINT REFERENCES "nodes"
);

-- == defaults of every kind
CREATE TABLE "defaults" (
    "a" TEXT DEFAULT 'it''s \ "so" `so` größe',
    "b" VARCHAR(9) DEFAULT '',
    "c" BOOLEAN NOT NULL DEFAULT 1,
    "d" BOOLEAN NOT NULL DEFAULT 0,
    "e" BIGINT DEFAULT -9223372036854775807,
    "f" DOUBLE DEFAULT 0.1,
    "g" DOUBLE DEFAULT 1.5e+300,
    "h" INTEGER DEFAULT NULL,
    "i" DATETIME DEFAULT CURRENT_TIMESTAMP,
    "j" DATETIME DEFAULT CURRENT_TIMESTAMP,
    "k" DATETIME DEFAULT current_timestamp,
    "l" DATE DEFAULT CURRENT_DATE,
    "m" INTEGER DEFAULT (1 + 1),
    "n" INTEGER DEFAULT (1 + 1),
    "o" INTEGER DEFAULT ((1) + (1)),
    "p" INTEGER DEFAULT -7,
    "q" VARCHAR(20) DEFAULT 'it''s',
    "r" VARCHAR(20) DEFAULT (lower('A)')),
    "s" JSON TEXT DEFAULT '{"a": "\\"}',
    "t" INTEGER DEFAULT NULL,
    "u" BLOB DEFAULT 'x'
);

-- == a clock that follows updates
CREATE TABLE "clocks" (
    "a" timestamp(3) NOT NULL DEFAULT (CURRENT_TIMESTAMP on UPDATE current_timestamp),
    "b" timestamp
);

-- == generated columns
CREATE TABLE "areas" (
    "w" INTEGER NOT NULL,
    "h" INTEGER NOT NULL,
    "area" INTEGER GENERATED ALWAYS AS (w * h) STORED,
    "rim" INTEGER GENERATED ALWAYS AS (2 * (w + h)) VIRTUAL
);

-- == generated columns that need not be stored since PostgreSQL 18
CREATE TABLE "areas" (
    "a" INTEGER GENERATED ALWAYS AS (1) VIRTUAL
);

-- == NOT NULL on a generated column
CREATE TABLE "areas" (
    "a" INTEGER NOT NULL GENERATED ALWAYS AS (1) STORED
);

-- == an identity that starts elsewhere
CREATE TABLE "tickets" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT
);
INSERT INTO "sqlite_sequence" (name, seq) SELECT 'tickets', 999 WHERE NOT EXISTS (SELECT 1 FROM "sqlite_sequence" WHERE name = 'tickets');

-- == an identity with everything
-- refused: column id: SQLite has no identity with an increment, minimum, maximum or cycle
-- hint: leave it out here: identity = { start = … } is known everywhere

-- == autoincrement
CREATE TABLE "rows_ever" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT
);

-- == an identity beside the key
-- refused: column n: SQLite numbers rows only in an integer primary key
-- hint: make the column alone the key, or fill it in a trigger

-- == names that need quotes
CREATE TABLE "we""ird `table` \ größe 🙂" (
    "se""le`ct" INTEGER PRIMARY KEY,
    "%s 'q' \" VARCHAR(5),
    "größe" INTEGER REFERENCES "we""ird `table` \ größe 🙂" ("se""le`ct"),
    UNIQUE ("%s 'q' \")
);
CREATE INDEX "ix_we""ird `table` \ größe 🙂_%s 'q' \" ON "we""ird `table` \ größe 🙂" ("%s 'q' \");

-- == if not exists
CREATE TABLE IF NOT EXISTS "countries" (
    "code" CHAR(2)
);
CREATE INDEX IF NOT EXISTS "ix_countries_code" ON "countries" ("code");

-- == in a schema
CREATE TABLE "app"."t" (
    "id" INTEGER PRIMARY KEY,
    "up" INTEGER REFERENCES "t" ("id"),
    "mood" TEXT CHECK ("mood" IN ('a'))
);
CREATE INDEX "app"."ix_t_up" ON "t" ("up");

-- == a reference into another schema
-- refused: column up: SQLite has no foreign keys into another database file
-- hint: keep both tables in one

-- == collations
CREATE TABLE "t" (
    "a" VARCHAR(5) COLLATE "utf8mb4_bin" NOT NULL DEFAULT 'x'
);

-- == references with everything
CREATE TABLE "t" (
    "a" INTEGER REFERENCES "p" ("id") ON DELETE SET NULL ON UPDATE RESTRICT DEFERRABLE INITIALLY DEFERRED
);

-- == options of a PostgreSQL table
-- refused: unknown sqlite option 'partition_by' of table t
-- hint: known are: strict, without_rowid

-- == options of a MySQL table
-- refused: unknown sqlite option 'auto_increment' of table opts
-- hint: known are: strict, without_rowid

-- == a collation names its character set
-- refused: unknown sqlite option 'collate' of table opts2
-- hint: known are: strict, without_rowid

-- == a strict SQLite table without rowids
CREATE TABLE "strict" (
    "id" INTEGER PRIMARY KEY,
    "b" INTEGER DEFAULT 1,
    "n" REAL,
    "s" TEXT,
    "x" BLOB,
    "m" TEXT CHECK ("m" IN ('a', 'b')),
    "r" ANY
) STRICT, WITHOUT ROWID;

-- == conflict clauses of SQLite
CREATE TABLE "conflicts" (
    "a" TEXT NOT NULL ON CONFLICT IGNORE,
    UNIQUE ("a") ON CONFLICT REPLACE
);

-- == rename a table
ALTER TABLE "areas" RENAME TO "rooms";

-- == rename a table of a schema if it is there
ALTER TABLE "app"."t" RENAME TO "u";

-- == rename a table that is not there

-- == rename a table if it is there, offline
-- refused: without a connection SQLite cannot know whether table gone is there
-- hint: leave out if_exists / if_not_exists, or run it connected

-- == drop a table
DROP TABLE "rooms";

-- == drop a table if it is there, and what depends on it
DROP TABLE IF EXISTS "gone";

-- == create an enum

-- == create an enum that is there

-- == drop an enum

-- == drop an enum of a schema if it is there

-- == make a table for columns
CREATE TABLE "c" (
    "id" INTEGER NOT NULL,
    "name" VARCHAR(20)
);

-- == add a column
ALTER TABLE "c" ADD COLUMN "a" TEXT;

-- == add a column with a default and a comment
ALTER TABLE "c" ADD COLUMN "b" VARCHAR(9) NOT NULL DEFAULT 'it''s';

-- == add a unique column with an index
ALTER TABLE "c" ADD COLUMN "u" INTEGER;
CREATE UNIQUE INDEX "uq_c_u" ON "c" ("u");
CREATE INDEX "ix_c_u" ON "c" ("u");

-- == add a column with a reference and a check
ALTER TABLE "c" ADD COLUMN "user_id" BIGINT CHECK (user_id > 0) REFERENCES "users" ("id") ON DELETE RESTRICT;

-- == add a column of an enum
ALTER TABLE "c" ADD COLUMN "mood2" TEXT NOT NULL DEFAULT 'good' CHECK ("mood2" IN ('good', 'bad'));

-- == add a virtual column
ALTER TABLE "c" ADD COLUMN "twice" INTEGER GENERATED ALWAYS AS (id * 2) VIRTUAL;

-- == add a stored column
-- refused: column thrice: SQLite cannot add a stored generated column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == add a numbered key
-- refused: column no: SQLite cannot add a primary key column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == add a column with the time of now
-- refused: column at: SQLite cannot add a column whose default is not a constant without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == add a column with a constant in SQL
ALTER TABLE "c" ADD COLUMN "k" INTEGER NOT NULL DEFAULT ((7));

-- == add a column that must be filled
-- refused: column x: SQLite cannot add a NOT NULL column without a default without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == add a reference with a default
-- refused: column x: SQLite cannot add a column with a reference and a default without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == add a column at its place
-- refused: column x: unknown sqlite option 'after' of a column
-- hint: known are: on_conflict, nullable_key

-- == add a column that is there

-- == add a unique column that is there

-- == add a unique column if it is not there
ALTER TABLE "c" ADD COLUMN "u2" INTEGER;
CREATE UNIQUE INDEX IF NOT EXISTS "uq_c_u2" ON "c" ("u2");

-- == add a column if it is not there, offline
-- refused: without a connection SQLite cannot know whether there is a column a in table c
-- hint: leave out if_exists / if_not_exists, or run it connected

-- == drop a column
ALTER TABLE "c" DROP COLUMN "b";

-- == drop a column with its own reference and check
ALTER TABLE "c" DROP COLUMN "user_id";

-- == drop a column that is not there

-- == drop a column if it is there, offline
-- refused: without a connection SQLite cannot know whether there is a column nope in table c
-- hint: leave out if_exists / if_not_exists, or run it connected

-- == drop a column from an old SQLite
-- refused: SQLite cannot drop a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == rename a column
ALTER TABLE "c" RENAME COLUMN "a" TO "a ""b"" `c`";

-- == rename a column back
ALTER TABLE "c" RENAME COLUMN "a ""b"" `c`" TO a;

-- == rename a column that is not there

-- == rename a column on old servers
ALTER TABLE "c" RENAME COLUMN "a" TO b;

-- == change a type
-- refused: SQLite cannot change the type of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == change a type by an expression
-- refused: SQLite cannot change the type of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == change a type and its default, which the type does not fit
-- refused: SQLite cannot change the type of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == keep everything that was not named
-- refused: SQLite cannot change whether a column may be NULL without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == a clock takes the digits of its new type
-- refused: SQLite cannot change the type of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == a key keeps its numbers, and its collation goes with its type
-- refused: SQLite cannot change the type of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == forbid NULL
-- refused: SQLite cannot change whether a column may be NULL without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == allow NULL
-- refused: SQLite cannot change whether a column may be NULL without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == forbid NULL on SQLite 3.53
ALTER TABLE "c" ALTER COLUMN "name" SET NOT NULL;

-- == set a default
-- refused: SQLite cannot change the default of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == set a default of a text
-- refused: SQLite cannot change the default of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == drop the default of a text
-- refused: SQLite cannot change the default of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == set a default to the time of now
-- refused: SQLite cannot change the default of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == set a default to an expression
-- refused: SQLite cannot change the default of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == a clock that follows updates is more than a default
-- refused: SQLite cannot change the default of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == drop the default of a column that may be NULL
-- refused: SQLite cannot change the default of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == drop the default of a column that may not
-- refused: SQLite cannot change the default of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == set a default, offline
-- refused: SQLite cannot change the default of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == forbid NULL, offline
-- refused: SQLite cannot change whether a column may be NULL without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == change all that can be lost, offline
-- refused: SQLite cannot change the type of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == set a comment

-- == drop a comment

-- == change a collation
-- refused: SQLite cannot change the collation of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == change a type to an enum
-- refused: SQLite cannot change the type of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == begin to number rows
-- refused: SQLite cannot change the default of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == number rows in another way
-- refused: SQLite cannot change what numbers the rows without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == stop numbering rows
-- refused: SQLite cannot change what numbers the rows without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == a new expression for a generated column
-- refused: SQLite cannot change a generated column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == a generated column becomes a plain one
-- refused: SQLite cannot change a generated column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == everything at once
-- refused: SQLite cannot change the type of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == only the place and the sign
-- refused: unknown sqlite option 'first' of a column
-- hint: known are: on_conflict, nullable_key

-- == only how it is stored
-- refused: unknown sqlite option 'compression' of a column
-- hint: known are: on_conflict, nullable_key

-- == an expression without a type
-- refused: SQLite cannot change whether a column may be NULL without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == change a column that is not there
-- refused: SQLite cannot change whether a column may be NULL without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == change a column that should be there
-- refused: SQLite cannot change the collation of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == make a table for indexes
CREATE TABLE "x" (
    "id" INTEGER NOT NULL,
    "email" VARCHAR(100),
    "body" TEXT,
    "at" DATETIME
);

-- == an index without a name
CREATE INDEX "ix_x_email_at" ON "x" ("email", "at");

-- == a unique index, descending, with a comment
CREATE UNIQUE INDEX "uq ""x""" ON "x" ("email" DESC);

-- == an index of an expression
CREATE INDEX "ix_x_lower_email_id" ON "x" ((lower(email)), "id");

-- == a partial index
CREATE INDEX "ix_partial" ON "x" ("id") WHERE at IS NOT NULL;

-- == an index with other columns in it
-- refused: index ix_include: SQLite has no INCLUDE columns
-- hint: put the columns at the end of the index, or leave them out

-- == an index that says where NULL goes
-- refused: index ix_nulls: SQLite has no NULLS FIRST / LAST in indexes
-- hint: leave it out: NULL sorts first

-- == an index with an operator class and a collation
-- refused: index ix_ops: SQLite has no operator classes
-- hint: give the index to PostgreSQL only

-- == a method that only PostgreSQL has
-- refused: index ix_gin: SQLite has no gin indexes
-- hint: every index here is a btree

-- == a method that all have
CREATE INDEX "ix_btree" ON "x" ("id");

-- == an index of a part of a text
CREATE INDEX "ix_part" ON "x" ("body");

-- == a unique index of a part of a text
-- refused: index ix_part: SQLite has no unique indexes on a part of a column
-- hint: leave the length out, or index an expression: left(name, 20)

-- == NULLs that are equal
-- refused: index ix_equal: SQLite has no NULLS NOT DISTINCT
-- hint: make the columns NOT NULL

-- == concurrently
CREATE INDEX IF NOT EXISTS "ix_conc" ON "x" ("id");

-- == an index that is there
CREATE INDEX IF NOT EXISTS "ix_conc" ON "x" ("id");

-- == an index if it is not there, offline
CREATE INDEX IF NOT EXISTS "ix_conc" ON "x" ("id");

-- == in a schema, of a table whose derived name is too long
CREATE INDEX "app"."ix_a_table_with_quite_a_long_name_a_column_with_a_long_3f59029c" ON "a_table_with_quite_a_long_name" ("a_column_with_a_long_name", "and_another_one");

-- == options of a PostgreSQL index
-- refused: index i: unknown sqlite option 'tablespace' of an index
-- hint: known are: where

-- == options of a MySQL index
-- refused: index ix_full: unknown sqlite option 'prefix' of an index
-- hint: known are: where

-- == options of a SQLite index
CREATE INDEX "ix_nocase" ON "x" ("email" COLLATE "NOCASE") WHERE id > 0;

-- == drop an index
DROP INDEX "ix_btree";

-- == drop an index by its name alone
DROP INDEX "ix_btree";

-- == drop an index by its columns
DROP INDEX "ix_x_email_at";

-- == drop an index by its columns, offline
DROP INDEX "ix_x_email_at";

-- == drop the only index of these columns, whatever its name
DROP INDEX "app"."of_another_tool";

-- == drop one of several indexes of the same columns
-- refused: table x has more than one index on (email): one, two
-- hint: give the name

-- == drop an index of columns that have none
-- refused: table x has no index on (email)

-- == drop an index of columns that have none, if it is there

-- == drop an index that is not there
DROP INDEX IF EXISTS "nope";

-- == drop an index concurrently
DROP INDEX IF EXISTS "ix_conc";

-- == make tables for constraints
CREATE TABLE "parents" (
    "a" INTEGER NOT NULL,
    "b" INTEGER NOT NULL,
    UNIQUE ("a", "b")
);

-- == make another
CREATE TABLE "children" (
    "id" INTEGER NOT NULL,
    "a" INTEGER,
    "b" INTEGER,
    "n" INTEGER
);

-- == add a primary key
-- refused: SQLite cannot add a primary key without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == add a unique constraint
CREATE UNIQUE INDEX "uq_children" ON "children" ("a", "b");

-- == add a unique constraint without a name
CREATE UNIQUE INDEX "uq_children_b_a" ON "children" ("b", "a");

-- == add a foreign key
-- refused: SQLite cannot add a foreign key without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == add a foreign key with everything
-- refused: SQLite cannot add a foreign key without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == add a check
-- refused: SQLite cannot add a check without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == add a check that old rows need not meet
-- refused: SQLite cannot add a check without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == add a check on SQLite 3.53
ALTER TABLE "children" ADD CONSTRAINT "ck" CHECK (a > 0);

-- == add an exclusion
-- refused: SQLite has no exclusion constraints
-- hint: use a trigger

-- == add a unique constraint with everything
-- refused: SQLite has no INCLUDE columns
-- hint: leave them out here

-- == add a constraint that is there
CREATE UNIQUE INDEX IF NOT EXISTS "uq_children" ON "children" ("a", "b");

-- == add a constraint without a name that is there
CREATE UNIQUE INDEX IF NOT EXISTS "uq_children_a_b" ON "children" ("a", "b");

-- == add a check without a name if it is not there
-- refused: if_not_exists needs the name of the check
-- hint: give it one: { name = "…" }

-- == add a constraint if it is not there, offline
CREATE UNIQUE INDEX IF NOT EXISTS "u" ON "children" ("a");

-- == make a constraint of an index
-- refused: unknown sqlite option 'using_index' of a constraint
-- hint: known are: on_conflict

-- == a check that is not enforced
-- refused: SQLite cannot add a check without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == drop a foreign key
-- refused: SQLite cannot drop a foreign key without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == drop a check
-- refused: SQLite cannot drop a check without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == drop a unique constraint
DROP INDEX "uq_children";

-- == drop a constraint of a kind that was not said
-- refused: SQLite cannot drop a check without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == drop a constraint of a kind that was not said, offline
-- refused: without a connection SQLite cannot know what constraint ck_later is
-- hint: say its kind: { kind = "foreign_key" }, "unique", "check" or "primary_key"

-- == drop a constraint of a kind that was not said, offline and old
-- refused: without a connection SQLite cannot know what constraint ck_later is
-- hint: say its kind: { kind = "foreign_key" }, "unique", "check" or "primary_key"

-- == drop a constraint by its kind and columns
DROP INDEX "found";

-- == drop a foreign key by its columns
-- refused: SQLite cannot drop a foreign key without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == drop a constraint by columns that have none
-- refused: there is no unique constraint on (b, a) in table children

-- == drop a constraint by columns that have none, if it is there

-- == drop a constraint by columns that have two
-- refused: there is more than one unique constraint on (b) in table children: one, two
-- hint: give the name

-- == drop a constraint by its columns, offline
DROP INDEX "uq_children_b_a";

-- == drop a constraint without name and kind
-- refused: drop_constraint needs a name, or a kind and columns
-- hint: op.drop_constraint("children", { kind = "foreign_key", columns = { "…" } })

-- == drop a constraint that is not there

-- == drop a constraint that should be there
-- refused: table children has no constraint nope

-- == drop a foreign key if it is there, offline
-- refused: SQLite cannot drop a foreign key without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == drop an index that SQLite made for a constraint
-- refused: SQLite cannot drop a unique constraint of CREATE TABLE without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == drop a check on SQLite 3.53
ALTER TABLE "children" DROP CONSTRAINT "ck";

-- == drop a primary key
-- refused: SQLite cannot drop a primary key without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == drop a primary key that is not there
-- refused: SQLite cannot drop a primary key without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == an unknown option of a table
-- refused: unknown sqlite option 'engin' of table t
-- hint: known are: strict, without_rowid

-- == an unknown option of a column
-- refused: column a: unknown sqlite option 'on_conflct' of a column
-- hint: did you mean 'on_conflict'?

-- == an unknown option of an index
-- refused: index ix_t_a: unknown sqlite option 'zzzzzz' of an index
-- hint: known are: where

-- == an unknown option of a constraint
-- refused: constraint ck: unknown sqlite option 'zzzzzz' of a constraint
-- hint: known are: on_conflict

-- == a name that is empty
-- refused: the name of a table is empty

-- == a name of 64 characters and 66 bytes
ALTER TABLE "t" RENAME COLUMN "a" TO "größengrößen-0123456789-0123456789-0123456789-0123456789-0123456";

-- == a name of 65 characters
CREATE INDEX "i2345678901234567890123456789012345678901234567890123456789012345" ON "t" ("a");

-- == a default that is no number
-- refused: column a: a default cannot be infinite or no number

-- == an enum without labels is one that is there
-- refused: column a: SQLite needs the labels of the enum "mood"
-- hint: write them again: t.enum("mood", { "a", "b" })

-- == old servers
-- refused: SQLite has no NULLS NOT DISTINCT
-- hint: make the columns NOT NULL

-- == checks on servers that would forget them
CREATE TABLE "t" (
    "a" INTEGER,
    CHECK (a > 0)
);

-- == a deferrable key
-- refused: SQLite has no deferrable keys and checks
-- hint: only foreign keys can wait

-- == a primary key that old rows need not meet
-- refused: SQLite cannot add a primary key without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == a constraint added online
-- refused: SQLite cannot add a check without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == a comment on a constraint without a name
CREATE UNIQUE INDEX "uq_t_a" ON "t" ("a");

-- == a new expression for a generated column before PostgreSQL 17
-- refused: SQLite cannot change a generated column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected

-- == options that came later
-- refused: column a: unknown sqlite option 'compression' of a column
-- hint: known are: on_conflict, nullable_key
