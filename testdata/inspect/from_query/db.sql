CREATE TABLE a (id integer);
CREATE TABLE b AS SELECT id FROM a;
CREATE INDEX b_id ON b (id);
CREATE INDEX a_id ON a (id);
