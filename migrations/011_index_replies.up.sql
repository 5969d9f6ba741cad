-- Good: alone in its file, so that the runner sends it outside a transaction.
CREATE INDEX CONCURRENTLY replies_tweet_id ON replies (tweet_id, created_at);
