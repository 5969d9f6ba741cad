-- migrate:up
CREATE TABLE marked (id int);
-- migrate:down
DROP TABLE marked;
