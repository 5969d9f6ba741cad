-- case: a column that is there
CREATE TABLE a (id integer);
-- error: column "id" of relation "a" already exists
ALTER TABLE a ADD COLUMN id integer;
-- case: a column that is there, tolerated
CREATE TABLE a (id integer);
ALTER TABLE a ADD COLUMN IF NOT EXISTS id integer;
-- case: a column that is not there
CREATE TABLE a (id integer);
-- error: column "x" of relation "a" does not exist
ALTER TABLE a DROP COLUMN x;
-- case: a column that is not there, tolerated
CREATE TABLE a (id integer);
ALTER TABLE a DROP COLUMN IF EXISTS x;
-- case: a dropped column takes indexes and constraints along
CREATE TABLE a (id integer PRIMARY KEY, x integer UNIQUE, y integer, CHECK (x > y));
CREATE INDEX a_xy ON a (y) WHERE x > 0;
ALTER TABLE a DROP COLUMN x;
-- error: index "a_xy" does not exist
DROP INDEX a_xy;
-- case: a dropped column frees its constraint's name
CREATE TABLE a (id integer, x integer UNIQUE);
ALTER TABLE a DROP COLUMN x;
-- error: constraint "a_x_key" of relation "a" does not exist
ALTER TABLE a DROP CONSTRAINT a_x_key;
-- case: a dropped serial column takes its sequence along
CREATE TABLE a (id serial, x integer);
ALTER TABLE a DROP COLUMN id;
-- error: sequence "a_id_seq" does not exist
DROP SEQUENCE a_id_seq;
-- case: a column that a view uses
CREATE TABLE a (id integer, x integer);
CREATE VIEW v AS SELECT id, x FROM a;
-- error: cannot drop column x of table a because other objects depend on it
ALTER TABLE a DROP COLUMN x;
-- case: a column that a view does not use
CREATE TABLE a (id integer, x integer);
CREATE VIEW v AS SELECT id FROM a;
ALTER TABLE a DROP COLUMN x;
-- case: a column that a view has by its star
CREATE TABLE a (id integer, x integer);
CREATE VIEW v AS SELECT * FROM a;
ALTER TABLE a ADD COLUMN y integer;
ALTER TABLE a DROP COLUMN y;
-- error: cannot drop column x of table a because other objects depend on it
ALTER TABLE a DROP COLUMN x;
-- case: cascading to a view
CREATE TABLE a (id integer, x integer);
CREATE VIEW v AS SELECT id, x FROM a;
ALTER TABLE a DROP COLUMN x CASCADE;
-- error: view "v" does not exist
DROP VIEW v;
-- case: a column that is referred to
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (a_id integer REFERENCES a);
-- error: cannot drop column id of table a because other objects depend on it
ALTER TABLE a DROP COLUMN id;
-- case: a column that a generated one needs
CREATE TABLE a (id integer, x integer GENERATED ALWAYS AS (id * 2) STORED);
-- error: cannot drop column id of table a because other objects depend on it
ALTER TABLE a DROP COLUMN id;
-- case: a column that a policy needs
CREATE TABLE a (id integer, owner text);
CREATE POLICY p ON a USING (owner = current_user);
-- error: cannot drop column owner of table a because other objects depend on it
ALTER TABLE a DROP COLUMN owner;
-- case: a column that a trigger names
CREATE TABLE a (id integer, x integer);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER t BEFORE UPDATE OF x ON a FOR EACH ROW EXECUTE FUNCTION f();
-- error: cannot drop column x of table a because other objects depend on it
ALTER TABLE a DROP COLUMN x;
-- case: renaming a column
CREATE TABLE a (id integer PRIMARY KEY, x integer CHECK (x > 0));
CREATE TABLE b (a_id integer REFERENCES a (id));
CREATE INDEX a_x ON a (x);
ALTER TABLE a RENAME COLUMN x TO y;
ALTER TABLE a RENAME COLUMN id TO key;
ALTER TABLE a DROP COLUMN y;
-- error: index "a_x" does not exist
DROP INDEX a_x;
-- case: renaming a column that is not there
CREATE TABLE a (id integer);
-- error: column "x" does not exist
ALTER TABLE a RENAME COLUMN x TO y;
-- case: renaming a column to one that is there
CREATE TABLE a (id integer, x integer);
-- error: column "id" of relation "a" already exists
ALTER TABLE a RENAME COLUMN x TO id;
-- case: altering a column that is not there
CREATE TABLE a (id integer);
-- error: column "x" of relation "a" does not exist
ALTER TABLE a ALTER COLUMN x SET NOT NULL;
-- case: a type that a string does not become by itself
CREATE TABLE a (x text);
-- error: column "x" cannot be cast automatically to type integer
ALTER TABLE a ALTER COLUMN x TYPE integer;
-- case: a type with using
CREATE TABLE a (x text);
ALTER TABLE a ALTER COLUMN x TYPE integer USING x::integer;
-- case: a type that does not fit the default
CREATE TABLE a (x text DEFAULT '1');
-- error: default for column "x" cannot be cast automatically to type integer
ALTER TABLE a ALTER COLUMN x TYPE integer USING x::integer;
-- case: an enum type that does not fit the default
CREATE TYPE mood AS ENUM ('ok');
CREATE TABLE a (x text DEFAULT 'ok');
-- error: default for column "x" cannot be cast automatically to type mood
ALTER TABLE a ALTER COLUMN x TYPE mood USING x::mood;
-- case: integers become longer and shorter
CREATE TABLE a (x integer DEFAULT 0);
ALTER TABLE a ALTER COLUMN x TYPE bigint;
ALTER TABLE a ALTER COLUMN x TYPE smallint;
ALTER TABLE a ALTER COLUMN x TYPE text;
-- case: an integer is no boolean
CREATE TABLE a (x integer);
-- error: column "x" cannot be cast automatically to type boolean
ALTER TABLE a ALTER COLUMN x TYPE boolean;
-- case: the type of a column that a view uses
CREATE TABLE a (x integer);
CREATE VIEW v AS SELECT x FROM a;
-- error: cannot alter type of a column used by a view or rule
ALTER TABLE a ALTER COLUMN x TYPE bigint;
-- case: the type of a column that a generated one uses
CREATE TABLE a (x integer, y integer GENERATED ALWAYS AS (x * 2) STORED);
-- error: cannot alter type of a column used by a generated column
ALTER TABLE a ALTER COLUMN x TYPE bigint;
-- case: not null of a key
CREATE TABLE a (id integer PRIMARY KEY);
-- error: column "id" is in a primary key
ALTER TABLE a ALTER COLUMN id DROP NOT NULL;
-- case: not null after the key is gone
CREATE TABLE a (id integer PRIMARY KEY);
ALTER TABLE a DROP CONSTRAINT a_pkey;
ALTER TABLE a ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
-- error: column "id" of relation "a" is an identity column
ALTER TABLE a ALTER COLUMN id DROP NOT NULL;
-- case: identity needs not null
CREATE TABLE a (id integer);
-- error: column "id" of relation "a" must be declared NOT NULL before identity can be added
ALTER TABLE a ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
-- case: identity twice
CREATE TABLE a (id integer GENERATED ALWAYS AS IDENTITY);
-- error: column "id" of relation "a" is already an identity column
ALTER TABLE a ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
-- case: identity beside a default
CREATE TABLE a (id serial);
-- error: column "id" of relation "a" already has a default value
ALTER TABLE a ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
-- case: from serial to identity
CREATE TABLE a (id serial);
ALTER TABLE a ALTER COLUMN id DROP DEFAULT;
DROP SEQUENCE a_id_seq;
ALTER TABLE a ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY;
ALTER TABLE a ALTER COLUMN id SET GENERATED ALWAYS SET INCREMENT 2;
ALTER TABLE a ALTER COLUMN id DROP IDENTITY;
ALTER TABLE a ALTER COLUMN id DROP IDENTITY IF EXISTS;
-- error: column "id" of relation "a" is not an identity column
ALTER TABLE a ALTER COLUMN id DROP IDENTITY;
-- case: a default for an identity column
CREATE TABLE a (id integer GENERATED ALWAYS AS IDENTITY);
-- error: column "id" of relation "a" is an identity column
ALTER TABLE a ALTER COLUMN id SET DEFAULT 1;
-- case: a default for a generated column
CREATE TABLE a (id integer, x integer GENERATED ALWAYS AS (id) STORED);
-- error: column "x" of relation "a" is a generated column
ALTER TABLE a ALTER COLUMN x SET DEFAULT 1;
-- case: an expression that is not there
CREATE TABLE a (id integer);
-- error: column "id" of relation "a" is not a stored generated column
ALTER TABLE a ALTER COLUMN id DROP EXPRESSION;
-- case: a sequence that a default uses
CREATE TABLE a (id serial);
-- error: cannot drop sequence a_id_seq because other objects depend on it
DROP SEQUENCE a_id_seq;
-- case: a sequence that a default uses, cascaded
CREATE TABLE a (id serial);
DROP SEQUENCE a_id_seq CASCADE;
ALTER TABLE a ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
-- case: the sequence of an identity column
CREATE TABLE a (id integer GENERATED ALWAYS AS IDENTITY);
-- error: cannot drop sequence a_id_seq because column id of table a requires it
DROP SEQUENCE a_id_seq;
-- case: an enum value that is not there as a default
CREATE TYPE mood AS ENUM ('sad', 'ok');
-- error: invalid input value for enum mood: "happy"
CREATE TABLE a (x mood DEFAULT 'happy');
-- case: an inherited column keeps its name
CREATE TABLE a (id integer);
CREATE TABLE b (y integer) INHERITS (a);
-- error: cannot rename inherited column "id"
ALTER TABLE b RENAME COLUMN id TO key;
-- case: a renamed column of a parent
CREATE TABLE a (id integer);
CREATE TABLE b (y integer) INHERITS (a);
ALTER TABLE a RENAME COLUMN id TO key;
CREATE INDEX ON b (key);
-- case: a default that names a dropped sequence
CREATE SEQUENCE numbers;
CREATE TABLE t (id integer DEFAULT nextval('numbers'));
ALTER SEQUENCE numbers OWNED BY t.id;
DROP TABLE t;
-- error: relation "numbers" does not exist
CREATE TABLE t (id integer DEFAULT nextval('numbers'));
-- case: a default that names the sequence of a dropped column
CREATE TABLE t (n integer DEFAULT nextval('t_id_seq'), id serial);
ALTER TABLE t DROP COLUMN id CASCADE;
-- error: relation "public.t_id_seq" does not exist
ALTER TABLE t ALTER COLUMN n SET DEFAULT nextval('public.t_id_seq');
-- error: relation "t_id_seq" does not exist
ALTER TABLE t ADD COLUMN other integer NOT NULL DEFAULT nextval('t_id_seq'::regclass);
-- case: a default that names a sequence that is there again
CREATE TABLE t (n integer DEFAULT nextval('t_id_seq'), id serial);
ALTER TABLE t DROP COLUMN id CASCADE;
ALTER TABLE t ALTER COLUMN n SET DEFAULT nextval('t_id_seq'::text);
ALTER TABLE t ADD COLUMN id serial;
ALTER TABLE t ALTER COLUMN n SET DEFAULT nextval('public.t_id_seq');
