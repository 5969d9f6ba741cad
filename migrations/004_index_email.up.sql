-- Bad: there is no 004_index_email.down.sql. The runner stops here on the way down.
CREATE INDEX CONCURRENTLY users_email ON users (email);
