CREATE TYPE "Mood" AS ENUM ('sad');
CREATE TABLE a (id bigint PRIMARY KEY, old text, mood "Mood");
