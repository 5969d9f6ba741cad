-- migrate:up
SELECT 1;
-- Migrate:Down
SELECT 2;
