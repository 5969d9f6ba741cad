ALTER TABLE users ALTER COLUMN name SET NOT NULL;
COMMENT ON COLUMN users.name IS 'as they write it';
