-- Foreign keys, and CHECKs that have not been checked (NOT VALID). Of a partitioned table's only its
-- own: partitions have them from it (pg_constraint.conparentid, since 11), but for one that has a
-- name of its own there, which goes first. Put together from plain columns, as keys in tables.sql.
SELECT format('ALTER TABLE %s%I.%I ADD CONSTRAINT %I %s',
    CASE WHEN k.contype = 'c' AND EXISTS (SELECT FROM pg_inherits h WHERE h.inhparent = c.oid)
        THEN 'ONLY ' ELSE '' END,
    n.nspname, c.relname, k.conname, CASE WHEN k.contype = 'c' THEN pg_get_constraintdef(k.oid)
        ELSE format('FOREIGN KEY (%s) REFERENCES %I.%I (%s)%s',
            CASE WHEN cardinality(k.conkey) = 1 THEN quote_ident(a1.attname)
                ELSE array_to_string(array(SELECT quote_ident(a.attname)
                FROM unnest(k.conkey) WITH ORDINALITY AS u (num, place)
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num
                ORDER BY u.place), ', ') END, fn.nspname, f.relname,
            CASE WHEN cardinality(k.conkey) = 1 THEN quote_ident(f1.attname)
                ELSE array_to_string(array(SELECT quote_ident(a.attname)
                FROM unnest(k.confkey) WITH ORDINALITY AS u (num, place)
                JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num
                ORDER BY u.place), ', ') END,
            CASE k.confmatchtype WHEN 'f' THEN ' MATCH FULL' ELSE '' END
            || CASE k.confupdtype WHEN 'a' THEN '' WHEN 'r' THEN ' ON UPDATE RESTRICT'
                WHEN 'c' THEN ' ON UPDATE CASCADE' WHEN 'n' THEN ' ON UPDATE SET NULL'
                ELSE ' ON UPDATE SET DEFAULT' END
            || CASE k.confdeltype WHEN 'a' THEN '' WHEN 'r' THEN ' ON DELETE RESTRICT'
                WHEN 'c' THEN ' ON DELETE CASCADE' WHEN 'n' THEN ' ON DELETE SET NULL'
                ELSE ' ON DELETE SET DEFAULT' END
            || CASE WHEN k.confdelsetcols IS NULL THEN '' ELSE ' (' || array_to_string(array( -- >= 15
                SELECT quote_ident(a.attname) FROM unnest(k.confdelsetcols) WITH ORDINALITY -- >= 15
                AS u (num, place) JOIN pg_attribute a ON a.attrelid = k.conrelid -- >= 15
                AND a.attnum = u.num ORDER BY u.place), ', ') || ')' END -- >= 15
            || CASE WHEN k.condeferrable THEN ' DEFERRABLE' ELSE '' END
            || CASE WHEN k.condeferred THEN ' INITIALLY DEFERRED' ELSE '' END
            || CASE WHEN k.convalidated THEN '' ELSE ' NOT VALID' END) END) AS sql
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_constraint p ON p.oid = k.conparentid
LEFT JOIN pg_class f ON f.oid = k.confrelid
LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
LEFT JOIN pg_attribute a1 ON a1.attrelid = k.conrelid AND a1.attnum = k.conkey[1]
LEFT JOIN pg_attribute f1 ON f1.attrelid = k.confrelid AND f1.attnum = k.confkey[1]
WHERE ((k.contype = 'f' AND (k.conparentid = 0 OR (p.conname <> k.conname
            AND p.conrelid <> k.conrelid)))
        OR (k.contype = 'c' AND NOT k.convalidated))
    AND c.oid >= 16384 AND c.relpersistence <> 't' AND n.nspname !~ '^pg_'
    AND c.oid NOT IN (SELECT objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass
        AND deptype = 'e' AND classid = 'pg_class'::regclass)
ORDER BY k.contype, k.conparentid = 0, n.nspname, c.relname, k.conname
