-- plumb:ignore down-missing the table is dropped by hand
CREATE TABLE v (id int);
