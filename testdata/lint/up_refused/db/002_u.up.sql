CREATE TYPE mood AS ENUM ('sad');
CREATE TABLE t (id bigint, m mood);
ALTER TABLE t ADD COLUMN n text;
CREATE TABLE u (id bigint);
CREATE TABLE u (id bigint);
