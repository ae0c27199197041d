-- upgrade
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
INSERT INTO users (id, name) VALUES (1, 'Ann');
ALTER TABLE "users" ADD COLUMN "age" integer;
ALTER TABLE "users" ADD COLUMN "points" bigint DEFAULT 0 NOT NULL;
ALTER TABLE "users" ADD COLUMN "status" varchar(20) DEFAULT 'new' NOT NULL;
COMMENT ON COLUMN "users"."status" IS 'where he stands';
ALTER TABLE "users" ADD COLUMN "joined_on" date DEFAULT '2026-01-01';
-- downgrade
ALTER TABLE "users" DROP COLUMN "joined_on";
ALTER TABLE "users" DROP COLUMN "status";
ALTER TABLE "users" DROP COLUMN "points";
ALTER TABLE "users" DROP COLUMN "age";
DROP TABLE "users";
