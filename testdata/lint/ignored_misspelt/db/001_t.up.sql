-- plumb:ignore down-mising it goes with the database
CREATE TABLE t (id bigint);
