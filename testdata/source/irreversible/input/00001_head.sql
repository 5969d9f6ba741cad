-- plumb:irreversible the rows are gone
-- +goose Up
DELETE FROM a;
-- +goose Down
