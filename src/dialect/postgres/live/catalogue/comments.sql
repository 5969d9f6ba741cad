-- Comments on everything that is listed. Those that each new database, and each new extension, has
-- are left out.
WITH extensions AS (
    SELECT classid, objid FROM pg_depend
    WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
),
described AS (
    SELECT d.* FROM pg_description d
    WHERE d.objoid >= 16384 AND (d.classoid, d.objoid) NOT IN (SELECT * FROM extensions)
        AND NOT (d.classoid = 'pg_namespace'::regclass
            AND d.objoid IN (SELECT oid FROM pg_namespace WHERE nspname = 'public'))
)
(SELECT format('COMMENT ON %s IS %L', CASE WHEN d.objsubid > 0
        THEN format('COLUMN %s.%I', c.oid::regclass, a.attname)
        ELSE CASE c.relkind WHEN 'v' THEN 'VIEW ' WHEN 'm' THEN 'MATERIALIZED VIEW '
            WHEN 'i' THEN 'INDEX ' WHEN 'I' THEN 'INDEX ' WHEN 'S' THEN 'SEQUENCE '
            WHEN 'f' THEN 'FOREIGN TABLE ' ELSE 'TABLE ' END || c.oid::regclass END,
    d.description) AS sql
FROM described d
JOIN pg_class c ON c.oid = d.objoid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = d.objoid AND a.attnum = d.objsubid AND d.objsubid > 0
WHERE d.classoid = 'pg_class'::regclass AND n.nspname !~ '^pg_' AND c.relpersistence <> 't'
ORDER BY n.nspname, c.relname, d.objsubid)
UNION ALL
(SELECT format('COMMENT ON CONSTRAINT %I ON %s IS %L', k.conname, CASE k.contypid
    WHEN 0 THEN k.conrelid::regclass::text ELSE 'DOMAIN ' || k.contypid::regtype END, d.description)
FROM described d
JOIN pg_constraint k ON k.oid = d.objoid
WHERE d.classoid = 'pg_constraint'::regclass AND k.contype <> 't'
ORDER BY k.conrelid::regclass::text, k.conname)
UNION ALL
(SELECT format('COMMENT ON %s %s IS %L', CASE p.prokind WHEN 'p' THEN 'PROCEDURE'
        WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END,
    CASE WHEN p.prokind = 'a' AND p.pronargs = 0 THEN format('%I.%I(*)', n.nspname, p.proname)
        ELSE p.oid::regprocedure::text END, d.description)
FROM described d
JOIN pg_proc p ON p.oid = d.objoid
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE d.classoid = 'pg_proc'::regclass
ORDER BY p.oid::regprocedure::text)
UNION ALL
(SELECT format('COMMENT ON %s %s IS %L', CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END,
    format_type(t.oid, NULL), d.description)
FROM described d
JOIN pg_type t ON t.oid = d.objoid
WHERE d.classoid = 'pg_type'::regclass
ORDER BY 1)
UNION ALL
(SELECT format('COMMENT ON %s %I ON %s IS %L', x.kind, x.name, x.relation::regclass, d.description)
FROM described d
JOIN (SELECT 'pg_trigger'::regclass AS classid, oid, 'TRIGGER' AS kind, tgname AS name,
            tgrelid AS relation FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'pg_rewrite'::regclass, oid, 'RULE', rulename, ev_class FROM pg_rewrite
        UNION ALL SELECT 'pg_policy'::regclass, oid, 'POLICY', polname, polrelid FROM pg_policy) x
    ON x.classid = d.classoid AND x.oid = d.objoid
ORDER BY 1)
UNION ALL
(SELECT format('COMMENT ON EXTENSION %I IS %L', e.extname, d.description)
FROM described d
JOIN pg_extension e ON e.oid = d.objoid
LEFT JOIN pg_available_extensions() a ON a.name = e.extname
WHERE d.classoid = 'pg_extension'::regclass AND d.description IS DISTINCT FROM a.comment
ORDER BY e.extname)
UNION ALL
(SELECT format('COMMENT ON %s %s IS %L', CASE i.type WHEN 'statistics object' THEN 'STATISTICS'
    WHEN 'foreign-data wrapper' THEN 'FOREIGN DATA WRAPPER' ELSE upper(i.type) END, i.identity,
    d.description)
FROM described d, pg_identify_object(d.classoid, d.objoid, 0) i
WHERE d.classoid NOT IN ('pg_class'::regclass, 'pg_constraint'::regclass, 'pg_proc'::regclass,
    'pg_type'::regclass, 'pg_trigger'::regclass, 'pg_rewrite'::regclass, 'pg_policy'::regclass,
    'pg_extension'::regclass)
ORDER BY 1)
UNION ALL
SELECT format('COMMENT ON SCHEMA public IS %L', (SELECT d.description FROM pg_description d
    WHERE d.classoid = 'pg_namespace'::regclass AND d.objoid = n.oid))
FROM pg_namespace n
WHERE n.nspname = 'public' AND NOT EXISTS (SELECT FROM pg_description d
    WHERE d.classoid = 'pg_namespace'::regclass AND d.objoid = n.oid
        AND d.description = 'standard public schema')
