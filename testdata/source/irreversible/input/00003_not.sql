-- +goose Up
INSERT INTO a VALUES ('
-- plumb:irreversible in a string
');
-- +goose Down
DELETE FROM a;
