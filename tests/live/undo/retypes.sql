-- case: a column goes from one enum to another
CREATE TYPE a AS ENUM ('x','y');
CREATE TYPE b AS ENUM ('x','y');
CREATE TABLE t (c a DEFAULT 'x');
INSERT INTO t VALUES ('y');
-- up
ALTER TABLE t ALTER c DROP DEFAULT;
ALTER TABLE t ALTER c TYPE b USING c::text::b;
ALTER TABLE t ALTER c SET DEFAULT 'y';

-- case: an array of one enum becomes one of another
CREATE TYPE a AS ENUM ('x','y');
CREATE TYPE b AS ENUM ('x','y');
CREATE TABLE t (c a[] DEFAULT '{x}');
INSERT INTO t VALUES ('{y}');
-- up
ALTER TABLE t ALTER c DROP DEFAULT;
ALTER TABLE t ALTER c TYPE b[] USING c::text[]::b[];

-- case: types that know no cast
CREATE TABLE t (a integer, b timestamp, c integer[], d jsonb, e boolean, f numeric DEFAULT 1, g text);
-- up
ALTER TABLE t ALTER a TYPE uuid USING NULL, ALTER b TYPE integer USING NULL, ALTER c TYPE text[],
    ALTER d TYPE json, ALTER e TYPE smallint USING 1, ALTER f TYPE double precision, ALTER g TYPE text[] USING NULL;
-- note: column t.a: USING reads each uuid as text into integer: write a CASE where the values don't fit
-- note: column t.b: USING reads each integer as text into timestamp without time zone: write a CASE where the values don't fit
-- note: column t.e: USING reads each smallint as text into boolean: write a CASE where the values don't fit

-- case: partitions and heirs follow their parent
CREATE TABLE p (a integer DEFAULT 3, b integer) PARTITION BY LIST (b);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE i (a integer DEFAULT 3);
CREATE TABLE i1 (b integer) INHERITS (i);
-- up
ALTER TABLE p ALTER a TYPE text;
ALTER TABLE i ALTER a TYPE text;
