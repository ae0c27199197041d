-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) DEFAULT 'nobody' NOT NULL,
    "nick" varchar(20),
    "age" integer,
    PRIMARY KEY ("id")
);
-- op.alter_column
ALTER TABLE "users" ALTER COLUMN "name" TYPE varchar(40) COLLATE "C";
-- downgrade
-- op.drop_table
DROP TABLE "users";
