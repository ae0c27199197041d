-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
-- op.create_index
CREATE INDEX "ix_users_name" ON "users" USING btree ("name" varchar_pattern_ops NULLS FIRST) INCLUDE ("id");
-- downgrade
-- op.drop_table
DROP TABLE "users";
