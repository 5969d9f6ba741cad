--migrate:up
CREATE TABLE a (id int);
--migrate:down
DROP TABLE a;
--migrate:up
CREATE TABLE b (id int);
--migrate:down transaction:false
DROP TABLE b;
