-- case: both ends of a foreign key are retyped while it is away
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE c (id integer PRIMARY KEY, p_id integer CONSTRAINT c_p REFERENCES p);
INSERT INTO p VALUES (1);
INSERT INTO c VALUES (1,1);
-- up
ALTER TABLE c DROP CONSTRAINT c_p;
ALTER TABLE p ALTER id TYPE text;
ALTER TABLE c ALTER p_id TYPE text;
ALTER TABLE c ADD CONSTRAINT c_p FOREIGN KEY (p_id) REFERENCES p;

-- case: both ends of a foreign key are retyped while it stands
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE c (id integer PRIMARY KEY, p_id integer CONSTRAINT c_p REFERENCES p);
-- up
ALTER TABLE p ALTER id TYPE bigint;
ALTER TABLE c ALTER p_id TYPE bigint;

-- case: both ends of a foreign key become what there is no cast from
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE c (id integer PRIMARY KEY, p_id integer CONSTRAINT c_p REFERENCES p);
-- up
ALTER TABLE c DROP CONSTRAINT c_p;
ALTER TABLE p ALTER id TYPE uuid USING gen_random_uuid();
ALTER TABLE c ALTER p_id TYPE uuid USING NULL;
ALTER TABLE c ADD CONSTRAINT c_p FOREIGN KEY (p_id) REFERENCES p;
-- note: column c.p_id: USING reads each uuid as text into integer: write a CASE where the values don't fit
-- note: column p.id: USING reads each uuid as text into integer: write a CASE where the values don't fit

-- case: a table that refers to itself is retyped
CREATE TABLE p (id integer PRIMARY KEY, up integer CONSTRAINT p_up REFERENCES p);
-- up
ALTER TABLE p DROP CONSTRAINT p_up;
ALTER TABLE p ALTER id TYPE text, ALTER up TYPE text;
ALTER TABLE p ADD CONSTRAINT p_up FOREIGN KEY (up) REFERENCES p;

-- case: an index becomes a constraint of its name
CREATE TABLE t (a integer, b integer);
CREATE UNIQUE INDEX i ON t (a);
-- up
ALTER TABLE t ADD CONSTRAINT i UNIQUE USING INDEX i;

-- case: an index becomes a constraint of another name
CREATE TABLE t (a integer, b integer);
CREATE UNIQUE INDEX i ON t (a);
-- up
ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX i;

-- case: an index becomes the primary key
CREATE TABLE t (a integer, b integer);
CREATE UNIQUE INDEX i ON t (a, b);
-- up
ALTER TABLE t ADD PRIMARY KEY USING INDEX i;

-- case: an index becomes the primary key in place of another
CREATE TABLE t (a integer PRIMARY KEY, b integer NOT NULL);
CREATE UNIQUE INDEX i ON t (b);
-- up
ALTER TABLE t DROP CONSTRAINT t_pkey, ADD PRIMARY KEY USING INDEX i;

-- case: an index becomes a deferrable constraint
CREATE TABLE t (a integer, b integer);
CREATE UNIQUE INDEX i ON t (a) INCLUDE (b);
-- up
ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX i DEFERRABLE INITIALLY DEFERRED;

-- case: an index is made and becomes the primary key
CREATE TABLE t (a integer, b integer);
-- up
CREATE UNIQUE INDEX i ON t (a);
ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY USING INDEX i;

-- case: a constraint made of an index is dropped
CREATE TABLE t (a integer, b integer);
CREATE UNIQUE INDEX i ON t (a);
ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX i;
-- up
ALTER TABLE t DROP CONSTRAINT k;

-- case: a partitioned table's foreign key is retyped
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE c (id integer, p_id integer CONSTRAINT c_p REFERENCES p) PARTITION BY RANGE (id);
CREATE TABLE c1 PARTITION OF c FOR VALUES FROM (0) TO (10);
-- up
ALTER TABLE c DROP CONSTRAINT c_p;
ALTER TABLE p ALTER id TYPE text;
ALTER TABLE c ALTER p_id TYPE text;
ALTER TABLE c ADD CONSTRAINT c_p FOREIGN KEY (p_id) REFERENCES p;
