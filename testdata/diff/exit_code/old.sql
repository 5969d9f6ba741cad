CREATE TYPE mood AS ENUM ('sad','ok');
CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mail varchar(100) NOT NULL, handle text, legacy_id integer);
CREATE INDEX users_legacy ON users (legacy_id);
CREATE TABLE old_things (id serial PRIMARY KEY, a int);
CREATE VIEW v AS SELECT id, mail FROM users;
