-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL DEFAULT 'nobody',
    "nick" VARCHAR(20),
    "age" INTEGER
);
-- op.create_view
CREATE VIEW "adults" AS SELECT id, name FROM users WHERE age >= 18;
-- op.drop_view
DROP VIEW "adults";
-- downgrade
-- op.create_view
CREATE VIEW "adults" AS SELECT id, name FROM users WHERE age >= 18;
-- op.drop_view
DROP VIEW "adults";
-- op.drop_table
DROP TABLE "users";
