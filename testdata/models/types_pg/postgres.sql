CREATE TYPE "public"."enum_Things_are" AS ENUM('x', 'y');
CREATE TYPE "public"."enum_Things_e" AS ENUM('a', 'b');
CREATE TYPE "public"."enum_Things_e2" AS ENUM('p', 'q');
CREATE TABLE IF NOT EXISTS "Things" ("id"   SERIAL , "ar" VARCHAR(255)[], "ar2" INTEGER[][], "are" "public"."enum_Things_are"[], "ra" int4range, "rb" int8range, "rd" tstzrange, "rdo" daterange, "rde" numrange, "e" "public"."enum_Things_e", "e2" "public"."enum_Things_e2" DEFAULT 'p', "own" character varying(20), "own2" int4[], "own3" timestamptz, PRIMARY KEY ("id"));
