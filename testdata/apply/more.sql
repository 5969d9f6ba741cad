-- case: several words of one ALTER TABLE
CREATE TABLE a (id integer);
ALTER TABLE a ADD COLUMN x integer, ADD CONSTRAINT c CHECK (x > 0), ALTER COLUMN x SET NOT NULL;
ALTER TABLE a DROP COLUMN x, ADD COLUMN x text;
-- case: foreign keys between schemas
CREATE SCHEMA app;
CREATE TABLE app.users (id integer PRIMARY KEY);
CREATE TABLE tweets (user_id integer REFERENCES app.users);
-- error: cannot drop schema app because other objects depend on it
DROP SCHEMA app;
-- case: a schema dropped with tables that others refer to
CREATE SCHEMA app;
CREATE TABLE app.users (id integer PRIMARY KEY);
CREATE TABLE tweets (user_id integer REFERENCES app.users);
DROP SCHEMA app CASCADE;
-- error: constraint "tweets_user_id_fkey" of relation "tweets" does not exist
ALTER TABLE tweets DROP CONSTRAINT tweets_user_id_fkey;
-- case: a schema renamed
CREATE SCHEMA app;
CREATE TABLE app.users (id serial PRIMARY KEY, x integer);
CREATE INDEX i ON app.users (x);
ALTER SCHEMA app RENAME TO web;
ALTER TABLE web.users ADD COLUMN y integer;
DROP INDEX web.i;
ALTER SEQUENCE web.users_id_seq RESTART;
DROP SCHEMA web CASCADE;
-- case: a table of a schema that is gone
CREATE SCHEMA app;
DROP SCHEMA app;
-- error: schema "app" does not exist
CREATE TABLE app.users (id integer);
-- case: dropping columns of a key of several
CREATE TABLE a (x integer, y integer, z integer, PRIMARY KEY (x, y), UNIQUE (y, z));
ALTER TABLE a DROP COLUMN y;
ALTER TABLE a ADD PRIMARY KEY (x), ADD CONSTRAINT a_y_z_key UNIQUE (z);
-- case: a self reference goes with its column
CREATE TABLE a (id integer PRIMARY KEY, parent integer REFERENCES a);
-- error: cannot drop column id of table a because other objects depend on it
ALTER TABLE a DROP COLUMN id;
-- case: a view on a view, cascaded
CREATE TABLE a (id integer);
CREATE VIEW v AS SELECT id FROM a;
CREATE VIEW w AS SELECT id FROM v;
DROP TABLE a CASCADE;
-- error: view "w" does not exist
DROP VIEW w;
-- case: both views at once
CREATE VIEW v AS SELECT 1 AS id;
CREATE VIEW w AS SELECT id FROM v;
DROP VIEW v, w;
-- case: a view with a column of the other table
CREATE TABLE a (id integer, name text);
CREATE TABLE b (id integer, title text);
CREATE VIEW v AS SELECT a.id, b.title FROM a JOIN b USING (id);
ALTER TABLE a DROP COLUMN name;
-- error: cannot drop column title of table b because other objects depend on it
ALTER TABLE b DROP COLUMN title;
-- case: a materialized view in the way of a type
CREATE TABLE a (id integer);
CREATE MATERIALIZED VIEW v AS SELECT id FROM a;
-- error: cannot alter type of a column used by a view or rule
ALTER TABLE a ALTER COLUMN id TYPE bigint;
-- case: names with capitals
CREATE TABLE "Users" ("Id" serial PRIMARY KEY, "userName" text UNIQUE);
CREATE INDEX ON "Users" (lower("userName"));
ALTER TABLE "Users" RENAME COLUMN "userName" TO name;
ALTER TABLE "Users" DROP CONSTRAINT "Users_userName_key";
DROP INDEX "Users_lower_idx";
-- error: relation "users" does not exist
ALTER TABLE Users ADD COLUMN x integer;
-- case: a serial of two tables with one name
CREATE TABLE a_b (c serial);
CREATE TABLE a (b_c serial);
DROP SEQUENCE a_b_c_seq1 CASCADE;
DROP TABLE a_b;
-- error: sequence "a_b_c_seq" does not exist
DROP SEQUENCE a_b_c_seq;
-- case: a constraint name that another table has
CREATE TABLE a (x integer CONSTRAINT c CHECK (x > 0));
CREATE TABLE b (x integer CONSTRAINT c CHECK (x > 0));
ALTER TABLE a DROP CONSTRAINT c;
ALTER TABLE b DROP CONSTRAINT c;
-- error: constraint "c" of relation "a" does not exist
ALTER TABLE a DROP CONSTRAINT c;
-- case: an index in another schema
CREATE SCHEMA app;
CREATE TABLE app.a (id integer);
CREATE INDEX i ON app.a (id);
-- error: index "i" does not exist
DROP INDEX i;
-- case: a foreign table of dropped rows
CREATE TABLE a (id integer);
CREATE TABLE b (LIKE a);
INSERT INTO b SELECT id FROM a;
-- error: relation "c" does not exist
INSERT INTO b SELECT id FROM c;
-- case: a delete that reads a missing table
CREATE TABLE a (id integer);
-- error: relation "b" does not exist
DELETE FROM a USING b WHERE a.id = b.id;
-- case: with clauses are no tables
CREATE TABLE a (id integer);
WITH b AS (SELECT id FROM a) INSERT INTO a SELECT id FROM b;
WITH gone AS (DELETE FROM a RETURNING id) SELECT id FROM gone;
-- case: an update of a view's table
CREATE TABLE a (id integer);
CREATE VIEW v AS SELECT id FROM a;
INSERT INTO v VALUES (1);
UPDATE v SET id = 2;
-- case: copying
CREATE TABLE a (id integer);
-- unseen: what COPY TO reads is not looked at
-- error: column "x" of relation "a" does not exist
COPY a (id, x) TO STDOUT;
-- case: a procedure
CREATE PROCEDURE p(a integer) LANGUAGE sql AS 'SELECT 1';
ALTER PROCEDURE p(integer) SECURITY DEFINER;
DROP PROCEDURE p(integer);
-- error: procedure p(integer) does not exist
DROP PROCEDURE p(integer);
-- case: a function dropped as a procedure
CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- error: f() is not a procedure
DROP PROCEDURE f();
-- case: a routine
CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
DROP ROUTINE p;
DROP ROUTINE IF EXISTS p;
-- case: a function of a name that two have
CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(text) RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- error: function name "f" is not unique
DROP FUNCTION f;
-- case: a function of defaults and outputs
CREATE FUNCTION f(a integer, OUT b integer, c text DEFAULT 'x') LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION f(integer, text) IS 'x';
ALTER FUNCTION f(integer, text) RENAME TO g;
DROP FUNCTION g(integer, text);
-- case: a type of another schema
CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('ok');
CREATE TABLE a (m app.mood DEFAULT 'ok');
ALTER TYPE app.mood SET SCHEMA public;
-- error: cannot drop type mood because other objects depend on it
DROP TYPE mood;
-- case: a row type
CREATE TABLE a (id integer);
CREATE TABLE b (x a);
-- error: cannot drop table a because other objects depend on it
DROP TABLE a;
-- case: a domain of a type that is in use
CREATE TYPE mood AS ENUM ('ok');
CREATE DOMAIN d AS mood;
-- error: cannot drop type mood because other objects depend on it
DROP TYPE mood;
-- case: an index on a table of the search path
CREATE SCHEMA app;
CREATE TABLE app.a (id integer);
SET search_path = app;
CREATE INDEX ON a (id);
RESET search_path;
DROP INDEX app.a_id_idx;
-- case: nothing to create in
SELECT set_config('search_path', '', false);
CREATE TABLE public.a (id integer);
-- error: no schema has been selected to create in
CREATE TABLE a (id integer);
-- case: the path names a schema that has another name now
CREATE SCHEMA app;
SET search_path = app;
CREATE TABLE a (id integer);
ALTER SCHEMA app RENAME TO shop;
-- error: no schema has been selected to create in
CREATE TABLE b (id integer);
-- case: the path names a schema that is gone, and one that is there
CREATE SCHEMA app;
SET search_path = app, public;
DROP SCHEMA app;
CREATE TABLE b (id integer);
DROP TABLE public.b;
-- case: an array type by its own name
CREATE SCHEMA app;
CREATE TYPE mood AS ENUM ('ok');
CREATE TYPE app.size AS ENUM ('big');
CREATE TABLE a (m _mood, s app._size);
CREATE FUNCTION f(mood[], integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION g(app._size) RETURNS integer LANGUAGE sql AS 'SELECT 1';
DROP FUNCTION f(_mood, integer);
DROP FUNCTION g(app.size[]);
-- error: cannot drop type mood because other objects depend on it
DROP TYPE mood;
-- case: values added one by one, and between
CREATE TYPE mood AS ENUM ('a', 'z');
ALTER TYPE mood ADD VALUE 'b';
ALTER TYPE mood ADD VALUE 'c' AFTER 'a';
ALTER TYPE mood ADD VALUE 'd';
-- error: enum label "b" already exists
ALTER TYPE mood ADD VALUE 'b';
-- case: a star over several tables uses each of their columns
CREATE TABLE a (id integer, x integer, k integer);
CREATE TABLE b (id integer, y text);
CREATE TABLE c (id integer, z date);
CREATE VIEW v AS SELECT * FROM a JOIN b USING (id);
CREATE VIEW w AS SELECT a.k FROM a WHERE EXISTS (SELECT * FROM c WHERE c.id = a.id);
ALTER TABLE a ADD COLUMN later integer;
-- error: cannot drop column x of table a because other objects depend on it
ALTER TABLE a DROP COLUMN x;
-- error: cannot drop column id of table b because other objects depend on it
ALTER TABLE b DROP COLUMN id;
-- error: cannot drop column z of table c because other objects depend on it
ALTER TABLE c DROP COLUMN z;
ALTER TABLE a DROP COLUMN later;
ALTER TABLE b RENAME COLUMN y TO yy;
ALTER TABLE b ADD COLUMN y integer;
ALTER TABLE b DROP COLUMN y;
ALTER TABLE b RENAME TO bb;
-- error: cannot drop column yy of table bb because other objects depend on it
ALTER TABLE bb DROP COLUMN yy;
-- case: a star of one of several tables
CREATE TABLE a (id integer, x integer);
CREATE TABLE b (id integer, y text);
CREATE VIEW v AS SELECT t.* FROM a AS t, LATERAL (SELECT b.id FROM b WHERE b.id = t.id) AS l;
CREATE VIEW w AS WITH b AS (SELECT id FROM a) SELECT * FROM b;
ALTER TABLE b DROP COLUMN y;
-- error: cannot drop column x of table a because other objects depend on it
ALTER TABLE a DROP COLUMN x;
-- case: unlogged and clustered
CREATE UNLOGGED TABLE a (id integer PRIMARY KEY);
ALTER TABLE a SET LOGGED, CLUSTER ON a_pkey, REPLICA IDENTITY USING INDEX a_pkey;
-- error: index "b" for table "a" does not exist
ALTER TABLE a CLUSTER ON b;
-- case: without inheritance
CREATE TABLE a (id integer);
CREATE TABLE b (id integer);
ALTER TABLE b INHERIT a;
ALTER TABLE b NO INHERIT a;
-- error: relation "a" is not a parent of relation "b"
ALTER TABLE b NO INHERIT a;
-- case: a child that lacks a column
CREATE TABLE a (id integer, x integer);
CREATE TABLE b (id integer);
-- error: child table is missing column "x"
ALTER TABLE b INHERIT a;
-- case: a default for a view's column
CREATE TABLE a (id integer);
CREATE VIEW v AS SELECT id FROM a;
ALTER VIEW v ALTER COLUMN id SET DEFAULT 1;
ALTER VIEW v RENAME COLUMN id TO key;
ALTER VIEW v RENAME TO w;
DROP VIEW w;
-- case: a constraint trigger
CREATE TABLE a (id integer);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE CONSTRAINT TRIGGER t AFTER INSERT ON a DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f();
ALTER TRIGGER t ON a RENAME TO u;
-- error: trigger "t" for table "a" does not exist
DROP TRIGGER t ON a;
-- case: a check that calls a function
CREATE FUNCTION f(integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE TABLE a (id integer CHECK (f(id)));
-- error: cannot drop function f(integer) because other objects depend on it
DROP FUNCTION f(integer);
-- case: a check that calls a function, cascaded
CREATE FUNCTION f(integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE TABLE a (id integer CHECK (f(id)));
DROP FUNCTION f(integer) CASCADE;
-- error: constraint "a_id_check" of relation "a" does not exist
ALTER TABLE a DROP CONSTRAINT a_id_check;
-- case: a table by the name that its schema had
CREATE SCHEMA app;
CREATE TABLE app.t (a integer);
ALTER SCHEMA app RENAME TO other;
-- error: relation "app.t" does not exist
INSERT INTO app.t VALUES (1);
ALTER SCHEMA other RENAME TO app;
-- case: a table altered by the name that its schema had
CREATE SCHEMA app;
CREATE TABLE app.t (a integer);
ALTER SCHEMA app RENAME TO other;
-- error: schema "app" does not exist
ALTER TABLE app.t ADD COLUMN b integer;
ALTER SCHEMA other RENAME TO app;
-- case: a table dropped by the name that its schema had
CREATE SCHEMA app;
CREATE TABLE app.t (a integer);
ALTER SCHEMA app RENAME TO other;
-- error: schema "app" does not exist
DROP TABLE app.t;
ALTER SCHEMA other RENAME TO app;
-- case: a table by the name that its schema has
CREATE SCHEMA app;
CREATE TABLE app.t (a integer);
ALTER SCHEMA app RENAME TO other;
ALTER TABLE other.t ADD COLUMN b integer;
ALTER SCHEMA other RENAME TO app;
DROP TABLE app.t;
