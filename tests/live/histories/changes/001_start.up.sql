CREATE TABLE t (id serial PRIMARY KEY, a integer, b text NOT NULL, c varchar(10) DEFAULT 'x', gone text, d integer DEFAULT 1);
CREATE INDEX t_a ON t (a);
CREATE TABLE u (id integer PRIMARY KEY, t_id integer REFERENCES t (id), CONSTRAINT pos CHECK (id > 0));
CREATE VIEW v AS SELECT id, a FROM t;
CREATE TYPE s AS ENUM ('a', 'b');
CREATE TABLE w (id bigint, st s DEFAULT 'a');
