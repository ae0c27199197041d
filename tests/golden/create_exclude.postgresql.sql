-- upgrade
-- op.create_table
CREATE TABLE "bookings" (
    "id" integer NOT NULL,
    "span" int4range,
    PRIMARY KEY ("id")
);
-- op.create_exclude
ALTER TABLE "bookings" ADD CONSTRAINT "ex_bookings" EXCLUDE USING gist ("span" WITH &&);
-- downgrade
-- op.drop_table
DROP TABLE "bookings";
