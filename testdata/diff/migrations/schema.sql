CREATE TABLE users (id bigserial PRIMARY KEY, email text NOT NULL, name text);
CREATE INDEX users_name ON users (name);
