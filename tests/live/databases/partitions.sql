-- Partitions whose names and indexes are not those that the server would choose.
CREATE TABLE p (id integer NOT NULL, at date NOT NULL, kind text DEFAULT 'x', ref integer,
    PRIMARY KEY (id, at), CONSTRAINT sane CHECK (id > 0)) PARTITION BY RANGE (at);
CREATE TABLE p_1 PARTITION OF p FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE p_2 (ref integer, at date NOT NULL, kind text DEFAULT 'y', id integer NOT NULL,
    CONSTRAINT my_key PRIMARY KEY (id, at), CONSTRAINT sane CHECK (id > 0), CONSTRAINT own CHECK (ref > 0));
CREATE INDEX my_index ON p_2 (kind);
CREATE INDEX own_index ON p_2 (ref);
CREATE INDEX p_kind ON p (kind);
ALTER TABLE p ATTACH PARTITION p_2 FOR VALUES FROM ('2021-01-01') TO (MAXVALUE);
CREATE TABLE p_rest PARTITION OF p DEFAULT PARTITION BY LIST (id);
CREATE TABLE p_rest_a PARTITION OF p_rest (kind DEFAULT 'a', CONSTRAINT more CHECK (ref < 10)) FOR VALUES IN (1, 2);
CREATE TABLE p_rest_b PARTITION OF p_rest FOR VALUES IN (3) PARTITION BY HASH (id);
CREATE TABLE p_rest_b_0 PARTITION OF p_rest_b FOR VALUES WITH (MODULUS 2, REMAINDER 0);
ALTER TABLE p_1 RENAME TO p_first;
ALTER INDEX p_1_kind_idx RENAME TO renamed;
CREATE TABLE target (id integer PRIMARY KEY);
ALTER TABLE p ADD CONSTRAINT p_target FOREIGN KEY (ref) REFERENCES target;
CREATE INDEX p_ref ON ONLY p (ref);
CREATE INDEX p_ref_2 ON p_2 (ref);
ALTER INDEX p_ref ATTACH PARTITION p_ref_2;
CREATE UNIQUE INDEX only_here ON p_first (kind, ref);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$;
CREATE TRIGGER all_rows AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER one_part AFTER INSERT ON p_2 FOR EACH ROW EXECUTE FUNCTION f();
CREATE TABLE to_p (id integer, at date, FOREIGN KEY (id, at) REFERENCES p);
CREATE TABLE q (a integer, b text COLLATE "C") PARTITION BY RANGE (a, lower(b) COLLATE "POSIX" text_pattern_ops);
CREATE TABLE q_1 PARTITION OF q FOR VALUES FROM (MINVALUE, MINVALUE) TO (5, 'x');
COMMENT ON TABLE p_2 IS 'second';
COMMENT ON COLUMN p_2.kind IS 'of the second';
