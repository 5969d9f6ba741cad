-- Good.
CREATE TABLE replies (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tweet_id bigint NOT NULL REFERENCES tweets (id) ON DELETE CASCADE,
    author_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    body text NOT NULL CHECK (length(body) <= 280),
    created_at timestamptz NOT NULL DEFAULT now()
);
