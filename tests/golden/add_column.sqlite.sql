-- upgrade
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
INSERT INTO users (id, name) VALUES (1, 'Ann');
ALTER TABLE "users" ADD COLUMN "age" INTEGER;
ALTER TABLE "users" ADD COLUMN "points" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "users" ADD COLUMN "status" VARCHAR(20) NOT NULL DEFAULT 'new';
ALTER TABLE "users" ADD COLUMN "joined_on" DATE DEFAULT '2026-01-01';
-- downgrade
ALTER TABLE "users" DROP COLUMN "joined_on";
ALTER TABLE "users" DROP COLUMN "status";
ALTER TABLE "users" DROP COLUMN "points";
ALTER TABLE "users" DROP COLUMN "age";
DROP TABLE "users";
