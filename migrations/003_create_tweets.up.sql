-- Good: the index goes with the table, so the down need not name it.
CREATE TABLE tweets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    body text NOT NULL CHECK (length(body) <= 280),
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX tweets_author_id ON tweets (author_id, created_at);
