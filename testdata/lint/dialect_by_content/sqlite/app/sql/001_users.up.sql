-- not for sqlite: AUTOINCREMENT and PRAGMA stand in a comment only
CREATE TABLE users (id bigserial PRIMARY KEY, made timestamptz NOT NULL DEFAULT now());
