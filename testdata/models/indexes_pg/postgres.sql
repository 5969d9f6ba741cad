CREATE TABLE IF NOT EXISTS "Things" ("id"   SERIAL , "a" VARCHAR(255), "j" JSONB, "t" TEXT, "createdAt" TIMESTAMP WITH TIME ZONE NOT NULL, "updatedAt" TIMESTAMP WITH TIME ZONE NOT NULL, PRIMARY KEY ("id"));
CREATE INDEX "things_j" ON "Things" USING gin ("j");
CREATE INDEX "jpo" ON "Things" USING gin ("j" jsonb_path_ops);
CREATE INDEX "tpo" ON "Things" ("a" text_pattern_ops);
CREATE INDEX "things_t" ON "Things" USING hash ("t");
CREATE INDEX "coll" ON "Things" ("a" COLLATE "C" DESC);
CREATE INDEX "bt" ON "Things" USING BTREE ("a");
