-- case: a table twice
CREATE TABLE users (id integer PRIMARY KEY);
-- error: relation "users" already exists
CREATE TABLE users (id integer);
-- case: a table twice, tolerated
CREATE TABLE users (id integer PRIMARY KEY);
CREATE TABLE IF NOT EXISTS users (id integer);
-- case: a table where a view is
CREATE VIEW users AS SELECT 1 AS one;
-- error: relation "users" already exists
CREATE TABLE users (id integer);
-- case: a table where a type is
CREATE TYPE users AS ENUM ('a');
-- error: type "users" already exists
CREATE TABLE users (id integer);
-- case: a column twice
-- error: column "id" specified more than once
CREATE TABLE users (id integer, id text);
-- case: two primary keys
-- error: multiple primary keys for table "users" are not allowed
CREATE TABLE users (id integer PRIMARY KEY, other integer PRIMARY KEY);
-- case: a key of a missing column
-- error: column "nothing" named in key does not exist
CREATE TABLE users (id integer, PRIMARY KEY (nothing));
-- case: a check of a missing column
-- error: column "nothing" does not exist
CREATE TABLE users (id integer, CHECK (nothing > 0));
-- case: a foreign key to a missing table
-- error: relation "users" does not exist
CREATE TABLE tweets (id integer, user_id integer REFERENCES users);
-- case: a foreign key to itself
CREATE TABLE tweets (id integer PRIMARY KEY, reply_to integer REFERENCES tweets);
-- case: a foreign key to a table without a key
CREATE TABLE users (id integer);
-- error: there is no primary key for referenced table "users"
CREATE TABLE tweets (user_id integer REFERENCES users);
-- case: a foreign key to columns that are no key
CREATE TABLE users (id integer PRIMARY KEY, email text);
-- error: there is no unique constraint matching given keys for referenced table "users"
CREATE TABLE tweets (user_email text REFERENCES users (email));
-- case: a foreign key to a unique index
CREATE TABLE users (id integer PRIMARY KEY, email text);
CREATE UNIQUE INDEX users_email ON users (email);
CREATE TABLE tweets (user_email text REFERENCES users (email));
-- case: a foreign key to a missing column
CREATE TABLE users (id integer PRIMARY KEY);
-- error: column "email" referenced in foreign key constraint does not exist
CREATE TABLE tweets (user_email text REFERENCES users (email));
-- case: a foreign key of the wrong type
CREATE TABLE users (id uuid PRIMARY KEY);
-- error: foreign key constraint "tweets_user_id_fkey" cannot be implemented
CREATE TABLE tweets (user_id integer REFERENCES users);
-- case: a foreign key between kinds of integers
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE tweets (user_id integer REFERENCES users);
-- case: a foreign key to a view
CREATE VIEW users AS SELECT 1 AS id;
-- error: referenced relation "users" is not a table
CREATE TABLE tweets (user_id integer REFERENCES users (id));
-- case: names chosen for a table
CREATE TABLE a (id serial PRIMARY KEY, email text UNIQUE, age integer CHECK (age > 0), b integer REFERENCES a, CHECK (age < id), UNIQUE (email, age), FOREIGN KEY (b) REFERENCES a);
ALTER TABLE a DROP CONSTRAINT a_email_key, DROP CONSTRAINT a_age_check, DROP CONSTRAINT a_b_fkey, DROP CONSTRAINT a_check, DROP CONSTRAINT a_email_age_key, DROP CONSTRAINT a_b_fkey1;
ALTER SEQUENCE a_id_seq RESTART;
ALTER TABLE a DROP CONSTRAINT a_pkey;
-- case: names cut to 63 bytes
CREATE TABLE a_table_with_a_name_that_is_really_quite_long_for_a_table (a_column_with_a_long_name_too integer UNIQUE, short integer UNIQUE);
ALTER TABLE a_table_with_a_name_that_is_really_quite_long_for_a_table DROP CONSTRAINT a_table_with_a_name_that_is_r_a_column_with_a_long_name_too_key;
ALTER TABLE a_table_with_a_name_that_is_really_quite_long_for_a_table DROP CONSTRAINT a_table_with_a_name_that_is_really_quite_long_for_a_t_short_key;
-- case: a chosen name that is taken
CREATE TABLE users_pkey (id integer);
CREATE TABLE users (id integer PRIMARY KEY);
ALTER TABLE users DROP CONSTRAINT users_pkey1;
-- case: one index for two keys of the same columns
CREATE TABLE users (id integer PRIMARY KEY UNIQUE);
-- error: constraint "users_id_key" of relation "users" does not exist
ALTER TABLE users DROP CONSTRAINT users_id_key;
-- case: like
CREATE TABLE a (id integer PRIMARY KEY, x integer CHECK (x > 0), y text UNIQUE);
CREATE INDEX ON a (x, lower(y));
CREATE TABLE b (LIKE a INCLUDING ALL, z integer);
DROP INDEX b_x_lower_idx;
ALTER TABLE b DROP CONSTRAINT b_pkey, DROP CONSTRAINT b_y_key, DROP CONSTRAINT a_x_check;
CREATE TABLE c (LIKE a);
-- error: constraint "c_pkey" of relation "c" does not exist
ALTER TABLE c DROP CONSTRAINT c_pkey;
-- case: inheritance
CREATE TABLE a (id integer PRIMARY KEY, x integer CHECK (x > 0));
CREATE TABLE b (y integer) INHERITS (a);
ALTER TABLE a ADD COLUMN z integer;
-- error: cannot drop inherited column "z"
ALTER TABLE b DROP COLUMN z;
-- case: a dropped parent
CREATE TABLE a (id integer);
CREATE TABLE b (y integer) INHERITS (a);
-- error: cannot drop table a because other objects depend on it
DROP TABLE a;
-- case: a dropped parent, cascaded
CREATE TABLE a (id integer);
CREATE TABLE b (y integer) INHERITS (a);
DROP TABLE a CASCADE;
-- error: table "b" does not exist
DROP TABLE b;
-- case: partitions
CREATE TABLE p (id integer, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX ON p (at);
-- error: cannot drop index p1_at_idx because index p_at_idx requires it
DROP INDEX p1_at_idx;
-- case: partitions go with their table
CREATE TABLE p (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
DROP TABLE p;
-- error: table "p1" does not exist
DROP TABLE p1;
-- case: a partition's columns are its parent's
CREATE TABLE p (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
ALTER TABLE p ADD COLUMN x integer NOT NULL DEFAULT 0;
CREATE INDEX ON p1 (x);
-- error: cannot drop inherited column "x"
ALTER TABLE p1 DROP COLUMN x;
-- case: the partition key stays
CREATE TABLE p (id integer, at date) PARTITION BY RANGE (at);
-- error: cannot drop column "at" because it is part of the partition key of relation "p"
ALTER TABLE p DROP COLUMN at;
-- case: attach and detach
CREATE TABLE p (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE p1 (id integer, at date);
ALTER TABLE p ATTACH PARTITION p1 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
ALTER TABLE p DETACH PARTITION p1;
ALTER TABLE p1 DROP COLUMN id;
-- error: child table is missing column "id"
ALTER TABLE p ATTACH PARTITION p1 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- case: attaching to a plain table
CREATE TABLE p (id integer);
CREATE TABLE p1 (id integer);
-- error: table "p" is not partitioned
ALTER TABLE p ATTACH PARTITION p1 DEFAULT;
-- case: temporary tables come first
CREATE TABLE users (id integer);
CREATE TEMP TABLE users (id integer, x integer);
ALTER TABLE users DROP COLUMN x;
DROP TABLE users;
DROP TABLE users;
-- error: table "users" does not exist
DROP TABLE users;
-- case: a search path
CREATE SCHEMA app;
SET search_path TO app, public;
CREATE TABLE users (id integer PRIMARY KEY);
ALTER TABLE app.users ADD COLUMN x integer;
SET search_path TO public;
-- error: relation "users" does not exist
ALTER TABLE users ADD COLUMN y integer;
-- case: a search path by function
CREATE SCHEMA app;
SELECT set_config('search_path', 'app', false);
CREATE TABLE users (id integer PRIMARY KEY);
RESET search_path;
-- error: table "users" does not exist
DROP TABLE users;
-- case: altering a missing table
-- error: relation "users" does not exist
ALTER TABLE users ADD COLUMN x integer;
-- case: altering a missing table, tolerated
ALTER TABLE IF EXISTS users ADD COLUMN x integer;
-- case: create table as
CREATE TABLE a (id integer);
CREATE TABLE b AS SELECT id FROM a;
ALTER TABLE b DROP COLUMN id;
-- error: relation "b" already exists
CREATE TABLE b AS SELECT 1 AS x;
-- case: renaming to a taken name
CREATE TABLE a (id integer);
CREATE TABLE b (id integer);
-- error: relation "b" already exists
ALTER TABLE a RENAME TO b;
-- case: renaming keeps what refers to the table
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (a_id integer REFERENCES a);
CREATE INDEX a_index ON a (id);
CREATE VIEW v AS SELECT id FROM a;
ALTER TABLE a RENAME TO c;
DROP INDEX a_index;
DROP VIEW v;
-- error: cannot drop table c because other objects depend on it
DROP TABLE c;
-- case: the old name is free after a rename
CREATE TABLE a (id integer PRIMARY KEY);
ALTER TABLE a RENAME TO b;
CREATE TABLE a (id integer PRIMARY KEY);
ALTER TABLE a DROP CONSTRAINT a_pkey1;
-- case: set schema takes indexes and sequences along
CREATE SCHEMA app;
CREATE TABLE a (id serial PRIMARY KEY, x integer);
CREATE INDEX a_x ON a (x);
ALTER TABLE a SET SCHEMA app;
DROP INDEX app.a_x;
ALTER SEQUENCE app.a_id_seq RESTART;
-- error: index "a_x" does not exist
DROP INDEX a_x;
-- case: dropping what others refer to
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (a_id integer REFERENCES a);
-- error: cannot drop table a because other objects depend on it
DROP TABLE a;
-- case: dropping with cascade
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (a_id integer REFERENCES a);
DROP TABLE a CASCADE;
-- error: constraint "b_a_id_fkey" of relation "b" does not exist
ALTER TABLE b DROP CONSTRAINT b_a_id_fkey;
-- case: dropping both at once
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (a_id integer REFERENCES a);
DROP TABLE a, b;
CREATE TABLE a (id integer);
-- case: dropping what a view reads
CREATE TABLE a (id integer);
CREATE VIEW v AS SELECT id FROM a;
-- error: cannot drop table a because other objects depend on it
DROP TABLE a;
-- case: dropping a view by DROP TABLE
CREATE VIEW v AS SELECT 1 AS one;
-- error: "v" is not a table
DROP TABLE v;
-- case: dropping a table by DROP VIEW
CREATE TABLE a (id integer);
-- error: "a" is not a view
DROP VIEW a;
-- case: dropping what is not there
-- error: table "a" does not exist
DROP TABLE a;
-- case: dropping what is not there, tolerated
DROP TABLE IF EXISTS a;
DROP VIEW IF EXISTS v;
DROP INDEX IF EXISTS i;
DROP TYPE IF EXISTS t;
DROP FUNCTION IF EXISTS f();
DROP SCHEMA IF EXISTS s;
DROP TRIGGER IF EXISTS t ON a;
-- case: a schema that is not empty
CREATE SCHEMA app;
CREATE TABLE app.a (id integer);
-- error: cannot drop schema app because other objects depend on it
DROP SCHEMA app;
-- case: a schema with all it holds
CREATE SCHEMA app;
CREATE TABLE app.a (id integer);
DROP SCHEMA app CASCADE;
CREATE SCHEMA app;
CREATE TABLE app.a (id integer);
-- case: a schema twice
CREATE SCHEMA app;
-- error: schema "app" already exists
CREATE SCHEMA app;
-- case: public is there
-- error: schema "public" already exists
CREATE SCHEMA public;
-- case: truncating what is referred to
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (a_id integer REFERENCES a);
TRUNCATE a, b;
TRUNCATE a CASCADE;
-- error: cannot truncate a table referenced in a foreign key constraint
TRUNCATE a;
-- case: rows of a missing table
-- error: relation "a" does not exist
INSERT INTO a VALUES (1);
-- case: rows of a missing column
CREATE TABLE a (id integer);
-- error: column "x" of relation "a" does not exist
INSERT INTO a (id, x) VALUES (1, 2);
-- case: an update of a missing column
CREATE TABLE a (id integer);
-- error: column "x" of relation "a" does not exist
UPDATE a SET x = 1;
-- case: a table of a query has the columns of the query
CREATE TABLE t (a integer, b varchar(10) NOT NULL);
CREATE VIEW v AS SELECT b, a AS c FROM t;
CREATE TABLE u AS SELECT t.*, v.c AS d FROM t JOIN v ON v.c = t.a;
ALTER TABLE u DROP COLUMN d;
-- error: column "e" of relation "u" does not exist
ALTER TABLE u DROP COLUMN e;
-- case: a table of a query has no not null
CREATE TABLE t (a integer NOT NULL);
CREATE TABLE u (b) AS SELECT a FROM t WITH NO DATA;
-- error: column "b" of relation "u" already exists
ALTER TABLE u ADD COLUMN b integer;
-- case: a table of a query with too many names
CREATE TABLE t (a integer NOT NULL);
-- error: too many column names were specified
CREATE TABLE u (b, c) AS SELECT a FROM t;
-- case: a table of a query that is there
CREATE TABLE t (a integer NOT NULL);
CREATE TABLE IF NOT EXISTS t AS SELECT 1 AS b;
-- error: column "b" of relation "t" does not exist
ALTER TABLE t DROP COLUMN b;
-- case: tables of queries whose columns are not all known
CREATE TABLE t (a int, b int, c text);
CREATE TABLE o (x int, y int);
CREATE VIEW v AS SELECT t.*, o.y FROM t JOIN o ON o.x = t.a;
ALTER TABLE t ADD d int;
ALTER TABLE t DROP d;
CREATE OR REPLACE VIEW v AS SELECT t.*, o.y, 1 AS z FROM t JOIN o ON o.x = t.a;
CREATE TABLE k AS SELECT s.a, s.n FROM (SELECT a, count(*) AS n FROM t GROUP BY a) s;
ALTER TABLE k ADD PRIMARY KEY (a);
ALTER TABLE k DROP n;
CREATE TEMP TABLE tmp ON COMMIT DROP AS SELECT * FROM t;
CREATE TABLE j AS SELECT * FROM t NATURAL JOIN o;
ALTER TABLE j DROP y;
CREATE TABLE un AS SELECT a FROM t UNION SELECT x FROM o;
ALTER TABLE un ALTER a TYPE bigint;
CREATE TABLE wi AS WITH q AS (SELECT a AS z FROM t) SELECT * FROM q;
ALTER TABLE wi RENAME z TO zz;
CREATE TABLE va AS VALUES (1, 'a');
ALTER TABLE va RENAME column1 TO id;
CREATE TABLE dup (p, q) AS SELECT t.a, o.x FROM t, o;
CREATE INDEX ON dup (p, q);
CREATE TABLE whole AS SELECT t FROM t;
ALTER TABLE whole DROP t;
CREATE TABLE la AS SELECT t.a, g FROM t, generate_series(1, 3) g;
ALTER TABLE la DROP g;
CREATE TABLE sys AS SELECT relname, oid FROM pg_class LIMIT 1;
ALTER TABLE sys DROP relname;
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM o);
ALTER TABLE o RENAME TO oo;
CREATE OR REPLACE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'select 1::bigint';
DROP VIEW v;
DROP TABLE oo;
