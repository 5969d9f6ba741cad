-- pair: enum value at the end, in the middle, at the head
-- from
CREATE TYPE m AS ENUM ('b', 'd');
CREATE TABLE t (m m DEFAULT 'b');
-- to
CREATE TYPE m AS ENUM ('a', 'b', 'c', 'd', 'e');
CREATE TABLE t (m m DEFAULT 'b');

-- pair: enum value added and used
-- from
CREATE TYPE m AS ENUM ('a');
CREATE TABLE t (m m DEFAULT 'a');
-- to
CREATE TYPE m AS ENUM ('a', 'b');
CREATE TABLE t (m m DEFAULT 'b', CHECK (m <> 'b' OR m IS NULL));

-- pair: enum value removed, with default, array, index and view
-- from
CREATE TYPE m AS ENUM ('a', 'b', 'c');
CREATE TABLE t (id int, m m DEFAULT 'a', ms m[] DEFAULT '{a}');
CREATE INDEX t_m ON t (m) WHERE m = 'a';
CREATE VIEW v AS SELECT m FROM t WHERE m = 'b';
-- to
CREATE TYPE m AS ENUM ('a', 'b');
CREATE TABLE t (id int, m m DEFAULT 'a', ms m[] DEFAULT '{a}');
CREATE INDEX t_m ON t (m) WHERE m = 'a';
CREATE VIEW v AS SELECT m FROM t WHERE m = 'b';

-- pair: enum values in another order
-- from
CREATE TYPE m AS ENUM ('a', 'b', 'c');
CREATE TABLE t (m m);
COMMENT ON TYPE m IS 'mood';
-- to
CREATE TYPE m AS ENUM ('c', 'a', 'b');
CREATE TABLE t (m m);
COMMENT ON TYPE m IS 'mood';

-- pair: enum that a function takes
-- from
CREATE TYPE m AS ENUM ('a', 'b');
CREATE FUNCTION f(x m) RETURNS m LANGUAGE sql AS 'SELECT $1';
-- to
CREATE TYPE m AS ENUM ('a');
CREATE FUNCTION f(x m) RETURNS m LANGUAGE sql AS 'SELECT $1';

-- pair: text becomes an enum
-- from
CREATE TABLE t (a text DEFAULT 'x' NOT NULL);
-- to
CREATE TYPE m AS ENUM ('x', 'y');
CREATE TABLE t (a m DEFAULT 'x' NOT NULL);

-- pair: one enum to another
-- from
CREATE TYPE m AS ENUM ('x', 'y');
CREATE TABLE t (a m DEFAULT 'x');
-- to
CREATE TYPE n AS ENUM ('x', 'z');
CREATE TABLE t (a n DEFAULT 'x');

-- pair: domains
-- from
CREATE DOMAIN d AS text CHECK (VALUE <> '');
CREATE TABLE t (a d);
-- to
CREATE DOMAIN d AS text DEFAULT 'x' NOT NULL CONSTRAINT c CHECK (length(VALUE) < 10);
CREATE TABLE t (a d);
COMMENT ON DOMAIN d IS 'short';

-- pair: a column gets a domain
-- from
CREATE TABLE t (a text);
-- to
CREATE DOMAIN d AS text CHECK (VALUE LIKE '%@%');
CREATE TABLE t (a d);

-- pair: domain check not valid
-- from
CREATE DOMAIN d AS int;
-- to
CREATE DOMAIN d AS int;
ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID;

-- pair: composite types
-- from
CREATE TYPE c AS (a int, b text);
-- to
CREATE TYPE c AS (a bigint, c text COLLATE "C", d date);
COMMENT ON TYPE c IS 'parts';
COMMENT ON COLUMN c.a IS 'first';

-- pair: composite type in use
-- from
CREATE TYPE c AS (a int);
CREATE TABLE t (x c);
-- to
CREATE TYPE c AS (a int, b text);
CREATE TABLE t (x c);

-- pair: composite type comes with a table and function of it
-- from
-- to
CREATE TYPE c AS (a int, b text);
CREATE TABLE t (x c, xs c[]);
CREATE FUNCTION f(c) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1.a';

-- pair: range types
-- from
CREATE TYPE r AS RANGE (subtype = float8);
-- to
CREATE TYPE r AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE TYPE r2 AS RANGE (subtype = text, collation = "C", multirange_type_name = r2many);
CREATE TABLE t (a r2, b r2many);

-- pair: a type goes with all that is of it
-- from
CREATE TYPE m AS ENUM ('a');
CREATE TABLE t (id int, a m, b m[]);
CREATE FUNCTION f(m) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to
CREATE TABLE t (id int);

-- pair: collations
-- from
CREATE COLLATION old (locale = 'C');
-- to
CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE t (a text COLLATE nocase);
COMMENT ON COLLATION nocase IS 'A is a';
