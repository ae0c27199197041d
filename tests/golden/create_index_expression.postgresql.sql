-- upgrade
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
CREATE INDEX "ix_users_lower" ON "users" ((lower(name)));
-- downgrade
DROP TABLE "users";
