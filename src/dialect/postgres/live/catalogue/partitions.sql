-- Partitions, those of partitions first, and children whose columns are all their own.
SELECT CASE WHEN c.relispartition
    THEN format('ALTER TABLE %s ATTACH PARTITION %s %s', h.inhparent::regclass,
        h.inhrelid::regclass, pg_get_expr(c.relpartbound, c.oid))
    ELSE format('ALTER TABLE %s INHERIT %s', h.inhrelid::regclass, h.inhparent::regclass)
    END AS sql
FROM pg_inherits h
JOIN pg_class c ON c.oid = h.inhrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND n.nspname !~ '^pg_'
    AND c.oid NOT IN (SELECT objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass
        AND deptype = 'e' AND classid = 'pg_class'::regclass)
    AND (c.relispartition OR NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid
        AND a.attnum > 0 AND NOT a.attisdropped AND NOT a.attislocal))
ORDER BY (SELECT count(*) FROM pg_partition_ancestors(CASE WHEN c.relispartition THEN c.oid END))
    DESC, CASE WHEN c.relispartition THEN 0 ELSE h.inhseqno END, h.inhparent::regclass::text, n.nspname, c.relname
