CREATE TABLE "Users" (
    id serial PRIMARY KEY,
    mail varchar(255),
    old text,
    "createdAt" timestamptz NOT NULL,
    "updatedAt" timestamptz NOT NULL
);
CREATE VIEW mails AS SELECT mail FROM "Users";
GRANT SELECT ON "Users" TO reader;
