-- case: a column takes all that uses it
CREATE TABLE t (b integer, d serial, e text, a integer, c integer GENERATED ALWAYS AS (a + 1) STORED);
CREATE STATISTICS st ON a, b FROM t;
CREATE INDEX ti ON t (a);
CREATE INDEX ti2 ON t (b) INCLUDE (a);
CREATE INDEX ti3 ON t (b) WHERE a > 1;
ALTER TABLE t ADD CONSTRAINT u UNIQUE (a, b), ADD CONSTRAINT ck CHECK (a > b);
CREATE VIEW v AS SELECT a FROM t;
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW;
END';
CREATE TRIGGER tr BEFORE UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION tf();
CREATE TRIGGER tr2 BEFORE UPDATE ON t FOR EACH ROW WHEN (OLD.a IS DISTINCT FROM NEW.a) EXECUTE FUNCTION tf();
CREATE POLICY p ON t USING (a > 1);
CREATE SEQUENCE own OWNED BY t.a;
CREATE TABLE log (q integer);
CREATE RULE r AS ON INSERT TO t WHERE NEW.a = 1 DO ALSO DELETE FROM log;
CREATE TABLE f (a integer, b integer, CONSTRAINT ffk FOREIGN KEY (a, b) REFERENCES t (a, b));
-- up
ALTER TABLE t DROP COLUMN a CASCADE;

-- case: a column leaves publications
CREATE TABLE t (a integer PRIMARY KEY, b integer, c integer);
CREATE PUBLICATION pub FOR TABLE t (a, b);
CREATE PUBLICATION pubw FOR TABLE t WHERE (b > 1);
-- up
ALTER TABLE t DROP COLUMN b CASCADE;

-- case: a serial column takes statistics
CREATE TABLE t (a integer, id serial);
CREATE STATISTICS s2 (dependencies) ON a, id FROM t;
-- up
ALTER TABLE t DROP COLUMN id;

-- case: statistics and rules of other columns stay
CREATE TABLE t (a integer, b integer, c integer);
CREATE TABLE log (c integer);
CREATE STATISTICS st ON a, b FROM t;
CREATE STATISTICS se ON (a + c), b FROM t;
CREATE RULE r AS ON INSERT TO t WHERE NEW.a = 1 DO ALSO INSERT INTO log (c) VALUES (1);
-- up
ALTER TABLE t DROP COLUMN c;

-- case: a column of partitions and heirs goes
CREATE TABLE p (a integer, b integer, c integer) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE INDEX p_b ON p (b);
CREATE STATISTICS ps ON a, b FROM p1;
CREATE TABLE i (a integer, b integer CHECK (b > 0));
CREATE TABLE i1 (c integer) INHERITS (i);
CREATE INDEX i1_b ON i1 (b);
-- up
ALTER TABLE p DROP COLUMN b;
ALTER TABLE i DROP COLUMN b;
