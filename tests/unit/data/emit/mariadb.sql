-- == every type that all databases have
CREATE TABLE `types` (
    `a_boolean` tinyint(1),
    `a_smallint` smallint,
    `an_integer` int,
    `a_bigint` bigint,
    `a_numeric` decimal(65, 30),
    `a_numeric_8` decimal(8),
    `a_numeric_8_2` decimal(8, 2),
    `a_real` float,
    `a_double` double,
    `a_string` varchar(255),
    `a_string_20` varchar(20),
    `a_char_2` char(2),
    `a_text` longtext,
    `a_binary` varbinary(255),
    `a_binary_16` varbinary(16),
    `a_blob` longblob,
    `a_date` date,
    `a_time` time(6),
    `a_time_0` time,
    `a_timestamp` datetime(6),
    `a_timestamp_3` datetime(3),
    `a_timestamptz` datetime(6),
    `a_timestamptz_0` datetime,
    `a_json` json,
    `a_jsonb` json,
    `a_uuid` uuid,
    `an_inet` varchar(43),
    `an_enum` enum('so so', 'it''s', 'back\\slash', 'größe'),
    `a_raw` decimal(9)
) ENGINE=InnoDB;

-- == a type of an array
-- refused: column a: MariaDB has no array type
-- hint: use t.json, or t.per{ mysql = t.json }

-- == an interval
-- refused: column a: MariaDB has no interval type
-- hint: use t.bigint and keep seconds, or t.per{ mysql = t.time(6) } below 839 hours

-- == uuid on a MariaDB without the type
CREATE TABLE `u` (
    `a` char(36)
) ENGINE=InnoDB;

-- == keys, references, checks and indexes written on columns
CREATE TABLE `users` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `email` varchar(200) NOT NULL COMMENT 'lower case',
    `role` enum('admin', 'user') NOT NULL DEFAULT 'user',
    `age` int,
    `invited_by` bigint,
    PRIMARY KEY (`id`),
    UNIQUE (`email`),
    CHECK (age >= 0),
    FOREIGN KEY (`invited_by`) REFERENCES `users` (`id`),
    INDEX `ix_users_age` (`age`),
    INDEX `ix_users_invited_by` (`invited_by`)
) ENGINE=InnoDB COMMENT='who may log in; it''s \\ a comment';

-- == constraints and indexes of the table
CREATE TABLE `memberships` (
    `user_id` bigint NOT NULL,
    `team` varchar(40) NOT NULL,
    `since` date,
    `until` date,
    CONSTRAINT `pk_memberships` PRIMARY KEY (`user_id`, `team`),
    CONSTRAINT `fk_memberships_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT `uq_since` UNIQUE (`team`, `since`),
    CONSTRAINT `ck_dates` CHECK (since < until),
    CHECK (team <> ''),
    INDEX `ix_until` (`until` DESC),
    UNIQUE INDEX `ix_memberships_since_until` (`since`, `until`)
) ENGINE=InnoDB;

-- == a key of a text, and two columns marked as the key
CREATE TABLE `countries` (
    `code` char(2) NOT NULL,
    `part` int NOT NULL,
    `name` longtext,
    PRIMARY KEY (`code`, `part`)
) ENGINE=InnoDB;

-- == a small integer key, and a self reference without columns
CREATE TABLE `nodes` (
    `id` smallint NOT NULL,
    `parent` smallint,
    FOREIGN KEY (`parent`) REFERENCES `nodes` (`id`),
    CONSTRAINT `pk_nodes` PRIMARY KEY (`id`)
) ENGINE=InnoDB;

-- == a reference without columns to another table
-- refused: MariaDB must be told which columns of nodes are referred to
-- hint: write references = "nodes.id"

-- == defaults of every kind
CREATE TABLE `defaults` (
    `a` longtext DEFAULT 'it''s \\ "so" `so` größe',
    `b` varchar(9) DEFAULT '',
    `c` tinyint(1) NOT NULL DEFAULT 1,
    `d` tinyint(1) NOT NULL DEFAULT 0,
    `e` bigint DEFAULT -9223372036854775807,
    `f` double DEFAULT 0.1,
    `g` double DEFAULT 1.5e+300,
    `h` int DEFAULT NULL,
    `i` datetime(6) DEFAULT CURRENT_TIMESTAMP(6),
    `j` datetime(3) DEFAULT CURRENT_TIMESTAMP(3),
    `k` datetime DEFAULT CURRENT_TIMESTAMP,
    `l` date DEFAULT (CURRENT_DATE),
    `m` int DEFAULT (1 + 1),
    `n` int DEFAULT (1 + 1),
    `o` int DEFAULT ((1) + (1)),
    `p` int DEFAULT -7,
    `q` varchar(20) DEFAULT 'it''s',
    `r` varchar(20) DEFAULT (lower('A)')),
    `s` json DEFAULT '{"a": "\\\\"}',
    `t` int DEFAULT NULL,
    `u` longblob DEFAULT 'x'
) ENGINE=InnoDB;

-- == a clock that follows updates
CREATE TABLE `clocks` (
    `a` timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
    `b` timestamp NULL
) ENGINE=InnoDB;

-- == generated columns
CREATE TABLE `areas` (
    `w` int NOT NULL,
    `h` int NOT NULL,
    `area` int GENERATED ALWAYS AS (w * h) STORED,
    `rim` int GENERATED ALWAYS AS (2 * (w + h)) VIRTUAL
) ENGINE=InnoDB;

-- == generated columns that need not be stored since PostgreSQL 18
CREATE TABLE `areas` (
    `a` int GENERATED ALWAYS AS (1) VIRTUAL
) ENGINE=InnoDB;

-- == NOT NULL on a generated column
-- refused: column a: MariaDB has no NOT NULL on generated columns
-- hint: leave nullable = false out and say it as a check

-- == an identity that starts elsewhere
CREATE TABLE `tickets` (
    `id` int NOT NULL AUTO_INCREMENT,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=1000;

-- == an identity with everything
-- refused: column id: MariaDB has no identity with an increment, minimum, maximum or cycle
-- hint: leave it out here: identity = { start = … } is known everywhere

-- == autoincrement
CREATE TABLE `rows_ever` (
    `id` int NOT NULL AUTO_INCREMENT,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;

-- == an identity beside the key
CREATE TABLE `beside` (
    `id` uuid NOT NULL,
    `n` int NOT NULL AUTO_INCREMENT,
    PRIMARY KEY (`id`),
    UNIQUE (`n`)
) ENGINE=InnoDB;

-- == names that need quotes
CREATE TABLE `we"ird ``table`` \ größe 🙂` (
    `se"le``ct` int NOT NULL,
    `%s 'q' \` varchar(5),
    `größe` int,
    PRIMARY KEY (`se"le``ct`),
    UNIQUE (`%s 'q' \`),
    FOREIGN KEY (`größe`) REFERENCES `we"ird ``table`` \ größe 🙂` (`se"le``ct`),
    INDEX `ix_we"ird ``table`` \ größe 🙂_%s 'q' \` (`%s 'q' \`)
) ENGINE=InnoDB;

-- == if not exists
CREATE TABLE IF NOT EXISTS `countries` (
    `code` char(2),
    INDEX `ix_countries_code` (`code`)
) ENGINE=InnoDB;

-- == in a schema
CREATE TABLE `app`.`t` (
    `id` int NOT NULL COMMENT 'c',
    `up` int,
    `mood` enum('a'),
    PRIMARY KEY (`id`),
    FOREIGN KEY (`up`) REFERENCES `app`.`t` (`id`),
    INDEX `ix_t_up` (`up`)
) ENGINE=InnoDB;

-- == a reference into another schema
CREATE TABLE `t` (
    `up` int,
    FOREIGN KEY (`up`) REFERENCES `app`.`t` (`id`)
) ENGINE=InnoDB;

-- == collations
CREATE TABLE `t` (
    `a` varchar(5) COLLATE utf8mb4_bin NOT NULL DEFAULT 'x'
) ENGINE=InnoDB;

-- == references with everything
-- refused: MariaDB has no deferrable constraints
-- hint: insert parents before children, and leave deferrable out here

-- == options of a PostgreSQL table
-- refused: unknown mysql option 'unlogged' of table t
-- hint: known are: engine, auto_increment, charset, collate, row_format, key_block_size, compression, encryption, page_compressed, stats_persistent, stats_auto_recalc, stats_sample_pages, avg_row_length, max_rows, min_rows, data_directory, tablespace, partition_by

-- == options of a MySQL table
CREATE TABLE `opts` (
    `a` int unsigned,
    `b` varchar(5) CHARACTER SET latin1 COLLATE latin1_bin,
    `c` datetime(6) ON UPDATE CURRENT_TIMESTAMP(6),
    `d` datetime(6) INVISIBLE
) ENGINE=MyISAM AUTO_INCREMENT=7 DEFAULT CHARSET=latin1 ROW_FORMAT=DYNAMIC COMMENT='it''s';

-- == a collation names its character set
CREATE TABLE `opts2` (
    `a` int
) ENGINE=InnoDB COLLATE=utf8mb4_bin
PARTITION BY HASH (a) PARTITIONS 2;

-- == a strict SQLite table without rowids
-- refused: unknown mysql option 'strict' of table strict
-- hint: known are: engine, auto_increment, charset, collate, row_format, key_block_size, compression, encryption, page_compressed, stats_persistent, stats_auto_recalc, stats_sample_pages, avg_row_length, max_rows, min_rows, data_directory, tablespace, partition_by

-- == conflict clauses of SQLite
-- refused: column a: unknown mysql option 'on_conflict' of a column
-- hint: known are: after, charset, collate, first, invisible, on_update, unsigned

-- == rename a table
RENAME TABLE `areas` TO `rooms`;

-- == rename a table of a schema if it is there
RENAME TABLE IF EXISTS `app`.`t` TO `app`.`u`;

-- == rename a table that is not there
RENAME TABLE IF EXISTS `gone` TO `u`;

-- == rename a table if it is there, offline
RENAME TABLE IF EXISTS `gone` TO `u`;

-- == drop a table
DROP TABLE `rooms`;

-- == drop a table if it is there, and what depends on it
DROP TABLE IF EXISTS `gone`;

-- == create an enum

-- == create an enum that is there

-- == drop an enum

-- == drop an enum of a schema if it is there

-- == make a table for columns
CREATE TABLE `c` (
    `id` int NOT NULL,
    `name` varchar(20)
) ENGINE=InnoDB;

-- == add a column
ALTER TABLE `c` ADD COLUMN `a` longtext;

-- == add a column with a default and a comment
ALTER TABLE `c` ADD COLUMN `b` varchar(9) NOT NULL DEFAULT 'it''s' COMMENT 'it''s';

-- == add a unique column with an index
ALTER TABLE `c` ADD COLUMN `u` int, ADD UNIQUE (`u`), ADD INDEX `ix_c_u` (`u`);

-- == add a column with a reference and a check
ALTER TABLE `c` ADD COLUMN `user_id` bigint, ADD CHECK (user_id > 0), ADD FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE RESTRICT;

-- == add a column of an enum
ALTER TABLE `c` ADD COLUMN `mood2` enum('good', 'bad') NOT NULL DEFAULT 'good';

-- == add a virtual column
ALTER TABLE `c` ADD COLUMN `twice` int GENERATED ALWAYS AS (id * 2) VIRTUAL;

-- == add a stored column
ALTER TABLE `c` ADD COLUMN `thrice` int GENERATED ALWAYS AS (id * 3) STORED;

-- == add a numbered key
ALTER TABLE `c` ADD COLUMN `no` bigint NOT NULL AUTO_INCREMENT, ADD PRIMARY KEY (`no`), AUTO_INCREMENT = 500;

-- == add a column with the time of now
ALTER TABLE `c` ADD COLUMN `at` datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6);

-- == add a column with a constant in SQL
ALTER TABLE `c` ADD COLUMN `k` int NOT NULL DEFAULT ((7));

-- == add a column that must be filled
ALTER TABLE `c` ADD COLUMN `x` int NOT NULL;

-- == add a reference with a default
ALTER TABLE `c` ADD COLUMN `x` bigint DEFAULT 1, ADD FOREIGN KEY (`x`) REFERENCES `users` (`id`);

-- == add a column at its place
ALTER TABLE `c` ADD COLUMN `x` int AFTER `id`;

-- == add a column that is there
ALTER TABLE `c` ADD COLUMN IF NOT EXISTS `a` longtext;

-- == add a unique column that is there

-- == add a unique column if it is not there
ALTER TABLE `c` ADD COLUMN `u2` int, ADD UNIQUE (`u2`);

-- == add a column if it is not there, offline
ALTER TABLE `c` ADD COLUMN IF NOT EXISTS `a` longtext;

-- == drop a column
ALTER TABLE `c` DROP COLUMN `b`;

-- == drop a column with its own reference and check
ALTER TABLE `c` DROP COLUMN `user_id`;

-- == drop a column that is not there
ALTER TABLE `c` DROP COLUMN IF EXISTS `nope`;

-- == drop a column if it is there, offline
ALTER TABLE `c` DROP COLUMN IF EXISTS `nope`;

-- == drop a column from an old SQLite
ALTER TABLE `c` DROP COLUMN `b`;

-- == rename a column
ALTER TABLE `c` RENAME COLUMN `a` TO `a "b" ``c```;

-- == rename a column back
ALTER TABLE `c` RENAME COLUMN `a "b" ``c``` TO `a`;

-- == rename a column that is not there

-- == rename a column on old servers
ALTER TABLE `c` CHANGE COLUMN `a` `b` bigint(20) NOT NULL DEFAULT 7 COMMENT 'it''s';

-- == change a type
ALTER TABLE `c` MODIFY COLUMN `name` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- == change a type by an expression
ALTER TABLE `c` MODIFY COLUMN `name` int;

-- == change a type and its default, which the type does not fit
ALTER TABLE `c` MODIFY COLUMN `name` varchar(30) DEFAULT 'none';

-- == keep everything that was not named
ALTER TABLE `c` MODIFY COLUMN `at` datetime(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6) COMMENT 'it''s';

-- == a clock takes the digits of its new type
ALTER TABLE `c` MODIFY COLUMN `at` datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3) DEFAULT_THING;

-- == a key keeps its numbers, and its collation goes with its type
ALTER TABLE `c` MODIFY COLUMN `id` bigint NOT NULL AUTO_INCREMENT;

-- == forbid NULL
ALTER TABLE `c` MODIFY COLUMN `name` varchar(30) NOT NULL;

-- == allow NULL
ALTER TABLE `c` MODIFY COLUMN `name` varchar(30) DEFAULT 'none';

-- == forbid NULL on SQLite 3.53
ALTER TABLE `c` MODIFY COLUMN `name` varchar(30) NOT NULL COMMENT 'x';

-- == set a default
ALTER TABLE `c` ALTER COLUMN `name` SET DEFAULT 'it''s';

-- == set a default of a text
ALTER TABLE `c` ALTER COLUMN `a` SET DEFAULT 'it''s';

-- == drop the default of a text
ALTER TABLE `c` ALTER COLUMN `a` SET DEFAULT NULL;

-- == set a default to the time of now
ALTER TABLE `c` MODIFY COLUMN `at` datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6);

-- == set a default to an expression
ALTER TABLE `c` ALTER COLUMN `name` SET DEFAULT (lower('A'));

-- == a clock that follows updates is more than a default
ALTER TABLE `c` MODIFY COLUMN `at` datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6);

-- == drop the default of a column that may be NULL
ALTER TABLE `c` ALTER COLUMN `name` SET DEFAULT NULL;

-- == drop the default of a column that may not
ALTER TABLE `c` ALTER COLUMN `at` DROP DEFAULT;

-- == set a default, offline
ALTER TABLE `c` ALTER COLUMN `name` SET DEFAULT 5;

-- == forbid NULL, offline
-- refused: without a connection the rest of column c.name is unknown, and MariaDB would lose it
-- hint: say also: type default (sql.none: no default)

-- == change all that can be lost, offline
ALTER TABLE `c` MODIFY COLUMN `name` bigint NOT NULL;

-- == set a comment
ALTER TABLE `c` MODIFY COLUMN `name` varchar(30) COMMENT 'it''s \\ new';

-- == drop a comment
ALTER TABLE `c` MODIFY COLUMN `name` varchar(30);

-- == change a collation
ALTER TABLE `c` MODIFY COLUMN `name` varchar(30) COLLATE C;

-- == change a type to an enum
ALTER TABLE `c` MODIFY COLUMN `name` enum('a', 'b');

-- == begin to number rows
ALTER TABLE `c` MODIFY COLUMN `id` bigint NOT NULL AUTO_INCREMENT, AUTO_INCREMENT = 9;

-- == number rows in another way
-- refused: MariaDB has no identity with an increment, minimum, maximum or cycle
-- hint: leave it out here: identity = { start = … } is known everywhere

-- == stop numbering rows
ALTER TABLE `c` MODIFY COLUMN `id` bigint NOT NULL;

-- == a new expression for a generated column
ALTER TABLE `c` MODIFY COLUMN `twice` int GENERATED ALWAYS AS (id + id) STORED;

-- == a generated column becomes a plain one
ALTER TABLE `c` MODIFY COLUMN `twice` int;

-- == everything at once
ALTER TABLE `app`.`c` MODIFY COLUMN `name` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT 'y' COMMENT 'new';

-- == only the place and the sign
ALTER TABLE `c` MODIFY COLUMN `n` int unsigned NOT NULL DEFAULT 5 INVISIBLE FIRST;

-- == only how it is stored
-- refused: unknown mysql option 'compression' of a column
-- hint: known are: after, charset, collate, first, invisible, on_update, unsigned

-- == an expression without a type
ALTER TABLE `c` MODIFY COLUMN `n` int;

-- == change a column that is not there

-- == change a column that should be there
-- refused: there is no column name in table c

-- == make a table for indexes
CREATE TABLE `x` (
    `id` int NOT NULL,
    `email` varchar(100),
    `body` longtext,
    `at` datetime(6)
) ENGINE=InnoDB;

-- == an index without a name
CREATE INDEX `ix_x_email_at` ON `x` (`email`, `at`);

-- == a unique index, descending, with a comment
CREATE UNIQUE INDEX `uq "x"` ON `x` (`email` DESC) COMMENT 'it''s';

-- == an index of an expression
-- refused: index ix_x_lower_email_id: MariaDB has no indexes on expressions
-- hint: add a generated column with the expression and index that

-- == a partial index
-- refused: index ix_partial: MariaDB has no partial indexes
-- hint: index the whole table here: where = { postgresql = "…", sqlite = "…" }

-- == an index with other columns in it
-- refused: index ix_include: MariaDB has no INCLUDE columns
-- hint: put the columns at the end of the index, or leave them out

-- == an index that says where NULL goes
-- refused: index ix_nulls: MariaDB has no NULLS FIRST / LAST in indexes
-- hint: leave it out: NULL sorts first

-- == an index with an operator class and a collation
-- refused: index ix_ops: MariaDB has no operator classes
-- hint: give the index to PostgreSQL only

-- == a method that only PostgreSQL has
-- refused: index ix_gin: MariaDB has no gin indexes
-- hint: btree and hash; mysql = { prefix = "fulltext" } is a clause of its own

-- == a method that all have
CREATE INDEX `ix_btree` USING btree ON `x` (`id`);

-- == an index of a part of a text
CREATE INDEX `ix_part` ON `x` (`body`(20));

-- == a unique index of a part of a text
CREATE UNIQUE INDEX `ix_part` ON `x` (`body`(20));

-- == NULLs that are equal
-- refused: index ix_equal: MariaDB has no NULLS NOT DISTINCT
-- hint: make the columns NOT NULL

-- == concurrently
CREATE INDEX IF NOT EXISTS `ix_conc` ON `x` (`id`);

-- == an index that is there
CREATE INDEX IF NOT EXISTS `ix_conc` ON `x` (`id`);

-- == an index if it is not there, offline
CREATE INDEX IF NOT EXISTS `ix_conc` ON `x` (`id`);

-- == in a schema, of a table whose derived name is too long
CREATE INDEX `ix_a_table_with_quite_a_long_name_a_column_with_a_long_3f59029c` ON `app`.`a_table_with_quite_a_long_name` (`a_column_with_a_long_name`, `and_another_one`) COMMENT 'c';

-- == options of a PostgreSQL index
-- refused: index i: unknown mysql option 'tablespace' of an index
-- hint: known are: parser, prefix, using

-- == options of a MySQL index
CREATE FULLTEXT INDEX `ix_full` ON `x` (`body`);

-- == options of a SQLite index
-- refused: index ix_nocase: unknown mysql option 'where' of an index
-- hint: known are: parser, prefix, using

-- == drop an index
DROP INDEX `ix_btree` ON `x`;

-- == drop an index by its name alone
-- refused: MariaDB must be told the table of index ix_btree
-- hint: op.drop_index("ix_btree", { table = "…" })

-- == drop an index by its columns
DROP INDEX `ix_x_email_at` ON `x`;

-- == drop an index by its columns, offline
DROP INDEX `ix_x_email_at` ON `x`;

-- == drop the only index of these columns, whatever its name
DROP INDEX `of_another_tool` ON `app`.`x`;

-- == drop one of several indexes of the same columns
-- refused: table x has more than one index on (email): one, two
-- hint: give the name

-- == drop an index of columns that have none
-- refused: table x has no index on (email)

-- == drop an index of columns that have none, if it is there

-- == drop an index that is not there
DROP INDEX IF EXISTS `nope` ON `x`;

-- == drop an index concurrently
DROP INDEX IF EXISTS `ix_conc` ON `x`;

-- == make tables for constraints
CREATE TABLE `parents` (
    `a` int NOT NULL,
    `b` int NOT NULL,
    UNIQUE (`a`, `b`)
) ENGINE=InnoDB;

-- == make another
CREATE TABLE `children` (
    `id` int NOT NULL,
    `a` int,
    `b` int,
    `n` int
) ENGINE=InnoDB;

-- == add a primary key
ALTER TABLE `children` ADD CONSTRAINT `pk_children` PRIMARY KEY (`id`);

-- == add a unique constraint
ALTER TABLE `children` ADD CONSTRAINT `uq_children` UNIQUE (`a`, `b`) COMMENT 'it''s';

-- == add a unique constraint without a name
ALTER TABLE `children` ADD UNIQUE (`b`, `a`);

-- == add a foreign key
ALTER TABLE `children` ADD CONSTRAINT `fk_parents` FOREIGN KEY (`a`, `b`) REFERENCES `parents` (`a`, `b`) ON DELETE CASCADE ON UPDATE SET NULL;

-- == add a foreign key with everything
-- refused: constraint fk_full: MariaDB has no deferrable constraints
-- hint: insert parents before children, and leave deferrable out here

-- == add a check
ALTER TABLE `children` ADD CONSTRAINT `ck_children` CHECK (n > 0 OR n < -9);

-- == add a check that old rows need not meet
ALTER TABLE `children` ADD CONSTRAINT `ck_later` CHECK (n < 100);

-- == add a check on SQLite 3.53
ALTER TABLE `children` ADD CONSTRAINT `ck` CHECK (a > 0);

-- == add an exclusion
-- refused: constraint ex_children: MariaDB has no deferrable constraints
-- hint: insert parents before children, and leave deferrable out here

-- == add a unique constraint with everything
-- refused: constraint uq_full: MariaDB has no INCLUDE columns
-- hint: leave them out here

-- == add a constraint that is there

-- == add a constraint without a name that is there

-- == add a check without a name if it is not there
-- refused: if_not_exists needs the name of the check
-- hint: give it one: { name = "…" }

-- == add a constraint if it is not there, offline
-- refused: without a connection MariaDB cannot know whether the constraint is on table children
-- hint: leave out if_exists / if_not_exists, or run it connected

-- == make a constraint of an index
-- refused: constraint uq: unknown mysql option 'using_index' of a constraint
-- hint: known are: not_enforced, lengths

-- == a check that is not enforced
-- refused: constraint ck: MariaDB has no NOT ENFORCED
-- hint: leave the constraint out here

-- == drop a foreign key
ALTER TABLE `children` DROP FOREIGN KEY `fk_parents`;

-- == drop a check
ALTER TABLE `children` DROP CONSTRAINT `ck_children`;

-- == drop a unique constraint
ALTER TABLE `children` DROP INDEX `uq_children`;

-- == drop a constraint of a kind that was not said
ALTER TABLE `children` DROP CONSTRAINT `ck_later`;

-- == drop a constraint of a kind that was not said, offline
ALTER TABLE `children` DROP CONSTRAINT `ck_later`;

-- == drop a constraint of a kind that was not said, offline and old
ALTER TABLE `children` DROP CONSTRAINT `ck_later`;

-- == drop a constraint by its kind and columns
ALTER TABLE `children` DROP INDEX `found`;

-- == drop a foreign key by its columns
ALTER TABLE `children` DROP FOREIGN KEY `children_ibfk_1`;

-- == drop a constraint by columns that have none
-- refused: there is no unique constraint on (b, a) in table children

-- == drop a constraint by columns that have none, if it is there

-- == drop a constraint by columns that have two
-- refused: there is more than one unique constraint on (b) in table children: one, two
-- hint: give the name

-- == drop a constraint by its columns, offline
-- refused: without a connection MariaDB cannot know the constraints of table children
-- hint: give the constraint's name, or run it connected

-- == drop a constraint without name and kind
-- refused: drop_constraint needs a name, or a kind and columns
-- hint: op.drop_constraint("children", { kind = "foreign_key", columns = { "…" } })

-- == drop a constraint that is not there

-- == drop a constraint that should be there
-- refused: table children has no constraint nope

-- == drop a foreign key if it is there, offline
ALTER TABLE `children` DROP FOREIGN KEY IF EXISTS `fk`;

-- == drop an index that SQLite made for a constraint
ALTER TABLE `children` DROP INDEX `sqlite_autoindex_children_1`;

-- == drop a check on SQLite 3.53
ALTER TABLE `children` DROP CONSTRAINT `ck`;

-- == drop a primary key
ALTER TABLE `children` DROP PRIMARY KEY;

-- == drop a primary key that is not there

-- == an unknown option of a table
-- refused: unknown mysql option 'engin' of table t
-- hint: did you mean 'engine'?

-- == an unknown option of a column
-- refused: column a: unknown mysql option 'on_conflct' of a column
-- hint: known are: after, charset, collate, first, invisible, on_update, unsigned

-- == an unknown option of an index
-- refused: index ix_t_a: unknown mysql option 'zzzzzz' of an index
-- hint: known are: parser, prefix, using

-- == an unknown option of a constraint
-- refused: constraint ck: unknown mysql option 'zzzzzz' of a constraint
-- hint: known are: not_enforced, lengths

-- == a name that is empty
-- refused: the name of a table is empty

-- == a name of 64 characters and 66 bytes
ALTER TABLE `t` RENAME COLUMN `a` TO `größengrößen-0123456789-0123456789-0123456789-0123456789-0123456`;

-- == a name of 65 characters
-- refused: the index name "i2345678901234567890123456789012345678901234567890123456789012345" is too long: 65 characters, MariaDB takes 64
-- hint: choose a shorter name

-- == a default that is no number
-- refused: column a: a default cannot be infinite or no number

-- == an enum without labels is one that is there
-- refused: column a: MariaDB needs the labels of the enum "mood"
-- hint: write them again: t.enum("mood", { "a", "b" })

-- == old servers
-- refused: column a: MariaDB 10.11.19-MariaDB has no expressions as defaults
-- hint: they came with MariaDB 10.2.1

-- == checks on servers that would forget them
-- refused: MariaDB 10.11.19-MariaDB has no checks (it reads and forgets them)
-- hint: they came with MariaDB 10.2.1

-- == a deferrable key
-- refused: MariaDB has no deferrable constraints
-- hint: insert parents before children, and leave deferrable out here

-- == a primary key that old rows need not meet
ALTER TABLE `t` ADD PRIMARY KEY (`a`);

-- == a constraint added online
ALTER TABLE `t` ADD CONSTRAINT `ck` CHECK (a > 0);

-- == a comment on a constraint without a name
ALTER TABLE `t` ADD UNIQUE (`a`) COMMENT 'c';

-- == a new expression for a generated column before PostgreSQL 17
ALTER TABLE `t` MODIFY COLUMN `a` int GENERATED ALWAYS AS (1) VIRTUAL;

-- == options that came later
-- refused: column a: unknown mysql option 'compression' of a column
-- hint: known are: after, charset, collate, first, invisible, on_update, unsigned
