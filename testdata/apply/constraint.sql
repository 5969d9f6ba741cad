-- case: a constraint twice
CREATE TABLE a (id integer);
ALTER TABLE a ADD CONSTRAINT c CHECK (id > 0);
-- error: constraint "c" for relation "a" already exists
ALTER TABLE a ADD CONSTRAINT c CHECK (id > 1);
-- case: two unique constraints of one name
CREATE TABLE a (id integer);
ALTER TABLE a ADD CONSTRAINT c UNIQUE (id);
-- error: relation "c" already exists
ALTER TABLE a ADD CONSTRAINT c UNIQUE (id);
-- case: a unique constraint where a table is
CREATE TABLE c (id integer);
CREATE TABLE a (id integer);
-- error: relation "c" already exists
ALTER TABLE a ADD CONSTRAINT c UNIQUE (id);
-- case: a second primary key
CREATE TABLE a (id integer PRIMARY KEY, x integer);
-- error: multiple primary keys for table "a" are not allowed
ALTER TABLE a ADD PRIMARY KEY (x);
-- case: dropping one that is not there
CREATE TABLE a (id integer);
-- error: constraint "c" of relation "a" does not exist
ALTER TABLE a DROP CONSTRAINT c;
-- case: dropping one that is not there, tolerated
CREATE TABLE a (id integer);
ALTER TABLE a DROP CONSTRAINT IF EXISTS c;
-- case: dropping a key that is referred to
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (a_id integer REFERENCES a);
-- error: cannot drop constraint a_pkey on table a because other objects depend on it
ALTER TABLE a DROP CONSTRAINT a_pkey;
-- case: dropping a key that is referred to, cascaded
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (a_id integer REFERENCES a);
ALTER TABLE a DROP CONSTRAINT a_pkey CASCADE;
-- error: constraint "b_a_id_fkey" of relation "b" does not exist
ALTER TABLE b DROP CONSTRAINT b_a_id_fkey;
-- case: the index of a constraint
CREATE TABLE a (id integer UNIQUE);
-- error: cannot drop index a_id_key because constraint a_id_key on table a requires it
DROP INDEX a_id_key;
-- case: using an index
CREATE TABLE a (id integer NOT NULL, x integer);
CREATE UNIQUE INDEX a_index ON a (id);
ALTER TABLE a ADD CONSTRAINT a_key PRIMARY KEY USING INDEX a_index;
-- error: index "a_index" does not exist
DROP INDEX a_index;
-- case: using an index that is not there
CREATE TABLE a (id integer NOT NULL);
-- error: index "a_index" does not exist
ALTER TABLE a ADD CONSTRAINT a_key UNIQUE USING INDEX a_index;
-- case: using an index that is not unique
CREATE TABLE a (id integer NOT NULL);
CREATE INDEX a_index ON a (id);
-- error: "a_index" is not a unique index
ALTER TABLE a ADD CONSTRAINT a_key UNIQUE USING INDEX a_index;
-- case: validating
CREATE TABLE a (id integer);
ALTER TABLE a ADD CONSTRAINT c CHECK (id > 0) NOT VALID;
ALTER TABLE a VALIDATE CONSTRAINT c;
-- error: constraint "d" of relation "a" does not exist
ALTER TABLE a VALIDATE CONSTRAINT d;
-- case: validating a key
CREATE TABLE a (id integer UNIQUE);
-- error: constraint "a_id_key" of relation "a" is not a foreign key or check constraint
ALTER TABLE a VALIDATE CONSTRAINT a_id_key;
-- case: renaming
CREATE TABLE a (id integer UNIQUE);
ALTER TABLE a RENAME CONSTRAINT a_id_key TO k;
ALTER TABLE a ADD CONSTRAINT a_id_key UNIQUE (id);
-- error: constraint "nothing" for table "a" does not exist
ALTER TABLE a RENAME CONSTRAINT nothing TO other;
-- case: renaming the index renames the constraint
CREATE TABLE a (id integer UNIQUE);
ALTER INDEX a_id_key RENAME TO k;
ALTER TABLE a DROP CONSTRAINT k;
-- case: altering
CREATE TABLE a (id integer PRIMARY KEY, b integer REFERENCES a);
ALTER TABLE a ALTER CONSTRAINT a_b_fkey DEFERRABLE INITIALLY DEFERRED;
-- error: constraint "a_pkey" of relation "a" is not a foreign key constraint
ALTER TABLE a ALTER CONSTRAINT a_pkey DEFERRABLE;
-- case: a foreign key of a missing column
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (x integer);
-- error: column "a_id" referenced in foreign key constraint does not exist
ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a;
-- case: too many columns
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (x integer, y integer);
-- error: number of referencing and referenced columns for foreign key disagree
ALTER TABLE b ADD FOREIGN KEY (x, y) REFERENCES a;
-- case: to columns that are no key
CREATE TABLE a (id integer PRIMARY KEY, x integer);
CREATE TABLE b (x integer);
-- error: there is no unique constraint matching given keys for referenced table "a"
ALTER TABLE b ADD FOREIGN KEY (x) REFERENCES a (x);
-- case: of a table that is a view
CREATE VIEW v AS SELECT 1 AS x;
-- error: ALTER action ADD CONSTRAINT cannot be performed on relation "v"
ALTER TABLE v ADD CONSTRAINT c CHECK (x > 0);
-- case: handed down to children
CREATE TABLE a (id integer);
CREATE TABLE b (y integer) INHERITS (a);
ALTER TABLE a ADD CONSTRAINT c CHECK (id > 0);
-- error: cannot drop inherited constraint "c" of relation "b"
ALTER TABLE b DROP CONSTRAINT c;
-- case: taken back from children
CREATE TABLE a (id integer);
CREATE TABLE b (y integer) INHERITS (a);
ALTER TABLE a ADD CONSTRAINT c CHECK (id > 0);
ALTER TABLE a DROP CONSTRAINT c;
-- error: constraint "c" of relation "b" does not exist
ALTER TABLE b DROP CONSTRAINT c;
-- case: a foreign key of a partitioned table
CREATE TABLE u (id integer PRIMARY KEY);
CREATE TABLE p (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE p1 PARTITION OF p DEFAULT;
ALTER TABLE p ADD FOREIGN KEY (id) REFERENCES u;
-- error: cannot drop inherited constraint "p_id_fkey" of relation "p1"
ALTER TABLE p1 DROP CONSTRAINT p_id_fkey;
-- case: an exclusion constraint
CREATE TABLE a (during tsrange);
ALTER TABLE a ADD EXCLUDE USING gist (during WITH &&);
ALTER TABLE a DROP CONSTRAINT a_during_excl;
-- case: domain constraints
CREATE DOMAIN d AS integer CHECK (VALUE > 0);
ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE < 9);
ALTER DOMAIN d DROP CONSTRAINT d_check;
ALTER DOMAIN d DROP CONSTRAINT IF EXISTS d_check;
-- error: constraint "c" for domain "d" already exists
ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE < 10);
-- case: a domain constraint that is not there
CREATE DOMAIN d AS integer;
-- error: constraint "c" of domain "d" does not exist
ALTER DOMAIN d DROP CONSTRAINT c;
