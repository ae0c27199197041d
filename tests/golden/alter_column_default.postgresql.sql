-- upgrade
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
ALTER TABLE "users" ALTER COLUMN "name" SET DEFAULT 'nobody';
ALTER TABLE "users" ALTER COLUMN "name" SET DEFAULT current_user;
ALTER TABLE "users" ALTER COLUMN "name" DROP DEFAULT;
-- downgrade
DROP TABLE "users";
