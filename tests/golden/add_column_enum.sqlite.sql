-- upgrade
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
ALTER TABLE "users" ADD COLUMN "state" TEXT NOT NULL DEFAULT 'active' CHECK ("state" IN ('active', 'left'));
-- downgrade
DROP TABLE "users";
-- nothing
