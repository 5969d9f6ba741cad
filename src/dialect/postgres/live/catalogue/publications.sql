-- Publications, with what they publish. Row filters, columns and whole schemas came with 15
-- (release notes of 15), the option for partitions with 13.
SELECT format('CREATE PUBLICATION %I', p.pubname)
    || CASE WHEN p.puballtables THEN ' FOR ALL TABLES' ELSE coalesce(' FOR '
        || nullif(concat_ws(', ', (SELECT 'TABLE ' || string_agg(r.prrelid::regclass
                || coalesce((SELECT format(' (%s)', string_agg(quote_ident(a.attname), ', ' -- >= 15
                    ORDER BY a.attnum)) FROM pg_attribute a WHERE a.attrelid = r.prrelid -- >= 15
                    AND a.attnum = ANY (r.prattrs) HAVING count(*) > 0), '') -- >= 15
                || coalesce(' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')', '') -- >= 15
                , ', ' ORDER BY r.prrelid::regclass::text)
            FROM pg_publication_rel r WHERE r.prpubid = p.oid)
            , (SELECT 'TABLES IN SCHEMA ' || string_agg(quote_ident(n.nspname), ', ' -- >= 15
                ORDER BY n.nspname) FROM pg_publication_namespace s -- >= 15
            JOIN pg_namespace n ON n.oid = s.pnnspid WHERE s.pnpubid = p.oid) -- >= 15
            ), ''), '') END
    || CASE WHEN p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate
            AND NOT p.pubviaroot -- >= 13
        THEN '' ELSE format(' WITH (publish = %L', concat_ws(', ',
            CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
            CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END))
            || CASE WHEN p.pubviaroot THEN ', publish_via_partition_root = true' ELSE '' END -- >= 13
            || ')' END AS sql
FROM pg_publication p
WHERE p.oid >= 16384 AND p.oid NOT IN (SELECT objid FROM pg_depend
    WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
        AND classid = 'pg_publication'::regclass)
ORDER BY p.pubname
