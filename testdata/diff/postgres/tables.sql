-- pair: tables come and go
-- from
CREATE TABLE a (id int PRIMARY KEY);
-- to
CREATE TABLE b (id int PRIMARY KEY, n text);

-- pair: tables that refer to one another
-- from
-- to
CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE rooms (id serial PRIMARY KEY, owner bigint REFERENCES users);
CREATE TABLE user_rooms (user_id bigint REFERENCES users, room_id int REFERENCES rooms, PRIMARY KEY (user_id, room_id));
CREATE INDEX user_rooms_room ON user_rooms (room_id);

-- pair: unlogged, options, replica identity
-- from
CREATE TABLE a (id int);
CREATE UNLOGGED TABLE b (id int);
CREATE TABLE c (id int) WITH (fillfactor = 70, autovacuum_enabled = off);
-- to
CREATE UNLOGGED TABLE a (id int);
CREATE TABLE b (id int) WITH (fillfactor = 50);
CREATE TABLE c (id int) WITH (toast.autovacuum_enabled = off, fillfactor = 80);
ALTER TABLE c REPLICA IDENTITY FULL;

-- pair: comments
-- from
CREATE TABLE t (a int, b int);
COMMENT ON TABLE t IS 'old';
COMMENT ON COLUMN t.a IS 'it''s a';
-- to
CREATE TABLE t (a int, b int);
COMMENT ON COLUMN t.b IS E'two\nlines';

-- pair: parent grows
-- from
CREATE TABLE p (a int);
CREATE TABLE c (d int) INHERITS (p);
-- to
CREATE TABLE p (a int, b text DEFAULT 'x' NOT NULL, CHECK (a > 0));
CREATE TABLE c (d int) INHERITS (p);

-- pair: of a type
-- from
CREATE TYPE ty AS (a int, b text);
CREATE TABLE t (a int, b text);
-- to
CREATE TYPE ty AS (a int, b text);
CREATE TABLE t OF ty;

-- pair: partitions come
-- from
CREATE TABLE m (at date NOT NULL, v int) PARTITION BY RANGE (at);
-- to
CREATE TABLE m (at date NOT NULL, v int) PARTITION BY RANGE (at);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
CREATE TABLE m2 PARTITION OF m FOR VALUES FROM ('2026-07-01') TO (MAXVALUE);
CREATE TABLE md PARTITION OF m DEFAULT;

-- pair: bounds change
-- from
CREATE TABLE m (at int, v int) PARTITION BY RANGE (at);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (10);
-- to
CREATE TABLE m (at int, v int) PARTITION BY RANGE (at);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (20);

-- pair: a partition is let go
-- from
CREATE TABLE m (at int, v int) PARTITION BY LIST (at);
CREATE TABLE m1 PARTITION OF m FOR VALUES IN (1, 2);
-- to
CREATE TABLE m (at int, v int) PARTITION BY LIST (at);
CREATE TABLE m1 (at int, v int);

-- pair: a partitioned table gets an index, a key and a column
-- from
CREATE TABLE m (id int NOT NULL, at int NOT NULL, v int) PARTITION BY HASH (id);
CREATE TABLE m1 PARTITION OF m FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE m2 PARTITION OF m FOR VALUES WITH (MODULUS 2, REMAINDER 1);
-- to
CREATE TABLE m (id int NOT NULL, at int NOT NULL, v int, w text, PRIMARY KEY (id, at)) PARTITION BY HASH (id);
CREATE TABLE m1 PARTITION OF m FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE m2 PARTITION OF m FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX m_v ON m (v);

-- pair: a table becomes partitioned
-- from
CREATE TABLE m (id int PRIMARY KEY, v int);
CREATE INDEX m_v ON m (v);
-- to
CREATE TABLE m (id int PRIMARY KEY, v int) PARTITION BY RANGE (id);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (100);
CREATE INDEX m_v ON m (v);

-- pair: partitions of partitions
-- from
CREATE TABLE m (a int, b int) PARTITION BY LIST (a);
-- to
CREATE TABLE m (a int, b int) PARTITION BY LIST (a);
CREATE TABLE m1 PARTITION OF m FOR VALUES IN (1) PARTITION BY RANGE (b);
CREATE TABLE m11 PARTITION OF m1 FOR VALUES FROM (0) TO (10);
CREATE INDEX m_b ON m (b);

-- pair: a partition with its own default and index
-- from
CREATE TABLE m (a int, b int DEFAULT 1) PARTITION BY LIST (a);
CREATE TABLE m1 PARTITION OF m FOR VALUES IN (1);
-- to
CREATE TABLE m (a int, b int DEFAULT 1) PARTITION BY LIST (a);
CREATE TABLE m1 PARTITION OF m (b DEFAULT 5, CHECK (b > 0)) FOR VALUES IN (1);
CREATE INDEX m1_b ON m1 (b);

-- pair: a key between partitioned tables
-- from
CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE TABLE c (p_id int) PARTITION BY RANGE (p_id);
CREATE TABLE c1 PARTITION OF c FOR VALUES FROM (0) TO (10);
-- to
CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE TABLE c (p_id int REFERENCES p) PARTITION BY RANGE (p_id);
CREATE TABLE c1 PARTITION OF c FOR VALUES FROM (0) TO (10);

-- pair: row level security
-- from
CREATE TABLE t (a int, owner text);
CREATE POLICY gone ON t USING (true);
-- to
CREATE TABLE t (a int, owner text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
ALTER TABLE t FORCE ROW LEVEL SECURITY;
CREATE POLICY mine ON t FOR SELECT TO PUBLIC USING (owner = current_user);
CREATE POLICY wr ON t AS RESTRICTIVE FOR INSERT WITH CHECK (a > 0);

-- pair: a policy changes
-- from
CREATE TABLE t (a int);
CREATE POLICY p ON t FOR SELECT USING (a > 0);
CREATE POLICY q ON t USING (a > 0);
COMMENT ON POLICY q ON t IS 'old';
-- to
CREATE TABLE t (a int);
CREATE POLICY p ON t FOR UPDATE USING (a > 0);
CREATE POLICY q ON t USING (a > 1) WITH CHECK (a > 2);
COMMENT ON POLICY q ON t IS 'new';

-- pair: a policy that looks into another table
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE members (a int, who text);
CREATE TABLE t (a int);
CREATE POLICY p ON t USING (a IN (SELECT m.a FROM members m WHERE m.who = current_user));

-- pair: rules
-- from
CREATE TABLE t (a int);
CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
-- to
CREATE TABLE t (a int);
CREATE TABLE log (a int);
CREATE RULE r AS ON DELETE TO t DO ALSO INSERT INTO log VALUES (old.a);
CREATE RULE s AS ON UPDATE TO t WHERE old.a > 5 DO INSTEAD NOTHING;
COMMENT ON RULE s ON t IS 'no';

-- pair: schemas
-- from
CREATE SCHEMA old;
CREATE TABLE old.t (a int);
-- to
CREATE SCHEMA app;
COMMENT ON SCHEMA app IS 'the application';
CREATE TABLE app.t (a int PRIMARY KEY);
CREATE TABLE app.u (t_a int REFERENCES app.t);
CREATE VIEW public.v AS SELECT a FROM app.t;

-- pair: one name in two schemas
-- from
CREATE SCHEMA a;
CREATE TABLE a.t (x int);
CREATE TABLE t (x int);
-- to
CREATE SCHEMA a;
CREATE TABLE a.t (x int, y int);
CREATE TABLE t (x bigint);
CREATE VIEW a.v AS SELECT t.x, p.x AS px FROM a.t JOIN public.t p USING (x);
