-- Views and materialized views.
SELECT 'c' || c.oid AS node, CASE c.relkind WHEN 'm' THEN 'CREATE MATERIALIZED VIEW '
        ELSE 'CREATE VIEW ' END
    || format('%I.%I', n.nspname, c.relname)
    || coalesce((SELECT format(' USING %I', m.amname) FROM pg_am m
        WHERE m.oid = c.relam AND m.amname <> 'heap'), '')
    || coalesce((SELECT ' WITH (' || string_agg(v.option, ', ') || ')'
        FROM (SELECT format('%s=%L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)) AS option
                FROM unnest(c.reloptions) o WHERE o !~ '^check_option='
            UNION ALL
            SELECT format('toast.%s=%L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1))
                FROM unnest(t.reloptions) o) v), '')
    || coalesce((SELECT format(' TABLESPACE %I', p.spcname) FROM pg_tablespace p
        WHERE p.oid = c.reltablespace), '')
    || ' AS ' || rtrim(pg_get_viewdef(c.oid), ';')
    || CASE WHEN 'check_option=local' = ANY (c.reloptions) THEN ' WITH LOCAL CHECK OPTION'
        WHEN 'check_option=cascaded' = ANY (c.reloptions) THEN ' WITH CASCADED CHECK OPTION'
        ELSE '' END
    || CASE WHEN c.relispopulated THEN '' ELSE ' WITH NO DATA' END AS sql
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
WHERE c.relkind IN ('v', 'm') AND c.oid >= 16384 AND c.relpersistence <> 't'
    AND n.nspname !~ '^pg_'
    AND c.oid NOT IN (SELECT objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass
        AND deptype = 'e' AND classid = 'pg_class'::regclass)
ORDER BY n.nspname, c.relname
