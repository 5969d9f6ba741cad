DROP INDEX CONCURRENTLY replies_tweet_id;
