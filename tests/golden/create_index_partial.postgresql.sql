-- upgrade
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
CREATE INDEX "ix_users_some" ON "users" ("name") WHERE id > 100;
-- downgrade
DROP TABLE "users";
