-- Indexes, but for those of constraints. Those of partitioned tables whose every partition has its
-- own are written as made for all of them: what is attached (partitions.sql) finds them there.
SELECT CASE WHEN c.relkind = 'I' THEN regexp_replace(pg_get_indexdef(i.indexrelid),
        format('^(CREATE (UNIQUE )?INDEX %s) ON ONLY ', regexp_replace(quote_ident(c.relname),
        '([\\.*+?|(){}^$[\]])', '\\\1', 'g')), '\1 ON ')
    ELSE pg_get_indexdef(i.indexrelid) END
    || coalesce((SELECT format(' TABLESPACE %I', p.spcname) FROM pg_tablespace p
        WHERE p.oid = c.reltablespace AND c.relkind = 'I'), '') AS sql
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_class t ON t.oid = i.indrelid
JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE i.indexrelid >= 16384 AND n.nspname !~ '^pg_' AND t.relpersistence <> 't'
    AND (i.indisvalid OR c.relkind = 'i')
    AND t.oid NOT IN (SELECT objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass
        AND deptype = 'e' AND classid = 'pg_class'::regclass)
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid
        AND k.contype IN ('p', 'u', 'x'))
ORDER BY n.nspname, t.relname, c.relname
