-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) DEFAULT 'nobody' NOT NULL,
    "nick" varchar(20),
    "age" integer,
    PRIMARY KEY ("id")
);
-- op.table_comment
COMMENT ON TABLE "users" IS 'people';
-- op.table_comment
COMMENT ON TABLE "users" IS 'it''s people';
-- op.table_comment
COMMENT ON TABLE "users" IS NULL;
-- downgrade
-- op.table_comment
COMMENT ON TABLE "users" IS 'it''s people';
-- op.table_comment
COMMENT ON TABLE "users" IS 'people';
-- op.table_comment
COMMENT ON TABLE "users" IS NULL;
-- op.drop_table
DROP TABLE "users";
