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
-- op.replace_view
CREATE VIEW "adults" AS SELECT id, name, nick FROM users WHERE age >= 21;
-- downgrade
-- op.replace_view
CREATE VIEW "adults" AS SELECT id, name FROM users WHERE age >= 18;
-- op.drop_view
DROP VIEW "adults";
-- op.drop_table
DROP TABLE "users";
