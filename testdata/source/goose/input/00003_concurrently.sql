-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY i ON users (id);
CREATE TABLE x (t text DEFAULT 'a;
b');
-- +goose Down
DROP INDEX i;
