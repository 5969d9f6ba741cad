-- pair: foreign data
-- superuser
-- from
CREATE EXTENSION postgres_fdw;
CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'old');
-- to
CREATE EXTENSION postgres_fdw;
CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'new', dbname 'x');
CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (user 'u');
CREATE FOREIGN TABLE ft (a int OPTIONS (column_name 'b') NOT NULL, c text CHECK (c <> '')) SERVER s OPTIONS (table_name 't');
COMMENT ON SERVER s IS 'elsewhere';
COMMENT ON FOREIGN TABLE ft IS 'theirs';

-- pair: a foreign table changes
-- superuser
-- from
CREATE EXTENSION postgres_fdw;
CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw;
CREATE FOREIGN TABLE ft (a int) SERVER s OPTIONS (table_name 't');
-- to
CREATE EXTENSION postgres_fdw;
CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw;
CREATE FOREIGN TABLE ft (a int, b text) SERVER s OPTIONS (table_name 'u', schema_name 'x');

-- pair: text search
-- superuser
-- from
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple);
-- to
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple, accept = false);
CREATE TEXT SEARCH CONFIGURATION c (COPY = english);
ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING FOR asciiword WITH d, english_stem;
CREATE TABLE t (a text, v tsvector GENERATED ALWAYS AS (to_tsvector('public.c'::regconfig, a)) STORED);

-- pair: inheritance
-- from
CREATE TABLE p (a int, b text);
CREATE TABLE c (a int, b text, d int);
-- to
CREATE TABLE p (a int, b text);
CREATE TABLE c (d int) INHERITS (p);

-- pair: base of a domain
-- from
CREATE DOMAIN d AS varchar(10) CHECK (VALUE <> '');
CREATE TABLE t (a d);
-- to
CREATE DOMAIN d AS text CHECK (VALUE <> '');
CREATE TABLE t (a d);

-- pair: default of a view's column
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
-- to
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
ALTER VIEW v ALTER a SET DEFAULT 5;
