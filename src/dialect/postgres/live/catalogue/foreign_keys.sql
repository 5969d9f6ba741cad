-- Foreign keys, and CHECKs that have not been checked (NOT VALID). Of a partitioned table's only its
-- own: partitions have them from it (pg_constraint.conparentid, since 11), but for one that has a
-- name of its own there, which goes first.
SELECT format('ALTER TABLE %s%I.%I ADD CONSTRAINT %I %s',
    CASE WHEN k.contype = 'c' AND EXISTS (SELECT FROM pg_inherits h WHERE h.inhparent = c.oid)
        THEN 'ONLY ' ELSE '' END,
    n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)) AS sql
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_constraint p ON p.oid = k.conparentid
WHERE ((k.contype = 'f' AND (k.conparentid = 0 OR (p.conname <> k.conname
            AND p.conrelid <> k.conrelid)))
        OR (k.contype = 'c' AND NOT k.convalidated))
    AND c.oid >= 16384 AND c.relpersistence <> 't' AND n.nspname !~ '^pg_'
    AND c.oid NOT IN (SELECT objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass
        AND deptype = 'e' AND classid = 'pg_class'::regclass)
ORDER BY k.contype, k.conparentid = 0, n.nspname, c.relname, k.conname
