CREATE TABLE c (id int);
-- down migration
DROP TABLE c;
