-- upgrade
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
COMMENT ON COLUMN "users"."name" IS 'as on the passport';
COMMENT ON COLUMN "users"."name" IS NULL;
-- downgrade
DROP TABLE "users";
