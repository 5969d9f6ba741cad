CREATE VIEW v AS SELECT id, email FROM users;
CREATE TABLE tweets (id bigserial PRIMARY KEY, user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE, body text);
CREATE INDEX tweets_user ON tweets (user_id);
CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email varchar(255) NOT NULL, handle text NOT NULL DEFAULT '', bio text, mood mood);
CREATE UNIQUE INDEX users_handle ON users (handle);
CREATE TYPE mood AS ENUM ('sad','ok','happy');
