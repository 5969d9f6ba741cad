-- Indexes that a failed CREATE INDEX CONCURRENTLY left behind: no statement makes one.
SELECT n.nspname, c.relname
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT i.indisvalid AND c.relkind = 'i' AND c.oid >= 16384 AND n.nspname !~ '^pg_'
