ALTER TABLE `posts` ALTER COLUMN "author" TO "author" integer NOT NULL;
