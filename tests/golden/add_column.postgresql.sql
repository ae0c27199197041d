-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
-- op.execute
INSERT INTO users (id, name) VALUES (1, 'Ann');
-- op.add_column
ALTER TABLE "users" ADD COLUMN "age" integer;
-- op.add_column
ALTER TABLE "users" ADD COLUMN "points" bigint DEFAULT 0 NOT NULL;
-- op.add_column
ALTER TABLE "users" ADD COLUMN "status" varchar(20) DEFAULT 'new' NOT NULL;
COMMENT ON COLUMN "users"."status" IS 'where he stands';
-- op.add_column
ALTER TABLE "users" ADD COLUMN "joined_on" date DEFAULT '2026-01-01';
-- downgrade
-- op.drop_column
ALTER TABLE "users" DROP COLUMN "joined_on";
-- op.drop_column
ALTER TABLE "users" DROP COLUMN "status";
-- op.drop_column
ALTER TABLE "users" DROP COLUMN "points";
-- op.drop_column
ALTER TABLE "users" DROP COLUMN "age";
-- op.drop_table
DROP TABLE "users";
