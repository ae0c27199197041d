-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) DEFAULT 'nobody' NOT NULL,
    "nick" varchar(20),
    "age" integer,
    PRIMARY KEY ("id")
);
-- op.create_view
CREATE VIEW "adults" AS SELECT id, name FROM users WHERE age >= 18;
-- op.create_view
CREATE VIEW "names" ("number", "word") AS SELECT id, name FROM adults;
-- downgrade
-- op.drop_view
DROP VIEW "names";
-- op.drop_view
DROP VIEW "adults";
-- op.drop_table
DROP TABLE "users";
