-- plumb:ignore down-missing made by hand in production
CREATE TABLE t (id bigint PRIMARY KEY);
