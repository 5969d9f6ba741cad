-- Bad: the type mood and the index tweets_created_at stay behind, and then the up can't run again.
ALTER TABLE users
    DROP COLUMN mood,
    DROP COLUMN bio;
