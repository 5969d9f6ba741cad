CREATE EXTENSION btree_gist;
CREATE TABLE a (id integer PRIMARY KEY, x integer, y integer, UNIQUE (x, y), CONSTRAINT xy CHECK (x < y) NO INHERIT);
CREATE TABLE b (
    id integer CONSTRAINT b_key PRIMARY KEY DEFERRABLE INITIALLY DEFERRED,
    a_id integer REFERENCES a,
    x integer, y integer,
    z integer UNIQUE,
    FOREIGN KEY (x, y) REFERENCES a (x, y) MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL DEFERRABLE,
    UNIQUE NULLS NOT DISTINCT (x)
);
ALTER TABLE a ADD COLUMN b_z integer;
ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b_z) REFERENCES b (z) NOT VALID;
ALTER TABLE a ADD CONSTRAINT later CHECK (x IN (1, 2, 3) OR x BETWEEN 5 AND 7) NOT VALID;
ALTER TABLE a ADD CONSTRAINT checked CHECK (y IS NOT NULL) NOT VALID;
ALTER TABLE a VALIDATE CONSTRAINT checked;
CREATE TABLE self (id integer PRIMARY KEY, parent_id integer REFERENCES self (id) ON DELETE SET DEFAULT);
CREATE TABLE room (
    id integer, during tsrange,
    EXCLUDE USING gist (id WITH =, during WITH &&) WHERE (id > 0)
);
CREATE TABLE k (id integer, v text);
CREATE UNIQUE INDEX k_unique ON k (id) INCLUDE (v);
ALTER TABLE k ADD CONSTRAINT k_key UNIQUE USING INDEX k_unique;
ALTER TABLE k ADD CHECK (v ~ '^[a-z]+$'), ADD CHECK (length(v) < 10);
ALTER TABLE b ALTER CONSTRAINT b_a_id_fkey DEFERRABLE INITIALLY DEFERRED;
CREATE TABLE multi (a integer, b integer, c integer, PRIMARY KEY (a, b) INCLUDE (c));
CREATE TABLE multi2 (a integer, b integer, FOREIGN KEY (a, b) REFERENCES multi ON DELETE SET NULL (b));
