-- plumb:ignore down-incomplete the type is used elsewhere
CREATE TYPE mood AS ENUM ('sad');
CREATE TABLE t (id bigint, m mood);
