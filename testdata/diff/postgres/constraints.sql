-- pair: primary key comes
-- from
CREATE TABLE t (a int NOT NULL, b int);
-- to
CREATE TABLE t (a int NOT NULL PRIMARY KEY, b int);

-- pair: primary key of a nullable column
-- from
CREATE TABLE t (a int, b int);
-- to
CREATE TABLE t (a int, b int, CONSTRAINT pk PRIMARY KEY (a, b));

-- pair: primary key of other columns
-- from
CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL);
-- to
CREATE TABLE t (a int NOT NULL, b int PRIMARY KEY);

-- pair: primary key that others refer to
-- from
CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL UNIQUE);
CREATE TABLE u (t_a int REFERENCES t);
-- to
CREATE TABLE t (a int NOT NULL UNIQUE, b int PRIMARY KEY);
CREATE TABLE u (t_a int REFERENCES t (a));

-- pair: nulls not distinct
-- from
CREATE TABLE t (a int UNIQUE, b int);
-- to
CREATE TABLE t (a int UNIQUE NULLS NOT DISTINCT, b int, UNIQUE NULLS NOT DISTINCT (a, b));

-- pair: checks
-- from
CREATE TABLE t (a int CHECK (a > 0), b int, CONSTRAINT c CHECK (b < 5));
-- to
CREATE TABLE t (a int CHECK (a > 1), b int, CONSTRAINT d CHECK (b < a) NO INHERIT);

-- pair: a check that is not valid
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int);
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;

-- pair: a check is validated
-- from
CREATE TABLE t (a int);
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
-- to
CREATE TABLE t (a int);
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0);

-- pair: foreign keys
-- from
CREATE TABLE t (a int PRIMARY KEY);
CREATE TABLE u (t_a int, b int);
-- to
CREATE TABLE t (a int PRIMARY KEY);
CREATE TABLE u (t_a int REFERENCES t ON DELETE CASCADE ON UPDATE SET NULL, b int REFERENCES t DEFERRABLE INITIALLY DEFERRED);

-- pair: actions of a foreign key
-- from
CREATE TABLE t (a int PRIMARY KEY);
CREATE TABLE u (a int REFERENCES t ON DELETE CASCADE, b int REFERENCES t);
-- to
CREATE TABLE t (a int PRIMARY KEY);
CREATE TABLE u (a int REFERENCES t ON DELETE RESTRICT, b int DEFAULT 1 REFERENCES t ON DELETE SET DEFAULT);

-- pair: foreign key of several columns
-- from
CREATE TABLE t (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE u (a int, b int);
-- to
CREATE TABLE t (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE u (a int, b int, CONSTRAINT k FOREIGN KEY (a, b) REFERENCES t MATCH FULL ON DELETE SET NULL);

-- pair: foreign key sets some columns null
-- from
CREATE TABLE t (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE u (a int, b int, CONSTRAINT k FOREIGN KEY (a, b) REFERENCES t ON DELETE SET NULL);
-- to
CREATE TABLE t (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE u (a int, b int, CONSTRAINT k FOREIGN KEY (a, b) REFERENCES t ON DELETE SET NULL (b));

-- pair: foreign key not valid
-- from
CREATE TABLE t (a int PRIMARY KEY);
CREATE TABLE u (a int);
ALTER TABLE u ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES t NOT VALID;
-- to
CREATE TABLE t (a int PRIMARY KEY);
CREATE TABLE u (a int, CONSTRAINT k FOREIGN KEY (a) REFERENCES t);

-- pair: deferrable changes
-- from
CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE DEFERRABLE);
CREATE TABLE u (a int REFERENCES t);
-- to
CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE);
CREATE TABLE u (a int REFERENCES t DEFERRABLE);

-- pair: circle of foreign keys
-- from
CREATE TABLE a (id int PRIMARY KEY);
-- to
CREATE TABLE a (id int PRIMARY KEY, b_id int);
CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a);
ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b_id) REFERENCES b;

-- pair: to itself
-- from
CREATE TABLE t (id int PRIMARY KEY);
-- to
CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t);

-- pair: types of both ends
-- from
CREATE TABLE t (id int PRIMARY KEY);
CREATE TABLE u (t_id int REFERENCES t);
-- to
CREATE TABLE t (id bigint PRIMARY KEY);
CREATE TABLE u (t_id bigint REFERENCES t);

-- pair: exclusion
-- from
CREATE TABLE t (r int4range, c circle);
-- to
CREATE TABLE t (r int4range, c circle, EXCLUDE USING gist (r WITH &&), CONSTRAINT x EXCLUDE USING gist (c WITH &&) WHERE (c IS NOT NULL) DEFERRABLE);

-- pair: exclusion changes
-- from
CREATE TABLE t (r int4range, CONSTRAINT x EXCLUDE USING gist (r WITH &&));
-- to
CREATE TABLE t (r int4range, CONSTRAINT x EXCLUDE USING gist (r WITH -|-));

-- pair: names of constraints
-- from
CREATE TABLE t (id int CONSTRAINT a PRIMARY KEY, b int CONSTRAINT c CHECK (b > 0), d int CONSTRAINT e UNIQUE);
-- to
CREATE TABLE t (id int CONSTRAINT a2 PRIMARY KEY, b int CONSTRAINT c2 CHECK (b > 0), d int CONSTRAINT e2 UNIQUE);

-- pair: comments on constraints
-- from
CREATE TABLE t (id int PRIMARY KEY, b int CONSTRAINT c CHECK (b > 0));
COMMENT ON CONSTRAINT c ON t IS 'old';
-- to
CREATE TABLE t (id int PRIMARY KEY, b int CONSTRAINT c CHECK (b > 0));
COMMENT ON CONSTRAINT c ON t IS 'new';
COMMENT ON CONSTRAINT t_pkey ON t IS 'the key';

-- pair: check that calls a function that changes
-- from
CREATE FUNCTION ok(int) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 > 0';
CREATE TABLE t (a int CHECK (ok(a)));
-- to
CREATE FUNCTION ok(int) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 > 1';
CREATE FUNCTION fine(int) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT true';
CREATE TABLE t (a int CHECK (ok(a)), b int CHECK (fine(b)));

-- pair: unique index becomes a constraint
-- from
CREATE TABLE t (a int, b int);
CREATE UNIQUE INDEX t_a ON t (a);
-- to
CREATE TABLE t (a int, b int, CONSTRAINT t_a UNIQUE (a));

-- pair: unique index becomes the primary key
-- from
CREATE TABLE t (a int NOT NULL, b int);
CREATE UNIQUE INDEX t_pkey ON t (a);
-- to
CREATE TABLE t (a int NOT NULL, b int, CONSTRAINT t_pkey PRIMARY KEY (a));

-- pair: a table goes, and the column its key refers to
-- from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE TABLE u (t_id int REFERENCES t);
-- to
CREATE TABLE t (a int);

-- pair: unique constraints
-- from
CREATE TABLE t (a int, b int UNIQUE, c int);
-- to
CREATE TABLE t (a int UNIQUE, b int, c int, UNIQUE (a, c), CONSTRAINT named UNIQUE (b, c) INCLUDE (a) WITH (fillfactor = 70));
