-- The up is good; the down forgets half of it.
CREATE TYPE mood AS ENUM ('happy', 'busy', 'away');

ALTER TABLE users
    ADD COLUMN bio text,
    ADD COLUMN mood mood;

CREATE INDEX tweets_created_at ON tweets (created_at);
