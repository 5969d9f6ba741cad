-- +Goose Up
SELECT 1;
