-- case: an index twice
CREATE TABLE a (id integer);
CREATE INDEX i ON a (id);
-- error: relation "i" already exists
CREATE INDEX i ON a (id);
-- case: an index twice, tolerated
CREATE TABLE a (id integer);
CREATE INDEX i ON a (id);
CREATE INDEX IF NOT EXISTS i ON a (id);
-- case: of a missing table
-- error: relation "a" does not exist
CREATE INDEX i ON a (id);
-- case: of a missing column
CREATE TABLE a (id integer);
-- error: column "x" does not exist
CREATE INDEX i ON a (x);
-- case: of a missing column in an expression
CREATE TABLE a (id integer);
-- error: column "x" does not exist
CREATE INDEX i ON a (lower(x));
-- case: of a missing column in its condition
CREATE TABLE a (id integer);
-- error: column "deleted" does not exist
CREATE INDEX i ON a (id) WHERE deleted IS NULL;
-- case: of a view
CREATE VIEW v AS SELECT 1 AS id;
-- error: cannot create index on relation "v"
CREATE INDEX i ON v (id);
-- case: of a materialized view
CREATE MATERIALIZED VIEW v AS SELECT 1 AS id;
CREATE UNIQUE INDEX i ON v (id);
REFRESH MATERIALIZED VIEW v;
DROP MATERIALIZED VIEW v;
-- error: index "i" does not exist
DROP INDEX i;
-- case: chosen names
CREATE TABLE a (id integer, name text, data jsonb);
CREATE INDEX ON a (id);
CREATE INDEX ON a (id);
CREATE INDEX ON a (lower(name), id);
CREATE INDEX ON a ((id + 1));
CREATE INDEX ON a ((data ->> 'x'), (data ->> 'y'));
CREATE INDEX ON a (id) INCLUDE (name);
CREATE INDEX ON a (coalesce(name, ''));
CREATE INDEX ON a ((id::text));
CREATE INDEX ON a (name COLLATE "C" text_pattern_ops DESC);
DROP INDEX a_id_idx, a_id_idx1, a_lower_id_idx, a_expr_idx, a_expr_expr1_idx, a_id_name_idx, a_coalesce_idx, a_id_idx2, a_name_idx;
-- case: that a foreign key needs
CREATE TABLE a (id integer);
CREATE UNIQUE INDEX i ON a (id);
CREATE TABLE b (a_id integer REFERENCES a (id));
-- error: cannot drop index i because other objects depend on it
DROP INDEX i;
-- case: renaming
CREATE TABLE a (id integer);
CREATE INDEX i ON a (id);
ALTER INDEX i RENAME TO j;
-- error: index "i" does not exist
DROP INDEX i;
-- case: renaming by ALTER TABLE
CREATE TABLE a (id integer);
CREATE INDEX i ON a (id);
ALTER TABLE i RENAME TO j;
DROP INDEX j;
-- case: dropping a table by DROP INDEX
CREATE TABLE a (id integer);
-- error: "a" is not an index
DROP INDEX a;
-- case: of a partitioned table
CREATE TABLE p (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE p1 PARTITION OF p DEFAULT;
CREATE INDEX i ON p (id);
DROP INDEX i;
-- error: index "p1_id_idx" does not exist
DROP INDEX p1_id_idx;
-- case: of only the parent, then attached
CREATE TABLE p (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE p1 PARTITION OF p DEFAULT;
CREATE INDEX i ON ONLY p (id);
CREATE INDEX j ON p1 (id);
ALTER INDEX i ATTACH PARTITION j;
-- error: cannot drop index j because index i requires it
DROP INDEX j;
-- case: where a view is
CREATE TABLE a (id integer);
CREATE VIEW i AS SELECT 1 AS one;
CREATE INDEX IF NOT EXISTS i ON a (id);
-- error: relation "i" already exists
CREATE INDEX i ON a (id);
