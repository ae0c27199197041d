-- upgrade
-- op.create_table
CREATE TABLE "rooms" (
    "house" INTEGER NOT NULL,
    "room" INTEGER NOT NULL,
    PRIMARY KEY ("house", "room")
);
-- op.create_table
CREATE TABLE "guests" (
    "id" INTEGER PRIMARY KEY,
    "house" INTEGER,
    "room" INTEGER,
    CONSTRAINT "fk_guests_room" FOREIGN KEY ("house", "room") REFERENCES "rooms" ("house", "room")
);
-- downgrade
-- op.drop_table
DROP TABLE "guests";
-- op.drop_table
DROP TABLE "rooms";
