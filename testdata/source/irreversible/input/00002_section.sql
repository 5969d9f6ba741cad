-- +goose Up
-- plumb:irreversible
DELETE FROM a;
