-- +goose Up
-- a comment
CREATE TABLE users (id bigint);
CREATE INDEX a ON users (id); -- why

-- +goose Down
DROP TABLE users;
