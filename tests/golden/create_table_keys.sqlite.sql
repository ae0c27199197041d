-- upgrade
-- op.create_table
CREATE TABLE "seats" (
    "hall" INTEGER NOT NULL,
    "line" CHAR(1) NOT NULL,
    "seat" INTEGER NOT NULL,
    "code" VARCHAR(12) NOT NULL,
    UNIQUE ("code"),
    CONSTRAINT "pk_seats" PRIMARY KEY ("hall", "line", "seat"),
    CONSTRAINT "uq_seats_code" UNIQUE ("hall", "code"),
    UNIQUE ("line", "seat", "code")
);
-- downgrade
-- op.drop_table
DROP TABLE "seats";
