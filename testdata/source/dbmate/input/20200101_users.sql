-- migrate:up
CREATE TABLE users (id bigint);
CREATE INDEX a ON users (id);

-- migrate:down
DROP TABLE users;
