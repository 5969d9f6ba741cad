CREATE TABLE u (id bigint);
CREATE TABLE v (id bigint);
-- plumb:ignore down-missing the tables go with the database
