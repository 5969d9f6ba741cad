CREATE TABLE users (id bigserial PRIMARY KEY, made timestamptz NOT NULL);
