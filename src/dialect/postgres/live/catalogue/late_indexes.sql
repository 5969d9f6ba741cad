-- Indexes of partitioned tables that wait for some of their partitions, and those attached to them.
SELECT pg_get_indexdef(i.indexrelid) AS sql
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_class t ON t.oid = i.indrelid
JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE i.indexrelid >= 16384 AND n.nspname !~ '^pg_' AND c.relkind = 'I' AND NOT i.indisvalid
    AND t.oid NOT IN (SELECT objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass
        AND deptype = 'e' AND classid = 'pg_class'::regclass)
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid
        AND k.contype IN ('p', 'u', 'x'))
UNION ALL
SELECT format('ALTER INDEX %s ATTACH PARTITION %s', h.inhparent::regclass, h.inhrelid::regclass)
FROM pg_inherits h
JOIN pg_index i ON i.indexrelid = h.inhparent
WHERE NOT i.indisvalid
