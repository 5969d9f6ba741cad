-- case: nothing left
-- up
CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE);
CREATE INDEX ON users (lower(email));
-- down
DROP TABLE users;
-- case: a table with all that hangs on it
-- up
CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE);
CREATE INDEX ON users (lower(email));
-- down
-- difference: left over table users
-- case: a column and its index
CREATE TABLE users (id integer PRIMARY KEY);
-- up
ALTER TABLE users ADD COLUMN email text NOT NULL DEFAULT '';
CREATE INDEX users_email ON users (email DESC) WHERE email <> '';
-- down
DROP INDEX users_email;
-- difference: left over column users.email: email text NOT NULL DEFAULT ''
-- case: an index left
CREATE TABLE users (id integer PRIMARY KEY, email text);
-- up
CREATE INDEX users_email ON users (email);
-- down
-- difference: left over index users_email: (email)
-- case: a dropped column made again elsewhere
CREATE TABLE users (id integer, email text NOT NULL, name text);
-- up
ALTER TABLE users DROP COLUMN email;
-- down
ALTER TABLE users ADD COLUMN email text NOT NULL;
-- difference: moved column users.email, position: 2 -> 3
-- case: a dropped column made again otherwise
CREATE TABLE users (id integer, name text, email varchar(20) NOT NULL DEFAULT 'x');
-- up
ALTER TABLE users DROP COLUMN email;
-- down
ALTER TABLE users ADD COLUMN email varchar(30) DEFAULT 'y';
-- difference: changed column users.email, type: character varying(20) -> character varying(30)
-- difference: changed column users.email, not null: yes -> (none)
-- difference: changed column users.email, default: 'x' -> 'y'
-- case: a dropped column's index is forgotten
CREATE TABLE users (id integer, email text UNIQUE);
CREATE INDEX users_lower ON users (lower(email));
-- up
ALTER TABLE users DROP COLUMN email;
-- down
ALTER TABLE users ADD COLUMN email text;
-- difference: lost constraint users_email_key of users: UNIQUE (email)
-- difference: lost index users_lower: (lower(email))
-- case: not null stays when the key goes
CREATE TABLE users (id integer);
-- up
ALTER TABLE users ADD PRIMARY KEY (id);
-- down
ALTER TABLE users DROP CONSTRAINT users_pkey;
-- difference: changed column users.id, not null: (none) -> yes
-- case: from integer to bigint and back
CREATE TABLE users (id serial PRIMARY KEY, n integer);
-- up
ALTER TABLE users ALTER COLUMN n TYPE bigint, ALTER COLUMN n SET DEFAULT 0;
-- down
ALTER TABLE users ALTER COLUMN n TYPE integer;
-- difference: changed column users.n, default: (none) -> 0
-- case: renamed and back
CREATE TABLE users (id integer PRIMARY KEY, email text CHECK (email <> ''));
CREATE TABLE tweets (user_id integer REFERENCES users);
CREATE INDEX users_email ON users (lower(email)) WHERE email <> '';
CREATE VIEW emails AS SELECT email FROM users;
-- up
ALTER TABLE users RENAME COLUMN email TO mail;
ALTER TABLE users RENAME TO people;
-- down
ALTER TABLE people RENAME TO users;
ALTER TABLE users RENAME COLUMN mail TO email;
-- case: a constraint that comes back not valid
CREATE TABLE users (id integer PRIMARY KEY);
CREATE TABLE tweets (user_id integer CONSTRAINT fk REFERENCES users ON DELETE CASCADE);
-- up
ALTER TABLE tweets DROP CONSTRAINT fk;
-- down
ALTER TABLE tweets ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;
-- difference: changed constraint fk of tweets, definition: FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE -> FOREIGN KEY (user_id) REFERENCES users (id)
-- difference: changed constraint fk of tweets, validity: (none) -> not valid
-- case: cascade took more than the down brings back
CREATE TABLE users (id integer PRIMARY KEY);
CREATE TABLE tweets (user_id integer REFERENCES users);
CREATE VIEW v AS SELECT id FROM users;
-- up
DROP TABLE users CASCADE;
-- down
CREATE TABLE users (id integer PRIMARY KEY);
-- difference: lost view v
-- difference: lost constraint tweets_user_id_fkey of tweets: FOREIGN KEY (user_id) REFERENCES users (id)
-- case: an enum value can't be taken back
CREATE TYPE mood AS ENUM ('sad', 'ok');
-- up
ALTER TYPE mood ADD VALUE 'happy' BEFORE 'ok';
-- down
-- difference: left over enum value 'happy' of mood: happy
-- case: a type made again
CREATE TYPE mood AS ENUM ('sad', 'ok');
-- up
DROP TYPE mood;
-- down
CREATE TYPE mood AS ENUM ('ok', 'sad');
-- difference: changed type mood, order of values: sad, ok -> ok, sad
-- case: comments and privileges
CREATE TABLE users (id integer);
COMMENT ON TABLE users IS 'people';
GRANT SELECT, INSERT ON users TO public;
-- up
COMMENT ON TABLE users IS 'others';
COMMENT ON COLUMN users.id IS 'key';
REVOKE INSERT ON users FROM public;
-- down
COMMENT ON COLUMN users.id IS NULL;
-- difference: changed table users, comment: people -> others
-- difference: changed table users, grants: SELECT, INSERT TO public -> SELECT TO public
-- case: privileges there and back
CREATE TABLE users (id integer);
-- up
GRANT ALL ON users TO public;
-- down
REVOKE SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON users FROM public;
-- case: a view replaced and not put back
CREATE TABLE users (id integer, email text);
CREATE VIEW v AS SELECT id FROM users;
-- up
CREATE OR REPLACE VIEW v AS SELECT id, email FROM users;
-- down
-- difference: changed view v, definition: SELECT id FROM users -> SELECT id, email FROM users
-- case: a view written another way
CREATE TABLE users (id integer, email text);
CREATE VIEW v AS SELECT id FROM users;
-- up
DROP VIEW v;
-- down
create view v as
  select   id
  from users;
-- case: a function replaced
CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- up
CREATE OR REPLACE FUNCTION f() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 2';
-- down
CREATE OR REPLACE FUNCTION f() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
-- difference: changed function f(), volatility: (none) -> immutable
-- case: identity there and back
CREATE TABLE users (id integer NOT NULL);
-- up
ALTER TABLE users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
-- down
ALTER TABLE users ALTER COLUMN id DROP IDENTITY;
-- case: serial columns are left as a column
CREATE TABLE users (name text);
-- up
ALTER TABLE users ADD COLUMN id serial;
-- down
-- difference: left over column users.id: id integer NOT NULL DEFAULT nextval('users_id_seq'::regclass)
-- case: default by a sequence of its own
CREATE TABLE users (id integer NOT NULL);
-- up
CREATE SEQUENCE users_seq OWNED BY users.id;
ALTER TABLE users ALTER COLUMN id SET DEFAULT nextval('users_seq');
-- down
ALTER TABLE users ALTER COLUMN id DROP DEFAULT;
-- difference: left over sequence users_seq
-- case: partitions
CREATE TABLE p (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE p1 PARTITION OF p DEFAULT;
-- up
ALTER TABLE p ADD COLUMN x integer;
CREATE INDEX p_x ON p (x);
ALTER TABLE p ADD CONSTRAINT c CHECK (x > 0);
-- down
-- difference: left over column p.x: x integer
-- difference: left over constraint c of p: CHECK (x > 0)
-- difference: left over index p_x: (x)
-- case: partitions there and back
CREATE TABLE p (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE p1 PARTITION OF p DEFAULT;
-- up
ALTER TABLE p ADD COLUMN x integer, ADD UNIQUE (x, at), ADD CHECK (x > 0);
-- down
ALTER TABLE p DROP COLUMN x;
-- case: detached and attached
CREATE TABLE p (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE p1 PARTITION OF p DEFAULT;
-- up
ALTER TABLE p DETACH PARTITION p1;
-- down
ALTER TABLE p ATTACH PARTITION p1 DEFAULT;
-- case: security
CREATE TABLE users (id integer);
-- up
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON users FOR SELECT USING (id > 0);
-- down
DROP POLICY p ON users;
-- difference: changed table users, row level security: (none) -> yes
-- case: triggers
CREATE TABLE users (id integer);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION f();
-- up
ALTER TABLE users DISABLE TRIGGER t;
DROP TRIGGER t ON users;
-- down
CREATE TRIGGER t AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION f();
-- difference: changed trigger t of users, definition: BEFORE INSERT FOR EACH ROW EXECUTE FUNCTION f() -> AFTER INSERT FOR EACH ROW EXECUTE FUNCTION f()
-- case: storage and options
CREATE TABLE users (id integer, data text);
-- up
ALTER TABLE users SET (fillfactor = 70), ALTER COLUMN data SET STORAGE EXTERNAL, ALTER COLUMN data SET STATISTICS 500;
-- down
ALTER TABLE users RESET (fillfactor), ALTER COLUMN data SET STATISTICS -1;
-- difference: changed column users.data, storage: (none) -> external
-- case: default privileges there and back
-- up
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO public;
-- down
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM public;
-- case: an index made again in the same words
CREATE TABLE users (id integer, email text);
CREATE INDEX i ON users USING btree (email ASC NULLS LAST);
-- up
DROP INDEX i;
-- down
CREATE INDEX i ON users (email);
-- case: an index made unique
CREATE TABLE users (id integer, email text);
CREATE INDEX i ON users (email);
-- up
DROP INDEX i;
CREATE UNIQUE INDEX i ON users (email);
-- down
-- difference: changed index i, definition: (email) -> UNIQUE (email)
-- case: a table moved
CREATE SCHEMA app;
CREATE TABLE users (id serial PRIMARY KEY);
-- up
ALTER TABLE users SET SCHEMA app;
-- down
ALTER TABLE app.users SET SCHEMA public;
-- case: a domain
CREATE DOMAIN d AS text CHECK (VALUE <> '');
-- up
ALTER DOMAIN d SET NOT NULL;
ALTER DOMAIN d DROP CONSTRAINT d_check;
-- down
ALTER DOMAIN d ADD CHECK (VALUE <> 'x');
-- difference: changed domain d, not null: (none) -> yes
-- difference: changed domain constraint d_check of d, definition: CHECK (value <> '') -> CHECK (value <> 'x')
-- case: a temporary table is no change
-- up
CREATE TEMP TABLE t (id integer);
-- down
-- case: a function named with its schema and without
CREATE FUNCTION f(integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT $1';
CREATE TABLE t (a integer);
CREATE INDEX t_f ON t (f(a) DESC);
-- up
DROP INDEX t_f;
-- down
CREATE INDEX t_f ON t (public.f(a) DESC);
-- case: an index on a cast to the type the column gets
CREATE TABLE t (a timestamp);
CREATE INDEX t_a ON t (date(a));
CREATE INDEX t_a_2 ON t ((a::date) DESC, a);
-- up
ALTER TABLE t ALTER a TYPE date;
-- down
ALTER TABLE t ALTER a TYPE timestamp;
-- difference: changed index t_a, definition: (date(a)) -> (a)
-- difference: changed index t_a_2, definition: ((a::date) DESC, a) -> (a DESC, a)
