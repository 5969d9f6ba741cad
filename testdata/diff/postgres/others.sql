-- pair: sequences
-- from
CREATE SEQUENCE s;
CREATE SEQUENCE gone;
-- to
CREATE SEQUENCE s AS integer START 5 INCREMENT 2 MINVALUE 1 MAXVALUE 500 CACHE 3 CYCLE;
CREATE SEQUENCE own;
CREATE TABLE t (id int DEFAULT nextval('own'));
ALTER SEQUENCE own OWNED BY t.id;
COMMENT ON SEQUENCE s IS 'numbers';

-- pair: owner of a sequence changes
-- from
CREATE TABLE t (a int, b int);
CREATE SEQUENCE s OWNED BY t.a;
-- to
CREATE TABLE t (a int, b int);
CREATE SEQUENCE s OWNED BY t.b;

-- pair: grants on tables and columns
-- roles: alice, bob
-- from
CREATE TABLE t (a int, b int);
GRANT SELECT, INSERT ON t TO alice;
GRANT UPDATE (a) ON t TO bob;
-- to
CREATE TABLE t (a int, b int);
GRANT SELECT, UPDATE ON t TO alice WITH GRANT OPTION;
GRANT UPDATE (b), SELECT (a) ON t TO bob;
GRANT ALL ON t TO PUBLIC;

-- pair: grants on everything else
-- roles: alice
-- from
CREATE SCHEMA app;
CREATE SEQUENCE s;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE m AS ENUM ('a');
CREATE DOMAIN d AS int;
-- to
CREATE SCHEMA app;
CREATE SEQUENCE s;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE m AS ENUM ('a');
CREATE DOMAIN d AS int;
GRANT USAGE, CREATE ON SCHEMA app TO alice;
GRANT USAGE ON SEQUENCE s TO alice;
REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION f() TO alice;
REVOKE USAGE ON TYPE m FROM PUBLIC;
GRANT USAGE ON DOMAIN d TO alice;

-- pair: grants kept when a view is made anew
-- roles: alice
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
GRANT SELECT ON v TO alice;
GRANT SELECT (a) ON v TO PUBLIC;
-- to
CREATE TABLE t (a text);
CREATE VIEW v AS SELECT a FROM t;
GRANT SELECT ON v TO alice;
GRANT SELECT (a) ON v TO PUBLIC;

-- pair: default privileges
-- roles: alice
-- from
CREATE SCHEMA app;
-- to
CREATE SCHEMA app;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO alice;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- pair: policies for roles
-- roles: alice, bob
-- from
CREATE TABLE t (a int);
CREATE POLICY p ON t TO alice USING (true);
-- to
CREATE TABLE t (a int);
CREATE POLICY p ON t TO alice, bob USING (true);

-- pair: extensions
-- superuser
-- from
CREATE EXTENSION hstore;
-- to
CREATE SCHEMA ext;
CREATE EXTENSION citext SCHEMA ext;
CREATE TABLE t (a ext.citext);
COMMENT ON EXTENSION citext IS 'any case';

-- pair: an extension's type is used
-- superuser
-- from
CREATE EXTENSION citext;
CREATE TABLE t (a text);
-- to
CREATE EXTENSION citext;
CREATE TABLE t (a citext DEFAULT 'x');
CREATE INDEX i ON t (a);

-- pair: publications
-- superuser
-- from
CREATE TABLE a (id int PRIMARY KEY, b int);
CREATE PUBLICATION p FOR TABLE a;
-- to
CREATE TABLE a (id int PRIMARY KEY, b int);
CREATE TABLE c (id int PRIMARY KEY);
CREATE PUBLICATION p FOR TABLE a (id) WHERE (id > 5), c WITH (publish = 'insert, update');
CREATE PUBLICATION everything FOR ALL TABLES;
CREATE PUBLICATION of_schema FOR TABLES IN SCHEMA public;
COMMENT ON PUBLICATION p IS 'some';

-- pair: operator classes
-- superuser
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int);
CREATE OPERATOR FAMILY fam USING btree;
CREATE OPERATOR CLASS cls FOR TYPE int USING btree FAMILY fam AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
CREATE INDEX i ON t (a cls);

-- pair: everything at once
-- roles: alice
-- from
CREATE SCHEMA app;
CREATE TYPE app.state AS ENUM ('new', 'done');
CREATE TABLE app.users (id serial PRIMARY KEY, mail varchar(50) UNIQUE, state app.state DEFAULT 'new');
CREATE TABLE app.posts (id serial PRIMARY KEY, user_id int NOT NULL REFERENCES app.users ON DELETE CASCADE, body text);
CREATE INDEX posts_user ON app.posts (user_id);
CREATE VIEW app.done AS SELECT u.id, p.body FROM app.users u JOIN app.posts p ON p.user_id = u.id WHERE u.state = 'done';
GRANT SELECT ON app.done TO alice;
-- to
CREATE SCHEMA app;
CREATE TYPE app.state AS ENUM ('new', 'open', 'done');
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.changed := now(); RETURN NEW; END';
CREATE TABLE app.users (id bigserial PRIMARY KEY, mail text UNIQUE NOT NULL, state app.state DEFAULT 'open', changed timestamptz);
CREATE TABLE app.posts (id bigserial PRIMARY KEY, user_id bigint NOT NULL REFERENCES app.users ON DELETE CASCADE, body text, tags text[] DEFAULT '{}' NOT NULL);
CREATE INDEX posts_user ON app.posts (user_id, id DESC);
CREATE INDEX posts_tags ON app.posts USING gin (tags);
CREATE VIEW app.done AS SELECT u.id, p.body FROM app.users u JOIN app.posts p ON p.user_id = u.id WHERE u.state = 'done';
CREATE TRIGGER touch BEFORE UPDATE ON app.users FOR EACH ROW EXECUTE FUNCTION app.touch();
GRANT SELECT ON app.done TO alice;
COMMENT ON TABLE app.users IS 'people';

-- pair: owners
-- superuser
-- roles: alice, bob
-- from
CREATE TABLE t (a int);
ALTER TABLE t OWNER TO alice;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to
CREATE TABLE t (a int);
ALTER TABLE t OWNER TO bob;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION f() OWNER TO alice;
CREATE TYPE m AS ENUM ('a');
ALTER TYPE m OWNER TO bob;
