-- case: a procedure dropped as a function
CREATE PROCEDURE p(integer) LANGUAGE sql AS 'SELECT 1';
-- error: p(integer) is not a function
DROP FUNCTION p(integer);
-- case: a procedure dropped as a function, without arguments
CREATE PROCEDURE p(integer) LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION p(integer, integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
DROP FUNCTION p;
DROP PROCEDURE p;
-- case: a function dropped as a procedure
CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- error: f(integer) is not a procedure
DROP PROCEDURE f(integer);
-- case: a function dropped as an aggregate
CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- error: function f(integer) is not an aggregate
DROP AGGREGATE f(integer);
-- case: an aggregate dropped as a function
CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer);
-- error: "total" is an aggregate function
DROP FUNCTION total(integer);
-- case: every kind is a routine
CREATE PROCEDURE p(integer) LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer);
ALTER ROUTINE p(integer) RENAME TO q;
COMMENT ON ROUTINE q(integer) IS 'a';
DROP ROUTINE q(integer);
DROP ROUTINE f;
DROP ROUTINE total(integer);
-- error: function f(integer) does not exist
DROP FUNCTION f(integer);
-- case: a routine's name that two have
CREATE PROCEDURE p(integer) LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION p(integer, integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- error: routine name "p" is not unique
DROP ROUTINE p;
-- case: a procedure altered as a function
CREATE PROCEDURE p(integer) LANGUAGE sql AS 'SELECT 1';
-- error: p(integer) is not a function
ALTER FUNCTION p(integer) RENAME TO q;
-- case: a function altered as a procedure
CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- error: f(integer) is not a procedure
ALTER PROCEDURE f(integer) SECURITY DEFINER;
-- case: a comment on a function that is a procedure
CREATE PROCEDURE p(integer) LANGUAGE sql AS 'SELECT 1';
-- error: p(integer) is not a function
COMMENT ON FUNCTION p(integer) IS 'a';
-- case: a grant on a procedure that is a function
CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- error: f(integer) is not a procedure
GRANT EXECUTE ON PROCEDURE f(integer) TO public;
-- case: a comment on an aggregate as a function
CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer);
COMMENT ON FUNCTION total(integer) IS 'a';
-- case: a function with other arguments
CREATE FUNCTION f(integer, text) RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- error: function f(integer) does not exist
DROP FUNCTION f(integer);
-- case: a function with arguments of other types
CREATE FUNCTION f(integer, text) RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- error: function f(integer, character varying) does not exist
DROP FUNCTION f(integer, varchar);
-- case: a comment on a function with other arguments
CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- error: function f(text) does not exist
COMMENT ON FUNCTION f(text) IS 'a';
-- case: arguments that are the same spelled otherwise
CREATE TYPE mood AS ENUM ('a');
CREATE FUNCTION f(VARIADIC a int4[], OUT b text) RETURNS text LANGUAGE sql AS 'SELECT 1::text';
CREATE FUNCTION g(a varchar(10), m public.mood, n timestamptz) RETURNS text LANGUAGE sql AS 'SELECT 1::text';
CREATE FUNCTION h() RETURNS text LANGUAGE sql AS 'SELECT 1::text';
CREATE FUNCTION i(a mood[], b mood) RETURNS text LANGUAGE sql AS 'SELECT 1::text';
CREATE PROCEDURE p(a integer, OUT b text) LANGUAGE sql AS 'SELECT 1::text';
ALTER TYPE mood RENAME TO feeling;
DROP FUNCTION f(a integer[], OUT b text);
DROP FUNCTION g(character varying, feeling, timestamp with time zone);
DROP FUNCTION h();
DROP FUNCTION i(feeling[], public.feeling);
DROP PROCEDURE p(integer, text);
-- case: a type that the default of an argument casts to
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE FUNCTION f(x text DEFAULT 'a'::mood::text) RETURNS text LANGUAGE sql AS 'SELECT 1::text';
-- error: cannot drop type mood because other objects depend on it
DROP TYPE mood;
-- case: a type that a body casts to
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE FUNCTION f() RETURNS text LANGUAGE sql RETURN 'a'::mood::text;
-- error: cannot drop type mood because other objects depend on it
DROP TYPE mood;
-- case: a table that a body reads
CREATE TABLE t (a integer);
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM t);
-- error: cannot drop table t because other objects depend on it
DROP TABLE t;
-- case: a table that a body writes
CREATE TABLE t (a integer);
CREATE PROCEDURE f() LANGUAGE sql BEGIN ATOMIC DELETE FROM t; END;
-- error: cannot drop table t because other objects depend on it
DROP TABLE t;
-- case: a table that a text speaks of
CREATE TABLE t (a integer);
CREATE PROCEDURE f() LANGUAGE sql AS 'DELETE FROM t';
DROP TABLE t;
-- case: a column that a body reads
CREATE TABLE t (a integer, b integer);
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql RETURN (SELECT max(a) FROM t);
ALTER TABLE t DROP COLUMN b;
-- error: cannot drop column a of table t because other objects depend on it
ALTER TABLE t DROP COLUMN a;
-- case: a function that a body calls
CREATE FUNCTION g() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f() RETURNS integer LANGUAGE sql RETURN g();
-- error: cannot drop function g() because other objects depend on it
DROP FUNCTION g();
-- case: a function that calls itself
CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql RETURN a;
CREATE OR REPLACE FUNCTION f(a integer) RETURNS integer LANGUAGE sql RETURN CASE WHEN a > 0 THEN f(a - 1) END;
DROP FUNCTION f(integer);
-- case: routines called by other spellings of their arguments
CREATE TYPE mood AS ENUM ('a','b');
CREATE DOMAIN posint AS int CHECK (VALUE > 0);
CREATE FUNCTION f1(a int DEFAULT 1, VARIADIC b text[] DEFAULT '{}') RETURNS int LANGUAGE sql AS 'select 1';
CREATE FUNCTION f2(IN a int, INOUT b int, OUT c int) LANGUAGE sql AS 'select 1,2';
CREATE FUNCTION f3(double precision, decimal(5,2), char(3), bit(4), "char") RETURNS int LANGUAGE sql AS 'select 1';
CREATE FUNCTION f4(mood, mood[], posint) RETURNS SETOF mood LANGUAGE sql AS 'select $1';
CREATE FUNCTION f5(timestamp, time with time zone, interval, float4) RETURNS TABLE (x int, y text) LANGUAGE sql AS 'select 1,$$a$$';
CREATE PROCEDURE p1(INOUT a int) LANGUAGE sql AS 'select 1';
CREATE PROCEDURE p2(a int, OUT b int) LANGUAGE sql AS 'select 1';
CREATE TABLE t (a int, m mood);
CREATE FUNCTION f6(t) RETURNS int LANGUAGE sql AS 'select 1';
CREATE FUNCTION f7(a t.a%TYPE) RETURNS int LANGUAGE sql AS 'select 1';
COMMENT ON FUNCTION f1(int, VARIADIC text[]) IS 'x';
COMMENT ON FUNCTION f2(int, INOUT int, OUT int) IS 'x';
COMMENT ON PROCEDURE p2(int, OUT int) IS 'x';
ALTER FUNCTION f5(timestamp without time zone, timetz, interval, real) STABLE;
ALTER ROUTINE p1(int) SECURITY DEFINER;
GRANT EXECUTE ON ROUTINE p1(int) TO PUBLIC;
REVOKE ALL ON FUNCTION f3 FROM PUBLIC;
DROP FUNCTION f1(integer, text[]);
DROP FUNCTION f2(int, int);
DROP FUNCTION f3(float8, numeric, character, bit, "char");
DROP FUNCTION f4(public.mood, mood[], posint);
DROP FUNCTION f5;
DROP FUNCTION f6(public.t);
DROP FUNCTION f7(int);
DROP PROCEDURE p1(INOUT int);
DROP PROCEDURE p2(IN int, OUT int);
CREATE FUNCTION g(a int) RETURNS int LANGUAGE sql AS 'select 1';
DROP FUNCTION IF EXISTS g(text);
CREATE OR REPLACE FUNCTION g(a text) RETURNS int LANGUAGE sql AS 'select 1';
DROP FUNCTION g(text), g(int);
CREATE FUNCTION h(a name, b regclass, c json, d uuid[], e varchar[]) RETURNS int LANGUAGE sql AS 'select 1';
DROP FUNCTION h(name, regclass, json, uuid[], character varying[]);
CREATE FUNCTION h(a bool, b int8, c int2, d bytea) RETURNS int LANGUAGE sql AS 'select 1';
ALTER FUNCTION h(boolean, bigint, smallint, bytea) RENAME TO hh;
DROP FUNCTION hh(bool, int8, int2, bytea);
CREATE TABLE w AS SELECT m::text AS mt, 'a'::mood AS mm FROM t;
ALTER TABLE w ALTER mm TYPE text;
ALTER TABLE t ALTER m SET DEFAULT 'a'::mood;
ALTER TABLE t ALTER m DROP DEFAULT, ALTER m TYPE text USING m::text;
DROP TYPE mood;
-- case: arguments have no modifier, and types one name
CREATE FUNCTION f(a varchar(10), b char, c nchar(3)[], d float(3), e interval, g bit(2)) RETURNS void
    LANGUAGE sql AS '';
DROP FUNCTION f(character varying(3), bpchar, bpchar[], real, interval year to month, bit(1));
-- case: a procedure is named by what it reads, or by all of its arguments
CREATE PROCEDURE f(IN a int, OUT b text) LANGUAGE plpgsql AS $$ BEGIN END $$;
ALTER PROCEDURE f(int, text) RENAME TO g;
COMMENT ON PROCEDURE g(int) IS 'x';
DROP ROUTINE g(int, text);
-- error: procedure g(integer) does not exist
DROP PROCEDURE g(int);
-- case: types of arguments are found on the search path, each time
CREATE SCHEMA app;
CREATE TABLE app.t (a integer);
SET search_path TO app, public;
CREATE FUNCTION f(t, t[]) RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION f(t, app.t[]) IMMUTABLE;
SET search_path TO public;
ALTER FUNCTION app.f(app.t, app.t[]) STABLE;
DROP FUNCTION app.f(app.t, app.t[]);
