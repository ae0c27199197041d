-- upgrade
CREATE TABLE "rooms" (
    "house" INTEGER NOT NULL,
    "room" INTEGER NOT NULL,
    PRIMARY KEY ("house", "room")
);
CREATE TABLE "guests" (
    "id" INTEGER PRIMARY KEY,
    "house" INTEGER,
    "room" INTEGER,
    CONSTRAINT "fk_guests_room" FOREIGN KEY ("house", "room") REFERENCES "rooms" ("house", "room")
);
-- downgrade
DROP TABLE "guests";
DROP TABLE "rooms";
