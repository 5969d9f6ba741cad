-- migrate:up
CREATE TABLE t (id bigint);
