-- upgrade
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- nothing
-- downgrade
DROP TABLE "users";
