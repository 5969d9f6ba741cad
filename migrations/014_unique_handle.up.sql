-- Bad: it always fails. The runner sends the file in one message, and PostgreSQL makes one
-- transaction of the two statements, in which CONCURRENTLY is refused.
ALTER TABLE users ADD COLUMN handle_changed_at timestamptz;
CREATE UNIQUE INDEX CONCURRENTLY users_handle ON users (lower(handle));
