-- case: an enum
CREATE TYPE mood AS ENUM ('sad', 'ok');
ALTER TYPE mood ADD VALUE 'happy' AFTER 'ok';
ALTER TYPE mood ADD VALUE IF NOT EXISTS 'ok';
ALTER TYPE mood RENAME VALUE 'sad' TO 'blue';
-- error: "sad" is not an existing enum label
ALTER TYPE mood RENAME VALUE 'sad' TO 'red';
-- case: an enum value twice
CREATE TYPE mood AS ENUM ('sad', 'ok');
-- error: enum label "ok" already exists
ALTER TYPE mood ADD VALUE 'ok';
-- case: an enum value beside one that is not there
CREATE TYPE mood AS ENUM ('sad', 'ok');
-- error: "y" is not an existing enum label
ALTER TYPE mood ADD VALUE 'x' BEFORE 'y';
-- case: a type twice
CREATE TYPE mood AS ENUM ('sad', 'ok');
-- error: type "mood" already exists
CREATE TYPE mood AS ENUM ('sad', 'ok');
-- case: a type where a table is
CREATE TABLE mood (id integer);
-- error: type "mood" already exists
CREATE TYPE mood AS ENUM ('sad', 'ok');
-- case: a type that a column has
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE a (m mood);
-- error: cannot drop type mood because other objects depend on it
DROP TYPE mood;
-- case: a type that a column has, cascaded
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE a (id integer, m mood);
DROP TYPE mood CASCADE;
-- error: column "m" of relation "a" does not exist
ALTER TABLE a DROP COLUMN m;
-- case: a type that an array column has
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE a (m mood[]);
-- error: cannot drop type mood because other objects depend on it
DROP TYPE mood;
-- case: a type that a function takes
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE FUNCTION f(mood) RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- error: cannot drop type mood because other objects depend on it
DROP TYPE mood;
-- case: a type that is gone
CREATE TYPE mood AS ENUM ('sad', 'ok');
DROP TYPE mood;
-- error: type "mood" does not exist
CREATE TABLE a (m mood);
-- case: a renamed type
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE a (m mood);
ALTER TYPE mood RENAME TO feeling;
-- error: cannot drop type feeling because other objects depend on it
DROP TYPE feeling;
-- case: a type that is not there
-- error: type "mood" does not exist
DROP TYPE mood;
-- case: a domain that a column has
CREATE DOMAIN d AS text;
CREATE TABLE a (x d);
-- error: cannot drop type d because other objects depend on it
DROP DOMAIN d;
-- case: a type dropped as a domain
CREATE TYPE mood AS ENUM ('sad', 'ok');
-- error: "mood" is not a domain
DROP DOMAIN mood;
-- case: a domain dropped as a type
CREATE DOMAIN d AS text;
DROP TYPE d;
-- error: type "d" does not exist
DROP DOMAIN d;
-- case: a composite type
CREATE TYPE pair AS (a integer, b text);
ALTER TYPE pair ADD ATTRIBUTE c integer;
ALTER TYPE pair RENAME ATTRIBUTE a TO x;
ALTER TYPE pair DROP ATTRIBUTE IF EXISTS a;
-- error: column "a" of relation "pair" does not exist
ALTER TYPE pair DROP ATTRIBUTE a;
-- case: views
CREATE TABLE a (id integer);
CREATE VIEW v AS SELECT id FROM a;
CREATE OR REPLACE VIEW v AS SELECT id, 1 AS one FROM a;
CREATE VIEW w AS SELECT id FROM v;
-- error: cannot drop view v because other objects depend on it
DROP VIEW v;
-- case: a view replaced with fewer columns
CREATE TABLE a (id integer, n text);
CREATE VIEW v AS SELECT id, n FROM a;
-- error: cannot drop columns from view
CREATE OR REPLACE VIEW v AS SELECT id FROM a;
-- case: a view replaced with another column
CREATE TABLE a (id integer, n text);
CREATE VIEW v (one) AS SELECT id, upper(n) FROM a UNION ALL SELECT 1, 'x';
CREATE OR REPLACE VIEW v (one) AS SELECT id, lower(n) AS upper, 1 FROM a;
-- error: cannot change name of view column "one" to "id"
CREATE OR REPLACE VIEW v AS SELECT id, n AS upper, 1 FROM a;
-- case: a view whose column was renamed is replaced
CREATE TABLE a (id integer, n text);
CREATE VIEW v AS SELECT id, n FROM a;
ALTER VIEW v RENAME COLUMN n TO m;
ALTER TABLE a RENAME COLUMN id TO key;
CREATE OR REPLACE VIEW v AS SELECT key AS id, n AS m FROM a;
-- error: cannot change name of view column "m" to "n"
CREATE OR REPLACE VIEW v AS SELECT key AS id, n FROM a;
-- case: a view of all columns is replaced
CREATE TABLE a (id integer, n text);
CREATE VIEW v AS SELECT a.* FROM a;
CREATE OR REPLACE VIEW v AS SELECT id, n, 1 AS one FROM a;
-- case: a view twice
CREATE VIEW v AS SELECT 1 AS one;
-- error: relation "v" already exists
CREATE VIEW v AS SELECT 1 AS one;
-- case: a view of a missing table
-- error: relation "a" does not exist
CREATE VIEW v AS SELECT id FROM a;
-- case: a view of a catalogue
CREATE VIEW v AS SELECT relname FROM pg_class, information_schema.tables WHERE false;
-- case: a view replacing a table
CREATE TABLE a (id integer);
-- error: "a" is not a view
CREATE OR REPLACE VIEW a AS SELECT 1 AS id;
-- case: a view that is not there
-- error: view "v" does not exist
DROP VIEW v;
-- case: a materialized view dropped as a view
CREATE MATERIALIZED VIEW v AS SELECT 1 AS id;
-- error: "v" is not a view
DROP VIEW v;
-- case: refreshing a view
CREATE VIEW v AS SELECT 1 AS id;
-- error: "v" is not a table or materialized view
REFRESH MATERIALIZED VIEW v;
-- case: functions
CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE OR REPLACE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 2';
CREATE FUNCTION f(a text) RETURNS integer LANGUAGE sql AS 'SELECT 2';
DROP FUNCTION f(integer);
DROP FUNCTION f;
DROP FUNCTION IF EXISTS f;
-- case: a function twice
CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- error: function "f" already exists with same argument types
CREATE FUNCTION f(b integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- case: another result
CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- error: cannot change return type of existing function
CREATE OR REPLACE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT 1::text';
-- case: another name of an argument
CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- error: cannot change name of input parameter "a"
CREATE OR REPLACE FUNCTION f(b integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- case: a default of an argument taken away
CREATE FUNCTION f(a integer, b integer DEFAULT 1) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE OR REPLACE FUNCTION f(a integer DEFAULT 2, b integer DEFAULT 3) RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- error: cannot remove parameter defaults from existing function
CREATE OR REPLACE FUNCTION f(a integer, b integer DEFAULT 1) RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- case: a function that is gone
CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
DROP FUNCTION f(integer);
-- error: function f(integer) does not exist
DROP FUNCTION f(integer);
-- case: a function that a trigger calls
CREATE TABLE a (id integer);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();
-- error: cannot drop function f() because other objects depend on it
DROP FUNCTION f();
-- case: a function that a default calls
CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TABLE a (id integer DEFAULT f());
-- error: cannot drop function f() because other objects depend on it
DROP FUNCTION f();
-- case: a trigger goes with its table
CREATE TABLE a (id integer);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();
DROP TABLE a;
DROP FUNCTION f();
-- case: a trigger twice
CREATE TABLE a (id integer);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();
CREATE OR REPLACE TRIGGER t AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();
-- error: trigger "t" for relation "a" already exists
CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();
-- case: a trigger that is not there
CREATE TABLE a (id integer);
-- error: trigger "t" for table "a" does not exist
DROP TRIGGER t ON a;
-- case: a trigger of a table that is not there
-- error: relation "a" does not exist
DROP TRIGGER t ON a;
-- case: a trigger to switch that is not there
CREATE TABLE a (id integer);
-- error: trigger "t" for table "a" does not exist
ALTER TABLE a DISABLE TRIGGER t;
-- case: a trigger after its table was renamed
CREATE TABLE a (id integer);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();
ALTER TABLE a RENAME TO b;
DROP TRIGGER t ON b;
DROP FUNCTION f();
-- case: policies
CREATE TABLE a (id integer);
CREATE POLICY p ON a USING (id > 0);
ALTER POLICY p ON a USING (id > 1);
-- error: policy "p" for table "a" already exists
CREATE POLICY p ON a USING (id > 0);
-- case: a policy that is not there
CREATE TABLE a (id integer);
-- error: policy "p" for table "a" does not exist
DROP POLICY p ON a;
-- case: sequences
CREATE SEQUENCE s;
ALTER SEQUENCE s INCREMENT 2;
CREATE SEQUENCE IF NOT EXISTS s;
-- error: relation "s" already exists
CREATE SEQUENCE s;
-- case: an owned sequence
CREATE TABLE a (id integer);
CREATE SEQUENCE s OWNED BY a.id;
DROP TABLE a;
-- error: sequence "s" does not exist
DROP SEQUENCE s;
-- case: a sequence that is not there
-- error: relation "s" does not exist
ALTER SEQUENCE s INCREMENT 2;
-- case: a table altered as a sequence
CREATE TABLE a (id integer);
-- error: "a" is not a sequence
ALTER SEQUENCE a INCREMENT 2;
-- case: comments
CREATE TABLE a (id integer PRIMARY KEY);
COMMENT ON TABLE a IS 'x';
COMMENT ON COLUMN a.id IS 'x';
COMMENT ON CONSTRAINT a_pkey ON a IS 'x';
COMMENT ON INDEX a_pkey IS 'x';
-- error: column "x" of relation "a" does not exist
COMMENT ON COLUMN a.x IS 'x';
-- case: a comment on a missing table
-- error: relation "a" does not exist
COMMENT ON TABLE a IS 'x';
-- case: a grant on a missing table
-- error: relation "a" does not exist
GRANT SELECT ON a TO public;
-- case: grants
CREATE TABLE a (id integer);
GRANT SELECT, INSERT ON a TO public;
REVOKE INSERT ON a FROM public;
GRANT USAGE ON SCHEMA public TO public;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO public;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO public;
-- case: extensions
CREATE EXTENSION IF NOT EXISTS plpgsql;
-- error: extension "plpgsql" already exists
CREATE EXTENSION plpgsql;
-- case: rules
CREATE TABLE a (id integer);
CREATE RULE r AS ON INSERT TO a DO INSTEAD NOTHING;
DROP RULE r ON a;
-- error: rule "r" for relation "a" does not exist
DROP RULE r ON a;
-- case: statistics
CREATE TABLE a (id integer, x integer);
CREATE STATISTICS s ON id, x FROM a;
DROP TABLE a;
-- case: merging
CREATE TABLE a (id integer, x integer);
CREATE TABLE b (id integer, x integer);
MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN UPDATE SET x = b.x;
-- case: a default stays a value of the type its column had
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (m mood DEFAULT 'a', n mood DEFAULT NULL);
ALTER TABLE t ALTER m TYPE text, ALTER n TYPE text;
ALTER TYPE mood RENAME TO feeling;
-- error: cannot drop type feeling because other objects depend on it
DROP TYPE feeling;
-- case: a default that is set anew after its column left the type
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (m mood DEFAULT 'a');
ALTER TABLE t ALTER m TYPE text;
ALTER TABLE t ALTER m SET DEFAULT 'a';
DROP TYPE mood;
-- case: a default of the old type goes with CASCADE
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (m mood DEFAULT 'a');
ALTER TABLE t ALTER m TYPE text USING m::text;
DROP TYPE mood CASCADE;
ALTER TABLE t ALTER m TYPE integer USING 1;
-- case: a function that an event trigger calls
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION f();
DROP FUNCTION f(integer);
-- error: cannot drop function f() because other objects depend on it
DROP FUNCTION f();
-- case: a function that an event trigger called
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION f();
DROP EVENT TRIGGER e;
DROP FUNCTION f();
-- case: a type that a default casts to
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (a integer, b text DEFAULT ('a'::mood)::text);
-- error: cannot drop type mood because other objects depend on it
DROP TYPE mood;
-- case: a type that a default casts to, cascaded
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (a integer, b text DEFAULT ('a'::mood)::text);
DROP TYPE mood CASCADE;
ALTER TABLE t DROP COLUMN b;
-- case: a type that a default cast to
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (a integer, b text DEFAULT ('a'::mood)::text);
ALTER TABLE t ALTER COLUMN b DROP DEFAULT;
DROP TYPE mood;
-- case: a type that a check casts to
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (b text CONSTRAINT c CHECK (b <> 'a'::mood::text));
ALTER TYPE mood RENAME TO feeling;
-- error: cannot drop type feeling because other objects depend on it
DROP TYPE feeling;
-- case: a domain that an index casts to
CREATE DOMAIN d AS text;
CREATE TABLE t (a integer);
CREATE INDEX i ON t ((a::text::d));
-- error: cannot drop type d because other objects depend on it
DROP DOMAIN d;
-- case: a domain that the condition of an index casts to
CREATE DOMAIN d AS text;
CREATE TABLE t (a integer);
CREATE INDEX i ON t (a) WHERE a::text::d = 'x';
-- error: cannot drop type d because other objects depend on it
DROP DOMAIN d;
-- case: a type that a view casts to
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE VIEW v AS SELECT 1 AS a WHERE 'a'::mood::text = 'a';
-- error: cannot drop type mood because other objects depend on it
DROP TYPE mood;
-- case: a type that a view cast to
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE VIEW v AS SELECT '{a}'::public.mood[] AS a;
DROP VIEW v;
DROP TYPE mood;
-- case: a type that a policy casts to
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (b text);
CREATE POLICY p ON t USING (b = 'a'::mood::text);
-- error: cannot drop type mood because other objects depend on it
DROP TYPE mood;
-- case: a type that a trigger's condition casts to
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (b text);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW WHEN (new.b = 'a'::mood::text) EXECUTE FUNCTION f();
-- error: cannot drop type mood because other objects depend on it
DROP TYPE mood;
