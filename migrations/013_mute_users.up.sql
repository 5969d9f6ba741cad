-- Bad: BEGIN without COMMIT. What the file does is lost when the connection ends.
BEGIN;
CREATE TABLE mutes (
    user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    muted_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, muted_id)
);
