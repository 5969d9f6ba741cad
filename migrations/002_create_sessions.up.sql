-- Good: the down undoes the statements in the opposite order.
CREATE TYPE oauth_provider AS ENUM ('github', 'google', 'mastodon');

CREATE TABLE sessions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    provider oauth_provider NOT NULL,
    access_token text NOT NULL,
    refresh_token text,
    expires_at timestamptz NOT NULL
);

CREATE INDEX sessions_user_id ON sessions (user_id);
