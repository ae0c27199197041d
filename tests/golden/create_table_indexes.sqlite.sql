-- upgrade
-- op.create_table
CREATE TABLE "people" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(80) NOT NULL,
    "city" VARCHAR(80),
    "born_on" DATE
);
CREATE INDEX "ix_people_name" ON "people" ("name");
CREATE INDEX "ix_people_city" ON "people" ("city", "born_on" DESC);
CREATE UNIQUE INDEX "ix_people_name_city" ON "people" ("name", "city");
-- downgrade
-- op.drop_table
DROP TABLE "people";
