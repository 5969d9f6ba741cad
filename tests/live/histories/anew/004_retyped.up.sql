CREATE INDEX people_seen_on ON people (date(seen AT TIME ZONE 'UTC'));
ALTER TABLE nonces ALTER made TYPE timestamp;
