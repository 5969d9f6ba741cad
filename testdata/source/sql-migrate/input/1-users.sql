-- +migrate Up
CREATE TABLE users (id bigint);
-- a comment;
CREATE TABLE
  b (id int);

-- +migrate Down
DROP TABLE users;
