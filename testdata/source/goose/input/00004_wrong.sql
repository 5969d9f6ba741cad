-- +goose Up
  -- +goose StatementBegin
SELECT 1;
-- +goose Undo
SELECT 2
