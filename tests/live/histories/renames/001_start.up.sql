CREATE SCHEMA app;
CREATE TABLE users (id serial PRIMARY KEY, mail text UNIQUE, age integer CHECK (age > 0));
CREATE TABLE posts (id integer PRIMARY KEY, user_id integer REFERENCES users (id));
CREATE INDEX users_mail ON users (lower(mail));
CREATE VIEW v AS SELECT u.mail AS address, p.id FROM users u JOIN posts p ON p.user_id = u.id;
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE feelings (m mood DEFAULT 'a');
CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TABLE g (x integer DEFAULT f());
