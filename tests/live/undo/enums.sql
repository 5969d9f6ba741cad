-- case: an enum is made anew by hand
CREATE TYPE a AS ENUM ('x','y');
CREATE TABLE t (c a DEFAULT 'x');
INSERT INTO t VALUES ('y');
-- up
ALTER TABLE t ALTER c DROP DEFAULT;
ALTER TYPE a RENAME TO a_old;
CREATE TYPE a AS ENUM ('x','y','z');
ALTER TABLE t ALTER c TYPE a USING c::text::a;
DROP TYPE a_old;
ALTER TABLE t ALTER c SET DEFAULT 'x';
-- note: enum a is made anew without 'z': that fails while a row holds such a value

-- case: values are added; views, checks and indexes use the enum
CREATE TYPE a AS ENUM ('x','y');
CREATE TABLE t (id integer, c a DEFAULT 'x', cs a[], d a NOT NULL DEFAULT 'y');
CREATE TABLE u (c a CHECK (c <> 'y'));
CREATE INDEX ui ON u (c) WHERE c = 'x';
CREATE VIEW v AS SELECT id, c FROM t;
CREATE VIEW v2 AS SELECT * FROM v;
-- up
ALTER TYPE a ADD VALUE 'z';
ALTER TYPE a ADD VALUE 'w' BEFORE 'x';
-- note: enum a is made anew without 'w', 'z': that fails while a row holds such a value

-- case: a value is added; policies, triggers, rules, partitions use the enum
CREATE TYPE a AS ENUM ('x','y');
CREATE TABLE t (c a, n integer);
CREATE POLICY p ON t USING (c = 'x');
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW;
END';
CREATE TRIGGER tr BEFORE UPDATE OF c ON t FOR EACH ROW EXECUTE FUNCTION tf();
CREATE TABLE pt (c a, n integer) PARTITION BY LIST (n);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES IN (1);
CREATE TABLE inh (c a);
CREATE TABLE inh2 (q integer) INHERITS (inh);
CREATE STATISTICS st ON c, n FROM t;
CREATE MATERIALIZED VIEW m AS SELECT c, n FROM t;
CREATE INDEX mi ON m (c);
CREATE TABLE log (q integer);
CREATE RULE r AS ON INSERT TO t WHERE NEW.c = 'y' DO ALSO DELETE FROM log;
-- up
ALTER TYPE a ADD VALUE 'z';
-- note: enum a is made anew without 'z': that fails while a row holds such a value

-- case: a value is added to an enum with owner, comment and grants
CREATE ROLE plumb_x;
CREATE TYPE a AS ENUM ('x','y');
COMMENT ON TYPE a IS 'hm';
GRANT USAGE ON TYPE a TO plumb_x;
ALTER TYPE a OWNER TO plumb_x;
CREATE TABLE t (c a);
-- up
ALTER TYPE a ADD VALUE 'z';
-- note: enum a is made anew without 'z': that fails while a row holds such a value

-- case: a value is added; functions and what calls them use the enum
CREATE TYPE a AS ENUM ('x', 'y');
CREATE FUNCTION f(p a) RETURNS a LANGUAGE sql IMMUTABLE AS 'SELECT $1';
COMMENT ON FUNCTION f IS 'same';
CREATE TABLE t (c a DEFAULT f('x'), n integer CHECK (f('x') = 'x'));
CREATE VIEW v AS SELECT f('y') AS one, n FROM t;
CREATE INDEX i ON t (f(c));
CREATE FUNCTION g(VARIADIC p a[]) RETURNS SETOF a LANGUAGE sql AS 'SELECT $1[1]';
-- up
ALTER TYPE a ADD VALUE 'z';
-- note: enum a is made anew without 'z': that fails while a row holds such a value

-- case: a value is added; both ends of a foreign key are of the enum
CREATE TYPE a AS ENUM ('x', 'y');
CREATE TABLE p (id a PRIMARY KEY);
CREATE TABLE c (p_id a NOT NULL DEFAULT 'x' CONSTRAINT c_p REFERENCES p ON DELETE CASCADE);
-- up
ALTER TYPE a ADD VALUE 'z' AFTER 'x';
-- note: enum a is made anew without 'z': that fails while a row holds such a value

-- case: a value is added to an enum of another schema
CREATE SCHEMA s;
CREATE TYPE s.a AS ENUM ('x', 'y');
CREATE TABLE s.t (c s.a DEFAULT 'x', d s.a[] DEFAULT '{x}');
CREATE TABLE a_old (c s.a);
CREATE VIEW s.v AS SELECT 'x'::s.a AS one;
-- up
ALTER TYPE s.a ADD VALUE 'z';
-- note: enum a is made anew without 'z': that fails while a row holds such a value

-- case: a value is added, a domain is of the enum
CREATE TYPE a AS ENUM ('x', 'y');
CREATE TABLE t (c a);
-- up
CREATE DOMAIN d AS a;
ALTER TYPE a ADD VALUE 'z';
-- note: enum a is made anew without 'z': that fails while a row holds such a value

