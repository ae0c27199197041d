-- upgrade
CREATE TABLE "bookings" (
    "id" integer NOT NULL,
    "span" int4range,
    PRIMARY KEY ("id")
);
ALTER TABLE "bookings" ADD CONSTRAINT "ex_bookings" EXCLUDE USING gist ("span" WITH &&);
-- downgrade
DROP TABLE "bookings";
