CREATE TABLE IF NOT EXISTS "selects" ("id"   SERIAL , "order" VARCHAR(255), "group by" INTEGER, "Ünï" VARCHAR(255), "a b" VARCHAR(255) UNIQUE, "createdAt" TIMESTAMP WITH TIME ZONE NOT NULL, "updatedAt" TIMESTAMP WITH TIME ZONE NOT NULL, PRIMARY KEY ("id"));
CREATE INDEX "selects_order_group by" ON "selects" ("order", "group by");
