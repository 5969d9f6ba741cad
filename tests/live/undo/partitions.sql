-- case: a plain table becomes a partition
CREATE TABLE t (a integer NOT NULL, b integer, PRIMARY KEY (a)) PARTITION BY RANGE (a);
CREATE INDEX ti ON t (b);
CREATE TABLE t1 (a integer NOT NULL, b integer);
-- up
ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM (0) TO (10);

-- case: a table with keys and indexes of its own becomes a partition
CREATE TABLE t (a integer NOT NULL, b integer, CONSTRAINT pk PRIMARY KEY (a), CONSTRAINT ck CHECK (b > 0)) PARTITION BY RANGE (a);
CREATE INDEX ti ON t (b);
CREATE TABLE t1 (a integer NOT NULL, b integer, CONSTRAINT mypk PRIMARY KEY (a), CONSTRAINT ck CHECK (b > 0));
CREATE INDEX t1b ON t1 (b);
-- up
ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM (0) TO (10);

-- case: a partition is detached
CREATE TABLE o (id integer PRIMARY KEY);
CREATE TABLE t (a integer NOT NULL, b integer REFERENCES o, CONSTRAINT pk PRIMARY KEY (a), CONSTRAINT un UNIQUE (a, b), CONSTRAINT ck CHECK (b > 0)) PARTITION BY RANGE (a);
CREATE INDEX ti ON t (b);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- up
ALTER TABLE t DETACH PARTITION t1;

-- case: a partition is detached and dropped
CREATE TABLE t (a integer NOT NULL, b integer, CONSTRAINT pk PRIMARY KEY (a), CONSTRAINT ck CHECK (b > 0)) PARTITION BY RANGE (a);
CREATE INDEX ti ON t (b);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- up
ALTER TABLE t DETACH PARTITION t1;
DROP TABLE t1;

-- case: a partition with a trigger is detached
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW;
END';
CREATE TABLE t (a integer NOT NULL, b integer) PARTITION BY RANGE (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf();
-- up
ALTER TABLE t DETACH PARTITION t1;

-- case: an index of partitions of partitions is dropped
CREATE TABLE t (a integer, b integer) PARTITION BY RANGE (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20) PARTITION BY LIST (b);
CREATE TABLE t21 PARTITION OF t2 FOR VALUES IN (1);
CREATE INDEX ti ON t (b);
CREATE INDEX other ON t1 (a);
-- up
DROP INDEX ti;
