-- upgrade
-- op.create_table
CREATE TABLE "rooms" (
    "house" integer NOT NULL,
    "room" integer NOT NULL,
    PRIMARY KEY ("house", "room")
);
-- op.create_table
CREATE TABLE "guests" (
    "id" integer NOT NULL,
    "house" integer,
    "room" integer,
    PRIMARY KEY ("id"),
    CONSTRAINT "fk_guests_room" FOREIGN KEY ("house", "room") REFERENCES "rooms" ("house", "room")
);
-- downgrade
-- op.drop_table
DROP TABLE "guests";
-- op.drop_table
DROP TABLE "rooms";
