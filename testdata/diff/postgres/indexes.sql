-- pair: plain, several columns, descending
-- from
CREATE TABLE t (a int, b text, c text);
CREATE INDEX gone ON t (a);
-- to
CREATE TABLE t (a int, b text, c text);
CREATE INDEX i ON t (a);
CREATE INDEX j ON t (b DESC NULLS LAST, a NULLS FIRST);

-- pair: partial, expression, include
-- from
CREATE TABLE t (a int, b text, c text);
-- to
CREATE TABLE t (a int, b text, c text);
CREATE INDEX i ON t (lower(b)) WHERE a > 0;
CREATE UNIQUE INDEX j ON t (a, (b || c)) INCLUDE (c);

-- pair: methods and classes
-- from
CREATE TABLE t (a int, b text, c jsonb, d int4range, e inet);
-- to
CREATE TABLE t (a int, b text, c jsonb, d int4range, e inet);
CREATE INDEX h ON t USING hash (a);
CREATE INDEX p ON t (b text_pattern_ops);
CREATE INDEX g ON t USING gin (c jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX s ON t USING gist (d);
CREATE INDEX r ON t USING brin (a) WITH (pages_per_range = 16);
CREATE INDEX sp ON t USING spgist (e);
CREATE INDEX col ON t (b COLLATE "C");

-- pair: an index changes
-- from
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
CREATE UNIQUE INDEX u ON t (b);
-- to
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a, b);
CREATE INDEX u ON t (b) WHERE b > 0;

-- pair: options of an index
-- from
CREATE TABLE t (a int);
CREATE INDEX i ON t (a) WITH (fillfactor = 50);
-- to
CREATE TABLE t (a int);
CREATE INDEX i ON t (a) WITH (fillfactor = 80, deduplicate_items = off);

-- pair: unique, nulls not distinct
-- from
CREATE TABLE t (a int);
CREATE UNIQUE INDEX i ON t (a);
-- to
CREATE TABLE t (a int);
CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT;

-- pair: comment on an index
-- from
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
-- to
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
COMMENT ON INDEX i IS 'fast';

-- pair: replica identity by an index
-- from
CREATE TABLE t (a int NOT NULL);
CREATE UNIQUE INDEX i ON t (a);
-- to
CREATE TABLE t (a int NOT NULL);
CREATE UNIQUE INDEX i ON t (a);
ALTER TABLE t REPLICA IDENTITY USING INDEX i;

-- pair: an index that is the replica identity changes
-- from
CREATE TABLE t (a int NOT NULL, b int NOT NULL);
CREATE UNIQUE INDEX i ON t (a);
ALTER TABLE t REPLICA IDENTITY USING INDEX i;
-- to
CREATE TABLE t (a int NOT NULL, b int NOT NULL);
CREATE UNIQUE INDEX i ON t (b);
ALTER TABLE t REPLICA IDENTITY USING INDEX i;

-- pair: clustered on
-- from
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
CREATE INDEX j ON t (b);
CLUSTER t USING i;
-- to
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
CREATE INDEX j ON t (b);
CLUSTER t USING j;

-- pair: an index over a function that is new
-- from
CREATE TABLE t (a text);
-- to
CREATE FUNCTION norm(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT lower($1)';
CREATE TABLE t (a text);
CREATE INDEX i ON t (norm(a));

-- pair: an index of a materialized view
-- from
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
-- to
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
CREATE UNIQUE INDEX m_a ON m (a);

-- pair: extended statistics
-- from
CREATE TABLE t (a int, b int, c int);
CREATE STATISTICS s (dependencies) ON a, b FROM t;
-- to
CREATE TABLE t (a int, b int, c int);
CREATE STATISTICS s (ndistinct, mcv) ON a, b, c FROM t;
CREATE STATISTICS s2 ON (a + b) FROM t;
ALTER STATISTICS s SET STATISTICS 200;
COMMENT ON STATISTICS s IS 'related';

-- pair: statistics of an expression in an index
-- from
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a, (a + b));
-- to
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a, (a + b));
ALTER INDEX i ALTER COLUMN 2 SET STATISTICS 300;
