-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- op.execute
INSERT INTO users (id, name) VALUES (1, 'Ann');
-- op.add_column
ALTER TABLE "users" ADD COLUMN "age" INTEGER;
-- op.add_column
ALTER TABLE "users" ADD COLUMN "points" BIGINT NOT NULL DEFAULT 0;
-- op.add_column
ALTER TABLE "users" ADD COLUMN "status" VARCHAR(20) NOT NULL DEFAULT 'new';
-- op.add_column
ALTER TABLE "users" ADD COLUMN "joined_on" DATE DEFAULT '2026-01-01';
-- downgrade
-- op.drop_column
ALTER TABLE "main"."users" DROP COLUMN "joined_on";
-- op.drop_column
ALTER TABLE "main"."users" DROP COLUMN "status";
-- op.drop_column
ALTER TABLE "main"."users" DROP COLUMN "points";
-- op.drop_column
ALTER TABLE "main"."users" DROP COLUMN "age";
-- op.drop_table
DROP TABLE "users";
