-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- op.add_column
ALTER TABLE "users" ADD COLUMN "state" TEXT NOT NULL DEFAULT 'active' CHECK ("state" IN ('active', 'left'));
-- downgrade
-- op.drop_table
DROP TABLE "users";
-- op.drop_enum
-- nothing
