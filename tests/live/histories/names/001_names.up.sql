CREATE SCHEMA "My Schema";
CREATE TABLE "My Schema"."User" ("Id" serial PRIMARY KEY, "select" integer, "a""b" text DEFAULT 'q', "größe" integer CHECK ("größe" > 0), "order" integer UNIQUE);
CREATE INDEX "Ix" ON "My Schema"."User" ("select", lower("a""b"));
CREATE TYPE "My Schema"."Mood" AS ENUM ('Happy Day', 'x');
CREATE TABLE "group" (m "My Schema"."Mood" DEFAULT 'x', ms "My Schema"."Mood"[], "user" integer REFERENCES "My Schema"."User" ("Id"), "timestamp" timestamp, "interval" interval year to month, ts timestamp(0));
CREATE VIEW "Weird View" AS SELECT "select" AS "SELECT", "order" FROM "My Schema"."User" AS "U";
CREATE FUNCTION "My Schema"."Do It"("Arg" integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TABLE a_very_long_table_name_that_is_nearly_as_long_as_can_be_here (a_very_long_column_name_that_is_also_long serial PRIMARY KEY, other_column integer CHECK (other_column > 0) UNIQUE);
COMMENT ON COLUMN "My Schema"."User"."Id" IS 'The "Id"';
