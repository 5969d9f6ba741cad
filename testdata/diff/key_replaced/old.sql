CREATE TABLE t (day text, id bigint, PRIMARY KEY (day, id));
